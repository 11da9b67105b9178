//! The files in which a municipality's registry arrives: CSV, one line per person with what holds
//! today, or JSON lines, one record per line with its whole history. Read as a stream, row by row; a
//! row that cannot be read is refused with line, field and reason, and never with its content.
//!
//! The format is described in `docs/operate/registry.md`.

mod bonds;
mod bounded;
mod cells;
mod columns;
mod csv;
pub(crate) mod jsonl;
pub(crate) mod lines;
pub(crate) mod records;
mod row;

pub use columns::COLUMNS;
pub use row::{JsonFault, Reason, RefusedRow};

use sportello_types::registry::Resident;
use std::io::{BufReader, Read};

/// Largest row, in bytes.
pub const LARGEST_ROW: u64 = 1024 * 1024;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV with a header.
    Csv,
    /// JSON lines.
    JsonLines,
}

impl Format {
    /// By the ending of a file's name.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }
}

/// A file that cannot be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The header lacks columns.
    #[error("the header lacks the columns: {}", .0.join(", "))]
    MissingColumns(Vec<&'static str>),
    /// The header has columns that we do not know: a misspelt one would be lost in silence.
    #[error("the header has unknown columns: {}", .0.join(", "))]
    UnknownColumns(Vec<String>),
    /// The header has a column twice.
    #[error("the header has the column {0} twice")]
    RepeatedColumn(String),
    /// The header is not UTF-8.
    #[error("the header is not UTF-8 text")]
    Header,
    /// A row is longer than any record: often a quotation mark that is never closed.
    #[error("the row that begins at line {line} is longer than 1 MiB: is a quotation mark not closed?")]
    RowTooLong {
        /// Its first line.
        line: u64,
    },
    /// The file cannot be read.
    #[error("the file cannot be read")]
    Read(#[source] std::io::Error),
}

/// A row: its line, and the record or why there is none.
#[derive(Debug)]
pub struct FileRow {
    /// Its first line, from 1.
    pub line: u64,
    /// The record.
    pub record: Result<Box<Resident>, RefusedRow>,
}

/// The rows of a file. Ends after the first [`FileError`].
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
