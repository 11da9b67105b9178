//! The bytes in a QR code.

use crate::{base32, qr};

/// A mark as it stands in a QR code: read, not judged ([`crate::verify`] judges it). Short enough for
/// version 20-M. Holds personal data: prints as `…` in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload(Vec<u8>);

/// The text or bytes cannot be a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing behind the address.
    #[error("no mark: nothing is there")]
    Empty,
    /// More than fits in the largest QR code.
    #[error("no mark: too long")]
    TooLong,
    /// Not base 32 in capitals without padding.
    #[error("no mark: not written in base 32")]
    NotBase32,
}

impl Payload {
    /// Most bytes.
    pub const LONGEST: usize = qr::MOST_BYTES;

    /// Takes the bytes of a mark.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        match bytes.len() {
            0 => Err(Unreadable::Empty),
            1..=Self::LONGEST => Ok(Self(bytes)),
            _ => Err(Unreadable::TooLong),
        }
    }

    /// Reads what a scanner gives: the whole address, or what stands behind its `#`.
    pub fn from_text(text: &str) -> Result<Self, Unreadable> {
        let text = text.trim();
        let written = text.split_once('#').map_or(text, |(_, fragment)| fragment);
        if written.len() > base32::digits(Self::LONGEST) {
            return Err(Unreadable::TooLong);
        }
        Self::from_bytes(base32::decode(written).ok_or(Unreadable::NotBase32)?)
    }

    /// The bytes: a tagged `COSE_Sign1`, if it is a genuine one.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes in base 32.
    pub fn to_text(&self) -> String {
        base32::encode(&self.0)
    }

    /// The address that the QR code holds: `base`, e.g. `https://sportello.example/v`, `#` and the bytes
    /// in base 32. Fits in version 20-M where `base#` has [`qr::LONGEST_ADDRESS`] bytes at most.
    pub fn to_url(&self, base: &str) -> String {
        format!("{base}#{}", self.to_text())
    }
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Payload(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scanners_give_the_address_or_what_is_behind_it() {
        let payload = Payload::from_bytes(b"foobar".to_vec()).unwrap();
        let url = payload.to_url("https://sportello.example/v");
        assert_eq!(url, "https://sportello.example/v#MZXW6YTBOI");
        for text in [url.as_str(), "MZXW6YTBOI", " MZXW6YTBOI\n", "#MZXW6YTBOI"] {
            assert_eq!(Payload::from_text(text), Ok(payload.clone()), "{text}");
        }
        for (text, why) in [
            ("", Unreadable::Empty),
            ("https://sportello.example/v#", Unreadable::Empty),
            ("https://sportello.example/v", Unreadable::NotBase32),
            ("#MZXW6YTBOI#", Unreadable::NotBase32),
            ("mzxw6ytboi", Unreadable::NotBase32),
        ] {
            assert_eq!(Payload::from_text(text), Err(why), "{text}");
        }
        assert_eq!(format!("{payload:?}"), "Payload(…)");
    }

    #[test]
    fn what_no_code_holds_is_not_even_decoded() {
        let longest = Payload::from_bytes(vec![0; Payload::LONGEST]).unwrap();
        assert_eq!(Payload::from_text(&longest.to_text()), Ok(longest.clone()));
        let longer = vec![0; Payload::LONGEST + 1];
        assert_eq!(
            Payload::from_text(&base32::encode(&longer)),
            Err(Unreadable::TooLong)
        );
        assert_eq!(Payload::from_bytes(longer), Err(Unreadable::TooLong));
        assert_eq!(Payload::from_text(&"!".repeat(5000)), Err(Unreadable::TooLong));
    }
}
