//! What the platform knows and remembers.

use super::aca::Copied;
use super::authority::{Authority, AuthorityError};
use super::carts::Cart;
use super::checks::is_digits;
use super::deliver::Deliveries;
use super::faults::{Fault, Faults};
use super::flows::Flow;
use super::flows_soap::FlowCaller;
use super::govpay::Ledger;
use super::journal::{Entry, Journal};
use super::mbd::{Manner, Purchase};
use super::model::Position;
use super::node;
use super::receipt::Receipt;
use super::stamp::{Seller, Stamps};
use crate::clock::Clock;
use crate::config::Config;
use chrono::{DateTime, TimeDelta, Utc};
use rand::distr::Alphanumeric;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use url::Url;

/// Nobody waits longer for the node to be done with what is due.
const PATIENCE: Duration = Duration::from_mins(1);

/// A creditor, as its back office knows it.
#[derive(Clone, Debug)]
pub struct Creditor {
    /// Its fiscal code, eleven digits.
    pub tax_code: String,
    /// Its name.
    pub name: String,
    /// Keys of its subscriptions: the first and the second.
    pub keys: Vec<String>,
    /// Its segregation codes, two digits each.
    pub segregation_codes: Vec<String>,
    /// Its accounts (IBAN) that are registered; where none is, any will do.
    pub accounts: Vec<String>,
    /// Where the node brings receipts, and asks about notices that are in no archive.
    pub station: Option<Station>,
}

/// A station of a creditor: the node calls it.
#[derive(Clone, Debug)]
pub struct Station {
    /// Fiscal code of whose station it is: the creditor's, or a broker's.
    pub broker: String,
    /// Its id, `<broker>_01`.
    pub id: String,
    /// Its address. `https` is called with the node's certificate and must show one of the same authority
    /// ([`super::StationFiles`]); `http` only on this machine.
    pub url: Url,
    /// Segregation codes of the notices about which the node asks it; the others are in GPD.
    pub answers_for: Vec<String>,
}

/// The platform lacks something, or a creditor is not right.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// Keys and certificates.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The client with which the node calls.
    #[error("cannot make the HTTP client of the node of pagoPA")]
    Client(#[from] reqwest::Error),
    /// The fiscal code of a creditor.
    #[error("the fiscal code of a creditor has not eleven digits")]
    TaxCode,
    /// The address of a station.
    #[error("the address of a station is neither https nor http on this machine")]
    Station,
}

/// The platform.
#[derive(Clone)]
pub struct Pagopa(Arc<Inner>);

pub(super) struct Inner {
    pub(super) public_url: String,
    pub(super) authority: Authority,
    pub(super) node: reqwest::Client,
    clock: Clock,
    /// By how many milliseconds the platform's clock is ahead.
    ahead: AtomicI64,
    rng: Mutex<ChaCha20Rng>,
    memory: Mutex<Memory>,
    /// Rings when something may be due.
    pub(super) bell: Notify,
    changed: watch::Sender<u64>,
}

/// What can be set while it runs.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// Payments are made while the creditor cannot be asked.
    pub(super) stand_in: bool,
    /// ACA says yes to changes of amounts, and keeps what it had.
    pub(super) stale_copies: bool,
    /// By how many cents what is paid differs from what was asked for.
    pub(super) amount_shift: i64,
    /// How the digital stamps are that are sold.
    pub(super) stamps: Stamps,
    /// How the service answers that sells them by themselves.
    pub(super) mbd: Manner,
    /// Receipts are brought with `paSendRT`, not `paSendRTV2`.
    pub(super) first_version: bool,
    /// How long the node waits for a receipt to be taken.
    pub(super) receipt_patience: Duration,
    /// How long it waits for any other answer.
    pub(super) notice_patience: Duration,
}

impl Default for Settings {
    /// Time-outs as SANP has them.
    fn default() -> Self {
        Self {
            stand_in: false,
            stale_copies: false,
            amount_shift: 0,
            stamps: Stamps::Good,
            mbd: Manner::Published,
            first_version: false,
            receipt_patience: Duration::from_secs(15),
            notice_patience: Duration::from_secs(7),
        }
    }
}

#[derive(Default)]
pub(super) struct Memory {
    pub(super) creditors: BTreeMap<String, Creditor>,
    /// By creditor and IUPD.
    pub(super) positions: BTreeMap<(String, String), Position>,
    /// Which IUPD has a creditor's IUV, or had it: no number is used for two debts.
    pub(super) numbers: BTreeMap<(String, String), String>,
    /// What ACA has of notices (creditor, NAV) that are in no archive.
    pub(super) copies: BTreeMap<(String, String), Copied>,
    /// Payments of such notices that have begun: what their station has said of them, and what became of them.
    pub(super) begun: BTreeMap<(String, String), Position>,
    pub(super) carts: BTreeMap<String, Cart>,
    /// Notices (creditor, NAV) whose payment was begun and left, and until when nobody else can pay them.
    pub(super) in_payment: BTreeMap<(String, String), DateTime<Utc>>,
    pub(super) receipts: Vec<Receipt>,
    /// Who sells digital stamps, and the number of the last one.
    pub(super) seller: Option<Arc<Seller>>,
    pub(super) last_stamp: Option<String>,
    /// Stamps that were ordered by themselves, by the ids of their pages.
    pub(super) purchases: BTreeMap<String, Purchase>,
    pub(super) deliveries: Deliveries,
    pub(super) flows: Vec<Flow>,
    /// Stations that ask for flows by SOAP.
    pub(super) flow_callers: Vec<FlowCaller>,
    pub(super) govpay: Ledger,
    /// When the receipts' API was called, by creditor.
    pub(super) receipt_calls: BTreeMap<String, VecDeque<DateTime<Utc>>>,
    pub(super) faults: Faults,
    pub(super) settings: Settings,
    pub(super) journal: Journal,
}

