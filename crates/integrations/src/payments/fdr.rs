//! Flows of those who collected (*flussi di rendicontazione*), read from pagoPA's REST service for creditors
//! (FdR v3): which flows were published since an instant, and one of them with all its payments. The service
//! keeps them for some thirty days and does not remember what was read. A flow may be published again, as a
//! higher revision, until the fourth day after the payments (pagoPA SANP).

mod decimal;
mod wire;

use super::PaymentError;
use crate::http::{bounded, fault};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sportello_types::values::{EuroCents, PartitaIva};
use std::time::Duration;
use url::Url;

/// Where flows come from.
#[async_trait::async_trait]
pub trait FlowSource: Send + Sync {
    /// The flows published after an instant, in the order of their publication; without one, all that there
    /// still are. Of a flow that was published again, each revision.
    ///
    /// # Errors
    /// [`PaymentError`], which says whether trying again makes sense.
    async fn published(&self, after: Option<DateTime<Utc>>) -> Result<Vec<NamedFlow>, PaymentError>;

    /// A flow with all its payments, whose number and sum are what the flow says they are.
    ///
    /// # Errors
    /// [`PaymentError`].
    async fn flow(&self, named: &NamedFlow) -> Result<Flow, PaymentError>;
}

/// A revision of a flow, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFlow {
    /// The provider that collected.
    pub psp: String,
    /// Its name (*identificativo flusso*), which the transfer of the bank repeats.
    pub flow: String,
    /// Which revision, from one.
    pub revision: u32,
    /// When it was published.
    pub published: DateTime<Utc>,
}

/// A flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The day of the transfer.
    pub day: NaiveDate,
    /// The transfer's own reference (*identificativo univoco regolamento*).
    pub transfer: Option<String>,
    /// What was transferred.
    pub total: EuroCents,
    /// The payments, those of notices of other issuers too.
    pub payments: Vec<FlowPayment>,
}

/// A payment in a flow: a transfer of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowPayment {
    /// The identifier of the payment (*IUV*); seventeen digits where it is one of ours.
    pub iuv: String,
    /// The id of its receipt (*IUR*).
    pub iur: String,
    /// The transfer's number in the notice, from one.
    pub transfer: Option<u8>,
    /// How much.
    pub amount: EuroCents,
    /// What became of it.
    pub outcome: FlowOutcome,
    /// When it was paid.
    pub paid_on: Option<NaiveDate>,
}

/// What became of a payment, with the code that it has in XML (`codiceEsitoSingoloPagamento`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FlowOutcome {
    /// Paid (0).
    Executed,
    /// Taken back (3).
    Revoked,
    /// Paid while the creditor could not be asked (4).
    StandIn,
    /// The same, without a request (8).
    #[serde(rename = "STAND_IN_NO_RPT")]
    StandInWithoutRequest,
    /// Paid without a request (9).
    #[serde(rename = "NO_RPT")]
    WithoutRequest,
}

impl FlowOutcome {
    /// The code in XML.
    pub const fn code(self) -> u8 {
        match self {
            Self::Executed => 0,
            Self::Revoked => 3,
            Self::StandIn => 4,
            Self::StandInWithoutRequest => 8,
            Self::WithoutRequest => 9,
        }
    }
}

/// How to reach the service.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FdrConfig {
    /// Where it is; pagoPA's own otherwise.
    #[serde(default = "default_url")]
    pub url: String,
    /// The subscription's key (`Ocp-Apim-Subscription-Key`). Over https, or to this machine, alone.
    #[schemars(with = "String")]
    pub key: SecretString,
    /// Seconds after which a request is given up for this time.
    #[serde(default = "default_timeout_seconds")]
    pub timeout_seconds: u64,
}

fn default_url() -> String {
    "https://api.platform.pagopa.it/fdr-org/service/v1".to_owned()
}

const fn default_timeout_seconds() -> u64 {
    30
}

/// A configuration that cannot work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFdr {
    /// The address is none.
    #[error("the address of the flows is none")]
    Address,
    /// The key would travel in clear.
    #[error("the address of the flows must begin with https")]
    InClear,
    /// It cannot stand in a header.
    #[error("the key of the flows has characters that no header may have")]
    Key,
}

/// Payments of one request: the most that the service gives.
const PAGE: u32 = 1000;
/// More pages than any list has: whoever says so does not say the truth.
const MOST_PAGES: u32 = 2000;
/// A thousand payments have a tenth of it.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;
const KEY: &str = "Ocp-Apim-Subscription-Key";

