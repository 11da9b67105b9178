//! What an identity says, in the words of the profile: places by their codes, the address in parts.

use crate::places::{Places, country, title_case};
use chrono::NaiveDate;
use sportello_identity::{Domicile, VerifiedIdentity};
use sportello_storage::citizens::Certified;
use sportello_types::profile::{Address, BirthPlace, Residence, Source};
use sportello_types::values::{AccountKey, CodiceCatastale, CodiceFiscale};

/// The profile's side of a verified identity.
pub(super) fn of(identity: &VerifiedIdentity, places: Places<'_>) -> Certified {
    let born = identity.birth_date;
    let code = identity.account.tax_code();
    let source = Source::identity(identity.provider);
    let asserted = identity
        .birth_place
        .as_ref()
        .and_then(|code| birth_place(code, born, places))
        .map(|place| (place, source));
    let read = || {
        code?
            .birth_place()
            .and_then(|code| birth_place(&code, born, places))
            .map(|place| (place, Source::TaxCode))
    };
    Certified {
        source,
        account: identity.account.clone(),
        given_name: Some(identity.given_name.clone()),
        family_name: Some(identity.family_name.clone()),
        native_given_name: identity.native_given_name.clone(),
        native_family_name: identity.native_family_name.clone(),
        birth_date: (born, source),
        sex: match (identity.sex, code) {
            (Some(sex), _) => Some((sex, source)),
            (None, Some(code)) => Some((code.sex(), Source::TaxCode)),
            (None, None) => None,
        },
        birth_place: asserted.or_else(read),
        residence: identity
            .domicile
            .as_ref()
            .and_then(|domicile| residence(domicile, places))
            .map(Residence::Italy),
        identity_document: identity.identity_document.clone(),
        email: identity.email.clone(),
        mobile: identity.mobile.clone(),
    }
}

/// What a card says: the fiscal code, at times the names, and what can be read from the code. The
/// century is the latest that fits, for the citizen to confirm. Nothing for a code with a day that
/// no century has.
pub(crate) fn of_card(
    code: &CodiceFiscale,
    (given_name, family_name): (Option<String>, Option<String>),
    today: NaiveDate,
    places: Places<'_>,
) -> Option<Certified> {
    let born = code.latest_birth_date(today)?;
    let place = code
        .birth_place()
        .and_then(|code| birth_place(&code, born, places));
    Some(Certified {
        source: Source::Cns,
        account: AccountKey::TaxCode(code.clone()),
        given_name,
        family_name,
        native_given_name: None,
        native_family_name: None,
        birth_date: (born, Source::TaxCode),
        sex: Some((code.sex(), Source::TaxCode)),
        birth_place: place.map(|place| (place, Source::TaxCode)),
        residence: None,
        identity_document: None,
        email: None,
        mobile: None,
    })
}

/// The place of a Belfiore code, by the name that it had on the day of birth; nothing when the
/// archive does not know the code (the citizen is then asked).
fn birth_place(code: &CodiceCatastale, born: NaiveDate, places: Places<'_>) -> Option<BirthPlace> {
    let (name, province) = if code.is_foreign() {
        (country(code.as_str())?.name.clone(), None)
    } else {
        let place = places.municipality_at(code.as_str(), born)?;
        (place.name.clone(), Some(place.province.clone()))
    };
    Some(BirthPlace {
        code: code.clone(),
        name,
        province,
        foreign_town: None,
    })
}

/// The domicile as an address in Italy, when its parts can be told apart and the municipality is on
/// the list. It is shown to the citizen for correction in any case.
fn residence(domicile: &Domicile, places: Places<'_>) -> Option<Address> {
    let (street, number) = split_number(domicile.street.as_deref()?)?;
    let place = places.named(domicile.municipality.as_deref()?, domicile.province.as_deref())?;
    Some(Address {
        street,
        number,
        postal_code: domicile.postal_code.as_deref()?.trim().parse().ok()?,
        municipality_code: place.code.parse().ok()?,
        municipality: place.name.clone(),
        province: place.province.clone(),
    })
}

/// `VIA ROMA, N. 12/A` → `Via Roma`, `12/A`.
fn split_number(street: &str) -> Option<(String, String)> {
    let words: Vec<&str> = street.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let at = words.iter().skip(1).position(|word| {
        word.starts_with(|c: char| c.is_ascii_digit()) || word.eq_ignore_ascii_case("snc")
    })? + 1;
    let (name, number) = words.split_at_checked(at)?;
    let name: Vec<&str> = name
        .iter()
        .copied()
        .filter(|word| !matches!(word.to_ascii_lowercase().as_str(), "n" | "n." | "num." | "nr."))
        .collect();
    let number = number.concat();
    let usable = !name.is_empty() && number.chars().count() <= 20;
    usable.then(|| (title_case(&name.join(" ")), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_is_parted_from_its_number_however_it_is_written() {
        let split = |text: &str| split_number(text).unwrap();
        let parts = |street: &str, number: &str| (street.to_owned(), number.to_owned());
        assert_eq!(split("VIA ROMA, N. 12/A"), parts("Via Roma", "12/A"));
        assert_eq!(split("via dei Mille 3 bis"), parts("Via dei Mille", "3bis"));
        assert_eq!(split("LOC. SU PLANU SNC"), parts("Loc. su Planu", "SNC"));
        assert_eq!(split_number("Piazza Garibaldi"), None);
    }

    #[test]
    fn an_address_is_taken_over_only_when_its_municipality_is_known() {
        let domicile = |municipality: &str| Domicile {
            street: Some("Via Roma 1".to_owned()),
            postal_code: Some("09124".to_owned()),
            municipality: Some(municipality.to_owned()),
            province: Some("CA".to_owned()),
            nation: Some("IT".to_owned()),
        };
        let places = Places::national();
        let address = residence(&domicile("CAGLIARI"), places).unwrap();
        assert_eq!(address.municipality_code.as_str(), "B354");
        assert_eq!(address.municipality, "Cagliari");
        assert_eq!(residence(&domicile("Nowhere"), places), None);
    }
}
