//! Vehicle plates.

use std::str::FromStr;

/// The plate of an Italian vehicle (DPR 495/1992 art. 255 and following), without blanks: cars
/// since 1994 (`AB123CD`), motorcycles since 1999 (`AB12345`), both without I, O, Q, U; vehicles
/// of before that still bear the province's letters and six characters (`MI123456`, `TOA12345`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Targa(String);

text_value!(
    Targa,
    pattern = "^([A-HJ-NPR-TV-Z]{2}([0-9]{3}[A-HJ-NPR-TV-Z]{2}|[0-9]{5})|[A-Z]{2}[0-9A-Z][0-9]{5})$",
    example = "AB123CD"
);
personal_debug!(Targa);

/// The text is not a plate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an Italian plate")]
pub struct InvalidTarga;

impl FromStr for Targa {
    type Err = InvalidTarga;

    fn from_str(text: &str) -> Result<Self, InvalidTarga> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let modern = |b: u8| b.is_ascii_uppercase() && !b"IOQU".contains(&b);
        let letters = |part: &[u8]| part.iter().all(|&b| modern(b));
        let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        let valid = match text.as_bytes() {
            [head @ .., t1, t2] if head.len() == 5 && letters(&[*t1, *t2]) => {
                matches!(head, [h1, h2, number @ ..] if letters(&[*h1, *h2]) && digits(number))
            }
            [h1, h2, number @ ..] if number.len() == 5 => letters(&[*h1, *h2]) && digits(number),
            [p1, p2, series, number @ ..] if number.len() == 5 => {
                p1.is_ascii_uppercase()
                    && p2.is_ascii_uppercase()
                    && (series.is_ascii_digit() || series.is_ascii_uppercase())
                    && digits(number)
            }
            _ => false,
        };
        valid.then_some(Self(text)).ok_or(InvalidTarga)
    }
}
