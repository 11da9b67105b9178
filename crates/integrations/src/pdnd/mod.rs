//! PDND, the national platform through which administrations reach each other's services: a signed
//! request for a voucher (RFC 7521, 7523), and the signatures that the called service asks for
//! (AgID, interoperability patterns INTEGRITY_REST_02 and AUDIT_REST_02).
//!
//! A voucher that is bound to one audit record serves for that one call, so none is ever kept.

mod key;

pub use key::{ClientKey, InvalidClientKey};

use crate::http::{bounded, fault};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use sportello_types::loa::Loa;
use std::sync::Arc;
use std::time::Duration;
use url::Url;
use uuid::Uuid;

/// Where random bytes come from.
pub type Draw = Arc<dyn Fn() -> [u8; 16] + Send + Sync>;

/// The platform.
#[derive(Clone, Debug)]
pub struct Platform {
    /// Where vouchers are given: `https://auth.interop.pagopa.it/token.oauth2`.
    pub token_url: Url,
    /// Whom the request is for: `auth.interop.pagopa.it/client-assertion`.
    pub assertion_audience: String,
}

/// What an administration is to the platform.
#[derive(Clone, Debug)]
pub struct Client {
    /// Its client id, a UUID.
    pub id: String,
    /// The key whose public half the platform knows.
    pub key: ClientKey,
}

/// How the platform is reached.
pub struct Line<'a> {
    /// The client.
    pub http: &'a reqwest::Client,
    /// Longest time of one exchange.
    pub time: Duration,
    /// Where random bytes come from.
    pub draw: &'a Draw,
    /// Now.
    pub now: DateTime<Utc>,
}

/// A voucher: whoever has it may call.
pub struct Voucher(SecretString);

impl Voucher {
    /// The value of `Authorization`.
    pub fn authorization(&self) -> String {
        format!("Bearer {}", self.0.expose_secret())
    }
}

/// No voucher.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdndError {
    /// Our key cannot sign.
    #[error("the key for PDND cannot sign")]
    Key,
    /// The platform refuses: client, key, purpose or times.
    #[error("PDND refuses: {code}")]
    Refused {
        /// Its code.
        code: String,
    },
    /// The platform cannot be reached, is too slow or failed itself.
    #[error("PDND is not available: {0}")]
    Unavailable(&'static str),
}

/// The production gateway tolerates no skew: our tokens say that they are older than they are.
const SKEW: TimeDelta = TimeDelta::seconds(5);
/// How long our tokens count.
const LIFE: TimeDelta = TimeDelta::minutes(5);
/// Largest answer of the platform.
const LARGEST_ANSWER: usize = 64 * 1024;

impl Platform {
    /// Asks for a voucher for one purpose, bound to an audit record by its digest.
    ///
    /// # Errors
    /// [`PdndError`].
    pub async fn voucher(
        &self,
        line: &Line<'_>,
        client: &Client,
        purpose: &str,
        evidence: &str,
    ) -> Result<Voucher, PdndError> {
        let now = line.now;
        let assertion = client.key.sign(&json!({
            "iss": client.id,
            "sub": client.id,
            "aud": self.assertion_audience,
            "purposeId": purpose,
            "jti": token_id(line.draw),
            "iat": (now - SKEW).timestamp(),
            "nbf": (now - SKEW).timestamp(),
            "exp": (now + LIFE).timestamp(),
            "digest": { "alg": "SHA256", "value": hex::encode(sha256(evidence.as_bytes())) },
        }))?;
        let form = [
            ("client_id", client.id.as_str()),
            ("client_assertion", &assertion),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("grant_type", "client_credentials"),
        ];
        let request = line
            .http
            .post(self.token_url.clone())
            .timeout(line.time)
            .form(&form);
        let answer = request
            .send()
            .await
            .map_err(|error| PdndError::Unavailable(fault(&error)))?;
        let status = answer.status();
        let body = bounded(answer, LARGEST_ANSWER)
            .await
            .map_err(PdndError::Unavailable)?;
        if !status.is_success() {
            return Err(failure(status, &body));
        }
        let given: Given =
            serde_json::from_slice(&body).map_err(|_| PdndError::Unavailable("its answer cannot be read"))?;
        if !given.token_type.eq_ignore_ascii_case("bearer") {
            return Err(PdndError::Unavailable("it gave a token of another type"));
        }
        Ok(Voucher(given.access_token))
    }
}

/// The end user on whose behalf a service is called.
#[derive(Clone, Copy, Debug)]
pub struct EndUser<'a> {
    /// Our identity of the person.
    pub user: &'a str,
    /// Where it is asked from: workstation or IPA code, at most twenty characters.
    pub location: &'a str,
    /// How the person signed in.
    pub level: Loa,
}

