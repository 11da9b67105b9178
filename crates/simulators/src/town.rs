//! The sample citizens of the demo: invented people, in families, with valid fiscal codes.

use chrono::NaiveDate;
use serde::Deserialize;
use sportello_types::loa::Loa;
use sportello_types::profile::Sex;
use sportello_types::values::{Cap, CodiceCatastale, CodiceFiscale, Email, PartitaIva, Phone};

/// One invented person and what the identity providers know of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citizen {
    /// Name in addresses and forms: `giulia-serra`.
    pub slug: String,
    /// First names.
    pub given_name: String,
    /// Surname.
    pub family_name: String,
    /// Fiscal code.
    pub tax_code: CodiceFiscale,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Sex, as SPID says it.
    pub sex: Sex,
    /// Belfiore code of the municipality or country of birth; some providers do not send it.
    pub birth_place: Option<CodiceCatastale>,
    /// Province of birth, `EE` for those born abroad.
    pub birth_county: Option<String>,
    /// Family, for the list.
    pub household: String,
    /// What this person is good for, in Italian.
    pub note: String,
    /// Mail address; the mailbox catches what is sent there.
    pub email: Email,
    /// Mobile phone.
    pub mobile: Option<Phone>,
    /// Identity document as SPID writes it: type, number, issuer, issued on, expires on.
    pub identity_document: String,
    /// Certified mail address (PEC).
    pub digital_address: Option<Email>,
    /// Highest level of its credentials.
    #[serde(default = "highest")]
    pub highest_level: Loa,
    /// The provider has suspended this identity.
    #[serde(default)]
    pub suspended: bool,
    /// Slug of the municipality where this person works at the counter.
    pub operator_of: Option<String>,
    /// Home address; some providers do not send it.
    pub domicile: Option<Domicile>,
    /// The company, when the identity is one for professional use (Avviso SPID 18).
    pub company: Option<Company>,
}

/// Where a citizen lives.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domicile {
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postal_code: Cap,
    /// Name of the municipality.
    pub municipality: String,
    /// Province.
    pub province: String,
    /// ISO 3166-1 alpha-2 code of the country.
    pub nation: String,
}

/// What an identity for professional use says of the company.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// Registered name.
    pub name: String,
    /// VAT number.
    pub vat_number: PartitaIva,
    /// Registered office, one line.
    pub registered_office: String,
}

impl Citizen {
    /// First names and surname.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

/// The file of citizens cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the file of sample citizens is not right")]
pub struct BadTown(#[from] toml::de::Error);

/// Reads the sample citizens that come with this crate.
pub fn citizens() -> Result<Vec<Citizen>, BadTown> {
    #[derive(Deserialize)]
    struct File {
        citizen: Vec<Citizen>,
    }
    let file: File = toml::from_str(include_str!("../data/citizens.toml"))?;
    Ok(file.citizen)
}

fn highest() -> Loa {
    Loa::L3
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike;
    use std::collections::BTreeSet;

    #[test]
    fn each_fiscal_code_fits_the_person_who_bears_it() {
        for citizen in citizens().unwrap() {
            let code = &citizen.tax_code;
            assert_eq!(code.birth_day(), citizen.birth_date.day(), "{}", citizen.slug);
            assert_eq!(code.birth_month(), citizen.birth_date.month(), "{}", citizen.slug);
            assert_eq!(
                i64::from(code.birth_year_in_century()),
                i64::from(citizen.birth_date.year()) % 100,
                "{}",
                citizen.slug
            );
            assert_eq!(code.sex(), citizen.sex, "{}", citizen.slug);
            if let Some(place) = &citizen.birth_place {
                assert_eq!(code.birth_place().as_ref(), Some(place), "{}", citizen.slug);
            }
        }
    }

    #[test]
    fn the_town_has_the_people_that_the_journeys_need() {
        let town = citizens().unwrap();
        assert!(town.len() >= 12);
        let slugs: BTreeSet<_> = town.iter().map(|c| &c.slug).collect();
        let codes: BTreeSet<_> = town.iter().map(|c| &c.tax_code).collect();
        assert_eq!((slugs.len(), codes.len()), (town.len(), town.len()));
        assert!(town.iter().any(|c| c.company.is_some()));
        assert!(
            town.iter()
                .any(|c| c.birth_place.is_none() && c.domicile.is_none())
        );
        assert!(town.iter().any(|c| c.family_name == "D'Àngelo"));
        assert!(town.iter().any(|c| c.suspended));
        assert!(town.iter().any(|c| c.highest_level == Loa::L1));
        assert!(
            town.iter()
                .any(|c| c.operator_of.as_deref() == Some("borgoverde"))
        );
    }
}
