//! JSON lines: one order per line, with all its ways to pay.

use super::{FileError, FileRow, Reason, RefusedRow};
use crate::registry::file::JsonFault;
use crate::registry::file::jsonl::reason;
use crate::registry::file::lines::Lines;
use sportello_types::payments::DebtOrder;
use std::io::BufRead;

pub(super) struct JsonRows<R>(Lines<R>);

impl<R: BufRead> JsonRows<R> {
    pub(super) const fn open(source: R) -> Self {
        Self(Lines::open(source))
    }

    pub(super) fn next(&mut self) -> Option<Result<FileRow, FileError>> {
        let found = self.0.next()?;
        Some(found.map(|(line, row)| FileRow {
            line,
            order: read(row).map(Box::new),
        }))
    }
}

fn read(row: &[u8]) -> Result<DebtOrder, RefusedRow> {
    let refused = |field: String, reason: Reason| RefusedRow { field, reason };
    let text = std::str::from_utf8(row)
        .map_err(|error| refused(String::new(), Reason::NotUtf8(error.valid_up_to())))?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let order: DebtOrder = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let reason = reason(error.inner(), text);
        let path = error.path().to_string();
        // What is no JSON has no path.
        let whole = reason == Reason::Json(JsonFault::Syntax) || path == ".";
        refused(if whole { String::new() } else { path }, reason)
    })?;
    deserializer
        .end()
        .map_err(|_| refused(String::new(), Reason::Json(JsonFault::Syntax)))?;
    if order.external_key.is_none() {
        return Err(refused("external_key".to_owned(), Reason::Missing));
    }
    Ok(order)
}
