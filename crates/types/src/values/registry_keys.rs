//! Keys of the civil registry: the registry's own, opaque to us.

use std::str::FromStr;

/// The text is not a key of a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key: one to forty letters, digits, `-`, `_` or `.`")]
pub struct InvalidRegistryKey;

/// The key of a person in the registry: `idANPR` (*identificativo unico nazionale*), or the
/// municipality's own number. The fiscal code is none, since it may change during a life.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidentKey(String);

text_value!(
    ResidentKey,
    pattern = "^[A-Za-z0-9._-]{1,40}$",
    example = "AF41450AS"
);
personal_debug!(ResidentKey);

/// The key of a household (*famiglia* or *convivenza*) in the registry.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HouseholdKey(String);

text_value!(
    HouseholdKey,
    pattern = "^[A-Za-z0-9._-]{1,40}$",
    example = "F-20417"
);
personal_debug!(HouseholdKey);

fn key(text: &str) -> Result<String, InvalidRegistryKey> {
    let text = text.trim();
    let admitted = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if (1..=40).contains(&text.len()) && text.bytes().all(admitted) {
        Ok(text.to_owned())
    } else {
        Err(InvalidRegistryKey)
    }
}

impl FromStr for ResidentKey {
    type Err = InvalidRegistryKey;

    fn from_str(text: &str) -> Result<Self, InvalidRegistryKey> {
        key(text).map(Self)
    }
}

impl FromStr for HouseholdKey {
    type Err = InvalidRegistryKey;

    fn from_str(text: &str) -> Result<Self, InvalidRegistryKey> {
        key(text).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short_words_without_blanks() {
        assert_eq!(
            " AF41450AS ".parse::<ResidentKey>().unwrap().as_str(),
            "AF41450AS"
        );
        for bad in ["", "a b", "è", "1/2", "12345678901234567890123456789012345678901"] {
            assert_eq!(bad.parse::<ResidentKey>(), Err(InvalidRegistryKey), "{bad}");
            assert_eq!(bad.parse::<HouseholdKey>(), Err(InvalidRegistryKey), "{bad}");
        }
    }
}
