//! Codes of adhesion forms.

use std::str::FromStr;

/// What is printed on an adhesion form and typed at the desk: eight symbols that nobody confuses, in
/// two groups: `7KQM-P2XD`. Read with or without dash, spaces and capitals.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AdhesionCode(String);

text_value!(
    AdhesionCode,
    pattern = "^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$",
    example = "7KQM-P2XD"
);
personal_debug!(AdhesionCode);

/// The text is no code of an adhesion form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the code of an adhesion form")]
pub struct InvalidAdhesionCode;

/// Symbols that are told apart on paper and by phone: no I, O, 0, 1.
pub const CLEAR_SYMBOLS: [char; 32] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W',
    'X', 'Y', 'Z', '2', '3', '4', '5', '6', '7', '8', '9',
];

impl FromStr for AdhesionCode {
    type Err = InvalidAdhesionCode;

    fn from_str(text: &str) -> Result<Self, InvalidAdhesionCode> {
        let symbols: Vec<char> = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let clear = symbols.iter().all(|c| CLEAR_SYMBOLS.contains(c));
        match symbols.split_at_checked(4) {
            Some((first, second)) if clear && second.len() == 4 => {
                let group = |symbols: &[char]| symbols.iter().collect::<String>();
                Ok(Self(format!("{}-{}", group(first), group(second))))
            }
            _ => Err(InvalidAdhesionCode),
        }
    }
}
