//! What every call to the platform goes through: the key, what shall go wrong, the journal.

#![expect(clippy::result_large_err, reason = "what is refused is an answer too")]

use super::faults::{Fault, Trouble};
use super::state::{Creditor, Memory, Pagopa};
use super::status::Unpublishable;
use actix_web::body::{BodySize, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderName;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// Where the platform looks for the key of a subscription.
const KEY: &str = "Ocp-Apim-Subscription-Key";

/// A refusal: `{title, status, detail}`.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    pub(super) status: StatusCode,
    pub(super) title: &'static str,
    pub(super) detail: String,
}

impl Refused {
    pub(super) fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            title,
            detail: detail.into(),
        }
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Not found the debt position", what)
    }

    pub(super) fn not_publishable(why: Unpublishable) -> Self {
        let title = match why {
            Unpublishable::State => "Existing related payment found or not in publishable state",
            Unpublishable::AfterValidity => "Publish request occurred after the validity date began",
            Unpublishable::AfterDue => {
                "Publish request occurred after the due date of a payment options has expired"
            }
        };
        Self::new(StatusCode::CONFLICT, title, title)
    }

    pub(super) fn answer(&self) -> HttpResponse {
        HttpResponse::build(self.status)
            .content_type("application/json")
            .body(
                json!({ "title": self.title, "status": self.status.as_u16(), "detail": self.detail })
                    .to_string(),
            )
    }
}

/// What an answer is made from.
pub(super) struct Called<'a> {
    pub(super) memory: &'a mut Memory,
    pub(super) creditor: Creditor,
    pub(super) now: DateTime<Utc>,
}

/// Whose calls a key opens.
#[derive(Clone, Copy)]
pub(super) enum Opens<'a> {
    /// Those of this creditor.
    Creditor(&'a str),
    /// Those of whoever has a key.
    Any,
}

/// Lets a call in, or not; lets it go wrong, where it shall; writes it down.
pub(super) async fn call(
    pagopa: &Pagopa,
    request: &HttpRequest,
    name: &'static str,
    opens: Opens<'_>,
    answer: impl FnOnce(Called<'_>) -> Result<HttpResponse, Refused>,
) -> HttpResponse {
    let inner = pagopa.inner();
    let now = inner.now();
    let (trouble, creditor) = {
        let mut memory = inner.memory();
        memory.run_jobs(now);
        (memory.faults.due(name), judge(&memory, request, opens))
    };
    if let Some(Fault { trouble, .. }) = &trouble {
        inner.note("fault", json!({ "call": name, "trouble": trouble }));
    }
    let trouble = trouble.map(|fault| (fault.trouble, fault.milliseconds));
    if let Some(answer) = trouble.and_then(|(trouble, _)| instead(trouble)) {
        return note(pagopa, name, opens, None, answer);
    }
    let answered = match creditor {
        Err(refusal) => (refusal, None),
        Ok(creditor) => {
            let mut memory = inner.memory();
            let called = Called {
                memory: &mut memory,
                creditor,
                now,
            };
            match answer(called) {
                Ok(answer) => (answer, None),
                Err(refused) => (refused.answer(), Some(refused.detail)),
            }
        }
    };
    let (mut answer, why) = answered;
    if let Some(id) = request.headers().get("X-Request-Id") {
        answer
            .headers_mut()
            .insert(HeaderName::from_static("x-request-id"), id.clone());
    }
    let answer = note(pagopa, name, opens, why, answer);
    spoilt(trouble, answer).await
}

/// The answer after what was asked for is done: it alone suffers.
pub(crate) async fn spoilt(trouble: Option<(Trouble, u64)>, answer: HttpResponse) -> HttpResponse {
    match trouble {
        Some((Trouble::Latency, milliseconds)) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            answer
        }
        Some((Trouble::Reset, _)) => HttpResponse::build(answer.status()).body(Broken),
        Some((Trouble::Html, _)) => HttpResponse::Ok()
            .content_type("text/html")
            .body("<html><body><h1>Our services aren't available right now</h1></body></html>"),
        _ => answer,
    }
}

/// The answer of troubles with which nothing is done.
pub(super) fn instead(trouble: Trouble) -> Option<HttpResponse> {
    match trouble {
        Trouble::Unavailable => Some(HttpResponse::ServiceUnavailable().finish()),
        Trouble::ServerError => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            Some(Refused::new(status, "Internal Server Error", "simulated").answer())
        }
        Trouble::TooMany => Some(HttpResponse::TooManyRequests().json(json!({
            "statusCode": 429,
            "message": "Rate limit is exceeded. Try again in 1 seconds.",
        }))),
        Trouble::Latency | Trouble::Reset | Trouble::Html => None,
    }
}

fn judge(memory: &Memory, request: &HttpRequest, opens: Opens<'_>) -> Result<Creditor, HttpResponse> {
    let key = request
        .headers()
        .get(KEY)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let owns = |creditor: &&Creditor| creditor.keys.iter().any(|known| known == key);
    let Some(owner) = memory.creditors.values().find(owns) else {
        return Err(HttpResponse::Unauthorized().json(json!({
            "statusCode": 401,
            "message": "Access denied due to missing or invalid subscription key.",
        })));
    };
    match opens {
        Opens::Any => Ok(owner.clone()),
        // One key may be a broker's, for several creditors.
        Opens::Creditor(wanted) => memory
            .creditors
            .values()
            .filter(owns)
            .find(|creditor| creditor.tax_code == wanted)
            .cloned()
            .ok_or_else(|| {
                HttpResponse::Forbidden().json(json!({
                    "statusCode": 403,
                    "message": "You are not allowed to access this resource.",
                }))
            }),
    }
}

fn note(
    pagopa: &Pagopa,
    name: &str,
    opens: Opens<'_>,
    why: Option<String>,
    answer: HttpResponse,
) -> HttpResponse {
    let mut what = json!({ "call": name, "status": answer.status().as_u16() });
    if let (Opens::Creditor(creditor), Some(object)) = (opens, what.as_object_mut()) {
        object.insert("creditor".to_owned(), json!(creditor));
    }
    if let (Some(why), Some(object)) = (why, what.as_object_mut()) {
        object.insert("refused".to_owned(), json!(why));
    }
    pagopa.inner().note("call", what);
    answer
}

/// A body that breaks off before the first byte of the answer has left.
struct Broken;

impl MessageBody for Broken {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Sized(1)
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, io::Error>>> {
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())))
    }
}
