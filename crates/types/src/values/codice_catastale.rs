//! Belfiore codes of municipalities and countries.

use std::str::FromStr;

/// A *codice catastale* (Belfiore code): a letter A–M (municipality) or Z (foreign country) and
/// three digits; part of the fiscal code (DM 23 December 1976).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodiceCatastale(String);

text_value!(CodiceCatastale, pattern = "^[A-MZ][0-9]{3}$", example = "B354");

/// The text is not a Belfiore code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a letter A to M, or Z, and three digits")]
pub struct InvalidCodiceCatastale;

impl CodiceCatastale {
    /// Whether the place is a foreign country.
    pub fn is_foreign(&self) -> bool {
        self.0.starts_with('Z')
    }
}

impl FromStr for CodiceCatastale {
    type Err = InvalidCodiceCatastale;

    fn from_str(text: &str) -> Result<Self, InvalidCodiceCatastale> {
        let text = text.trim().to_ascii_uppercase();
        match text.as_bytes() {
            [b'A'..=b'M' | b'Z', digits @ ..]
                if digits.len() == 3 && digits.iter().all(u8::is_ascii_digit) =>
            {
                Ok(Self(text))
            }
            _ => Err(InvalidCodiceCatastale),
        }
    }
}
