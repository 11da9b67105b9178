//! What every call of an information system goes through: the token, what shall go wrong, the journal.

use super::state::{Inner, Organization, Unified};
use crate::pagopa::{Fault, Trouble, spoilt};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// A refusal: `{category, code, message, traceId}`.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    status: StatusCode,
    category: &'static str,
    message: String,
}

impl Refused {
    fn new(status: StatusCode, category: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            category,
            message: message.into(),
        }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
    }

    pub(super) fn absent(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "CONFLICT", message)
    }

    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "GENERIC_ERROR", message)
    }

    fn stranger(status: StatusCode) -> Self {
        Self::new(status, "UNAUTHORIZED", "no token that counts here")
    }

    pub(super) fn answer(&self) -> HttpResponse {
        HttpResponse::build(self.status).json(json!({
            "category": self.category,
            "code": self.category,
            "message": self.message,
            "traceId": "0",
        }))
    }
}

/// Lets a call in, or not; lets it go wrong, where it shall; writes it down.
pub(super) async fn call(
    unified: &Unified,
    request: &HttpRequest,
    name: &'static str,
    creditor: &str,
    answer: impl AsyncFnOnce(&Inner, Organization) -> Result<HttpResponse, Refused>,
) -> HttpResponse {
    let inner = unified.inner();
    let fault = inner.memory().faults.due(name);
    if let Some(answer) = fault.as_ref().and_then(instead) {
        return done(inner, name, None, answer);
    }
    let answered = match owner(inner, request, creditor) {
        Ok(organization) => answer(inner, organization).await,
        Err(refused) => Err(refused),
    };
    let answer = match answered {
        Ok(answer) => done(inner, name, None, answer),
        Err(refused) => done(inner, name, Some(&refused.message), refused.answer()),
    };
    after(fault, answer).await
}

/// What a fault makes of an answer to what was done.
pub(super) async fn after(fault: Option<Fault>, answer: HttpResponse) -> HttpResponse {
    spoilt(fault.map(|fault| (fault.trouble, fault.milliseconds)), answer).await
}

/// The answer of troubles with which nothing is done.
pub(super) fn instead(fault: &Fault) -> Option<HttpResponse> {
    match fault.trouble {
        Trouble::Unavailable => Some(HttpResponse::ServiceUnavailable().finish()),
        Trouble::ServerError => Some(Refused::failed("simulated").answer()),
        Trouble::TooMany => Some(HttpResponse::TooManyRequests().finish()),
        Trouble::Latency | Trouble::Reset | Trouble::Html => None,
    }
}

/// Whose token it is, where it is that of whom the call is about.
fn owner(inner: &Inner, request: &HttpRequest, creditor: &str) -> Result<Organization, Refused> {
    let given = request
        .headers()
        .get("Authorization")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    let memory = inner.memory();
    let known = memory.tokens.get(given).filter(|(_, until)| inner.now() < *until);
    let Some((owner, _)) = known else {
        return Err(Refused::stranger(StatusCode::UNAUTHORIZED));
    };
    if owner != creditor {
        return Err(Refused::stranger(StatusCode::FORBIDDEN));
    }
    let found = memory.organizations.get(owner).cloned();
    found.ok_or_else(|| Refused::stranger(StatusCode::FORBIDDEN))
}

fn done(inner: &Inner, name: &str, why: Option<&str>, answer: HttpResponse) -> HttpResponse {
    let status = answer.status().as_u16();
    inner.note("call", json!({ "call": name, "status": status, "refused": why }));
    answer
}
