//! One exchange with the platform, under a token that its authority gives for some time
//! (`p4pa-auth`, `POST /oauth/token`, `client_credentials`).

use super::super::PaymentError;
use super::super::exchange::{Came, JSON, Question, Wire};
use super::config::UnifiedConfig;
use crate::http::{bounded, fault};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

/// A receipt with five digital stamps has some hundred kilobytes; a debt of a thousand notices some more.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;
/// A token is not used so shortly before its end.
const MARGIN: Duration = Duration::from_secs(10);
/// What a token is believed to last at most, whatever is said of it.
const LONGEST: Duration = Duration::from_hours(12);

/// The platform, and how it is asked.
pub(super) struct Line {
    wire: Wire,
    token_url: Url,
    client_id: String,
    client_secret: SecretString,
    token: Mutex<Option<Token>>,
}

/// A token, and until when it serves.
struct Token {
    bearer: HeaderValue,
    until: Instant,
}

/// An answer, whatever it says.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    body: Vec<u8>,
}

/// No answer. What was asked may have been done all the same.
pub(super) struct Silence(&'static str);

#[derive(Deserialize)]
struct Given {
    access_token: SecretString,
    token_type: String,
    expires_in: u64,
}

impl Line {
    pub(super) fn new(config: &UnifiedConfig, http: reqwest::Client) -> Self {
        Self {
            wire: Wire::new(http, &config.url, config.time, LARGEST_ANSWER),
            token_url: config.token_url.clone(),
            client_id: config.access.client_id.trim().to_owned(),
            client_secret: config.access.client_secret.clone(),
            token: Mutex::new(None),
        }
    }

    /// Asks; a second time, with a new token, when the one that was kept is refused.
    pub(super) async fn ask(&self, question: &Question<'_>) -> Result<Reply, Silence> {
        let bearer = self.bearer(None).await?;
        let reply = self.exchange(question, &bearer).await?;
        if reply.status != StatusCode::UNAUTHORIZED {
            return Ok(reply);
        }
        let bearer = self.bearer(Some(&bearer)).await?;
        self.exchange(question, &bearer).await
    }

    /// The token that is kept, unless it is over or is the one that was refused; a new one otherwise.
    async fn bearer(&self, refused: Option<&HeaderValue>) -> Result<HeaderValue, Silence> {
        // Locked while one is asked for: whoever comes meanwhile waits for it, and asks for none.
        let mut kept = self.token.lock().await;
        if let Some(token) = kept.as_ref()
            && Instant::now() < token.until
            && refused != Some(&token.bearer)
        {
            return Ok(token.bearer.clone());
        }
        let token = self.new_token().await?;
        let bearer = token.bearer.clone();
        *kept = Some(token);
        Ok(bearer)
    }

    async fn new_token(&self) -> Result<Token, Silence> {
        // The platform reads them in the query alone (`p4pa-auth.openapi.yaml`).
        let mut url = self.token_url.clone();
        url.query_pairs_mut()
            .append_pair("client_id", &self.client_id)
            .append_pair("client_secret", self.client_secret.expose_secret().trim())
            .append_pair("grant_type", "client_credentials")
            .append_pair("scope", "openid");
        let asked = Instant::now();
        let request = self
            .wire
            .http
            .post(url)
            .timeout(self.wire.time)
            .header(ACCEPT, JSON);
        let answer = request
            .body(String::new())
            .send()
            .await
            .map_err(|error| Silence(fault(&error)))?;
        let status = answer.status();
        let body = bounded(answer, LARGEST_ANSWER).await.map_err(Silence)?;
        if matches!(status.as_u16(), 400 | 401 | 403) {
            return Err(Silence("it gives no token: the client or its secret is refused"));
        }
        if !status.is_success() {
            return Err(Silence("it gives no token now"));
        }
        let given: Option<Given> = serde_json::from_slice(&body).ok();
        given
            .filter(|given| given.token_type.eq_ignore_ascii_case("bearer"))
            .and_then(|given| given.token(asked))
            .ok_or(Silence("what it gives is no token"))
    }

    async fn exchange(&self, question: &Question<'_>, bearer: &HeaderValue) -> Result<Reply, Silence> {
        let Came { status, body, .. } = self
            .wire
            .ask(question, (AUTHORIZATION.as_str(), bearer))
            .await
            .map_err(Silence)?;
        // The paths hold fiscal codes of bodies and numbers of notices: not for a log.
        tracing::info!(
            method = %question.method,
            status = status.as_u16(),
            "the Piattaforma Unitaria was asked"
        );
        Ok(Reply { status, body })
    }
}

impl Given {
    fn token(&self, asked: Instant) -> Option<Token> {
        let bearer = format!("Bearer {}", self.access_token.expose_secret());
        let mut bearer = HeaderValue::from_str(&bearer).ok()?;
        bearer.set_sensitive(true);
        let life = Duration::from_secs(self.expires_in).min(LONGEST);
        Some(Token {
            bearer,
            until: asked + life.saturating_sub(MARGIN),
        })
    }
}

/// An error of the platform's. Its category was called `code` before both were there; those of gateways have
/// neither.
#[derive(Deserialize)]
struct Problem {
    category: Option<String>,
    code: Option<String>,
    #[serde(rename = "message")]
    _message: String,
}

impl Reply {
    /// Whether the platform says that what was asked for is not there. A gateway answers 404 too, for an
    /// address that nobody serves.
    pub(super) fn is_absence(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
            && serde_json::from_slice(&self.body).is_ok_and(|problem: Problem| {
                problem.category.or(problem.code).as_deref() == Some("NOT_FOUND")
            })
    }

    /// Reads what it says.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, PaymentError> {
        serde_json::from_slice(&self.body).map_err(|_| unreadable("its answer cannot be read"))
    }

    /// What an answer comes to that is not one of those expected. Clients, rights and addresses can be put
    /// right, and the same passes then. What the platform says in words may name people: the status alone
    /// is told.
    pub(super) fn trouble(&self) -> PaymentError {
        let said = format!("the Piattaforma Unitaria answered {}", self.status.as_u16());
        match self.status.as_u16() {
            400 | 409 | 413 | 422 => PaymentError::Refused(said),
            401 | 403 => PaymentError::Unavailable(format!("{said}: the client is refused")),
            _ => PaymentError::Unavailable(said),
        }
    }
}

