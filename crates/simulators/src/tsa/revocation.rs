//! Which certificates are revoked: over OCSP (RFC 6960), and as a list.

use super::authority::serial;
use super::{Authority, TsaError};
use crate::cns::since_1970;
use crate::ocsp::{Responder, generalized};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use chrono::{DateTime, TimeDelta, Utc};
use rcgen::{
    CertificateRevocationListParams, KeyIdMethod, RevocationReason, RevokedCertParams, SerialNumber,
    date_time_ymd,
};
use x509_ocsp::{CertId, CertStatus, RevokedInfo};

/// How long an answer counts.
const ANSWER_COUNTS: TimeDelta = TimeDelta::hours(1);
/// How long a list counts.
const LIST_COUNTS: TimeDelta = TimeDelta::hours(24);

impl Authority {
    /// Answers a question, DER to DER.
    pub(super) fn answer(&self, question: &[u8], now: DateTime<Utc>) -> Result<Vec<u8>, TsaError> {
        let responder = Responder {
            certificate: &self.certificate,
            key: self.issuer.key(),
            counts: ANSWER_COUNTS,
            repeats_nonce: false,
        };
        responder.answer(question, now, |id| self.status(id, now))
    }

    fn status(&self, id: &CertId, now: DateTime<Utc>) -> Result<CertStatus, TsaError> {
        let key = &self.certificate.tbs_certificate.subject_public_key_info;
        let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, key.subject_public_key.raw_bytes());
        if id.issuer_key_hash.as_bytes() != hash.as_ref() {
            return Ok(CertStatus::unknown());
        }
        if !self.revoked()?.contains(&serial(id.serial_number.as_bytes())) {
            return Ok(CertStatus::good());
        }
        Ok(CertStatus::revoked(RevokedInfo {
            revocation_time: generalized(now)?,
            revocation_reason: None,
        }))
    }

    /// The revocation list of this moment, DER.
    pub(super) fn revocation_list(&self, now: DateTime<Utc>) -> Result<Vec<u8>, TsaError> {
        let beginning = date_time_ymd(1970, 1, 1);
        let entry = |serial: String| RevokedCertParams {
            serial_number: SerialNumber::from(bytes(&serial)),
            revocation_time: beginning + since_1970(now),
            reason_code: Some(RevocationReason::KeyCompromise),
            invalidity_date: None,
        };
        let list = CertificateRevocationListParams {
            this_update: beginning + since_1970(now),
            next_update: beginning + since_1970(now + LIST_COUNTS),
            crl_number: SerialNumber::from(now.timestamp().unsigned_abs()),
            issuing_distribution_point: None,
            revoked_certs: self.revoked()?.into_iter().map(entry).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Ok(list.signed_by(&self.issuer)?.der().to_vec())
    }
}

/// The bytes of a serial number in hexadecimal.
fn bytes(serial: &str) -> Vec<u8> {
    let even = if serial.len().is_multiple_of(2) {
        serial.to_owned()
    } else {
        format!("0{serial}")
    };
    let digits: Vec<char> = even.chars().collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok();
    digits.chunks(2).filter_map(byte).collect()
}
