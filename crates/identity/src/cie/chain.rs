//! The chain of trust of a provider: the trust anchor's configuration, the provider's, and what
//! the anchor says about the provider. Providers have no intermediates.
//!
//! [`ChainBuilder`] names the next address, the caller fetches it (with its limits of time, size
//! and place) and hands the text in.

use super::config::address;
use super::policy::{Policy, PolicyError};
use super::statement::{At, Statement, StatementError};
use super::{Profile, Provider, ProviderError};
use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

/// The root of all trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Its entity id.
    pub entity_id: String,
    /// Thumbprints of its federation keys (RFC 7638). Empty: TLS alone vouches for the anchor,
    /// which the caller must tell in the log.
    pub pinned: Vec<String>,
}

/// A chain that cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// The anchor's own configuration.
    #[error("configuration of the trust anchor: {0}")]
    Anchor(StatementError),
    /// It signs with none of the pinned keys.
    #[error("the trust anchor signs with none of the keys that are pinned")]
    NotPinned,
    /// It names no usable address for statements about others.
    #[error("the trust anchor has no federation_fetch_endpoint")]
    NoFetchEndpoint,
    /// The provider's own configuration.
    #[error("configuration of the provider: {0}")]
    Subject(StatementError),
    /// The provider does not name the anchor as its superior.
    #[error("the provider does not name the trust anchor as its authority")]
    NotSubordinate,
    /// What the anchor says about the provider.
    #[error("statement of the trust anchor about the provider: {0}")]
    Subordinate(StatementError),
    /// The provider signs with a key that the anchor does not know.
    #[error("the provider's configuration is not signed with a key that the trust anchor vouches for: {0}")]
    Keys(StatementError),
    /// The anchor's policy refuses the provider.
    #[error("metadata policy: {0}")]
    Policy(#[from] PolicyError),
    /// Its metadata cannot be used.
    #[error("metadata of the provider: {0}")]
    Metadata(#[from] ProviderError),
    /// More documents than asked for.
    #[error("the chain is complete already")]
    Complete,
}

/// A provider that is trusted until a certain instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    provider: Provider,
    built_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    statements: [String; 3],
    metadata: crate::jose::Claims,
    anchor: String,
    trust_marks: Vec<serde_json::Value>,
}

impl Chain {
    /// The provider, by its metadata after the policy.
    pub const fn provider(&self) -> &Provider {
        &self.provider
    }

    /// The earliest end of its three statements.
    pub const fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// When to build it anew: after two thirds of its life.
    pub fn refresh_at(&self) -> DateTime<Utc> {
        self.built_at + (self.expires_at - self.built_at) * 2 / 3
    }

    /// Whether it still counts.
    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        now < self.expires_at
    }

    /// The trust anchor.
    pub fn anchor(&self) -> &str {
        &self.anchor
    }

    /// The provider's trust marks, as it publishes them.
    pub fn trust_marks(&self) -> &[serde_json::Value] {
        &self.trust_marks
    }

    /// Metadata after the policy.
    pub const fn metadata(&self) -> &crate::jose::Claims {
        &self.metadata
    }

    /// The statements as received, from the provider up: for the log of logins, and for who asks
    /// us to resolve.
    pub const fn statements(&self) -> &[String; 3] {
        &self.statements
    }
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// Fetch this next.
    Fetch(Url),
    /// The chain is whole.
    Done(Box<Chain>),
}

#[derive(Clone, Debug)]
enum Stage {
    Anchor,
    Subject {
        anchor: Box<Statement>,
    },
    Subordinate {
        anchor: Box<Statement>,
        subject: Box<Statement>,
    },
    Complete,
}

/// Builds the chain of one provider.
#[derive(Clone, Debug)]
pub struct ChainBuilder {
    profile: Profile,
    anchor: Anchor,
    provider: String,
    at: At,
    development: bool,
    stage: Stage,
}

/// The address of an entity's configuration: exactly one slash before `.well-known`.
pub fn configuration_address(entity: &str, development: bool) -> Option<Url> {
    address(entity, development)?;
    address(
        &format!("{}/.well-known/openid-federation", entity.trim_end_matches('/')),
        development,
    )
}

