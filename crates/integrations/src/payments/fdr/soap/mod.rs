//! The flows from the node itself: `nodeForPa`, the first version of the service (pagoPA, `nodeForPa.wsdl`; SOAP
//! 1.1). One question lists the flows of a creditor, another one gives a flow, in base64, as a document
//! `FlussoRiversamento` 1.0.4. Brokers and regional nodes that have no FdR v3 speak it still.
//!
//! **Revisions.** This version counts none: whoever publishes a flow anew sends the same `identificativoFlusso` with a
//! later `dataOraFlusso`, and the node gives the last one that came. What tells one revision from another is that
//! instant, and it alone (one that is published anew with an earlier date is not read, and an office is told: nobody can
//! know which of the two counts); so it is the revision's number here: its seconds since 1970, in UTC, which grow with each
//! publication and are the same whenever they are asked for. A date without a zone is Italian time. Of a name that is
//! listed twice the later date counts: the other one cannot be asked for. The number says nothing about how many
//! revisions there were, and is far above those of FdR v3, which count from one: a municipality that
//! changes from there to here has the flows of the last days once more, as revisions of themselves, and changes
//! nothing by it; one that goes back does not see a flow that is published anew on just those days.
//!
//! `dataOraFlusso` stands for the instant of publication too, which the node does not tell. A provider may send a flow
//! long after having made it: whoever lists flows since an instant gets those, too, that were made three weeks before.
//! The node lists all that it has, however that is.
//!
//! **Providers.** The list does not name them either. The name of a flow begins with its day and with the provider's
//! id, which is the `pspId` of FdR v3: both ways come to the same key.

mod access;
mod body;
#[cfg(test)]
mod tests;
mod unread;
mod wire;

pub use access::{Caller, InvalidAccess, Node};

use super::{Flow, FlowSource, NamedFlow, in_order};
use crate::http::{bounded, fault};
use crate::payments::PaymentError;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use sportello_types::values::PartitaIva;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use unread::Unread;
use url::Url;
use wire::Question;

/// What the node is called in errors and logs.
const NAME: &str = "the node's flows";
const KEY: &str = "Ocp-Apim-Subscription-Key";
/// How long after it was made a flow may be sent.
const SENT_LATE: TimeDelta = TimeDelta::days(23);

/// The node, for one creditor.
pub struct FdrSoap {
    http: reqwest::Client,
    url: Url,
    key: Option<HeaderValue>,
    second_key: Option<HeaderValue>,
    /// Whether the second key was the last to be taken.
    second: AtomicBool,
    caller: Caller,
    creditor: PartitaIva,
    time: Duration,
}

impl FdrSoap {
    /// Asks for a creditor's flows (`https://api.platform.pagopa.it/nodo-auth/node-for-pa/v1`), through a client
    /// that is made elsewhere, with a certificate of its own where the line wants one; nobody is asked yet.
    ///
    /// # Errors
    /// [`InvalidAccess`] says what does not fit.
    pub fn new(
        node: &Node,
        caller: Caller,
        creditor: PartitaIva,
        time: Duration,
        http: reqwest::Client,
    ) -> Result<Self, InvalidAccess> {
        node.check()?;
        caller.check()?;
        let (key, second_key) = node.keys()?;
        Ok(Self {
            http,
            url: node.url.clone(),
            key,
            second_key,
            second: AtomicBool::new(false),
            caller,
            creditor,
            time,
        })
    }

    /// Asks; a second time, with the other key, when the key is refused.
    async fn ask(&self, question: Question<'_>) -> Result<Vec<u8>, PaymentError> {
        let request = wire::request(question, &self.caller, &self.creditor);
        let second = self.second.load(Ordering::Relaxed);
        let operation = question.operation();
        let (mut status, mut body) = self
            .exchange(operation, request.clone(), self.key(second))
            .await?;
        if status == StatusCode::UNAUTHORIZED && self.second_key.is_some() {
            (status, body) = self.exchange(operation, request, self.key(!second)).await?;
            if status != StatusCode::UNAUTHORIZED {
                tracing::warn!(
                    service = NAME,
                    "a subscription key is refused; the other one is taken"
                );
                self.second.store(!second, Ordering::Relaxed);
            }
        }
        match status {
            // The node says what is wrong in an answer like any other.
            StatusCode::OK => Ok(body),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(unavailable(&format!(
                "it answered {}: the subscription key, or the certificate of the client, is refused",
                status.as_u16()
            ))),
            _ => Err(unavailable(&format!("it answered {}", status.as_u16()))),
        }
    }

