//! Making a key, with a certificate that it signs itself or with a request for one.

use super::{
    AGID_CERT, BASIC_CONSTRAINTS, COMMON_NAME, COUNTRY, KEY_USAGE, LOCALITY, NewKey, NewRequest,
    ORGANIZATION, ORGANIZATION_ID, POLICIES, PUBLIC_AGGREGATOR, PUBLIC_SP, Profile, SHA256_RSA, Subject, URI,
    ipa,
};
use crate::keys::{Digest, KeyError, sign, spki};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use chrono::{DateTime, TimeDelta, Utc};
use rand::Rng;
use secrecy::SecretString;
use std::time::SystemTime;
use x509_cert::TbsCertificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::asn1::{BitString, OctetString, PrintableStringRef, SetOfVec, Utf8StringRef};
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::pem::{self, LineEnding};
use x509_cert::der::{Any, Decode, Encode, Tag};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::{PolicyInformation, PolicyQualifierInfo};
use x509_cert::ext::pkix::{BasicConstraints, CertificatePolicies, KeyUsage, KeyUsages};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::request::{CertReq, CertReqInfo, ExtensionReq, Version};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

const USER_NOTICE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.2.2");

/// Makes a key (RSA 2048) and signs its own certificate, valid from `now` for `days`.
///
/// The key is drawn from the cryptographic module, as a key must be; `rng` only draws the serial
/// number.
pub fn self_signed(
    subject: &Subject,
    now: DateTime<Utc>,
    days: u16,
    rng: &mut impl Rng,
) -> Result<NewKey, KeyError> {
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Library)?;
    let mut serial: [u8; 16] = rng.random();
    serial[0] = serial[0] & 0x3f | 0x40;
    let spki = spki(&pair)?;
    let certificate = certificate(subject, now, days, &serial, &spki)
        .and_then(|tbs| {
            let signature =
                sign(&pair, Digest::Sha256, &tbs.to_der()?).map_err(|_| x509_cert::der::ErrorKind::Failed)?;
            x509_cert::Certificate {
                signature_algorithm: tbs.signature.clone(),
                tbs_certificate: tbs,
                signature: BitString::from_bytes(&signature)?,
            }
            .to_der()
        })
        .map_err(|_| KeyError::Certificate)?;
    Ok(NewKey {
        private_key_pem: private_key(&pair)?,
        certificate_pem: to_pem("CERTIFICATE", &certificate)?,
    })
}

/// Makes a key (RSA 2048) and a request for a certificate of this profile, which AgID's authority
/// signs.
pub fn certificate_request(subject: &Subject, profile: &Profile) -> Result<NewRequest, KeyError> {
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Library)?;
    let spki = spki(&pair)?;
    let request = request(subject, profile, &spki)
        .and_then(|info| {
            let signature = sign(&pair, Digest::Sha256, &info.to_der()?)
                .map_err(|_| x509_cert::der::ErrorKind::Failed)?;
            CertReq {
                info,
                algorithm: rsa_sha256(),
                signature: BitString::from_bytes(&signature)?,
            }
            .to_der()
        })
        .map_err(|_| KeyError::Certificate)?;
    Ok(NewRequest {
        private_key_pem: private_key(&pair)?,
        request_pem: to_pem("CERTIFICATE REQUEST", &request)?,
    })
}

fn request(subject: &Subject, profile: &Profile, spki: &[u8]) -> x509_cert::der::Result<CertReqInfo> {
    let mut attributes = SetOfVec::new();
    attributes.insert(ExtensionReq(extensions(profile)?).try_into()?)?;
    Ok(CertReqInfo {
        version: Version::V1,
        subject: name(subject, profile)?,
        public_key: SubjectPublicKeyInfoOwned::from_der(spki)?,
        attributes,
    })
}

fn private_key(pair: &KeyPair) -> Result<SecretString, KeyError> {
    let pkcs8 = AsDer::<Pkcs8V1Der<'static>>::as_der(pair).map_err(|_| KeyError::Library)?;
    Ok(to_pem("PRIVATE KEY", pkcs8.as_ref())?.into())
}

