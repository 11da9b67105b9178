//! Vehicle plates.

use std::str::FromStr;

/// The plate of a car in the Italian form since 1994: two letters, three digits, two letters,
/// without I, O, Q, U (DPR 495/1992 art. 255 and following).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Targa(String);

text_value!(
    Targa,
    pattern = "^[A-HJ-NPR-TV-Z]{2}[0-9]{3}[A-HJ-NPR-TV-Z]{2}$",
    example = "AB123CD"
);
personal_debug!(Targa);

/// The text is not a plate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a plate: two letters, three digits, two letters, without I, O, Q, U")]
pub struct InvalidTarga;

impl FromStr for Targa {
    type Err = InvalidTarga;

    fn from_str(text: &str) -> Result<Self, InvalidTarga> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let letter = |b: &u8| b.is_ascii_uppercase() && !b"IOQU".contains(b);
        match text.as_bytes() {
            [a, b, c, d, e, f, g]
                if [a, b, f, g].into_iter().all(letter) && [c, d, e].into_iter().all(u8::is_ascii_digit) =>
            {
                Ok(Self(text))
            }
            _ => Err(InvalidTarga),
        }
    }
}
