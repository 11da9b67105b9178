//! Why a file of municipalities or countries cannot be used. It is public: what stands in it may be told.

/// Faults that are told; the rest is counted.
const TOLD: usize = 10;

/// A file of municipalities or countries that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PlacesError {
    /// No CSV in UTF-8, or a row with too many or too few values.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// A header without columns that must be there.
    #[error("its header lacks the columns: {}", .0.join(", "))]
    Header(Vec<&'static str>),
    /// Rows that cannot be used.
    #[error("{}", first(.0))]
    Rows(Vec<RowFault>),
    /// No row at all.
    #[error("it is empty")]
    Empty,
    /// Codes that the program's own archive has: whoever was born there would be refused.
    #[error("it lacks {count} codes that the program knows, such as {}: is it whole?", .such_as.join(", "))]
    Lacks {
        /// How many.
        count: usize,
        /// The first ones.
        such_as: Vec<String>,
    },
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {column}: {fault}")]
pub struct RowFault {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The column.
    pub column: &'static str,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing stands where something must.
    #[error("missing")]
    Missing,
    /// Longer than any name.
    #[error("longer than 200 characters")]
    Long,
    /// No Belfiore code of its kind.
    #[error("no code of its kind, such as H501 of a municipality or Z110 of a country")]
    Code,
    /// No province.
    #[error("not the two letters of a province")]
    Province,
    /// No day.
    #[error("not a day, such as 1924-11-14")]
    Day,
    /// The last day is before the first.
    #[error("before the first day")]
    Backwards,
    /// Two rows of one code have no last day.
    #[error("in force twice, by line {0} too")]
    TwiceInForce(u64),
}

/// The first faults, and how many there are besides.
fn first(faults: &[RowFault]) -> String {
    let told: Vec<String> = faults.iter().take(TOLD).map(ToString::to_string).collect();
    let told = told.join("; ");
    match faults.len().saturating_sub(TOLD) {
        0 => told,
        more => format!("{told}; and {more} more"),
    }
}
