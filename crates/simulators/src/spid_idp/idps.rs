//! Which providers there are, and what they share.

use super::keys::{KeyError, SigningKey};
use super::pending::PendingLogins;
use super::person::Person;
use super::service_providers::{ClientError, ServiceProviders};
use super::sessions::Sessions;
use crate::clock::Clock;
use crate::config::Config;
use crate::europeans::{European, europeans};
use crate::town::{self, BadTown, Citizen};
use chrono::{DateTime, Utc};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Names of the providers, the four letters of their identity codes, and whether they have one
/// address per binding, as some real ones do.
const NAMES: [(&str, &str, &str, bool); 4] = [
    ("aurora", "Gestore Aurora", "AURO", false),
    ("boreale", "Gestore Boreale", "BORE", true),
    ("cometa", "Gestore Cometa", "COME", false),
    (NODE, "Nodo eIDAS italiano", "", false),
];

/// The Italian eIDAS node: a provider like the others, except for whom it knows, and that the registry
/// does not list it.
const NODE: &str = "eidas";

/// One identity provider.
#[derive(Debug)]
pub struct Idp {
    /// Name in addresses: `aurora`.
    pub slug: &'static str,
    /// Name shown: `Gestore Aurora`.
    pub name: &'static str,
    /// Its entityID, which is an address too.
    pub entity_id: String,
    /// Four letters that begin its identity codes.
    pub(crate) code: &'static str,
    pub(crate) split_bindings: bool,
    pub(crate) key: SigningKey,
    pub(crate) stranger: OnceLock<SigningKey>,
}

impl Idp {
    /// Whether it is the eIDAS node.
    pub fn is_node(&self) -> bool {
        self.slug == NODE
    }

    /// Path of its pages: `/spid/aurora`.
    pub fn path(&self) -> String {
        format!("/spid/{}", self.slug)
    }

    /// Address of single sign-on by HTTP-POST.
    pub fn sso_post(&self) -> String {
        format!(
            "{}/sso{}",
            self.entity_id,
            if self.split_bindings { "/post" } else { "" }
        )
    }

    /// Address of single sign-on by HTTP-Redirect.
    pub fn sso_redirect(&self) -> String {
        format!(
            "{}/sso{}",
            self.entity_id,
            if self.split_bindings { "/redirect" } else { "" }
        )
    }

    /// A key under this provider's name that its metadata do not know; made when first needed.
    pub(crate) fn stranger(&self) -> Result<&SigningKey, KeyError> {
        if let Some(key) = self.stranger.get() {
            return Ok(key);
        }
        let made = SigningKey::make(self.name)?;
        Ok(self.stranger.get_or_init(|| made))
    }

    /// Address of its logo.
    pub fn logo(&self) -> String {
        format!("{}/logo.svg", self.entity_id)
    }

    /// Certificate of its key, DER in base64.
    pub fn certificate(&self) -> &str {
        &self.key.certificate
    }

    /// Address of single logout, both bindings.
    pub fn slo(&self) -> String {
        format!("{}/slo", self.entity_id)
    }
}

/// All identity providers and their common memory.
#[derive(Clone, Debug)]
pub struct Idps(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    idps: Vec<Idp>,
    /// Signs the registry, as AgID signs the real one.
    registry_key: SigningKey,
    citizens: Vec<Citizen>,
    europeans: Vec<European>,
    service_providers: ServiceProviders,
    pending: PendingLogins,
    sessions: Sessions,
    clock: Clock,
    rng: Mutex<ChaCha20Rng>,
    public_url: String,
}

/// The providers cannot be set up.
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

