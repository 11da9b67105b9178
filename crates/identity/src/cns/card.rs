//! The certificate of a card, read: what it says, not whether it counts.

use super::refusal::{CommonName, Refusal};
use super::rules::{CIE_POLICY, Rules};
use super::x509::{Malformed, extension, has_other_critical, rsa_bits};
use crate::keys::Certificate;
use chrono::{DateTime, Utc};
use sportello_types::values::CodiceFiscale;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::oid::{AssociatedOid, ObjectIdentifier};
use x509_cert::der::{Tag, Tagged};
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, BasicConstraints, CertificatePolicies, CrlDistributionPoints,
    ExtendedKeyUsage, KeyUsage, SubjectAltName,
};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SURNAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.4");
const GIVEN_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.42");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");

/// Extensions that may be critical on a card: each is judged here or says nothing that concerns us.
const KNOWN: [ObjectIdentifier; 5] = [
    KeyUsage::OID,
    ExtendedKeyUsage::OID,
    CertificatePolicies::OID,
    BasicConstraints::OID,
    SubjectAltName::OID,
];

/// Longest card number accepted, in characters: the real ones have sixteen digits.
const LONGEST_NUMBER: usize = 64;
/// Longest name kept, in characters (X.520's bound is 64; issuers go beyond it).
const LONGEST_NAME: usize = 200;

/// The number printed on the card, as its certificate holds it. Personal: keep a digest.
#[derive(Clone, PartialEq, Eq)]
pub struct CardNumber(String);

impl CardNumber {
    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the number, in hexadecimal: what is stored.
    pub fn digest(&self) -> String {
        hex::encode(aws_lc_rs::digest::digest(
            &aws_lc_rs::digest::SHA256,
            self.0.as_bytes(),
        ))
    }

    /// The last four characters, by which people know their card.
    pub fn ending(&self) -> String {
        let skipped = self.0.chars().count().saturating_sub(4);
        self.0.chars().skip(skipped).collect()
    }
}

impl std::fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardNumber(…)")
    }
}

/// Whose card it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// Fiscal code: all that a card always says.
    pub tax_code: CodiceFiscale,
    /// The card.
    pub card: CardNumber,
    /// Given name, as the card declares it, if it does.
    pub given_name: Option<String>,
    /// Family name, as the card declares it, if it does.
    pub family_name: Option<String>,
}

impl std::fmt::Debug for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Holder(…)")
    }
}

/// The leaf certificate of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    certificate: Certificate,
    rsa_bits: Option<u32>,
    key_usage: Option<KeyUsage>,
    key_purposes: Vec<ObjectIdentifier>,
    policies: Vec<ObjectIdentifier>,
    is_authority: bool,
    unknown_critical: bool,
}

impl Card {
    /// Reads a certificate in DER. Says nothing about trust.
    pub fn from_der(der: &[u8]) -> Result<Self, Refusal> {
        let certificate = Certificate::from_der(der).map_err(|_| Refusal::Malformed)?;
        Self::read(certificate).map_err(|Malformed| Refusal::Malformed)
    }

    fn read(certificate: Certificate) -> Result<Self, Malformed> {
        let tbs = &certificate.x509().tbs_certificate;
        let purposes = extension::<ExtendedKeyUsage>(&certificate)?;
        let policies = extension::<CertificatePolicies>(&certificate)?;
        let constraints = extension::<BasicConstraints>(&certificate)?;
        let extensions = tbs.extensions.as_deref().unwrap_or_default();
        Ok(Self {
            rsa_bits: rsa_bits(&tbs.subject_public_key_info),
            key_usage: extension::<KeyUsage>(&certificate)?,
            key_purposes: purposes.map(|purposes| purposes.0).unwrap_or_default(),
            policies: policies
                .map(|policies| policies.0.iter().map(|policy| policy.policy_identifier).collect())
                .unwrap_or_default(),
            is_authority: constraints.is_some_and(|constraints| constraints.ca),
            unknown_critical: has_other_critical(extensions, &KNOWN),
            certificate,
        })
    }

    /// The certificate.
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The serial number, in hexadecimal: with the issuer, what the audit keeps.
    pub fn serial(&self) -> String {
        hex::encode(self.certificate.x509().tbs_certificate.serial_number.as_bytes())
    }

    /// The issuer's name (RFC 4514), for the audit.
    pub fn issuer(&self) -> String {
        self.certificate.x509().tbs_certificate.issuer.to_string()
    }

