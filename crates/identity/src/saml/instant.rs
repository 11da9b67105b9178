//! Instants of SAML messages.

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};

/// The text is not an `xs:dateTime` in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date and time in UTC")]
pub struct InvalidInstant;

/// Reads `2026-11-23T10:00:31.125Z`: four digits for the year, any number of decimals (kept to the
/// nanosecond), `Z` and no offset (SAML core §1.3.3). No leap second, no 24:00.
pub fn parse_instant(text: &str) -> Result<DateTime<Utc>, InvalidInstant> {
    let (date, time) = text
        .strip_suffix('Z')
        .and_then(|rest| rest.split_once('T'))
        .ok_or(InvalidInstant)?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let (time, decimals) = match time.split_once('.') {
        Some((time, decimals)) => (time, Some(decimals)),
        None => (time, None),
    };
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    let nanoseconds = decimals.map_or(Ok(0), nanoseconds)?;
    let date = i32::try_from(year)
        .ok()
        .filter(|&year| year > 0)
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or(InvalidInstant)?;
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nanoseconds).ok_or(InvalidInstant)?;
    Ok(date.and_time(time).and_utc())
}

/// Writes an instant with milliseconds and `Z`.
pub fn print_instant(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn numbers(text: &str, separator: char, widths: [usize; 3]) -> Result<[u32; 3], InvalidInstant> {
    let mut parts = text.split(separator);
    let mut numbers = [0; 3];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next().ok_or(InvalidInstant)?;
        if part.len() != width || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(InvalidInstant);
        }
        *number = part.parse().map_err(|_| InvalidInstant)?;
    }
    parts.next().is_none().then_some(numbers).ok_or(InvalidInstant)
}

fn nanoseconds(decimals: &str) -> Result<u32, InvalidInstant> {
    if decimals.is_empty() || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(InvalidInstant);
    }
    Ok(decimals
        .bytes()
        .chain(std::iter::repeat(b'0'))
        .take(9)
        .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
}
