//! CSV: one line per debt. Comma or semicolon, quotes by RFC 4180, UTF-8 with or without a byte order mark.

use super::cells::Cells;
use super::columns::{COLUMNS, REQUIRED};
use super::{FileError, FileRow, Reason, RefusedRow};
use crate::registry::file::bounded::{Allowance, Bounded};
use crate::registry::file::csv::{columns, fault, manner};
use csv::{ByteRecord, ReaderBuilder};
use sportello_types::payments::DebtOrder;
use std::io::{BufRead, Read};

pub(super) struct CsvRows<R: Read> {
    reader: csv::Reader<Bounded<R>>,
    allowance: Allowance,
    /// What each column of the file is, by its place in [`COLUMNS`].
    columns: Vec<usize>,
    row: ByteRecord,
    /// Lines that the parser is behind: of `\r\n` it counts the second half with the next row.
    behind: u64,
    over: bool,
}

impl<R: BufRead> CsvRows<R> {
    pub(super) fn open(mut source: R) -> Result<Self, FileError> {
        let (delimiter, behind) = manner(&mut source)?;
        let allowance = Allowance::default();
        allowance.renew();
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(true)
            .flexible(true)
            .from_reader(Bounded::new(source, allowance.clone()));
        let header = reader.byte_headers().map_err(|error| fault(error, 1))?.clone();
        let columns = columns(&header, &COLUMNS, &REQUIRED)?;
        Ok(Self {
            reader,
            allowance,
            columns,
            row: ByteRecord::new(),
            behind,
            over: false,
        })
    }

    pub(super) fn next(&mut self) -> Option<Result<FileRow, FileError>> {
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
            Ok(true) => {
                let line = self.row.position().map_or(begins, |at| at.line() + self.behind);
                let order = self.read().map(Box::new);
                Some(Ok(FileRow { line, order }))
            }
            Err(error) => {
                self.over = true;
                Some(Err(fault(error, begins)))
            }
        }
    }

    fn read(&self) -> Result<DebtOrder, RefusedRow> {
        let refused = |field: &str, reason| RefusedRow {
            field: field.to_owned(),
            reason,
        };
        if self.row.len() != self.columns.len() {
            let size = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
            let reason = Reason::Values {
                wanted: size(self.columns.len()),
                found: size(self.row.len()),
            };
            return Err(refused("", reason));
        }
        let mut cells = Cells::default();
        for (cell, column) in self.row.iter().zip(&self.columns) {
            let name = COLUMNS.get(*column).map_or("", |(name, _)| *name);
            let text = std::str::from_utf8(cell)
                .map_err(|error| refused(name, Reason::NotUtf8(error.valid_up_to())))?;
            cells.put(name, text);
        }
        cells.order()
    }
}
