//! Certificates as they came, byte for byte, and who vouches for whom (RFC 5280 §6, as far as seals and
//! time-stamps need it). A signature is checked over the bytes that were signed, never over a second
//! encoding of what was read.

use super::algorithms::is_signature_of;
use chrono::{DateTime, Utc};
use der::asn1::ObjectIdentifier;
use der::{Decode, DecodePem, Encode, Reader, SliceReader};
use x509_cert::Certificate;
use x509_cert::certificate::TbsCertificate;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};
use x509_cert::time::Time;

/// Longest way from a certificate to its root.
const LONGEST_PATH: usize = 6;
/// Signatures looked at while a way is sought: who sends many certificates of one name gets no more.
const MOST_CHECKS: usize = 64;

/// Critical extensions that are understood here (RFC 5280 §4.2): key usage, alternative names, basic
/// constraints, policies, extended key usage.
const UNDERSTOOD: [ObjectIdentifier; 5] = [
    ObjectIdentifier::new_unwrap("2.5.29.15"),
    ObjectIdentifier::new_unwrap("2.5.29.17"),
    ObjectIdentifier::new_unwrap("2.5.29.19"),
    ObjectIdentifier::new_unwrap("2.5.29.32"),
    ObjectIdentifier::new_unwrap("2.5.29.37"),
];

/// A certificate, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    der: Vec<u8>,
    x509: Certificate,
}

impl Known {
    pub(super) fn from_der(der: &[u8]) -> der::Result<Self> {
        Ok(Self {
            der: der.to_vec(),
            x509: Certificate::from_der(der)?,
        })
    }

    pub(super) fn der(&self) -> &[u8] {
        &self.der
    }

    pub(super) const fn tbs(&self) -> &TbsCertificate {
        &self.x509.tbs_certificate
    }

    /// The subject, as RFC 4514 writes names.
    pub(super) fn subject(&self) -> String {
        self.tbs().subject.to_string()
    }

    pub(super) fn ends_at(&self) -> DateTime<Utc> {
        instant(self.tbs().validity.not_after)
    }

    pub(super) fn is_in_force(&self, at: DateTime<Utc>) -> bool {
        (instant(self.tbs().validity.not_before)..=self.ends_at()).contains(&at)
    }

    pub(super) fn is_self_signed(&self) -> bool {
        self.is_signed_by(self)
    }

    /// Whether the other one is named as the issuer, and its key made the signature.
    pub(super) fn is_signed_by(&self, issuer: &Self) -> bool {
        let (x509, tbs) = (&self.x509, self.tbs());
        tbs.issuer == issuer.tbs().subject
            && x509.signature_algorithm == tbs.signature
            && is_signed(
                &self.der,
                issuer,
                &x509.signature_algorithm,
                x509.signature.as_bytes(),
            )
    }

    /// Whether it may vouch for others, with so many authorities between it and the last one.
    fn may_issue(&self, between: usize) -> bool {
        let constraints = self.tbs().get::<BasicConstraints>();
        let authority = matches!(constraints, Ok(Some((_, constraints))) if constraints.ca
            && constraints.path_len_constraint.is_none_or(|most| usize::from(most) >= between));
        authority && self.may(KeyUsage::key_cert_sign)
    }

    /// Whether its key may be used so, as far as it says anything of use.
    pub(super) fn may(&self, use_: impl FnOnce(&KeyUsage) -> bool) -> bool {
        match self.tbs().get::<KeyUsage>() {
            Ok(usage) => usage.is_none_or(|(_, usage)| use_(&usage)),
            Err(_) => false,
        }
    }

    fn is_understood(&self) -> bool {
        let extensions = self.tbs().extensions.as_deref().unwrap_or_default();
        extensions
            .iter()
            .all(|extension| !extension.critical || UNDERSTOOD.contains(&extension.extn_id))
    }
}