/// The service, for one creditor.
pub struct Fdr {
    client: reqwest::Client,
    url: Url,
    key: HeaderValue,
    creditor: PartitaIva,
    timeout: Duration,
}

impl Fdr {
    /// Asks for a creditor's flows, through a client that is made elsewhere.
    ///
    /// # Errors
    /// [`InvalidFdr`] says what does not fit.
    pub fn new(
        config: &FdrConfig,
        creditor: PartitaIva,
        client: reqwest::Client,
    ) -> Result<Self, InvalidFdr> {
        let url: Url = config.url.parse().map_err(|_| InvalidFdr::Address)?;
        let at_home = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if url.scheme() != "https" && !(url.scheme() == "http" && at_home) {
            return Err(InvalidFdr::InClear);
        }
        let mut key = HeaderValue::from_str(config.key.expose_secret()).map_err(|_| InvalidFdr::Key)?;
        key.set_sensitive(true);
        Ok(Self {
            client,
            url,
            key,
            creditor,
            timeout: Duration::from_secs(config.timeout_seconds.max(1)),
        })
    }

    /// Reads a document below the creditor's flows.
    async fn read<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, String)],
    ) -> Result<T, PaymentError> {
        let mut url = self.url.clone();
        url.path_segments_mut()
            .map_err(|()| PaymentError::Refused("the address of the flows is none".to_owned()))?
            .pop_if_empty()
            .extend(["organizations", self.creditor.as_str(), "fdrs"])
            .extend(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let answer = self
            .client
            .get(url)
            .timeout(self.timeout)
            .header(KEY, self.key.clone())
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .send()
            .await
            .map_err(|error| unavailable(fault(&error)))?;
        judge(answer.status())?;
        let body = bounded(answer, LARGEST_ANSWER).await.map_err(unavailable)?;
        serde_json::from_slice(&body).map_err(|_| unavailable("its answer cannot be read"))
    }

    /// Reads all pages of a list.
    async fn pages<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, String)],
    ) -> Result<Vec<T>, PaymentError> {
        let mut items = Vec::new();
        for page in 1..=MOST_PAGES {
            let mut query = query.to_vec();
            query.extend([("page", page.to_string()), ("size", PAGE.to_string())]);
            let answer: wire::Paged<T> = self.read(path, &query).await?;
            let (empty, pages) = (answer.data.is_empty(), answer.metadata.pages);
            items.extend(answer.data);
            if empty || page >= pages {
                return Ok(items);
            }
        }
        Err(unavailable("its list has no end"))
    }
}

#[async_trait::async_trait]
impl FlowSource for Fdr {
    async fn published(&self, after: Option<DateTime<Utc>>) -> Result<Vec<NamedFlow>, PaymentError> {
        let query: Vec<(&str, String)> = after
            .map(|after| ("publishedGt", after.to_rfc3339_opts(SecondsFormat::Millis, true)))
            .into_iter()
            .collect();
        let listed: Vec<wire::Listed> = self.pages(&[], &query).await?;
        let mut flows = listed
            .into_iter()
            .map(wire::Listed::named)
            .collect::<Option<Vec<NamedFlow>>>()
            .ok_or_else(|| unavailable("its list cannot be read"))?;
        flows.sort_by(|one, other| {
            (one.published, &one.psp, &one.flow, one.revision).cmp(&(
                other.published,
                &other.psp,
                &other.flow,
                other.revision,
            ))
        });
        Ok(flows)
    }

    async fn flow(&self, named: &NamedFlow) -> Result<Flow, PaymentError> {
        let revision = named.revision.to_string();
        let path = [
            named.flow.as_str(),
            "revisions",
            revision.as_str(),
            "psps",
            named.psp.as_str(),
        ];
        let head: wire::Head = self.read(&path, &[]).await?;
        let path: Vec<&str> = path.into_iter().chain(["payments"]).collect();
        let payments: Vec<wire::Payment> = self.pages(&path, &[]).await?;
        wire::flow(&head, payments).ok_or_else(|| unavailable("a flow is not whole, or cannot be read"))
    }
}

fn unavailable(why: &str) -> PaymentError {
    PaymentError::Unavailable(format!("the service of flows: {why}"))
}

/// What a status says. A key that is not accepted has to be put right, and what is asked for passes then.
fn judge(status: StatusCode) -> Result<(), PaymentError> {
    let said = format!("the service of flows answered {}", status.as_u16());
    match status.as_u16() {
        200..=299 => Ok(()),
        400 | 404 | 422 => Err(PaymentError::Refused(said)),
        _ => Err(PaymentError::Unavailable(said)),
    }
}
