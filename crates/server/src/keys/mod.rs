//! Keys of the municipalities: files of the administrator, never rows.

mod marks;
mod rotation;

pub use marks::MarkFault;
pub use rotation::{RotationError, Turn};

use crate::seals::CHOICE;
use chrono::{DateTime, Utc};
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};
use sportello_api::tenant::TenantSettings;
use sportello_documents::seal::{LocalKey, demo_certificate};
use sportello_identity::SigningKey;
use sportello_identity::cie::Keys as CieKeys;
use sportello_identity::jose::{KeyUse, PrivateKey};
use sportello_identity::spid::keys::{Subject, self_signed};
use sportello_integrations::pdnd::{ClientKey, InvalidClientKey};
use sportello_storage::{InvalidKeyring, Keyring};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The folder with the keys of one municipality.
#[derive(Clone, Debug)]
pub struct KeyFolder(PathBuf);

/// A key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// The file cannot be read or written.
    #[error("cannot reach {}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The SPID key or certificate is no good.
    #[error("the SPID key in {} cannot be used", .folder.display())]
    Spid {
        /// Where.
        folder: PathBuf,
        /// Why not.
        source: sportello_identity::KeyError,
    },
    /// A key for CIE is no good.
    #[error("the keys in {} cannot be used", .path.display())]
    Cie {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: sportello_identity::KeyError,
    },
    /// The sealing key or certificate is no good.
    #[error("the sealing key in {} cannot be used", .folder.display())]
    Seal {
        /// Where.
        folder: PathBuf,
        /// Why not.
        source: sportello_documents::seal::InvalidKey,
    },
    /// The key for PDND is no good.
    #[error("the key in {} cannot be used", .path.display())]
    Pdnd {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: InvalidClientKey,
    },
    /// The keys of the log of logins are no good.
    #[error("the keys in {} cannot be used", .path.display())]
    LoginLog {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: InvalidKeyring,
    },
    /// The keys of the marks are no good.
    #[error("the keys in {} cannot be used", .path.display())]
    Mark {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: MarkFault,
    },
    /// A sealing key cannot be made.
    #[error("a sealing key cannot be made")]
    Demo(#[from] sportello_documents::seal::DemoFailed),
}

const SPID_KEY: &str = "spid.key.pem";
const SPID_CERTIFICATE: &str = "spid.crt.pem";
const SEAL_KEY: &str = "seal.key.pem";
const SEAL_CERTIFICATE: &str = "seal.crt.pem";
const CIE_FEDERATION: &str = "cie-federation.key.pem";
const CIE_SIGNING: &str = "cie-signing.key.pem";
const CIE_ENCRYPTION: &str = "cie-encryption.key.pem";
const PDND_KEY: &str = "pdnd.key.pem";
const LOGIN_LOG_KEYS: &str = "login-log.keys";

impl KeyFolder {
    /// The folder of the aggregator that signs for municipalities (Avviso 19).
    pub fn of_aggregator(keys: &Path) -> Self {
        Self(keys.join("_aggregator"))
    }

