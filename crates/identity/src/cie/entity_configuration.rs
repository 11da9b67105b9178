//! What a relying party says about itself (rules, *Entity configuration*), and its answer to who
//! asks it to resolve a provider.

use super::{Chain, RelyingParty};
use crate::jose::{Claims, sign};
use crate::keys::KeyError;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

/// `typ` of entity statements.
pub const STATEMENT_TYPE: &str = "entity-statement+jwt";
const RESOLVE_TYPE: &str = "resolve-response+jwt";

/// How long others may keep our configuration.
const LIFE: TimeDelta = TimeDelta::hours(24);

/// A document to be served as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The media type.
    pub content_type: &'static str,
    /// The token.
    pub body: String,
}

impl RelyingParty {
    /// The entity configuration, signed now. `trust_marks` are published as the federation gave
    /// them.
    pub fn entity_configuration(
        &self,
        trust_marks: &[Value],
        now: DateTime<Utc>,
    ) -> Result<Served, KeyError> {
        let id = self.entity_id();
        let mut claims = json!({
            "iss": id,
            "sub": id,
            "iat": now.timestamp(),
            "exp": (now + LIFE).timestamp(),
            "jwks": self.config.keys.published_federation().to_json(),
            "authority_hints": self.config.authority_hints,
            "metadata": {
                "federation_entity": self.federation_entity(),
                "openid_relying_party": self.metadata(),
            },
        });
        if let (false, Some(claims)) = (trust_marks.is_empty(), claims.as_object_mut()) {
            claims.insert("trust_marks".to_owned(), trust_marks.into());
        }
        self.signed(STATEMENT_TYPE, "application/entity-statement+jwt", claims)
    }

    /// Our metadata as a relying party: what a superior's policy is held against.
    pub fn metadata(&self) -> Claims {
        let organization = &self.config.organization;
        let metadata = json!({
            "client_id": self.entity_id(),
            "client_name": organization.name,
            "organization_name": organization.name,
            "application_type": "web",
            "client_registration_types": ["automatic"],
            "redirect_uris": [self.config.redirect_uri],
            "response_types": ["code"],
            "grant_types": ["authorization_code", "refresh_token"],
            "jwks": self.config.keys.published_core().to_json(),
            "token_endpoint_auth_method": "private_key_jwt",
            "id_token_signed_response_alg": "RS256",
            "userinfo_signed_response_alg": "RS256",
            "userinfo_encrypted_response_alg": "RSA-OAEP",
            "userinfo_encrypted_response_enc": "A256CBC-HS512",
            "subject_type": "pairwise",
            "contacts": organization.contacts,
        });
        match metadata {
            Value::Object(metadata) => metadata,
            _ => Claims::new(),
        }
    }

    fn federation_entity(&self) -> Value {
        let organization = &self.config.organization;
        json!({
            "organization_name": organization.name,
            "homepage_uri": organization.homepage_uri,
            "policy_uri": organization.policy_uri,
            "logo_uri": organization.logo_uri,
            "contacts": organization.contacts,
            "federation_resolve_endpoint": format!("{}/resolve", self.entity_id()),
        })
    }

    /// The answer about a provider whose chain is at hand. Nothing is looked up for who asks.
    pub fn resolve(&self, chain: &Chain, now: DateTime<Utc>) -> Result<Served, KeyError> {
        let claims = json!({
            "iss": self.entity_id(),
            "sub": chain.provider().issuer,
            "iat": now.timestamp(),
            "exp": chain.expires_at().timestamp(),
            "metadata": {"openid_provider": chain.metadata()},
            "trust_marks": chain.trust_marks(),
            "trust_chain": chain.statements(),
        });
        self.signed(RESOLVE_TYPE, "application/resolve-response+jwt", claims)
    }

    fn signed(&self, typ: &str, content_type: &'static str, claims: Value) -> Result<Served, KeyError> {
        let key = self.config.keys.federation.first().ok_or(KeyError::Library)?;
        let Value::Object(claims) = claims else {
            return Err(KeyError::Library);
        };
        Ok(Served {
            content_type,
            body: sign(key, Some(typ), &claims)?,
        })
    }
}
