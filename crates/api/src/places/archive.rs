//! The archive: *ANPR, Ministero dell'Interno*, CC BY 4.0; see `data/SOURCES.md`.

use chrono::NaiveDate;
use serde::Deserialize;
use sportello_types::places::{Country, Municipality};
use sportello_types::search::fold;
use sportello_types::values::CodiceCatastale;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static MUNICIPALITIES_CSV: &str = include_str!("../../data/comuni.csv");
static COUNTRIES_CSV: &str = include_str!("../../data/stati_esteri.csv");

/// Municipalities by name then code, one for each name that a code has had.
static MUNICIPALITIES: LazyLock<Vec<Entry<Municipality>>> = LazyLock::new(|| {
    let mut entries: Vec<Entry<Municipality>> = Vec::new();
    for row in rows::<MunicipalityRow>(MUNICIPALITIES_CSV) {
        let name = title_case(&row.denominazione);
        let active = row.valido_al.is_none();
        let period = (row.valido_dal, row.valido_al);
        let known = entries
            .iter_mut()
            .rev()
            .take(16) // rows of one code stand together
            .find(|e| {
                e.place.code == row.codice_catastale
                    && e.place.name == name
                    && e.place.province == row.provincia
            });
        if let Some(entry) = known {
            entry.place.active |= active;
            entry.periods.push(period);
        } else {
            entries.push(Entry {
                key: fold(&name),
                periods: vec![period],
                place: Municipality {
                    code: row.codice_catastale,
                    name,
                    province: row.provincia,
                    active,
                    invented: false,
                },
            });
        }
    }
    entries.sort_by(|a, b| (&a.key, &a.place.code).cmp(&(&b.key, &b.place.code)));
    entries
});

/// Countries by name then code.
static COUNTRIES: LazyLock<Vec<Entry<Country>>> = LazyLock::new(|| {
    let mut entries: Vec<Entry<Country>> = rows::<CountryRow>(COUNTRIES_CSV)
        .filter(|row| row.codice_catastale.starts_with('Z'))
        .map(|row| {
            let name = title_case(&row.denominazione);
            Entry {
                key: fold(&name),
                periods: vec![(row.valido_dal, row.valido_al)],
                place: Country {
                    code: row.codice_catastale,
                    name,
                    name_en: row.denominazione_en,
                    // Of the ceased ones the archive does not know the day of all.
                    active: row.valido_al.is_none() && row.tipo != "CESSATO",
                },
            }
        })
        .collect();
    entries.sort_by(|a, b| (&a.key, &a.place.code).cmp(&(&b.key, &b.place.code)));
    entries.dedup_by(|a, b| a.place.code == b.place.code && a.key == b.key);
    entries
});

/// From a day to a day, both included.
type Span = (Option<NaiveDate>, Option<NaiveDate>);

/// When each place existed, by its Belfiore code.
static PERIODS: LazyLock<BTreeMap<&'static str, Vec<Span>>> = LazyLock::new(|| {
    let mut periods: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for entry in MUNICIPALITIES.iter() {
        periods
            .entry(entry.place.code.as_str())
            .or_default()
            .extend(&entry.periods);
    }
    for entry in COUNTRIES.iter() {
        periods
            .entry(entry.place.code.as_str())
            .or_default()
            .extend(&entry.periods);
    }
    periods
});

/// What the archive says of a place at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existence {
    /// It existed on one of the days.
    Then,
    /// It existed at another time: suppressed, or not founded yet.
    AtAnotherTime,
    /// No such code.
    Unknown,
}

/// Whether a place existed on one of the days from `first` to `last`.
pub fn existence(code: &CodiceCatastale, first: NaiveDate, last: NaiveDate) -> Existence {
    let Some(periods) = PERIODS.get(code.as_str()) else {
        return Existence::Unknown;
    };
    let then = periods
        .iter()
        .any(|(from, to)| from.is_none_or(|from| from <= last) && to.is_none_or(|to| first <= to));
    if then {
        Existence::Then
    } else {
        Existence::AtAnotherTime
    }
}

pub(super) struct Entry<T> {
    /// The folded name, by which it is sorted and found.
    pub(super) key: String,
    periods: Vec<(Option<NaiveDate>, Option<NaiveDate>)>,
    pub(super) place: T,
}

#[derive(Deserialize)]
struct MunicipalityRow {
    codice_catastale: String,
    denominazione: String,
    altra_denominazione: String,
    provincia: String,
    valido_dal: Option<NaiveDate>,
    valido_al: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct CountryRow {
    codice_catastale: String,
    denominazione: String,
    denominazione_en: String,
    valido_dal: Option<NaiveDate>,
    valido_al: Option<NaiveDate>,
    tipo: String,
}

fn rows<T: serde::de::DeserializeOwned + 'static>(text: &'static str) -> impl Iterator<Item = T> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .filter_map(Result::ok) // a test holds every row to its type
}

pub(super) fn municipalities() -> &'static [Entry<Municipality>] {
    &MUNICIPALITIES
}

pub(super) fn countries() -> &'static [Entry<Country>] {
    &COUNTRIES
}

/// The municipalities of a province that have a name in another language: code, name, that other name, each
/// name of then before the one of today.
pub(super) fn other_names(province: &str) -> impl Iterator<Item = (String, String, String)> {
    rows::<MunicipalityRow>(MUNICIPALITIES_CSV)
        .filter(move |row| row.provincia == province && !row.altra_denominazione.is_empty())
        .map(|row| (row.codice_catastale, row.denominazione, row.altra_denominazione))
}

