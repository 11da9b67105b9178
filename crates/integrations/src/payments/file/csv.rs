//! CSV: one line per debt.

use super::cells::Cells;
use super::columns::{COLUMNS, REQUIRED};
use super::{FileError, FileRow, RefusedRow};
use crate::registry::file::records::Records;
use sportello_types::payments::DebtOrder;
use std::io::{BufRead, Read};

pub(super) struct CsvRows<R: Read>(Records<R>);

impl<R: BufRead> CsvRows<R> {
    pub(super) fn open(source: R) -> Result<Self, FileError> {
        Records::open(source, &COLUMNS, &REQUIRED).map(Self)
    }

    pub(super) fn next(&mut self) -> Option<Result<FileRow, FileError>> {
        let line = self.0.next()?;
        Some(line.map(|line| FileRow {
            line,
            order: self.read().map(Box::new),
        }))
    }

    fn read(&self) -> Result<DebtOrder, RefusedRow> {
        let mut cells = Cells::default();
        let read = self.0.values(|name, text| cells.put(name, text));
        read.map_err(|(field, reason)| RefusedRow {
            field: field.to_owned(),
            reason,
        })?;
        cells.order()
    }
}
