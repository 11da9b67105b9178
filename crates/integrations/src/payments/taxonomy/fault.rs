//! Why a list of codes cannot be used. It is public: what stands in it may be told.

use crate::registry::file::{FileError, Reason};
use std::fmt;

/// A list of codes that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TaxonomyError {
    /// Nobody can say how it is written.
    #[error("its name must end in .csv or .json")]
    Name,
    /// The header does not fit, or the file breaks off.
    #[error(transparent)]
    File(#[from] FileError),
    /// Not the JSON that pagoPA publishes.
    #[error("it is not as pagoPA publishes it: {0}")]
    Json(serde_json::Error),
    /// A row that cannot be used.
    #[error("{place}: {fault}")]
    Row {
        /// Where it stands.
        place: Place,
        /// What is wrong with it.
        fault: RowFault,
    },
    /// No order of day and month fits all dates.
    #[error("{0}: with the others, this date is neither month/day/year nor day/month/year")]
    Dates(Place),
    /// Nothing is in it.
    #[error("it is empty")]
    Empty,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The line on which it begins, from 1.
    Line(u64),
    /// Its place among the others, from 1.
    Entry(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Entry(entry) => write!(f, "entry {entry}"),
        }
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// A value cannot be read, or there are too many or too few.
    #[error("{}", unread(.0, .1))]
    Unread(&'static str, Reason),
    /// Not a code.
    #[error("code: `9/`, seven digits, two letters, `/`, such as 9/0104103SP/")]
    Code,
    /// Nothing stands where something must.
    #[error("{0}: missing")]
    Missing(&'static str),
    /// A text that no page could show.
    #[error("{0}: longer than 500 characters")]
    Long(&'static str),
    /// Not a day.
    #[error("{0}: not a day, such as {1}")]
    Day(&'static str, &'static str),
    /// It ends before it begins.
    #[error("valid_until: before valid_from")]
    Backwards,
    /// The same code holds on the same day by another row.
    #[error("code: holds on the same days by {0}")]
    Overlap(Place),
}

/// A value that cannot be read, with its column where it is one.
fn unread(column: &str, reason: &Reason) -> String {
    if column.is_empty() {
        reason.to_string()
    } else {
        format!("{column}: {reason}")
    }
}
