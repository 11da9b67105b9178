//! The seal of a municipality, as the file `seal.toml` in its folder of keys chooses it: a key in a file
//! (without `seal.toml`, or `kind = "local"`), on a token (`pkcs11`), or with a provider of remote
//! signatures (`csc`). Reference: `docs/operate/seals.md`.

use crate::config::units::Time;
use crate::keys::{KeyFault, KeyFolder};
use crate::wiring::client_builder;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sportello_documents::Seal;
use sportello_documents::seal::{Algorithm, InvalidKey, KeySeal, SealError, SealKey, pem_chain};
use sportello_integrations::seal::csc::{self, RemoteKey};
use sportello_integrations::seal::pkcs11::{self, KeyName, TokenKey, TokenName};
use sportello_integrations::seal::{KeyAlgorithm, KeyError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;
use tokio::runtime::Handle;
use url::Url;

/// Names the file that chooses.
pub(crate) const CHOICE: &str = "seal.toml";

/// A seal that cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SealFault {
    /// The key in a file.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// The file that chooses is no TOML, or not of the shape.
    #[error("{} does not say which seal", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: Box<toml::de::Error>,
    },
    /// Its members do not fit together.
    #[error("{}: {why}", .path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
        /// Why not.
        why: &'static str,
    },
    /// A file that it names.
    #[error("cannot read {}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A variable that it names.
    #[error("the variable {0} of the environment is not set")]
    Variable(String),
    /// The certificates.
    #[error("the certificates in {} cannot be used", .path.display())]
    Certificates {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: InvalidKey,
    },
    /// The provider's address.
    #[error(transparent)]
    Provider(#[from] csc::InvalidConfig),
    /// The client.
    #[error("the HTTP client cannot be made")]
    Client(#[from] reqwest::Error),
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum Choice {
    Local {},
    Pkcs11(OnToken),
    Csc(Box<AtProvider>),
}

/// A secret, which never stands in the file that chooses.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Secret {
    /// A file that holds it, beside that file unless the path is whole.
    File(PathBuf),
    /// A variable of the environment.
    Env(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OnToken {
    module: PathBuf,
    token: Option<String>,
    serial: Option<String>,
    slot: Option<u64>,
    key: Option<String>,
    key_id: Option<String>,
    pin: Option<Secret>,
    certificates: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AtProvider {
    url: Url,
    token_url: Option<Url>,
    client_id: String,
    client_secret: Secret,
    user: Option<String>,
    credential: Option<String>,
    #[serde(default)]
    proofs: BTreeMap<String, Secret>,
    #[serde(default = "ten_seconds")]
    time: Time,
    root_certificate_file: Option<PathBuf>,
    certificates: Option<PathBuf>,
}

const fn ten_seconds() -> Time {
    Time::seconds(10)
}

/// The seal of a municipality by its folder of keys; nothing where there is none. What is far away is not
/// asked yet. Call it inside a runtime that outlives the seal: what speaks to a provider runs there.
pub fn seal_of(keys: &KeyFolder) -> Result<Option<Arc<dyn Seal>>, SealFault> {
    let folder = keys.path();
    let path = folder.join(CHOICE);
    let choice = match read_if_there(&path)? {
        None => Choice::Local {},
        Some(text) => toml::from_str(&text).map_err(|source| SealFault::Malformed {
            path,
            source: Box::new(source),
        })?,
    };
    match choice {
        Choice::Local {} => Ok(keys.seal()?.map(|seal| -> Arc<dyn Seal> { Arc::new(seal) })),
        Choice::Pkcs11(wanted) => on_token(folder, wanted).map(Some),
        Choice::Csc(wanted) => at_provider(folder, *wanted).map(Some),
    }
}

fn on_token(folder: &Path, wanted: OnToken) -> Result<Arc<dyn Seal>, SealFault> {
    let unfit = |why| SealFault::Unfit {
        path: folder.join(CHOICE),
        why,
    };
    let token = match (wanted.token, wanted.serial, wanted.slot) {
        (Some(label), None, None) => TokenName::Label(label),
        (None, Some(serial), None) => TokenName::Serial(serial),
        (None, None, Some(slot)) => TokenName::Slot(slot),
        _ => return Err(unfit("one of `token`, `serial` and `slot` names the token")),
    };
    let key = match (wanted.key, wanted.key_id) {
        (Some(label), None) => KeyName::Label(label),
        (None, Some(id)) => KeyName::Id(bytes(&id).ok_or_else(|| unfit("`key_id` is not hexadecimal"))?),
        _ => return Err(unfit("one of `key` and `key_id` names the key")),
    };
    let config = pkcs11::Config {
        module: wanted.module,
        token,
        key,
        pin: wanted.pin.map(|pin| pin.read(folder)).transpose()?,
    };
    Ok(Arc::new(KeySeal::new(OnTokenKey {
        key: TokenKey::new(config),
        chain: wanted.certificates.map(|file| chain(folder, &file)).transpose()?,
    })))
}

fn at_provider(folder: &Path, wanted: AtProvider) -> Result<Arc<dyn Seal>, SealFault> {
    let mut builder = client_builder();
    if let Some(file) = &wanted.root_certificate_file {
        let path = folder.join(file);
        let text = std::fs::read(&path).map_err(|source| SealFault::File { path, source })?;
        builder = builder.add_root_certificate(reqwest::Certificate::from_pem(&text)?);
    }
    let mut proofs = BTreeMap::new();
    for (name, secret) in wanted.proofs {
        proofs.insert(name, secret.read(folder)?);
    }
    let config = csc::Config {
        url: wanted.url,
        token_url: wanted.token_url,
        client_id: wanted.client_id,
        client_secret: wanted.client_secret.read(folder)?,
        user: wanted.user,
        credential: wanted.credential,
        proofs,
        time: wanted.time.0,
    };
    Ok(Arc::new(KeySeal::new(AtProviderKey {
        // What the first signature may take: where tokens are given, token, credential, authorisation.
        patience: wanted.time.0.saturating_mul(6),
        key: Arc::new(RemoteKey::new(config, builder.build()?)?),
        chain: wanted.certificates.map(|file| chain(folder, &file)).transpose()?,
        runtime: Handle::current(),
    })))
}

fn read_if_there(path: &Path) -> Result<Option<String>, SealFault> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SealFault::File {
            path: path.to_owned(),
            source,
        }),
    }
}

fn chain(folder: &Path, file: &Path) -> Result<Vec<Vec<u8>>, SealFault> {
    let path = folder.join(file);
    match std::fs::read_to_string(&path) {
        Ok(text) => pem_chain(&text).map_err(|source| SealFault::Certificates { path, source }),
        Err(source) => Err(SealFault::File { path, source }),
    }
}

/// The bytes of a text in hexadecimal.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    let whole = rest.is_empty() && !pairs.is_empty();
    whole.then(|| pairs.iter().map(|[high, low]| (high << 4) | low).collect())
}

