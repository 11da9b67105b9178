//! What the platform knows and remembers.

use super::model::{Debt, Item};
use super::push::Pushes;
use crate::config::Config;
use crate::pagopa::{Creditor, Entry, Fault, Faults, Journal, Pagopa, SetUpError, Station};
use crate::spid_idp::Localhost;
use chrono::{DateTime, NaiveDate, Utc};
use rand::distr::Alphanumeric;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use reqwest::redirect::Policy;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use url::Url;

/// Fiscal code of whoever runs the platform, and its station.
const BROKER: &str = "09876543217";
/// Longest time of one exchange.
const TIME: Duration = Duration::from_secs(15);

/// A creditor, as the platform's back office knows it.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Its fiscal code, eleven digits.
    pub tax_code: String,
    /// Its name.
    pub name: String,
    /// The client of its information system.
    pub client_id: String,
    /// The secret of the client.
    pub client_secret: String,
    /// The platform's number of it.
    pub id: u64,
    /// Numbers of the kinds of debts that it has.
    pub debt_types: Vec<u64>,
    /// Its segregation code, two digits.
    pub segregation_code: String,
    /// The third and fourth digit of identifiers that the platform makes itself: nobody else's may have
    /// them.
    pub own_numbers: Option<String>,
    /// Its accounts (IBAN) that are registered at pagoPA; where none is, any will do.
    pub accounts: Vec<String>,
    /// Keys of its subscriptions at pagoPA, one at least: the platform uses the first.
    pub keys: Vec<String>,
    /// Where it is told of payments, without `/payment-notification`.
    pub push: Option<Url>,
}

/// The platform.
#[derive(Clone)]
pub struct Unified(Arc<Inner>);

pub(super) struct Inner {
    pub(super) base: String,
    pub(super) pagopa: Pagopa,
    pub(super) http: reqwest::Client,
    rng: Mutex<ChaCha20Rng>,
    memory: Mutex<Memory>,
    /// Rings when something may be due.
    pub(super) bell: Notify,
}

#[derive(Default)]
pub(super) struct Memory {
    /// By fiscal code.
    pub(super) organizations: BTreeMap<String, Organization>,
    /// Whose a token is, and until when.
    pub(super) tokens: BTreeMap<String, (String, DateTime<Utc>)>,
    pub(super) debts: Vec<Debt>,
    /// Payments that were begun: creditor, notice, where the browser comes back to.
    pub(super) sessions: BTreeMap<String, (String, String, Option<Url>)>,
    pub(super) pushes: Pushes,
    pub(super) faults: Faults,
    pub(super) journal: Journal,
    last: u64,
}

impl Unified {
    pub(crate) fn set_up(config: &Config, public_url: &str, pagopa: Pagopa) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            .dns_resolver(Arc::new(Localhost))
            .timeout(TIME)
            // It is called from more than one runtime.
            .pool_max_idle_per_host(0)
            .build()?;
        let rng = match config.seed {
            Some(seed) => ChaCha20Rng::seed_from_u64(seed),
            None => ChaCha20Rng::from_os_rng(),
        };
        Ok(Self(Arc::new(Inner {
            base: format!("{public_url}{}", super::BASE),
            pagopa,
            http,
            rng: Mutex::new(rng),
            memory: Mutex::default(),
            bell: Notify::new(),
        })))
    }

    /// Registers a creditor, or changes it; at pagoPA too, where receipts for it come to the platform.
    pub fn register(&self, organization: Organization) -> Result<(), SetUpError> {
        let station = format!("{}/station", self.0.base);
        let station = Url::parse(&station).map_err(|_| SetUpError::Station)?;
        self.0.pagopa.register(Creditor {
            tax_code: organization.tax_code.clone(),
            name: organization.name.clone(),
            keys: organization.keys.clone(),
            segregation_codes: vec![organization.segregation_code.clone()],
            accounts: organization.accounts.clone(),
            station: Some(Station {
                broker: BROKER.to_owned(),
                id: format!("{BROKER}_01"),
                url: station,
                answers_for: Vec::new(),
            }),
        })?;
        let tax_code = organization.tax_code.clone();
        self.0.memory().organizations.insert(tax_code, organization);
        Ok(())
    }

    /// What the addresses for information systems begin with, without a slash at the end.
    pub fn sil_url(&self) -> String {
        format!("{}/sil", self.0.base)
    }

    /// Where tokens are given.
    pub fn token_url(&self) -> String {
        format!("{}/oauth/token", self.0.base)
    }

    /// Lets the next calls go wrong: those whose names (`unified.create`, `unified.manage`,
    /// `unified.status`, `unified.begin`, `unified.token`) begin so.
    pub fn suffer(&self, fault: Fault) {
        self.0.memory().faults.add(fault);
    }

    /// Nothing goes wrong any longer.
    pub fn recover(&self) {
        self.0.memory().faults.clear();
    }

    /// No token that was given counts any longer.
    pub fn forget_tokens(&self) {
        self.0.memory().tokens.clear();
    }

    /// What has happened after an entry, of one kind or of all, the oldest first.
    pub fn journal(&self, after: u64, kind: Option<&str>) -> Vec<Entry> {
        self.0.memory().journal.since(after, kind)
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
        self.pagopa.now()
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// A fresh secret of 32 letters and digits.
    pub(super) fn draw(&self) -> String {
        let mut rng = self.rng.lock().unwrap_or_else(PoisonError::into_inner);
        (0..32).map(|_| char::from(rng.sample(Alphanumeric))).collect()
    }

    /// Writes something down.
    pub(super) fn note(&self, kind: &'static str, what: Value) {
        let now = self.now();
        self.memory().journal.note(now, kind, what);
    }
}

impl Memory {
    /// A number that nothing else has.
    pub(super) fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// A notice of a creditor, and its debt.
    pub(super) fn find(&self, creditor: &str, wanted: impl Fn(&Item) -> bool) -> Option<(&Debt, &Item)> {
        let own = self.debts.iter().filter(|debt| debt.creditor == creditor);
        own.flat_map(|debt| debt.items().map(move |item| (debt, item)))
            .find(|(_, item)| wanted(item))
    }

    /// The debt of a notice of a creditor.
    pub(super) fn debt_mut(&mut self, creditor: &str, wanted: impl Fn(&Item) -> bool) -> Option<&mut Debt> {
        self.debts
            .iter_mut()
            .find(|debt| debt.creditor == creditor && debt.items().any(&wanted))
    }
}

impl std::fmt::Debug for Unified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unified")
    }
}
