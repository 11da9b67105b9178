//! ID tokens (OpenID Connect Core §2), and those that come back as a hint at the way out.
//!
//! They say who signed in and nothing else of the citizen: as a hint they stand in addresses, which
//! browsers and logs keep. Name and e-mail address are told at `userinfo` (§5.4).

use super::{ID_TOKEN, IssuerKey, acr};
use crate::jose::{JwkSet, SignatureAlg, Token};
use crate::keys::KeyError;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sportello_types::ids::{CitizenId, ClientId};
use sportello_types::loa::Loa;

/// What an ID token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdTokenClaims<'a> {
    /// For which app.
    pub client: ClientId,
    /// Who signed in.
    pub citizen: CitizenId,
    /// At which level.
    pub level: Loa,
    /// When.
    pub authenticated_at: DateTime<Utc>,
    /// What the app sent to know its own request by.
    pub nonce: Option<&'a str>,
    /// The access token that comes with it.
    pub access_token: &'a str,
}

impl IdTokenClaims<'_> {
    /// Signs it.
    pub fn sign(&self, issuer: &str, key: &IssuerKey, now: DateTime<Utc>) -> Result<String, KeyError> {
        let mut claims = json!({
            "iss": issuer,
            "sub": self.citizen.to_string(),
            "aud": self.client.to_string(),
            "iat": now.timestamp(),
            "exp": (now + ID_TOKEN).timestamp(),
            "auth_time": self.authenticated_at.timestamp(),
            "acr": acr(self.level),
            "at_hash": key.alg().jose().half_hash(self.access_token),
        });
        let members = claims.as_object_mut().ok_or(KeyError::Library)?;
        if let Some(nonce) = self.nonce {
            members.insert("nonce".to_owned(), nonce.into());
        }
        key.sign("JWT", members)
    }
}

/// Whom an ID token of ours names, and for which app it was: as a hint it may have expired long ago
/// (OpenID Connect RP-Initiated Logout §2), but nobody else may have written it.
pub fn read_hint(text: &str, issuer: &str, keys: &JwkSet) -> Option<(ClientId, CitizenId)> {
    let token = Token::parse(text).ok()?;
    if token.typ() != Some("JWT") {
        return None;
    }
    let claims = token
        .verify(keys, &[SignatureAlg::Es256, SignatureAlg::EdDsa])
        .ok()?;
    let claim = |name: &str| claims.get(name).and_then(Value::as_str);
    if claim("iss") != Some(issuer) {
        return None;
    }
    Some((claim("aud")?.parse().ok()?, claim("sub")?.parse().ok()?))
}
