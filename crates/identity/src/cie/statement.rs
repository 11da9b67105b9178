//! Statements about entities: an entity's own (entity configuration) and a superior's.

use super::claims::{expires, issued, text, texts};
use super::entity_configuration::STATEMENT_TYPE;
use crate::jose::{Claims, JwkSet, JwsError, SignatureAlg, Token};
use crate::spid::Fault;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

/// Most superiors that are looked at.
pub const MOST_HINTS: usize = 10;

/// A statement whose signature holds and whose times are good.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    issuer: String,
    subject: String,
    issued_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    keys: JwkSet,
    claims: Claims,
    raw: String,
}

/// A statement that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// Not signed as it must be.
    #[error("{0}")]
    Token(#[from] JwsError),
    /// `typ` is not `entity-statement+jwt`.
    #[error("typ is not entity-statement+jwt")]
    Type,
    /// `iss` is not who must speak.
    #[error("iss is not the entity asked")]
    Issuer,
    /// `sub` is not who is spoken of.
    #[error("sub is not the entity asked about")]
    Subject,
    /// `iat`.
    #[error("iat: {0:?}")]
    IssuedAt(Fault),
    /// `exp`.
    #[error("exp: {0:?}")]
    Expires(Fault),
    /// It demands that something be understood which is not (`crit`, `metadata_policy_crit`: OpenID
    /// Federation 1.0 §3.1.1, §6.1.2).
    #[error("it demands an extension that is not understood")]
    Critical,
    /// No usable key in `jwks`.
    #[error("it holds no usable key")]
    NoKeys,
}

/// When a statement is judged.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// Now.
    pub now: DateTime<Utc>,
    /// Clock skew tolerated.
    pub skew: TimeDelta,
}

impl Statement {
    /// An entity configuration, signed by one of its own keys. That proves nothing but possession:
    /// see [`Statement::check`].
    pub fn of_itself(raw: &str, entity: &str, at: At) -> Result<Self, StatementError> {
        let token = Token::parse(raw.trim())?;
        let keys = token.unverified().get("jwks").map(JwkSet::parse);
        Self::read(raw.trim(), entity, entity, &keys.unwrap_or_default(), at)
    }

    /// What a superior says about an entity.
    pub fn about(
        raw: &str,
        superior: &str,
        entity: &str,
        keys: &JwkSet,
        at: At,
    ) -> Result<Self, StatementError> {
        Self::read(raw.trim(), superior, entity, keys, at)
    }

    fn read(raw: &str, issuer: &str, subject: &str, keys: &JwkSet, at: At) -> Result<Self, StatementError> {
        let token = Token::parse(raw)?;
        if token.typ() != Some(STATEMENT_TYPE) {
            return Err(StatementError::Type);
        }
        let claims = token.verify(keys, &SignatureAlg::FEDERATION)?;
        if text(&claims, "iss") != Some(issuer) {
            return Err(StatementError::Issuer);
        }
        if text(&claims, "sub") != Some(subject) {
            return Err(StatementError::Subject);
        }
        // They name extensions of the standard alone, and we know none.
        if ["crit", "metadata_policy_crit"]
            .iter()
            .any(|name| claims.contains_key(*name))
        {
            return Err(StatementError::Critical);
        }
        let issued_at = issued(&claims, at.now, at.skew).map_err(StatementError::IssuedAt)?;
        let expires_at = expires(&claims, at.now, at.skew).map_err(StatementError::Expires)?;
        let keys = claims.get("jwks").map(JwkSet::parse).unwrap_or_default();
        if keys.is_empty() {
            return Err(StatementError::NoKeys);
        }
        Ok(Self {
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            issued_at,
            expires_at,
            keys,
            claims,
            raw: raw.to_owned(),
        })
    }

    /// Whether one of these keys, too, has signed it: an entity configuration counts only under a
    /// key that its superior knows.
    pub fn check(&self, keys: &JwkSet) -> Result<(), StatementError> {
        Ok(Token::parse(&self.raw)?.check(keys, &SignatureAlg::FEDERATION)?)
    }

    /// Who speaks.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Of whom.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Since when.
    pub const fn issued_at(&self) -> DateTime<Utc> {
        self.issued_at
    }

    /// Until when.
    pub const fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// The subject's keys, by the speaker's word.
    pub const fn keys(&self) -> &JwkSet {
        &self.keys
    }

    /// Metadata of one entity type.
    pub fn metadata(&self, entity_type: &str) -> Option<&Claims> {
        self.claims.get("metadata")?.get(entity_type)?.as_object()
    }

    /// The policy for one entity type. `constraints` and other claims that Italy does not use, or
    /// writes as text, are not looked at.
    pub fn metadata_policy(&self, entity_type: &str) -> Option<&Value> {
        self.claims.get("metadata_policy")?.get(entity_type)
    }

    /// The superiors that it names, ten at most.
    pub fn authority_hints(&self) -> Vec<String> {
        texts(self.claims.get("authority_hints"), MOST_HINTS)
    }

    /// Its trust marks, as they stand there.
    pub fn trust_marks(&self) -> &[Value] {
        let marks = self.claims.get("trust_marks").and_then(Value::as_array);
        marks.map_or(&[], Vec::as_slice)
    }

    /// An address of the entity's federation services (`federation_fetch_endpoint`…).
    pub fn federation_endpoint(&self, name: &str) -> Option<&str> {
        text(self.metadata("federation_entity")?, name)
    }

    /// The token as received.
    pub fn raw(&self) -> &str {
        &self.raw
    }
}
