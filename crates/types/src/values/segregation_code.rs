//! Segregation codes.

use std::str::FromStr;

/// The two digits that tell apart those who make notices for one creditor (*codice di segregazione*, pagoPA
/// SACI §2.1): a municipality has several, and only some are ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegregationCode(u8);

/// The text is not a segregation code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a segregation code: two digits")]
pub struct InvalidSegregationCode;

impl SegregationCode {
    /// A code; `None` above 99.
    pub const fn new(number: u8) -> Option<Self> {
        if number > 99 { None } else { Some(Self(number)) }
    }

    /// Its number.
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl std::fmt::Display for SegregationCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

impl FromStr for SegregationCode {
    type Err = InvalidSegregationCode;

    fn from_str(text: &str) -> Result<Self, InvalidSegregationCode> {
        let right = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = right.then(|| text.parse().ok()).flatten();
        number.and_then(Self::new).ok_or(InvalidSegregationCode)
    }
}

written_value!(SegregationCode, pattern = "^[0-9]{2}$", example = "01");
