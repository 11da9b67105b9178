//! A row that is refused.

use sportello_types::registry::Fault;
use sportello_types::values::{HouseholdKey, InvalidCleanText};

/// A row without a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// The column, or the path in the JSON record (`residences[0].address`).
    pub field: String,
    /// Why.
    pub reason: Reason,
    /// The households that the row names, where that much can be read: they lack somebody. Where it names none
    /// nobody can tell which household does.
    pub households: Vec<HouseholdKey>,
}

/// Why a row is refused. Says nothing of what stands there: that is somebody's data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Bytes that are not UTF-8.
    #[error("not UTF-8 text, from byte {0} of the row on")]
    NotUtf8(usize),
    /// Text that was read in one encoding and written in another.
    #[error("was read in the wrong encoding somewhere (`Ã¨` for `è`)")]
    BrokenEncoding,
    /// Not as many values as the header has columns.
    #[error("{found} values where the header has {wanted} columns")]
    Values {
        /// In the header.
        wanted: u64,
        /// In the row.
        found: u64,
    },
    /// Not a JSON record.
    #[error("not a JSON record: {0}")]
    Json(JsonFault),
    /// Nothing stands where something must.
    #[error("missing")]
    Missing,
    /// What stands there is no value of its kind.
    #[error("{0}")]
    Invalid(String),
    /// The record contradicts itself.
    #[error("{0}")]
    Contradiction(Fault),
    /// The same key or fiscal code as another row's.
    #[error("the same as on line {0}")]
    Duplicate(u64),
}

/// What is wrong with JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// It is no JSON.
    Syntax,
    /// A field is missing, unknown or of another kind.
    Shape,
}

impl std::fmt::Display for JsonFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Syntax => "the syntax is wrong",
            Self::Shape => "a field is missing, unknown or of another kind",
        })
    }
}

impl Reason {
    /// Why a value is none of its kind, in the words of its own error. A wrong encoding is told apart: it is the
    /// whole file's.
    pub(crate) fn unfit(words: String) -> Self {
        if words == InvalidCleanText::Encoding.to_string() {
            Self::BrokenEncoding
        } else {
            Self::Invalid(words)
        }
    }

    /// A stable word for it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotUtf8(_) => "not_utf8",
            Self::BrokenEncoding => "broken_encoding",
            Self::Values { .. } => "values",
            Self::Json(_) => "json",
            Self::Missing => "missing",
            Self::Invalid(_) => "invalid",
            Self::Contradiction(_) => "contradiction",
            Self::Duplicate(_) => "duplicate",
        }
    }
}
