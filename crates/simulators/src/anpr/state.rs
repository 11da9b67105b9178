//! What platform and register remember.

use super::{AUDIENCE, BASE, RESIDENTS};
use crate::cie::{Key, KeyError};
use crate::clock::Clock;
use crate::config::Config;
use crate::troubles::{Named, Troubles};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sportello_types::registry::Resident;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use x509_cert::der::pem;

/// An administration, as it registers at PDND.
#[derive(Clone, Debug)]
pub struct PdndClient {
    /// Its client id.
    pub id: String,
    /// Name of its key.
    pub kid: String,
    /// The public key: PEM, `PUBLIC KEY`.
    pub public_key: String,
    /// Its purposes by use case: `C030` → `purposeId`.
    pub purposes: BTreeMap<String, String>,
}

/// The simulated world lacks something.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// A key.
    #[error("the key of PDND cannot be had")]
    Key(#[from] KeyError),
    /// The residents.
    #[error("line {line} of the residents is not right")]
    Residents {
        /// Where.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// The key of a client.
    #[error("the public key of a client is no PEM")]
    Client,
}

/// What goes wrong on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// PDND answers 503.
    PlatformDown,
    /// PDND takes longer than anybody waits.
    PlatformSlow,
    /// ANPR answers 503.
    RegisterDown,
    /// ANPR takes longer than anybody waits, and has counted the operation all the same.
    RegisterSlow,
    /// ANPR answers something that is no JSON.
    Malformed,
    /// The quota of the day is used up.
    Quota,
    /// A gateway's 404, which is not an absent subject.
    UnknownService,
    /// Somebody has the names and the birth of who is looked for by them.
    Namesake,
    /// So many have them that nobody can choose.
    Namesakes,
}

impl Trouble {
    /// All of them, with the word by which the page names them.
    pub(super) const ALL: [Named<Self>; 9] = [
        (Self::PlatformDown, "platform-down", "PDND non risponde (503)"),
        (Self::PlatformSlow, "platform-slow", "PDND risponde troppo tardi"),
        (Self::RegisterDown, "register-down", "ANPR non risponde (503)"),
        (Self::RegisterSlow, "register-slow", "ANPR risponde troppo tardi"),
        (
            Self::Malformed,
            "malformed",
            "ANPR risponde con un testo illeggibile",
        ),
        (Self::Quota, "quota", "La quota del giorno è finita"),
        (
            Self::UnknownService,
            "unknown-service",
            "Il gateway non conosce il servizio (404)",
        ),
        (
            Self::Namesake,
            "namesake",
            "Chi si cerca per nome ha un omonimo, nato lo stesso giorno nello stesso posto",
        ),
        (
            Self::Namesakes,
            "namesakes",
            "Chi si cerca per nome ha più omonimi di quanti se ne possano mostrare",
        ),
    ];
}

/// The platform and the register.
#[derive(Clone)]
pub struct Anpr(Arc<Inner>);

pub(super) struct Inner {
    pub(super) public_url: String,
    pub(super) key: Key,
    pub(super) clock: Clock,
    pub(super) residents: Vec<Resident>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
pub(super) struct Memory {
    pub(super) clients: BTreeMap<String, Registered>,
    used: BTreeSet<String>,
    /// By client and use case: the last number, what was asked and what was answered.
    pub(super) operations: BTreeMap<(String, String), (u64, Value, Value)>,
    pub(super) troubles: Troubles<Trouble>,
    pub(super) refusal: Option<String>,
    pub(super) calls: Vec<(DateTime<Utc>, String)>,
    operation: u64,
}

#[derive(Clone)]
pub(super) struct Registered {
    pub(super) client: PdndClient,
    /// `SubjectPublicKeyInfo`, DER.
    pub(super) key: Vec<u8>,
}

/// Calls that the page shows.
const SHOWN: usize = 50;

impl Anpr {
    pub(crate) fn set_up(config: &Config, public_url: &str) -> Result<Self, SetUpError> {
        let folder = config.data_dir.as_ref().map(|folder| folder.join("pdnd"));
        let key = Key::load_or_make(folder.as_deref(), "platform")?;
        let mut residents = Vec::new();
        for (line, text) in RESIDENTS.lines().enumerate() {
            let resident = serde_json::from_str(text).map_err(|source| SetUpError::Residents {
                line: line + 1,
                source,
            })?;
            residents.push(resident);
        }
        Ok(Self(Arc::new(Inner {
            public_url: public_url.to_owned(),
            key,
            clock: config.clock.clone(),
            residents,
            memory: Mutex::new(Memory::default()),
        })))
    }

