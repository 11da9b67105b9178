//! Answers over OCSP (RFC 6960), as the simulated authorities give them.

use chrono::{DateTime, TimeDelta, Utc};
use rcgen::{KeyPair, SigningKey as _};
use std::time::SystemTime;
use x509_cert::Certificate;
use x509_cert::der::asn1::{BitString, GeneralizedTime, ObjectIdentifier, OctetString};
use x509_cert::der::{self, Decode, Encode};
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse,
    OcspResponseStatus, ResponderId, ResponseBytes, ResponseData, SingleResponse, Version,
};

const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");

/// Who answers.
pub(crate) struct Responder<'a> {
    pub(crate) certificate: &'a Certificate,
    pub(crate) key: &'a KeyPair,
    /// How long an answer counts.
    pub(crate) counts: TimeDelta,
    /// Whether what was sent against replays is sent back.
    pub(crate) repeats_nonce: bool,
}

impl Responder<'_> {
    /// Answers a question, DER to DER: how each certificate stands that is asked about.
    pub(crate) fn answer<E>(
        &self,
        question: &[u8],
        now: DateTime<Utc>,
        status: impl Fn(&CertId) -> Result<CertStatus, E>,
    ) -> Result<Vec<u8>, E>
    where
        E: From<der::Error> + From<rcgen::Error>,
    {
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
                cert_status: status(&request.req_cert)?,
                cert_id: request.req_cert,
                this_update: generalized(now)?,
                next_update: Some(generalized(now + self.counts)?),
                single_extensions: None,
            });
        }
        let mut nonce = asked.request_extensions.unwrap_or_default();
        nonce.retain(|extension| self.repeats_nonce && extension.extn_id == NONCE);
        let tbs_response_data = ResponseData {
            version: Version::V1,
            responder_id: ResponderId::ByName(self.certificate.tbs_certificate.subject.clone()),
            produced_at: generalized(now)?,
            responses,
            response_extensions: (!nonce.is_empty()).then_some(nonce),
        };
        let signature = self.key.sign(&tbs_response_data.to_der()?)?;
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
}

pub(crate) fn generalized(instant: DateTime<Utc>) -> Result<OcspGeneralizedTime, der::Error> {
    let instant = GeneralizedTime::from_system_time(SystemTime::from(instant))?;
    Ok(OcspGeneralizedTime(instant))
}
