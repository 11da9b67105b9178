//! The key with which a municipality signs marks.

use crate::{KeyId, PublishedKey};
use chrono::{DateTime, Utc};
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::spki::der::zeroize::Zeroizing;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, KeypairBytes};
use ed25519_dalek::{Signer as _, SigningKey};

/// An Ed25519 key of one municipality, for marks alone: the key of its seal is another one. Prints
/// nothing of itself, and is wiped from memory when dropped.
#[derive(Clone)]
pub struct MarkKey(SigningKey);

/// The text is no private key for Ed25519 in PEM (PKCS#8), or the key cannot be written as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no private key for Ed25519 in PEM (PKCS#8)")]
pub struct InvalidMarkKey;

impl MarkKey {
    /// A key out of 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Reads a key as `openssl genpkey -algorithm ed25519` writes it (PKCS#8, RFC 8410 §7).
    pub fn from_pem(pem: &str) -> Result<Self, InvalidMarkKey> {
        SigningKey::from_pkcs8_pem(pem.trim())
            .map(Self)
            .map_err(|_| InvalidMarkKey)
    }

    /// Writes it so that [`Self::from_pem`] reads it.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, InvalidMarkKey> {
        // Version 1, without the public key: not every program reads the other one.
        let key = KeypairBytes {
            secret_key: self.0.to_bytes(),
            public_key: None,
        };
        key.to_pkcs8_pem(LineEnding::LF).map_err(|_| InvalidMarkKey)
    }

    /// Its name.
    pub fn kid(&self) -> KeyId {
        KeyId::of(&self.0.verifying_key())
    }

    /// What is published of it: it signs certificates issued from `not_before` until before `not_after`,
    /// seconds precise.
    pub fn published(&self, not_before: DateTime<Utc>, not_after: DateTime<Utc>) -> PublishedKey {
        PublishedKey::new(self.0.verifying_key(), not_before, not_after)
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl std::fmt::Debug for MarkKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MarkKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8410 §10.3, with the public key of §10.1.
    const STANDARD: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
        -----END PRIVATE KEY-----\n";
    const PUBLIC_HALF: [u8; 32] = [
        0x19, 0xbf, 0x44, 0x09, 0x69, 0x84, 0xcd, 0xfe, 0x85, 0x41, 0xba, 0xc1, 0x67, 0xdc, 0x3b, 0x96, 0xc8,
        0x50, 0x86, 0xaa, 0x30, 0xb6, 0xb6, 0xcb, 0x0c, 0x5c, 0x38, 0xad, 0x70, 0x31, 0x66, 0xe1,
    ];

    #[test]
    fn keys_are_read_as_others_write_them() {
        let key = MarkKey::from_pem(STANDARD).unwrap();
        assert_eq!(key.0.verifying_key().to_bytes(), PUBLIC_HALF);
        assert_eq!(key.to_pem().unwrap().as_str(), STANDARD);
        let seeded = MarkKey::from_seed(&[7; 32]);
        let read = MarkKey::from_pem(&seeded.to_pem().unwrap()).unwrap();
        assert_eq!(read.kid(), seeded.kid());
        assert_eq!(format!("{read:?}"), "MarkKey(…)");
    }

    #[test]
    fn other_keys_are_not_taken() {
        let public = STANDARD.replace("PRIVATE", "PUBLIC");
        let cut = STANDARD.replace("EdVhC", "");
        for bad in ["", "nonsense", &public, &cut] {
            assert_eq!(
                MarkKey::from_pem(bad).map(|key| key.kid()),
                Err(InvalidMarkKey),
                "{bad}"
            );
        }
    }
}
