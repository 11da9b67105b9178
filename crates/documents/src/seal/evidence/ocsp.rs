//! What a responder says (RFC 6960): the question, and the answer judged.
//!
//! No nonce is sent: answers that are kept with a document prove what they say by their own times, and
//! the responders of large authorities answer from a stock (RFC 5019).

use super::{Link, SKEW, Word};
use crate::seal::algorithms::{Hash, SHA_1};
use crate::seal::x509::{Known, is_signed};
use chrono::{DateTime, TimeDelta, Utc};
use der::asn1::{Any, ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse,
    OcspResponseStatus, Request, ResponderId, TbsRequest, Version,
};

/// `id-pkix-ocsp-basic`.
const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
/// `id-kp-OCSPSigning`.
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
/// How long an answer counts that does not say when the next one is due.
const WITHOUT_NEXT_UPDATE: TimeDelta = TimeDelta::hours(24);

/// The question whether a certificate is good, DER. SHA-1 only names the issuer here, and is what every
/// responder understands (RFC 5019 §2.1.1).
pub(super) fn question(link: &Link<'_>) -> der::Result<Vec<u8>> {
    let (name, key) = issuer_hashes(link.issuer, Hash::Sha1)?;
    let request = OcspRequest {
        tbs_request: TbsRequest {
            version: Version::V1,
            requestor_name: None,
            request_list: vec![Request {
                req_cert: CertId {
                    hash_algorithm: AlgorithmIdentifierOwned {
                        oid: SHA_1,
                        parameters: Some(Any::null()),
                    },
                    issuer_name_hash: OctetString::new(name)?,
                    issuer_key_hash: OctetString::new(key)?,
                    serial_number: link.certificate.tbs().serial_number.clone(),
                },
                single_request_extensions: None,
            }],
            request_extensions: None,
        },
        optional_signature: None,
    };
    request.to_der()
}

fn issuer_hashes(issuer: &Known, hash: Hash) -> der::Result<(Vec<u8>, Vec<u8>)> {
    let tbs = issuer.tbs();
    let key = tbs.subject_public_key_info.subject_public_key.raw_bytes();
    let name = tbs.subject.to_der()?;
    Ok((hash.of(&[name.as_slice()]), hash.of(&[key])))
}

/// An answer about a link, whose signature fits.
#[derive(Clone, Debug)]
pub(in crate::seal) struct Answer {
    pub(in crate::seal) word: Word,
    this_update: DateTime<Utc>,
    pub(in crate::seal) until: DateTime<Utc>,
    /// The certificate of the responder, when it is not the issuer itself.
    pub(in crate::seal) responder: Option<Known>,
}

impl Answer {
    /// Reads an answer; `None` when it is none, says nothing about the link, or is not signed by who may.
    pub(in crate::seal) fn read(der: &[u8], link: &Link<'_>) -> Option<Self> {
        let outer = OcspResponse::from_der(der).ok()?;
        let bytes = outer.response_bytes?;
        if outer.response_status != OcspResponseStatus::Successful || bytes.response_type != BASIC {
            return None;
        }
        let signed = bytes.response.as_bytes();
        let basic = BasicOcspResponse::from_der(signed).ok()?;
        let data = &basic.tbs_response_data;
        let single = data
            .responses
            .iter()
            .find(|single| is_about(&single.cert_id, link))?;
        let this_update = instant(single.this_update);
        let responder = responder(&basic, link, this_update)?;
        let signature = basic.signature.as_bytes();
        if !is_signed(signed, &responder, &basic.signature_algorithm, signature) {
            return None;
        }
        Some(Self {
            word: match single.cert_status {
                CertStatus::Good(_) => Word::Good,
                CertStatus::Revoked(_) => Word::Revoked,
                CertStatus::Unknown(_) => Word::Unknown,
            },
            this_update,
            until: single
                .next_update
                .map_or(this_update + WITHOUT_NEXT_UPDATE, instant),
            responder: (responder != *link.issuer).then_some(responder),
        })
    }

    /// Whether it speaks of this time.
    pub(super) fn is_current(&self, at: DateTime<Utc>) -> bool {
        self.this_update <= at + SKEW && at < self.until
    }
}

fn is_about(id: &CertId, link: &Link<'_>) -> bool {
    let hashes = Hash::named(id.hash_algorithm.oid).map(|hash| issuer_hashes(link.issuer, hash));
    matches!(hashes, Some(Ok((name, key))) if name == id.issuer_name_hash.as_bytes()
        && key == id.issuer_key_hash.as_bytes())
        && link.certificate.tbs().serial_number == id.serial_number
}

/// Who signed: the issuer, or a certificate sent along that the issuer made for this (RFC 6960
/// §4.2.2.2). Whether *that* is revoked is not asked: such certificates live for days or weeks.
fn responder(basic: &BasicOcspResponse, link: &Link<'_>, at: DateTime<Utc>) -> Option<Known> {
    let id = &basic.tbs_response_data.responder_id;
    if is_named(id, link.issuer) {
        return Some(link.issuer.clone());
    }
    let sent = basic.certs.iter().flatten();
    sent.filter_map(|certificate| Known::from_der(&certificate.to_der().ok()?).ok())
        .find(|known| {
            is_named(id, known)
                && is_for_answers(known)
                && known.is_in_force(at)
                && known.is_signed_by(link.issuer)
        })
}

fn is_named(id: &ResponderId, known: &Known) -> bool {
    let tbs = known.tbs();
    match id {
        ResponderId::ByName(name) => *name == tbs.subject,
        ResponderId::ByKey(hash) => {
            let key = tbs.subject_public_key_info.subject_public_key.raw_bytes();
            Hash::Sha1.of(&[key]) == hash.as_bytes()
        }
    }
}

fn is_for_answers(known: &Known) -> bool {
    let purposes = known.tbs().get::<ExtendedKeyUsage>();
    matches!(purposes, Ok(Some((_, purposes))) if purposes.0.contains(&OCSP_SIGNING))
        && known.may(KeyUsage::digital_signature)
}

fn instant(time: OcspGeneralizedTime) -> DateTime<Utc> {
    DateTime::<Utc>::from(time.0.to_system_time())
}
