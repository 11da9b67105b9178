//! Personal codes.

use std::str::FromStr;

/// The personal code (*codice personale*) with which somebody recognised at the desk signs what is
/// sent: eight to ten letters and digits, capitals or not. Never shown, never stored but hashed.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalCode(String);

personal_debug!(PersonalCode);

/// The text is no personal code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPersonalCode {
    /// Not eight to ten letters and digits.
    #[error("not eight to ten letters and digits")]
    Shape,
    /// One symbol over and over, or a row of the alphabet: the first that others try.
    #[error("a row or a repetition")]
    Row,
}

impl PersonalCode {
    /// The code, in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PersonalCode {
    type Err = InvalidPersonalCode;

    fn from_str(text: &str) -> Result<Self, InvalidPersonalCode> {
        let code = text.trim().to_ascii_uppercase();
        if !(8..=10).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(InvalidPersonalCode::Shape);
        }
        let symbols = code.as_bytes();
        let steps = |step: i16| {
            symbols
                .windows(2)
                .all(|pair| matches!(pair, [a, b] if i16::from(*b) - i16::from(*a) == step))
        };
        let kinds = symbols.iter().collect::<std::collections::BTreeSet<_>>().len();
        if kinds < 3 || steps(1) || steps(-1) {
            return Err(InvalidPersonalCode::Row);
        }
        Ok(Self(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<PersonalCode, InvalidPersonalCode> {
        text.parse()
    }

    #[test]
    fn what_others_try_first_is_no_code() {
        for row in ["12345678", "87654321", "AAAAAAAA", "abcdefgh", "1212121212"] {
            assert_eq!(read(row), Err(InvalidPersonalCode::Row), "{row}");
        }
        for shape in ["ABC123", "ABCDEFGH123", "abcd efgh", "abcdèfgh", ""] {
            assert_eq!(read(shape), Err(InvalidPersonalCode::Shape), "{shape}");
        }
        assert_eq!(read(" k7mq2xpd ").unwrap().as_str(), "K7MQ2XPD");
    }

    proptest! {
        #[test]
        fn a_code_reads_as_itself_and_prints_nothing(text in "\\PC{0,14}") {
            if let Ok(code) = read(&text) {
                prop_assert_eq!(read(code.as_str()), Ok(code.clone()));
                prop_assert!((8..=10).contains(&code.as_str().len()));
                let printed = format!("{code:?}");
                prop_assert!(!printed.contains(code.as_str()));
            }
        }
    }
}