impl Secret {
    fn read(self, folder: &Path) -> Result<SecretString, SealFault> {
        match self {
            Self::File(file) => {
                let path = folder.join(file);
                let text = std::fs::read_to_string(&path)
                    .map(SecretString::from)
                    .map_err(|source| SealFault::File { path, source })?;
                Ok(trimmed(&text))
            }
            Self::Env(name) => variable(&name).ok_or(SealFault::Variable(name)),
        }
    }
}

fn trimmed(text: &SecretString) -> SecretString {
    SecretString::from(text.expose_secret().trim())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the environment is read here, for secrets that an administrator keeps there"
)]
fn variable(name: &str) -> Option<SecretString> {
    std::env::var(name).ok().map(SecretString::from)
}

struct OnTokenKey {
    key: TokenKey,
    /// From a file; otherwise the token is asked.
    chain: Option<Vec<Vec<u8>>>,
}

impl SealKey for OnTokenKey {
    fn chain(&self) -> Result<Vec<Vec<u8>>, SealError> {
        match &self.chain {
            Some(chain) => Ok(chain.clone()),
            None => self.key.chain().map_err(told),
        }
    }

    fn sign(&self, algorithm: Algorithm, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        self.key.sign(named(algorithm), bytes).map_err(told)
    }
}

struct AtProviderKey {
    key: Arc<RemoteKey>,
    /// From a file; otherwise the provider is asked.
    chain: Option<Vec<Vec<u8>>>,
    runtime: Handle,
    patience: Duration,
}

impl AtProviderKey {
    /// Waits for work that is done on the runtime. Whoever seals sits on a thread for work that blocks;
    /// on another one this would be slow, and no worse.
    fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, KeyError>> + Send + 'static,
    ) -> Result<T, SealError> {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.runtime.spawn(async move {
            // Whoever has given up hears it no more.
            let _ = sender.send(work.await);
        });
        match receiver.recv_timeout(self.patience) {
            Ok(done) => done.map_err(told),
            Err(_) => Err(SealError::Unavailable("no answer in time".to_owned())),
        }
    }
}