/// Whether an authority's key made the signature of a structure of three parts: certificate, list,
/// answer of a responder.
pub(super) fn is_signed(
    der: &[u8],
    issuer: &Known,
    algorithm: &x509_cert::spki::AlgorithmIdentifierOwned,
    signature: Option<&[u8]>,
) -> bool {
    let key = &issuer.tbs().subject_public_key_info;
    signed_part(der)
        .ok()
        .zip(signature)
        .is_some_and(|(message, signature)| is_signature_of(key, algorithm, None, message, signature))
}

/// The first part, which the signature covers, as it came.
fn signed_part(der: &[u8]) -> der::Result<&[u8]> {
    let outer = SliceReader::new(der)?;
    let start = usize::try_from(outer.peek_header()?.encoded_len()?)?;
    let mut inner = SliceReader::new(der.get(start..).unwrap_or_default())?;
    inner.tlv_bytes()
}

pub(super) fn instant(time: Time) -> DateTime<Utc> {
    DateTime::<Utc>::from(time.to_system_time())
}

/// The certificates of authorities that are believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots(Vec<Known>);

/// What is no list of certificates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not certificates in PEM: {0}")]
pub struct InvalidRoots(String);

impl Roots {
    /// Reads certificates in PEM, one after the other; what stands between them is passed over.
    ///
    /// # Errors
    /// [`InvalidRoots`] when there is none, or one cannot be read.
    pub fn from_pem(text: &str) -> Result<Self, InvalidRoots> {
        const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
        const END: &str = "-----END CERTIFICATE-----";
        let mut found = Vec::new();
        for block in text.split(BEGIN).skip(1) {
            let (inside, _) = block
                .split_once(END)
                .ok_or_else(|| InvalidRoots("one does not end".to_string()))?;
            let unreadable = |error: der::Error| InvalidRoots(error.to_string());
            let x509 = Certificate::from_pem(format!("{BEGIN}{inside}{END}\n")).map_err(unreadable)?;
            let der = x509.to_der().map_err(unreadable)?;
            found.push(Known { der, x509 });
        }
        if found.is_empty() {
            return Err(InvalidRoots("there is none".to_string()));
        }
        Ok(Self(found))
    }

    /// When the first of them ends.
    pub fn first_end(&self) -> Option<DateTime<Utc>> {
        self.0.iter().map(Known::ends_at).min()
    }

    pub(super) fn certificates(&self) -> &[Known] {
        &self.0
    }
}

/// The way from a certificate up to one of the roots, both included; `None` when nobody who is believed
/// vouches for it at that time.
pub(super) fn path(leaf: &Known, others: &[Known], roots: &[Known], at: DateTime<Utc>) -> Option<Vec<Known>> {
    let mut search = Search {
        others,
        roots,
        at,
        checks: 0,
    };
    let mut way = vec![leaf.clone()];
    search.climb(&mut way).then_some(way)
}

struct Search<'a> {
    others: &'a [Known],
    roots: &'a [Known],
    at: DateTime<Utc>,
    checks: usize,
}

impl<'a> Search<'a> {
    fn climb(&mut self, way: &mut Vec<Known>) -> bool {
        let Some(last) = way.last().cloned() else {
            return false;
        };
        if !last.is_in_force(self.at) || !last.is_understood() {
            return false;
        }
        if self.roots.contains(&last) {
            return true;
        }
        if way.len() >= LONGEST_PATH {
            return false;
        }
        let (roots, others): (&'a [Known], &'a [Known]) = (self.roots, self.others);
        for issuer in roots.iter().chain(others) {
            let named = last.tbs().issuer == issuer.tbs().subject;
            if !named || way.contains(issuer) || !issuer.may_issue(way.len() - 1) {
                continue;
            }
            self.checks += 1;
            if self.checks > MOST_CHECKS {
                return false;
            }
            if last.is_signed_by(issuer) {
                way.push(issuer.clone());
                if self.climb(way) {
                    return true;
                }
                way.pop();
            }
        }
        false
    }
}
