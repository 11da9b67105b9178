//! A provider, as its metadata say after the policy.

use super::Profile;
use super::claims::{text, texts};
use super::config::address;
use crate::jose::{Claims, JwkSet, KeyUse};
use serde_json::Value;

/// Metadata that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// A claim is missing, or not an address.
    #[error("`{0}` is missing or malformed")]
    Missing(&'static str),
    /// `issuer` is not the entity id.
    #[error("`issuer` is not the entity id")]
    Issuer,
    /// It cannot do what the rules ask.
    #[error("`{0}` lacks what the rules ask")]
    Lacks(&'static str),
}

/// A provider of identities.
#[derive(Clone, Debug, PartialEq)]
pub struct Provider {
    /// Its entity id, which is its `issuer`.
    pub issuer: String,
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Where browsers go.
    pub authorization_endpoint: String,
    /// Where codes become tokens.
    pub token_endpoint: String,
    /// Where attributes are.
    pub userinfo_endpoint: String,
    /// Where tokens are revoked.
    pub revocation_endpoint: Option<String>,
    pub(super) keys: JwkSet,
    pub(super) names_itself: bool,
    pub(super) acr_values: Option<Vec<String>>,
    pub(super) claims: Option<Vec<String>>,
}

impl Provider {
    pub(super) fn read(
        entity_id: &str,
        metadata: &Claims,
        profile: Profile,
        development: bool,
    ) -> Result<Self, ProviderError> {
        if text(metadata, "issuer") != Some(entity_id) {
            return Err(ProviderError::Issuer);
        }
        let endpoint = |name: &'static str| {
            text(metadata, name)
                .filter(|value| address(value, development).is_some())
                .map(str::to_owned)
                .ok_or(ProviderError::Missing(name))
        };
        for (name, needed) in [
            ("code_challenge_methods_supported", "S256"),
            ("response_types_supported", "code"),
            ("token_endpoint_auth_methods_supported", "private_key_jwt"),
            ("id_token_signing_alg_values_supported", "RS256"),
            ("userinfo_signing_alg_values_supported", "RS256"),
        ] {
            // What is not declared is found out on the way; what is declared must suffice.
            if let Some(list) = metadata.get(name)
                && !texts(Some(list), usize::MAX).iter().any(|item| item == needed)
            {
                return Err(ProviderError::Lacks(name));
            }
        }
        if metadata.get("request_parameter_supported") == Some(&Value::Bool(false)) {
            return Err(ProviderError::Lacks("request_parameter_supported"));
        }
        let keys = metadata.get("jwks").map(JwkSet::parse).unwrap_or_default();
        let signs = keys
            .keys()
            .iter()
            .any(|key| key.usage() != Some(KeyUse::Encryption));
        if !signs {
            return Err(ProviderError::Missing("jwks"));
        }
        let list = |name: &str| metadata.get(name).map(|value| texts(Some(value), 200));
        let declares_iss = metadata.get("authorization_response_iss_parameter_supported");
        Ok(Self {
            issuer: entity_id.to_owned(),
            name: ["organization_name#it", "organization_name"]
                .into_iter()
                .find_map(|name| text(metadata, name))
                .map(|name| name.chars().take(200).collect()),
            authorization_endpoint: endpoint("authorization_endpoint")?,
            token_endpoint: endpoint("token_endpoint")?,
            userinfo_endpoint: endpoint("userinfo_endpoint")?,
            revocation_endpoint: endpoint("revocation_endpoint").ok(),
            keys,
            names_itself: profile.answers_name_issuer() || declares_iss == Some(&Value::Bool(true)),
            acr_values: list("acr_values_supported"),
            claims: list("claims_supported"),
        })
    }

    /// Whether it says to have a claim; one that says nothing may have all.
    pub(super) fn has(&self, claim: &str) -> bool {
        self.claims
            .as_ref()
            .is_none_or(|claims| claims.iter().any(|known| known == claim))
    }
}
