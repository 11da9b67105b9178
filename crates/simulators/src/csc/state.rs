//! What the provider remembers.

use super::BASE;
use super::keys::{Authority, KeyKind, Sealer, SetUpError};
use crate::clock::Clock;
use crate::config::Config;
use crate::troubles::{Named, Troubles};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A client with its one credential.
#[derive(Clone, Debug)]
pub struct CscClient {
    /// Its id; letters, digits and hyphens, for the key is kept under that name.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// What authorises a signature; without one the token is enough.
    pub pin: Option<String>,
    /// Whose certificate it is.
    pub organization: String,
    /// What its key is.
    pub key: KeyKind,
}

/// What goes wrong on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Every call is answered by 503.
    Down,
    /// The signature takes longer than anybody waits.
    Silent,
    /// The signature is refused.
    Refused,
    /// What is signed is another hash.
    WrongSignature,
    /// The token counts no more.
    ExpiredToken,
    /// The authorisation counts no more.
    ExpiredActivation,
    /// The answer is no JSON.
    Malformed,
}

impl Trouble {
    /// All of them, with the word by which the page names them.
    pub(super) const ALL: [Named<Self>; 7] = [
        (Self::Down, "down", "Il prestatore non risponde (503)"),
        (Self::Silent, "silent", "La firma arriva troppo tardi"),
        (Self::Refused, "refused", "La firma è rifiutata"),
        (
            Self::WrongSignature,
            "wrong-signature",
            "È firmata un'altra impronta",
        ),
        (Self::ExpiredToken, "expired-token", "Il token è scaduto"),
        (
            Self::ExpiredActivation,
            "expired-activation",
            "L'autorizzazione è scaduta",
        ),
        (Self::Malformed, "malformed", "La risposta è illeggibile"),
    ];
}

/// The provider of remote signatures.
#[derive(Clone)]
pub struct Csc(Arc<Inner>);

pub(super) struct Inner {
    pub(super) public_url: String,
    pub(super) authority: Authority,
    clock: Clock,
    memory: Mutex<Memory>,
}

pub(super) struct Memory {
    pub(super) clients: BTreeMap<String, Arc<Enrolled>>,
    /// Tokens, each with its client and its end.
    pub(super) tokens: BTreeMap<String, (String, DateTime<Utc>)>,
    /// By what is given to the client.
    pub(super) activations: BTreeMap<String, Activation>,
    /// PINs that did not fit, by client.
    pub(super) misses: BTreeMap<String, u32>,
    pub(super) troubles: Troubles<Trouble>,
    pub(super) refusal: Option<String>,
    pub(super) signed: Vec<Signed>,
    rng: ChaCha20Rng,
}

/// A client with its key.
pub(super) struct Enrolled {
    pub(super) client: CscClient,
    pub(super) sealer: Sealer,
}

impl Enrolled {
    /// What its credential is called.
    pub(super) fn credential(&self) -> String {
        format!("{}-sigillo", self.client.id)
    }
}

/// What a client may sign, once.
pub(super) struct Activation {
    pub(super) client: String,
    pub(super) hash: Vec<u8>,
    pub(super) until: DateTime<Utc>,
}

/// What was signed.
#[derive(Clone)]
pub(super) struct Signed {
    pub(super) at: DateTime<Utc>,
    pub(super) organization: String,
    /// In base64.
    pub(super) hash: String,
}

/// Signatures that the page shows.
const SHOWN: usize = 50;

impl Csc {
    pub(crate) fn set_up(config: &Config, public_url: &str) -> Result<Self, SetUpError> {
        let folder = config.data_dir.as_ref().map(|folder| folder.join("csc"));
        let rng = config
            .seed
            .map_or_else(ChaCha20Rng::from_os_rng, ChaCha20Rng::seed_from_u64);
        Ok(Self(Arc::new(Inner {
            public_url: public_url.to_owned(),
            authority: Authority::load_or_make(folder.as_deref(), format!("{public_url}/csc/authority.crl"))?,
            clock: config.clock.clone(),
            memory: Mutex::new(Memory {
                clients: BTreeMap::new(),
                tokens: BTreeMap::new(),
                activations: BTreeMap::new(),
                misses: BTreeMap::new(),
                troubles: Troubles::default(),
                refusal: None,
                signed: Vec::new(),
                rng,
            }),
        })))
    }

    /// Takes a client in, or changes it; its key stays the one that is kept. What its credential is
    /// called.
    pub fn enrol(&self, client: CscClient) -> Result<String, SetUpError> {
        let sealer = self
            .0
            .authority
            .sealer(&client.id, &client.organization, client.key)?;
        let id = client.id.clone();
        let enrolled = Enrolled { client, sealer };
        let credential = enrolled.credential();
        self.0.memory().clients.insert(id, Arc::new(enrolled));
        Ok(credential)
    }

    /// What addresses begin with: `http://localhost:8090/csc/v2`.
    pub fn url(&self) -> String {
        format!("{}{BASE}", self.0.public_url)
    }

    /// Certificate of the authority, PEM.
    pub fn authority_pem(&self) -> &str {
        &self.0.authority.certificate
    }

    /// Lets something go wrong with the next calls.
    pub fn suffer(&self, trouble: Trouble, times: u32) {
        self.0.memory().troubles.set(trouble, times);
    }

    /// What the last refusal was for.
    pub fn last_refusal(&self) -> Option<String> {
        self.0.memory().refusal.clone()
    }

    /// The hashes signed so far, base64, the last fifty.
    pub fn signed(&self) -> Vec<String> {
        self.0
            .memory()
            .signed
            .iter()
            .map(|signed| signed.hash.clone())
            .collect()
    }

    /// How many tokens were given.
    pub fn tokens(&self) -> usize {
        self.0.memory().tokens.len()
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.0
    }
}

impl Inner {
    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Whether this trouble is due; each time it is, once less.
    pub(super) fn suffers(&self, trouble: Trouble) -> bool {
        self.memory().troubles.is_due(trouble)
    }
}

impl Memory {
    /// Something that nobody guesses.
    pub(super) fn draw(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.rng.random::<[u8; 32]>())
    }

    pub(super) fn note(&mut self, signed: Signed) {
        self.signed.push(signed);
        if self.signed.len() > SHOWN {
            self.signed.remove(0);
        }
    }
}

impl std::fmt::Debug for Csc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Csc")
    }
}
