//! One exchange with ANPR: audit record, voucher, signed request, answer. The order matters, since the
//! voucher is bound to the hash of the audit record.

use super::criteria::Criteria;
use super::wire::{Body, Gateway, Response, Subject};
use super::{Anpr, UseCase};
use crate::http::{bounded, fault};
use crate::pdnd::{EndUser, Line, PdndError, digest_header, integrity, tracking_evidence};
use crate::registry::{Inquiry, RegistryError};
use chrono::NaiveDate;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

const CONTENT_TYPE: &str = "application/json";
/// A household of two hundred has a tenth of it.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;
/// ANPR's code of a subject that is not there.
const NOT_THERE: &str = "EN122";
/// ANPR's code of, among other things, a number below the last one: another process was faster.
const OVERTAKEN: &str = "EN527";

/// What a call gave.
pub(super) struct Called {
    pub(super) subjects: Vec<Subject>,
    pub(super) operation: Option<String>,
}

/// What is asked.
struct Question<'q> {
    use_case: UseCase,
    purpose: &'q str,
    criteria: &'q Criteria,
    at: NaiveDate,
}

impl Anpr {
    /// Asks. Numbers must arrive in order: one question of a use case at a time.
    pub(super) async fn call(
        &self,
        use_case: UseCase,
        criteria: &Criteria,
        at: NaiveDate,
        inquiry: &Inquiry,
    ) -> Result<Called, RegistryError> {
        let (Some(purpose), Some(turns)) = (self.access.purposes.get(&use_case), self.turns.get(&use_case))
        else {
            return Err(RegistryError::NotOffered("no purpose for this use case"));
        };
        let turn = tokio::time::timeout(self.environment.time, turns.lock()).await;
        let _turn = turn.map_err(|_| RegistryError::Unavailable("too many ask at once"))?;
        let question = Question {
            use_case,
            purpose,
            criteria,
            at,
        };
        match self.ask(&question, inquiry).await {
            Err(RegistryError::Refused { code, .. }) if code == OVERTAKEN => {
                tracing::info!(use_case = use_case.code(), "ANPR is asked under a new number");
                self.ask(&question, inquiry).await
            }
            other => other,
        }
    }

    /// Asks under a new number; once more under the same when nothing came back.
    async fn ask(&self, question: &Question<'_>, inquiry: &Inquiry) -> Result<Called, RegistryError> {
        let Question {
            use_case,
            purpose,
            criteria,
            at,
        } = *question;
        let number = self.numbers.next(use_case, inquiry.now).await?;
        // Written once: what is signed is what is sent.
        let body = serde_json::to_vec(&Body::new(number, criteria, at, &inquiry.reason, use_case))
            .map_err(|_| RegistryError::Unreadable { field: "request" })?;
        match self.exchange(use_case, purpose, &body, inquiry).await {
            Err(RegistryError::Unavailable(why)) => {
                tracing::info!(use_case = use_case.code(), why, "ANPR is asked again");
                self.exchange(use_case, purpose, &body, inquiry).await
            }
            other => other,
        }
    }

    async fn exchange(
        &self,
        use_case: UseCase,
        purpose: &str,
        body: &[u8],
        inquiry: &Inquiry,
    ) -> Result<Called, RegistryError> {
        let (access, environment, now) = (&self.access, &self.environment, inquiry.now);
        let audience = format!(
            "{}/{}/v1",
            environment.audience.trim_end_matches('/'),
            use_case.service()
        );
        let user = EndUser {
            user: &inquiry.user,
            location: &access.location,
            level: inquiry.level,
        };
        let client = &access.client;
        let evidence = tracking_evidence(client, &audience, purpose, user, &self.draw, now)?;
        let line = Line {
            http: &self.http,
            time: environment.time,
            draw: &self.draw,
            now,
        };
        let voucher = environment
            .platform
            .voucher(&line, client, purpose, &evidence)
            .await?;
        let digest = digest_header(body);
        let signature = integrity(client, &audience, &digest, CONTENT_TYPE, &self.draw, now)?;
        let url = format!(
            "{}/{}/v1/anpr-service-e002",
            environment.base_url.as_str().trim_end_matches('/'),
            use_case.service()
        );
        let answer = self
            .http
            .post(url)
            .timeout(environment.time)
            .header("Authorization", voucher.authorization())
            .header("Digest", digest)
            .header("Content-Type", CONTENT_TYPE)
            .header("Accept", CONTENT_TYPE)
            .header("Agid-JWT-Signature", signature)
            .header("Agid-JWT-TrackingEvidence", evidence)
            .body(body.to_vec())
            .send()
            .await
            .map_err(|error| RegistryError::Unavailable(fault(&error)))?;
        let status = answer.status();
        let headers = Headers::of(answer.headers());
        let body = bounded(answer, LARGEST_ANSWER)
            .await
            .map_err(RegistryError::Unavailable)?;
        let judged = judge(status, &body, headers);
        let outcome = match &judged {
            Ok(_) => "answered".to_owned(),
            Err(error) => error.to_string(),
        };
        // Whom it was about stands in the audit log of the caller, not here.
        tracing::info!(use_case = use_case.code(), outcome, "ANPR was asked");
        judged
    }
}

