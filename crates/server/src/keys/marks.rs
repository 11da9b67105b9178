//! The keys that sign the marks on certificates: `mark.key.pem`, one after the other, the one that signs
//! first. Above each stands when it signs, and since when it is revoked if it is; text around the blocks
//! is no part of them (RFC 7468 §5.2):
//!
//! ```text
//! not_before: 2026-11-24T09:30:00Z
//! not_after: 2029-11-23T09:30:00Z
//! -----BEGIN PRIVATE KEY-----
//! ```
//!
//! Keys whose private half is gone stay published from `mark-old.json`, of the shape that is published.
//!
//! The certificates of the seals are published with them: the one in use, and those before it from
//! `seal-old.crt.pem`, where `revoked: ` may stand above one as well.

use super::{KeyFault, KeyFolder, LONGEST_DAYS, SEAL_CERTIFICATE};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use rand::Rng;
use secrecy::{ExposeSecret as _, SecretString};
use sportello_api::certificates::MarkKeys;
use sportello_documents::seal::pem_chain;
use sportello_mark::{InvalidMarkKey, KeySet, MarkKey, PublishedKey, PublishedSeal};
use std::path::Path;
use std::{fs, io};

const MARK_KEY: &str = "mark.key.pem";
const MARK_NEXT: &str = "mark.next.key.pem";
const MARK_OLD: &str = "mark-old.json";
const SEAL_OLD: &str = "seal-old.crt.pem";

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";
const BEGIN_CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----";
const END_CERTIFICATE: &str = "-----END CERTIFICATE-----";

