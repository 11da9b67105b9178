//! Numbers of the official register.

use std::str::FromStr;

/// Year and progressive number of a register entry (DPR 445/2000 art. 57: at least seven digits,
/// from 1 again each calendar year). Written `0000123/2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProtocolNumber {
    year: u16,
    number: u32,
}

/// The text is not a register number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a register number: seven digits or more, a slash, the year")]
pub struct InvalidProtocolNumber;

impl ProtocolNumber {
    /// A number of a year; `None` when the year is before 1861 or the number is zero.
    pub const fn new(year: u16, number: u32) -> Option<Self> {
        if year < 1861 || year > 9999 || number == 0 {
            None
        } else {
            Some(Self { year, number })
        }
    }

    /// The calendar year, Europe/Rome.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The progressive number inside the year.
    pub const fn number(self) -> u32 {
        self.number
    }
}

impl std::fmt::Display for ProtocolNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:07}/{}", self.number, self.year)
    }
}

impl FromStr for ProtocolNumber {
    type Err = InvalidProtocolNumber;

    fn from_str(text: &str) -> Result<Self, InvalidProtocolNumber> {
        let (number, year) = text.split_once('/').ok_or(InvalidProtocolNumber)?;
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if number.len() < 7 || !digits(number) || year.len() != 4 || !digits(year) {
            return Err(InvalidProtocolNumber);
        }
        let parsed = Self::new(
            year.parse().map_err(|_| InvalidProtocolNumber)?,
            number.parse().map_err(|_| InvalidProtocolNumber)?,
        );
        parsed.ok_or(InvalidProtocolNumber)
    }
}

written_value!(
    ProtocolNumber,
    pattern = "^[0-9]{7,10}/[0-9]{4}$",
    example = "0000123/2026"
);
