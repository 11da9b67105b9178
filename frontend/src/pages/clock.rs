//! The browser's clock.

use chrono::{DateTime, NaiveDate, Utc};

/// Now.
#[cfg(feature = "csr")]
pub(super) fn now() -> DateTime<Utc> {
    let millis = format!("{:.0}", js_sys::Date::now()).parse().unwrap_or_default();
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// The server renders no forms.
#[cfg(not(feature = "csr"))]
pub(super) fn now() -> DateTime<Utc> {
    DateTime::default()
}

/// The day in Italy, by which forms judge.
pub(super) fn today() -> NaiveDate {
    crate::format::italian_time(now()).date()
}
