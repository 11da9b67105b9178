//! Dates of birth as registries hold them.

use chrono::{Datelike, Months, NaiveDate};
use std::str::FromStr;

/// A date that may lack the day, or the day and the month: births abroad (ANPR, `senzaGiorno`,
/// `senzaGiornoMese`). Written `1980-01-31`, `1980-01` or `1980`; years 1800 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// First of the days that it can be.
    first: NaiveDate,
    precision: Precision,
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Year, month and day.
    Day,
    /// Year and month.
    Month,
    /// The year alone.
    Year,
}

/// The text is not a date, whole or in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`")]
pub struct InvalidPartialDate;

personal_debug!(PartialDate);

impl PartialDate {
    /// From a date of which only so much is known.
    pub fn new(date: NaiveDate, precision: Precision) -> Option<Self> {
        if !(1800..=9999).contains(&date.year()) {
            return None;
        }
        let first = match precision {
            Precision::Day => date,
            Precision::Month => date.with_day(1)?,
            Precision::Year => NaiveDate::from_ymd_opt(date.year(), 1, 1)?,
        };
        Some(Self { first, precision })
    }

    /// How much is known.
    pub const fn precision(self) -> Precision {
        self.precision
    }

    /// The date, when it is whole.
    pub fn day(self) -> Option<NaiveDate> {
        (self.precision == Precision::Day).then_some(self.first)
    }

    /// The first day that it can be.
    pub const fn earliest(self) -> NaiveDate {
        self.first
    }

    /// The last day that it can be.
    pub fn latest(self) -> NaiveDate {
        let months = match self.precision {
            Precision::Day => return self.first,
            Precision::Month => 1,
            Precision::Year => 12,
        };
        self.first
            .checked_add_months(Months::new(months))
            .and_then(|next| next.pred_opt())
            .unwrap_or(self.first)
    }

    /// Whether who was born then is of age for certain: eighteen years are complete (c.c. art. 2). Born
    /// on 29 February one is of age on 1 March.
    pub fn is_certainly_adult(self, on: NaiveDate) -> bool {
        of_age(self.latest()) <= on
    }

    /// Whether who was born then is a minor for certain.
    pub fn is_certainly_minor(self, on: NaiveDate) -> bool {
        on < of_age(self.earliest())
    }
}

/// The first day on which one is eighteen.
fn of_age(birth: NaiveDate) -> NaiveDate {
    let year = birth.year() + 18;
    NaiveDate::from_ymd_opt(year, birth.month(), birth.day())
        .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        .unwrap_or(NaiveDate::MAX)
}

impl FromStr for PartialDate {
    type Err = InvalidPartialDate;

    fn from_str(text: &str) -> Result<Self, InvalidPartialDate> {
        let text = text.trim();
        let (whole, precision) = match text.len() {
            10 => (text.to_owned(), Precision::Day),
            7 => (format!("{text}-01"), Precision::Month),
            4 => (format!("{text}-01-01"), Precision::Year),
            _ => return Err(InvalidPartialDate),
        };
        if !whole.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(InvalidPartialDate);
        }
        let date = NaiveDate::parse_from_str(&whole, "%Y-%m-%d").map_err(|_| InvalidPartialDate)?;
        Self::new(date, precision).ok_or(InvalidPartialDate)
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let form = match self.precision {
            Precision::Day => "%Y-%m-%d",
            Precision::Month => "%Y-%m",
            Precision::Year => "%Y",
        };
        self.first.format(form).fmt(f)
    }
}

impl serde::Serialize for PartialDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for PartialDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_not_known_may_be_any_of_its_days() {
        let whole = date("1980-02-29");
        assert_eq!(
            (whole.earliest(), whole.latest()),
            (whole.day().unwrap(), whole.first)
        );
        assert_eq!(date("1980-02").latest().to_string(), "1980-02-29");
        assert_eq!(date("1980").latest().to_string(), "1980-12-31");
        assert_eq!(date("1980").day(), None);
        for bad in [
            "",
            "80",
            "1980-13",
            "1980-02-30",
            "1980/02/01",
            "+980-02-01",
            "1799",
            "1980-1-01",
        ] {
            assert_eq!(bad.parse::<PartialDate>(), Err(InvalidPartialDate), "{bad}");
        }
    }

    #[test]
    fn one_is_of_age_on_the_birthday_and_in_doubt_neither_adult_nor_minor() {
        let on = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(date("2008-11-28").is_certainly_adult(on("2026-11-28")));
        assert!(date("2008-11-29").is_certainly_minor(on("2026-11-28")));
        assert!(date("2008-02-29").is_certainly_minor(on("2026-02-28")));
        assert!(date("2008-02-29").is_certainly_adult(on("2026-03-01")));
        let unsure = date("2008");
        assert!(!unsure.is_certainly_adult(on("2026-11-28")) && !unsure.is_certainly_minor(on("2026-11-28")));
    }

    proptest! {
        #[test]
        fn a_date_is_read_as_it_is_written(days in 0_i64..60_000, kind in 0_u8..3) {
            let day = NaiveDate::from_ymd_opt(1850, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            let precision = [Precision::Day, Precision::Month, Precision::Year][usize::from(kind)];
            let date = PartialDate::new(day, precision).unwrap();
            prop_assert_eq!(date.to_string().parse(), Ok(date));
            prop_assert!(date.earliest() <= day && day <= date.latest());
        }
    }
}
