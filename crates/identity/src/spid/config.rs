//! What makes a municipality a SPID service provider.

use super::Aggregator;
use crate::keys::SigningKey;
use chrono::TimeDelta;
use url::Url;

/// The kind of service provider (Avvisi 19 and 29). Decides contact, certificate policy and
/// extensions of the metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpKind {
    /// A public body with its own key and metadata.
    Public,
    /// A public body for which an aggregator signs with the aggregator's key (Avviso 19).
    AggregatedFull(Aggregator),
    /// A public body that signs with its own key through an aggregator (Avviso 19).
    AggregatedLight(Aggregator),
}

/// The body, as the public registers write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Full name, with case and accents: `Comune di Forlì`. Equals the certificate's
    /// `organizationName`.
    pub name: String,
    /// Name that the identity provider shows to the citizen. Equals `commonName`.
    pub display_name: String,
    /// The institutional web site.
    pub url: String,
}

/// The technical contact (Avviso 29).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Code in the index of public administrations.
    pub ipa_code: String,
    /// A mail box of the body, not of a person.
    pub email: String,
    /// `+39…`, without blanks.
    pub phone: Option<String>,
    /// VAT number with country: `IT12345678901`.
    pub vat_number: Option<String>,
    /// Fiscal code of the body.
    pub fiscal_code: Option<String>,
}

/// Everything that a [`super::ServiceProvider`] is made of.
#[derive(Clone, Debug)]
pub struct Config {
    /// The kind.
    pub kind: SpKind,
    /// An `https` URI without port, query and fragment.
    pub entity_id: String,
    /// Where answers come: the assertion consumer service, HTTP-POST.
    pub assertion_consumer: String,
    /// Where logout messages come, both bindings.
    pub single_logout: String,
    /// The body.
    pub organization: Organization,
    /// Its contact.
    pub contact: Contact,
    /// Keys. The first signs; all are published, so that a new one can be announced before it is
    /// used (both certificates must be with the identity providers before the switch).
    pub keys: Vec<SigningKey>,
    /// Whether the metadata also ask for what the Italian eIDAS node gives: the attribute sets 99 and
    /// 100.
    pub eidas: bool,
    /// Clock skew tolerated each way: 60 s as a rule, 180 s at most.
    pub skew: TimeDelta,
    /// Laptop and test environments: plain `http` and ports in our addresses, and a fiscal code
    /// without its `TINIT-` prefix.
    pub development: bool,
}

/// A configuration that cannot work.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Not an absolute https URL, or one with parts it may not have.
    #[error("`{field}` must be an https address without query or fragment{}", if *.port { "" } else { ", and without port" })]
    Address {
        /// The setting.
        field: &'static str,
        /// Whether a port would do.
        port: bool,
    },
    /// An empty name, or one with characters that it may not have.
    #[error("`{0}` is empty or malformed")]
    Text(&'static str),
    /// The entity id of a body behind an aggregator does not say so.
    #[error("`entity_id` must contain the activity code `{0}` as a part of its path")]
    Activity(&'static str),
    /// An aggregator that nothing identifies.
    #[error("`aggregator` needs an IPA code, a VAT number or a fiscal code")]
    Anonymous,
    /// Identity providers could not validate the aggregator.
    #[error("`aggregator` needs a validation certificate where bodies sign with their own keys (light)")]
    NoValidation,
    /// No key.
    #[error("`keys` is empty: SPID needs a key and its certificate")]
    NoKey,
    /// A skew out of bounds.
    #[error("`skew` must be between 0 and 180 seconds")]
    Skew,
}

impl Config {
    /// Checks everything and reports all errors at once.
    pub fn errors(&self) -> Vec<ConfigError> {
        let mut errors = Vec::new();
        for (field, value, port) in [
            ("entity_id", &self.entity_id, false),
            ("assertion_consumer", &self.assertion_consumer, true),
            ("single_logout", &self.single_logout, true),
        ] {
            if !self.is_address(value, port) {
                errors.push(ConfigError::Address { field, port });
            }
        }
        let contact = &self.contact;
        let texts = [
            ("organization.name", !self.organization.name.trim().is_empty()),
            (
                "organization.display_name",
                !self.organization.display_name.trim().is_empty(),
            ),
            ("organization.url", Url::parse(&self.organization.url).is_ok()),
            (
                "contact.ipa_code",
                no_blanks(&contact.ipa_code) && contact.ipa_code.len() <= 16,
            ),
            ("contact.email", is_plain_email(&contact.email)),
            ("contact.phone", contact.phone.as_deref().is_none_or(no_blanks)),
            (
                "contact.vat_number",
                contact.vat_number.as_deref().is_none_or(no_blanks),
            ),
            (
                "contact.fiscal_code",
                contact.fiscal_code.as_deref().is_none_or(no_blanks),
            ),
        ];
        errors.extend(
            texts
                .into_iter()
                .filter(|(_, good)| !good)
                .map(|(field, _)| ConfigError::Text(field)),
        );
        errors.extend(self.aggregation_errors());
        if self.keys.is_empty() {
            errors.push(ConfigError::NoKey);
        }
        if self.skew < TimeDelta::zero() || self.skew > TimeDelta::seconds(180) {
            errors.push(ConfigError::Skew);
        }
        errors
    }

    pub(super) fn is_address(&self, value: &str, port: bool) -> bool {
        let Ok(url) = Url::parse(value) else { return false };
        let scheme = url.scheme() == "https" || (self.development && url.scheme() == "http");
        scheme
            && url.query().is_none()
            && url.fragment().is_none()
            && (port || self.development || url.port().is_none())
            && !value.contains(char::is_whitespace)
    }
}

pub(super) fn no_blanks(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

/// The form that the checks of Avviso 29 want: letters, digits, `.`, `_`, `-` around one `@`.
pub(super) fn is_plain_email(email: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    email.split_once('@').is_some_and(|(local, domain)| {
        plain(local)
            && plain(domain)
            && domain
                .rsplit_once('.')
                .is_some_and(|(_, last)| (2..=8).contains(&last.len()))
    })
}