/// What the headers of an answer say.
#[derive(Default)]
pub(super) struct Headers {
    /// The gateway's name of the exchange.
    transaction: Option<String>,
    /// Seconds after which one may ask again.
    again_in: Option<u64>,
}

impl Headers {
    fn of(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            transaction: text("GovWay-Transaction-ID").map(clean),
            // A date instead of seconds (RFC 9110 §10.2.3) says nothing to us: our clocks may differ.
            again_in: text("Retry-After").and_then(|seconds| seconds.trim().parse().ok()),
        }
    }
}

pub(super) fn judge(status: StatusCode, body: &[u8], headers: Headers) -> Result<Called, RegistryError> {
    let Headers {
        transaction,
        again_in,
    } = headers;
    if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT {
        return Err(RegistryError::Unavailable("it failed itself"));
    }
    // The quota of the day, or more at once than the gateway takes.
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(RegistryError::QuotaExceeded { again_in });
    }
    let response: Option<Response> = serde_json::from_slice(body).ok();
    if status.is_success() {
        let response = response.ok_or(RegistryError::Unreadable { field: "answer" })?;
        if let Some(error) = response.errors.into_iter().next() {
            return Err(refusal(error.code.as_deref(), response.operation.as_deref()));
        }
        return Ok(Called {
            subjects: response.subjects.map(|list| list.subjects).unwrap_or_default(),
            operation: response.operation.as_deref().map(clean),
        });
    }
    // A gateway answers 404 too, for an address that nobody serves: only the application's says that
    // the subject is not there.
    if let Some(response) = response
        && let Some(error) = response.errors.into_iter().next()
    {
        return Err(refusal(
            error.code.as_deref(),
            response.operation.or(transaction).as_deref(),
        ));
    }
    let gateway: Gateway = serde_json::from_slice(body).unwrap_or_default();
    Err(RegistryError::Refused {
        code: gateway
            .title
            .as_deref()
            .map_or_else(|| format!("HTTP {}", status.as_u16()), clean),
        operation: gateway.govway_id.as_deref().map(clean).or(transaction),
    })
}

fn refusal(code: Option<&str>, operation: Option<&str>) -> RegistryError {
    match code.map(str::trim) {
        Some(NOT_THERE) => RegistryError::NotFound,
        code => RegistryError::Refused {
            code: code.map_or_else(|| "unknown".to_owned(), clean),
            operation: operation.map(clean),
        },
    }
}

/// Somebody else's word for our log.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .take(80)
        .collect()
}

impl From<PdndError> for RegistryError {
    fn from(error: PdndError) -> Self {
        match error {
            PdndError::Key => Self::Refused {
                code: "our key cannot sign".to_owned(),
                operation: None,
            },
            PdndError::Refused { code } => Self::Refused {
                code,
                operation: None,
            },
            PdndError::Unavailable(why) => Self::Unavailable(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::RETRY_AFTER;

    #[test]
    fn a_gateways_404_is_not_an_absent_subject() {
        let absent = br#"{"listaErrori":[{"codiceErroreAnomalia":"EN122"}],"idOperazioneANPR":"7"}"#;
        let gateway =
            br#"{"title":"NotFound","status":404,"detail":"Unknown API Request","govway_id":"g-1"}"#;
        let judged = |status, body: &[u8]| judge(status, body, Headers::default()).err().unwrap();
        assert_eq!(judged(StatusCode::NOT_FOUND, absent), RegistryError::NotFound);
        assert_eq!(
            judged(StatusCode::NOT_FOUND, gateway),
            RegistryError::Refused {
                code: "NotFound".to_owned(),
                operation: Some("g-1".to_owned())
            }
        );
        assert_eq!(judged(StatusCode::OK, absent), RegistryError::NotFound);
        assert_eq!(
            judged(StatusCode::OK, b"<html>"),
            RegistryError::Unreadable { field: "answer" }
        );
        assert!(judged(StatusCode::BAD_GATEWAY, b"").is_transient());
        assert!(judged(StatusCode::REQUEST_TIMEOUT, b"").is_transient());
    }

    #[test]
    fn a_gateway_that_is_asked_too_often_says_when_to_come_back() {
        for (said, again_in) in [
            (None, None),
            (Some("17"), Some(17)),
            (Some("Mon, 30 Nov 2026 06:00:00 GMT"), None),
            (Some("-1"), None),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(said) = said {
                headers.insert(RETRY_AFTER, said.parse().unwrap());
            }
            assert_eq!(
                judge(StatusCode::TOO_MANY_REQUESTS, b"", Headers::of(&headers)).err(),
                Some(RegistryError::QuotaExceeded { again_in })
            );
        }
    }
}