/// The municipality of a Belfiore code, by its latest name.
pub(super) fn municipality(code: &str) -> Option<&'static Municipality> {
    MUNICIPALITIES
        .iter()
        .filter(|e| e.place.code == code)
        .max_by_key(|e| latest_end(e))
        .map(|e| &e.place)
}

/// The municipality of a Belfiore code, by the name that it had on a day.
pub(super) fn municipality_at(code: &str, day: NaiveDate) -> Option<&'static Municipality> {
    MUNICIPALITIES
        .iter()
        .filter(|e| e.place.code == code)
        .find(|e| {
            e.periods
                .iter()
                .any(|(from, to)| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to))
        })
        .map(|e| &e.place)
        .or_else(|| municipality(code))
}

/// The municipality of today with this name; the province decides between namesakes.
pub(super) fn municipality_named(name: &str, province: Option<&str>) -> Option<&'static Municipality> {
    let key = fold(name);
    let mut namesakes = MUNICIPALITIES
        .iter()
        .filter(|e| e.key == key && e.place.active)
        .map(|e| &e.place);
    match (namesakes.next(), namesakes.next()) {
        (Some(one), None) => Some(one),
        (first, second) => first.into_iter().chain(second).chain(namesakes).find(|place| {
            province.is_some_and(|province| place.province.eq_ignore_ascii_case(province.trim()))
        }),
    }
}

/// The country of a Belfiore code (`Z110`).
pub fn country(code: &str) -> Option<&'static Country> {
    COUNTRIES
        .iter()
        .filter(|e| e.place.code == code)
        .max_by_key(|e| latest_end(e))
        .map(|e| &e.place)
}

fn latest_end<T>(entry: &Entry<T>) -> NaiveDate {
    entry
        .periods
        .iter()
        .map(|(_, to)| to.unwrap_or(NaiveDate::MAX))
        .max()
        .unwrap_or(NaiveDate::MIN)
}

/// Whether a word of the folded name begins with what is wanted.
pub(super) fn matches(key: &str, wanted: &str) -> bool {
    wanted.is_empty()
        || key
            .match_indices(wanted)
            .any(|(at, _)| at == 0 || key.as_bytes().get(at - 1) == Some(&b' '))
}

/// `REGGIO NELL'EMILIA` → `Reggio nell'Emilia`: the archive writes in capitals only.
pub fn title_case(name: &str) -> String {
    const SMALL: [&str; 30] = [
        "a", "ad", "al", "alla", "alle", "ai", "con", "d", "da", "dal", "dalla", "de", "degli", "dei", "del",
        "dell", "della", "delle", "di", "e", "ed", "in", "nel", "nell", "nella", "per", "su", "sul", "sull",
        "sulla",
    ];
    let mut result = String::with_capacity(name.len());
    let mut word = String::new();
    let mut first = true;
    for c in name.chars().chain(std::iter::once(' ')) {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
            continue;
        }
        if !first && SMALL.contains(&word.as_str()) {
            result.push_str(&word);
        } else {
            let mut letters = word.chars();
            result.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            result.extend(letters);
        }
        first = first && word.is_empty();
        word.clear();
        result.push(c);
    }
    result.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_archive_is_read() {
        let lines = |text: &str| text.lines().count() - 1;
        assert_eq!(
            rows::<MunicipalityRow>(MUNICIPALITIES_CSV).count(),
            lines(MUNICIPALITIES_CSV)
        );
        assert_eq!(rows::<CountryRow>(COUNTRIES_CSV).count(), lines(COUNTRIES_CSV));
        let active = MUNICIPALITIES
            .iter()
            .filter(|e| e.place.active)
            .map(|e| &e.place.code);
        assert_eq!(active.collect::<std::collections::BTreeSet<_>>().len(), 7901);
    }

    #[test]
    fn a_municipality_has_the_name_of_its_day() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(municipality("A001").unwrap().name, "Abano Terme");
        assert_eq!(municipality_at("A001", day("1900-01-01")).unwrap().name, "Abano");
        assert_eq!(municipality("Q999"), None);
        assert_eq!(country("Z110").unwrap().name, "Francia");
    }

    #[test]
    fn a_place_exists_from_its_first_day_to_its_last() {
        let of = |code: &str, first: &str, last: &str| {
            existence(
                &code.parse().unwrap(),
                first.parse().unwrap(),
                last.parse().unwrap(),
            )
        };
        // Fiume was Italian until 1947; East Germany is gone, its code is not.
        assert_eq!(of("D620", "1947-09-15", "1947-09-15"), Existence::Then);
        assert_eq!(of("D620", "1947-09-16", "1947-09-16"), Existence::AtAnotherTime);
        assert_eq!(
            of("D620", "1947-01-01", "1947-12-31"),
            Existence::Then,
            "the day is not known"
        );
        assert_eq!(of("A002", "1928-03-06", "1928-03-06"), Existence::Then);
        assert_eq!(of("A002", "1928-03-07", "1928-03-07"), Existence::AtAnotherTime);
        assert_eq!(of("Z111", "1970-01-01", "1970-01-01"), Existence::Then);
        assert_eq!(of("M997", "1970-01-01", "1970-01-01"), Existence::Unknown);
    }

    #[test]
    fn names_are_shown_as_they_are_written_in_words() {
        assert_eq!(title_case("REGGIO NELL'EMILIA"), "Reggio nell'Emilia");
        assert_eq!(title_case("L'AQUILA"), "L'Aquila");
        assert_eq!(title_case("SAN GIOVANNI IN FIORE"), "San Giovanni in Fiore");
    }
}
