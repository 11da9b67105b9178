//! What anchor and provider remember.

use super::keys::{Key, KeyError};
use super::relying_parties::{ClientError, RelyingParties};
use super::request::Request;
use crate::clock::Clock;
use crate::config::Config;
use crate::town::{self, BadTown, Citizen};
use chrono::{DateTime, TimeDelta, Utc};
use rand::distr::Alphanumeric;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Logins, codes and tokens that are kept at once.
const CAPACITY: usize = 1_000;

/// How long a login waits for the person.
const PATIENCE: TimeDelta = TimeDelta::minutes(30);

/// Anchor, provider, and their common memory.
#[derive(Clone, Debug)]
pub struct Federation(Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) anchor: String,
    pub(super) provider: String,
    pub(super) anchor_key: Key,
    pub(super) provider_key: Key,
    pub(super) core_key: Key,
    /// A key under no name that anybody vouches for.
    pub(super) stranger: Key,
    pub(super) citizens: Vec<Citizen>,
    pub(super) parties: RelyingParties,
    /// The provider names the stranger's key, and the anchor's next statement about the provider has
    /// expired already.
    pub(super) stale: AtomicBool,
    memory: Mutex<Memory>,
    clock: Clock,
    rng: Mutex<ChaCha20Rng>,
}

/// What has been seen and handed out.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) waiting: BTreeMap<String, Request>,
    pub(super) codes: BTreeMap<String, Grant>,
    pub(super) tokens: BTreeMap<String, Token>,
    /// Nonces and `jti`s that were used.
    pub(super) used: BTreeSet<String>,
}

/// What a code stands for.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) request: Request,
    pub(super) citizen: String,
    pub(super) problem: Option<super::Problem>,
    pub(super) given_at: DateTime<Utc>,
}

/// What an access token stands for.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) grant: Grant,
    pub(super) revoked: bool,
}

/// The federation cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// Keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Citizens.
    #[error(transparent)]
    Town(#[from] BadTown),
    /// HTTP client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The work was interrupted.
    #[error("making the keys was interrupted")]
    Interrupted,
}

impl Federation {
    pub(crate) async fn set_up(config: &Config, public_url: &str) -> Result<Self, SetUpError> {
        let folder = config.data_dir.as_ref().map(|folder| folder.join("cie"));
        let keys = tokio::task::spawn_blocking(move || {
            let key = |name| Key::load_or_make(folder.as_deref(), name);
            Ok::<_, KeyError>((key("anchor")?, key("provider")?, key("core")?, Key::make()?))
        });
        let (anchor_key, provider_key, core_key, stranger) =
            keys.await.map_err(|_| SetUpError::Interrupted)??;
        let rng = match config.seed {
            Some(seed) => ChaCha20Rng::seed_from_u64(seed),
            None => ChaCha20Rng::from_os_rng(),
        };
        let anchor = format!("{public_url}/cie/ta");
        Ok(Self(Arc::new(Inner {
            provider: format!("{public_url}/cie/op"),
            parties: RelyingParties::new(config.cie_relying_parties.clone(), &anchor)?,
            anchor,
            anchor_key,
            provider_key,
            core_key,
            stranger,
            citizens: town::citizens()?,
            stale: AtomicBool::new(false),
            memory: Mutex::default(),
            clock: config.clock.clone(),
            rng: Mutex::new(rng),
        })))
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.0
    }

    /// The anchor's entity id.
    pub fn anchor(&self) -> &str {
        &self.0.anchor
    }

    /// The thumbprint of the anchor's key, to be pinned.
    pub fn anchor_key(&self) -> &str {
        &self.0.anchor_key.kid
    }

    /// The provider's entity id.
    pub fn provider(&self) -> &str {
        &self.0.provider
    }

    /// Whether nobody has asked the anchor since its next statement became a stale one
    /// ([`super::Problem::ExpiredChain`]).
    pub fn is_stale(&self) -> bool {
        self.0.stale.load(Ordering::SeqCst)
    }

    /// Lets a relying party in, from now on.
    pub fn onboard(&self, entity_id: String) {
        self.0.parties.add(entity_id);
    }
}

impl Inner {
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A fresh secret of letters and digits.
    pub(super) fn draw(&self) -> String {
        let mut rng = self.rng.lock().unwrap_or_else(PoisonError::into_inner);
        (0..40).map(|_| char::from(rng.sample(Alphanumeric))).collect()
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn citizen(&self, slug: &str) -> Option<&Citizen> {
        self.citizens.iter().find(|citizen| citizen.slug == slug)
    }

    pub(super) fn make_stale(&self) {
        self.stale.store(true, Ordering::SeqCst);
    }

    /// The person's name at this provider for one relying party.
    pub(super) fn subject(&self, citizen: &Citizen, party: &str) -> String {
        super::jose::hash(&format!("{}|{party}|{}", self.provider, citizen.tax_code))
    }
}

impl Memory {
    /// Keeps a login until the person has decided.
    pub(super) fn wait(&mut self, handle: String, request: Request, now: DateTime<Utc>) {
        self.waiting.retain(|_, other| now - other.received_at < PATIENCE);
        bound(&mut self.waiting);
        self.waiting.insert(handle, request);
    }

    pub(super) fn give(&mut self, code: String, grant: Grant) {
        bound(&mut self.codes);
        self.codes.insert(code, grant);
    }

    pub(super) fn issue(&mut self, token: String, grant: Grant) {
        bound(&mut self.tokens);
        self.tokens.insert(
            token,
            Token {
                grant,
                revoked: false,
            },
        );
    }

    /// False when it was used before.
    pub(super) fn use_once(&mut self, what: &str) -> bool {
        if self.used.len() > CAPACITY * 10 {
            self.used.clear();
        }
        self.used.insert(what.to_owned())
    }
}

fn bound<T>(map: &mut BTreeMap<String, T>) {
    while map.len() >= CAPACITY {
        map.pop_first();
    }
}
