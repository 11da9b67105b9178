//! From a card to a listed authority.

use super::refusal::Refusal;
use super::rules::Rules;
use super::x509::{BadSignature, extension, has_other_critical, verify_certificate};
use crate::keys::Certificate;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use x509_cert::der::oid::{AssociatedOid, ObjectIdentifier};
use x509_cert::ext::pkix::{
    BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage, SubjectAltName,
};

/// Signatures from the card to the listed authority.
const DEEPEST: usize = 3;
/// Signatures checked for one card, at most: authorities of one name are few.
const MOST_SIGNATURES: usize = 32;
/// Certificates sent along that are looked at.
const MOST_SENT: usize = 8;

/// Extensions that may be critical on an authority between card and anchor. Name and policy
/// constraints are not among them: we do not judge them, so such a chain does not count.
const KNOWN: [ObjectIdentifier; 5] = [
    KeyUsage::OID,
    BasicConstraints::OID,
    CertificatePolicies::OID,
    ExtendedKeyUsage::OID,
    SubjectAltName::OID,
];

/// The authorities that are believed by themselves, each of them, whoever issued it. Never none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchors(Vec<Certificate>);

impl Anchors {
    /// From certificates; the same one twice counts once, and one that says that it is not an
    /// authority's does not count. Nothing when none is left.
    pub fn new(certificates: impl IntoIterator<Item = Certificate>) -> Option<Self> {
        let mut seen = BTreeSet::new();
        let authorities: Vec<Certificate> = certificates
            .into_iter()
            .filter(may_be_anchor)
            .filter(|certificate| seen.insert(certificate.fingerprint()))
            .collect();
        (!authorities.is_empty()).then_some(Self(authorities))
    }

    /// The authorities.
    pub fn authorities(&self) -> &[Certificate] {
        &self.0
    }
}

/// Old roots have no extensions at all: for those, that they are listed is enough.
fn may_be_anchor(certificate: &Certificate) -> bool {
    let constraints = extension::<BasicConstraints>(certificate);
    let usage = extension::<KeyUsage>(certificate);
    match (constraints, usage) {
        (Ok(Some(constraints)), Ok(usage)) => {
            constraints.ca && usage.is_none_or(|usage| usage.key_cert_sign())
        }
        (Ok(None), Ok(usage)) => usage.is_none_or(|usage| usage.key_cert_sign()),
        _ => false,
    }
}

/// A chain that holds: the card's certificate first, a listed authority last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(Vec<Certificate>);

impl Path {
    /// The certificates.
    pub fn certificates(&self) -> &[Certificate] {
        &self.0
    }

    /// Each certificate that is not believed by itself, with its issuer.
    pub(super) fn links(&self) -> impl Iterator<Item = (&Certificate, &Certificate)> {
        self.0.iter().zip(self.0.iter().skip(1))
    }

    /// The listed authority.
    pub fn anchor(&self) -> Option<&Certificate> {
        self.0.last()
    }
}

/// Looks for a chain of at most three signatures, with the help of certificates sent along.
pub(crate) fn build(
    leaf: &Certificate,
    sent: &[Certificate],
    anchors: &Anchors,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Result<Path, Refusal> {
    let mut search = Search {
        sent: sent.iter().take(MOST_SENT).collect(),
        anchors,
        accept_sha1: rules.accept_sha1,
        now,
        signatures: 0,
        nearest: Refusal::UnknownIssuer,
    };
    let mut path = vec![leaf];
    if search.complete(&mut path) {
        Ok(Path(path.into_iter().cloned().collect()))
    } else {
        Err(search.nearest)
    }
}

struct Search<'a> {
    sent: Vec<&'a Certificate>,
    anchors: &'a Anchors,
    accept_sha1: bool,
    now: DateTime<Utc>,
    signatures: usize,
    /// Of all dead ends, the one that came nearest to success: it tells most.
    nearest: Refusal,
}

impl<'a> Search<'a> {
    fn complete(&mut self, path: &mut Vec<&'a Certificate>) -> bool {
        let anchors = self.anchors;
        for anchor in anchors.authorities() {
            if self.step(path, anchor, true) {
                path.push(anchor);
                return true;
            }
        }
        for authority in self.sent.clone() {
            if path.contains(&authority) || !self.step(path, authority, false) {
                continue;
            }
            if path.len() >= DEEPEST {
                self.note(Refusal::ChainTooLong);
                continue;
            }
            path.push(authority);
            if self.complete(path) {
                return true;
            }
            path.pop();
        }
        false
    }

    fn step(&mut self, path: &[&'a Certificate], issuer: &Certificate, listed: bool) -> bool {
        let Some(last) = path.last() else {
            return false;
        };
        if last.x509().tbs_certificate.issuer != issuer.x509().tbs_certificate.subject {
            return false;
        }
        match self.judge(last, issuer, path.len() - 1, listed) {
            Ok(()) => true,
            Err(refusal) => {
                self.note(refusal);
                false
            }
        }
    }

    /// `between`: how many authorities stand between the card and this issuer.
    fn judge(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
        between: usize,
        listed: bool,
    ) -> Result<(), Refusal> {
        self.signatures += 1;
        if self.signatures > MOST_SIGNATURES {
            return Err(Refusal::ChainTooLong);
        }
        verify_certificate(certificate, issuer, self.accept_sha1).map_err(|bad| match bad {
            BadSignature::Algorithm => Refusal::Algorithm,
            BadSignature::Invalid => Refusal::IssuerSignature,
            BadSignature::Sha1 => Refusal::Sha1,
        })?;
        if !listed && !may_issue(issuer, between) {
            return Err(Refusal::IssuerNotAuthority);
        }
        if self.now < issuer.not_before() || self.now >= issuer.not_after() {
            return Err(Refusal::IssuerNotValid);
        }
        Ok(())
    }

    fn note(&mut self, refusal: Refusal) {
        let rank = |refusal: &Refusal| match refusal {
            Refusal::UnknownIssuer => 0,
            Refusal::IssuerSignature => 1,
            Refusal::Algorithm => 2,
            Refusal::ChainTooLong => 3,
            Refusal::IssuerNotAuthority => 4,
            Refusal::IssuerNotValid => 5,
            _ => 6,
        };
        if rank(&refusal) > rank(&self.nearest) {
            self.nearest = refusal;
        }
    }
}

/// Whether an authority that is not listed may issue at this height (RFC 5280 §6.1.4).
fn may_issue(certificate: &Certificate, between: usize) -> bool {
    let Ok(Some(constraints)) = extension::<BasicConstraints>(certificate) else {
        return false;
    };
    let Ok(usage) = extension::<KeyUsage>(certificate) else {
        return false;
    };
    let extensions = certificate.x509().tbs_certificate.extensions.as_deref();
    constraints.ca
        && constraints
            .path_len_constraint
            .is_none_or(|most| between <= usize::from(most))
        && usage.is_none_or(|usage| usage.key_cert_sign())
        && !has_other_critical(extensions.unwrap_or_default(), &KNOWN)
}
