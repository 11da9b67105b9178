//! The SPID keys of a folder take turns: the one that signs, the next one (published, not yet used), the
//! previous one (no longer used, still published).
//!
//! Identity providers load metadata once a day after AgID has checked them, so a key must be known to
//! all of them before it signs, and must stay known until all have heard of the change.

use super::{KeyFault, KeyFolder, SPID_CERTIFICATE, SPID_KEY};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use sportello_identity::spid::keys::{NewKey, NewRequest};
use sportello_identity::{Certificate, SigningKey};
use std::{fmt, fs, io};

const NEXT_KEY: &str = "spid.next.key.pem";
const NEXT_CERTIFICATE: &str = "spid.next.crt.pem";
const NEXT_REQUEST: &str = "spid.next.csr.pem";
const PREVIOUS_KEY: &str = "spid.previous.key.pem";
const PREVIOUS_CERTIFICATE: &str = "spid.previous.crt.pem";

/// Whose turn a key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It signs.
    Current,
    /// It is published and will sign.
    Next,
    /// It is published and has signed.
    Previous,
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Current => "current",
            Self::Next => "next",
            Self::Previous => "previous",
        })
    }
}

/// A turn that cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// A file.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// There is a next key already.
    #[error("there is a next key already: `rotate` to it, or remove its files")]
    NextThere,
    /// There is none.
    #[error("there is no next key with its certificate: make one with `sportello spid keys new`")]
    NoNext,
    /// It would not be accepted.
    #[error("the certificate of the next key is not valid now")]
    NextInvalid,
    /// The one before has not been taken away.
    #[error("the previous key is still published: `retire` it first")]
    PreviousThere,
    /// There is none.
    #[error("there is no previous key")]
    NoPrevious,
    /// The certificate is another key's.
    #[error("there is no key that waits for this certificate")]
    NotWaited(#[source] sportello_identity::KeyError),
}

impl KeyFolder {
    /// All keys that are published, the one that signs first. Nothing when none signs.
    pub fn spid_keys(&self) -> Result<Vec<(Turn, SigningKey)>, KeyFault> {
        let mut keys = Vec::new();
        for (turn, key, certificate) in [
            (Turn::Current, SPID_KEY, SPID_CERTIFICATE),
            (Turn::Next, NEXT_KEY, NEXT_CERTIFICATE),
            (Turn::Previous, PREVIOUS_KEY, PREVIOUS_CERTIFICATE),
        ] {
            // A next key without certificate has asked for one and waits.
            if matches!(turn, Turn::Next) && !self.has(certificate) {
                continue;
            }
            match self.spid_pair(key, certificate)? {
                Some(key) => keys.push((turn, key)),
                None if matches!(turn, Turn::Current) => return Ok(Vec::new()),
                None => {}
            }
        }
        Ok(keys)
    }

    /// Whether a next key waits for its certificate.
    pub fn waits_for_certificate(&self) -> bool {
        self.has(NEXT_KEY) && !self.has(NEXT_CERTIFICATE)
    }

    /// Keeps a new key: as the one that signs where there is none, else as the next one.
    pub fn keep_new(&self, made: &NewKey) -> Result<Turn, RotationError> {
        let (turn, key, certificate) = if self.has(SPID_KEY) {
            (Turn::Next, NEXT_KEY, NEXT_CERTIFICATE)
        } else {
            (Turn::Current, SPID_KEY, SPID_CERTIFICATE)
        };
        if self.has(key) || self.has(certificate) {
            return Err(RotationError::NextThere);
        }
        self.keep(key, made.private_key_pem.expose_secret())?;
        self.keep(certificate, &made.certificate_pem)?;
        Ok(turn)
    }

    /// Keeps a key that waits for its certificate, as the next one.
    pub fn keep_request(&self, made: &NewRequest) -> Result<(), RotationError> {
        if self.has(NEXT_KEY) || self.has(NEXT_CERTIFICATE) {
            return Err(RotationError::NextThere);
        }
        self.keep(NEXT_KEY, made.private_key_pem.expose_secret())?;
        Ok(self.keep(NEXT_REQUEST, &made.request_pem)?)
    }

