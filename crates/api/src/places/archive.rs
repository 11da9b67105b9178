//! The archive: *ANPR, Ministero dell'Interno*, CC BY 4.0; see `data/SOURCES.md`. The program carries one, and an
//! installation may bring newer files in its place.

use super::fault::PlacesError;
use super::german::Names;
use super::names::title_case;
use super::table::{self, CountryRow, MunicipalityRow, Span};
use chrono::NaiveDate;
use sportello_types::places::{Country, Municipality};
use sportello_types::search::fold;
use sportello_types::values::CodiceCatastale;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, PoisonError, RwLock};

const MUNICIPALITIES_CSV: &[u8] = include_bytes!("../../data/comuni.csv");
const COUNTRIES_CSV: &[u8] = include_bytes!("../../data/stati_esteri.csv");

/// Codes that are named where many are missing.
const NAMED: usize = 5;

static BUILT_IN: LazyLock<Archive> = LazyLock::new(|| Archive::of(None, None));

/// The one that was brought, where one was.
static BROUGHT: RwLock<Option<&'static Archive>> = RwLock::new(None);

/// Municipalities out of a file.
pub struct Municipalities(Vec<MunicipalityRow>);

impl Municipalities {
    /// Reads a file: in our own columns, or as the Ministry of the Interior publishes its archive
    /// (`docs/operate/places.md`).
    ///
    /// # Errors
    /// [`PlacesError`], also where it lacks a code of the archive that the program carries.
    pub fn read(content: &[u8]) -> Result<Self, PlacesError> {
        let rows = table::municipalities(content)?;
        let known = BUILT_IN.municipalities.iter().map(|entry| &entry.place.code);
        whole(known, rows.iter().map(|row| row.code.as_str()))?;
        Ok(Self(rows))
    }

    /// Those that the program carries; a test keeps them readable.
    fn carried() -> Self {
        Self(table::municipalities(MUNICIPALITIES_CSV).unwrap_or_default())
    }
}

/// Countries out of a file.
pub struct Countries(Vec<CountryRow>);

impl Countries {
    /// Reads a file in our own columns (`docs/operate/places.md`).
    ///
    /// # Errors
    /// [`PlacesError`], also where it lacks a code of the archive that the program carries.
    pub fn read(content: &[u8]) -> Result<Self, PlacesError> {
        let rows = table::countries(content)?;
        let known = BUILT_IN.countries.iter().map(|entry| &entry.place.code);
        whole(known, rows.iter().map(|row| row.code.as_str()))?;
        Ok(Self(rows))
    }

    fn carried() -> Self {
        Self(table::countries(COUNTRIES_CSV).unwrap_or_default())
    }
}

/// A newer archive has all the codes of an older one: municipalities that are no more stay in it.
fn whole<'k, 'h>(
    known: impl Iterator<Item = &'k String>,
    held: impl Iterator<Item = &'h str>,
) -> Result<(), PlacesError> {
    let held: BTreeSet<&str> = held.collect();
    let missing: BTreeSet<&String> = known.filter(|code| !held.contains(code.as_str())).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(PlacesError::Lacks {
        count: missing.len(),
        such_as: missing.into_iter().take(NAMED).cloned().collect(),
    })
}

/// How much a part of the archive holds, and how new it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Rows: names and the time of each.
    pub rows: usize,
    /// How many of them are of today.
    pub in_force: usize,
    /// The last day on which anything began or ended.
    pub last_change: Option<NaiveDate>,
}

impl Extent {
    fn of<'s>(spans: impl Iterator<Item = &'s Span>) -> Self {
        let mut extent = Self::default();
        for (since, until) in spans {
            extent.rows += 1;
            extent.in_force += usize::from(until.is_none());
            extent.last_change = extent.last_change.max(*since).max(*until);
        }
        extent
    }
}

/// Municipalities and countries of today and of the past.
pub struct Archive {
    /// By name then code, one for each name that a code has had.
    municipalities: Vec<Entry<Municipality>>,
    /// By name then code.
    countries: Vec<Entry<Country>>,
    /// When each place existed, by its Belfiore code.
    periods: BTreeMap<String, Vec<Span>>,
    german: Names,
    extents: [Extent; 2],
}

impl Archive {
    /// The archive of these parts; what is not given is as the program carries it.
    pub fn of(municipalities: Option<Municipalities>, countries: Option<Countries>) -> Self {
        let Municipalities(municipalities) = municipalities.unwrap_or_else(Municipalities::carried);
        let Countries(countries) = countries.unwrap_or_else(Countries::carried);
        let german = Names::of(&municipalities);
        let extents = [
            Extent::of(municipalities.iter().map(|row| &row.span)),
            Extent::of(countries.iter().map(|row| &row.span)),
        ];
        let municipalities = municipality_entries(municipalities);
        let countries = country_entries(countries);
        let mut periods: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        let of_municipalities = municipalities.iter().map(|e| (&e.place.code, &e.periods));
        let of_countries = countries.iter().map(|e| (&e.place.code, &e.periods));
        for (code, spans) in of_municipalities.chain(of_countries) {
            periods.entry(code.clone()).or_default().extend(spans);
        }
        Self {
            municipalities,
            countries,
            periods,
            german,
            extents,
        }
    }

