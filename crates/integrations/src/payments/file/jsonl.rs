//! JSON lines: one order per line, with all its ways to pay.

use super::{FileError, FileRow, Reason, RefusedRow};
use crate::registry::file::jsonl::reason;
use crate::registry::file::{JsonFault, LARGEST_ROW};
use sportello_types::payments::DebtOrder;
use std::io::{BufRead, Read};

pub(super) struct JsonRows<R> {
    source: R,
    line: u64,
    row: Vec<u8>,
    over: bool,
}

impl<R: BufRead> JsonRows<R> {
    pub(super) const fn open(source: R) -> Self {
        Self {
            source,
            line: 0,
            row: Vec::new(),
            over: false,
        }
    }

    pub(super) fn next(&mut self) -> Option<Result<FileRow, FileError>> {
        while !self.over {
            self.row.clear();
            self.line += 1;
            let line = self.line;
            let mut bounded = (&mut self.source).take(LARGEST_ROW + 1);
            match bounded.read_until(b'\n', &mut self.row) {
                Ok(0) => self.over = true,
                Ok(read) if u64::try_from(read).is_ok_and(|read| read > LARGEST_ROW) => {
                    self.over = true;
                    return Some(Err(FileError::RowTooLong { line }));
                }
                Ok(_) => {
                    let row = self
                        .row
                        .strip_prefix(b"\xEF\xBB\xBF".as_slice())
                        .unwrap_or(&self.row);
                    if row.iter().all(u8::is_ascii_whitespace) {
                        continue;
                    }
                    let order = read(row).map(Box::new);
                    return Some(Ok(FileRow { line, order }));
                }
                Err(error) => {
                    self.over = true;
                    return Some(Err(FileError::Read(error)));
                }
            }
        }
        None
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
