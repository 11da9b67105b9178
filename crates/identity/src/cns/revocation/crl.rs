//! Certificate revocation lists (RFC 5280 §5).

use super::Link;
use crate::cns::card::address;
use crate::cns::rules::Rules;
use crate::cns::x509::{BadSignature, extension, extension_named, has_other_critical, signed_part, verify};
use crate::keys::Certificate;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;
use x509_cert::crl::{CertificateList, RevokedCert};
use x509_cert::der::Decode;
use x509_cert::der::oid::{AssociatedOid, ObjectIdentifier};
use x509_cert::ext::pkix::name::DistributionPointName;
use x509_cert::ext::pkix::{CrlReason, IssuingDistributionPoint, KeyUsage};
use x509_cert::name::Name;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

/// Largest list accepted, in bytes: the health cards' ones have several megabytes.
const LARGEST: usize = 32 * 1024 * 1024;

/// When a suspended certificate is good again; only delta lists say so, and those are refused.
const INVALIDITY_DATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.24");

/// `id-ce-issuingDistributionPoint` (RFC 5280 §5.2.5). x509-cert 0.2 gives its type another name's number.
const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");

/// A list that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CrlError {
    /// Not a CRL of version 2, or too large.
    #[error("not a certificate revocation list")]
    Malformed,
    /// Another authority's.
    #[error("the list is another issuer's")]
    Issuer,
    /// The authority may not sign lists.
    #[error("the issuer may not sign lists")]
    KeyUsage,
    /// The signature does not count.
    #[error("the list's signature is not its issuer's, or of a kind that is not accepted")]
    Signature,
    /// Signed with SHA-1.
    #[error("the list is signed with SHA-1")]
    Sha1,
    /// A list of changes, of others' certificates, or of some reasons alone; or something critical
    /// that we do not know.
    #[error("the list is not a complete one of its issuer's own certificates")]
    Kind,
    /// No `nextUpdate`: nobody could say when it runs out.
    #[error("the list does not say until when it counts")]
    NoNextUpdate,
}

/// A CRL whose signature has been verified. Cheap to clone: the entries are shared.
#[derive(Clone, PartialEq, Eq)]
pub struct Crl {
    issuer: Name,
    key: SubjectPublicKeyInfoOwned,
    this_update: DateTime<Utc>,
    next_update: DateTime<Utc>,
    serials: Arc<BTreeSet<Vec<u8>>>,
    scope: Scope,
}

/// Of which certificates of its issuer a list speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Scope {
    cards: bool,
    authorities: bool,
    /// Where the list is published, when only certificates that name the place are in it.
    addresses: Option<Vec<String>>,
}

impl Crl {
    /// Reads a list in DER and verifies it with its issuer's key.
    pub fn from_der(der: &[u8], issuer: &Certificate, rules: &Rules) -> Result<Self, CrlError> {
        if der.len() > LARGEST {
            return Err(CrlError::Malformed);
        }
        let list = CertificateList::from_der(der).map_err(|_| CrlError::Malformed)?;
        let tbs = list.tbs_cert_list;
        let authority = &issuer.x509().tbs_certificate;
        if tbs.issuer != authority.subject {
            return Err(CrlError::Issuer);
        }
        if !may_sign(issuer) {
            return Err(CrlError::KeyUsage);
        }
        if tbs.signature != list.signature_algorithm {
            return Err(CrlError::Signature);
        }
        let message = signed_part(der).map_err(|_| CrlError::Malformed)?;
        let key = &authority.subject_public_key_info;
        verify(
            key,
            &list.signature_algorithm,
            message,
            &list.signature,
            rules.accept_sha1,
        )
        .map_err(|bad| match bad {
            BadSignature::Sha1 => CrlError::Sha1,
            BadSignature::Algorithm | BadSignature::Invalid => CrlError::Signature,
        })?;
        let extensions = tbs.crl_extensions.unwrap_or_default();
        if has_other_critical(&extensions, &[ISSUING_DISTRIBUTION_POINT]) {
            return Err(CrlError::Kind);
        }
        let point = extension_named::<IssuingDistributionPoint>(&extensions, ISSUING_DISTRIBUTION_POINT)
            .map_err(|_| CrlError::Malformed)?;
        let revoked = tbs.revoked_certificates.unwrap_or_default();
        if !revoked.iter().all(is_own) {
            return Err(CrlError::Kind);
        }
        Ok(Self {
            issuer: tbs.issuer,
            key: key.clone(),
            this_update: instant(tbs.this_update),
            next_update: tbs.next_update.map(instant).ok_or(CrlError::NoNextUpdate)?,
            serials: Arc::new(
                revoked
                    .into_iter()
                    .map(|entry| entry.serial_number.as_bytes().to_vec())
                    .collect(),
            ),
            scope: scope(point)?,
        })
    }

