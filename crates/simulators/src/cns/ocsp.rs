//! The responder: which of the cards is revoked, over OCSP (RFC 6960).

use super::CardError;
use super::authority::Authority;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use chrono::{DateTime, TimeDelta, Utc};
use rcgen::SigningKey as _;
use std::fmt::Write as _;
use std::time::SystemTime;
use x509_cert::der::asn1::{BitString, GeneralizedTime, ObjectIdentifier, OctetString};
use x509_cert::der::{Decode, Encode};
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse,
    OcspResponseStatus, ResponderId, ResponseBytes, ResponseData, RevokedInfo, SingleResponse, Version,
};

const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");

/// How long an answer counts.
const ANSWER_COUNTS: TimeDelta = TimeDelta::minutes(5);

impl Authority {
    /// Answers a question, DER to DER.
    pub(super) fn answer(&self, question: &[u8], now: DateTime<Utc>) -> Result<Vec<u8>, CardError> {
        let Ok(question) = OcspRequest::from_der(question) else {
            let refusal = OcspResponse {
                response_status: OcspResponseStatus::MalformedRequest,
                response_bytes: None,
            };
            return Ok(refusal.to_der()?);
        };
        let asked = question.tbs_request;
        let mut responses = Vec::new();
        for request in asked.request_list {
            responses.push(SingleResponse {
                cert_status: self.status(&request.req_cert)?,
                cert_id: request.req_cert,
                this_update: generalized(now)?,
                next_update: Some(generalized(now + ANSWER_COUNTS)?),
                single_extensions: None,
            });
        }
        let mut nonce = asked.request_extensions.unwrap_or_default();
        nonce.retain(|extension| extension.extn_id == NONCE);
        let tbs_response_data = ResponseData {
            version: Version::V1,
            responder_id: ResponderId::ByName(self.certificate.tbs_certificate.subject.clone()),
            produced_at: generalized(now)?,
            responses,
            response_extensions: (!nonce.is_empty()).then_some(nonce),
        };
        let signature = self.issuer.key().sign(&tbs_response_data.to_der()?)?;
        let basic = BasicOcspResponse {
            tbs_response_data,
            signature_algorithm: self.certificate.signature_algorithm.clone(),
            signature: BitString::from_bytes(&signature)?,
            certs: None,
        };
        let answer = OcspResponse {
            response_status: OcspResponseStatus::Successful,
            response_bytes: Some(ResponseBytes {
                response_type: BASIC,
                response: OctetString::new(basic.to_der()?)?,
            }),
        };
        Ok(answer.to_der()?)
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

fn generalized(instant: DateTime<Utc>) -> Result<OcspGeneralizedTime, CardError> {
    Ok(OcspGeneralizedTime(GeneralizedTime::from_system_time(
        SystemTime::from(instant),
    )?))
}
