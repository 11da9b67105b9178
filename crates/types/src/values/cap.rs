//! Italian postcodes.

use std::str::FromStr;

/// A *codice di avviamento postale*: five digits, 00010 to 98168 (Poste Italiane).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cap(String);

text_value!(Cap, pattern = "^[0-9]{5}$", example = "09124");
personal_debug!(Cap);

/// The text is not a postcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a postcode of five digits")]
pub struct InvalidCap;

impl FromStr for Cap {
    type Err = InvalidCap;

    fn from_str(text: &str) -> Result<Self, InvalidCap> {
        let text = text.trim();
        let valid = text.len() == 5
            && text.bytes().all(|b| b.is_ascii_digit())
            && ("00010"..="98168").contains(&text);
        valid.then(|| Self(text.to_owned())).ok_or(InvalidCap)
    }
}
