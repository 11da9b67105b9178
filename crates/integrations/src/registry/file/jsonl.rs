//! JSON lines: one record per line, with its history.

use super::lines::Lines;
use super::row::JsonFault;
use super::{FileError, FileRow, Reason, RefusedRow};
use serde_json::Value;
use sportello_types::registry::{Resident, ResidentData};
use sportello_types::values::HouseholdKey;
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
            record: read(row).map(Box::new),
        }))
    }
}

fn read(row: &[u8]) -> Result<Resident, RefusedRow> {
    let refused = |field: String, reason: Reason, households| RefusedRow {
        field,
        reason,
        households,
    };
    let text = std::str::from_utf8(row).map_err(|error| {
        let named = households(&String::from_utf8_lossy(row));
        refused(String::new(), Reason::NotUtf8(error.valid_up_to()), named)
    })?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let data: ResidentData = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let reason = reason(error.inner(), text);
        // What is no JSON has no path.
        let field = match reason {
            Reason::Json(JsonFault::Syntax) => String::new(),
            _ => error.path().to_string(),
        };
        refused(
            if field == "." { String::new() } else { field },
            reason,
            households(text),
        )
    })?;
    deserializer
        .end()
        .map_err(|_| refused(String::new(), Reason::Json(JsonFault::Syntax), Vec::new()))?;
    let named = data.memberships.iter().map(|m| m.household.clone()).collect();
    Resident::new(data).map_err(|invalid| {
        refused(
            invalid.field.to_owned(),
            Reason::Contradiction(invalid.fault),
            named,
        )
    })
}

/// In our words: what the library says repeats what stands there.
pub(crate) fn reason(error: &serde_json::Error, text: &str) -> Reason {
    if !error.is_data() {
        return Reason::Json(JsonFault::Syntax);
    }
    // The texts of our own values come with a place behind; others tell of fields and kinds.
    let words = error.to_string();
    let own = words.split(" at line ").next().unwrap_or_default();
    let unfit = Reason::unfit(own.to_owned());
    if unfit == Reason::BrokenEncoding {
        return unfit;
    }
    let library = [
        "missing field",
        "unknown field",
        "invalid type",
        "invalid value",
        "invalid length",
    ];
    if library.iter().any(|begin| own.starts_with(begin))
        || own.contains("unknown variant")
        || text.contains(own)
    {
        return Reason::Json(JsonFault::Shape);
    }
    unfit
}

/// The households that a record names which cannot be read as a whole: all of them, or none.
fn households(text: &str) -> Vec<HouseholdKey> {
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return Vec::new();
    };
    let memberships = value.get("memberships").and_then(Value::as_array);
    memberships
        .into_iter()
        .flatten()
        .map(|membership| membership.get("household")?.as_str()?.parse().ok())
        .collect::<Option<_>>()
        .unwrap_or_default()
}
