//! The section `pagopa` of `sportello.toml`: where pagoPA's services are, and where the node of payments
//! delivers receipts. What a municipality is to them is in its own settings.

mod fdr_soap;
mod govpay;

pub use fdr_soap::FdrSoap;
pub use govpay::Govpay;

use super::Config;
use super::units::Time;
use schemars::JsonSchema;
use serde::Deserialize;
use sportello_api::settings::NodeTimes;
use sportello_integrations::payments::fdr::soap::Caller;
use sportello_integrations::payments::gpd::Service;
use sportello_integrations::payments::unified::{Access, check_address};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use url::Url;

/// pagoPA. Each service is subscribed to by itself: `key`, and `second_key` while keys are changed;
/// `key_file` and `second_key_file` name files that hold them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pagopa {
    /// Debts (GPD): `https://api.platform.pagopa.it/gpd/debt-positions-service`.
    #[serde(default)]
    pub gpd: Option<Service>,
    /// The copy of the notices of those who answer the node with a station of their own (ACA):
    /// `https://api.platform.pagopa.it/aca/v1`.
    #[serde(default)]
    pub aca: Option<Service>,
    /// The page of payments (Checkout): `https://api.platform.pagopa.it/checkout/ec/v2`.
    #[serde(default)]
    pub checkout: Option<Service>,
    /// Receipts, for when they do not come by themselves:
    /// `https://api.platform.pagopa.it/gpd/payments-receipts-service/v1`.
    #[serde(default)]
    pub receipts: Option<Service>,
    /// Flows of those who collected (FdR), in which the money is found again:
    /// `https://api.platform.pagopa.it/fdr-org/service/v1`; without it nothing is reconciled, but of the
    /// municipalities in `fdr_soap.stations`.
    #[serde(default)]
    pub fdr: Option<Service>,
    /// The same flows from the node by SOAP, for some municipalities.
    #[serde(default)]
    pub fdr_soap: Option<FdrSoap>,
    /// Digital stamps that are bought by themselves (*@e.bollo 2.0*), for municipalities that have joined:
    /// `https://api.platform.pagopa.it/pagopa-mbd-service/v1`.
    #[serde(default)]
    pub mbd: Option<Service>,
    /// The *Piattaforma Unitaria* of a region, for municipalities with `provider = "unified"`.
    #[serde(default)]
    pub unified: Option<Unified>,
    /// A GovPay, for the municipalities that collect through one.
    #[serde(default)]
    pub govpay: Option<Govpay>,
    /// Longest time of one exchange.
    #[serde(default = "ten_seconds")]
    pub time: Time,
    /// Where the node delivers receipts, and asks what can be paid; without it receipts are asked for.
    #[serde(default)]
    pub station: Option<Station>,
    /// Certificates (PEM) that are trusted for digital stamps: of the authorities that issue those of the
    /// sellers, or the sellers' own. Without one no stamp is sold.
    #[serde(default)]
    pub stamp_authority_files: Vec<PathBuf>,
    /// The list of codes under which payments may be asked for (*tassonomia dei servizi di incasso*): the JSON that
    /// pagoPA publishes (`.json`), or our own columns (`.csv`). Without it the codes of municipalities that the
    /// program carries.
    #[serde(default)]
    pub taxonomy_file: Option<PathBuf>,
}

/// The *Piattaforma Unitaria* of a region. `client_secret_file` and `push_secret_file` of a municipality name
/// files that hold its secrets.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unified {
    /// What its addresses for information systems begin with: `https://…/sil`.
    #[schemars(with = "String")]
    pub url: Url,
    /// Where it gives tokens: `https://…/oauth/token`.
    #[schemars(with = "String")]
    pub token_url: Url,
    /// What it knows each municipality by, by slug.
    #[serde(default)]
    pub municipalities: BTreeMap<String, Access>,
}

