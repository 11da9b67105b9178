//! Instants, days and sizes in words, on the clock of Italy.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Rome;
use sportello_types::lang::Lang;

/// `24/11/2026, ore 16:09:18` or `24 November 2026, 16:09:18`, legal time in Italy.
pub(super) fn instant(lang: Lang, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Rome);
    match lang {
        Lang::It => local.format("%d/%m/%Y, ore %H:%M:%S").to_string(),
        Lang::En => local.format("%-d %B %Y, %H:%M:%S (Italian time)").to_string(),
    }
}

/// `24/11/2026` or `24 November 2026`.
pub(super) fn day(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::It => day.format("%d/%m/%Y").to_string(),
        Lang::En => day.format("%-d %B %Y").to_string(),
    }
}

/// The day on the clock of Italy.
pub(super) fn italian_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Rome).date_naive()
}

/// A size in bytes, rounded to one decimal: `1,2 MB`, `1.2 MB`.
pub(super) fn size(lang: Lang, bytes: i64) -> String {
    const UNITS: [(i64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    for (unit, name) in UNITS {
        if bytes >= unit {
            let tenths = bytes.saturating_mul(10).saturating_add(unit / 2) / unit;
            let mark = match lang {
                Lang::It => ',',
                Lang::En => '.',
            };
            return format!("{}{mark}{} {name}", tenths / 10, tenths % 10);
        }
    }
    format!("{bytes} byte")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn instants_follow_summer_and_winter_time() {
        let winter = Utc.with_ymd_and_hms(2026, 12, 31, 23, 30, 5).unwrap();
        assert_eq!(instant(Lang::It, winter), "01/01/2027, ore 00:30:05");
        let summer = Utc.with_ymd_and_hms(2026, 7, 1, 10, 0, 0).unwrap();
        assert_eq!(instant(Lang::En, summer), "1 July 2026, 12:00:00 (Italian time)");
    }

    #[test]
    fn sizes_are_rounded_to_one_decimal() {
        assert_eq!(size(Lang::It, 999), "999 byte");
        assert_eq!(size(Lang::It, 1_250_000), "1,3 MB");
        assert_eq!(size(Lang::En, 1_000), "1.0 kB");
        assert_eq!(size(Lang::En, i64::MAX).split('.').count(), 2);
    }
}
