//! Italian time, in which the node writes receipts without saying so.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};

/// The time in Italy: an hour before UTC, two from the last Sunday of March to that of October, 01:00 UTC
/// (directive 2000/84/EC).
pub(super) fn local(at: DateTime<Utc>) -> NaiveDateTime {
    let turn = |month| last_sunday(at.year(), month).and_then(|day| day.and_hms_opt(1, 0, 0));
    let bare = at.naive_utc();
    let summer = turn(3).is_some_and(|from| from <= bare) && turn(10).is_some_and(|until| bare < until);
    bare + TimeDelta::hours(if summer { 2 } else { 1 })
}

/// Both months have 31 days.
fn last_sunday(year: i32, month: u32) -> Option<NaiveDate> {
    let mut day = NaiveDate::from_ymd_opt(year, month, 31)?;
    while day.weekday() != Weekday::Sun {
        day = day.pred_opt()?;
    }
    Some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summer_lasts_from_march_to_october() {
        for (utc, italy) in [
            ("2026-03-29T00:59:59Z", "2026-03-29T01:59:59"),
            ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00"),
            ("2026-10-25T00:59:59Z", "2026-10-25T02:59:59"),
            ("2026-10-25T01:00:00Z", "2026-10-25T02:00:00"),
            ("2026-12-31T23:30:00Z", "2027-01-01T00:30:00"),
        ] {
            let expected: NaiveDateTime = italy.parse().unwrap();
            assert_eq!(local(utc.parse().unwrap()), expected, "{utc}");
        }
    }
}
