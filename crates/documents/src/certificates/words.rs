//! The words that all certificates share (`certificates/words.toml`, in German `words.de.toml`), and days,
//! places, addresses and acts in them.

use super::paper_words::PaperWords;
use super::tables::Column;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use sportello_types::profile::Sex;
use sportello_types::registry::{CivilAct, ForeignAddress, HomeAddress, MunicipalityRef, Place, Residence};
use sportello_types::values::{CleanText, PartialDate, PersonName, Precision};
use std::collections::BTreeMap;

/// What a municipality is called in the language of a paper; nothing where that is what the registry writes.
pub type TownName = fn(&MunicipalityRef) -> Option<String>;

/// Words of certificates, in one language. A sentence of several parts has `{…}` where a part goes.
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
    /// Between the parts of a day.
    day_mark: String,
    /// Whether headings keep their capital in the middle of a title.
    capitals: bool,
    columns: BTreeMap<Column, String>,
    /// By table of ANPR, then by code: what the codes are called, where the registry's own labels do not serve.
    #[serde(default)]
    labels: BTreeMap<String, BTreeMap<String, String>>,
    /// The fixed words of the paper.
    pub(crate) paper: PaperWords,
}

impl Phrases {
    /// `31/01/1980`.
    pub(crate) fn day(&self, on: NaiveDate) -> String {
        self.marked(&day(on))
    }

    /// `31/01/1980`, `01/1980` or `1980`.
    pub(crate) fn partial_day(&self, date: PartialDate) -> String {
        self.marked(&partial_day(date))
    }

    /// A day as Italian writes it, with the marks of this language.
    pub(crate) fn marked(&self, day: &str) -> String {
        day.replace('/', &self.day_mark)
    }

    /// `il 31/01/1980`.
    pub(crate) fn on(&self, on: NaiveDate) -> String {
        format!("{} {}", self.on_day, self.day(on))
    }

    /// What a code of a table is called in the middle of a sentence, in the gender of the person; the Italian
    /// label where the words have none of their own.
    pub(crate) fn label(&self, table: &str, code: &str, sex: Option<Sex>, italian: &str) -> String {
        let of = |code: &str| self.labels.get(table).and_then(|labels| labels.get(code));
        let gendered = sex.and_then(|sex| {
            of(&match sex {
                Sex::M => format!("{code}-m"),
                Sex::F => format!("{code}-f"),
            })
        });
        gendered
            .or_else(|| of(code))
            .cloned()
            .unwrap_or_else(|| lower(italian))
    }

    /// Whether a code has a label of its own here.
    pub(super) fn has_label(&self, table: &str, code: &str) -> bool {
        self.labels
            .get(table)
            .is_some_and(|labels| labels.contains_key(code))
    }

    /// A heading in the middle of a title.
    pub(crate) fn heading(&self, heading: &str) -> String {
        if self.capitals {
            heading.to_owned()
        } else {
            lower(heading)
        }
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
    pub(crate) fn at(&self, place: &Place, called: Option<TownName>) -> String {
        let preposition = match place {
            Place::Italy { .. } | Place::Abroad { town: Some(_), .. } => &self.at_town,
            Place::Abroad { town: None, .. } => &self.in_state,
            Place::Exceptional { .. } => &self.elsewhere,
        };
        format!("{preposition} {}", self::place(place, called))
    }

    /// `a CAGLIARI (CA)`, of a place that is known by its text alone.
    pub(crate) fn at_town(&self, town: &str) -> String {
        format!("{} {town}", self.at_town)
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

    /// The columns that have a heading.
    pub(super) fn columns(&self) -> impl Iterator<Item = Column> {
        self.columns.keys().copied()
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
pub(crate) fn place(place: &Place, called: Option<TownName>) -> String {
    match place {
        Place::Italy { municipality } => town(municipality, called),
        Place::Abroad {
            state,
            town: Some(town),
        } => format!("{} ({})", town.as_str(), state.name.as_str()),
        Place::Abroad { state, town: None } => state.name.as_str().to_owned(),
        Place::Exceptional { description } => description.as_str().to_owned(),
    }
}

fn town(municipality: &MunicipalityRef, called: Option<TownName>) -> String {
    let name = called
        .and_then(|called| called(municipality))
        .unwrap_or_else(|| municipality.name.as_str().to_owned());
    match &municipality.province {
        Some(province) => format!("{name} ({})", province.as_str()),
        None => name,
    }
}

/// An address, in Italy or abroad; nothing where of one abroad the country alone is known.
pub(crate) fn address(residence: &Residence, called: Option<TownName>) -> Option<String> {
    match (&residence.address, &residence.abroad) {
        (Some(address), _) => Some(home(address, called)),
        (None, Some(address)) => abroad(address),
        (None, None) => None,
    }
}

/// `VIA DEI GELSOMINI 12, INT 3, 09999 BORGOVERDE (CA)`.
fn home(address: &HomeAddress, called: Option<TownName>) -> String {
    let street = match &address.number {
        Some(number) => format!("{} {}", address.street.as_str(), number.as_str()),
        None => address.street.as_str().to_owned(),
    };
    let town = town(&address.municipality, called);
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

/// A label of a table in the middle of a sentence: `coniugata`; `celibe/nubile`, where the sex is not known.
pub(crate) fn lower(label: &str) -> String {
    label.split('/').map(first_lower).collect::<Vec<_>>().join("/")
}

fn first_lower(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn joined<'t>(parts: impl IntoIterator<Item = Option<&'t str>>) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_within_a_sentence_begins_small_in_each_of_its_forms() {
        for (label, within) in [
            ("Celibe/Nubile", "celibe/nubile"),
            ("Marito/Moglie", "marito/moglie"),
            ("Figlio/a", "figlio/a"),
            ("Zio/a (affine)", "zio/a (affine)"),
            ("Iscritto/a all’AIRE", "iscritto/a all’AIRE"),
            ("Vedova", "vedova"),
            ("", ""),
        ] {
            assert_eq!(lower(label), within);
        }
    }
}
