//! Identifiers of payments.

use super::{NoticeNumber, SegregationCode};
use std::str::FromStr;

/// The seventeen digits by which a payment is known to creditor, provider and node (*identificativo
/// univoco di versamento*, pagoPA SACI §2.1), of the only kind that may still be made, auxiliary digit 3:
/// segregation code, thirteen digits of a sequence, two check digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iuv {
    segregation: SegregationCode,
    base: u64,
}

/// The text is not such an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIuv {
    /// Not seventeen digits.
    #[error("not seventeen digits")]
    Shape,
    /// The check digits do not fit.
    #[error("the check digits do not fit")]
    Check,
}

/// One more than the last number of the sequence.
const BASES: u64 = 10_000_000_000_000;
const AUX_DIGIT: u64 = 3;
/// By what the sixteen digits are divided; the rest is the check.
const MODULUS: u64 = 93;

impl Iuv {
    /// The identifier of a number of a sequence; `None` when it has more than thirteen digits.
    pub const fn new(segregation: SegregationCode, base: u64) -> Option<Self> {
        if base < BASES {
            Some(Self { segregation, base })
        } else {
            None
        }
    }

    /// Who made it, among those who make notices for the creditor.
    pub const fn segregation(self) -> SegregationCode {
        self.segregation
    }

    /// Its number in the sequence.
    pub const fn base(self) -> u64 {
        self.base
    }

    /// What is printed on the notice: the auxiliary digit in front.
    pub fn notice_number(self) -> NoticeNumber {
        NoticeNumber::of(self)
    }

    fn check(self) -> u64 {
        let digits = (AUX_DIGIT * 100 + u64::from(self.segregation.number())) * BASES + self.base;
        digits % MODULUS
    }
}

impl std::fmt::Display for Iuv {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{:013}{:02}", self.segregation, self.base, self.check())
    }
}

impl FromStr for Iuv {
    type Err = InvalidIuv;

    fn from_str(text: &str) -> Result<Self, InvalidIuv> {
        if text.len() != 17 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidIuv::Shape);
        }
        let number = |part: Option<&str>| part.and_then(|digits| digits.parse().ok());
        let segregation = text.get(..2).and_then(|digits| digits.parse().ok());
        let read = Self {
            segregation: segregation.ok_or(InvalidIuv::Shape)?,
            base: number(text.get(2..15)).ok_or(InvalidIuv::Shape)?,
        };
        if number(text.get(15..)) == Some(read.check()) {
            Ok(read)
        } else {
            Err(InvalidIuv::Check)
        }
    }
}

written_value!(Iuv, pattern = "^[0-9]{17}$", example = "01123456789012316");