/// Why the keys of the marks cannot be used. Keys are counted from 1.
#[derive(Debug, thiserror::Error)]
pub enum MarkFault {
    /// Not a key.
    #[error("key {0} is no private key for Ed25519 in PEM (PKCS#8)")]
    Key(usize),
    /// Nothing, or no instant, where one must be.
    #[error("above block {0} must stand `{1}: ` and an instant such as 2026-11-24T09:30:00Z")]
    Time(usize, &'static str),
    /// Not a certificate by which a seal can be checked.
    #[error("certificate {0} is none of an RSA or P-256 key in PEM")]
    Certificate(usize),
    /// A key cannot be written.
    #[error("a key cannot be written")]
    Write(#[from] InvalidMarkKey),
    /// The published keys cannot be read.
    #[error("not a set of published keys")]
    Old(#[source] serde_json::Error),
}

impl KeyFolder {
    /// The keys of the marks; nothing when there are none.
    pub fn marks(&self) -> Result<Option<MarkKeys>, KeyFault> {
        let path = self.0.join(MARK_KEY);
        let Some(text) = read(&path)? else {
            return Ok(None);
        };
        let keys = text
            .expose_secret()
            .split_inclusive(END)
            .filter(|block| !block.trim().is_empty())
            .enumerate()
            .map(|(at, block)| key(at + 1, block))
            .collect::<Result<Vec<_>, _>>();
        let mut keys = keys
            .map_err(|source| KeyFault::Mark {
                path: path.clone(),
                source,
            })?
            .into_iter();
        let Some((signer, first)) = keys.next() else {
            let source = MarkFault::Key(1);
            return Err(KeyFault::Mark { path, source });
        };
        let mut published = vec![first];
        published.extend(keys.map(|(_, published)| published));
        let old = self.old_marks()?;
        published.extend(old.keys().iter().cloned());
        let published = self.with_own_seals(KeySet::new(published), &old)?;
        Ok(Some(MarkKeys { signer, published }))
    }

    /// What is published of the municipality as far as it stands in the folder. One without keys of marks has
    /// seals all the same: on receipts, say.
    pub fn published(&self) -> Result<KeySet, KeyFault> {
        if let Some(marks) = self.marks()? {
            return Ok(marks.published);
        }
        let old = self.old_marks()?;
        self.with_own_seals(KeySet::new(old.keys().to_vec()), &old)
    }

    fn with_own_seals(&self, keys: KeySet, old: &KeySet) -> Result<KeySet, KeyFault> {
        Ok(keys
            .with_seals(self.present_seal()?)
            .with_seals(self.old_seals()?)
            .with_seals(old.seals().iter().cloned()))
    }

    /// The certificate of the seal in use, if it stands in the folder; those that vouch for it are left out.
    fn present_seal(&self) -> Result<Option<PublishedSeal>, KeyFault> {
        let all = self.certificates(SEAL_CERTIFICATE)?;
        Ok(all.into_iter().next())
    }

    /// The certificates of the seals before it.
    fn old_seals(&self) -> Result<Vec<PublishedSeal>, KeyFault> {
        self.certificates(SEAL_OLD)
    }

    fn certificates(&self, name: &str) -> Result<Vec<PublishedSeal>, KeyFault> {
        let path = self.0.join(name);
        let Some(text) = read(&path)? else {
            return Ok(Vec::new());
        };
        text.expose_secret()
            .split_inclusive(END_CERTIFICATE)
            .filter(|block| !block.trim().is_empty())
            .enumerate()
            .map(|(at, block)| seal(at + 1, block))
            .collect::<Result<_, _>>()
            .map_err(|source| KeyFault::Mark { path, source })
    }

    fn old_marks(&self) -> Result<KeySet, KeyFault> {
        let path = self.0.join(MARK_OLD);
        match read(&path)? {
            None => Ok(KeySet::default()),
            Some(text) => serde_json::from_str(text.expose_secret()).map_err(|error| KeyFault::Mark {
                path,
                source: MarkFault::Old(error),
            }),
        }
    }

    /// Makes the key of the marks where there is none; true when there was none.
    pub fn make_mark(&self, now: DateTime<Utc>, rng: &mut impl Rng) -> Result<bool, KeyFault> {
        if self.0.join(MARK_KEY).exists() {
            return Ok(false);
        }
        self.keep(MARK_KEY, self.fresh_mark(now, rng)?.expose_secret())?;
        Ok(true)
    }

    /// Makes a key that signs from now on, in front of those that have signed.
    pub fn next_mark(&self, now: DateTime<Utc>, rng: &mut impl Rng) -> Result<(), KeyFault> {
        let (path, next) = (self.0.join(MARK_KEY), self.0.join(MARK_NEXT));
        let mut text = self.fresh_mark(now, rng)?.expose_secret().to_owned();
        if let Some(before) = read(&path)? {
            text.push_str(before.expose_secret());
        }
        self.keep(MARK_NEXT, SecretString::from(text).expose_secret())?;
        fs::rename(next, &path).map_err(|source| KeyFault::File { path, source })
    }

    /// A key as it stands in the file.
    fn fresh_mark(&self, now: DateTime<Utc>, rng: &mut impl Rng) -> Result<SecretString, KeyFault> {
        let pem = MarkKey::from_seed(&rng.random())
            .to_pem()
            .map_err(|error| KeyFault::Mark {
                path: self.0.join(MARK_KEY),
                source: error.into(),
            })?;
        let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let (from, until) = (instant(now), instant(now + TimeDelta::days(LONGEST_DAYS.into())));
        let text = format!("not_before: {from}\nnot_after: {until}\n{}\n", pem.trim());
        Ok(SecretString::from(text))
    }
}

/// A file, if it is there.
fn read(path: &Path) -> Result<Option<SecretString>, KeyFault> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(SecretString::from(text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(KeyFault::File {
            path: path.to_owned(),
            source,
        }),
    }
}

/// A key with what stands above it.
fn key(place: usize, block: &str) -> Result<(MarkKey, PublishedKey), MarkFault> {
    let (above, key) = block.split_once(BEGIN).ok_or(MarkFault::Key(place))?;
    let pem = SecretString::from(format!("{BEGIN}{key}"));
    let key = MarkKey::from_pem(pem.expose_secret()).map_err(|_| MarkFault::Key(place))?;
    let needed = |name| said(place, above, name)?.ok_or(MarkFault::Time(place, name));
    let published = key.published(needed("not_before")?, needed("not_after")?);
    let published = match said(place, above, "revoked")? {
        None => published,
        Some(at) => published.revoked_at(at),
    };
    Ok((key, published))
}

/// A certificate of a seal, with what stands above it.
fn seal(place: usize, block: &str) -> Result<PublishedSeal, MarkFault> {
    let wrong = MarkFault::Certificate(place);
    let Some((above, rest)) = block.split_once(BEGIN_CERTIFICATE) else {
        return Err(wrong);
    };
    let der = pem_chain(&format!("{BEGIN_CERTIFICATE}{rest}"))
        .ok()
        .and_then(|all| all.into_iter().next());
    let Some(seal) = der.and_then(|der| sportello_check::published(der).ok()) else {
        return Err(wrong);
    };
    Ok(match said(place, above, "revoked")? {
        None => seal,
        Some(at) => seal.revoked_at(at),
    })
}

/// The instant that stands above a block under a name, if something does.
fn said(place: usize, above: &str, name: &'static str) -> Result<Option<DateTime<Utc>>, MarkFault> {
    let mut lines = above.lines().filter_map(|line| line.split_once(':'));
    let found = lines.find(|(label, _)| label.trim() == name);
    found
        .map(|(_, value)| value.trim().parse().map_err(|_| MarkFault::Time(place, name)))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_796_083_200, 0).unwrap()
    }

    #[test]
    fn the_first_key_signs_and_all_are_published() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        assert!(keys.marks().unwrap().is_none());
        assert!(keys.make_mark(start(), &mut rng).unwrap());
        assert!(!keys.make_mark(start(), &mut rng).unwrap(), "none is overwritten");
        let first = keys.marks().unwrap().unwrap();
        assert!(first.may_sign(start()));

        let later = start() + TimeDelta::days(365);
        keys.next_mark(later, &mut rng).unwrap();
        let both = keys.marks().unwrap().unwrap();
        assert_ne!(both.signer.kid(), first.signer.kid());
        assert_eq!(both.published.keys()[0].not_before(), later);
        assert_eq!(both.published.keys()[1], first.published.keys()[0]);

        // The private half of the first is destroyed, what was published of it stays.
        let file = folder.path().join("borgoverde").join(MARK_KEY);
        let text = fs::read_to_string(&file).unwrap();
        let (alone, _) = text.split_once(END).unwrap();
        fs::write(&file, format!("{alone}{END}\n")).unwrap();
        let old = serde_json::to_string(&first.published).unwrap();
        fs::write(file.with_file_name(MARK_OLD), old).unwrap();
        let after = keys.marks().unwrap().unwrap();
        assert_eq!(after.published, both.published);
        assert_eq!(after.signer.kid(), both.signer.kid());
    }

