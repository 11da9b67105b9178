//! One exchange with a service of pagoPA's platform.

use super::PaymentError;
use super::exchange::{Question, Wire};
use super::gpd::{InvalidConfig, Service};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue, LOCATION};
use serde::Deserialize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const KEY: &str = "Ocp-Apim-Subscription-Key";
/// A debt of ten options with a hundred instalments each has half of it.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

/// A service, and how it is asked.
pub(super) struct Line {
    /// What it is called in errors and logs.
    name: &'static str,
    wire: Wire,
    key: HeaderValue,
    second_key: Option<HeaderValue>,
    /// Whether the second key was the last to be taken.
    second: AtomicBool,
}

/// An answer, whatever it says.
pub(super) struct Reply {
    service: &'static str,
    pub(super) status: StatusCode,
    pub(super) body: Vec<u8>,
    pub(super) location: Option<String>,
}

/// No answer. What was asked may have been done all the same.
pub(super) struct Silence {
    service: &'static str,
    why: &'static str,
}

impl Line {
    pub(super) fn new(
        name: &'static str,
        service: &Service,
        http: reqwest::Client,
        time: Duration,
    ) -> Result<Self, InvalidConfig> {
        service.check()?;
        let (key, second_key) = service.keys()?;
        Ok(Self {
            name,
            wire: Wire::new(http, &service.url, time, LARGEST_ANSWER),
            key,
            second_key,
            second: AtomicBool::new(false),
        })
    }

    /// Asks; a second time, with the other key, when the key is refused.
    pub(super) async fn ask(&self, question: &Question<'_>) -> Result<Reply, Silence> {
        let second = self.second.load(Ordering::Relaxed);
        let reply = self.exchange(question, self.key(second)).await?;
        if reply.status != StatusCode::UNAUTHORIZED || self.second_key.is_none() {
            return Ok(reply);
        }
        let reply = self.exchange(question, self.key(!second)).await?;
        if reply.status != StatusCode::UNAUTHORIZED {
            tracing::warn!(
                service = self.name,
                "a subscription key is refused; the other one is taken"
            );
            self.second.store(!second, Ordering::Relaxed);
        }
        Ok(reply)
    }

    fn key(&self, second: bool) -> &HeaderValue {
        match &self.second_key {
            Some(key) if second => key,
            _ => &self.key,
        }
    }

    async fn exchange(&self, question: &Question<'_>, key: &HeaderValue) -> Result<Reply, Silence> {
        let silence = |why| Silence {
            service: self.name,
            why,
        };
        let came = self.wire.ask(question, (KEY, key)).await.map_err(silence)?;
        let location = header(&came.headers, LOCATION.as_str(), 2048);
        let request_id = header(&came.headers, "X-Request-Id", 64);
        // The paths hold fiscal codes of bodies and numbers of notices: not for a log.
        tracing::info!(
            service = self.name,
            method = %question.method,
            status = came.status.as_u16(),
            request_id,
            "pagoPA was asked"
        );
        Ok(Reply {
            service: self.name,
            status: came.status,
            body: came.body,
            location,
        })
    }
}

/// A header, if it is printable and not longer than expected.
fn header(headers: &HeaderMap, name: &str, most: usize) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    let fits = value.len() <= most && value.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| value.to_owned())
}

/// An error of pagoPA's services; those of the gateway before them look otherwise.
#[derive(Deserialize)]
struct Problem {
    status: u16,
    #[serde(rename = "title")]
    _title: String,
}

impl Reply {
    /// Whether the service says that what was asked for is not there. A gateway answers 404 too, for an
    /// address that nobody serves.
    pub(super) fn is_absence(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
            && serde_json::from_slice(&self.body).is_ok_and(|problem: Problem| problem.status == 404)
    }

    /// What an answer comes to that is not one of those expected. Keys, rights and addresses can be put
    /// right, and the same passes then. What the service says in words may name people: the status alone
    /// is told.
    pub(super) fn trouble(&self) -> PaymentError {
        let said = format!("{} answered {}", self.service, self.status.as_u16());
        match self.status.as_u16() {
            400 | 409 | 413 | 422 => PaymentError::Refused(said),
            401 | 403 => PaymentError::Unavailable(format!("{said}: the subscription key is refused")),
            _ => PaymentError::Unavailable(said),
        }
    }

    /// An answer that came and cannot be used.
    pub(super) fn unreadable(&self, what: &str) -> PaymentError {
        PaymentError::Unavailable(format!("{}: {what}", self.service))
    }
}

impl From<Silence> for PaymentError {
    fn from(silence: Silence) -> Self {
        Self::Unavailable(format!("{}: {}", silence.service, silence.why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply {
            service: "Checkout",
            status: StatusCode::from_u16(status).unwrap(),
            body: body.as_bytes().to_vec(),
            location: None,
        }
    }

    #[test]
    fn a_gateways_404_is_not_an_absent_debt() {
        let absent = r#"{"title":"Not found","status":404,"detail":"Not found a debt position"}"#;
        assert!(reply(404, absent).is_absence());
        for other in [
            "",
            "<html/>",
            r#"{"statusCode":404,"message":"Resource not found"}"#,
        ] {
            assert!(!reply(404, other).is_absence(), "{other}");
            assert!(reply(404, other).trouble().is_transient());
        }
        assert!(!reply(200, absent).is_absence());
    }

    #[test]
    fn what_is_wrong_with_the_request_is_not_tried_again_and_names_nobody() {
        for status in [400, 409, 422] {
            let said = reply(status, r#"{"detail":"RSSMRA85T10A562S"}"#).trouble();
            assert!(!said.is_transient(), "{status}");
            assert!(!said.to_string().contains("RSSMRA"));
        }
        for status in [401, 403, 408, 429, 500, 503] {
            assert!(reply(status, "").trouble().is_transient(), "{status}");
        }
    }
}
