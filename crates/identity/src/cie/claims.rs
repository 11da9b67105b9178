//! Reading claims: texts, instants, audiences.

use crate::jose::Claims;
use crate::spid::Fault;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

/// A text that is not empty.
pub(super) fn text<'a>(claims: &'a Claims, name: &str) -> Option<&'a str> {
    claims
        .get(name)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}

/// The texts of an array, at most `most`.
pub(super) fn texts(value: Option<&Value>, most: usize) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten().take(most);
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// An instant in seconds since 1970.
pub(super) fn instant(claims: &Claims, name: &str) -> Result<DateTime<Utc>, Fault> {
    let value = claims.get(name).ok_or(Fault::Missing)?;
    let seconds = value.as_i64().ok_or(Fault::Malformed)?;
    // Years beyond these are nobody's, and would overflow when a skew is added.
    if !(0..=253_402_300_799).contains(&seconds) {
        return Err(Fault::Malformed);
    }
    DateTime::from_timestamp(seconds, 0).ok_or(Fault::Malformed)
}

/// `exp`, not over.
pub(super) fn expires(claims: &Claims, now: DateTime<Utc>, skew: TimeDelta) -> Result<DateTime<Utc>, Fault> {
    let at = instant(claims, "exp")?;
    if at + skew <= now {
        return Err(Fault::TooLate);
    }
    Ok(at)
}

/// `iat`, not in the future.
pub(super) fn issued(claims: &Claims, now: DateTime<Utc>, skew: TimeDelta) -> Result<DateTime<Utc>, Fault> {
    let at = instant(claims, "iat")?;
    if at > now + skew {
        return Err(Fault::TooEarly);
    }
    Ok(at)
}

/// `aud` is this one, alone: a text or an array of it.
pub(super) fn audience(claims: &Claims, expected: &str) -> Result<(), Fault> {
    match claims.get("aud") {
        None => Err(Fault::Missing),
        Some(Value::String(one)) if one == expected => Ok(()),
        Some(Value::Array(all)) if !all.is_empty() => all
            .iter()
            .all(|one| one.as_str() == Some(expected))
            .then_some(())
            .ok_or(Fault::Wrong),
        Some(Value::String(_)) => Err(Fault::Wrong),
        Some(_) => Err(Fault::Malformed),
    }
}

/// A claim equal to what it must be.
pub(super) fn equal(claims: &Claims, name: &str, expected: &str) -> Result<(), Fault> {
    match claims.get(name) {
        None => Err(Fault::Missing),
        Some(Value::String(value)) if value == expected => Ok(()),
        Some(Value::String(_)) => Err(Fault::Wrong),
        Some(_) => Err(Fault::Malformed),
    }
}
