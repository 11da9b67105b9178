//! [`App`]: everything that a request may need, built once by `server` (or by a test).

use crate::auth::Spid;
use crate::auth::cie::Cie;
use crate::auth::cns::Cns;
use crate::certificates::MarkKeys;
use crate::http::metrics::Metrics;
use crate::http::pages::ErrorPages;
use crate::http::rate_limit::RateLimiter;
use crate::oauth::IssuerKeys;
use crate::registry::OwnRegistry;
use crate::settings::Settings;
use crate::tenant::Tenants;
use chrono::{DateTime, Duration, Utc};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use sportello_documents::Seal;
use sportello_integrations::notify::Channel;
use sportello_integrations::notify::sms::TextChannel;
use sportello_integrations::payments::PaymentAdapter;
use sportello_integrations::payments::fdr::FlowSource;
use sportello_integrations::payments::mbd::StampShop;
use sportello_integrations::payments::stamp::StampSigners;
use sportello_integrations::payments::taxonomy::Taxonomy;
use sportello_integrations::protocol::ProtocolRegister;
use sportello_integrations::registry::CivilRegistry;
use sportello_integrations::scan::Scanner;
use sportello_storage::{Blobs, Db, Keyring, new_id};
use sportello_types::deliveries::DeliveryChannel;
use sportello_types::ids::TenantId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// The state shared by all requests and jobs of one process. Cheap to reach, never written to
/// after start, except for what refreshes itself (the registry of identity providers).
pub struct App {
    /// Rows.
    pub db: Db,
    /// Files.
    pub blobs: Blobs,
    /// What time it is.
    pub clock: Clock,
    /// Where randomness comes from; see [`App::rng`].
    pub randomness: Randomness,
    /// Limits, durations, how the portal is reached.
    pub settings: Settings,
    /// The municipalities served, by host name.
    pub tenants: Tenants,
    /// SPID: a service provider per tenant and the registry of identity providers.
    pub spid: Spid,
    /// CIE: a relying party per tenant and the trust in the federation.
    pub cie: Cie,
    /// CNS: whose cards are believed, and what is known of their revocation.
    pub cns: Cns,
    /// The keys that sign tokens, as this process last saw them.
    pub issuer_keys: IssuerKeys,
    /// Each municipality's seal; see [`App::seal`].
    pub seals: BTreeMap<TenantId, Arc<dyn Seal>>,
    /// What signs the marks on each municipality's certificates; see [`App::mark_keys`].
    pub mark_keys: BTreeMap<TenantId, Arc<MarkKeys>>,
    /// What seals each municipality's log of logins; see [`App::login_log_keys`].
    pub login_log_keys: BTreeMap<TenantId, Arc<Keyring>>,
    /// The registers of municipalities that have a system of their own; see [`App::own_register`].
    pub registers: BTreeMap<TenantId, Arc<dyn ProtocolRegister>>,
    /// The civil registries of municipalities that ask another than their own; see
    /// [`App::civil_registry`].
    pub civil_registries: BTreeMap<TenantId, Arc<dyn CivilRegistry>>,
    /// Who collects for each municipality that receives payments; see [`App::payments`].
    pub payments: BTreeMap<TenantId, Arc<dyn PaymentAdapter>>,
    /// Where the flows of each municipality that receives payments come from; see [`App::flows`].
    pub flows: BTreeMap<TenantId, Arc<dyn FlowSource>>,
    /// Who sells digital stamps by themselves to each municipality that has joined; see [`App::stamp_shop`].
    pub stamp_shops: BTreeMap<TenantId, Arc<dyn StampShop>>,
    /// Under which codes payments may be asked for, and until when.
    pub taxonomy: Arc<Taxonomy>,
    /// Whose digital stamps are believed; where nobody's are, none is ordered.
    pub stamp_signers: Option<Arc<dyn StampSigners>>,
    /// Sends mail.
    pub mail: Arc<dyn Channel>,
    /// Send certified mail (PEC) of municipalities that have a mailbox of their own; see [`App::pec`].
    pub own_pec: BTreeMap<TenantId, Arc<dyn Channel>>,
    /// Sends that of all others, where there is a certified mailbox for them; see [`App::pec`].
    pub common_pec: Option<Arc<dyn Channel>>,
    /// Sends short messages, where a gateway is configured.
    pub texts: Option<Arc<dyn TextChannel>>,
    /// Scans attachments, where a scanner is configured.
    pub scanner: Option<Arc<dyn Scanner>>,
    /// Turns to judge an attachment: as many as files may be in memory at once.
    pub judgements: Semaphore,
    /// Renders error pages for browsers.
    pub pages: Arc<dyn ErrorPages>,
    /// What is measured.
    pub metrics: Metrics,
    /// Requests per client.
    pub rate_limiter: RateLimiter,
}

/// How many attachments are judged at once.
pub const JUDGEMENTS_AT_ONCE: usize = 2;