    /// Registers an administration, or changes it.
    pub fn register(&self, client: PdndClient) -> Result<(), SetUpError> {
        let (label, key) =
            pem::decode_vec(client.public_key.trim().as_bytes()).map_err(|_| SetUpError::Client)?;
        if label != "PUBLIC KEY" {
            return Err(SetUpError::Client);
        }
        let id = client.id.clone();
        self.0.memory().clients.insert(id, Registered { client, key });
        Ok(())
    }

    /// Lets something go wrong with the next calls.
    pub fn suffer(&self, trouble: Trouble, times: u32) {
        self.suffer_about(trouble, None, times);
    }

    /// The same, where somebody is given only with calls that name them, by fiscal code or by their key. What goes
    /// wrong at the platform goes wrong for everybody: vouchers name nobody.
    pub fn suffer_about(&self, trouble: Trouble, about: Option<&str>, times: u32) {
        self.0.memory().troubles.set_about(trouble, about, times);
    }

    /// What the last refusal was really for.
    pub fn last_refusal(&self) -> Option<String> {
        self.0.memory().refusal.clone()
    }

    /// Use cases asked so far, the last fifty.
    pub fn calls(&self) -> Vec<String> {
        self.0
            .memory()
            .calls
            .iter()
            .map(|(_, call)| call.clone())
            .collect()
    }

    /// Where vouchers are given.
    pub fn token_url(&self) -> String {
        format!("{}/pdnd/token.oauth2", self.0.public_url)
    }

    /// Whom requests for vouchers are for.
    pub fn assertion_audience(&self) -> String {
        self.0.assertion_audience()
    }

    /// What addresses of services begin with.
    pub fn base_url(&self) -> String {
        format!("{}{BASE}", self.0.public_url)
    }

    /// What their audiences begin with.
    pub fn audience(&self) -> String {
        format!("{}{AUDIENCE}", self.0.public_url)
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

    pub(super) fn assertion_audience(&self) -> String {
        let host = self
            .public_url
            .split_once("://")
            .map_or(self.public_url.as_str(), |(_, host)| host);
        format!("{host}/client-assertion")
    }

    /// The audience of a service: `C030-servizioAccertamentoIdUnicoNazionale`.
    pub(super) fn service_audience(&self, service: &str) -> String {
        format!("{}{AUDIENCE}/{service}/v1", self.public_url)
    }

    /// Whether this trouble is due with a call; each time it is, once less.
    pub(super) fn suffers(&self, trouble: Trouble, asked: &[u8]) -> bool {
        self.memory().troubles.is_due_with(trouble, asked)
    }
}

impl Memory {
    /// Whether nobody has used this before.
    pub(super) fn use_once(&mut self, what: String) -> bool {
        self.used.insert(what)
    }

    /// A new operation of the register.
    pub(super) fn operation(&mut self) -> String {
        self.operation += 1;
        format!("{:012}", self.operation)
    }

    pub(super) fn note(&mut self, at: DateTime<Utc>, call: String) {
        self.calls.push((at, call));
        if self.calls.len() > SHOWN {
            self.calls.remove(0);
        }
    }
}

impl std::fmt::Debug for Anpr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Anpr")
    }
}
