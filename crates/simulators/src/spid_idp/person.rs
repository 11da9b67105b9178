//! [`Person`]: whom a provider knows, and what it says of them.

use super::attributes::{self, Attribute};
use super::idps::Idp;
use crate::europeans::European;
use crate::town::Citizen;
use chrono::{DateTime, Utc};
use sportello_types::loa::Loa;

/// Somebody who can log in at a provider.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Name in addresses and forms.
    pub(crate) slug: String,
    /// First names and surname.
    pub(crate) full_name: String,
    /// Under which heading one finds them.
    pub(crate) group: String,
    /// What they are good for, in Italian.
    pub(crate) note: String,
    /// Highest level of their credentials.
    pub(crate) highest_level: Loa,
    /// The provider has suspended this identity.
    pub(crate) suspended: bool,
    /// The identity is one for professional use.
    pub(crate) professional: bool,
    /// All that can be said of them.
    pub(crate) attributes: Vec<Attribute>,
    /// Names as their own script writes them, beside those of `attributes`.
    pub(crate) native: Vec<Attribute>,
}

impl Person {
    /// A citizen, as an Italian provider knows them; `position` is the place in the town.
    pub(super) fn citizen(citizen: &Citizen, idp: &Idp, position: usize, now: DateTime<Utc>) -> Self {
        Self {
            slug: citizen.slug.clone(),
            full_name: citizen.full_name(),
            group: citizen.household.clone(),
            note: citizen.note.clone(),
            highest_level: citizen.highest_level,
            suspended: citizen.suspended,
            professional: citizen.company.is_some(),
            attributes: attributes::all(citizen, idp, position, now),
            native: Vec::new(),
        }
    }

    /// Somebody whom another member state vouches for, as the eIDAS node passes it on.
    pub(super) fn european(european: &European) -> Self {
        let text = |name, value: &String| (name, value.clone());
        let native = |name, value: &Option<String>| value.clone().map(|value| (name, value));
        Self {
            slug: european.slug.clone(),
            full_name: european.full_name(),
            group: european.country.clone(),
            note: european.note.clone(),
            highest_level: Loa::L3,
            suspended: false,
            professional: false,
            attributes: vec![
                text("spidCode", &european.identifier),
                text("name", &european.given_name),
                text("familyName", &european.family_name),
                text("placeOfBirth", &european.birth_place),
                ("dateOfBirth", european.birth_date.to_string()),
                text("gender", &european.gender),
                text("address", &european.address),
            ],
            native: [
                native("name", &european.native_given_name),
                native("familyName", &european.native_family_name),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    }

    /// Those attributes that were asked for. Like a real provider, one that has no value for an
    /// attribute leaves it out.
    pub(super) fn asked(&self, names: &[String]) -> Vec<Attribute> {
        attributes::asked(self.attributes.clone(), names)
    }
}