    /// Whose card it is: the one common name, split at its first `/` (the digest after the card
    /// number is base64 and may hold more of them).
    pub fn holder(&self) -> Result<Holder, CommonName> {
        let attributes = self.subject_attributes();
        let mut names = attributes.iter().filter(|attribute| attribute.oid == COMMON_NAME);
        let name = names.next().ok_or(CommonName::Missing)?;
        if names.next().is_some() {
            return Err(CommonName::Repeated);
        }
        let name = text(name).ok_or(CommonName::Encoding)?;
        let (tax_code, card) = split(&name)?;
        let declared = |kind: ObjectIdentifier| {
            let attribute = attributes.iter().find(|attribute| attribute.oid == kind)?;
            let value = text(attribute)?.trim().to_owned();
            let good =
                (1..=LONGEST_NAME).contains(&value.chars().count()) && !value.chars().any(char::is_control);
            good.then_some(value)
        };
        Ok(Holder {
            tax_code,
            card,
            given_name: declared(GIVEN_NAME),
            family_name: declared(SURNAME),
        })
    }

    fn subject_attributes(&self) -> Vec<&AttributeTypeAndValue> {
        let subject = &self.certificate.x509().tbs_certificate.subject;
        subject.0.iter().flat_map(|name| name.0.iter()).collect()
    }

    pub(super) fn check_dates(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        if self.unknown_critical {
            return Err(Refusal::CriticalExtension);
        }
        if now < self.certificate.not_before() {
            return Err(Refusal::NotYetValid);
        }
        if now >= self.certificate.not_after() {
            return Err(Refusal::Expired);
        }
        Ok(())
    }

    /// Whether the key is one for authentication. That the extension is marked critical, as the
    /// profile wants, protects others' readers and not ours: it is not asked for.
    pub(super) fn check_key(&self, rules: &Rules) -> Result<(), Refusal> {
        let bits = self.rsa_bits.ok_or(Refusal::KeyKind)?;
        let shortest = if rules.accept_short_keys { 1024 } else { 2048 };
        if bits < shortest {
            return Err(Refusal::ShortKey(bits));
        }
        if self.is_authority {
            return Err(Refusal::Authority);
        }
        match &self.key_usage {
            Some(usage) if usage.non_repudiation() => Err(Refusal::NonRepudiation),
            Some(usage) if usage.digital_signature() => Ok(()),
            _ => Err(Refusal::KeyUsage),
        }?;
        if !self.key_purposes.contains(&CLIENT_AUTH) {
            return Err(Refusal::ExtendedKeyUsage);
        }
        Ok(())
    }

    pub(super) fn check_policy(&self, rules: &Rules) -> Result<(), Refusal> {
        let cie = self.policies.contains(&CIE_POLICY);
        let accepted = self.policies.iter().any(|policy| rules.policies.contains(policy));
        match (accepted, cie) {
            (true, _) => Ok(()),
            (false, true) if rules.accept_cie => Ok(()),
            (false, true) => Err(Refusal::Cie),
            (false, false) => Err(Refusal::Policy),
        }
    }
}

/// Splits a common name: `<fiscal code>/<card number>.<digest>`.
fn split(name: &str) -> Result<(CodiceFiscale, CardNumber), CommonName> {
    let (code, rest) = name.split_once('/').ok_or(CommonName::NoSlash)?;
    let code = code.parse()?;
    let number = rest.split_once('.').map_or(rest, |(number, _)| number).trim();
    let good = (1..=LONGEST_NUMBER).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !good {
        return Err(CommonName::CardNumber);
    }
    Ok((code, CardNumber(number.to_owned())))
}

/// The text of an attribute: UTF8String, PrintableString, or T61String, which old cards use for
/// Latin-1.
fn text(attribute: &AttributeTypeAndValue) -> Option<String> {
    let bytes = attribute.value.value();
    match attribute.value.tag() {
        Tag::Utf8String => std::str::from_utf8(bytes).ok().map(str::to_owned),
        Tag::PrintableString => bytes
            .is_ascii()
            .then(|| bytes.iter().copied().map(char::from).collect()),
        Tag::TeletexString => Some(bytes.iter().copied().map(char::from).collect()),
        _ => None,
    }
}

/// Addresses of CRLs in a certificate, as it holds them.
pub(super) fn crl_addresses(certificate: &Certificate) -> Vec<String> {
    let points = extension::<CrlDistributionPoints>(certificate).ok().flatten();
    points
        .into_iter()
        .flat_map(|points| points.0)
        .filter_map(|point| match point.distribution_point {
            Some(DistributionPointName::FullName(names)) => Some(names),
            _ => None,
        })
        .flatten()
        .filter_map(|name| address(&name))
        .collect()
}

/// Addresses of OCSP responders in a certificate, as it holds them.
pub(super) fn ocsp_addresses(certificate: &Certificate) -> Vec<String> {
    let access = extension::<AuthorityInfoAccessSyntax>(certificate).ok().flatten();
    access
        .into_iter()
        .flat_map(|access| access.0)
        .filter(|description| description.access_method == OCSP)
        .filter_map(|description| address(&description.access_location))
        .collect()
}

pub(super) fn address(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::UniformResourceIdentifier(address) => Some(address.as_str().to_owned()),
        _ => None,
    }
}
