//! The sample people of other member states: invented, without a fiscal code.

use crate::town::BadTown;
use chrono::NaiveDate;
use serde::Deserialize;

/// One invented person and what the eIDAS node passes on of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct European {
    /// Name in addresses and forms: `lena-vogt`.
    pub slug: String,
    /// First names, in Latin script.
    pub given_name: String,
    /// Surname, in Latin script.
    pub family_name: String,
    /// First names as their own script writes them.
    pub native_given_name: Option<String>,
    /// Surname as its own script writes it.
    pub native_family_name: Option<String>,
    /// Person identifier: `DE/IT/…`.
    pub identifier: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Place of birth, free text.
    pub birth_place: String,
    /// `Female`, `Male` or `Unspecified` (eIDAS SAML attribute profile §2.2.4).
    pub gender: String,
    /// Address, free text.
    pub address: String,
    /// The country that vouches, in Italian.
    pub country: String,
    /// Its two letters (ISO 3166-1).
    pub country_code: String,
    /// What this person is good for, in Italian.
    pub note: String,
}

impl European {
    /// First names and surname.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

/// Reads the people that come with this crate.
pub fn europeans() -> Result<Vec<European>, BadTown> {
    #[derive(Deserialize)]
    struct File {
        european: Vec<European>,
    }
    let file: File = toml::from_str(include_str!("../data/europeans.toml"))?;
    Ok(file.european)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_types::values::EidasIdentifier;

    #[test]
    fn there_are_people_with_and_without_a_script_of_their_own() {
        let people = europeans().unwrap();
        for person in &people {
            assert!(
                person.identifier.parse::<EidasIdentifier>().is_ok(),
                "{}",
                person.slug
            );
        }
        assert!(people.iter().any(|person| person.native_family_name.is_some()));
        assert!(people.iter().any(|person| person.native_family_name.is_none()));
    }
}