    /// Takes the certificate for which the next key has waited.
    pub fn install(&self, certificate: &str) -> Result<Certificate, RotationError> {
        if !self.waits_for_certificate() {
            return Err(RotationError::NoNext);
        }
        let key = SecretString::from(self.read(NEXT_KEY)?);
        let pair = SigningKey::from_pem(&key, certificate).map_err(RotationError::NotWaited)?;
        self.keep(NEXT_CERTIFICATE, certificate)?;
        self.remove(NEXT_REQUEST)?;
        Ok(pair.certificate().clone())
    }

    /// The next key becomes the one that signs, the one that signed becomes the previous one. What
    /// was broken off half way is brought to its end.
    pub fn rotate(&self, now: DateTime<Utc>) -> Result<(), RotationError> {
        if !self.is_broken_off() {
            if !self.has(NEXT_KEY) || !self.has(NEXT_CERTIFICATE) {
                return Err(RotationError::NoNext);
            }
            if self.has(PREVIOUS_KEY) {
                return Err(RotationError::PreviousThere);
            }
            let next = self
                .spid_pair(NEXT_KEY, NEXT_CERTIFICATE)?
                .ok_or(RotationError::NoNext)?;
            let certificate = next.certificate();
            if now < certificate.not_before() || now > certificate.not_after() {
                return Err(RotationError::NextInvalid);
            }
        }
        for (from, to) in [
            (SPID_KEY, PREVIOUS_KEY),
            (SPID_CERTIFICATE, PREVIOUS_CERTIFICATE),
            (NEXT_KEY, SPID_KEY),
            (NEXT_CERTIFICATE, SPID_CERTIFICATE),
        ] {
            if self.has(from) && !self.has(to) {
                self.rename(from, to)?;
            }
        }
        Ok(())
    }

    /// Whether a turn was broken off between two of its four moves, and not a file was lost: then what
    /// is left of the keys stays where it is.
    fn is_broken_off(&self) -> bool {
        let before_next = !self.has(SPID_KEY) && self.has(NEXT_KEY);
        let before_its_certificate = self.has(SPID_KEY) && !self.has(SPID_CERTIFICATE) && !self.has(NEXT_KEY);
        self.has(NEXT_CERTIFICATE)
            && self.has(PREVIOUS_KEY)
            && (before_next || (before_its_certificate && self.has(PREVIOUS_CERTIFICATE)))
    }

    /// Takes the previous key away, for good.
    pub fn retire(&self) -> Result<(), RotationError> {
        if !self.has(PREVIOUS_KEY) && !self.has(PREVIOUS_CERTIFICATE) {
            return Err(RotationError::NoPrevious);
        }
        self.remove(PREVIOUS_KEY)?;
        Ok(self.remove(PREVIOUS_CERTIFICATE)?)
    }

    fn has(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), KeyFault> {
        let path = self.0.join(from);
        fs::rename(&path, self.0.join(to)).map_err(|source| KeyFault::File { path, source })
    }

    fn remove(&self, name: &str) -> Result<(), KeyFault> {
        let path = self.0.join(name);
        match fs::remove_file(&path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(source) => Err(KeyFault::File { path, source }),
        }
    }

