//! Time-stamps: the question read, the answer written (RFC 3161 §2.4, RFC 5816).

use super::der::{FIRST, OCTETS, SEQUENCE, SET, TIME, integer, set_of, tlv};
use super::{Authority, Fault, TsaError};
use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};
use rcgen::SigningKey as _;
use std::sync::atomic::Ordering;
use x509_cert::Certificate;
use x509_cert::der::{Encode, Error, Reader, SliceReader, Tag};

/// sha256, as an algorithm identifier.
const SHA_256: [u8; 13] = [
    0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
];
/// ecdsa-with-SHA256, as an algorithm identifier.
const ECDSA: [u8; 12] = [
    0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02,
];
/// id-signedData.
const SIGNED_DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// id-ct-TSTInfo.
const TST_INFO: [u8; 13] = [
    0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04,
];
/// id-contentType.
const CONTENT_TYPE: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
/// id-messageDigest.
const MESSAGE_DIGEST: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
/// id-aa-signingCertificateV2.
const SIGNING_CERTIFICATE: [u8; 13] = [
    0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f,
];
/// 1.3.76.16.99.1, the policy of an invented provider.
const POLICY: [u8; 8] = [0x06, 0x06, 0x2b, 0x4c, 0x10, 0x63, 0x01, 0x01];
/// 1.3.76.16.99.2, another one.
const OTHER_POLICY: [u8; 8] = [0x06, 0x06, 0x2b, 0x4c, 0x10, 0x63, 0x01, 0x02];
/// `PKIStatusInfo { granted }`.
const GRANTED: [u8; 5] = [0x30, 0x03, 0x02, 0x01, 0x00];
/// `TimeStampResp { { rejection } }`.
const REJECTED: [u8; 7] = [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02];

/// What a question says: each part as it came, tag and length included.
struct Question {
    imprint: Vec<u8>,
    policy: Option<Vec<u8>>,
    nonce: Option<Vec<u8>>,
    certificates: bool,
}

impl Question {
    fn read(der: &[u8]) -> Result<Self, Error> {
        let mut reader = SliceReader::new(der)?;
        let question = reader.sequence(|inside| {
            inside.tlv_bytes()?;
            let mut question = Self {
                imprint: inside.tlv_bytes()?.to_vec(),
                policy: None,
                nonce: None,
                certificates: false,
            };
            while !inside.is_finished() {
                let tag = inside.peek_tag()?;
                let part = inside.tlv_bytes()?.to_vec();
                match tag {
                    Tag::ObjectIdentifier => question.policy = Some(part),
                    Tag::Integer => question.nonce = Some(part),
                    Tag::Boolean => question.certificates = part.last() == Some(&0xff),
                    _ => {}
                }
            }
            Ok(question)
        })?;
        reader.finish(question)
    }
}

