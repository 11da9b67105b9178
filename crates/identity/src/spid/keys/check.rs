//! Whether a certificate is what the notices ask for.

use super::{
    AGID_CERT, BASIC_CONSTRAINTS, COMMON_NAME, COUNTRY, Expected, KEY_USAGE, LOCALITY, ORGANIZATION,
    ORGANIZATION_ID, POLICIES, SHA256_RSA, SHA512_RSA, URI,
};
use crate::keys::Certificate;
use crate::spid::Config;
use chrono::{DateTime, TimeDelta, Utc};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::Decode;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, CertificatePolicies, KeyUsage, KeyUsages};
use x509_cert::name::Name;

/// Name, surname, given name, initials, pseudonym: a body is no person.
const FORBIDDEN: [ObjectIdentifier; 5] = [
    ObjectIdentifier::new_unwrap("2.5.4.41"),
    ObjectIdentifier::new_unwrap("2.5.4.4"),
    ObjectIdentifier::new_unwrap("2.5.4.42"),
    ObjectIdentifier::new_unwrap("2.5.4.43"),
    ObjectIdentifier::new_unwrap("2.5.4.65"),
];

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
    #[error("certificatePolicies must name agIDcert and the policy of this kind of service provider")]
    Policies,
    /// Expired or not valid yet.
    #[error("the certificate is not valid now")]
    Dates,
    /// Sixty days or less to go: begin the change of keys with AgID.
    #[error("the certificate expires within sixty days")]
    ExpiresSoon,
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
    let expected = Expected::of(config);
    faults.extend(subject_faults(&x509.tbs_certificate.subject, &expected));
    faults.extend(extension_faults(
        x509.tbs_certificate.extensions.as_deref().unwrap_or_default(),
        expected.policy,
    ));
    if now < certificate.not_before() || now > certificate.not_after() {
        faults.push(ProfileFault::Dates);
    } else if certificate.not_after() - now <= TimeDelta::days(60) {
        faults.push(ProfileFault::ExpiresSoon);
    }
    faults
}

fn subject_faults(subject: &Name, expected: &Expected<'_>) -> Vec<ProfileFault> {
    let parts: Vec<&AttributeTypeAndValue> = subject.0.iter().flat_map(|part| part.0.iter()).collect();
    let value = |oid| {
        let part = parts.iter().find(|part| part.oid == oid)?;
        std::str::from_utf8(part.value.value()).ok()
    };
    let expected = [
        ("commonName", COMMON_NAME, expected.common_name),
        ("organizationName", ORGANIZATION, expected.organization_name),
        ("uri", URI, expected.uri),
        (
            "organizationIdentifier",
            ORGANIZATION_ID,
            expected.organization_id.as_str(),
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

fn extension_faults(extensions: &[Extension], policy: ObjectIdentifier) -> Vec<ProfileFault> {
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
                [AGID_CERT, policy]
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
