//! Beginning a login: the signed request object (rules, *Authorization request*).

use super::config::address;
use super::profile::VOLUNTARY;
use super::{Chain, RelyingParty};
use crate::jose::{Claims, sign};
use crate::keys::KeyError;
use crate::spid::level_uri;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use rand::Rng;
use rand::distr::Alphanumeric;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sportello_types::loa::Loa;

/// How long a request object may be presented.
const REQUEST_LIFE: TimeDelta = TimeDelta::minutes(5);

/// A login that has begun and has not come back. Kept by the caller under its state, bound to the
/// browser that began it, consumed once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingLogin {
    /// `jti` of the request object.
    pub request_id: String,
    /// `state`: what the answer is found by.
    pub state: String,
    /// `nonce`: what ties the id token to this login.
    pub nonce: String,
    /// The secret behind `code_challenge` (RFC 7636).
    pub verifier: String,
    /// When it began.
    pub issued_at: DateTime<Utc>,
    /// The provider asked. No other may answer.
    pub provider: String,
    /// Level asked for; a higher one is accepted, a lower one is not.
    pub level: Loa,
}

/// A login that begins: what to keep and where to send the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// To be stored until the answer comes.
    pub pending: PendingLogin,
    /// The whole address.
    pub url: String,
    /// The request object, for the log of logins.
    pub request: String,
}

/// A request that cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BeginError {
    /// The provider does not offer the level.
    #[error("the provider does not offer this level")]
    Level,
    /// Its address cannot be used.
    #[error("the provider's address cannot be used")]
    Address,
    /// Signing failed.
    #[error("signing failed")]
    Signature(#[from] KeyError),
}

impl RelyingParty {
    /// Begins a login with at least `level`.
    pub fn begin(
        &self,
        chain: &Chain,
        level: Loa,
        now: DateTime<Utc>,
        rng: &mut impl Rng,
    ) -> Result<Begun, BeginError> {
        let provider = chain.provider();
        let acr = level_uri(level);
        let offered = provider.acr_values.as_ref();
        if offered.is_some_and(|values| !values.iter().any(|value| value == acr)) {
            return Err(BeginError::Level);
        }
        let pending = PendingLogin {
            request_id: uuid(rng),
            state: secret(48, rng),
            nonce: secret(48, rng),
            verifier: secret(64, rng),
            issued_at: now.trunc_subsecs(0),
            provider: provider.issuer.clone(),
            level,
        };
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, pending.verifier.as_bytes()));
        let claims = json!({
            "iss": self.entity_id(),
            "client_id": self.entity_id(),
            "aud": [provider.issuer],
            "iat": now.timestamp(),
            "exp": (now + REQUEST_LIFE).timestamp(),
            "jti": pending.request_id,
            "response_type": "code",
            "response_mode": "query",
            "scope": "openid",
            "redirect_uri": self.config.redirect_uri,
            "state": pending.state,
            "nonce": pending.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "acr_values": acr,
            "prompt": prompt(level),
            "claims": self.wanted(chain),
        });
        let request = self.signed_by_core(claims)?;
        let mut url =
            address(&provider.authorization_endpoint, self.config.development).ok_or(BeginError::Address)?;
        url.query_pairs_mut()
            .append_pair("client_id", self.entity_id())
            .append_pair("response_type", "code")
            .append_pair("scope", "openid")
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .append_pair("request", &request);
        Ok(Begun {
            pending,
            url: url.into(),
            request,
        })
    }

    /// The attributes asked for: those that make an account as essential, the rest where the
    /// provider has it. Never in the id token.
    fn wanted(&self, chain: &Chain) -> Value {
        let profile = self.config.profile;
        let mut wanted = Claims::new();
        for name in profile.essential() {
            wanted.insert((*name).to_owned(), json!({"essential": true}));
        }
        for name in VOLUNTARY.into_iter().filter(|name| chain.provider().has(name)) {
            wanted.insert(name.to_owned(), Value::Null);
        }
        json!({"userinfo": wanted})
    }

    /// Signs with the newest core key.
    pub(super) fn signed_by_core(&self, claims: Value) -> Result<String, KeyError> {
        let key = self.config.keys.signing.first().ok_or(KeyError::Library)?;
        let Value::Object(claims) = claims else {
            return Err(KeyError::Library);
        };
        sign(key, None, &claims)
    }
}

/// With level 1 the provider may use the session that it already has.
const fn prompt(level: Loa) -> &'static str {
    match level {
        Loa::L1 => "consent",
        Loa::L2 | Loa::L3 => "consent login",
    }
}

/// Letters and digits alone, as the rules ask: six bits each, nearly.
fn secret(length: usize, rng: &mut impl Rng) -> String {
    (0..length)
        .map(|_| char::from(rng.sample(Alphanumeric)))
        .collect()
}

/// A random UUID (version 4), as the rules want `jti`.
pub(super) fn uuid(rng: &mut impl Rng) -> String {
    let mut bytes: [u8; 16] = rng.random();
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
    *version = (*version & 0x0f) | 0x40;
    *variant = (*variant & 0x3f) | 0x80;
    let text = hex::encode(bytes);
    let mut parts = Vec::with_capacity(5);
    let mut rest = text.as_str();
    for length in [8, 4, 4, 4, 12] {
        let (part, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        parts.push(part);
        rest = tail;
    }
    parts.join("-")
}

impl std::fmt::Debug for PendingLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingLogin")
            .field("request_id", &self.request_id)
            .field("provider", &self.provider)
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}