    /// When it was made.
    pub const fn this_update(&self) -> DateTime<Utc> {
        self.this_update
    }

    /// When the next one is due: keep it until then.
    pub const fn next_update(&self) -> DateTime<Utc> {
        self.next_update
    }

    /// How many certificates are in it.
    pub fn len(&self) -> usize {
        self.serials.len()
    }

    /// Whether none is in it.
    pub fn is_empty(&self) -> bool {
        self.serials.is_empty()
    }

    /// Whether the list speaks of this certificate.
    pub(super) fn covers(&self, link: &Link) -> bool {
        let issuer = &link.issuer().x509().tbs_certificate;
        let kind = if link.is_authority() {
            self.scope.authorities
        } else {
            self.scope.cards
        };
        let place = self.scope.addresses.as_ref().is_none_or(|places| {
            let named = link.crl_addresses();
            places.iter().any(|place| named.contains(place))
        });
        issuer.subject == self.issuer && issuer.subject_public_key_info == self.key && kind && place
    }

    pub(super) fn lists(&self, certificate: &Certificate) -> bool {
        let serial = certificate.x509().tbs_certificate.serial_number.as_bytes();
        self.serials.contains(serial)
    }
}

impl std::fmt::Debug for Crl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Crl")
            .field("this_update", &self.this_update)
            .field("next_update", &self.next_update)
            .field("entries", &self.serials.len())
            .finish_non_exhaustive()
    }
}

fn may_sign(issuer: &Certificate) -> bool {
    match extension::<KeyUsage>(issuer) {
        Ok(usage) => usage.is_none_or(|usage| usage.crl_sign()),
        Err(_) => false,
    }
}

/// An entry without anything critical that changes its meaning, as `certificateIssuer` does.
fn is_own(entry: &RevokedCert) -> bool {
    let extensions = entry.crl_entry_extensions.as_deref().unwrap_or_default();
    !has_other_critical(extensions, &[CrlReason::OID, INVALIDITY_DATE])
}

fn scope(point: Option<IssuingDistributionPoint>) -> Result<Scope, CrlError> {
    let Some(point) = point else {
        return Ok(Scope {
            cards: true,
            authorities: true,
            addresses: None,
        });
    };
    if point.indirect_crl || point.only_contains_attribute_certs || point.only_some_reasons.is_some() {
        return Err(CrlError::Kind);
    }
    let addresses = match point.distribution_point {
        None => None,
        Some(DistributionPointName::FullName(names)) => Some(names.iter().filter_map(address).collect()),
        Some(DistributionPointName::NameRelativeToCRLIssuer(_)) => return Err(CrlError::Kind),
    };
    Ok(Scope {
        cards: !point.only_contains_ca_certs,
        authorities: !point.only_contains_user_certs,
        addresses,
    })
}

fn instant(time: x509_cert::time::Time) -> DateTime<Utc> {
    DateTime::<Utc>::from(time.to_system_time())
}
