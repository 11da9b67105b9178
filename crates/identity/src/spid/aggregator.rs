//! One who authenticates for many public bodies (*soggetto aggregatore*, Avviso 19 v4): each body has
//! metadata of its own, which name both.

use super::config::{is_plain_email, no_blanks};
use super::{Config, ConfigError, SpKind};
use crate::keys::Certificate;
use url::Url;

/// The aggregator, as the public registers write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregator {
    /// Its own entity id, below which those of the bodies stand: `https://spid.unione.example`.
    pub entity_id: String,
    /// Full name.
    pub name: String,
    /// Code in the index of public administrations, of one that is in it.
    pub ipa_code: Option<String>,
    /// VAT number with country: `IT12345678901`.
    pub vat_number: Option<String>,
    /// Fiscal code of the organisation.
    pub fiscal_code: Option<String>,
    /// A mail box of the organisation, not of a person.
    pub email: String,
    /// `+39…`, without blanks.
    pub phone: Option<String>,
    /// What identity providers validate it with where bodies sign with keys of their own (light).
    pub validation: Option<Certificate>,
}

impl SpKind {
    /// The aggregator, where there is one.
    pub const fn aggregator(&self) -> Option<&Aggregator> {
        match self {
            Self::Public => None,
            Self::AggregatedFull(aggregator) | Self::AggregatedLight(aggregator) => Some(aggregator),
        }
    }

    /// The activity code that entity ids must contain.
    pub const fn activity(&self) -> Option<&'static str> {
        match self {
            Self::Public => None,
            Self::AggregatedFull(_) => Some("pub-ag-full"),
            Self::AggregatedLight(_) => Some("pub-ag-lite"),
        }
    }

    /// The element that says so in the extensions of the aggregator's contact.
    pub(super) const fn element(&self) -> Option<&'static str> {
        match self {
            Self::Public => None,
            Self::AggregatedFull(_) => Some("PublicServicesFullAggregator"),
            Self::AggregatedLight(_) => Some("PublicServicesLightAggregator"),
        }
    }

    /// The entity id of a body by its IPA code, below the aggregator's.
    pub fn entity_id_of(&self, ipa_code: &str) -> Option<String> {
        let (aggregator, activity) = (self.aggregator()?, self.activity()?);
        let base = aggregator.entity_id.trim_end_matches('/');
        Some(format!("{base}/{activity}/{ipa_code}"))
    }
}

impl Config {
    /// What is wrong with the aggregator and with what the entity id says of it.
    pub(super) fn aggregation_errors(&self) -> Vec<ConfigError> {
        let (Some(aggregator), Some(activity)) = (self.kind.aggregator(), self.kind.activity()) else {
            return Vec::new();
        };
        let mut errors = Vec::new();
        if !self.is_address(&aggregator.entity_id, false) {
            errors.push(ConfigError::Address {
                field: "aggregator.entity_id",
                port: false,
            });
        }
        let names_activity = Url::parse(&self.entity_id).ok().and_then(|url| {
            url.path_segments()
                .map(|mut parts| parts.any(|part| part == activity))
        });
        if names_activity != Some(true) {
            errors.push(ConfigError::Activity(activity));
        }
        let known = [
            &aggregator.ipa_code,
            &aggregator.vat_number,
            &aggregator.fiscal_code,
        ];
        if known.iter().all(|code| code.is_none()) {
            errors.push(ConfigError::Anonymous);
        }
        if matches!(self.kind, SpKind::AggregatedLight(_)) && aggregator.validation.is_none() {
            errors.push(ConfigError::NoValidation);
        }
        let texts = [
            ("aggregator.name", !aggregator.name.trim().is_empty()),
            ("aggregator.email", is_plain_email(&aggregator.email)),
            (
                "aggregator.phone",
                aggregator.phone.as_deref().is_none_or(no_blanks),
            ),
            ("aggregator.ipa_code", known[0].as_deref().is_none_or(no_blanks)),
            ("aggregator.vat_number", known[1].as_deref().is_none_or(no_blanks)),
            (
                "aggregator.fiscal_code",
                known[2].as_deref().is_none_or(no_blanks),
            ),
        ];
        let malformed = texts.into_iter().filter(|(_, good)| !good);
        errors.extend(malformed.map(|(field, _)| ConfigError::Text(field)));
        errors
    }
}
