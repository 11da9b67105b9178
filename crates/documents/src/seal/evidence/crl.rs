//! Revocation lists (RFC 5280 §5): complete ones of the issuer's own certificates.

use super::{Link, SKEW, Word};
use crate::seal::x509::{instant, is_signed};
use chrono::{DateTime, Utc};
use der::Decode;
use der::asn1::ObjectIdentifier;
use x509_cert::crl::{CertificateList, RevokedCert};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{BasicConstraints, IssuingDistributionPoint, KeyUsage};

/// `id-ce-issuingDistributionPoint`: `x509-cert` 0.2 has another one's number at the type.
const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");

/// What a list says about a link, its signature being the issuer's.
#[derive(Clone, Copy, Debug)]
pub(in crate::seal) struct List {
    pub(in crate::seal) word: Word,
    this_update: DateTime<Utc>,
    pub(in crate::seal) until: DateTime<Utc>,
}

impl List {
    /// Reads a list; `None` when it is none, says nothing about the link, or is not its issuer's. One that
    /// does not say when the next is due never counts: nobody could say when it runs out.
    pub(in crate::seal) fn read(der: &[u8], link: &Link<'_>) -> Option<Self> {
        let list = CertificateList::from_der(der).ok()?;
        let tbs = &list.tbs_cert_list;
        let own = tbs.issuer == link.issuer.tbs().subject && tbs.signature == list.signature_algorithm;
        if !own || !link.issuer.may(KeyUsage::crl_sign) {
            return None;
        }
        let signature = list.signature.as_bytes();
        if !is_signed(der, link.issuer, &list.signature_algorithm, signature) {
            return None;
        }
        let entries = tbs.revoked_certificates.as_deref().unwrap_or_default();
        let extensions = tbs.crl_extensions.as_deref().unwrap_or_default();
        if !covers(extensions, link) || !entries.iter().all(is_own) {
            return None;
        }
        let serial = &link.certificate.tbs().serial_number;
        Some(Self {
            word: if entries.iter().any(|entry| entry.serial_number == *serial) {
                Word::Revoked
            } else {
                Word::Good
            },
            this_update: instant(tbs.this_update),
            until: instant(tbs.next_update?),
        })
    }

    /// Whether it speaks of this time.
    pub(super) fn is_current(&self, at: DateTime<Utc>) -> bool {
        self.this_update <= at + SKEW && at < self.until
    }
}

/// An entry without anything critical that changes its meaning, as `certificateIssuer` does.
fn is_own(entry: &RevokedCert) -> bool {
    let extensions = entry.crl_entry_extensions.as_deref().unwrap_or_default();
    extensions.iter().all(|extension| !extension.critical)
}

/// Whether the list is one of certificates such as this: not of changes, of some reasons, of others'
/// certificates or of another place.
fn covers(extensions: &[Extension], link: &Link<'_>) -> bool {
    let unknown =
        |extension: &Extension| extension.critical && extension.extn_id != ISSUING_DISTRIBUTION_POINT;
    if extensions.iter().any(unknown) {
        return false;
    }
    let Some(point) = extensions
        .iter()
        .find(|extension| extension.extn_id == ISSUING_DISTRIBUTION_POINT)
    else {
        return true;
    };
    let Ok(point) = IssuingDistributionPoint::from_der(point.extn_value.as_bytes()) else {
        return false;
    };
    let constraints = link.certificate.tbs().get::<BasicConstraints>();
    let authority = matches!(constraints, Ok(Some((_, constraints))) if constraints.ca);
    let kind = if authority {
        !point.only_contains_user_certs
    } else {
        !point.only_contains_ca_certs
    };
    let place = match &point.distribution_point {
        None => true,
        Some(DistributionPointName::FullName(names)) => is_place_of(names, link),
        Some(DistributionPointName::NameRelativeToCRLIssuer(_)) => false,
    };
    let whole =
        !point.indirect_crl && !point.only_contains_attribute_certs && point.only_some_reasons.is_none();
    kind && place && whole
}

fn is_place_of(names: &[GeneralName], link: &Link<'_>) -> bool {
    let places = link.places_of_lists();
    names
        .iter()
        .filter_map(super::address)
        .any(|name| places.contains(&name))
}
