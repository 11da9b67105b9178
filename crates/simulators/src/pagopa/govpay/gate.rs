//! What every call to GovPay goes through: the password, what shall go wrong, the journal.

use super::super::faults::Fault;
use super::super::gate::{instead, spoilt};
use super::super::state::{Memory, Pagopa};
use super::ledger::Application;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::json;

/// A refusal (`FaultBean`).
#[derive(Clone, Debug)]
pub(super) struct Refused {
    pub(super) status: StatusCode,
    category: &'static str,
    pub(super) code: &'static str,
    detail: String,
}

impl Refused {
    /// What does not have the shape that it should.
    pub(super) fn syntax(detail: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            category: "RICHIESTA",
            code: "SINTASSI",
            detail: detail.into(),
        }
    }

    /// What cannot be, by the rule of a code.
    pub(super) fn rule(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            category: "RICHIESTA",
            code,
            detail: detail.into(),
        }
    }

    pub(super) fn not_found() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            category: "OPERAZIONE",
            code: "404000",
            detail: "Risorsa non trovata".to_owned(),
        }
    }

    pub(super) fn forbidden(detail: impl Into<String>) -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            category: "AUTORIZZAZIONE",
            code: "403000",
            detail: detail.into(),
        }
    }

    fn stranger() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            category: "AUTORIZZAZIONE",
            code: "401000",
            detail: "Richiesta non autenticata".to_owned(),
        }
    }

    fn answer(&self) -> HttpResponse {
        HttpResponse::build(self.status).json(json!({
            "categoria": self.category,
            "codice": self.code,
            "descrizione": "Richiesta non valida",
            "dettaglio": self.detail,
        }))
    }
}

/// What an answer is made from.
pub(super) struct Called<'a> {
    pub(super) memory: &'a mut Memory,
    pub(super) application: Application,
    pub(super) now: DateTime<Utc>,
}

/// Lets a call in, or not; lets it go wrong, where it shall; writes it down.
pub(super) async fn call(
    pagopa: &Pagopa,
    request: &HttpRequest,
    name: &'static str,
    answer: impl FnOnce(Called<'_>) -> Result<HttpResponse, Refused>,
) -> HttpResponse {
    let inner = pagopa.inner();
    let now = inner.now();
    let (trouble, application) = {
        let mut memory = inner.memory();
        memory.run_jobs(now);
        (memory.faults.due(name), sender(&memory, request))
    };
    if let Some(Fault { trouble, .. }) = &trouble {
        inner.note("fault", json!({ "call": name, "trouble": trouble }));
    }
    let trouble = trouble.map(|fault| (fault.trouble, fault.milliseconds));
    if let Some(answer) = trouble.and_then(|(trouble, _)| instead(trouble)) {
        let status = answer.status().as_u16();
        inner.note("call", json!({ "call": name, "status": status }));
        return answer;
    }
    let outcome = match application {
        None => Err(Refused::stranger()),
        Some(application) => answer(Called {
            memory: &mut inner.memory(),
            application,
            now,
        }),
    };
    let (answer, what) = match outcome {
        Ok(answer) => {
            let status = answer.status().as_u16();
            (answer, json!({ "call": name, "status": status }))
        }
        Err(refused) => {
            let what = json!({
                "call": name,
                "status": refused.status.as_u16(),
                "code": refused.code,
                "refused": refused.detail,
            });
            (refused.answer(), what)
        }
    };
    inner.note("call", what);
    spoilt(trouble, answer).await
}

/// The application whose user and password these are (HTTP Basic).
fn sender(memory: &Memory, request: &HttpRequest) -> Option<Application> {
    let sent = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Basic ")?;
    let sent = STANDARD.decode(sent).ok()?;
    let is_it = |application: &&Application| {
        format!("{}:{}", application.user, application.password).as_bytes() == sent
    };
    memory.govpay.applications.values().find(is_it).cloned()
}
