//! Online status (RFC 6960): the request to send, the answer judged.

use super::Link;
use crate::cns::rules::Rules;
use crate::cns::x509::{
    BadSignature, der_of, extension, has_other_critical, signed_part, verify, verify_certificate,
};
use crate::keys::Certificate;
use aws_lc_rs::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use chrono::{DateTime, TimeDelta, Utc};
use x509_cert::der::asn1::{Null, OctetString};
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Any, Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse,
    OcspResponseStatus, Request, ResponderId, SingleResponse, TbsRequest, Version,
};

const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA2: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");

/// Largest answer accepted, in bytes.
const LARGEST: usize = 64 * 1024;
/// How long an answer counts that does not say when the next one is due.
const WITHOUT_NEXT_UPDATE: TimeDelta = TimeDelta::hours(24);

/// An answer that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OcspError {
    /// Not an OCSP answer, or one with something critical that we do not know.
    #[error("not an OCSP answer")]
    Malformed,
    /// The responder says that it cannot answer.
    #[error("the responder does not answer")]
    Unsuccessful,
    /// Signed neither by the issuer nor by a responder that the issuer named.
    #[error("the answer is not signed by the issuer or by its responder")]
    Signer,
    /// The signature does not count.
    #[error("the answer's signature does not fit, or is of a kind that is not accepted")]
    Signature,
    /// Signed with SHA-1.
    #[error("the answer is signed with SHA-1")]
    Sha1,
    /// About other certificates.
    #[error("the answer is about another certificate")]
    OtherCertificate,
    /// To another question.
    #[error("the answer is to another question")]
    Nonce,
    /// Made later than now, or run out.
    #[error("the answer is not current")]
    NotCurrent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Good,
    Revoked,
    Unknown,
}

/// What a responder says about one certificate, its signature verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcspAnswer {
    link: Link,
    word: Word,
    this_update: DateTime<Utc>,
    next_update: Option<DateTime<Utc>>,
}

impl Link {
    /// The question to send (`application/ocsp-request`), with a nonce of 1 to 32 bytes or none.
    /// SHA-1 only names the issuer here, and is what every responder understands (RFC 5019).
    pub fn ocsp_request(&self, nonce: Option<&[u8]>) -> Result<Vec<u8>, OcspError> {
        let null = Any::encode_from(&Null).map_err(|_| OcspError::Malformed)?;
        let algorithm = AlgorithmIdentifierOwned {
            oid: SHA1,
            parameters: Some(null),
        };
        let hashes = self.hashes(&SHA1_FOR_LEGACY_USE_ONLY)?;
        let octets = |bytes: &[u8]| OctetString::new(bytes).map_err(|_| OcspError::Malformed);
        let request = OcspRequest {
            tbs_request: TbsRequest {
                version: Version::V1,
                requestor_name: None,
                request_list: vec![Request {
                    req_cert: CertId {
                        hash_algorithm: algorithm,
                        issuer_name_hash: octets(&hashes.name)?,
                        issuer_key_hash: octets(&hashes.key)?,
                        serial_number: self.certificate.x509().tbs_certificate.serial_number.clone(),
                    },
                    single_request_extensions: None,
                }],
                request_extensions: nonce.map(nonce_extension).transpose()?.map(|nonce| vec![nonce]),
            },
            optional_signature: None,
        };
        request.to_der().map_err(|_| OcspError::Malformed)
    }

    fn hashes(&self, algorithm: &'static Algorithm) -> Result<Hashes, OcspError> {
        let issuer = &self.issuer.x509().tbs_certificate;
        let name = der_of(&issuer.subject).map_err(|_| OcspError::Malformed)?;
        Ok(Hashes {
            name: digest(algorithm, &name).as_ref().to_vec(),
            key: digest(
                algorithm,
                issuer.subject_public_key_info.subject_public_key.raw_bytes(),
            )
            .as_ref()
            .to_vec(),
        })
    }

    fn is_named_by(&self, id: &CertId) -> bool {
        let algorithm = match id.hash_algorithm.oid {
            SHA1 => &SHA1_FOR_LEGACY_USE_ONLY,
            SHA2 => &SHA256,
            _ => return false,
        };
        self.hashes(algorithm).is_ok_and(|hashes| {
            hashes.name == id.issuer_name_hash.as_bytes()
                && hashes.key == id.issuer_key_hash.as_bytes()
                && self.certificate.x509().tbs_certificate.serial_number == id.serial_number
        })
    }
}

struct Hashes {
    name: Vec<u8>,
    key: Vec<u8>,
}

fn nonce_extension(nonce: &[u8]) -> Result<Extension, OcspError> {
    let inner = OctetString::new(nonce).and_then(|nonce| nonce.to_der());
    let value = inner.and_then(OctetString::new);
    Ok(Extension {
        extn_id: NONCE,
        critical: false,
        extn_value: value.map_err(|_| OcspError::Malformed)?,
    })
}

