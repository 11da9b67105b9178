//! Certificates of service providers (Avviso 29, v3): making one, checking one.
//!
//! A public body may sign its own. The profile forbids encryption, so this key serves SPID alone.

use super::Config;
use crate::keys::{Certificate, Digest, KeyError, SigningKey, sign, spki};
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
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const LOCALITY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.7");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const URI: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.83");
const ORGANIZATION_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.97");
/// Name, surname, given name, initials, pseudonym: a body is no person.
const FORBIDDEN: [ObjectIdentifier; 5] = [
    ObjectIdentifier::new_unwrap("2.5.4.41"),
    ObjectIdentifier::new_unwrap("2.5.4.4"),
    ObjectIdentifier::new_unwrap("2.5.4.42"),
    ObjectIdentifier::new_unwrap("2.5.4.43"),
    ObjectIdentifier::new_unwrap("2.5.4.65"),
];
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const POLICIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32");
const USER_NOTICE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.2.2");
const AGID_CERT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.76.16.6");
const PUBLIC_SP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.76.16.4.2.1");
const SHA256_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const SHA512_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");

/// Whom the certificate is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// `commonName` = `OrganizationDisplayName` of the metadata.
    pub common_name: String,
    /// `organizationName` = `OrganizationName` of the metadata.
    pub organization_name: String,
    /// `uri` = entity id.
    pub entity_id: String,
    /// Code in the index of public administrations; becomes `PA:IT-<code>`.
    pub ipa_code: String,
    /// Town of the seat, in full.
    pub locality: String,
}

/// A fresh key with its certificate, as PEM, to be kept by the administrator.
pub struct NewKey {
    /// PKCS#8.
    pub private_key_pem: SecretString,
    /// X.509.
    pub certificate_pem: String,
}

/// What is wrong with a certificate, for `doctor` and `config check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileFault {
    /// RSA of 2048, 3072 or 4096 bits.
    #[error("the key is not RSA of 2048, 3072 or 4096 bits")]
    Key,
    /// SHA-256 or SHA-512 with RSA.
    #[error("the certificate is not signed with SHA-256 or SHA-512")]
    Digest,
    /// A part of the subject is missing or differs from the metadata.
    #[error("the subject's `{0}` is missing or differs from the metadata")]
    Subject(&'static str),
    /// The subject names a person.
    #[error("the subject names a person")]
    Person,
    /// `basicConstraints`.
    #[error("basicConstraints must be there, not critical, CA:FALSE")]
    BasicConstraints,
    /// `keyUsage`.
    #[error("keyUsage must be critical, digitalSignature and nonRepudiation alone")]
    KeyUsage,
    /// `certificatePolicies`.
    #[error("certificatePolicies must name agIDcert and the policy of public service providers")]
    Policies,
    /// Expired or not valid yet.
    #[error("the certificate is not valid now")]
    Dates,
    /// Sixty days or less to go: begin the change of keys with AgID.
    #[error("the certificate expires within sixty days")]
    ExpiresSoon,
}

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
    let pkcs8 = AsDer::<Pkcs8V1Der<'static>>::as_der(&pair).map_err(|_| KeyError::Library)?;
    let to_pem =
        |label, der: &[u8]| pem::encode_string(label, LineEnding::LF, der).map_err(|_| KeyError::Certificate);
    Ok(NewKey {
        private_key_pem: to_pem("PRIVATE KEY", pkcs8.as_ref())?.into(),
        certificate_pem: to_pem("CERTIFICATE", &certificate)?,
    })
}

impl NewKey {
    /// The key, ready for use.
    pub fn signing_key(&self) -> Result<SigningKey, KeyError> {
        SigningKey::from_pem(&self.private_key_pem, &self.certificate_pem)
    }
}

fn certificate(
    subject: &Subject,
    now: DateTime<Utc>,
    days: u16,
    serial: &[u8],
    spki: &[u8],
) -> x509_cert::der::Result<TbsCertificate> {
    let name = name(subject)?;
    let ends = now + TimeDelta::days(i64::from(days));
    Ok(TbsCertificate {
        version: x509_cert::Version::V3,
        serial_number: SerialNumber::new(serial)?,
        signature: AlgorithmIdentifierOwned {
            oid: SHA256_RSA,
            parameters: Some(Any::null()),
        },
        issuer: name.clone(),
        validity: Validity {
            not_before: Time::try_from(SystemTime::from(now))?,
            not_after: Time::try_from(SystemTime::from(ends))?,
        },
        subject: name,
        subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(spki)?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(extensions()?),
    })
}