/// The audit record (`Agid-JWT-TrackingEvidence`, pattern AUDIT_REST_02).
///
/// # Errors
/// [`PdndError::Key`].
pub fn tracking_evidence(
    client: &Client,
    audience: &str,
    purpose: &str,
    user: EndUser<'_>,
    draw: &Draw,
    now: DateTime<Utc>,
) -> Result<String, PdndError> {
    let level = match user.level {
        Loa::L1 => "LoA1",
        Loa::L2 => "LoA2",
        Loa::L3 => "LoA3",
    };
    client.key.sign(&json!({
        "iss": client.id,
        "sub": client.id,
        "aud": audience,
        "jti": token_id(draw),
        "iat": (now - SKEW).timestamp(),
        "nbf": (now - SKEW).timestamp(),
        "exp": (now + LIFE).timestamp(),
        "purposeId": purpose,
        "dnonce": nonce(draw),
        "userID": user.user,
        "userLocation": user.location.chars().take(20).collect::<String>(),
        "LoA": level,
    }))
}

/// The signature of a request's content (`Agid-JWT-Signature`, pattern INTEGRITY_REST_02).
///
/// # Errors
/// [`PdndError::Key`].
pub fn integrity(
    client: &Client,
    audience: &str,
    digest: &str,
    content_type: &str,
    draw: &Draw,
    now: DateTime<Utc>,
) -> Result<String, PdndError> {
    client.key.sign(&json!({
        "iss": client.id,
        "sub": client.id,
        "aud": audience,
        "jti": token_id(draw),
        "iat": (now - SKEW).timestamp(),
        "nbf": (now - SKEW).timestamp(),
        "exp": (now + LIFE).timestamp(),
        "signed_headers": [{ "digest": digest }, { "content-type": content_type }],
    }))
}

/// The header `Digest` of a body (RFC 3230).
pub fn digest_header(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(sha256(body)))
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let mut value = [0; 32];
    value.copy_from_slice(digest.as_ref());
    value
}

fn token_id(draw: &Draw) -> Uuid {
    uuid::Builder::from_random_bytes(draw()).into_uuid()
}

/// Thirteen digits, the first not zero.
fn nonce(draw: &Draw) -> u64 {
    let drawn = u128::from_be_bytes(draw()) % 9_000_000_000_000;
    1_000_000_000_000 + u64::try_from(drawn).unwrap_or_default()
}

/// What an answer without a voucher means.
fn failure(status: StatusCode, body: &[u8]) -> PdndError {
    match status {
        StatusCode::TOO_MANY_REQUESTS => PdndError::Unavailable("it is asked too often"),
        StatusCode::REQUEST_TIMEOUT => PdndError::Unavailable("it waited too long"),
        status if status.is_server_error() => PdndError::Unavailable("it failed itself"),
        status => {
            let code = serde_json::from_slice::<Problem>(body)
                .ok()
                .and_then(Problem::code);
            let code = code.unwrap_or_else(|| format!("HTTP {}", status.as_u16()));
            PdndError::Refused { code }
        }
    }
}

#[derive(Deserialize)]
struct Given {
    access_token: SecretString,
    token_type: String,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    errors: Vec<Detail>,
    #[serde(default)]
    error: Option<String>,
}

#[derive(Deserialize)]
struct Detail {
    code: String,
}

impl Problem {
    fn code(self) -> Option<String> {
        let code = self
            .errors
            .into_iter()
            .next()
            .map(|detail| detail.code)
            .or(self.error)?;
        // Somebody else's text for our log.
        let clean: String = code.chars().filter(char::is_ascii_graphic).take(60).collect();
        (!clean.is_empty()).then_some(clean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waiting_mends_is_told_from_what_an_administrator_must() {
        for status in [408, 429, 500, 503] {
            let failed = failure(StatusCode::from_u16(status).unwrap(), b"");
            assert!(matches!(failed, PdndError::Unavailable(_)), "{status}");
        }
        for (status, body, expected) in [
            (400, r#"{"errors":[{"code":"015-0008"}]}"#, "015-0008"),
            (401, r#"{"error":"invalid_client"}"#, "invalid_client"),
            (404, "<html>", "HTTP 404"),
        ] {
            let failed = failure(StatusCode::from_u16(status).unwrap(), body.as_bytes());
            assert!(
                matches!(&failed, PdndError::Refused { code } if code == expected),
                "{status}"
            );
        }
    }
}