    /// The folder of a municipality in the folder of all.
    pub fn of(keys: &Path, slug: &str) -> Self {
        Self(keys.join(slug))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The key with which it signs SPID messages; nothing when there is none.
    pub fn spid(&self) -> Result<Option<SigningKey>, KeyFault> {
        self.spid_pair(SPID_KEY, SPID_CERTIFICATE)
    }

    fn spid_pair(&self, key: &str, certificate: &str) -> Result<Option<SigningKey>, KeyFault> {
        let Some((key, certificate)) = self.pair(key, certificate)? else {
            return Ok(None);
        };
        SigningKey::from_pem(&key, &certificate)
            .map(Some)
            .map_err(|source| KeyFault::Spid {
                folder: self.0.clone(),
                source,
            })
    }

    /// Its keys for CIE; nothing unless there are keys of all three kinds. A file may hold several,
    /// one after the other: the first is used, all are published.
    pub fn cie(&self) -> Result<Option<CieKeys>, KeyFault> {
        let keys = CieKeys {
            federation: self.private_keys(CIE_FEDERATION, None)?,
            signing: self.private_keys(CIE_SIGNING, Some(KeyUse::Signature))?,
            encryption: self.private_keys(CIE_ENCRYPTION, Some(KeyUse::Encryption))?,
        };
        let kinds = [&keys.federation, &keys.signing, &keys.encryption];
        let whole = kinds.into_iter().all(|keys| !keys.is_empty());
        Ok(whole.then_some(keys))
    }

    fn private_keys(&self, name: &str, usage: Option<KeyUse>) -> Result<Vec<PrivateKey>, KeyFault> {
        const END: &str = "-----END PRIVATE KEY-----";
        let path = self.0.join(name);
        let text = match fs::read_to_string(&path) {
            Ok(text) => SecretString::from(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(KeyFault::File { path, source }),
        };
        text.expose_secret()
            .split_inclusive(END)
            .filter(|block| !block.trim().is_empty())
            .map(|block| PrivateKey::from_pem(&SecretString::from(block), usage))
            .collect::<Result<_, _>>()
            .map_err(|source| KeyFault::Cie { path, source })
    }

    /// Makes the keys for CIE that are missing; true when some were.
    pub fn make_cie(&self) -> Result<bool, KeyFault> {
        let mut made = false;
        for name in [CIE_FEDERATION, CIE_SIGNING, CIE_ENCRYPTION] {
            if self.0.join(name).exists() {
                continue;
            }
            let key = PrivateKey::generate().map_err(|source| KeyFault::Cie {
                path: self.0.join(name),
                source,
            })?;
            self.keep(name, key.expose_secret())?;
            made = true;
        }
        Ok(made)
    }

    /// The key with which it signs for PDND, by the name that PDND gave it; nothing when there is none.
    pub fn pdnd(&self, kid: &str) -> Result<Option<ClientKey>, KeyFault> {
        let path = self.0.join(PDND_KEY);
        let text = match fs::read_to_string(&path) {
            Ok(text) => SecretString::from(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(KeyFault::File { path, source }),
        };
        ClientKey::from_pem(&text, kid)
            .map(Some)
            .map_err(|source| KeyFault::Pdnd { path, source })
    }

    /// Makes the key for PDND where there is none.
    pub fn make_pdnd(&self) -> Result<(), KeyFault> {
        if self.0.join(PDND_KEY).exists() {
            return Ok(());
        }
        let key = PrivateKey::generate().map_err(|source| KeyFault::Cie {
            path: self.0.join(PDND_KEY),
            source,
        })?;
        self.keep(PDND_KEY, key.expose_secret())
    }

    /// The key in a file with which it seals documents, unless [`crate::seals::seal_of`] finds another
    /// one; nothing when there is none.
    pub fn seal(&self) -> Result<Option<LocalKey>, KeyFault> {
        let Some((key, certificate)) = self.pair(SEAL_KEY, SEAL_CERTIFICATE)? else {
            return Ok(None);
        };
        LocalKey::from_pem(&key, &certificate)
            .map(Some)
            .map_err(|source| KeyFault::Seal {
                folder: self.0.clone(),
                source,
            })
    }

    /// Keeps a key to seal with and its chain, both PEM, where there is none.
    pub fn keep_seal(&self, key: &SecretString, chain: &str) -> Result<(), KeyFault> {
        if self.pair(SEAL_KEY, SEAL_CERTIFICATE)?.is_none() {
            self.keep(SEAL_KEY, key.expose_secret())?;
            self.keep(SEAL_CERTIFICATE, chain)?;
        }
        Ok(())
    }

    /// Whether there is a key to seal with.
    pub fn has_seal(&self) -> bool {
        self.0.join(SEAL_KEY).exists()
    }

    /// Whether a file says where the key is that seals.
    pub fn has_choice(&self) -> bool {
        self.0.join(CHOICE).exists()
    }

    /// The keys with which its log of logins is sealed; nothing before the first start.
    pub fn login_log(&self) -> Result<Option<Keyring>, KeyFault> {
        let path = self.0.join(LOGIN_LOG_KEYS);
        let text = match fs::read_to_string(&path) {
            Ok(text) => SecretString::from(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(KeyFault::File { path, source }),
        };
        Keyring::parse(&text)
            .map(Some)
            .map_err(|source| KeyFault::LoginLog { path, source })
    }

    /// The same, made where there are none. Of several processes that start at once on one folder,
    /// all take what the first has made.
    pub fn make_login_log(&self, rng: &mut impl Rng) -> Result<Keyring, KeyFault> {
        if let Some(keys) = self.login_log()? {
            return Ok(keys);
        }
        let key = Keyring::draw(rng);
        match self.keep(LOGIN_LOG_KEYS, key.expose_secret()) {
            Ok(()) => {
                let folder = self.0.display();
                tracing::warn!(%folder, "a key for the log of logins was made: keep a copy of it");
            }
            Err(KeyFault::File { source, .. }) if source.kind() == io::ErrorKind::AlreadyExists => {}
            Err(fault) => return Err(fault),
        }
        let path = self.0.join(LOGIN_LOG_KEYS);
        self.login_log()?.ok_or(KeyFault::File {
            path,
            source: io::ErrorKind::NotFound.into(),
        })
    }

    /// Makes the keys that are missing: for the demo, whose certificates nobody trusts.
    pub fn make_missing(
        &self,
        settings: &TenantSettings,
        entity_id: &str,
        now: DateTime<Utc>,
        rng: &mut impl Rng,
    ) -> Result<(), KeyFault> {
        if self.pair(SPID_KEY, SPID_CERTIFICATE)?.is_none() {
            let subject = Subject {
                common_name: settings.public.name.clone(),
                organization_name: settings.public.name.clone(),
                entity_id: entity_id.to_owned(),
                ipa_code: settings.public.ipa_code.clone(),
                locality: settings.public.short_name.clone(),
            };
            let made = self_signed(&subject, now, LONGEST_DAYS, rng).map_err(|source| KeyFault::Spid {
                folder: self.0.clone(),
                source,
            })?;
            self.keep(SPID_KEY, made.private_key_pem.expose_secret())?;
            self.keep(SPID_CERTIFICATE, &made.certificate_pem)?;
        }
        self.make_cie()?;
        if self.pair(SEAL_KEY, SEAL_CERTIFICATE)?.is_none() && !self.has_choice() {
            let made = demo_certificate(&settings.public.name, rng.random(), now)?;
            self.keep(SEAL_KEY, made.key_pem.expose_secret())?;
            self.keep(SEAL_CERTIFICATE, &made.certificate_pem)?;
        }
        self.make_mark(now, rng)?;
        Ok(())
    }

    fn pair(&self, key: &str, certificate: &str) -> Result<Option<(SecretString, String)>, KeyFault> {
        let key = self.0.join(key);
        if !key.exists() {
            return Ok(None);
        }
        let read =
            |path: PathBuf| fs::read_to_string(&path).map_err(|source| KeyFault::File { path, source });
        Ok(Some((read(key)?.into(), read(self.0.join(certificate))?)))
    }

    /// Puts a file in the place of the one of before: for the demo, whose addresses move.
    #[cfg(feature = "demo")]
    pub(crate) fn replace(&self, name: &str, content: &str) -> Result<(), KeyFault> {
        let path = self.0.join(name);
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(KeyFault::File { path, source }),
        }
        self.keep(name, content)
    }

    fn keep(&self, name: &str, content: &str) -> Result<(), KeyFault> {
        let path = self.0.join(name);
        write_private(&path, content).map_err(|source| KeyFault::File { path, source })
    }
}

/// Three years, the most that the profile of public service providers allows.
pub const LONGEST_DAYS: u16 = 1095;

/// Writes a new file that only its owner may read: whole, or not at all.
fn write_private(path: &Path, content: &str) -> io::Result<()> {
    let mut folder = DirBuilder::new();
    let mut file = OpenOptions::new();
    file.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        folder.mode(0o700);
        file.mode(0o600);
    }
    if let Some(parent) = path.parent() {
        folder.recursive(true).create(parent)?;
    }
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = file.open(&draft)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()?;
    // A second name, which must be free: nobody ever sees half a key, and none is overwritten.
    let placed = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    #[test]
    fn keys_are_made_once_and_only_their_owner_reads_them() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        assert!(keys.spid().unwrap().is_none());
        let now = DateTime::from_timestamp(1_796_083_200, 0).unwrap();
        let tenant = crate::tenants::TenantFile::parse(include_str!("../../demo/borgoverde.toml")).unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let make = |rng: &mut ChaCha20Rng| {
            keys.make_missing(&tenant.settings, "https://localhost", now, rng)
                .unwrap();
            let certificate = keys.spid().unwrap().unwrap().certificate().fingerprint();
            assert!(keys.seal().unwrap().is_some());
            certificate
        };
        let first = make(&mut rng);
        assert_eq!(make(&mut rng), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join("borgoverde/spid.key.pem"))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn of_several_keys_for_cie_the_first_is_used_and_all_are_published() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        assert!(keys.cie().unwrap().is_none());
        assert!(keys.make_cie().unwrap());
        assert!(!keys.make_cie().unwrap(), "none is overwritten");
        let made = keys.cie().unwrap().unwrap();
        let file = folder.path().join("borgoverde").join(CIE_SIGNING);
        let newer = PrivateKey::generate().unwrap();
        let older = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("{}\n{older}\n", newer.expose_secret())).unwrap();
        let rolled = keys.cie().unwrap().unwrap();
        assert_eq!(rolled.signing.len(), 2);
        assert_eq!(rolled.signing[1].kid(), made.signing[0].kid());
        assert_ne!(rolled.signing[0].kid(), made.signing[0].kid());
        assert_eq!(rolled.published_core().keys().len(), 3);
        fs::write(&file, "nonsense").unwrap();
        assert!(matches!(keys.cie(), Err(KeyFault::Cie { .. })));
        fs::remove_file(&file).unwrap();
        assert!(keys.cie().unwrap().is_none(), "a kind is missing");
    }

    #[test]
    fn a_key_for_the_log_of_logins_is_made_once_and_a_wrong_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        assert!(keys.login_log().unwrap().is_none());
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let made = keys.make_login_log(&mut rng).unwrap();
        let again = keys.make_login_log(&mut rng).unwrap();
        assert_eq!(format!("{made:?}"), format!("{again:?}"));
        let file = folder.path().join("borgoverde/login-log.keys");
        fs::write(&file, "not a key\n").unwrap();
        let refused = keys.make_login_log(&mut rng).unwrap_err();
        assert!(matches!(refused, KeyFault::LoginLog { .. }), "{refused}");
        assert_eq!(fs::read_to_string(file).unwrap(), "not a key\n");
    }
}