fn to_pem(label: &str, der: &[u8]) -> Result<String, KeyError> {
    pem::encode_string(label, LineEnding::LF, der).map_err(|_| KeyError::Certificate)
}

fn rsa_sha256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid: SHA256_RSA,
        parameters: Some(Any::null()),
    }
}

fn certificate(
    subject: &Subject,
    now: DateTime<Utc>,
    days: u16,
    serial: &[u8],
    spki: &[u8],
) -> x509_cert::der::Result<TbsCertificate> {
    let name = name(subject, &Profile::PublicBody)?;
    let ends = now + TimeDelta::days(i64::from(days));
    Ok(TbsCertificate {
        version: x509_cert::Version::V3,
        serial_number: SerialNumber::new(serial)?,
        signature: rsa_sha256(),
        issuer: name.clone(),
        validity: Validity {
            not_before: Time::try_from(SystemTime::from(now))?,
            not_after: Time::try_from(SystemTime::from(ends))?,
        },
        subject: name,
        subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(spki)?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(extensions(&Profile::PublicBody)?),
    })
}

fn name(subject: &Subject, profile: &Profile) -> x509_cert::der::Result<Name> {
    let organization_id = match profile {
        Profile::PublicBody => ipa(&subject.ipa_code),
        Profile::PublicAggregator { organization_id } => organization_id.clone(),
    };
    let texts = [
        (COMMON_NAME, subject.common_name.as_str()),
        (ORGANIZATION, subject.organization_name.as_str()),
        (URI, subject.entity_id.as_str()),
        (ORGANIZATION_ID, organization_id.as_str()),
    ];
    let mut parts = Vec::new();
    for (oid, text) in texts {
        parts.push(part(oid, Any::encode_from(&Utf8StringRef::new(text)?)?)?);
    }
    parts.push(part(COUNTRY, Any::encode_from(&PrintableStringRef::new("IT")?)?)?);
    let locality = Utf8StringRef::new(&subject.locality)?;
    parts.push(part(LOCALITY, Any::encode_from(&locality)?)?);
    Ok(RdnSequence(parts))
}

fn part(oid: ObjectIdentifier, value: Any) -> x509_cert::der::Result<RelativeDistinguishedName> {
    let set = SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }])?;
    Ok(RelativeDistinguishedName(set))
}

fn extensions(profile: &Profile) -> x509_cert::der::Result<Vec<Extension>> {
    let extension = |extn_id, critical, value: Vec<u8>| {
        Ok::<_, x509_cert::der::Error>(Extension {
            extn_id,
            critical,
            extn_value: OctetString::new(value)?,
        })
    };
    let constraints = BasicConstraints {
        ca: false,
        path_len_constraint: None,
    };
    let usage = KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation);
    let own = match profile {
        Profile::PublicBody => policy(PUBLIC_SP, "cert_SP_Pub")?,
        Profile::PublicAggregator { .. } => policy(PUBLIC_AGGREGATOR, "cert_AggFull_Pub")?,
    };
    let policies = CertificatePolicies(vec![policy(AGID_CERT, "agIDcert")?, own]);
    Ok(vec![
        extension(BASIC_CONSTRAINTS, false, constraints.to_der()?)?,
        extension(KEY_USAGE, true, usage.to_der()?)?,
        extension(POLICIES, false, policies.to_der()?)?,
    ])
}

/// A policy with a user notice that holds an explicit text (RFC 5280 §4.2.1.4).
fn policy(oid: ObjectIdentifier, notice: &str) -> x509_cert::der::Result<PolicyInformation> {
    let text = Utf8StringRef::new(notice)?.to_der()?;
    Ok(PolicyInformation {
        policy_identifier: oid,
        policy_qualifiers: Some(vec![PolicyQualifierInfo {
            policy_qualifier_id: USER_NOTICE,
            qualifier: Some(Any::new(Tag::Sequence, text)?),
        }]),
    })
}