fn name(subject: &Subject) -> x509_cert::der::Result<Name> {
    let organization_id = format!("PA:IT-{}", subject.ipa_code);
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

fn extensions() -> x509_cert::der::Result<Vec<Extension>> {
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
    let policies = CertificatePolicies(vec![
        policy(AGID_CERT, "agIDcert")?,
        policy(PUBLIC_SP, "cert_SP_Pub")?,
    ]);
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

/// Holds a certificate against the profile and against the metadata that it is for.
pub fn check(certificate: &Certificate, config: &Config, now: DateTime<Utc>) -> Vec<ProfileFault> {
    let x509 = certificate.x509();
    let mut faults = Vec::new();
    let bits = certificate.public_key().map(|key| key.bits()).unwrap_or_default();
    if ![2048, 3072, 4096].contains(&bits) {
        faults.push(ProfileFault::Key);
    }
    if ![SHA256_RSA, SHA512_RSA].contains(&x509.signature_algorithm.oid) {
        faults.push(ProfileFault::Digest);
    }
    faults.extend(subject_faults(&x509.tbs_certificate.subject, config));
    faults.extend(extension_faults(
        x509.tbs_certificate.extensions.as_deref().unwrap_or_default(),
    ));
    if now < certificate.not_before() || now > certificate.not_after() {
        faults.push(ProfileFault::Dates);
    } else if certificate.not_after() - now <= TimeDelta::days(60) {
        faults.push(ProfileFault::ExpiresSoon);
    }
    faults
}

fn subject_faults(subject: &Name, config: &Config) -> Vec<ProfileFault> {
    let parts: Vec<&AttributeTypeAndValue> = subject.0.iter().flat_map(|part| part.0.iter()).collect();
    let value = |oid| {
        let part = parts.iter().find(|part| part.oid == oid)?;
        std::str::from_utf8(part.value.value()).ok()
    };
    let organization_id = format!("PA:IT-{}", config.contact.ipa_code);
    let expected = [
        (
            "commonName",
            COMMON_NAME,
            config.organization.display_name.as_str(),
        ),
        (
            "organizationName",
            ORGANIZATION,
            config.organization.name.as_str(),
        ),
        ("uri", URI, config.entity_id.as_str()),
        (
            "organizationIdentifier",
            ORGANIZATION_ID,
            organization_id.as_str(),
        ),
        ("countryName", COUNTRY, "IT"),
    ];
    let mut faults: Vec<ProfileFault> = expected
        .into_iter()
        .filter(|(_, oid, expected)| value(*oid) != Some(*expected))
        .map(|(name, _, _)| ProfileFault::Subject(name))
        .collect();
    if value(LOCALITY).is_none_or(str::is_empty) {
        faults.push(ProfileFault::Subject("localityName"));
    }
    if parts.iter().any(|part| FORBIDDEN.contains(&part.oid)) {
        faults.push(ProfileFault::Person);
    }
    faults
}

fn extension_faults(extensions: &[Extension]) -> Vec<ProfileFault> {
    let find = |oid| extensions.iter().find(|extension| extension.extn_id == oid);
    let constraints = find(BASIC_CONSTRAINTS).is_some_and(|extension| {
        !extension.critical
            && BasicConstraints::from_der(extension.extn_value.as_bytes())
                .is_ok_and(|constraints| !constraints.ca)
    });
    let usage = find(KEY_USAGE).is_some_and(|extension| {
        extension.critical
            && KeyUsage::from_der(extension.extn_value.as_bytes())
                .is_ok_and(|usage| usage.0 == KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)
    });
    let policies = find(POLICIES).is_some_and(|extension| {
        !extension.critical
            && CertificatePolicies::from_der(extension.extn_value.as_bytes()).is_ok_and(|policies| {
                [AGID_CERT, PUBLIC_SP]
                    .into_iter()
                    .all(|oid| policies.0.iter().any(|policy| policy.policy_identifier == oid))
            })
    });
    [
        (constraints, ProfileFault::BasicConstraints),
        (usage, ProfileFault::KeyUsage),
        (policies, ProfileFault::Policies),
    ]
    .into_iter()
    .filter(|(good, _)| !good)
    .map(|(_, fault)| fault)
    .collect()
}

impl std::fmt::Debug for NewKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewKey(…)")
    }
}
