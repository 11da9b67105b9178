//! Days that count: terms of procedures, windows for applications, national holidays.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Europe::Rome;
use serde::{Deserialize, Serialize};
use sportello_types::services::{Availability, TermFrom};

/// The longest duration of a procedure (L. 241/1990 art. 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// How many days.
    pub days: u32,
    /// Which days count.
    pub kind: DeadlineKind,
    /// From which day.
    #[serde(default)]
    pub from: TermFrom,
}

/// Which days count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// All of them.
    Calendar,
    /// Monday to Friday without holidays.
    Working,
}

impl Deadline {
    /// The last day, for a term that runs from a day: that day is not counted, and a last day on a
    /// Sunday or holiday moves to the next working one (civil code art. 2963).
    pub fn last_day(self, runs_from: NaiveDate) -> Option<NaiveDate> {
        let mut day = match self.kind {
            DeadlineKind::Calendar => runs_from.checked_add_days(Days::new(self.days.into()))?,
            DeadlineKind::Working => {
                let mut day = runs_from;
                for _ in 0..self.days {
                    day = day.succ_opt()?;
                    while is_holiday(day) || day.weekday() == Weekday::Sat {
                        day = day.succ_opt()?;
                    }
                }
                day
            }
        };
        while is_holiday(day) {
            day = day.succ_opt()?;
        }
        Some(day)
    }
}

/// Whether a day is a Sunday or a national holiday (L. 260/1949; from 2026 also 4 October, L.
/// 151/2025). The patron saint's day is left out: it only gives the office more time.
fn is_holiday(day: NaiveDate) -> bool {
    const FIXED: [(u32, u32); 10] = [
        (1, 1),
        (1, 6),
        (4, 25),
        (5, 1),
        (6, 2),
        (8, 15),
        (11, 1),
        (12, 8),
        (12, 25),
        (12, 26),
    ];
    let date = (day.month(), day.day());
    day.weekday() == Weekday::Sun
        || FIXED.contains(&date)
        || (date == (10, 4) && day.year() >= 2026)
        || easter(day.year()).and_then(|easter| easter.succ_opt()) == Some(day)
}

/// Easter Sunday of the Gregorian calendar (Gauss's method, with the epact corrected by century).
fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year % 19;
    let century = year / 100;
    let correction = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let moon = correction - (correction / 28) * (1 - (29 / (correction + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
    let offset = moon - weekday;
    let month = 3 + (offset + 40) / 44;
    let day = offset + 28 - 31 * (month / 4);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// When applications are taken: from the beginning of a day to the end of another, Europe/Rome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    opens: Day,
    closes: Day,
    /// Whether its applications are decided as they come, also where those of other windows are judged
    /// together: their term runs from the submission.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    rolling: bool,
}

/// A day of one year (`2026-03-01`) or of every year (`03-01`; `02-29` is the last of February).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Once(NaiveDate),
    Yearly { month: u32, day: u32 },
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let yearly = || {
            let date: NaiveDate = format!("2024-{text}").parse().ok()?;
            Some(Self::Yearly {
                month: date.month(),
                day: date.day(),
            })
        };
        text.parse()
            .map(Self::Once)
            .ok()
            .or_else(yearly)
            .ok_or_else(|| serde::de::Error::custom("not a day: 2026-03-01, or 03-01 for every year"))
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Once(date) => date.serialize(serializer),
            Self::Yearly { month, day } => serializer.collect_str(&format_args!("{month:02}-{day:02}")),
        }
    }
}

impl Day {
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Once(date) => Some(date),
            Self::Yearly { month, day } => {
                let date = |day| NaiveDate::from_ymd_opt(year, month, day);
                date(day).or_else(|| date(day - 1))
            }
        }
    }
}

/// One period that takes applications, whole days in Italy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first day.
    pub opens_on: NaiveDate,
    /// The last day.
    pub closes_on: NaiveDate,
    /// Whether its applications are decided as they come.
    pub rolling: bool,
}

impl Period {
    /// Its first instant.
    pub fn opens_at(self) -> Option<DateTime<Utc>> {
        midnight(self.opens_on)
    }

    /// The first instant after it.
    pub fn closes_at(self) -> Option<DateTime<Utc>> {
        midnight(self.closes_on.succ_opt()?)
    }
}

impl Window {
    /// The periods that begin between the year before a day and the year after it.
    fn periods(self, today: NaiveDate) -> Vec<Period> {
        let mut periods = Vec::new();
        for year in today.year() - 1..=today.year() + 1 {
            let Some(opens_on) = self.opens.in_year(year) else {
                continue;
            };
            let closes_on = self.closes.in_year(opens_on.year()).and_then(|closes| {
                if closes < opens_on {
                    self.closes.in_year(opens_on.year() + 1)
                } else {
                    Some(closes)
                }
            });
            periods.extend(closes_on.map(|closes_on| Period {
                opens_on,
                closes_on,
                rolling: self.rolling,
            }));
        }
        periods
    }
}