impl App {
    /// What seals the documents of a municipality; nothing where it has no seal.
    pub fn seal(&self, tenant: TenantId) -> Option<Arc<dyn Seal>> {
        self.seals.get(&tenant).cloned()
    }

    /// What signs the marks on the certificates of a municipality; nothing where it has no key.
    pub fn mark_keys(&self, tenant: TenantId) -> Option<Arc<MarkKeys>> {
        self.mark_keys.get(&tenant).cloned()
    }

    /// What seals the log of logins of a municipality; nothing for one that came after the start.
    pub fn login_log_keys(&self, tenant: TenantId) -> Option<Arc<Keyring>> {
        self.login_log_keys.get(&tenant).cloned()
    }

    /// The system in which a municipality registers; nothing where it uses the embedded register.
    pub fn own_register(&self, tenant: TenantId) -> Option<Arc<dyn ProtocolRegister>> {
        self.registers.get(&tenant).cloned()
    }

    /// The civil registry that a municipality asks: its own read model, unless its settings name another.
    pub fn civil_registry(&self, tenant: TenantId) -> Arc<dyn CivilRegistry> {
        let other = self.civil_registries.get(&tenant).cloned();
        other.unwrap_or_else(|| {
            Arc::new(OwnRegistry {
                db: self.db.clone(),
                tenant,
            })
        })
    }

    /// Who collects for a municipality; nothing where nobody is set up.
    pub fn payments(&self, tenant: TenantId) -> Option<Arc<dyn PaymentAdapter>> {
        self.payments.get(&tenant).cloned()
    }

    /// Who sells digital stamps by themselves to a municipality; nothing where nobody is set up.
    pub fn stamp_shop(&self, tenant: TenantId) -> Option<Arc<dyn StampShop>> {
        self.stamp_shops.get(&tenant).cloned()
    }

    /// Sends certified mail of a municipality: from its own mailbox, else from that of all; nothing where there
    /// is neither.
    pub fn pec(&self, tenant: TenantId) -> Option<Arc<dyn Channel>> {
        self.own_pec.get(&tenant).or(self.common_pec.as_ref()).cloned()
    }

    /// How documents can be sent from a municipality.
    pub fn delivery_channels(&self, tenant: TenantId) -> Vec<DeliveryChannel> {
        let pec = self.pec(tenant).map(|_| DeliveryChannel::Pec);
        [Some(DeliveryChannel::Email), pec]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Where the flows of a municipality come from; nothing where that is not set up.
    pub fn flows(&self, tenant: TenantId) -> Option<Arc<dyn FlowSource>> {
        self.flows.get(&tenant).cloned()
    }

    /// A generator of its own for one piece of work, seeded from the shared one: no lock is held
    /// while it is used, and tests with a fixed seed stay reproducible.
    pub fn rng(&self) -> ChaCha20Rng {
        self.randomness.fork()
    }

    /// A name that nobody has had: cheaper than a generator of one's own for a single id.
    pub fn fresh_id(&self, now: DateTime<Utc>) -> Uuid {
        self.randomness.lend(|shared| new_id(now, shared))
    }
}

/// What time it is. A concrete type: the system's clock, or one that tests set.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The system's clock.
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until it is told to move.
    pub fn fixed(now: DateTime<Utc>) -> Self {
        Self(Source::Fixed(Arc::new(Mutex::new(now))))
    }

    /// The instant, to the microsecond (what both databases can hold).
    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.0 {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place that reads the system's clock"
            )]
            Source::System => Utc::now(),
            Source::Fixed(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        };
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    /// Moves a fixed clock; the system's clock does not care.
    pub fn advance(&self, by: Duration) {
        if let Source::Fixed(now) = &self.0 {
            let mut now = now.lock().unwrap_or_else(PoisonError::into_inner);
            *now += by;
        }
    }
}

/// The shared source of random numbers.
pub struct Randomness(Mutex<ChaCha20Rng>);

impl Randomness {
    /// Seeded by the operating system.
    pub fn system() -> Self {
        Self(Mutex::new(ChaCha20Rng::from_os_rng()))
    }

    /// Always the same numbers; for tests.
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }

    fn fork(&self) -> ChaCha20Rng {
        ChaCha20Rng::from_seed(self.lend(Rng::random))
    }

    fn lend<T>(&self, draw: impl FnOnce(&mut ChaCha20Rng) -> T) -> T {
        draw(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let clock = Clock::fixed(start);
        assert_eq!(clock.now(), start);
        clock.clone().advance(Duration::days(30));
        assert_eq!(clock.now(), start + Duration::days(30));
    }

    #[test]
    fn forks_of_one_seed_differ_from_each_other_and_repeat_from_run_to_run() {
        let draw = || {
            let randomness = Randomness::seeded(7);
            (
                randomness.fork().random::<u64>(),
                randomness.fork().random::<u64>(),
            )
        };
        let (first, second) = draw();
        assert_ne!(first, second);
        assert_eq!(draw(), (first, second));
    }
}
