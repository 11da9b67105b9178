//! Checks of single values: numbers, dates, lengths. Own arithmetic throughout.

use super::gate::Refused;
use actix_web::http::StatusCode;
use chrono::{DateTime, NaiveDateTime, Utc};

/// Whether an IUV has seventeen digits of which the last two are the remainder by 93 of the digits before
/// them, with the 3 of the notice in front.
pub(super) fn has_check_digits(iuv: &str) -> bool {
    let (Some(front), Some(check)) = (iuv.get(..15), iuv.get(15..)) else {
        return false;
    };
    if !is_digits(iuv, 17) {
        return false;
    }
    let remainder = std::iter::once(b'3')
        .chain(front.bytes())
        .fold(0_u32, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 93);
    check.parse::<u32>() == Ok(remainder)
}

/// A time as the service reads it: local, which for the platform is UTC; a `Z` is let pass, an offset is not.
pub(super) fn moment(path: &str, text: &str) -> Result<DateTime<Utc>, Refused> {
    let bare = text.strip_suffix('Z').unwrap_or(text);
    match NaiveDateTime::parse_from_str(bare, "%Y-%m-%dT%H:%M:%S%.f") {
        Ok(moment) => Ok(moment.and_utc()),
        Err(_) => bad(format!("{path}: not a date and a time")),
    }
}

pub(super) fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn is_capitals(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

pub(super) fn is_iupd(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

pub(super) fn within(path: &str, text: &str, least: usize, most: usize) -> Result<(), Refused> {
    let length = text.chars().count();
    if (least..=most).contains(&length) && (least == 0 || !text.trim().is_empty()) {
        Ok(())
    } else {
        bad(format!("{path}: {least} to {most} characters"))
    }
}

pub(super) fn count(path: &str, length: usize, least: usize, most: usize) -> Result<(), Refused> {
    if (least..=most).contains(&length) {
        Ok(())
    } else {
        bad(format!("{path}: {least} to {most} of them"))
    }
}

pub(super) fn bad<T>(detail: impl Into<String>) -> Result<T, Refused> {
    Err(Refused::new(
        StatusCode::BAD_REQUEST,
        "Error in the debt position request data",
        detail,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_published_numbers() {
        for nav in [
            "300000000000000104",
            "301123456789012316",
            "302000000000009989",
            "301000000000005000",
            "345999999999999975",
            "348175498304559315",
            "300715700000000032",
        ] {
            assert!(has_check_digits(nav.get(1..).unwrap()), "{nav}");
        }
        for iuv in ["11111111112222222", "0112345678901231", "", "0112345678901231x"] {
            assert!(!has_check_digits(iuv), "{iuv}");
        }
    }
}
