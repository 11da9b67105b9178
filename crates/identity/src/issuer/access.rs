//! Access tokens (RFC 9068): what they say, and whether one is to be believed.
//!
//! A token also names the grant that it comes from: the caller looks it up at each use, so that what
//! a citizen takes back is over at once and not ten minutes later.

use super::{ACCESS_TOKEN, IssuerKey, ScopeSet, acr};
use crate::jose::{Claims, JwkSet, JwsError, SignatureAlg, Token};
use crate::keys::KeyError;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sportello_types::ids::{CitizenId, ClientId, GrantId};
use sportello_types::loa::Loa;

/// The media type in the header (RFC 9068 §2.1), which keeps an ID token from passing for one.
const TYP: &str = "at+jwt";

/// For whom a token acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A citizen.
    Citizen {
        /// Who.
        citizen: CitizenId,
        /// What was granted.
        grant: GrantId,
        /// The level of the login.
        level: Loa,
        /// When the citizen signed in.
        authenticated_at: DateTime<Utc>,
    },
    /// The client itself.
    Client,
}

/// An access token, before it is signed or after it was believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// Its name, for revocation.
    pub id: String,
    /// Who carries it.
    pub client: ClientId,
    /// For whom it acts.
    pub holder: Holder,
    /// What it may do.
    pub scopes: ScopeSet,
    /// The app whose token it was exchanged for (`act` of RFC 8693 §4.1 names the carrier).
    pub on_behalf_of: Option<ClientId>,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it is over.
    pub expires_at: DateTime<Utc>,
}

/// A token that is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidToken {
    /// Not signed by us, or not a token at all.
    #[error(transparent)]
    Signature(#[from] JwsError),
    /// Another kind of token.
    #[error("not an access token")]
    Kind,
    /// Of another issuer, or for another service.
    #[error("not for this service")]
    Audience,
    /// Over, or not begun.
    #[error("expired")]
    Expired,
    /// Signed by us, and yet not as we write them.
    #[error("not as we write them")]
    Claims,
}

impl AccessToken {
    /// The audience of an issuer's tokens: its API.
    pub fn audience(issuer: &str) -> String {
        format!("{issuer}/api/v1")
    }

    /// When a token that is issued now is over: in [`ACCESS_TOKEN`], or with the grant.
    pub fn expiry(now: DateTime<Utc>, grant_ends_at: Option<DateTime<Utc>>) -> DateTime<Utc> {
        let own = now + ACCESS_TOKEN;
        grant_ends_at.map_or(own, |end| own.min(end))
    }

    /// Signs it.
    pub fn sign(&self, issuer: &str, key: &IssuerKey) -> Result<String, KeyError> {
        let mut claims = json!({
            "iss": issuer,
            "aud": Self::audience(issuer),
            "client_id": self.client.to_string(),
            "jti": self.id,
            "iat": self.issued_at.timestamp(),
            "exp": self.expires_at.timestamp(),
            "scope": self.scopes.to_string(),
        });
        let mut add = |name: &str, value: Value| {
            if let Some(members) = claims.as_object_mut() {
                members.insert(name.to_owned(), value);
            }
        };
        match self.holder {
            Holder::Citizen {
                citizen,
                grant,
                level,
                authenticated_at,
            } => {
                add("sub", citizen.to_string().into());
                add("grant", grant.to_string().into());
                add("acr", acr(level).into());
                add("auth_time", authenticated_at.timestamp().into());
            }
            // RFC 9068 §2.2: without a citizen, the client is the subject.
            Holder::Client => add("sub", self.client.to_string().into()),
        }
        if let Some(app) = self.on_behalf_of {
            add("act", json!({"sub": self.client.to_string()}));
            add("app", app.to_string().into());
        }
        let Value::Object(claims) = claims else {
            return Err(KeyError::Library);
        };
        key.sign(TYP, &claims)
    }

    /// Reads a token that somebody presents.
    pub fn read(text: &str, issuer: &str, keys: &JwkSet, now: DateTime<Utc>) -> Result<Self, InvalidToken> {
        let token = Token::parse(text)?;
        // RFC 9068 §4: with or without the prefix.
        let typ = token.typ().map(str::to_ascii_lowercase);
        if !matches!(typ.as_deref(), Some(TYP | "application/at+jwt")) {
            return Err(InvalidToken::Kind);
        }
        let claims = token.verify(keys, &[SignatureAlg::Es256, SignatureAlg::EdDsa])?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        if text("iss") != Some(issuer) || text("aud") != Some(Self::audience(issuer).as_str()) {
            return Err(InvalidToken::Audience);
        }
        let read = Self::claims(&claims).ok_or(InvalidToken::Claims)?;
        // The clock that signed is the clock that checks, or one kept by NTP beside it.
        if now >= read.expires_at || read.issued_at > now + super::SKEW {
            return Err(InvalidToken::Expired);
        }
        Ok(read)
    }

