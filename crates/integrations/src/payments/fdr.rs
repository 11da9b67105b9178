//! Flows of those who collected (*flussi di rendicontazione*), read from pagoPA's REST service for creditors
//! (FdR v3): which flows were published since an instant, and one of them with all its payments. The service
//! keeps them for some thirty days and does not remember what was read. A flow may be published again, as a
//! higher revision, until the fourth day after the payments (pagoPA SANP). The same flows come from the node by
//! SOAP ([`soap`]).

pub(super) mod decimal;
pub mod soap;
mod wire;

use super::PaymentError;
use super::exchange::{JSON, Question};
use super::gpd::{InvalidConfig, Service};
use super::line::Line;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sportello_types::values::{EuroCents, PartitaIva};
use std::fmt::Write as _;
use std::time::Duration;
use url::form_urlencoded;

/// Where flows come from.
#[async_trait::async_trait]
pub trait FlowSource: Send + Sync {
    /// The flows published after an instant, in the order of their publication; without one, all that there
    /// still are. Where it is not told when they were published, those too that may have been. Of a flow that was
    /// published again, the last revision, and those before it that are still given.
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
    /// Which revision, from one: of a flow the highest one counts. Those of [`soap`] are instants.
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

    /// What a code in XML says.
    pub const fn of_code(code: u8) -> Option<Self> {
        match code {
            0 => Some(Self::Executed),
            3 => Some(Self::Revoked),
            4 => Some(Self::StandIn),
            8 => Some(Self::StandInWithoutRequest),
            9 => Some(Self::WithoutRequest),
            _ => None,
        }
    }
}

/// Payments of one request: the most that the service gives.
const PAGE: u32 = 1000;
/// More pages than any list has: whoever says so does not say the truth.
const MOST_PAGES: u32 = 2000;

/// The service, for one creditor.
pub struct Fdr {
    line: Line,
    creditor: PartitaIva,
}

impl Fdr {
    /// Asks for a creditor's flows (`https://api.platform.pagopa.it/fdr-org/service/v1`), through a client
    /// that is made elsewhere; nobody is asked yet.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn new(
        service: &Service,
        creditor: PartitaIva,
        time: Duration,
        http: reqwest::Client,
    ) -> Result<Self, InvalidConfig> {
        Ok(Self {
            line: Line::new("the service of flows", service, http, time)?,
            creditor,
        })
    }

    /// Reads a document below the creditor's flows.
    async fn read<T: DeserializeOwned>(&self, below: &str) -> Result<T, PaymentError> {
        let question = Question {
            method: Method::GET,
            path: format!("/organizations/{}/fdrs{below}", self.creditor),
            body: None,
            accept: JSON,
        };
        let reply = self.line.ask(&question).await?;
        match reply.status {
            StatusCode::OK => {
                serde_json::from_slice(&reply.body).map_err(|_| reply.unreadable("its answer cannot be read"))
            }
            _ => Err(reply.trouble()),
        }
    }

    /// Reads all pages of a list.
    async fn pages<T: DeserializeOwned>(
        &self,
        below: &str,
        query: &[(&str, String)],
    ) -> Result<Vec<T>, PaymentError> {
        let mut items = Vec::new();
        for page in 1..=MOST_PAGES {
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(query)
                .append_pair("page", &page.to_string())
                .append_pair("size", &PAGE.to_string())
                .finish();
            let answer: wire::Paged<T> = self.read(&format!("{below}?{query}")).await?;
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
        let listed: Vec<wire::Listed> = self.pages("", &query).await?;
        let count = listed.len();
        let mut flows: Vec<NamedFlow> = listed.into_iter().filter_map(wire::Listed::named).collect();
        if flows.len() < count {
            let left_out = count - flows.len();
            tracing::error!(left_out, "flows are listed without a name that can be");
        }
        in_order(&mut flows);
        Ok(flows)
    }

    async fn flow(&self, named: &NamedFlow) -> Result<Flow, PaymentError> {
        let below = format!(
            "/{}/revisions/{}/psps/{}",
            segment(&named.flow),
            named.revision,
            segment(&named.psp)
        );
        let head: wire::Head = self.read(&below).await?;
        let payments: Vec<wire::Payment> = self.pages(&format!("{below}/payments"), &[]).await?;
        wire::flow(&head, payments).ok_or_else(not_whole)
    }
}

/// The flows of a page of the list, as the service answers.
#[cfg(feature = "fuzz")]
pub fn read_list(page: &[u8]) -> Vec<NamedFlow> {
    serde_json::from_slice::<wire::Paged<wire::Listed>>(page).map_or_else(
        |_| Vec::new(),
        |page| page.data.into_iter().filter_map(wire::Listed::named).collect(),
    )
}

/// A flow whose payments fill one page, as the service answers.
#[cfg(feature = "fuzz")]
pub fn read_flow(head: &[u8], page: &[u8]) -> Option<Flow> {
    let page: wire::Paged<wire::Payment> = serde_json::from_slice(page).ok()?;
    wire::flow(&serde_json::from_slice(head).ok()?, page.data)
}

/// Puts flows in the order of their publication.
fn in_order(flows: &mut [NamedFlow]) {
    flows.sort_by(|one, other| {
        (one.published, &one.psp, &one.flow, one.revision).cmp(&(
            other.published,
            &other.psp,
            &other.flow,
            other.revision,
        ))
    });
}

fn unavailable(why: &str) -> PaymentError {
    PaymentError::Unavailable(format!("the service of flows: {why}"))
}

/// What the service says of a flow cannot be: asked again, it says the same until the flow is published anew.
fn not_whole() -> PaymentError {
    PaymentError::Refused("the service of flows: a flow is not whole, or cannot be read".to_owned())
}

/// A name as a segment of a path.
fn segment(name: &str) -> String {
    let mut written = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            written.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}
