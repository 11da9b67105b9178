//! [`Keyring`]: encryption at rest of what the law wants kept and nobody reads day by day.
//!
//! AES-256 in Galois/Counter Mode (NIST SP 800-38D), a random nonce for each text. The envelope is
//! `1 ‖ key id (8 bytes) ‖ nonce (12) ‖ text and tag`, so that each text names the key that opens it
//! and keys can be replaced. The place of a text (municipality, row, column) is authenticated with
//! it: moved elsewhere it does not open.

use crate::{Error, Result, Tx, args};
use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use rand::Rng;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fmt;

const VERSION: u8 = 1;
const KEY_ID: usize = 8;
const NONCE: usize = 12;

/// Names a key without telling it: the first eight bytes of its SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId([u8; KEY_ID]);

impl KeyId {
    /// The key that sealed a text; nothing when it is no envelope.
    pub fn of(sealed: &[u8]) -> Option<Self> {
        let (version, rest) = sealed.split_first()?;
        let (id, _) = rest.split_first_chunk()?;
        (*version == VERSION).then_some(Self(*id))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// The keys that a municipality needs to open what stands in a column.
pub(crate) async fn in_use(tx: &Tx, table: &str, column: &'static str) -> Result<BTreeSet<KeyId>> {
    // Version and key id stand first.
    let sql = format!(
        "SELECT DISTINCT substr({column}, 1, 9) AS head FROM {table} \
         WHERE tenant_id = $1 AND {column} IS NOT NULL"
    );
    let rows = tx.rows(&sql, args![]).await?;
    rows.iter()
        .map(|row| KeyId::of(&row.get::<Vec<u8>>("head")?).ok_or(Error::Corrupt { column }))
        .collect()
}

/// A text that holds no keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no key: 64 hexadecimal digits are")]
pub struct InvalidKeyring {
    /// Where.
    pub line: usize,
}

/// The key that seals, and those before it, which still open.
pub struct Keyring {
    current: Key,
    former: Vec<Key>,
}

struct Key {
    id: KeyId,
    cipher: Aes256Gcm,
}

impl Key {
    fn new(bytes: [u8; 32]) -> Self {
        let hash: [u8; 32] = Sha256::digest(bytes).into();
        let mut id = [0; KEY_ID];
        id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        Self {
            id: KeyId(id),
            cipher: Aes256Gcm::new(&bytes.into()),
        }
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring")
            .field("current", &self.current.id)
            .finish_non_exhaustive()
    }
}

impl Keyring {
    /// Draws a key, as a line of a key file.
    pub fn draw(rng: &mut (impl Rng + ?Sized)) -> SecretString {
        let bytes: [u8; 32] = rng.random();
        SecretString::from(hex::encode(bytes) + "\n")
    }

    /// Reads a key file: a key a line, the one in force first; empty lines and those that begin with
    /// `#` do not count.
    ///
    /// # Errors
    ///
    /// [`InvalidKeyring`] names the line that is no key.
    pub fn parse(text: &SecretString) -> Result<Self, InvalidKeyring> {
        let mut keys = Vec::new();
        for (at, line) in text.expose_secret().lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut bytes = [0; 32];
            hex::decode_to_slice(line, &mut bytes).map_err(|_| InvalidKeyring { line: at + 1 })?;
            keys.push(Key::new(bytes));
        }
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or(InvalidKeyring { line: 1 })?;
        Ok(Self {
            current,
            former: keys.collect(),
        })
    }

    /// Whether texts of this key can be opened.
    pub fn holds(&self, id: KeyId) -> bool {
        self.key(id).is_some()
    }

    /// Seals a text for its place.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] beyond 64 GiB, the most that a nonce covers.
    pub(crate) fn seal(&self, place: &str, text: &[u8], rng: &mut (impl Rng + ?Sized)) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = rng.random();
        let payload = Payload {
            msg: text,
            aad: place.as_bytes(),
        };
        let sealed = self
            .current
            .cipher
            .encrypt(&Nonce::from(nonce), payload)
            .map_err(|_| Error::TooLarge { limit: 64 << 30 })?;
        let mut envelope = vec![VERSION];
        envelope.extend(self.current.id.0);
        envelope.extend(nonce);
        envelope.extend(sealed);
        Ok(envelope)
    }

    /// Opens a text at its place; nothing when its key is not here, or when it is not as it was
    /// sealed.
    pub(crate) fn open(&self, place: &str, envelope: &[u8]) -> Option<Vec<u8>> {
        let key = self.key(KeyId::of(envelope)?)?;
        let (nonce, sealed) = envelope.get(1 + KEY_ID..)?.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: sealed,
            aad: place.as_bytes(),
        };
        key.cipher.decrypt(&Nonce::from(*nonce), payload).ok()
    }

    fn key(&self, id: KeyId) -> Option<&Key> {
        std::iter::once(&self.current)
            .chain(&self.former)
            .find(|key| key.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    #[test]
    fn what_is_sealed_opens_at_its_place_alone_and_only_as_it_was() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let keys = Keyring::parse(&Keyring::draw(&mut rng)).unwrap();
        let sealed = keys.seal("a/1", b"<Response/>", &mut rng).unwrap();
        assert!(!sealed.windows(8).any(|part| part == b"Response"));
        assert_eq!(keys.open("a/1", &sealed).unwrap(), b"<Response/>");
        assert_eq!(keys.open("a/2", &sealed), None);
        for at in 0..sealed.len() {
            let mut touched = sealed.clone();
            touched[at] ^= 1;
            assert_eq!(keys.open("a/1", &touched), None, "byte {at}");
            assert_eq!(keys.open("a/1", &sealed[..at]), None, "cut at {at}");
        }
        assert_ne!(keys.seal("a/1", b"<Response/>", &mut rng).unwrap(), sealed);
    }

    #[test]
    fn a_new_key_seals_and_the_one_before_still_opens() {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        let (old, new) = (Keyring::draw(&mut rng), Keyring::draw(&mut rng));
        let before = Keyring::parse(&old).unwrap();
        let sealed = before.seal("a", b"text", &mut rng).unwrap();
        let both = format!("# since 2027\n{}\n{}", new.expose_secret(), old.expose_secret());
        let after = Keyring::parse(&both.into()).unwrap();
        assert_eq!(after.open("a", &sealed).unwrap(), b"text");
        let resealed = after.seal("a", b"text", &mut rng).unwrap();
        assert_ne!(KeyId::of(&resealed), KeyId::of(&sealed));
        assert_eq!(before.open("a", &resealed), None);
        assert!(after.holds(KeyId::of(&sealed).unwrap()) && !before.holds(KeyId::of(&resealed).unwrap()));
    }

    #[test]
    fn a_file_that_holds_no_key_is_refused_with_its_line() {
        for (text, line) in [("", 1), ("# nothing\n", 1), ("\nzz", 2), ("abcd\n", 1)] {
            let refused = Keyring::parse(&text.to_owned().into()).err();
            assert_eq!(refused, Some(InvalidKeyring { line }), "{text:?}");
        }
    }
}
