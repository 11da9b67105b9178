//! The list in our columns: CSV with a header, comma or semicolon, days as `YYYY-MM-DD`.

use super::{Entry, Place, RowFault, TaxonomyError, Texts};
use crate::registry::file::records::Records;
use chrono::NaiveDate;

/// All columns, with what stands in them.
const COLUMNS: [(&str, &str); 5] = [
    ("code", "the code"),
    ("area", "the area of the creditor"),
    ("service", "what is paid for"),
    ("valid_from", "first day; empty if it has always held"),
    ("valid_until", "last day; empty if none is known"),
];
/// Columns that must be there.
const REQUIRED: [&str; 4] = ["code", "area", "service", "valid_from"];

pub(super) fn read(content: &[u8]) -> Result<Vec<(Place, Entry)>, TaxonomyError> {
    let mut records = Records::open(content, &COLUMNS, &REQUIRED)?;
    let mut rows = Vec::new();
    while let Some(line) = records.next() {
        let place = Place::Line(line?);
        let entry = row(&records).map_err(|fault| TaxonomyError::Row { place, fault })?;
        rows.push((place, entry));
    }
    Ok(rows)
}

fn row(records: &Records<&[u8]>) -> Result<Entry, RowFault> {
    let (mut code, mut area, mut service, mut from, mut until) = ("", "", "", "", "");
    let read = records.values(|name, text| match name {
        "code" => code = text,
        "area" => area = text,
        "service" => service = text,
        "valid_from" => from = text,
        "valid_until" => until = text,
        _ => {}
    });
    read.map_err(|(column, reason)| RowFault::Unread(column, reason))?;
    Texts {
        code,
        area,
        service,
        valid_from: day("valid_from", from)?,
        valid_until: day("valid_until", until)?,
    }
    .entry()
}

fn day(column: &'static str, text: &str) -> Result<Option<NaiveDate>, RowFault> {
    match text.trim() {
        "" => Ok(None),
        text => {
            let day = text.parse::<NaiveDate>();
            day.map(Some).map_err(|_| RowFault::Day(column, "2026-12-31"))
        }
    }
}
