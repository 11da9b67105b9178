//! One exchange with a GovPay.

use super::super::PaymentError;
use super::super::exchange::{Came, Question, Wire};
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use serde::Deserialize;
use std::time::Duration;

/// A list of payments, each with its request and its receipt, which may hold five digital stamps.
const LARGEST_ANSWER: usize = 8 * 1024 * 1024;

/// A GovPay, and how it is asked.
pub(super) struct Line {
    wire: Wire,
    authorization: HeaderValue,
}

/// An answer, whatever it says.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) body: Vec<u8>,
}

impl Line {
    pub(super) fn new(
        url: &url::Url,
        authorization: HeaderValue,
        http: reqwest::Client,
        time: Duration,
    ) -> Self {
        Self {
            wire: Wire::new(http, url, time, LARGEST_ANSWER),
            authorization,
        }
    }

    /// Asks. Where no answer comes, what was asked may have been done all the same.
    pub(super) async fn ask(&self, question: &Question<'_>) -> Result<Reply, PaymentError> {
        let silence = |why| PaymentError::Unavailable(format!("GovPay: {why}"));
        let Came { status, body, .. } = self
            .wire
            .ask(question, (AUTHORIZATION.as_str(), &self.authorization))
            .await
            .map_err(silence)?;
        // The paths hold fiscal codes of bodies and numbers of notices: not for a log.
        tracing::info!(method = %question.method, status = status.as_u16(), "GovPay was asked");
        Ok(Reply { status, body })
    }
}

/// How GovPay says what is wrong. A proxy before it, or the container around it, answers with a page.
#[derive(Deserialize)]
struct FaultBean {
    #[serde(rename = "categoria")]
    _category: String,
    #[serde(rename = "codice")]
    code: String,
}

impl Reply {
    /// The code with which GovPay itself refuses: `VER_003`, `SINTASSI`. What it says in words may name
    /// people.
    pub(super) fn fault(&self) -> Option<String> {
        if self.status.is_success() {
            return None;
        }
        let FaultBean { code, .. } = serde_json::from_slice(&self.body).ok()?;
        let is_code = (1..=40).contains(&code.len())
            && code
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        is_code.then_some(code)
    }

    /// Whether GovPay itself says that what was asked for is not there.
    pub(super) fn is_absence(&self) -> bool {
        self.status == StatusCode::NOT_FOUND && self.fault().is_some()
    }

    /// Whether it has judged what was sent. Some of its refusals are told with 500 (`PATCH`).
    pub(super) fn is_judgement(&self) -> bool {
        match self.status.as_u16() {
            400 | 409 | 413 | 422 => self.fault().is_some(),
            500 => self.fault().is_some_and(|code| code.starts_with("VER_")),
            _ => false,
        }
    }

    /// What an answer comes to that is not one of those expected. Passwords, rights and addresses can be put
    /// right, and the same passes then.
    pub(super) fn trouble(&self) -> PaymentError {
        let mut said = format!("GovPay answered {}", self.status.as_u16());
        if let Some(code) = self.fault() {
            said = format!("{said}, {code}");
        }
        if self.is_judgement() {
            return PaymentError::Refused(said);
        }
        match self.status.as_u16() {
            401 | 403 => PaymentError::Unavailable(format!("{said}: user, password or rights")),
            _ => PaymentError::Unavailable(said),
        }
    }
}

/// An answer that came and cannot be used.
pub(super) fn unreadable(what: &str) -> PaymentError {
    PaymentError::Unavailable(format!("GovPay: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply {
            status: StatusCode::from_u16(status).unwrap(),
            body: body.as_bytes().to_vec(),
        }
    }

    fn bean(code: &str) -> String {
        format!(
            r#"{{"categoria":"RICHIESTA","codice":"{code}","descrizione":"Richiesta non valida","dettaglio":"RSSMRA85T10A562S"}}"#
        )
    }

    #[test]
    fn a_page_is_no_word_of_govpay() {
        assert!(reply(404, &bean("404000")).is_absence());
        for other in ["", "<html>404</html>", r#"{"message":"no route"}"#] {
            assert!(!reply(404, other).is_absence(), "{other}");
        }
        for status in [400, 404, 422, 500] {
            assert!(
                reply(status, "<html/>").trouble().is_transient(),
                "a page with {status}"
            );
        }
    }

    #[test]
    fn what_govpay_refuses_is_not_tried_again_and_names_nobody() {
        for (status, code) in [(422, "VER_020"), (400, "SINTASSI"), (500, "VER_009")] {
            let said = reply(status, &bean(code)).trouble();
            assert!(!said.is_transient(), "{status}");
            let said = said.to_string();
            assert!(said.contains(code) && !said.contains("RSSMRA"), "{said}");
        }
        for (status, code) in [(401, "401000"), (403, "403000"), (500, "INTERNAL"), (502, "PPT")] {
            assert!(
                reply(status, &bean(code)).trouble().is_transient(),
                "{status} {code}"
            );
        }
        let odd = reply(422, &bean("Mario Rossi")).trouble();
        assert!(!odd.to_string().contains("Mario"), "{odd}");
    }
}
