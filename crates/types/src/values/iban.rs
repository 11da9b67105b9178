//! Bank accounts.

use std::str::FromStr;

/// An IBAN (ISO 13616): country, two check digits (mod 97), account; stored without blanks.
/// Italian ones have 27 characters with a CIN letter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);

text_value!(
    Iban,
    pattern = "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$",
    example = "IT60X0542811101000000123456"
);
personal_debug!(Iban);

/// The text is not an IBAN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIban {
    /// Length or characters.
    #[error("not an IBAN: wrong length or characters")]
    Shape,
    /// The check digits do not fit.
    #[error("the check digits of the IBAN do not fit")]
    Check,
}

/// Poste Italiane, as banks know it (ABI).
const POST: &str = "07601";

impl Iban {
    /// Whether it is an account at the post office.
    pub fn is_postal(&self) -> bool {
        self.0.starts_with("IT") && self.0.get(5..10) == Some(POST)
    }

    /// The number of an account at the post office: twelve digits, zeros before them.
    pub fn postal_number(&self) -> Option<&str> {
        self.0.get(15..).filter(|_| self.is_postal())
    }
}

impl FromStr for Iban {
    type Err = InvalidIban;

    fn from_str(text: &str) -> Result<Self, InvalidIban> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let shape = (15..=34).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && text.bytes().take(2).all(|b| b.is_ascii_uppercase())
            && text.bytes().skip(2).take(2).all(|b| b.is_ascii_digit())
            && (!text.starts_with("IT")
                || (text.len() == 27 && text.as_bytes().get(4).is_some_and(u8::is_ascii_uppercase)));
        if !shape {
            return Err(InvalidIban::Shape);
        }
        let remainder = text
            .chars()
            .cycle()
            .skip(4)
            .take(text.len())
            .fold(0_u32, |acc, c| {
                let value = c.to_digit(36).unwrap_or_default();
                if value < 10 {
                    (acc * 10 + value) % 97
                } else {
                    (acc * 100 + value) % 97
                }
            });
        if remainder == 1 {
            Ok(Self(text))
        } else {
            Err(InvalidIban::Check)
        }
    }
}
