//! The calendar of the municipality: Europe/Rome.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Rome;

/// The day of an instant in Italy.
pub fn rome_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Rome).date_naive()
}

/// Day and time of an instant in Italy, as Italians write them: `24/11/2026 15:04`.
pub fn rome_text(at: DateTime<Utc>) -> String {
    at.with_timezone(&Rome).format("%d/%m/%Y %H:%M").to_string()
}

/// The time of an instant in Italy: `15:04`.
pub fn rome_time(at: DateTime<Utc>) -> String {
    at.with_timezone(&Rome).format("%H:%M").to_string()
}

/// The first instant of a day in Italy; nothing for days that instants do not reach.
pub fn rome_midnight(day: NaiveDate) -> Option<DateTime<Utc>> {
    let first = Rome.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest();
    first.map(|first| first.with_timezone(&Utc))
}

/// A day as Italians write it: `24/11/2026`.
pub fn day_text(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_second_of_the_year_in_italy_is_an_hour_before_midnight_in_utc() {
        let at: DateTime<Utc> = "2026-12-31T22:59:58Z".parse().unwrap();
        assert_eq!(rome_day(at).to_string(), "2026-12-31");
        assert_eq!(rome_text(at), "31/12/2026 23:59");
        assert_eq!(rome_time(at), "23:59");
        let next: DateTime<Utc> = "2026-12-31T23:00:00Z".parse().unwrap();
        assert_eq!(rome_day(next).to_string(), "2027-01-01");
        assert_eq!(rome_midnight(rome_day(next)), Some(next));
    }
}
