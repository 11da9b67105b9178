//! Phone numbers.

use std::str::FromStr;

/// A phone number in E.164 form (`+393331234567`); a number without prefix is Italian.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

text_value!(Phone, pattern = "^\\+[0-9]{6,15}$", example = "+393331234567");
personal_debug!(Phone);

/// The text is not a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a phone number")]
pub struct InvalidPhone;

impl FromStr for Phone {
    type Err = InvalidPhone;

    fn from_str(text: &str) -> Result<Self, InvalidPhone> {
        let text: String = text.trim().chars().filter(|c| !" .-/()".contains(*c)).collect();
        let international = match (text.strip_prefix('+'), text.strip_prefix("00")) {
            (Some(rest), _) | (None, Some(rest)) => rest.to_owned(),
            (None, None) => format!("39{text}"),
        };
        let valid = (6..=15).contains(&international.len())
            && international.bytes().all(|b| b.is_ascii_digit())
            && !international.starts_with('0')
            && (!international.starts_with("39") || international.len() >= 8);
        if valid {
            Ok(Self(format!("+{international}")))
        } else {
            Err(InvalidPhone)
        }
    }
}