    fn claims(claims: &Claims) -> Option<Self> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let instant = |name: &str| DateTime::from_timestamp(claims.get(name)?.as_i64()?, 0);
        let client: ClientId = text("client_id")?.parse().ok()?;
        let subject = text("sub")?;
        let holder = match text("grant") {
            Some(grant) => Holder::Citizen {
                citizen: subject.parse().ok()?,
                grant: grant.parse().ok()?,
                level: super::level_of_acr(text("acr")?)?,
                authenticated_at: instant("auth_time")?,
            },
            None if subject == client.to_string() => Holder::Client,
            None => return None,
        };
        Some(Self {
            id: text("jti")?.to_owned(),
            client,
            holder,
            scopes: text("scope")?.parse().ok()?,
            on_behalf_of: match text("app") {
                Some(app) => Some(app.parse().ok()?),
                None => None,
            },
            issued_at: instant("iat")?,
            expires_at: instant("exp")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{IdTokenClaims, TokenAlg, read_hint};
    use super::*;
    use chrono::TimeDelta;

    const ISSUER: &str = "https://sportello.example.it";
    const ID: &str = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_796_083_200, 0).unwrap()
    }

    fn key() -> (IssuerKey, JwkSet) {
        let key =
            IssuerKey::from_pkcs8(TokenAlg::Es256, &IssuerKey::generate(TokenAlg::Es256).unwrap()).unwrap();
        let set = [key.public().clone()].into_iter().collect();
        (key, set)
    }

    fn token(holder: Holder) -> AccessToken {
        AccessToken {
            id: "1".to_owned(),
            client: ID.parse().unwrap(),
            holder,
            scopes: "openid istanze:read".parse().unwrap(),
            on_behalf_of: None,
            issued_at: now(),
            expires_at: AccessToken::expiry(now(), None),
        }
    }

    fn citizen() -> Holder {
        Holder::Citizen {
            citizen: ID.parse().unwrap(),
            grant: ID.parse().unwrap(),
            level: Loa::L2,
            authenticated_at: now() - TimeDelta::hours(1),
        }
    }

    #[test]
    fn a_token_is_read_as_it_was_written_until_it_is_over() {
        let (key, keys) = key();
        for holder in [citizen(), Holder::Client] {
            for on_behalf_of in [
                None,
                Some("0193573a-9f00-7a31-8d5e-2f6c1b0a9e48".parse().unwrap()),
            ] {
                let token = AccessToken {
                    on_behalf_of,
                    ..token(holder)
                };
                let text = token.sign(ISSUER, &key).unwrap();
                assert_eq!(AccessToken::read(&text, ISSUER, &keys, now()), Ok(token.clone()));
                let last = token.expires_at - TimeDelta::seconds(1);
                assert!(AccessToken::read(&text, ISSUER, &keys, last).is_ok());
                for (at, issuer, fault) in [
                    (token.expires_at, ISSUER, InvalidToken::Expired),
                    (now() - TimeDelta::minutes(2), ISSUER, InvalidToken::Expired),
                    (now(), "https://other.example.it", InvalidToken::Audience),
                ] {
                    assert_eq!(AccessToken::read(&text, issuer, &keys, at), Err(fault));
                }
            }
        }
        assert_eq!(
            AccessToken::expiry(now(), Some(now() + TimeDelta::minutes(3))),
            now() + TimeDelta::minutes(3)
        );
    }

    #[test]
    fn an_id_token_is_no_access_token_and_an_access_token_no_hint() {
        let (key, keys) = key();
        let access = token(citizen()).sign(ISSUER, &key).unwrap();
        let id_token = IdTokenClaims {
            client: ID.parse().unwrap(),
            citizen: ID.parse().unwrap(),
            level: Loa::L2,
            authenticated_at: now(),
            nonce: Some("n"),
            access_token: &access,
        };
        let id_token = id_token.sign(ISSUER, &key, now()).unwrap();
        assert_eq!(
            AccessToken::read(&id_token, ISSUER, &keys, now()),
            Err(InvalidToken::Kind)
        );
        assert_eq!(read_hint(&access, ISSUER, &keys), None);
        let hinted = read_hint(&id_token, ISSUER, &keys);
        assert_eq!(hinted, Some((ID.parse().unwrap(), ID.parse().unwrap())));
        assert_eq!(read_hint(&id_token, "https://other.example.it", &keys), None);
    }

    #[test]
    fn what_is_signed_with_another_key_or_not_as_we_write_it_is_not_believed() {
        let (key, keys) = key();
        let (other, _) = self::key();
        let forged = token(citizen()).sign(ISSUER, &other).unwrap();
        assert_eq!(
            AccessToken::read(&forged, ISSUER, &keys, now()),
            Err(InvalidToken::Signature(JwsError::UnknownKey))
        );
        let odd = json!({ "iss": ISSUER, "aud": AccessToken::audience(ISSUER), "client_id": ID, "sub": "x",
            "jti": "1", "iat": 1, "exp": 9_999_999_999_i64, "scope": "openid" });
        let odd = key.sign(TYP, odd.as_object().unwrap()).unwrap();
        assert_eq!(
            AccessToken::read(&odd, ISSUER, &keys, now()),
            Err(InvalidToken::Claims)
        );
    }
}