/// An answer that came and cannot be used.
pub(super) fn unreadable(what: &str) -> PaymentError {
    PaymentError::Unavailable(format!("the Piattaforma Unitaria: {what}"))
}

impl From<Silence> for PaymentError {
    fn from(Silence(why): Silence) -> Self {
        unreadable(why)
    }
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

    #[test]
    fn a_gateways_404_is_not_an_absent_debt() {
        for absent in [
            r#"{"category":"NOT_FOUND","message":"x"}"#,
            r#"{"category":"NOT_FOUND","code":"DEBT_POSITION_NOT_FOUND","message":"x"}"#,
            r#"{"code":"NOT_FOUND","message":"x","traceId":"y"}"#,
        ] {
            assert!(reply(404, absent).is_absence(), "{absent}");
            assert!(!reply(200, absent).is_absence());
        }
        for other in [
            "",
            "<html/>",
            r#"{"statusCode":404,"message":"Resource not found"}"#,
            r#"{"category":"BAD_REQUEST","code":"NOT_FOUND","message":"x"}"#,
        ] {
            assert!(!reply(404, other).is_absence(), "{other}");
            assert!(reply(404, other).trouble().is_transient());
        }
    }

    #[test]
    fn what_is_wrong_with_the_request_is_not_tried_again_and_names_nobody() {
        for status in [400, 409, 422] {
            let said = reply(status, r#"{"message":"RSSMRA85T10A562S"}"#).trouble();
            assert!(!said.is_transient(), "{status}");
            assert!(!said.to_string().contains("RSSMRA"));
        }
        for status in [401, 403, 408, 429, 500, 503] {
            assert!(reply(status, "").trouble().is_transient(), "{status}");
        }
    }
}
