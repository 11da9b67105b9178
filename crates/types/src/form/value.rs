//! Readings of single JSON values.

use chrono::NaiveDate;
use serde_json::Value;

/// A day in the one form that answers may have: `2026-09-30`, years 1800 to 2199.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let in_range = ("1800".."2200").contains(&text.get(..4)?);
    (shape && in_range).then(|| text.parse().ok()).flatten()
}

/// The first day of a month in the one form that answers may have: `2026-09`.
pub(super) fn month(text: &str) -> Option<NaiveDate> {
    (text.len() == 7).then(|| date(&format!("{text}-01"))).flatten()
}

/// Largest integer that every JSON reader keeps exact (RFC 8259 §6).
pub(super) const MOST: i64 = 9_007_199_254_740_991;

/// An integer, however it is written (JSON Schema counts `5.0` as one).
pub(super) fn integer(value: &Value) -> Option<i64> {
    let number = value.as_number()?;
    let integer = match (number.as_i64(), number.as_f64()) {
        (Some(integer), _) => integer,
        (None, Some(float)) if float.fract() == 0.0 && float.abs() < 9.1e15 => {
            format!("{float:.0}").parse().ok()?
        }
        _ => return None,
    };
    (-MOST..=MOST).contains(&integer).then_some(integer)
}

/// Whether a value counts as an answer: absent, `null`, `""`, `[]` and `{}` do not.
pub(super) fn is_answered(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    }
}