    fn read(&self, name: &str) -> Result<String, KeyFault> {
        let path = self.0.join(name);
        fs::read_to_string(&path).map_err(|source| KeyFault::File { path, source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;
    use sportello_identity::spid::keys::{Profile, Subject, certificate_request, self_signed};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_796_083_200, 0).unwrap()
    }

    fn subject() -> Subject {
        Subject {
            common_name: "Comune di Borgoverde".to_owned(),
            organization_name: "Comune di Borgoverde".to_owned(),
            entity_id: "https://sportello.example".to_owned(),
            ipa_code: "c_z999".to_owned(),
            locality: "Borgoverde".to_owned(),
        }
    }

    fn made(days: u16) -> NewKey {
        self_signed(
            &subject(),
            now(),
            days,
            &mut ChaCha20Rng::seed_from_u64(u64::from(days)),
        )
        .unwrap()
    }

    fn published(keys: &KeyFolder) -> Vec<(Turn, String)> {
        let keys = keys.spid_keys().unwrap().into_iter();
        keys.map(|(turn, key)| (turn, key.certificate().fingerprint()))
            .collect()
    }

    fn fingerprint(made: &NewKey) -> String {
        made.signing_key().unwrap().certificate().fingerprint()
    }

    #[test]
    fn keys_take_turns_and_all_are_published_until_they_are_retired() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        let (first, second, third) = (made(30), made(365), made(730));
        assert_eq!(published(&keys), []);
        assert_eq!(keys.keep_new(&first).unwrap(), Turn::Current);
        assert!(matches!(keys.rotate(now()), Err(RotationError::NoNext)));
        assert_eq!(keys.keep_new(&second).unwrap(), Turn::Next);
        assert!(matches!(keys.keep_new(&third), Err(RotationError::NextThere)));
        assert_eq!(
            published(&keys),
            [
                (Turn::Current, fingerprint(&first)),
                (Turn::Next, fingerprint(&second))
            ]
        );
        let late = now() + chrono::TimeDelta::days(366);
        assert!(matches!(keys.rotate(late), Err(RotationError::NextInvalid)));
        keys.rotate(now()).unwrap();
        assert_eq!(
            published(&keys),
            [
                (Turn::Current, fingerprint(&second)),
                (Turn::Previous, fingerprint(&first))
            ]
        );
        keys.keep_new(&third).unwrap();
        assert!(matches!(keys.rotate(now()), Err(RotationError::PreviousThere)));
        keys.retire().unwrap();
        assert!(matches!(keys.retire(), Err(RotationError::NoPrevious)));
        keys.rotate(now()).unwrap();
        assert_eq!(
            published(&keys),
            [
                (Turn::Current, fingerprint(&third)),
                (Turn::Previous, fingerprint(&second))
            ]
        );
    }

    #[test]
    fn a_turn_that_was_broken_off_is_brought_to_its_end() {
        let moves = [
            (SPID_KEY, PREVIOUS_KEY),
            (SPID_CERTIFICATE, PREVIOUS_CERTIFICATE),
            (NEXT_KEY, SPID_KEY),
        ];
        let (first, second) = (made(30), made(365));
        for done in 1..=moves.len() {
            let folder = tempfile::tempdir().unwrap();
            let keys = KeyFolder::of(folder.path(), "borgoverde");
            keys.keep_new(&first).unwrap();
            keys.keep_new(&second).unwrap();
            for (from, to) in &moves[..done] {
                keys.rename(from, to).unwrap();
            }
            keys.rotate(now()).unwrap();
            assert_eq!(
                published(&keys),
                [
                    (Turn::Current, fingerprint(&second)),
                    (Turn::Previous, fingerprint(&first))
                ],
                "after {done} of the files"
            );
        }
    }

    #[test]
    fn a_lost_file_is_no_broken_off_turn() {
        let (first, second) = (made(30), made(365));
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        keys.keep_new(&first).unwrap();
        keys.keep_new(&second).unwrap();
        keys.remove(NEXT_KEY).unwrap();
        assert!(matches!(keys.rotate(now()), Err(RotationError::NoNext)));
        assert!(
            keys.has(SPID_KEY) && keys.has(SPID_CERTIFICATE),
            "it signs as before"
        );

        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        keys.keep(NEXT_KEY, second.private_key_pem.expose_secret())
            .unwrap();
        keys.keep(NEXT_CERTIFICATE, &second.certificate_pem).unwrap();
        let late = now() + chrono::TimeDelta::days(366);
        assert!(matches!(keys.rotate(late), Err(RotationError::NextInvalid)));
    }

    #[test]
    fn a_key_waits_for_its_own_certificate_unpublished() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        let first = made(30);
        keys.keep_new(&first).unwrap();
        let request = certificate_request(&subject(), &Profile::PublicBody).unwrap();
        keys.keep_request(&request).unwrap();
        assert!(keys.waits_for_certificate());
        assert_eq!(published(&keys), [(Turn::Current, fingerprint(&first))]);
        assert!(matches!(keys.rotate(now()), Err(RotationError::NoNext)));
        let foreign = keys.install(&made(365).certificate_pem);
        assert!(matches!(foreign, Err(RotationError::NotWaited(_))), "{foreign:?}");
        assert!(keys.waits_for_certificate());
    }
}
