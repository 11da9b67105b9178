//! Places, addresses and days of the registry in words.

use crate::time;
use sportello_types::registry::{ForeignAddress, HomeAddress, MunicipalityRef, Place, Relative, Residence};
use sportello_types::values::{CleanText, PartialDate, PersonName, Precision};

/// `CAGLIARI (CA)`; `CLUJ-NAPOCA, ROMANIA`.
pub(crate) fn place(place: &Place) -> String {
    match place {
        Place::Italy { municipality } => town(municipality),
        Place::Abroad { state, town } => {
            joined([town.as_ref().map(CleanText::as_str), Some(state.name.as_str())])
        }
        Place::Exceptional { description } => description.as_str().to_owned(),
    }
}

fn town(municipality: &MunicipalityRef) -> String {
    let name = municipality.name.as_str();
    match &municipality.province {
        Some(province) => format!("{name} ({})", province.as_str()),
        None => name.to_owned(),
    }
}

/// `VIA DEI GELSOMINI 12, INT 3, 09999 BORGOVERDE (CA)`; `RUE DU PORT 8, MARSEILLE, FRANCIA`.
pub(super) fn address(residence: &Residence) -> Option<String> {
    let home = residence.address.as_ref().map(home);
    home.or_else(|| residence.abroad.as_ref().map(abroad))
}

fn home(address: &HomeAddress) -> String {
    let street = match &address.number {
        Some(number) => format!("{} {}", address.street.as_str(), number.as_str()),
        None => address.street.as_str().to_owned(),
    };
    let town = town(&address.municipality);
    let town = match &address.postal_code {
        Some(code) => format!("{code} {town}"),
        None => town,
    };
    joined([
        Some(street.as_str()),
        address.interior.as_ref().map(CleanText::as_str),
        address.hamlet.as_ref().map(CleanText::as_str),
        Some(town.as_str()),
    ])
}

fn abroad(address: &ForeignAddress) -> String {
    joined([
        address.street.as_ref().map(CleanText::as_str),
        address.town.as_ref().map(CleanText::as_str),
        Some(address.state.name.as_str()),
    ])
}

/// Family name, then given names, as registries write them.
pub(super) fn name(relative: &Relative) -> Option<String> {
    let parts: Vec<&str> = [&relative.family_name, &relative.given_name]
        .into_iter()
        .flatten()
        .map(PersonName::as_str)
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// `31/01/1980`, `01/1980` or `1980`.
pub(super) fn partial_day(date: PartialDate) -> String {
    let first = date.earliest();
    match date.precision() {
        Precision::Day => time::day_text(first),
        Precision::Month => first.format("%m/%Y").to_string(),
        Precision::Year => first.format("%Y").to_string(),
    }
}

fn joined<'t>(parts: impl IntoIterator<Item = Option<&'t str>>) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn places_and_addresses_read_as_on_an_envelope() {
        let born: Place = serde_json::from_value(json!({
            "kind": "abroad", "state": { "code": "Z129", "name": "ROMANIA" }, "town": "CLUJ-NAPOCA"
        }))
        .unwrap();
        assert_eq!(place(&born), "CLUJ-NAPOCA, ROMANIA");
        let lives: Residence = serde_json::from_value(json!({
            "kind": "1",
            "address": {
                "street": "VIA DEI GELSOMINI", "number": "12", "interior": "INT 3", "postal_code": "09999",
                "municipality": { "name": "BORGOVERDE", "province": "CA" }
            }
        }))
        .unwrap();
        assert_eq!(
            address(&lives).unwrap(),
            "VIA DEI GELSOMINI 12, INT 3, 09999 BORGOVERDE (CA)"
        );
        let far: Residence = serde_json::from_value(json!({
            "kind": "4", "abroad": { "town": "MARSEILLE", "state": { "name": "FRANCIA" } }
        }))
        .unwrap();
        assert_eq!(address(&far).unwrap(), "MARSEILLE, FRANCIA");
    }

    #[test]
    fn a_date_says_no_more_than_is_known() {
        for (text, words) in [
            ("1980-01-31", "31/01/1980"),
            ("1980-01", "01/1980"),
            ("1980", "1980"),
        ] {
            assert_eq!(partial_day(text.parse().unwrap()), words);
        }
    }
}
