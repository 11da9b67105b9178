//! The national list of what is paid for (*tassonomia dei servizi di incasso*, pagoPA SANP, *Ente Creditore*), as
//! dated data: a code holds from a day to a day. Which code a debt had in the past is nobody's question here.
//!
//! The formats are described in `docs/operate/payments.md`.

mod fault;
mod published;
mod table;

pub use fault::{Place, RowFault, TaxonomyError};

use chrono::NaiveDate;
use sportello_types::values::TaxonomyCode;
use std::collections::BTreeMap;

/// The codes of municipalities that the program carries; see `SOURCE.md` beside it.
const MUNICIPAL: &[u8] = include_bytes!("municipal.csv");
/// Longest name of an area or a service, in characters.
const LONGEST: usize = 500;

/// What can be paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its code.
    pub code: TaxonomyCode,
    /// The area of the creditor to which it belongs.
    pub area: String,
    /// Its name.
    pub service: String,
    /// The first day on which it holds; nothing where it has always held.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it holds; nothing where none is known.
    pub valid_until: Option<NaiveDate>,
}

/// Why nothing can be asked for under a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotInForce {
    /// It is not in the list.
    #[error("not in the list")]
    Unlisted,
    /// It begins on this day.
    #[error("begins on {0}")]
    NotYet(NaiveDate),
    /// It ended with this day.
    #[error("ended on {0}")]
    Ended(NaiveDate),
}

/// The list. How a notice is delivered, the digit before the first stroke of a code, is not part of what is paid:
/// `9/0104103SP/` and `7/0104103SP/` are one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxonomy {
    /// Rows by what is paid, oldest first; no two of the same hold on one day.
    rows: BTreeMap<String, Vec<Entry>>,
}

impl Entry {
    fn first_day(&self) -> NaiveDate {
        self.valid_from.unwrap_or(NaiveDate::MIN)
    }

    fn last_day(&self) -> NaiveDate {
        self.valid_until.unwrap_or(NaiveDate::MAX)
    }

    fn holds_on(&self, day: NaiveDate) -> bool {
        (self.first_day()..=self.last_day()).contains(&day)
    }

    fn meets(&self, other: &Self) -> bool {
        self.first_day() <= other.last_day() && other.first_day() <= self.last_day()
    }
}

impl Taxonomy {
    /// The codes of municipalities, as far as the program knows them.
    ///
    /// # Errors
    /// [`TaxonomyError`], which a test keeps from coming up.
    pub fn municipal() -> Result<Self, TaxonomyError> {
        Self::read("municipal.csv", MUNICIPAL)
    }

    /// Reads a file by the ending of its name: `.csv` in our columns, `.json` as pagoPA publishes it.
    ///
    /// # Errors
    /// [`TaxonomyError`]: the first thing that is wrong, and where it stands.
    pub fn read(name: &str, content: &[u8]) -> Result<Self, TaxonomyError> {
        let ending = name
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        let rows = match ending.as_deref() {
            Some("csv") => table::read(content)?,
            Some("json") => published::read(content)?,
            _ => return Err(TaxonomyError::Name),
        };
        Self::of(rows)
    }

    fn of(rows: Vec<(Place, Entry)>) -> Result<Self, TaxonomyError> {
        let mut placed: BTreeMap<String, Vec<(Place, Entry)>> = BTreeMap::new();
        for (place, entry) in rows {
            let same = placed.entry(entry.code.subject().to_owned()).or_default();
            if let Some((other, _)) = same.iter().find(|(_, other)| entry.meets(other)) {
                let fault = RowFault::Overlap(*other);
                return Err(TaxonomyError::Row { place, fault });
            }
            same.push((place, entry));
        }
        if placed.is_empty() {
            return Err(TaxonomyError::Empty);
        }
        let in_order = |rows: Vec<(Place, Entry)>| {
            let mut entries: Vec<Entry> = rows.into_iter().map(|(_, entry)| entry).collect();
            entries.sort_by_key(Entry::first_day);
            entries
        };
        let rows = placed
            .into_iter()
            .map(|(subject, rows)| (subject, in_order(rows)));
        Ok(Self { rows: rows.collect() })
    }

    fn of_code(&self, code: &TaxonomyCode) -> &[Entry] {
        self.rows
            .get(code.subject())
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// What is paid under a code on a day.
    ///
    /// # Errors
    /// [`NotInForce`].
    pub fn on(&self, code: &TaxonomyCode, day: NaiveDate) -> Result<&Entry, NotInForce> {
        let rows = self.of_code(code);
        if let Some(entry) = rows.iter().find(|entry| entry.holds_on(day)) {
            return Ok(entry);
        }
        let mut begin = rows.iter().filter_map(|entry| entry.valid_from);
        let mut ends = rows.iter().rev().filter_map(|entry| entry.valid_until);
        Err(match (begin.find(|first| *first > day), ends.next()) {
            (Some(first), _) => NotInForce::NotYet(first),
            (None, Some(last)) => NotInForce::Ended(last),
            (None, None) => NotInForce::Unlisted,
        })
    }

    /// Whether a code is in the list, whenever it holds.
    pub fn lists(&self, code: &TaxonomyCode) -> bool {
        !self.of_code(code).is_empty()
    }

    /// The last day of the time in which a code holds without a gap, from a day on which it does; nothing where it
    /// has no end.
    pub fn holds_until(&self, code: &TaxonomyCode, day: NaiveDate) -> Option<NaiveDate> {
        let mut last = self.on(code, day).ok()?.valid_until?;
        for next in self.of_code(code) {
            if Some(next.first_day()) == last.succ_opt() {
                last = next.valid_until?;
            }
        }
        Some(last)
    }

    /// All that can be paid for on a day, by code.
    pub fn all_on(&self, day: NaiveDate) -> impl Iterator<Item = &Entry> {
        let all = self.rows.values().flatten();
        all.filter(move |entry| entry.holds_on(day))
    }
}

/// A row, from texts.
struct Texts<'t> {
    code: &'t str,
    area: &'t str,
    service: &'t str,
    valid_from: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
}

impl Texts<'_> {
    fn entry(self) -> Result<Entry, RowFault> {
        let text = |column: &'static str, text: &str| {
            // The published list has line breaks and double spaces inside of names.
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            match text.chars().count() {
                0 => Err(RowFault::Missing(column)),
                1..=LONGEST => Ok(text),
                _ => Err(RowFault::Long(column)),
            }
        };
        let entry = Entry {
            code: self.code.trim().parse().map_err(|_| RowFault::Code)?,
            area: text("area", self.area)?,
            service: text("service", self.service)?,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
        };
        if entry.first_day() > entry.last_day() {
            return Err(RowFault::Backwards);
        }
        Ok(entry)
    }
}

#[cfg(test)]
mod tests;