impl Idps {
    pub(crate) async fn set_up(config: &Config, public_url: &str) -> Result<Self, SetUpError> {
        let folder = config.data_dir.as_ref().map(|folder| folder.join("spid-idp"));
        let base = public_url.to_owned();
        // Making RSA keys takes a while: off the threads that serve.
        let keys = tokio::task::spawn_blocking(move || {
            let key = |slug: &str, name: &str| match &folder {
                Some(folder) => SigningKey::load_or_make(folder, slug, name),
                None => SigningKey::make(name),
            };
            let mut idps = Vec::new();
            for (slug, name, code, split_bindings) in NAMES {
                idps.push(Idp {
                    slug,
                    name,
                    entity_id: format!("{base}/spid/{slug}"),
                    code,
                    split_bindings,
                    key: key(slug, name)?,
                    stranger: OnceLock::new(),
                });
            }
            Ok::<_, KeyError>((idps, key("registro", "Registro SPID simulato")?))
        });
        let (idps, registry_key) = keys.await.map_err(|_| SetUpError::Interrupted)??;
        let rng = match config.seed {
            Some(seed) => ChaCha20Rng::seed_from_u64(seed),
            None => ChaCha20Rng::from_os_rng(),
        };
        Ok(Self(Arc::new(Inner {
            idps,
            registry_key,
            citizens: town::citizens()?,
            europeans: europeans()?,
            service_providers: ServiceProviders::new(config.sp_metadata_urls.clone())?,
            pending: PendingLogins::default(),
            sessions: Sessions::default(),
            clock: config.clock.clone(),
            rng: Mutex::new(rng),
            public_url: public_url.to_owned(),
        })))
    }

    /// The providers that the registry lists.
    pub fn listed(&self) -> impl Iterator<Item = &Idp> {
        self.0.idps.iter().filter(|idp| !idp.is_node())
    }

    /// The provider of that slug.
    pub fn find(&self, slug: &str) -> Option<&Idp> {
        self.0.idps.iter().find(|idp| idp.slug == slug)
    }

    pub(crate) fn registry_key(&self) -> &SigningKey {
        &self.0.registry_key
    }

    /// Another provider than `idp`.
    pub(crate) fn other_than(&self, idp: &Idp) -> Option<&Idp> {
        self.0.idps.iter().find(|other| other.slug != idp.slug)
    }

    /// The people who can log in.
    pub fn citizens(&self) -> &[Citizen] {
        &self.0.citizens
    }

    /// The people whom a provider knows.
    pub(crate) fn people_of(&self, idp: &Idp) -> Vec<Person> {
        if idp.is_node() {
            return self.0.europeans.iter().map(Person::european).collect();
        }
        let now = self.now();
        let citizens = self.0.citizens.iter().enumerate();
        citizens
            .map(|(position, citizen)| Person::citizen(citizen, idp, position, now))
            .collect()
    }

    /// The person of that slug, if the provider knows them.
    pub(crate) fn person(&self, idp: &Idp, slug: &str) -> Option<Person> {
        self.people_of(idp).into_iter().find(|person| person.slug == slug)
    }

    pub(crate) fn europeans(&self) -> &[European] {
        &self.0.europeans
    }

    /// The countries that vouch for somebody: names in Italian, in their order, and two letters.
    pub(crate) fn countries(&self) -> BTreeMap<&str, &str> {
        let all = self.0.europeans.iter();
        all.map(|european| (european.country.as_str(), european.country_code.as_str()))
            .collect()
    }

    /// The eIDAS node.
    pub fn node(&self) -> Option<&Idp> {
        self.0.idps.iter().find(|idp| idp.is_node())
    }

    pub(crate) fn service_providers(&self) -> &ServiceProviders {
        &self.0.service_providers
    }

    pub(crate) fn pending(&self) -> &PendingLogins {
        &self.0.pending
    }

    pub(crate) fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    pub(crate) fn public_url(&self) -> &str {
        &self.0.public_url
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// A fresh identifier: `_` and 128 random bits.
    pub(crate) fn new_id(&self) -> String {
        let mut bytes = [0; 16];
        self.0
            .rng
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes.iter().fold(String::from("_"), |mut id, byte| {
            // Writing into a string cannot fail.
            let _ = write!(id, "{byte:02x}");
            id
        })
    }
}
