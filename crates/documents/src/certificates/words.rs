//! The words that all certificates share (`certificates/words.toml`), and days, places, addresses and
//! acts in them.

use super::tables::Column;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use sportello_types::registry::{CivilAct, ForeignAddress, HomeAddress, MunicipalityRef, Place, Residence};
use sportello_types::values::{CleanText, PartialDate, PersonName, Precision};
use std::collections::BTreeMap;

/// Words of certificates, in Italian. A sentence of several parts has `{…}` where a part goes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Phrases {
    /// The sentence of DPR 445/2000 art. 40 c. 02, without which a certificate is void.
    pub(crate) article_40: String,
    /// Until when it is valid; with `{day}`.
    pub(crate) valid_until: String,
    /// That it is valid without end.
    pub(crate) valid_always: String,
    /// Title of a certificate of several types; with `{types}`.
    pub(crate) several: String,
    /// Between the last two of several.
    pub(crate) and: String,
    /// Italian, of a citizenship.
    pub(crate) italian: String,
    /// In the place of the last day of what still holds.
    pub(crate) still: String,
    /// The reason of a marriage that death ended.
    pub(crate) by_death: String,
    on_day: String,
    in_month: String,
    in_year: String,
    at_town: String,
    in_state: String,
    elsewhere: String,
    act_year: String,
    act_number: String,
    act_part: String,
    act_series: String,
    act_office: String,
    months: [String; 12],
    columns: BTreeMap<Column, String>,
}

impl Phrases {
    /// `il 31/01/1980`.
    pub(crate) fn on(&self, on: NaiveDate) -> String {
        format!("{} {}", self.on_day, day(on))
    }

    /// `il 31/01/1980`, `nel mese di gennaio 1980`, `nell’anno 1980`: as much as is known.
    pub(crate) fn on_partly(&self, date: PartialDate) -> String {
        let first = date.earliest();
        match date.precision() {
            Precision::Day => self.on(first),
            Precision::Month => {
                let month = usize::try_from(first.month0())
                    .ok()
                    .and_then(|n| self.months.get(n));
                let month = month.map(String::as_str).unwrap_or_default();
                format!("{} {month} {}", self.in_month, first.year())
            }
            Precision::Year => format!("{} {}", self.in_year, first.year()),
        }
    }

    /// `a CAGLIARI (CA)`, `a CLUJ-NAPOCA (ROMANIA)`, `in ROMANIA`.
    pub(crate) fn at(&self, place: &Place) -> String {
        let preposition = match place {
            Place::Italy { .. } | Place::Abroad { town: Some(_), .. } => &self.at_town,
            Place::Abroad { town: None, .. } => &self.in_state,
            Place::Exceptional { .. } => &self.elsewhere,
        };
        format!("{preposition} {}", self::place(place))
    }

    /// `CAGLIARI, anno 2009, n. 214, parte 2, serie A`.
    pub(crate) fn act(&self, act: &CivilAct) -> String {
        let mut text = format!("{}, {} {}", act.municipality.as_str(), self.act_year, act.year);
        for (word, part) in [
            (&self.act_number, &act.number),
            (&self.act_part, &act.part),
            (&self.act_series, &act.series),
            (&self.act_office, &act.office),
        ] {
            if let Some(part) = part {
                text.extend([", ", word.as_str(), " ", part.as_str()]);
            }
        }
        text
    }

    /// What stands above a column; nothing where the words name none.
    pub(crate) fn column(&self, column: Column) -> Option<&str> {
        self.columns.get(&column).map(String::as_str)
    }

    /// `a`, `a e b`, `a, b e c`.
    pub(crate) fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} {} {last}", first.join(", "), self.and),
        }
    }
}

/// `31/01/1980`.
pub(crate) fn day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// `31/01/1980`, `01/1980` or `1980`.
pub(crate) fn partial_day(date: PartialDate) -> String {
    let first = date.earliest();
    match date.precision() {
        Precision::Day => day(first),
        Precision::Month => first.format("%m/%Y").to_string(),
        Precision::Year => first.format("%Y").to_string(),
    }
}

/// `CAGLIARI (CA)`, `CLUJ-NAPOCA (ROMANIA)`, `ROMANIA`.
pub(crate) fn place(place: &Place) -> String {
    match place {
        Place::Italy { municipality } => town(municipality),
        Place::Abroad {
            state,
            town: Some(town),
        } => format!("{} ({})", town.as_str(), state.name.as_str()),
        Place::Abroad { state, town: None } => state.name.as_str().to_owned(),
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

/// An address, in Italy or abroad; nothing where of one abroad the country alone is known.
pub(crate) fn address(residence: &Residence) -> Option<String> {
    match (&residence.address, &residence.abroad) {
        (Some(address), _) => Some(home(address)),
        (None, Some(address)) => abroad(address),
        (None, None) => None,
    }
}

/// `VIA DEI GELSOMINI 12, INT 3, 09999 BORGOVERDE (CA)`.
fn home(address: &HomeAddress) -> String {
    let street = match &address.number {
        Some(number) => format!("{} {}", address.street.as_str(), number.as_str()),
        None => address.street.as_str().to_owned(),
    };
    let town = town(&address.municipality);
    let town = match &address.postal_code {
        Some(code) => format!("{} {town}", code.as_str()),
        None => town,
    };
    joined([
        Some(street.as_str()),
        address.interior.as_ref().map(CleanText::as_str),
        address.hamlet.as_ref().map(CleanText::as_str),
        Some(town.as_str()),
    ])
}

/// `RUE DU PORT 8, MARSEILLE, FRANCIA`.
fn abroad(address: &ForeignAddress) -> Option<String> {
    let known = address.street.is_some() || address.town.is_some();
    known.then(|| {
        joined([
            address.street.as_ref().map(CleanText::as_str),
            address.town.as_ref().map(CleanText::as_str),
            Some(address.state.name.as_str()),
        ])
    })
}

/// Family name, then given names, as registries write them; nothing where both are missing.
pub(crate) fn name(family: Option<&PersonName>, given: Option<&PersonName>) -> Option<String> {
    let parts: Vec<&str> = [family, given]
        .into_iter()
        .flatten()
        .map(PersonName::as_str)
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A label of a table in the middle of a sentence: `coniugata`.
pub(crate) fn lower(label: &str) -> String {
    let mut letters = label.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn joined<'t>(parts: impl IntoIterator<Item = Option<&'t str>>) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
