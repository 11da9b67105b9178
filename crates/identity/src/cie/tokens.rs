//! The token endpoint: the form that we post, authenticated by a signed assertion (RFC 7523), and
//! what comes back (rules, *Token endpoint*). The same form revokes a token at logout.

use super::begin::uuid;
use super::refusal::Fate;
use super::{PendingLogin, Provider, Refusal, RelyingParty};
use crate::keys::KeyError;
use crate::spid::Fault;
use chrono::{DateTime, TimeDelta, Utc};
use rand::Rng;
use secrecy::SecretString;
use serde_json::{Map, Value, json};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How long an assertion may be presented: as long as the rules allow, so that a provider whose clock is
/// ahead by some minutes does not find it over.
const ASSERTION_LIFE: TimeDelta = TimeDelta::minutes(5);

/// Largest token accepted within an answer, in bytes.
const LONGEST_TOKEN: usize = 64 * 1024;

/// A form to be posted, urlencoded.
#[derive(Clone, PartialEq, Eq)]
pub struct Form {
    /// Where.
    pub url: String,
    /// Its fields.
    pub fields: Vec<(&'static str, String)>,
}

/// The tokens of a login.
pub struct Tokens {
    /// Opens userinfo; to be revoked at logout.
    pub access_token: SecretString,
    /// How long it lives, as the provider says.
    pub expires_in: Option<TimeDelta>,
    pub(super) id_token: String,
}

impl RelyingParty {
    /// The form that exchanges a code. To be posted once: the code dies with it.
    pub fn exchange(
        &self,
        provider: &Provider,
        pending: &PendingLogin,
        code: &str,
        now: DateTime<Utc>,
        rng: &mut impl Rng,
    ) -> Result<Form, KeyError> {
        let mut form = self.authenticated(&provider.token_endpoint, now, rng)?;
        form.fields.extend([
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("code_verifier", pending.verifier.clone()),
            ("redirect_uri", self.config.redirect_uri.clone()),
        ]);
        Ok(form)
    }

    /// The form that revokes an access token; nothing when the provider has no such endpoint.
    pub fn revocation(
        &self,
        endpoint: &str,
        access_token: &str,
        now: DateTime<Utc>,
        rng: &mut impl Rng,
    ) -> Result<Form, KeyError> {
        let mut form = self.authenticated(endpoint, now, rng)?;
        form.fields.push(("token", access_token.to_owned()));
        form.fields.push(("token_type_hint", "access_token".to_owned()));
        Ok(form)
    }

    /// A form with our assertion for this very address: `aud` is the endpoint, not the issuer.
    fn authenticated(
        &self,
        endpoint: &str,
        now: DateTime<Utc>,
        rng: &mut impl Rng,
    ) -> Result<Form, KeyError> {
        let claims = json!({
            "iss": self.entity_id(),
            "sub": self.entity_id(),
            "aud": [endpoint],
            "iat": now.timestamp(),
            "exp": (now + ASSERTION_LIFE).timestamp(),
            "jti": uuid(rng),
        });
        Ok(Form {
            url: endpoint.to_owned(),
            fields: vec![
                ("client_id", self.entity_id().to_owned()),
                ("client_assertion_type", ASSERTION_TYPE.to_owned()),
                ("client_assertion", self.signed_by_core(claims)?),
            ],
        })
    }

    /// Reads the answer of the token endpoint.
    pub fn tokens(&self, status: u16, body: &[u8]) -> Result<Tokens, Refusal> {
        if status != 200 {
            return Err(endpoint_error("token", status, body));
        }
        let answer: Map<String, Value> =
            serde_json::from_slice(body).map_err(|_| Refusal::Tokens("body", Fault::Malformed))?;
        let token = |name: &'static str| match answer.get(name) {
            None => Err(Refusal::Tokens(name, Fault::Missing)),
            Some(Value::String(token)) if (1..=LONGEST_TOKEN).contains(&token.len()) => Ok(token.clone()),
            Some(_) => Err(Refusal::Tokens(name, Fault::Malformed)),
        };
        let bearer = answer.get("token_type").and_then(Value::as_str);
        if !bearer.is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")) {
            return Err(Refusal::Tokens("token_type", Fault::Wrong));
        }
        let access_token = token("access_token")?;
        // It goes into a header: visible ASCII alone (RFC 6750 §2.1).
        if !access_token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Refusal::Tokens("access_token", Fault::Malformed));
        }
        Ok(Tokens {
            access_token: access_token.into(),
            expires_in: answer
                .get("expires_in")
                .and_then(Value::as_i64)
                .filter(|seconds| (0..=31_536_000).contains(seconds))
                .map(TimeDelta::seconds),
            id_token: token("id_token")?,
        })
    }
}

/// An answer other than 200; the body may be an error document, or empty, or anything.
pub(super) fn endpoint_error(endpoint: &'static str, status: u16, body: &[u8]) -> Refusal {
    let answer: Option<Map<String, Value>> = serde_json::from_slice(body).ok();
    let error = answer.as_ref().and_then(|answer| answer.get("error")?.as_str());
    let fate = match (error, status) {
        (Some(error), _) => Fate::of(error),
        (None, 500..) => Fate::Down,
        (None, _) => Fate::Other,
    };
    Refusal::Endpoint {
        endpoint,
        status,
        fate,
    }
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Form({}, …)", self.url)
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens(…)")
    }
}
