//! The files in which debts arrive from other programs: CSV, one line per debt, or JSON lines, one order per
//! line in the shape of `POST /backoffice/payments/debts`. Read as a stream, row by row; a row that cannot be
//! read is refused with line, field and reason, and never with its content.
//!
//! The format is described in `docs/operate/payments-office.md`.

mod cells;
mod columns;
mod csv;
mod jsonl;

pub use crate::registry::file::{FileError, Format, Reason};
pub use columns::COLUMNS;

use sportello_types::payments::DebtOrder;
use std::io::{BufReader, Read};

/// A row: its line, and the debt or why there is none.
pub struct FileRow {
    /// Its first line, from 1.
    pub line: u64,
    /// The debt that is asked for.
    pub order: Result<Box<DebtOrder>, RefusedRow>,
}

/// A row without a debt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// The column, or the path in the JSON record (`options[0][1].parts`); empty for the row as a whole.
    pub field: String,
    /// Why.
    pub reason: Reason,
}

/// The rows of a file. Ends after the first [`FileError`].
///
/// # Errors
/// [`FileError`] for a header that is not ours.
pub fn rows<R: Read>(source: R, format: Format) -> Result<Rows<R>, FileError> {
    let source = BufReader::with_capacity(64 * 1024, source);
    Ok(Rows(match format {
        Format::Csv => Kind::Csv(Box::new(csv::CsvRows::open(source)?)),
        Format::JsonLines => Kind::JsonLines(jsonl::JsonRows::open(source)),
    }))
}

/// The rows of a file.
pub struct Rows<R: Read>(Kind<R>);

enum Kind<R: Read> {
    Csv(Box<csv::CsvRows<BufReader<R>>>),
    JsonLines(jsonl::JsonRows<BufReader<R>>),
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<FileRow, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Kind::Csv(rows) => rows.next(),
            Kind::JsonLines(rows) => rows.next(),
        }
    }
}

#[cfg(test)]
mod tests;