    #[test]
    fn a_revoked_key_stays_published_as_revoked() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        keys.make_mark(start(), &mut ChaCha20Rng::seed_from_u64(1))
            .unwrap();
        let file = folder.path().join("borgoverde").join(MARK_KEY);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("revoked: 2026-12-24T00:00:00Z\n{text}")).unwrap();
        let marks = keys.marks().unwrap().unwrap();
        assert!(marks.published.keys()[0].revoked().is_some());
        assert!(!marks.may_sign(start()));
    }

    #[test]
    fn the_certificates_of_all_seals_are_published() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        keys.make_mark(start(), &mut rng).unwrap();
        assert!(keys.marks().unwrap().unwrap().published.seals().is_empty());
        let file = |name: &str| folder.path().join("borgoverde").join(name);
        let made = |serial| {
            let made = sportello_documents::seal::demo_certificate("Borgoverde", [serial; 16], start());
            made.unwrap().certificate_pem
        };
        let (present, old, stolen) = (made(1), made(2), made(3));
        fs::write(file(SEAL_CERTIFICATE), format!("{present}{old}")).unwrap();
        let revoked = "revoked: 2026-12-24T00:00:00Z";
        fs::write(file(SEAL_OLD), format!("{old}{revoked}\n{stolen}")).unwrap();
        let published = keys.marks().unwrap().unwrap().published;
        let of = |pem: &str| pem_chain(pem).unwrap().remove(0);
        let certificates: Vec<_> = published.seals().iter().map(PublishedSeal::certificate).collect();
        assert_eq!(certificates, [of(&present), of(&old), of(&stolen)]);
        let withdrawn: Vec<_> = published
            .seals()
            .iter()
            .map(|seal| seal.revoked().is_some())
            .collect();
        assert_eq!(withdrawn, [false, false, true]);
        for (text, part) in [
            ("nonsense".to_owned(), "certificate 1"),
            (format!("revoked: yes\n{old}"), "`revoked: `"),
        ] {
            fs::write(file(SEAL_OLD), text).unwrap();
            let KeyFault::Mark { source, .. } = keys.marks().unwrap_err() else {
                panic!("of the certificates");
            };
            assert!(source.to_string().contains(part), "{source}");
        }
    }

    #[test]
    fn a_file_that_holds_no_key_or_not_its_time_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        keys.make_mark(start(), &mut ChaCha20Rng::seed_from_u64(1))
            .unwrap();
        let file = folder.path().join("borgoverde").join(MARK_KEY);
        let good = fs::read_to_string(&file).unwrap();
        let refused = |text: &str| {
            fs::write(&file, text).unwrap();
            match keys.marks().unwrap_err() {
                KeyFault::Mark { source, .. } => source.to_string(),
                other => panic!("{other}"),
            }
        };
        assert!(refused("").starts_with("key 1"));
        assert!(refused(&good.replace("PRIVATE", "PUBLIC")).starts_with("key 1"));
        assert!(refused(&format!("{good}nonsense")).starts_with("key 2"));
        assert!(refused(&good.replace("not_after", "until")).contains("`not_after: `"));
        assert!(refused(&format!("revoked: yes\n{good}")).contains("`revoked: `"));
    }
}
