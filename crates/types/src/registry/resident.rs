//! The record of a resident (*scheda individuale*).

use super::check::{InvalidResident, check};
use super::{
    Certifiability, Citizenship, Dated, Death, Driving, Electoral, Identity, IdentityCard, MaritalPeriod,
    MaritalStatus, Membership, Occupation, Pension, Permit, Place, Registration, Relative, Residence,
    Responsibility, Union, personal_debug,
};
use crate::values::{CodiceFiscale, Mismatch, PersonName, ResidentKey};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The record of a resident; what it holds does not contradict itself ([`Resident::new`]).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ResidentData", into = "ResidentData")]
pub struct Resident(ResidentData);

/// What a record holds. Lists are histories, in any order; what is not held is empty.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word of the registry by itself"
)]
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResidentData {
    /// The registry's key of the person.
    pub id: ResidentKey,
    /// Who it is.
    pub identity: Identity,
    /// Fiscal codes of before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_tax_codes: Vec<CodiceFiscale>,
    /// Citizenships; there may be several at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citizenships: Vec<Citizenship>,
    /// Marital statuses, one at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marital_statuses: Vec<MaritalPeriod>,
    /// Stays in the register, one at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registrations: Vec<Registration>,
    /// Addresses; of those that say where one resides, one at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub residences: Vec<Residence>,
    /// Households, one at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memberships: Vec<Membership>,
    /// Father; restricted (L. 1064/1955).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub father: Option<Relative>,
    /// Mother; restricted (L. 1064/1955).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mother: Option<Relative>,
    /// Marriages, civil unions, cohabitations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unions: Vec<Union>,
    /// Who answers for a minor, where that is not what parentage says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsibilities: Vec<Responsibility>,
    /// Identity cards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identity_cards: Vec<IdentityCard>,
    /// Residence permits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permits: Vec<Permit>,
    /// Electoral position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub electoral: Option<Electoral>,
    /// Profession and education.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occupation: Option<Occupation>,
    /// Driving licence and vehicles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driving: Option<Driving>,
    /// Pensions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pensions: Vec<Pension>,
    /// Death.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub death: Option<Death>,
    /// Whether certificates can be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certifiability: Option<Certifiability>,
    /// Whether a procedure about the person is open: most certificates wait for its end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub procedure_open: bool,
    /// Whether it is one of the register of Italians abroad.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub aire: bool,
    /// Whether the person has no fixed abode: no household certificate.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_fixed_abode: bool,
    /// Whether the person is kept from everybody else's sight: protected addresses.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
}

impl Resident {
    /// A record whose parts do not contradict each other.
    pub fn new(data: ResidentData) -> Result<Self, InvalidResident> {
        check(&data)?;
        Ok(Self(data))
    }

    /// What it holds.
    pub fn into_data(self) -> ResidentData {
        self.0
    }

    /// What the fiscal code and the data disagree on: to be cleared up at the desk, never a wall.
    pub fn doubts(&self) -> Vec<Mismatch> {
        let identity = &self.identity;
        let Some(registered) = &identity.tax_code else {
            return Vec::new();
        };
        let name =
            |name: &Option<PersonName>| name.as_ref().map(|n| n.as_str().to_owned()).unwrap_or_default();
        let place = identity.birth.place.as_ref().and_then(Place::code);
        let date = identity.birth.date;
        let mut found = registered.code.mismatches(
            &name(&identity.given_name),
            &name(&identity.family_name),
            date.earliest(),
            identity.sex,
            place,
        );
        // The Revenue Agency invents the days that nobody knows.
        if date.day().is_none() {
            found.retain(|mismatch| *mismatch != Mismatch::BirthDate);
        }
        found
    }
}

impl ResidentData {
    /// Whether the person was dead by the end of a day.
    pub fn is_deceased(&self, day: NaiveDate) -> bool {
        self.death.as_ref().is_some_and(|death| death.on <= day)
    }

    /// The marital status on a day.
    pub fn marital_status(&self, day: NaiveDate) -> Option<MaritalStatus> {
        super::at(&self.marital_statuses, day)
            .next()
            .map(|period| period.status)
    }

    /// The residence on a day: where it was stated anew meanwhile, as it was stated last.
    pub fn residence(&self, day: NaiveDate) -> Option<&Residence> {
        super::at(&self.residences, day)
            .filter(|residence| residence.kind.is_residence())
            .max_by_key(|residence| (residence.since, residence.kind.is_restated()))
    }

    /// The household on a day; for who is dead, the last one.
    pub fn membership(&self, day: NaiveDate) -> Option<&Membership> {
        let day = match &self.death {
            Some(death) if death.on <= day => death.on,
            _ => day,
        };
        super::at(&self.memberships, day).next()
    }

    /// The spouse or civil partner on a day.
    pub fn spouse(&self, day: NaiveDate) -> Option<&Relative> {
        self.bond(day).map(|union| &union.partner)
    }

    /// Whether the person is separated from the spouse on a day; the marriage stands (c.c. arts. 150, 151).
    pub fn is_separated(&self, day: NaiveDate) -> bool {
        let since = self.bond(day).and_then(|union| union.separated_on);
        since.is_some_and(|since| since <= day)
    }

    /// The marriage or civil union that stands on a day.
    fn bond(&self, day: NaiveDate) -> Option<&super::Union> {
        super::at(&self.unions, day).find(|union| union.kind != super::UnionKind::Cohabitation)
    }

    /// What was in force on a day: the same record without what came later or was over. What is not dated
    /// comes along as it is.
    #[must_use]
    pub fn situation(&self, day: NaiveDate) -> Self {
        fn kept<T: Dated + Clone>(items: &[T], day: NaiveDate) -> Vec<T> {
            super::at(items, day).cloned().collect()
        }
        Self {
            citizenships: kept(&self.citizenships, day),
            marital_statuses: kept(&self.marital_statuses, day),
            registrations: kept(&self.registrations, day),
            residences: kept(&self.residences, day),
            memberships: kept(&self.memberships, day),
            unions: kept(&self.unions, day),
            responsibilities: kept(&self.responsibilities, day),
            identity_cards: kept(&self.identity_cards, day),
            permits: kept(&self.permits, day),
            pensions: kept(&self.pensions, day),
            death: self.death.clone().filter(|death| death.on <= day),
            ..self.clone()
        }
    }
}

impl std::ops::Deref for Resident {
    type Target = ResidentData;

    fn deref(&self) -> &ResidentData {
        &self.0
    }
}

impl TryFrom<ResidentData> for Resident {
    type Error = InvalidResident;

    fn try_from(data: ResidentData) -> Result<Self, InvalidResident> {
        Self::new(data)
    }
}

impl From<Resident> for ResidentData {
    fn from(resident: Resident) -> Self {
        resident.0
    }
}

personal_debug!(Resident, ResidentData);
