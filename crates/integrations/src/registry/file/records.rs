//! The records of a CSV file, whatever they are about. Comma or semicolon, quotes by RFC 4180, UTF-8 with or
//! without a byte order mark.

use super::bounded::{Allowance, Bounded, TooLong};
use super::{FileError, Reason};
use csv::{ByteRecord, ReaderBuilder};
use std::io::{BufRead, Read};

/// The columns that are known, each with its meaning.
pub(crate) type Known = &'static [(&'static str, &'static str)];

pub(crate) struct Records<R: Read> {
    reader: csv::Reader<Bounded<R>>,
    allowance: Allowance,
    known: Known,
    /// What each column of the file is, by its place in [`Self::known`].
    columns: Vec<usize>,
    row: ByteRecord,
    /// Lines that the parser is behind: of `\r\n` it counts the second half with the next row.
    behind: u64,
    over: bool,
}

impl<R: BufRead> Records<R> {
    pub(crate) fn open(mut source: R, known: Known, required: &[&str]) -> Result<Self, FileError> {
        let (delimiter, behind) = manner(&mut source)?;
        let allowance = Allowance::default();
        allowance.renew();
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(true)
            .flexible(true)
            .from_reader(Bounded::new(source, allowance.clone()));
        let header = reader.byte_headers().map_err(|error| fault(error, 1))?.clone();
        let columns = columns(&header, known, required)?;
        Ok(Self {
            reader,
            allowance,
            known,
            columns,
            row: ByteRecord::new(),
            behind,
            over: false,
        })
    }

    /// Goes to the next record: its first line, from 1.
    pub(crate) fn next(&mut self) -> Option<Result<u64, FileError>> {
        if self.over {
            return None;
        }
        self.allowance.renew();
        let begins = self.reader.position().line() + self.behind;
        match self.reader.read_byte_record(&mut self.row) {
            Ok(false) => {
                self.over = true;
                None
            }
            Ok(true) => Some(Ok(self
                .row
                .position()
                .map_or(begins, |at| at.line() + self.behind))),
            Err(error) => {
                self.over = true;
                Some(Err(fault(error, begins)))
            }
        }
    }

    /// Hands over the values of the record, each with the name of its column; the column that is no text, or
    /// none where the record as a whole is wrong, and why.
    pub(crate) fn values<'r>(
        &'r self,
        mut put: impl FnMut(&'static str, &'r str),
    ) -> Result<(), (&'static str, Reason)> {
        if self.row.len() != self.columns.len() {
            let size = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
            let reason = Reason::Values {
                wanted: size(self.columns.len()),
                found: size(self.row.len()),
            };
            return Err(("", reason));
        }
        for (cell, column) in self.row.iter().zip(&self.columns) {
            let name = self.known.get(*column).map_or("", |(name, _)| *name);
            let text =
                std::str::from_utf8(cell).map_err(|error| (name, Reason::NotUtf8(error.valid_up_to())))?;
            put(name, text);
        }
        Ok(())
    }
}

impl<R: Read> Records<R> {
    /// The value of one column of the record, whatever is wrong with the others; none where the record has
    /// more or fewer values than there are columns.
    pub(crate) fn value(&self, wanted: &str) -> Option<&str> {
        if self.row.len() != self.columns.len() {
            return None;
        }
        let is_it = |column: &usize| self.known.get(*column).is_some_and(|(name, _)| *name == wanted);
        let place = self.columns.iter().position(is_it)?;
        std::str::from_utf8(self.row.get(place)?).ok()
    }
}

/// How a file is written, from its first line: what stands between the values, and by how many lines the
/// parser is behind.
fn manner(source: &mut impl BufRead) -> Result<(u8, u64), FileError> {
    let ahead = source.fill_buf().map_err(FileError::Read)?;
    let header = ahead.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| header.split(|byte| *byte == wanted).count();
    let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
    Ok((delimiter, u64::from(header.ends_with(b"\r"))))
}

/// What each column of a header is, by its place among those that are known.
fn columns(
    header: &ByteRecord,
    known: &[(&'static str, &str)],
    required: &[&str],
) -> Result<Vec<usize>, FileError> {
    let mut found = Vec::new();
    let mut unknown = Vec::new();
    for name in header {
        let name = std::str::from_utf8(name).map_err(|_| FileError::Header)?;
        let name = name.trim_start_matches('\u{FEFF}').trim();
        match known.iter().position(|(known, _)| *known == name) {
            Some(place) if found.contains(&place) => return Err(FileError::RepeatedColumn(name.to_owned())),
            Some(place) => found.push(place),
            None => unknown.push(name.chars().take(40).collect()),
        }
    }
    if !unknown.is_empty() {
        return Err(FileError::UnknownColumns(unknown));
    }
    let missing: Vec<_> = known
        .iter()
        .enumerate()
        .filter(|(place, (name, _))| required.contains(name) && !found.contains(place))
        .map(|(_, (name, _))| *name)
        .collect();
    if missing.is_empty() {
        Ok(found)
    } else {
        Err(FileError::MissingColumns(missing))
    }
}

fn fault(error: csv::Error, line: u64) -> FileError {
    match error.into_kind() {
        csv::ErrorKind::Io(error)
            if error
                .get_ref()
                .is_some_and(<dyn std::error::Error + Send + Sync>::is::<TooLong>) =>
        {
            FileError::RowTooLong { line }
        }
        csv::ErrorKind::Io(error) => FileError::Read(error),
        other => FileError::Read(std::io::Error::new(
            std::io::ErrorKind::InvalidData,
            format!("not CSV: {}", kind(&other)),
        )),
    }
}

const fn kind(error: &csv::ErrorKind) -> &'static str {
    match error {
        csv::ErrorKind::UnequalLengths { .. } => "rows of unequal length",
        csv::ErrorKind::Utf8 { .. } => "not UTF-8",
        _ => "malformed",
    }
}
