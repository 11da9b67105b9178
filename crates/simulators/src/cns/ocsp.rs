//! The responder: which of the cards is revoked, over OCSP (RFC 6960).

use super::CardError;
use super::authority::Authority;
use crate::ocsp::{Responder, generalized};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt::Write as _;
use x509_cert::der::Encode;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_ocsp::{CertId, CertStatus, RevokedInfo};

const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");

/// How long an answer counts.
const ANSWER_COUNTS: TimeDelta = TimeDelta::minutes(5);

impl Authority {
    /// Answers a question, DER to DER.
    pub(super) fn answer(&self, question: &[u8], now: DateTime<Utc>) -> Result<Vec<u8>, CardError> {
        let responder = Responder {
            certificate: &self.certificate,
            key: self.issuer.key(),
            counts: ANSWER_COUNTS,
            repeats_nonce: true,
        };
        responder.answer(question, now, |id| self.status(id))
    }

    fn status(&self, id: &CertId) -> Result<CertStatus, CardError> {
        let ours = &self.certificate.tbs_certificate;
        let hash = |bytes: &[u8]| digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec();
        let key = ours.subject_public_key_info.subject_public_key.raw_bytes();
        let is_ours = id.hash_algorithm.oid == SHA1
            && id.issuer_name_hash.as_bytes() == hash(&ours.subject.to_der()?)
            && id.issuer_key_hash.as_bytes() == hash(key);
        let serial = id
            .serial_number
            .as_bytes()
            .iter()
            .fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
        if !is_ours || !self.register.issued()?.contains(&serial) {
            return Ok(CertStatus::unknown());
        }
        match self.register.revoked()?.get(&serial) {
            None => Ok(CertStatus::good()),
            Some(since) => Ok(CertStatus::revoked(RevokedInfo {
                revocation_time: generalized(*since)?,
                revocation_reason: None,
            })),
        }
    }
}
