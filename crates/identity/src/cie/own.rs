//! Our own standing in the federation: the superior's statement about us, with the trust mark
//! without which no provider answers, and its policy on our metadata.

use super::RelyingParty;
use super::chain::{Anchor, ChainError, anchor_configuration, configuration_address, fetch_address};
use super::claims::{expires, text};
use super::policy::{Policy, PolicyError};
use super::statement::{At, Statement, StatementError};
use crate::jose::{JwkSet, SignatureAlg, Token};
use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;

/// `typ` of trust marks.
const TRUST_MARK_TYPE: &str = "trust-mark+jwt";

/// A trust mark that the superior has issued for us.
#[derive(Clone, Debug, PartialEq)]
pub struct TrustMark {
    /// Its kind: `…/openid_relying_party/public`.
    pub id: String,
    /// Until when; without, for ever.
    pub expires_at: Option<DateTime<Utc>>,
    /// The entry, as the federation gave it: to be published verbatim.
    pub entry: Value,
}

/// What the superior says about us.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Its marks that count now.
    pub trust_marks: Vec<TrustMark>,
    /// What its policy has against our metadata.
    pub refused_by_policy: Option<PolicyError>,
    /// Whether it knows all the federation keys that we publish.
    pub knows_our_keys: bool,
    /// Until when the statement counts.
    pub expires_at: DateTime<Utc>,
}

impl Standing {
    /// When the last of the marks ends; nothing where there is none, or one without an end.
    pub fn marks_end_at(&self) -> Option<DateTime<Utc>> {
        let ends: Option<Vec<_>> = self.trust_marks.iter().map(|mark| mark.expires_at).collect();
        ends?.into_iter().max()
    }
}

/// The superior's word cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StandingError {
    /// Its own configuration.
    #[error("configuration of the superior: {0}")]
    Superior(ChainError),
    /// It names no usable address for statements about others.
    #[error("the superior has no federation_fetch_endpoint")]
    NoFetchEndpoint,
    /// What it says about us.
    #[error("statement of the superior about us: {0}")]
    Statement(#[from] StatementError),
    /// Its policy is malformed.
    #[error("{0}")]
    Policy(PolicyError),
}

impl RelyingParty {
    /// Where the configuration of our superior is.
    pub fn superior_address(&self) -> Option<Url> {
        configuration_address(self.config.authority_hints.first()?, self.config.development)
    }

    /// From the superior's configuration: where it tells about us. `anchor` gives the pinned keys
    /// when the superior is the trust anchor itself.
    pub fn standing_address(
        &self,
        superior_document: &str,
        anchor: &Anchor,
        now: DateTime<Utc>,
    ) -> Result<(Statement, Url), StandingError> {
        let hint = self.config.authority_hints.first().map_or("", String::as_str);
        let pinned = if hint == anchor.entity_id {
            anchor.pinned.clone()
        } else {
            Vec::new()
        };
        let superior = Anchor {
            entity_id: hint.to_owned(),
            pinned,
        };
        let superior = anchor_configuration(superior_document, &superior, self.at(now))
            .map_err(StandingError::Superior)?;
        let url = fetch_address(&superior, self.entity_id(), self.config.development)
            .ok_or(StandingError::NoFetchEndpoint)?;
        Ok((superior, url))
    }

    /// Reads what the superior says about us.
    pub fn standing(
        &self,
        superior: &Statement,
        document: &str,
        now: DateTime<Utc>,
    ) -> Result<Standing, StandingError> {
        let at = self.at(now);
        let said = Statement::about(
            document,
            superior.subject(),
            self.entity_id(),
            superior.keys(),
            at,
        )?;
        let policy =
            Policy::parse(said.metadata_policy("openid_relying_party")).map_err(StandingError::Policy)?;
        let trust_marks = said.trust_marks().iter();
        let known: Vec<String> = said
            .keys()
            .keys()
            .iter()
            .map(crate::jose::Jwk::thumbprint)
            .collect();
        let ours = self.config.keys.published_federation();
        Ok(Standing {
            trust_marks: trust_marks
                .filter_map(|entry| self.trust_mark(entry, superior.keys(), at))
                .collect(),
            refused_by_policy: policy.apply(self.metadata()).err(),
            knows_our_keys: ours.keys().iter().all(|key| known.contains(&key.thumbprint())),
            expires_at: said.expires_at(),
        })
    }

    /// A mark that is ours, holds, and is of the superior's making where its key is at hand.
    fn trust_mark(&self, entry: &Value, keys: &JwkSet, at: At) -> Option<TrustMark> {
        let token = Token::parse(entry.get("trust_mark")?.as_str()?).ok()?;
        if token.typ() != Some(TRUST_MARK_TYPE) {
            return None;
        }
        let claims = token.verify(keys, &SignatureAlg::FEDERATION).ok()?;
        let mine = text(&claims, "sub") == Some(self.entity_id());
        let expires_at = match claims.get("exp") {
            None => None,
            Some(_) => Some(expires(&claims, at.now, at.skew).ok()?),
        };
        let id = ["id", "trust_mark_type", "trust_mark_id"]
            .into_iter()
            .find_map(|name| text(&claims, name).or_else(|| entry.get(name)?.as_str()))?;
        mine.then(|| TrustMark {
            id: id.to_owned(),
            expires_at,
            entry: entry.clone(),
        })
    }

    pub(super) const fn at(&self, now: DateTime<Utc>) -> At {
        At {
            now,
            skew: self.config.skew,
        }
    }
}