impl Authority {
    /// Answers a question, DER to DER; [`Fault::Silent`] is the caller's to keep.
    pub(super) fn stamp(
        &self,
        question: &[u8],
        fault: Option<Fault>,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, TsaError> {
        let Ok(mut question) = Question::read(question) else {
            return Ok(REJECTED.to_vec());
        };
        match fault {
            Some(Fault::Refused) => return Ok(REJECTED.to_vec()),
            Some(Fault::Nonsense) => return Ok(b"<html>time-stamps</html>".to_vec()),
            Some(Fault::Imprint) => flip_last(&mut question.imprint),
            Some(Fault::Nonce) => {
                if let Some(nonce) = &mut question.nonce {
                    flip_last(nonce);
                }
            }
            _ => {}
        }
        let info = self.info(&question, fault, now);
        let token = self.token(&question, fault, &info)?;
        Ok(tlv(SEQUENCE, &[&GRANTED, &token]))
    }

    fn info(&self, question: &Question, fault: Option<Fault>, now: DateTime<Utc>) -> Vec<u8> {
        let wanted = question.policy.as_deref().unwrap_or(&POLICY);
        let policy: &[u8] = if fault == Some(Fault::Policy) {
            &OTHER_POLICY
        } else {
            wanted
        };
        let number = self.stamps.last.fetch_add(1, Ordering::Relaxed) + 1;
        let time = now.format("%Y%m%d%H%M%S.%3fZ").to_string();
        tlv(
            SEQUENCE,
            &[
                &integer(1),
                policy,
                &question.imprint,
                &integer(number),
                &tlv(TIME, &[fraction_in_der(&time).as_bytes()]),
                &tlv(SEQUENCE, &[&integer(1)]),
                question.nonce.as_deref().unwrap_or_default(),
            ],
        )
    }

    /// `ContentInfo` with signed data around what the stamp says.
    fn token(&self, question: &Question, fault: Option<Fault>, info: &[u8]) -> Result<Vec<u8>, TsaError> {
        let signer = match fault {
            Some(Fault::Expired) => &self.stamps.expired,
            Some(Fault::Purpose) => &self.stamps.of_another_purpose,
            _ => &self.stamps.good,
        };
        let signer_info = self.signer_info(signer, fault, info)?;
        let certificates = if question.certificates {
            set_of(FIRST, vec![signer.to_der()?])
        } else {
            Vec::new()
        };
        let content = tlv(FIRST, &[&tlv(OCTETS, &[info])]);
        let envelope = tlv(
            SEQUENCE,
            &[
                &integer(3),
                &tlv(SET, &[&SHA_256]),
                &tlv(SEQUENCE, &[&TST_INFO, &content]),
                &certificates,
                &tlv(SET, &[&signer_info]),
            ],
        );
        Ok(tlv(SEQUENCE, &[&SIGNED_DATA, &tlv(FIRST, &[&envelope])]))
    }

    fn signer_info(
        &self,
        signer: &Certificate,
        fault: Option<Fault>,
        info: &[u8],
    ) -> Result<Vec<u8>, TsaError> {
        let hash = |bytes: &[u8]| tlv(OCTETS, &[digest(&SHA256, bytes).as_ref()]);
        let named = tlv(SEQUENCE, &[&hash(&signer.to_der()?)]);
        let named = tlv(SEQUENCE, &[&tlv(SEQUENCE, &[&named])]);
        let attribute = |oid: &[u8], value: &[u8]| tlv(SEQUENCE, &[oid, &tlv(SET, &[value])]);
        let attributes = vec![
            attribute(&CONTENT_TYPE, &TST_INFO),
            attribute(&MESSAGE_DIGEST, &hash(info)),
            attribute(&SIGNING_CERTIFICATE, &named),
        ];
        let mut signature = self.stamps.key.sign(&set_of(SET, attributes.clone()))?;
        if fault == Some(Fault::Signature) {
            flip_last(&mut signature);
        }
        let tbs = &signer.tbs_certificate;
        Ok(tlv(
            SEQUENCE,
            &[
                &integer(1),
                &tlv(SEQUENCE, &[&tbs.issuer.to_der()?, &tbs.serial_number.to_der()?]),
                &SHA_256,
                &set_of(FIRST, attributes),
                &ECDSA,
                &tlv(OCTETS, &[&signature]),
            ],
        ))
    }
}

fn flip_last(bytes: &mut [u8]) {
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
}

/// A time without zeros at its end, as DER wants it (RFC 3161 §2.4.2).
fn fraction_in_der(time: &str) -> String {
    let digits = time.trim_end_matches('Z').trim_end_matches('0');
    match digits.split_once('.') {
        Some((_, "")) => format!("{}Z", digits.trim_end_matches('.')),
        Some(_) => format!("{digits}Z"),
        None => format!("{time}Z"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_has_no_zeros_at_its_end_and_seconds_keep_theirs() {
        assert_eq!(fraction_in_der("20261124094107.250Z"), "20261124094107.25Z");
        assert_eq!(fraction_in_der("20261124094100.000Z"), "20261124094100Z");
    }
}
