//! Evidence that certificates were good when something was sealed (PAdES B-LT, ETSI EN 319 142-1 §6.2):
//! the certificates themselves, answers of responders and revocation lists.
//!
//! What travels over the network is fetched by somebody else: see [`Source`].

mod crl;
mod gather;
mod ocsp;

pub use gather::{Gatherer, Silent, Source};

pub(super) use crl::List;
pub(super) use ocsp::Answer;

use super::SealError;
use super::x509::Known;
use chrono::{DateTime, TimeDelta, Utc};
use der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AuthorityInfoAccessSyntax, CrlDistributionPoints};

/// `id-ad-ocsp`.
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");

/// By how much clocks may differ.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// Something that collects evidence.
pub trait Evidence: Send + Sync {
    /// What proves that a certificate is good now, and those that vouch for it. `chain`: DER, the
    /// certificate first, then the others in any order.
    ///
    /// # Errors
    /// [`SealError::Unavailable`] when nobody says anything now, [`SealError::Signature`] when one is
    /// revoked or nobody vouches for it.
    fn evidence(&self, chain: &[Vec<u8>], now: DateTime<Utc>) -> Result<Collected, SealError>;
}

/// What was collected: DER, none twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Certificates, those of responders too.
    pub certificates: Vec<Vec<u8>>,
    /// Answers of responders (`OCSPResponse`, RFC 6960).
    pub answers: Vec<Vec<u8>>,
    /// Revocation lists (`CertificateList`, RFC 5280).
    pub lists: Vec<Vec<u8>>,
}

impl Collected {
    /// Adds what another collection has.
    pub fn merge(&mut self, other: Self) {
        for (own, more) in [
            (&mut self.certificates, other.certificates),
            (&mut self.answers, other.answers),
            (&mut self.lists, other.lists),
        ] {
            for item in more {
                if !own.contains(&item) {
                    own.push(item);
                }
            }
        }
    }
}

/// A word about one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Good,
    Revoked,
    /// The speaker knows nothing of it.
    Unknown,
}

/// A certificate and who vouches for it.
#[derive(Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) certificate: &'a Known,
    pub(super) issuer: &'a Known,
}

impl<'a> Link<'a> {
    /// The links of a way from a certificate to its root; the root's own word is nobody's to give.
    pub(super) fn of(way: &'a [Known]) -> impl Iterator<Item = Self> {
        way.iter()
            .zip(way.iter().skip(1))
            .map(|(certificate, issuer)| Self { certificate, issuer })
    }

    /// Where responders answer about it.
    fn responders(&self) -> Vec<String> {
        let access = self.certificate.tbs().get::<AuthorityInfoAccessSyntax>();
        let Ok(Some((_, access))) = access else {
            return Vec::new();
        };
        let named = access.0.iter().filter(|access| access.access_method == OCSP);
        named
            .filter_map(|access| address(&access.access_location))
            .collect()
    }

    /// Where lists are that speak of it.
    fn places_of_lists(&self) -> Vec<String> {
        let Ok(Some((_, points))) = self.certificate.tbs().get::<CrlDistributionPoints>() else {
            return Vec::new();
        };
        points
            .0
            .iter()
            .filter_map(|point| match &point.distribution_point {
                Some(DistributionPointName::FullName(names)) => Some(names.iter().filter_map(address)),
                _ => None,
            })
            .flatten()
            .collect()
    }
}

/// An address over HTTP.
fn address(name: &GeneralName) -> Option<String> {
    let GeneralName::UniformResourceIdentifier(address) = name else {
        return None;
    };
    let address = address.as_str();
    let begins = |scheme: &str| {
        address
            .get(..scheme.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    (begins("http://") || begins("https://")).then(|| address.to_string())
}