impl OcspAnswer {
    /// Reads an answer in DER and verifies it. `nonce`: the one that was sent; responders that
    /// answer from a stock leave it out, and that is accepted.
    pub fn from_der(
        der: &[u8],
        link: &Link,
        nonce: Option<&[u8]>,
        rules: &Rules,
        now: DateTime<Utc>,
    ) -> Result<Self, OcspError> {
        if der.len() > LARGEST {
            return Err(OcspError::Malformed);
        }
        let outer = OcspResponse::from_der(der).map_err(|_| OcspError::Malformed)?;
        if outer.response_status != OcspResponseStatus::Successful {
            return Err(OcspError::Unsuccessful);
        }
        let bytes = outer.response_bytes.ok_or(OcspError::Malformed)?;
        if bytes.response_type != BASIC {
            return Err(OcspError::Malformed);
        }
        let basic = bytes.response.as_bytes();
        let message = signed_part(basic).map_err(|_| OcspError::Malformed)?;
        let basic = BasicOcspResponse::from_der(basic).map_err(|_| OcspError::Malformed)?;
        let signer = signer(&basic, link, rules, now)?;
        verify(
            &signer.x509().tbs_certificate.subject_public_key_info,
            &basic.signature_algorithm,
            message,
            &basic.signature,
            rules.accept_sha1,
        )
        .map_err(|bad| match bad {
            BadSignature::Sha1 => OcspError::Sha1,
            BadSignature::Algorithm | BadSignature::Invalid => OcspError::Signature,
        })?;
        let data = &basic.tbs_response_data;
        let extensions = data.response_extensions.as_deref().unwrap_or_default();
        if has_other_critical(extensions, &[NONCE]) {
            return Err(OcspError::Malformed);
        }
        let answered = extensions.iter().find(|extension| extension.extn_id == NONCE);
        if let (Some(sent), Some(answered)) = (nonce, answered)
            && nonce_extension(sent)?.extn_value != answered.extn_value
        {
            return Err(OcspError::Nonce);
        }
        let mut about = data
            .responses
            .iter()
            .filter(|single| link.is_named_by(&single.cert_id));
        let single = about.next().ok_or(OcspError::OtherCertificate)?;
        if about.next().is_some() {
            return Err(OcspError::Malformed);
        }
        let answer = Self::of(single, link);
        // What was revoked once stays so: an old answer cannot clear a certificate, but it can condemn.
        let begun = instant(data.produced_at).max(answer.this_update) <= now + rules.skew;
        if !begun || !(answer.is_current(rules, now) || answer.revokes()) {
            return Err(OcspError::NotCurrent);
        }
        Ok(answer)
    }

    fn of(single: &SingleResponse, link: &Link) -> Self {
        Self {
            link: link.clone(),
            word: match single.cert_status {
                CertStatus::Good(_) => Word::Good,
                CertStatus::Revoked(_) => Word::Revoked,
                CertStatus::Unknown(_) => Word::Unknown,
            },
            this_update: instant(single.this_update),
            next_update: single.next_update.map(instant),
        }
    }

    /// Until when the answer counts.
    pub fn counts_until(&self) -> DateTime<Utc> {
        self.next_update.unwrap_or(self.this_update + WITHOUT_NEXT_UPDATE)
    }

    pub(super) fn is_about(&self, link: &Link) -> bool {
        self.link == *link
    }

    pub(super) fn revokes(&self) -> bool {
        self.word == Word::Revoked
    }

    pub(super) fn clears(&self, rules: &Rules, now: DateTime<Utc>) -> bool {
        self.word == Word::Good && self.is_current(rules, now)
    }

    fn is_current(&self, rules: &Rules, now: DateTime<Utc>) -> bool {
        self.this_update <= now + rules.skew && now < self.counts_until() + rules.skew
    }
}

/// Who signed: the issuer itself, or a certificate sent along that the issuer made for this
/// (RFC 6960 §4.2.2.2). Whether *that* is revoked is not asked: such certificates live for days.
fn signer(
    basic: &BasicOcspResponse,
    link: &Link,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Result<Certificate, OcspError> {
    let id = &basic.tbs_response_data.responder_id;
    if is_responder(id, link.issuer()) {
        return Ok(link.issuer().clone());
    }
    basic
        .certs
        .iter()
        .flatten()
        .filter_map(|certificate| certificate.to_der().ok())
        .filter_map(|der| Certificate::from_der(&der).ok())
        .find(|certificate| is_responder(id, certificate) && is_delegated(certificate, link, rules, now))
        .ok_or(OcspError::Signer)
}

fn is_responder(id: &ResponderId, certificate: &Certificate) -> bool {
    let tbs = &certificate.x509().tbs_certificate;
    match id {
        ResponderId::ByName(name) => *name == tbs.subject,
        ResponderId::ByKey(hash) => {
            let key = tbs.subject_public_key_info.subject_public_key.raw_bytes();
            digest(&SHA1_FOR_LEGACY_USE_ONLY, key).as_ref() == hash.as_bytes()
        }
    }
}

fn is_delegated(certificate: &Certificate, link: &Link, rules: &Rules, now: DateTime<Utc>) -> bool {
    let made_for_this = matches!(
        extension::<ExtendedKeyUsage>(certificate),
        Ok(Some(purposes)) if purposes.0.contains(&OCSP_SIGNING)
    );
    let signs = match extension::<KeyUsage>(certificate) {
        Ok(usage) => usage.is_none_or(|usage| usage.digital_signature()),
        Err(_) => false,
    };
    let issuer = link.issuer();
    made_for_this
        && signs
        && certificate.x509().tbs_certificate.issuer == issuer.x509().tbs_certificate.subject
        && (certificate.not_before()..certificate.not_after()).contains(&now)
        && verify_certificate(certificate, issuer, rules.accept_sha1).is_ok()
}

fn instant(time: OcspGeneralizedTime) -> DateTime<Utc> {
    DateTime::<Utc>::from(time.0.to_system_time())
}