/// Where the node of payments calls: an address of its own, where the program ends TLS itself and
/// lets nobody in but the node.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Station {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Its certificate (PEM), with its chain.
    pub certificate_file: PathBuf,
    /// Its key (PEM).
    pub key_file: PathBuf,
    /// The certificates (PEM) that the node shows, each pinned as it is: two while it changes its own.
    #[serde(default)]
    pub client_certificate_files: Vec<PathBuf>,
    /// Certificates (PEM) of authorities that vouch for the node; need `client_names`.
    #[serde(default)]
    pub client_authority_files: Vec<PathBuf>,
    /// Host names that the node's certificate must be for, where an authority vouches for it: such an
    /// authority vouches for many others.
    #[serde(default)]
    pub client_names: Vec<String>,
    /// How long the node waits for an answer to what it asks: the program has answered a second before, if only that
    /// it cannot.
    #[serde(default = "seven_seconds")]
    pub question_time: Time,
    /// The same for a receipt.
    #[serde(default = "fifteen_seconds")]
    pub receipt_time: Time,
}

fn ten_seconds() -> Time {
    Time::seconds(10)
}

fn seven_seconds() -> Time {
    Time(NodeTimes::default().question)
}

fn fifteen_seconds() -> Time {
    Time(NodeTimes::default().receipt)
}

impl Pagopa {
    /// As whom a municipality asks for its flows by SOAP, where it does.
    pub(crate) fn flows_by_soap(&self, slug: &str) -> Option<(&FdrSoap, &Caller)> {
        let section = self.fdr_soap.as_ref()?;
        Some((section, section.stations.get(slug)?))
    }

    /// What does not fit, with the other settings in view.
    pub(super) fn faults(&self, config: &Config) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, service) in [
            ("gpd", &self.gpd),
            ("aca", &self.aca),
            ("checkout", &self.checkout),
            ("receipts", &self.receipts),
            ("fdr", &self.fdr),
            ("mbd", &self.mbd),
        ] {
            if let Some(Err(error)) = service.as_ref().map(Service::check) {
                faults.push(format!("`pagopa.{name}`: {error}"));
            }
        }
        faults.extend(self.fdr_soap.iter().flat_map(FdrSoap::faults));
        faults.extend(self.unified.iter().flat_map(Unified::faults));
        if !(1..=25).contains(&self.time.0.as_secs()) {
            faults.push("`pagopa.time` must be between 1s and 25s".to_owned());
        }
        if let Some(station) = &self.station {
            faults.extend(station.faults(config));
        }
        if let Some(govpay) = &self.govpay {
            faults.extend(govpay.faults());
        }
        faults
    }
}

impl Unified {
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, url) in [("url", &self.url), ("token_url", &self.token_url)] {
            if let Err(error) = check_address(url) {
                faults.push(format!("`pagopa.unified.{name}`: {error}"));
            }
        }
        for (slug, access) in &self.municipalities {
            if let Err(error) = access.check() {
                faults.push(format!("`pagopa.unified.municipalities.{slug}`: {error}"));
            }
        }
        faults
    }
}

impl Station {
    fn faults(&self, config: &Config) -> Vec<String> {
        let mut faults = Vec::new();
        let cards = config.cns.as_ref().and_then(|cns| cns.listener.as_ref());
        let mut taken = vec![config.http.listen, config.http.metrics_listen];
        taken.extend(cards.map(|cards| cards.listen));
        if taken.contains(&self.listen) && self.listen.port() != 0 {
            faults.push("`pagopa.station.listen` is taken by `http` or `cns`".to_owned());
        }
        match (
            self.client_certificate_files.is_empty(),
            self.client_authority_files.is_empty(),
            self.client_names.is_empty(),
        ) {
            (true, true, _) => faults.push(
                "`pagopa.station` lets nobody in: name `client_certificate_files` or `client_authority_files`"
                    .to_owned(),
            ),
            (_, false, true) => faults.push(
                "`pagopa.station.client_names` is empty: an authority vouches for others than the node"
                    .to_owned(),
            ),
            (_, true, false) => faults.push(
                "`pagopa.station.client_names` count with `client_authority_files` alone".to_owned(),
            ),
            (false, true, true) | (_, false, false) => {}
        }
        for (name, time) in [
            ("question_time", self.question_time),
            ("receipt_time", self.receipt_time),
        ] {
            if !(2..=60).contains(&time.0.as_secs()) {
                faults.push(format!("`pagopa.station.{name}` must be between 2s and 60s"));
            }
        }
        faults
    }
}