    fn key(&self, second: bool) -> Option<&HeaderValue> {
        match &self.second_key {
            Some(key) if second => Some(key),
            _ => self.key.as_ref(),
        }
    }

    async fn exchange(
        &self,
        operation: &'static str,
        envelope: Vec<u8>,
        key: Option<&HeaderValue>,
    ) -> Result<(StatusCode, Vec<u8>), PaymentError> {
        let mut request = self
            .http
            .post(self.url.clone())
            .timeout(self.time)
            .header(CONTENT_TYPE, "text/xml; charset=utf-8")
            .header("SOAPAction", format!("\"{operation}\""));
        if let Some(key) = key {
            request = request.header(KEY, key.clone());
        }
        let answer = request.body(envelope).send().await;
        let answer = answer.map_err(|error| unavailable(fault(&error)))?;
        let status = answer.status();
        let body = bounded(answer, wire::ANSWER.bytes).await.map_err(unavailable)?;
        // The name of a flow would say nothing of anybody, but the question has the password.
        tracing::info!(
            service = NAME,
            operation,
            status = status.as_u16(),
            "pagoPA was asked"
        );
        Ok((status, body))
    }
}

#[async_trait::async_trait]
impl FlowSource for FdrSoap {
    async fn published(&self, after: Option<DateTime<Utc>>) -> Result<Vec<NamedFlow>, PaymentError> {
        let answer = self.ask(Question::List).await?;
        let listed = wire::list(&answer).map_err(|why| why.of_answer())?;
        let mut flows = newest(listed);
        let made_after = after.and_then(|after| after.checked_sub_signed(SENT_LATE));
        flows.retain(|named| made_after.is_none_or(|after| named.published > after));
        Ok(flows)
    }

    async fn flow(&self, named: &NamedFlow) -> Result<Flow, PaymentError> {
        let answer = self.ask(Question::Flow(&named.flow)).await?;
        let document = wire::document(&answer).map_err(|why| why.of_answer())?;
        let body = body::read(&document).map_err(|why| why.of_flow())?;
        if body.name != named.flow || body.creditor != self.creditor.as_str() {
            return Err(Unread::Other.of_flow());
        }
        if !body.is_of(named.published) {
            // The list of the next reading has it.
            return Err(unavailable("a flow is of another revision than was listed"));
        }
        Ok(body.flow)
    }
}

/// The last revision of each flow of a list, in the order of publication.
fn newest(listed: Vec<wire::Listed>) -> Vec<NamedFlow> {
    let count = listed.len();
    let mut flows: Vec<NamedFlow> = listed.into_iter().filter_map(wire::Listed::named).collect();
    if flows.len() < count {
        let left_out = count - flows.len();
        tracing::error!(left_out, "flows are listed with a name or a date that cannot be");
    }
    flows.sort_by(|one, other| (&one.flow, other.published).cmp(&(&other.flow, one.published)));
    flows.dedup_by(|later, first| later.flow == first.flow);
    in_order(&mut flows);
    flows
}

/// The number of the revision that was made at an instant: its seconds since 1970. Nothing from 2106 on, or before
/// that there was pagoPA.
fn revision(made: DateTime<Utc>) -> Option<u32> {
    u32::try_from(made.timestamp())
        .ok()
        .filter(|seconds| *seconds >= sportello_types::reconciliation::FIRST_DATED)
}

fn unavailable(why: &str) -> PaymentError {
    PaymentError::Unavailable(format!("{NAME}: {why}"))
}

/// The flows of an answer that lists some.
#[cfg(feature = "fuzz")]
pub fn read_list(answer: &[u8]) -> Vec<NamedFlow> {
    wire::list(answer).map_or_else(|_| Vec::new(), newest)
}

/// The flow of an answer that has one.
#[cfg(feature = "fuzz")]
pub fn read_answer(answer: &[u8]) -> Option<Flow> {
    read_document(&wire::document(answer).ok()?)
}

/// A flow from its document.
#[cfg(feature = "fuzz")]
pub fn read_document(document: &[u8]) -> Option<Flow> {
    body::read(document).ok().map(|body| body.flow)
}
