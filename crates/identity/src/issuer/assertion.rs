//! A client proves who it is with a token that it signed (RFC 7523 §3, OpenID Connect Core §9).

use super::SKEW;
use crate::jose::{Claims, JwkSet, JwsError, SignatureAlg, Token};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sportello_types::ids::ClientId;

/// `client_assertion_type` of such a token.
pub(super) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// The algorithms accepted.
pub(super) const ALGORITHMS: [SignatureAlg; 4] = [
    SignatureAlg::Es256,
    SignatureAlg::EdDsa,
    SignatureAlg::Ps256,
    SignatureAlg::Rs256,
];
/// The longest that an assertion may be good for, which is what common libraries write: its name is
/// remembered until then.
const LONGEST: TimeDelta = TimeDelta::hours(1);

/// An assertion that is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAssertion {
    /// Not signed with one of the client's keys.
    #[error(transparent)]
    Signature(#[from] JwsError),
    /// `iss` or `sub` is not the client.
    #[error("`iss` and `sub` must be the client_id")]
    Client,
    /// Written for somebody else.
    #[error("`aud` must be the issuer")]
    Audience,
    /// Over, or good for too long.
    #[error("`exp` must be there and at most an hour away")]
    Expired,
    /// Not begun.
    #[error("`nbf` or `iat` lies in the future")]
    Early,
    /// Without a name it could be used twice.
    #[error("`jti` must be there, 256 characters at most")]
    Nameless,
}

/// An assertion that holds: it counts once, and the caller remembers which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// `jti`.
    pub id: String,
    /// Until when it must be remembered.
    pub expires_at: DateTime<Utc>,
}

/// Whom an assertion says to be of: to find the keys with. Nothing of it is believed yet.
pub(super) fn claimed_client(text: &str) -> Option<ClientId> {
    let token = Token::parse(text).ok()?;
    token.unverified().get("sub")?.as_str()?.parse().ok()
}

impl Assertion {
    /// Judges an assertion. `audiences` are the issuer and the addresses that clients of older rules
    /// write: token and other endpoints.
    pub fn judge(
        text: &str,
        client: ClientId,
        keys: &JwkSet,
        audiences: &[&str],
        now: DateTime<Utc>,
    ) -> Result<Self, InvalidAssertion> {
        let claims = Token::parse(text)?.verify(keys, &ALGORITHMS)?;
        let claim = |name: &str| claims.get(name).and_then(Value::as_str);
        let own = client.to_string();
        if claim("iss") != Some(own.as_str()) || claim("sub") != Some(own.as_str()) {
            return Err(InvalidAssertion::Client);
        }
        if !is_for_us(claims.get("aud"), audiences) {
            return Err(InvalidAssertion::Audience);
        }
        let expires_at = instant(&claims, "exp").ok_or(InvalidAssertion::Expired)?;
        if expires_at + SKEW <= now || expires_at > now + LONGEST + SKEW {
            return Err(InvalidAssertion::Expired);
        }
        for name in ["nbf", "iat"] {
            if claims.contains_key(name) && instant(&claims, name).is_none_or(|at| at > now + SKEW) {
                return Err(InvalidAssertion::Early);
            }
        }
        let id = claim("jti").filter(|id| (1..=256).contains(&id.len()) && !id.contains('\0'));
        Ok(Self {
            id: id.ok_or(InvalidAssertion::Nameless)?.to_owned(),
            expires_at: expires_at + SKEW,
        })
    }
}

/// One audience that is ours. A list with others among them is refused: an assertion that two servers
/// accept is one that either can use at the other.
fn is_for_us(aud: Option<&Value>, audiences: &[&str]) -> bool {
    let ours = |value: &Value| value.as_str().is_some_and(|text| audiences.contains(&text));
    match aud {
        Some(Value::Array(many)) => !many.is_empty() && many.iter().all(ours),
        Some(one) => ours(one),
        None => false,
    }
}

fn instant(claims: &Claims, name: &str) -> Option<DateTime<Utc>> {
    let number = claims.get(name)?;
    // NumericDate may have a fraction (RFC 7519 §2).
    let seconds = number
        .as_i64()
        .or_else(|| number.to_string().split('.').next()?.parse().ok())?;
    DateTime::from_timestamp(seconds, 0)
}
