//! Whether a certificate is revoked: CRLs, OCSP, and what to do when both are silent.
//!
//! The policy, stated: a word of revocation counts whatever its age and whatever the other source
//! says. A good word counts while it is current; a CRL for the configured grace after it has run
//! out, because health cards' lists are sometimes out of reach for hours. After that
//! [`Silence`] decides, and it refuses unless configured otherwise.

mod crl;
mod ocsp;

pub use crl::{Crl, CrlError};
pub use ocsp::{OcspAnswer, OcspError};

use super::card::{crl_addresses, ocsp_addresses};
use super::refusal::Refusal;
use super::rules::{Rules, Silence};
use super::x509::extension;
use crate::keys::Certificate;
use chrono::{DateTime, Utc};
use x509_cert::ext::pkix::BasicConstraints;

/// By what a certificate was found not to be revoked, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A current OCSP answer.
    Ocsp,
    /// A current CRL.
    Crl,
    /// A CRL that has run out, within the grace.
    ExpiredCrl,
    /// Nothing: the rules accept that.
    Nothing,
}

/// A certificate and its issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    certificate: Certificate,
    issuer: Certificate,
}

impl Link {
    pub(super) const fn new(certificate: Certificate, issuer: Certificate) -> Self {
        Self { certificate, issuer }
    }

    /// The certificate.
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Its issuer: who signs the CRL, and for whom OCSP answers are signed.
    pub const fn issuer(&self) -> &Certificate {
        &self.issuer
    }

    /// Where the certificate says that CRLs are. Outsiders' words: the caller fetches from hosts
    /// on its own list alone.
    pub fn crl_addresses(&self) -> Vec<String> {
        crl_addresses(&self.certificate)
    }

    /// Where the certificate says that OCSP answers come from; as above.
    pub fn ocsp_addresses(&self) -> Vec<String> {
        ocsp_addresses(&self.certificate)
    }

    fn is_authority(&self) -> bool {
        matches!(extension::<BasicConstraints>(&self.certificate), Ok(Some(constraints)) if constraints.ca)
    }
}

/// The verdict on one certificate.
pub(super) fn status(
    link: &Link,
    crls: &[Crl],
    answers: &[OcspAnswer],
    rules: &Rules,
    now: DateTime<Utc>,
) -> Result<Source, Refusal> {
    let answers: Vec<&OcspAnswer> = answers.iter().filter(|answer| answer.is_about(link)).collect();
    let crls: Vec<&Crl> = crls.iter().filter(|crl| crl.covers(link)).collect();
    let revoked =
        answers.iter().any(|answer| answer.revokes()) || crls.iter().any(|crl| crl.lists(link.certificate()));
    if revoked {
        return Err(Refusal::Revoked);
    }
    if answers.iter().any(|answer| answer.clears(rules, now)) {
        return Ok(Source::Ocsp);
    }
    let begun = crls.iter().filter(|crl| crl.this_update() <= now + rules.skew);
    match begun.map(|crl| crl.next_update()).max() {
        Some(until) if now < until + rules.skew => Ok(Source::Crl),
        Some(until) if now < until + rules.grace => Ok(Source::ExpiredCrl),
        _ if rules.silence == Silence::Accept => Ok(Source::Nothing),
        _ => Err(Refusal::StatusUnknown),
    }
}