impl Pagopa {
    pub(crate) fn set_up(config: &Config, public_url: &str) -> Result<Self, SetUpError> {
        let folder = config.data_dir.as_ref().map(|folder| folder.join("pagopa"));
        let authority = Authority::load_or_make(folder.as_deref())?;
        let seller = Arc::new(Seller::load_or_make(folder.as_deref())?);
        let rng = match config.seed {
            Some(seed) => ChaCha20Rng::seed_from_u64(seed),
            None => ChaCha20Rng::from_os_rng(),
        };
        let pagopa = Self(Arc::new(Inner {
            public_url: public_url.to_owned(),
            node: node::client(&authority)?,
            authority,
            clock: config.clock.clone(),
            ahead: AtomicI64::new(0),
            rng: Mutex::new(rng),
            memory: Mutex::new(Memory {
                seller: Some(seller),
                ..Memory::default()
            }),
            bell: Notify::new(),
            changed: watch::Sender::new(0),
        }));
        for creditor in &config.pagopa_creditors {
            pagopa.register(creditor.clone())?;
        }
        Ok(pagopa)
    }

    /// Registers a creditor, or changes it.
    pub fn register(&self, creditor: Creditor) -> Result<(), SetUpError> {
        if !is_digits(&creditor.tax_code, 11) {
            return Err(SetUpError::TaxCode);
        }
        if let Some(station) = &creditor.station
            && !node::may_call(&station.url)
        {
            return Err(SetUpError::Station);
        }
        let tax_code = creditor.tax_code.clone();
        self.0.memory().creditors.insert(tax_code, creditor);
        Ok(())
    }

    /// What the addresses of the platform begin with (`https://api.platform.pagopa.it`, there), without a
    /// slash at the end.
    pub fn base_url(&self) -> String {
        format!("{}{}", self.0.public_url, super::BASE)
    }

    /// The authority that vouches for the node's certificate, and for those of stations: PEM.
    pub fn authority_pem(&self) -> &str {
        self.0.authority.certificate()
    }

    /// The certificate with which the node calls, PEM.
    pub fn node_pem(&self) -> &str {
        &self.0.authority.node.certificate
    }

    /// The authority that vouches for the digital stamps that are sold: PEM.
    pub fn stamps_pem(&self) -> String {
        let memory = self.0.memory();
        let seller = memory.seller.as_ref();
        seller.map_or_else(String::new, |seller| seller.authority().to_owned())
    }

    /// How the digital stamps are that are sold from now on.
    pub fn sell(&self, stamps: Stamps) {
        self.0.memory().settings.stamps = stamps;
    }

    /// A certificate for a station on this machine, and its key: PEM.
    pub fn make_station(&self) -> Result<(String, String), SetUpError> {
        let made = self.0.authority.make_station()?;
        Ok((made.certificate, made.key))
    }

    /// The platform's time.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }

    /// Puts the platform's clock forward and waits until the node has done what is due by then.
    pub async fn advance(&self, by: TimeDelta) {
        let milliseconds = by.num_milliseconds().max(0);
        self.0.ahead.fetch_add(milliseconds, Ordering::SeqCst);
        self.0
            .note("control", json!({ "advanced_seconds": milliseconds / 1000 }));
        let now = self.0.now();
        self.0.memory().run_jobs(now);
        self.settle().await;
    }

    /// Waits until the node has done what is due.
    pub async fn settle(&self) {
        if tokio::time::timeout(PATIENCE, self.0.quiet()).await.is_err() {
            tracing::warn!("the node of pagoPA is still busy");
        }
    }

    /// Sends the receipts that are held back, and waits until they have arrived.
    pub async fn release(&self) {
        let now = self.0.now();
        self.0.memory().deliveries.release(now, None);
        self.settle().await;
    }

    /// Lets the next calls go wrong.
    pub fn suffer(&self, fault: Fault) {
        self.0.memory().faults.add(fault);
    }

    /// Nothing goes wrong any longer.
    pub fn recover(&self) {
        self.0.memory().faults.clear();
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
        self.clock.now() + TimeDelta::milliseconds(self.ahead.load(Ordering::SeqCst))
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
        self.tell();
    }

    /// Tells those who wait that something has changed.
    pub(super) fn tell(&self) {
        self.changed.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Waits until no delivery is due or under way.
    pub(super) async fn quiet(&self) {
        let mut changes = self.changes();
        while self.memory().deliveries.are_busy(self.now()) {
            self.bell.notify_one();
            if changes.changed().await.is_err() {
                return;
            }
        }
    }
}

impl Memory {
    /// The position of a notice.
    pub(super) fn position_of(&self, creditor: &str, nav: &str) -> Option<&Position> {
        self.positions
            .values()
            .chain(self.begun.values())
            .find(|position| position.creditor == creditor && position.find(nav).is_some())
    }

    pub(super) fn position_of_mut(&mut self, creditor: &str, nav: &str) -> Option<&mut Position> {
        self.positions
            .values_mut()
            .chain(self.begun.values_mut())
            .find(|position| position.creditor == creditor && position.find(nav).is_some())
    }

    /// What the platform does by date: states of positions, and flows.
    pub(super) fn run_jobs(&mut self, now: DateTime<Utc>) {
        for position in self.positions.values_mut() {
            if position.run(now) {
                let what = json!({ "iupd": position.iupd, "status": position.status.v1() });
                self.journal.note(now, "state", what);
            }
        }
        self.build_flows(now);
        self.in_payment.retain(|_, until| *until > now);
    }
}

impl std::fmt::Debug for Pagopa {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pagopa")
    }
}
