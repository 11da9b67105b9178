//! CSV: one line per person, what holds today.

use super::cells::Cells;
use super::columns::{COLUMNS, REQUIRED};
use super::records::Records;
use super::{FileError, FileRow, RefusedRow};
use sportello_types::registry::Resident;
use sportello_types::values::HouseholdKey;
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
            record: self.read(),
        }))
    }

    fn read(&self) -> Result<Box<Resident>, RefusedRow> {
        let mut cells = Cells::default();
        let read = self.0.values(|name, text| cells.put(name, text));
        read.map_err(|(field, reason)| RefusedRow {
            field: field.to_owned(),
            reason,
            households: self.household().into_iter().collect(),
        })?;
        cells.resident().map(Box::new)
    }

    /// The household of the row, whatever is wrong with it.
    fn household(&self) -> Option<HouseholdKey> {
        self.0.value("household")?.parse().ok()
    }
}
