//! Names of keys.

use ed25519_dalek::VerifyingKey;
use sha2::{Digest as _, Sha256};
use std::str::FromStr;

/// The name of a key: the first four bytes of the SHA-256 of its `SubjectPublicKeyInfo`. Written as
/// eight lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 4]);

/// The text is not the name of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a key: eight lower-case hexadecimal digits")]
pub struct InvalidKeyId;

/// What stands before the key in the DER of its `SubjectPublicKeyInfo` (RFC 8410 §4).
const SPKI: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

impl KeyId {
    pub(crate) const fn new(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }

    pub(crate) fn of(key: &VerifyingKey) -> Self {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(SPKI)
            .chain_update(key.as_bytes())
            .finalize()
            .into();
        let [a, b, c, d, ..] = hash;
        Self([a, b, c, d])
    }

    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; 4] {
        &self.0
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

impl FromStr for KeyId {
    type Err = InvalidKeyId;

    fn from_str(text: &str) -> Result<Self, InvalidKeyId> {
        let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 8 || !text.bytes().all(hexadecimal) {
            return Err(InvalidKeyId);
        }
        let bits = u32::from_str_radix(text, 16).map_err(|_| InvalidKeyId)?;
        Ok(Self(bits.to_be_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::pkcs8::EncodePublicKey as _;

    #[test]
    fn the_name_is_of_the_whole_key() {
        let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]).verifying_key();
        let spki = key.to_public_key_der().unwrap();
        assert_eq!(KeyId::of(&key).bytes()[..], Sha256::digest(spki.as_bytes())[..4]);
    }

    #[test]
    fn names_come_back() {
        let id = KeyId::new([0, 0xab, 1, 0xff]);
        assert_eq!(id.to_string(), "00ab01ff");
        assert_eq!("00ab01ff".parse(), Ok(id));
        for bad in ["", "00AB01FF", "0ab01ff", "+0ab01ff", "00ab01ff0", "00ab01fè"] {
            assert_eq!(bad.parse::<KeyId>(), Err(InvalidKeyId), "{bad}");
        }
    }
}
