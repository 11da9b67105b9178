//! The node as a client: how it calls stations.

use super::answer::{self, Answer, Expected};
use super::authority::Authority;
use super::pay::ToPay;
use super::receipt::{Address, demand, envelope, euros, question};
use super::shape::{self, Part};
use super::state::{Creditor, Inner, SetUpError};
use crate::spid_idp::Localhost;
use reqwest::redirect::Policy;
use reqwest::tls::Version;
use reqwest::{Certificate, Client, Identity};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// Answers larger than this are none.
const LARGEST: usize = 1024 * 1024;

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Answered(Answer),
    TimedOut,
    Unreachable(String),
}

/// A question about a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Question {
    #[serde(rename = "paVerifyPaymentNotice")]
    Verify,
    #[serde(rename = "paGetPayment")]
    Get,
    #[serde(rename = "paGetPaymentV2")]
    GetV2,
    #[serde(rename = "paDemandPaymentNotice")]
    Demand,
}

impl Question {
    const fn words(self) -> (&'static str, &'static str, &'static str, &'static [Part]) {
        match self {
            Self::Verify => (
                "paVerifyPaymentNotice",
                "paVerifyPaymentNoticeReq",
                "paVerifyPaymentNoticeRes",
                &shape::VERIFIED,
            ),
            Self::Get => ("paGetPayment", "paGetPaymentReq", "paGetPaymentRes", &shape::GOT),
            Self::GetV2 => (
                "paGetPaymentV2",
                "paGetPaymentV2Request",
                "paGetPaymentV2Response",
                &shape::GOT,
            ),
            Self::Demand => (
                "paDemandPaymentNotice",
                "paDemandPaymentNoticeRequest",
                "paDemandPaymentNoticeResponse",
                &shape::DEMANDED,
            ),
        }
    }

    pub(super) const fn operation(self) -> &'static str {
        self.words().0
    }
}

/// The client: it shows the node's certificate and believes the same authority alone.
pub(super) fn client(authority: &Authority) -> Result<Client, SetUpError> {
    let pair = &authority.node;
    let identity = Identity::from_pem(format!("{}{}", pair.key, pair.certificate).as_bytes())?;
    Ok(Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .dns_resolver(Arc::new(Localhost))
        .tls_version_min(Version::TLS_1_2)
        .tls_certs_only([Certificate::from_pem(authority.certificate().as_bytes())?])
        .identity(identity)
        .pool_max_idle_per_host(0)
        .build()?)
}

/// Whether the node calls this address: over TLS, or without it on this machine.
pub(super) fn may_call(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

/// How a creditor's station is addressed; nothing where it has none.
pub(super) fn address(creditor: &Creditor) -> Option<(Url, Address)> {
    let station = creditor.station.as_ref()?;
    let address = Address {
        creditor: creditor.tax_code.clone(),
        broker: station.broker.clone(),
        station: station.id.clone(),
    };
    Some((station.url.clone(), address))
}

/// Calls a station.
pub(super) async fn call(
    inner: &Inner,
    url: Url,
    operation: &str,
    request: &str,
    patience: Duration,
    expected: &Expected<'_>,
) -> Outcome {
    exchange(inner, url, operation, request, patience, expected)
        .await
        .0
}

/// Calls a station: what became of it, and the body of the answer.
async fn exchange(
    inner: &Inner,
    url: Url,
    operation: &str,
    request: &str,
    patience: Duration,
    expected: &Expected<'_>,
) -> (Outcome, Vec<u8>) {
    let sent = inner
        .node
        .post(url)
        .timeout(patience)
        .header("Content-Type", "text/xml; charset=UTF-8")
        .header("SOAPAction", format!("\"{operation}\""))
        .body(envelope(request))
        .send()
        .await;
    let answer = match sent {
        Ok(answer) => answer,
        Err(error) => return (failed(&error), Vec::new()),
    };
    let status = answer.status().as_u16();
    let media_type = answer
        .headers()
        .get("Content-Type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    match answer.bytes().await {
        Ok(body) if body.len() > LARGEST => {
            let wrong = vec!["longer than a mebibyte".to_owned()];
            (Outcome::Answered(Answer::Bad(wrong)), Vec::new())
        }
        Ok(body) => {
            let read = answer::read(status, &media_type, &body, expected);
            (Outcome::Answered(read), body.to_vec())
        }
        Err(error) => (failed(&error), Vec::new()),
    }
}

/// Asks a station about a notice; nothing where there is no station.
pub(super) async fn ask(inner: &Inner, creditor: &Creditor, what: Question, nav: &str) -> Option<Outcome> {
    let to_pay = ToPay::at_counter(&creditor.tax_code, nav);
    Some(hear(inner, creditor, what, &to_pay).await?.0)
}

/// The same for a payment, with the body of the answer.
pub(super) async fn hear(
    inner: &Inner,
    creditor: &Creditor,
    what: Question,
    to_pay: &ToPay,
) -> Option<(Outcome, Vec<u8>)> {
    let (url, to) = address(creditor)?;
    let (operation, root, answer_root, parts) = what.words();
    let patience = inner.memory().settings.notice_patience;
    let expected = Expected {
        root: answer_root,
        parts,
        creditor: &creditor.tax_code,
    };
    let request = match what {
        Question::Demand => demand(root, &to),
        Question::Verify => question(root, &to, &to_pay.nav, &[]),
        Question::Get | Question::GetV2 => question(root, &to, &to_pay.nav, &terms(to_pay)),
    };
    Some(exchange(inner, url, operation, &request, patience, &expected).await)
}

/// What is said of a payment that begins.
fn terms(to_pay: &ToPay) -> Vec<(&'static str, String)> {
    let mut terms = Vec::new();
    if let Some(amount) = to_pay.amount {
        terms.push(("amount", euros(amount)));
    }
    if let Some(note) = &to_pay.note {
        terms.push(("paymentNote", note.clone()));
    }
    if to_pay.at_the_post {
        terms.push(("transferType", "POSTAL".to_owned()));
    }
    terms
}

fn failed(error: &reqwest::Error) -> Outcome {
    if error.is_timeout() {
        return Outcome::TimedOut;
    }
    // The last cause says it: refused, reset, a certificate that is not believed.
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Outcome::Unreachable(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_only_this_machine_is_called() {
        for (url, may) in [
            ("https://station.example/pagopa", true),
            ("http://localhost:8080/pagopa", true),
            ("http://montefiore.localhost:8080/", true),
            ("http://127.0.0.1:1/", true),
            ("http://[::1]:1/", true),
            ("http://station.example/pagopa", false),
            ("http://localhost.example/", false),
            ("ftp://localhost/", false),
        ] {
            assert_eq!(may_call(&url.parse().unwrap()), may, "{url}");
        }
    }
}
