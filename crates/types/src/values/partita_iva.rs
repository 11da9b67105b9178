//! VAT numbers.

use std::str::FromStr;

/// An Italian VAT number, or the fiscal code of a body: eleven digits, the last one a check digit
/// (DM 23 December 1976, Luhn's formula).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartitaIva(String);

text_value!(PartitaIva, pattern = "^[0-9]{11}$", example = "01234567897");

/// The text is not a VAT number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPartitaIva {
    /// Not eleven digits.
    #[error("not eleven digits")]
    Shape,
    /// The check digit does not fit.
    #[error("the check digit does not fit")]
    Check,
}

impl FromStr for PartitaIva {
    type Err = InvalidPartitaIva;

    fn from_str(text: &str) -> Result<Self, InvalidPartitaIva> {
        let text = text.trim();
        let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
        let digits = digits.filter(|d| d.len() == 11).ok_or(InvalidPartitaIva::Shape)?;
        let sum: u32 = digits
            .iter()
            .enumerate()
            .map(|(index, &d)| {
                if index % 2 == 0 {
                    d
                } else {
                    d * 2 - if d > 4 { 9 } else { 0 }
                }
            })
            .sum();
        if sum.is_multiple_of(10) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidPartitaIva::Check)
        }
    }
}
