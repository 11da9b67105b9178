//! Certificates of service providers (Avviso 29, v3): making one, asking for one, checking one.
//!
//! A public body may sign its own; an aggregator asks AgID for one (Avviso 19, v4). The profile forbids
//! encryption, so this key serves SPID alone.

mod check;
mod make;

pub use check::{ProfileFault, check};
pub use make::{certificate_request, self_signed};

use super::{Aggregator, Config, SpKind};
use crate::keys::{KeyError, SigningKey};
use secrecy::SecretString;
use x509_cert::der::oid::ObjectIdentifier;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const LOCALITY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.7");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const URI: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.83");
const ORGANIZATION_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.97");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const POLICIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32");
// AgID's policies. Those of Avviso 29 v3 are the first two; the aggregator's, with the words of its notice
// (`cert_AggFull_Pub`), is that of AgID's diagram of the federation's PKI, version 1.0
// (eidas.agid.gov.it/spid/Diagram_PKI_federazione_SPID_v.1.0.pdf), as quoted in the change that brought it
// to italia/spid-compliant-certificates (#54); italia/spid-saml-check knows the same number.
const AGID_CERT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.76.16.6");
const PUBLIC_SP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.76.16.4.2.1");
const PUBLIC_AGGREGATOR: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.76.16.4.2.2");
const SHA256_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const SHA512_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");

/// Whom the certificate is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// `commonName` = `OrganizationDisplayName` of the metadata.
    pub common_name: String,
    /// `organizationName` = `OrganizationName` of the metadata.
    pub organization_name: String,
    /// `uri` = entity id.
    pub entity_id: String,
    /// Code in the index of public administrations; becomes `PA:IT-<code>`.
    pub ipa_code: String,
    /// Town of the seat, in full.
    pub locality: String,
}

/// What a certificate says of its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Profile {
    /// A public body with its own key: policy `1.3.76.16.4.2.1`.
    PublicBody,
    /// One who authenticates for public bodies with its own key: policy `1.3.76.16.4.2.2`.
    PublicAggregator {
        /// `organizationIdentifier`, instead of the one of the subject's IPA code:
        /// [`Aggregator::organization_id`].
        organization_id: String,
    },
}

/// What the signing certificate of a configuration must say.
struct Expected<'a> {
    common_name: &'a str,
    organization_name: &'a str,
    uri: &'a str,
    organization_id: String,
    policy: ObjectIdentifier,
}

impl<'a> Expected<'a> {
    fn of(config: &'a Config) -> Self {
        match &config.kind {
            SpKind::AggregatedFull(aggregator) => Self {
                common_name: &aggregator.name,
                organization_name: &aggregator.name,
                uri: &aggregator.entity_id,
                organization_id: aggregator.organization_id(),
                policy: PUBLIC_AGGREGATOR,
            },
            SpKind::Public | SpKind::AggregatedLight(_) => Self {
                common_name: &config.organization.display_name,
                organization_name: &config.organization.name,
                uri: &config.entity_id,
                organization_id: ipa(&config.contact.ipa_code),
                policy: PUBLIC_SP,
            },
        }
    }
}

fn ipa(code: &str) -> String {
    format!("PA:IT-{code}")
}

impl Aggregator {
    /// `organizationIdentifier` of its certificate: by IPA code, else VAT number, else fiscal code.
    pub fn organization_id(&self) -> String {
        match (&self.ipa_code, &self.vat_number, &self.fiscal_code) {
            (Some(code), _, _) => ipa(code),
            (None, Some(vat), _) => format!("VATIT-{}", vat.trim_start_matches("IT")),
            (None, None, code) => format!("CF:IT-{}", code.as_deref().unwrap_or_default()),
        }
    }
}

/// A fresh key with its certificate, as PEM, to be kept by the administrator.
pub struct NewKey {
    /// PKCS#8.
    pub private_key_pem: SecretString,
    /// X.509.
    pub certificate_pem: String,
}

/// A fresh key with a request for a certificate, as PEM.
pub struct NewRequest {
    /// PKCS#8.
    pub private_key_pem: SecretString,
    /// PKCS#10, for AgID.
    pub request_pem: String,
}

impl NewKey {
    /// The key, ready for use.
    pub fn signing_key(&self) -> Result<SigningKey, KeyError> {
        SigningKey::from_pem(&self.private_key_pem, &self.certificate_pem)
    }
}

impl std::fmt::Debug for NewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewKey(…)")
    }
}

impl std::fmt::Debug for NewRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewRequest(…)")
    }
}
