//! Dates, times, amounts and sizes in the words of each language.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc, Weekday};
use sportello_types::lang::Lang;

const MONTHS_IT: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The name of a month, from 1; empty for what is no month.
pub fn month_name(month: u32, lang: Lang) -> &'static str {
    let names = match lang {
        Lang::It => &MONTHS_IT,
        Lang::En => &MONTHS_EN,
    };
    let at = month.checked_sub(1).and_then(|at| usize::try_from(at).ok());
    at.and_then(|at| names.get(at)).copied().unwrap_or_default()
}

/// `10 novembre 2026`, `10 November 2026`.
pub fn day(date: NaiveDate, lang: Lang) -> String {
    let month = month_name(date.month(), lang);
    // The first of the month is an ordinal in Italian.
    let day = match (date.day(), lang) {
        (1, Lang::It) => "1º".to_owned(),
        (day, _) => day.to_string(),
    };
    format!("{day} {month} {}", date.year())
}

/// `1980-01-31`, `1980-01` or `1980` in words: no more than is known.
pub fn partial_day(text: &str, lang: Lang) -> String {
    if let Ok(whole) = text.parse::<NaiveDate>() {
        return day(whole, lang);
    }
    match format!("{text}-01").parse::<NaiveDate>() {
        Ok(first) => format!("{} {}", month_name(first.month(), lang), first.year()),
        Err(_) => text.to_owned(),
    }
}

/// The day of an instant in Italy.
pub fn day_of(at: DateTime<Utc>, lang: Lang) -> String {
    day(italian_time(at).date(), lang)
}

/// `10:32`, in Italy.
pub fn time_of(at: DateTime<Utc>) -> String {
    let local = italian_time(at);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// `10 novembre 2026, ore 10:32`; `10 November 2026, 10:32`.
pub fn instant(at: DateTime<Utc>, lang: Lang) -> String {
    let (day, time) = (day_of(at, lang), time_of(at));
    match lang {
        Lang::It => format!("{day}, ore {time}"),
        Lang::En => format!("{day}, {time}"),
    }
}

/// Italian wall-clock time. Summer time runs from the last Sunday of March to the last of October,
/// changing at 01:00 UTC (Directive 2000/84/EC art. 2 and 3): a table of time zones would weigh more
/// than the app.
pub fn italian_time(at: DateTime<Utc>) -> NaiveDateTime {
    let utc = at.naive_utc();
    let change = |month| {
        let last = NaiveDate::from_ymd_opt(utc.year(), month, 31)?;
        let back = u64::from(last.weekday().days_since(Weekday::Sun));
        last.checked_sub_days(Days::new(back))?.and_hms_opt(1, 0, 0)
    };
    let summer = matches!((change(3), change(10)), (Some(begin), Some(end)) if begin <= utc && utc < end);
    utc + TimeDelta::hours(if summer { 2 } else { 1 })
}

/// `1.234,50 €`, `€1,234.50`.
pub fn euro(cents: i64, lang: Lang) -> String {
    let (thousands, decimal) = match lang {
        Lang::It => ('.', ','),
        Lang::En => (',', '.'),
    };
    let whole = (cents.unsigned_abs() / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(thousands);
        }
        grouped.push(digit);
    }
    let sign = if cents < 0 { "-" } else { "" };
    let rest = cents.unsigned_abs() % 100;
    match lang {
        Lang::It => format!("{sign}{grouped}{decimal}{rest:02}\u{a0}€"),
        Lang::En => format!("{sign}€{grouped}{decimal}{rest:02}"),
    }
}

/// `84 kB`, `1,2 MB`: decimal units, as file managers show them.
pub fn bytes(size: i64, lang: Lang) -> String {
    let size = size.max(0).unsigned_abs();
    if size < 1_000 {
        return format!("{size} byte");
    }
    if size < 999_500 {
        return format!("{} kB", (size + 500) / 1_000);
    }
    let tenths = (size + 50_000) / 100_000;
    let point = match lang {
        Lang::It => ',',
        Lang::En => '.',
    };
    format!("{}{point}{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn italian_time_changes_at_one_in_the_morning_utc() {
        assert_eq!(time_of(at("2026-03-29T00:59:59Z")), "01:59");
        assert_eq!(time_of(at("2026-03-29T01:00:00Z")), "03:00");
        assert_eq!(time_of(at("2026-10-25T00:59:59Z")), "02:59");
        assert_eq!(time_of(at("2026-10-25T01:00:00Z")), "02:00");
        assert_eq!(
            instant(at("2026-12-31T23:30:00Z"), Lang::It),
            "1º gennaio 2027, ore 00:30"
        );
    }

    #[test]
    fn a_date_of_birth_says_no_more_than_is_known() {
        assert_eq!(partial_day("1980-01-31", Lang::It), "31 gennaio 1980");
        assert_eq!(partial_day("1980-01", Lang::It), "gennaio 1980");
        assert_eq!(partial_day("1980", Lang::En), "1980");
    }

    #[test]
    fn amounts_and_sizes_read_as_in_each_language() {
        assert_eq!(euro(123_450, Lang::It), "1.234,50\u{a0}€");
        assert_eq!(euro(-5, Lang::En), "-€0.05");
        assert_eq!(bytes(999, Lang::It), "999 byte");
        assert_eq!(bytes(84_400, Lang::It), "84 kB");
        assert_eq!(bytes(1_250_000, Lang::It), "1,3 MB");
        assert_eq!(
            day(NaiveDate::from_ymd_opt(2026, 11, 10).unwrap(), Lang::En),
            "10 November 2026"
        );
    }
}