impl SealKey for AtProviderKey {
    fn chain(&self) -> Result<Vec<Vec<u8>>, SealError> {
        if let Some(chain) = &self.chain {
            return Ok(chain.clone());
        }
        let key = Arc::clone(&self.key);
        self.wait(async move { key.chain().await })
    }

    fn sign(&self, algorithm: Algorithm, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        let (key, bytes) = (Arc::clone(&self.key), bytes.to_vec());
        self.wait(async move { key.sign(named(algorithm), &bytes).await })
    }
}

const fn named(algorithm: Algorithm) -> KeyAlgorithm {
    match algorithm {
        Algorithm::RsaSha256 => KeyAlgorithm::Rsa,
        Algorithm::EcdsaSha256 => KeyAlgorithm::P256,
    }
}

fn told(error: KeyError) -> SealError {
    match error {
        KeyError::Refused(why) => SealError::Signature(why),
        KeyError::Unavailable(why) => SealError::Unavailable(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(text: &str) -> Result<Option<Arc<dyn Seal>>, SealFault> {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        std::fs::create_dir_all(keys.path()).unwrap();
        std::fs::write(keys.path().join(CHOICE), text).unwrap();
        std::fs::write(keys.path().join("pin"), "1234\n").unwrap();
        seal_of(&keys)
    }

    const TOKEN: &str = "kind = \"pkcs11\"\nmodule = \"/nowhere.so\"\npin = { file = \"pin\" }\n";

    #[tokio::test]
    async fn without_a_choice_the_key_stands_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::of(folder.path(), "borgoverde");
        assert!(seal_of(&keys).unwrap().is_none());
        assert!(chosen("kind = \"local\"\n").unwrap().is_none());
    }

    #[tokio::test]
    async fn a_choice_that_does_not_fit_is_refused() {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let one = "token = \"Sigillo\"\nkey_id = \"01aB\"\n";
        assert!(chosen(&format!("{TOKEN}{one}")).unwrap().is_some());
        for more in [
            "",
            "token = \"Sigillo\"\n",
            "token = \"Sigillo\"\nslot = 1\nkey = \"a\"\n",
            "slot = 1\nkey = \"a\"\nkey_id = \"01\"\n",
            "slot = 1\nkey_id = \"1\"\n",
            "slot = 1\nkey_id = \"xy\"\n",
        ] {
            let refused = chosen(&format!("{TOKEN}{more}"));
            assert!(matches!(refused, Err(SealFault::Unfit { .. })), "{more}");
        }
        for text in [
            "",
            "kind = \"paper\"\n",
            "kind = \"local\"\npin = \"1\"\n",
            "kind = \"csc\"\n",
            &format!("{TOKEN}{one}colour = 1\n"),
        ] {
            assert!(matches!(chosen(text), Err(SealFault::Malformed { .. })), "{text}");
        }
        let provider = "kind = \"csc\"\nclient_id = \"a\"\n";
        let env = "client_secret = { env = \"SPORTELLO_NO_SUCH_SECRET\" }\n";
        let file = "client_secret = { file = \"pin\" }\n";
        let home = "url = \"http://localhost:1/csc/v2\"\n";
        assert!(matches!(
            chosen(&format!("{provider}{home}{env}")),
            Err(SealFault::Variable(_))
        ));
        assert!(chosen(&format!("{provider}{home}{file}")).unwrap().is_some());
        let far = format!("{provider}url = \"http://sign.example.it/\"\n{file}");
        assert!(matches!(chosen(&far), Err(SealFault::Provider(_))));
        let gone = format!("{provider}{home}{file}certificates = \"gone.pem\"\n");
        assert!(matches!(chosen(&gone), Err(SealFault::File { .. })));
    }

    #[tokio::test]
    async fn what_does_not_answer_is_unavailable() {
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let text = "kind = \"csc\"\nclient_id = \"a\"\nclient_secret = { file = \"pin\" }\n\
                    url = \"http://localhost:1/csc/v2\"\ntime = \"1s\"\n";
        let seal = chosen(text).unwrap().unwrap();
        assert_eq!(seal.ends_at(), None);
        let asked = tokio::task::spawn_blocking(move || seal.sign(&[0; 32]))
            .await
            .unwrap();
        assert!(matches!(asked, Err(SealError::Unavailable(_))), "{asked:?}");
    }
}