/// The first instant of a day in Italy.
fn midnight(day: NaiveDate) -> Option<DateTime<Utc>> {
    let local = Rome
        .from_local_datetime(&day.and_time(NaiveTime::MIN))
        .earliest()?;
    Some(local.with_timezone(&Utc))
}

/// The period that matters on a day in Italy: the one that is open, else the next, else the last.
pub fn period(windows: &[Window], today: NaiveDate) -> Option<Period> {
    let mut periods: Vec<Period> = windows.iter().flat_map(|window| window.periods(today)).collect();
    periods.sort_unstable();
    periods
        .iter()
        .find(|period| today <= period.closes_on)
        .or(periods.last())
        .copied()
}

/// Whether applications are taken on a day in Italy.
pub(super) fn availability(windows: &[Window], today: NaiveDate) -> Availability {
    match period(windows, today) {
        Some(period) if today < period.opens_on => Availability::NotYetOpen,
        Some(period) if today > period.closes_on => Availability::Closed,
        _ => Availability::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn windows(json: serde_json::Value) -> Vec<Window> {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn easter_falls_where_the_calendars_print_it() {
        for (year, expected) in [
            (1954, "1954-04-18"),
            (1981, "1981-04-19"),
            (2024, "2024-03-31"),
            (2025, "2025-04-20"),
            (2026, "2026-04-05"),
            (2027, "2027-03-28"),
            (2038, "2038-04-25"),
            (2049, "2049-04-18"),
            (2076, "2076-04-19"),
            (2285, "2285-03-22"),
        ] {
            assert_eq!(easter(year), Some(day(expected)));
        }
    }

    #[test]
    fn a_term_ends_on_a_day_on_which_somebody_works() {
        for (days, kind, submitted, last) in [
            (30, DeadlineKind::Calendar, "2026-11-24", "2026-12-24"),
            (30, DeadlineKind::Calendar, "2026-11-25", "2026-12-28"),
            (30, DeadlineKind::Calendar, "2026-03-07", "2026-04-07"),
            (30, DeadlineKind::Calendar, "2026-09-04", "2026-10-05"),
            (30, DeadlineKind::Calendar, "2025-09-04", "2025-10-04"),
            (3, DeadlineKind::Working, "2026-12-04", "2026-12-10"),
            (1, DeadlineKind::Working, "2026-04-03", "2026-04-07"),
        ] {
            let deadline = Deadline {
                days,
                kind,
                from: TermFrom::Submitted,
            };
            assert_eq!(deadline.last_day(day(submitted)), Some(day(last)), "{submitted}");
        }
    }

    #[test]
    fn a_window_opens_at_midnight_in_italy_and_closes_at_the_end_of_its_last_day() {
        let call = windows(serde_json::json!([{"opens": "2026-04-01", "closes": "2026-04-30"}]));
        for (today, expected) in [
            ("2026-03-31", Availability::NotYetOpen),
            ("2026-04-01", Availability::Open),
            ("2026-04-30", Availability::Open),
            ("2026-05-01", Availability::Closed),
        ] {
            assert_eq!(availability(&call, day(today)), expected, "{today}");
        }
        let period = period(&call, day("2026-05-01")).unwrap();
        assert_eq!(period.opens_at(), Some(at("2026-03-31T22:00:00Z")));
        assert_eq!(period.closes_at(), Some(at("2026-04-30T22:00:00Z")));
        assert_eq!(availability(&[], day("2026-01-01")), Availability::Open);
    }

    #[test]
    fn yearly_windows_come_back_and_may_span_the_new_year() {
        let year = windows(serde_json::json!([{"opens": "03-01", "closes": "02-29"}]));
        for today in ["2026-02-28", "2028-02-29", "2027-02-28", "2026-11-24"] {
            assert_eq!(availability(&year, day(today)), Availability::Open, "{today}");
        }
        let autumn = windows(serde_json::json!([{"opens": "09-01", "closes": "10-31"}]));
        assert_eq!(availability(&autumn, day("2026-11-24")), Availability::NotYetOpen);
        let next = period(&autumn, day("2026-11-24")).unwrap();
        assert_eq!(next.opens_at(), Some(at("2027-08-31T22:00:00Z")));
        assert!(serde_json::from_str::<Window>(r#"{"opens": "13-01", "closes": "10-31"}"#).is_err());
    }

    #[test]
    fn windows_are_kept_as_they_were_declared() {
        let declared = serde_json::json!([
            {"opens": "03-01", "closes": "02-29", "rolling": true},
            {"opens": "2026-04-01", "closes": "2026-04-30"}
        ]);
        let kept = serde_json::to_value(windows(declared.clone())).unwrap();
        assert_eq!(kept, declared);
    }
}