impl ChainBuilder {
    /// Begins; the first address is the anchor's own configuration. Nothing when one of the
    /// identifiers is no address (plain http counts with `development` alone).
    pub fn begin(
        profile: Profile,
        anchor: &Anchor,
        provider: &str,
        (now, skew): (DateTime<Utc>, TimeDelta),
        development: bool,
    ) -> Option<(Self, Url)> {
        let first = configuration_address(&anchor.entity_id, development)?;
        configuration_address(provider, development)?;
        let builder = Self {
            profile,
            anchor: anchor.clone(),
            provider: provider.to_owned(),
            at: At { now, skew },
            development,
            stage: Stage::Anchor,
        };
        Some((builder, first))
    }

    /// Takes the document that was asked for.
    pub fn take(&mut self, document: &str) -> Result<Progress, ChainError> {
        match std::mem::replace(&mut self.stage, Stage::Complete) {
            Stage::Anchor => {
                let anchor = anchor_configuration(document, &self.anchor, self.at)?;
                let next = configuration_address(&self.provider, self.development);
                self.stage = Stage::Subject {
                    anchor: Box::new(anchor),
                };
                next.map(Progress::Fetch).ok_or(ChainError::Complete)
            }
            Stage::Subject { anchor } => {
                let subject =
                    Statement::of_itself(document, &self.provider, self.at).map_err(ChainError::Subject)?;
                if !subject.authority_hints().contains(&self.anchor.entity_id) {
                    return Err(ChainError::NotSubordinate);
                }
                let next = fetch_address(&anchor, &self.provider, self.development)
                    .ok_or(ChainError::NoFetchEndpoint)?;
                self.stage = Stage::Subordinate {
                    anchor,
                    subject: Box::new(subject),
                };
                Ok(Progress::Fetch(next))
            }
            Stage::Subordinate { anchor, subject } => {
                let chain = self.close(&anchor, &subject, document)?;
                Ok(Progress::Done(Box::new(chain)))
            }
            Stage::Complete => Err(ChainError::Complete),
        }
    }

    fn close(&self, anchor: &Statement, subject: &Statement, document: &str) -> Result<Chain, ChainError> {
        let said = Statement::about(
            document,
            &self.anchor.entity_id,
            &self.provider,
            anchor.keys(),
            self.at,
        )
        .map_err(ChainError::Subordinate)?;
        // The superior's word on the keys counts, not the entity's own.
        subject.check(said.keys()).map_err(ChainError::Keys)?;
        let metadata = subject
            .metadata("openid_provider")
            .ok_or(ProviderError::Missing("openid_provider"))?;
        let policy = said.metadata_policy("openid_provider");
        let metadata = Policy::parse(policy)?.apply(metadata.clone())?;
        let provider = Provider::read(&self.provider, &metadata, self.profile, self.development)?;
        let ends = [anchor, subject, &said].map(Statement::expires_at);
        Ok(Chain {
            provider,
            built_at: self.at.now,
            expires_at: ends.into_iter().min().unwrap_or(self.at.now),
            statements: [subject.raw(), said.raw(), anchor.raw()].map(str::to_owned),
            metadata,
            anchor: self.anchor.entity_id.clone(),
            trust_marks: subject.trust_marks().to_vec(),
        })
    }
}

/// The anchor's own configuration, signed with a pinned key where keys are pinned.
pub(super) fn anchor_configuration(document: &str, anchor: &Anchor, at: At) -> Result<Statement, ChainError> {
    let statement = Statement::of_itself(document, &anchor.entity_id, at).map_err(ChainError::Anchor)?;
    if !anchor.pinned.is_empty() {
        statement
            .check(&statement.keys().pinned(&anchor.pinned))
            .map_err(|_| ChainError::NotPinned)?;
    }
    Ok(statement)
}

/// Where a superior tells about an entity.
pub(super) fn fetch_address(superior: &Statement, entity: &str, development: bool) -> Option<Url> {
    let mut url = address(
        superior.federation_endpoint("federation_fetch_endpoint")?,
        development,
    )?;
    // `iss` is for servers of the older drafts; the others ignore it.
    url.query_pairs_mut()
        .append_pair("sub", entity)
        .append_pair("iss", superior.subject());
    Some(url)
}
