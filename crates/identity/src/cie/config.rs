//! What makes a municipality a relying party.

use super::{Keys, Profile};
use chrono::TimeDelta;
use url::Url;

/// The body, as the federation shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// The municipality's name, shown to the citizen by the provider.
    pub name: String,
    /// Its web site.
    pub homepage_uri: String,
    /// The notice about personal data.
    pub policy_uri: String,
    /// Its emblem, SVG.
    pub logo_uri: String,
    /// The institution's certified mail.
    pub contacts: Vec<String>,
}

/// Everything that a [`super::RelyingParty`] is made of.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which federation.
    pub profile: Profile,
    /// An `https` URI without query and fragment. Compared as a string everywhere: no final slash.
    pub entity_id: String,
    /// Where answers come; on the same host as `entity_id`.
    pub redirect_uri: String,
    /// The body.
    pub organization: Organization,
    /// The superiors: trust anchor or aggregator.
    pub authority_hints: Vec<String>,
    /// Keys.
    pub keys: Keys,
    /// Clock skew tolerated each way: 60 s as a rule, 300 s at most.
    pub skew: TimeDelta,
    /// Accept a userinfo answer without `iss`, `aud` and `exp`, as the reference implementation
    /// sends it. Never in production.
    pub bare_userinfo: bool,
    /// Laptop and test environments: plain `http`.
    pub development: bool,
}

/// A configuration that cannot work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not an absolute https URL, or one with parts that it may not have.
    #[error("`{0}` must be an https address without query or fragment")]
    Address(&'static str),
    /// The redirect URI is on another host.
    #[error("`redirect_uri` must be on the host of `entity_id`")]
    OtherHost,
    /// A text or list is empty.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// The same key for two purposes.
    #[error("federation, signing and encryption need keys of their own")]
    SharedKey,
    /// A skew out of bounds.
    #[error("`skew` must be between 0 and 300 seconds")]
    Skew,
}

impl Config {
    /// Checks everything and reports all errors at once.
    pub fn errors(&self) -> Vec<ConfigError> {
        let mut errors = Vec::new();
        let addresses = [
            ("entity_id", &self.entity_id),
            ("redirect_uri", &self.redirect_uri),
        ];
        let parsed = addresses.map(|(field, value)| {
            let url = address(value, self.development);
            if url.is_none() {
                errors.push(ConfigError::Address(field));
            }
            url
        });
        if let [Some(entity), Some(redirect)] = &parsed
            && entity.origin() != redirect.origin()
        {
            errors.push(ConfigError::OtherHost);
        }
        let empty = [
            ("organization.name", self.organization.name.trim().is_empty()),
            ("organization.contacts", self.organization.contacts.is_empty()),
            ("authority_hints", self.authority_hints.is_empty()),
            ("keys.federation", self.keys.federation.is_empty()),
            ("keys.signing", self.keys.signing.is_empty()),
            ("keys.encryption", self.keys.encryption.is_empty()),
        ];
        let empty = empty.into_iter().filter(|(_, empty)| *empty);
        errors.extend(empty.map(|(field, _)| ConfigError::Empty(field)));
        if self.keys.shared() {
            errors.push(ConfigError::SharedKey);
        }
        if self.skew < TimeDelta::zero() || self.skew > TimeDelta::seconds(300) {
            errors.push(ConfigError::Skew);
        }
        errors
    }
}

/// An absolute address of https, or of http where `development`, without query and fragment.
pub(super) fn address(value: &str, development: bool) -> Option<Url> {
    let url = Url::parse(value).ok()?;
    let scheme = url.scheme() == "https" || (development && url.scheme() == "http");
    let plain = url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && !value.contains(char::is_whitespace);
    (scheme && plain).then_some(url)
}
