//! Days as pagoPA's services write them: instants of UTC.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Rome;

/// The last second of a day in Rome, which is of the same day in UTC: the services show the day of that.
pub(super) fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default());
    Rome.from_local_datetime(&local)
        .latest()
        .map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}
