//! A responder that answers as it is told.

use super::pki::{Draft, PKI, admitted, ca_name, now, oid, sha256_rsa, sign, spki};
use crate::support::at;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::rsa::KeyPair;
use chrono::{DateTime, Utc};
use sportello_identity::cns::Rules;
use sportello_identity::cns::revocation::{Link, OcspAnswer, OcspError};
use x509_cert::der::asn1::{GeneralizedTime, OctetString};
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspResponse, OcspResponseStatus,
    ResponderId, ResponseBytes, ResponseData, RevokedInfo, SingleResponse, Version,
};

pub(crate) fn link() -> Link {
    admitted(&Draft::card().issue(), &Rules::default())
        .unwrap()
        .links()
        .remove(0)
}

pub(crate) fn generalized(instant: DateTime<Utc>) -> OcspGeneralizedTime {
    let time = std::time::SystemTime::from(instant);
    OcspGeneralizedTime(GeneralizedTime::from_system_time(time).unwrap())
}

pub(crate) fn octets(bytes: &[u8]) -> OctetString {
    OctetString::new(bytes).unwrap()
}

pub(crate) fn nonce(bytes: &[u8]) -> Extension {
    Extension {
        extn_id: oid("1.3.6.1.5.5.7.48.1.2"),
        critical: false,
        extn_value: octets(&octets(bytes).to_der().unwrap()),
    }
}

pub(crate) fn id(serial: u32, algorithm: &'static aws_lc_rs::digest::Algorithm, oid_text: &str) -> CertId {
    let hash = |bytes: &[u8]| octets(digest(algorithm, bytes).as_ref());
    CertId {
        hash_algorithm: AlgorithmIdentifierOwned {
            oid: oid(oid_text),
            parameters: None,
        },
        issuer_name_hash: hash(&ca_name("Prova - CA Cittadini").to_der().unwrap()),
        issuer_key_hash: hash(spki(&PKI.ca).subject_public_key.raw_bytes()),
        serial_number: SerialNumber::from(serial),
    }
}

pub(crate) fn sha1_id(serial: u32) -> CertId {
    id(serial, &SHA1_FOR_LEGACY_USE_ONLY, "1.3.14.3.2.26")
}

/// An answer to be.
pub(crate) struct AnswerDraft {
    pub(crate) responder: ResponderId,
    pub(crate) certs: Vec<Vec<u8>>,
    pub(crate) id: CertId,
    pub(crate) status: CertStatus,
    pub(crate) produced_at: DateTime<Utc>,
    pub(crate) this_update: DateTime<Utc>,
    pub(crate) next_update: Option<DateTime<Utc>>,
    pub(crate) extensions: Vec<Extension>,
}

impl Default for AnswerDraft {
    fn default() -> Self {
        Self {
            responder: ResponderId::ByName(ca_name("Prova - CA Cittadini")),
            certs: Vec::new(),
            id: sha1_id(super::crl::SERIAL),
            status: CertStatus::good(),
            produced_at: at("2026-11-28T11:59:00Z"),
            this_update: at("2026-11-28T11:50:00Z"),
            next_update: Some(at("2026-11-28T13:00:00Z")),
            extensions: Vec::new(),
        }
    }
}

impl AnswerDraft {
    pub(crate) fn sign(&self, key: &KeyPair) -> Vec<u8> {
        let tbs_response_data = ResponseData {
            version: Version::V1,
            responder_id: self.responder.clone(),
            produced_at: generalized(self.produced_at),
            responses: vec![SingleResponse {
                cert_id: self.id.clone(),
                cert_status: self.status,
                this_update: generalized(self.this_update),
                next_update: self.next_update.map(generalized),
                single_extensions: None,
            }],
            response_extensions: (!self.extensions.is_empty()).then(|| self.extensions.clone()),
        };
        let signature = sign(key, &tbs_response_data.to_der().unwrap());
        let certs = self
            .certs
            .iter()
            .map(|der| x509_cert::Certificate::from_der(der).unwrap());
        let basic = BasicOcspResponse {
            tbs_response_data,
            signature_algorithm: sha256_rsa(),
            signature,
            certs: (!self.certs.is_empty()).then(|| certs.collect()),
        };
        let response = OcspResponse {
            response_status: OcspResponseStatus::Successful,
            response_bytes: Some(ResponseBytes {
                response_type: oid("1.3.6.1.5.5.7.48.1.1"),
                response: octets(&basic.to_der().unwrap()),
            }),
        };
        response.to_der().unwrap()
    }

    pub(crate) fn read(&self) -> Result<OcspAnswer, OcspError> {
        read(&self.sign(&PKI.ca), None)
    }
}

pub(crate) fn read(der: &[u8], nonce: Option<&[u8]>) -> Result<OcspAnswer, OcspError> {
    OcspAnswer::from_der(der, &link(), nonce, &Rules::default(), now())
}

pub(crate) fn revoked() -> CertStatus {
    CertStatus::revoked(RevokedInfo {
        revocation_time: generalized(at("2026-11-20T00:00:00Z")),
        revocation_reason: None,
    })
}
