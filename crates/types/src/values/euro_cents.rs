//! Amounts of money.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// An amount in euro cents. Never a floating-point number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EuroCents(pub i64);

/// The text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an amount in euro with at most two decimals")]
pub struct InvalidEuroCents;

impl FromStr for EuroCents {
    type Err = InvalidEuroCents;

    /// Reads `1234,5`, `1.234,50`, `1234.50` and `1234`; a dot before exactly three digits groups
    /// thousands, as Italians write it.
    fn from_str(text: &str) -> Result<Self, InvalidEuroCents> {
        let text: String = text
            .trim()
            .trim_start_matches('€')
            .trim_end_matches('€')
            .trim()
            .to_owned();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let (whole, decimals) = if let Some((whole, decimals)) = digits.rsplit_once(',') {
            (ungroup(whole)?, decimals)
        } else {
            match digits.rsplit_once('.') {
                Some((whole, decimals)) if decimals.len() != 3 => (whole.to_owned(), decimals),
                _ => (ungroup(digits)?, ""),
            }
        };
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 14
            || decimals.len() > 2
            || !all_digits(&whole)
            || !all_digits(decimals)
        {
            return Err(InvalidEuroCents);
        }
        let cents: i64 = format!("{whole}{decimals:0<2}")
            .parse()
            .map_err(|_| InvalidEuroCents)?;
        Ok(Self(if negative { -cents } else { cents }))
    }
}

fn ungroup(whole: &str) -> Result<String, InvalidEuroCents> {
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<_> = groups.collect();
    if !rest.is_empty() && (first.is_empty() || first.len() > 3 || rest.iter().any(|g| g.len() != 3)) {
        return Err(InvalidEuroCents);
    }
    Ok(whole.replace('.', ""))
}

impl std::fmt::Display for EuroCents {
    /// Writes `1.234,50`, without the sign of the currency.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let euro = (self.0.unsigned_abs() / 100).to_string();
        let mut grouped = String::new();
        for (index, digit) in euro.chars().enumerate() {
            if index > 0 && (euro.len() - index).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        write!(
            f,
            "{}{grouped},{:02}",
            if self.0 < 0 { "-" } else { "" },
            self.0.unsigned_abs() % 100
        )
    }
}