    /// The one that is used.
    pub fn in_use() -> &'static Self {
        let brought = BROUGHT.read().unwrap_or_else(PoisonError::into_inner);
        brought.unwrap_or_else(|| &BUILT_IN)
    }

    /// Uses this one from now on, as long as the process lives.
    pub fn bring(self) {
        let lasting: &'static Self = Box::leak(Box::new(self));
        *BROUGHT.write().unwrap_or_else(PoisonError::into_inner) = Some(lasting);
    }

    /// How much it holds of municipalities, then of countries.
    pub const fn extents(&self) -> [Extent; 2] {
        self.extents
    }

    pub(super) const fn german(&self) -> &Names {
        &self.german
    }
}

pub(super) struct Entry<T> {
    /// The folded name, by which it is sorted and found.
    pub(super) key: String,
    periods: Vec<Span>,
    pub(super) place: T,
}

fn municipality_entries(rows: Vec<MunicipalityRow>) -> Vec<Entry<Municipality>> {
    let mut by_name: BTreeMap<(String, String, String), Vec<Span>> = BTreeMap::new();
    for row in rows {
        let name = title_case(&row.name);
        by_name
            .entry((row.code, name, row.province))
            .or_default()
            .push(row.span);
    }
    let mut entries: Vec<Entry<Municipality>> = by_name
        .into_iter()
        .map(|((code, name, province), periods)| Entry {
            key: fold(&name),
            place: Municipality {
                code,
                name,
                province,
                active: periods.iter().any(|(_, until)| until.is_none()),
                invented: false,
            },
            periods,
        })
        .collect();
    let order = |a: &Entry<Municipality>, b: &Entry<Municipality>| {
        let one = (&a.key, &a.place.code, latest_end(a));
        one.cmp(&(&b.key, &b.place.code, latest_end(b)))
    };
    entries.sort_by(order);
    entries
}

fn country_entries(rows: Vec<CountryRow>) -> Vec<Entry<Country>> {
    let mut entries: Vec<Entry<Country>> = rows
        .into_iter()
        .map(|row| {
            let name = title_case(&row.name);
            Entry {
                key: fold(&name),
                periods: vec![row.span],
                place: Country {
                    code: row.code,
                    name,
                    name_en: row.name_en,
                    // Of the ceased ones the archive does not know the day of all.
                    active: row.span.1.is_none() && !row.ceased,
                },
            }
        })
        .collect();
    entries.sort_by(|a, b| (&a.key, &a.place.code).cmp(&(&b.key, &b.place.code)));
    entries.dedup_by(|a, b| a.place.code == b.place.code && a.key == b.key);
    entries
}

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
    Archive::in_use().existence(code.as_str(), first, last)
}

pub(super) fn municipalities() -> &'static [Entry<Municipality>] {
    &Archive::in_use().municipalities
}

pub(super) fn countries() -> &'static [Entry<Country>] {
    &Archive::in_use().countries
}

/// The municipality of a Belfiore code, by its latest name.
pub(super) fn municipality(code: &str) -> Option<&'static Municipality> {
    Archive::in_use().municipality(code)
}

/// The municipality of a Belfiore code, by the name that it had on a day.
pub(super) fn municipality_at(code: &str, day: NaiveDate) -> Option<&'static Municipality> {
    Archive::in_use().municipality_at(code, day)
}

/// The municipality of today with this name; the province decides between namesakes.
pub(super) fn municipality_named(name: &str, province: Option<&str>) -> Option<&'static Municipality> {
    let key = fold(name);
    let mut namesakes = municipalities()
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
    let of_code = countries().iter().filter(|e| e.place.code == code);
    of_code.max_by_key(|e| latest_end(e)).map(|e| &e.place)
}

impl Archive {
    fn existence(&self, code: &str, first: NaiveDate, last: NaiveDate) -> Existence {
        let Some(periods) = self.periods.get(code) else {
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

    fn municipality(&self, code: &str) -> Option<&Municipality> {
        let of_code = self.municipalities.iter().filter(|e| e.place.code == code);
        of_code.max_by_key(|e| latest_end(e)).map(|e| &e.place)
    }

    fn municipality_at(&self, code: &str, day: NaiveDate) -> Option<&Municipality> {
        let mut of_code = self.municipalities.iter().filter(|e| e.place.code == code);
        let of_then = of_code.find(|e| {
            e.periods
                .iter()
                .any(|(from, to)| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to))
        });
        of_then.map(|e| &e.place).or_else(|| self.municipality(code))
    }
}

fn latest_end<T>(entry: &Entry<T>) -> NaiveDate {
    entry
        .periods
        .iter()
        .map(|(_, to)| to.unwrap_or(NaiveDate::MAX))
        .max()
        .unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests;
