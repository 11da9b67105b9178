//! A small authority that issues cards, right ones and wrong ones. It only writes: nothing here is
//! the judge's.

use crate::support::at;
use crate::support::tool;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use sportello_identity::cns::{Admitted, Anchors, Card, Evidence, Refusal, Rules, VerifiedCard, admit};
use sportello_identity::{Certificate, SigningKey};
use std::sync::LazyLock;
use x509_cert::TbsCertificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::asn1::{BitString, OctetString, SetOfVec};
use x509_cert::der::oid::{AssociatedOid, ObjectIdentifier};
use x509_cert::der::pem::{self, LineEnding};
use x509_cert::der::{Any, Decode, Encode, Tag};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::certpolicy::PolicyInformation;
use x509_cert::ext::pkix::{BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

pub(crate) const CODE: &str = "VRDGLI85D52D150Y";
pub(crate) const CN: &str = "VRDGLI85D52D150Y/7430010012345678.aGFzaC9vZi8rZGF0YQ==";
pub(crate) const CRL_ADDRESS: &str = "http://crl.prova.example/ca.crl";
pub(crate) const OCSP_ADDRESS: &str = "http://ocsp.prova.example";
const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
const SHA1_RSA: &str = "1.2.840.113549.1.1.5";

pub(crate) fn now() -> DateTime<Utc> {
    at("2026-11-28T12:00:00Z")
}

pub(crate) fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new(text).unwrap()
}

/// A new key of 2048 bits.
pub(crate) fn key() -> KeyPair {
    KeyPair::generate(KeySize::Rsa2048).unwrap()
}

pub(crate) fn spki(key: &KeyPair) -> SubjectPublicKeyInfoOwned {
    let der = AsDer::<PublicKeyX509Der<'static>>::as_der(key.public_key()).unwrap();
    SubjectPublicKeyInfoOwned::from_der(der.as_ref()).unwrap()
}

pub(crate) fn key_pem(key: &KeyPair) -> String {
    let der = AsDer::<Pkcs8V1Der<'static>>::as_der(key).unwrap();
    pem::encode_string("PRIVATE KEY", LineEnding::LF, der.as_ref()).unwrap()
}

pub(crate) fn certificate_pem(der: &[u8]) -> String {
    pem::encode_string("CERTIFICATE", LineEnding::LF, der).unwrap()
}

pub(crate) fn sign(key: &KeyPair, message: &[u8]) -> BitString {
    let mut value = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut value)
        .unwrap();
    BitString::from_bytes(&value).unwrap()
}

pub(crate) fn algorithm(text: &str) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid: oid(text),
        parameters: Some(Any::new(Tag::Null, []).unwrap()),
    }
}

pub(crate) fn sha256_rsa() -> AlgorithmIdentifierOwned {
    algorithm("1.2.840.113549.1.1.11")
}

pub(crate) fn time(instant: DateTime<Utc>) -> Time {
    Time::try_from(std::time::SystemTime::from(instant)).unwrap()
}

/// A name of parts, each a type, a kind of string and its bytes.
pub(crate) fn name(parts: &[(&str, Tag, &[u8])]) -> Name {
    let part = |(kind, tag, bytes): &(&str, Tag, &[u8])| {
        let attribute = AttributeTypeAndValue {
            oid: oid(kind),
            value: Any::new(*tag, *bytes).unwrap(),
        };
        RelativeDistinguishedName(SetOfVec::try_from(vec![attribute]).unwrap())
    };
    RdnSequence(parts.iter().map(part).collect())
}

pub(crate) fn ca_name(common_name: &str) -> Name {
    name(&[
        ("2.5.4.6", Tag::PrintableString, b"IT"),
        ("2.5.4.10", Tag::Utf8String, b"Ente di Prova"),
        ("2.5.4.3", Tag::Utf8String, common_name.as_bytes()),
    ])
}

pub(crate) fn extension(value: &(impl Encode + AssociatedOid), critical: bool) -> Extension {
    fn id<T: AssociatedOid>(_: &T) -> ObjectIdentifier {
        T::OID
    }
    Extension {
        extn_id: id(value),
        critical,
        extn_value: OctetString::new(value.to_der().unwrap()).unwrap(),
    }
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag, u8::try_from(content.len()).unwrap()];
    bytes.extend(content);
    bytes
}

fn raw(id: &str, content: &[u8]) -> Extension {
    Extension {
        extn_id: oid(id),
        critical: false,
        extn_value: OctetString::new(content).unwrap(),
    }
}

/// `cRLDistributionPoints` and `authorityInfoAccess`, byte by byte (RFC 5280 §4.2.1.13, §4.2.2.1).
fn addresses(crl: &str) -> [Extension; 2] {
    let uri = tlv(0x86, crl.as_bytes());
    let points = tlv(0x30, &tlv(0x30, &tlv(0xa0, &tlv(0xa0, &uri))));
    let method = oid("1.3.6.1.5.5.7.48.1").to_der().unwrap();
    let description = [method, tlv(0x86, OCSP_ADDRESS.as_bytes())].concat();
    let access = tlv(0x30, &tlv(0x30, &description));
    [raw("2.5.29.31", &points), raw("1.3.6.1.5.5.7.1.1", &access)]
}

/// A certificate to be.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) subject: Name,
    pub(crate) not_before: DateTime<Utc>,
    pub(crate) not_after: DateTime<Utc>,
    pub(crate) serial: u32,
    pub(crate) key: SubjectPublicKeyInfoOwned,
    pub(crate) extensions: Vec<Extension>,
}

impl Draft {
    /// A card as it must be, with a name that is not ASCII.
    pub(crate) fn card() -> Self {
        let mut extensions = vec![
            extension(
                &BasicConstraints {
                    ca: false,
                    path_len_constraint: None,
                },
                false,
            ),
            extension(
                &KeyUsage(KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment),
                true,
            ),
            extension(
                &ExtendedKeyUsage(vec![oid(CLIENT_AUTH), oid("1.3.6.1.5.5.7.3.4")]),
                false,
            ),
            policies(&["1.3.76.16.2.1"]),
        ];
        extensions.extend(addresses(CRL_ADDRESS));
        Self {
            subject: subject(CN),
            not_before: at("2024-01-01T00:00:00Z"),
            not_after: at("2030-01-01T00:00:00Z"),
            serial: 0x00be_ef01,
            key: spki(&PKI.card),
            extensions,
        }
    }

    /// An authority.
    pub(crate) fn authority(subject: Name, key: &KeyPair) -> Self {
        Self {
            subject,
            not_before: at("2020-01-01T00:00:00Z"),
            not_after: at("2036-01-01T00:00:00Z"),
            serial: 1,
            key: spki(key),
            extensions: vec![
                extension(
                    &BasicConstraints {
                        ca: true,
                        path_len_constraint: None,
                    },
                    true,
                ),
                extension(&KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign), true),
            ],
        }
    }

    pub(crate) fn common_name(mut self, common_name: &str) -> Self {
        self.subject = subject(common_name);
        self
    }

    /// Puts an extension in the place of the one of its kind.
    pub(crate) fn with(mut self, value: Extension) -> Self {
        self = self.without(&value.extn_id.to_string());
        self.extensions.push(value);
        self
    }

    pub(crate) fn without(mut self, id: &str) -> Self {
        self.extensions.retain(|extension| extension.extn_id != oid(id));
        self
    }

    fn tbs(&self, issuer: &Name, signature: AlgorithmIdentifierOwned) -> TbsCertificate {
        TbsCertificate {
            version: x509_cert::Version::V3,
            serial_number: SerialNumber::from(self.serial),
            signature,
            issuer: issuer.clone(),
            validity: Validity {
                not_before: time(self.not_before),
                not_after: time(self.not_after),
            },
            subject: self.subject.clone(),
            subject_public_key_info: self.key.clone(),
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(self.extensions.clone()),
        }
    }

    /// Signs it in the name of an issuer.
    pub(crate) fn sign(&self, issuer: &Name, key: &KeyPair) -> Vec<u8> {
        let tbs_certificate = self.tbs(issuer, sha256_rsa());
        let signature = sign(key, &tbs_certificate.to_der().unwrap());
        let certificate = x509_cert::Certificate {
            tbs_certificate,
            signature_algorithm: sha256_rsa(),
            signature,
        };
        certificate.to_der().unwrap()
    }

    /// Signs it by the test authority.
    pub(crate) fn issue(&self) -> Vec<u8> {
        self.sign(&ca_name("Prova - CA Cittadini"), &PKI.ca)
    }

    /// Signs it by the test authority with SHA-1, which the `openssl` command still does.
    pub(crate) fn issue_with_sha1(&self) -> Option<Vec<u8>> {
        let tbs_certificate = self.tbs(&ca_name("Prova - CA Cittadini"), algorithm(SHA1_RSA));
        let message = tbs_certificate.to_der().unwrap();
        let signature = tool::run_for_file(
            "openssl",
            &["dgst", "-sha1", "-sign", "ca.key", "-out", "signature", "message"],
            &[("ca.key", key_pem(&PKI.ca).as_bytes()), ("message", &message)],
            "signature",
        )?;
        let certificate = x509_cert::Certificate {
            tbs_certificate,
            signature_algorithm: algorithm(SHA1_RSA),
            signature: BitString::from_bytes(&signature).unwrap(),
        };
        Some(certificate.to_der().unwrap())
    }
}

/// A card holder's name: country, names, and the common name as UTF-8.
pub(crate) fn subject(common_name: &str) -> Name {
    name(&[
        ("2.5.4.6", Tag::PrintableString, b"IT"),
        ("2.5.4.10", Tag::PrintableString, b"TS-CNS"),
        ("2.5.4.4", Tag::Utf8String, "Verdì".as_bytes()),
        ("2.5.4.42", Tag::Utf8String, b"Giulia"),
        ("2.5.4.3", Tag::Utf8String, common_name.as_bytes()),
    ])
}

pub(crate) fn policies(ids: &[&str]) -> Extension {
    let policy = |id: &&str| PolicyInformation {
        policy_identifier: oid(id),
        policy_qualifiers: None,
    };
    extension(&CertificatePolicies(ids.iter().map(policy).collect()), false)
}

/// A public key of 1024 bits. Nobody has its private half: the judge looks at the size alone.
pub(crate) fn short_key() -> SubjectPublicKeyInfoOwned {
    let modulus = tlv_long(0x02, &[&[0], [0xc5; 128].as_slice()].concat());
    let numbers = tlv_long(0x30, &[modulus, vec![2, 3, 1, 0, 1]].concat());
    SubjectPublicKeyInfoOwned {
        algorithm: algorithm("1.2.840.113549.1.1.1"),
        subject_public_key: BitString::from_bytes(&numbers).unwrap(),
    }
}

fn tlv_long(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag, 0x81, u8::try_from(content.len()).unwrap()];
    bytes.extend(content);
    bytes
}

/// The keys of all tests, and the authority's certificate.
pub(crate) struct Pki {
    pub(crate) ca: KeyPair,
    pub(crate) other: KeyPair,
    pub(crate) middle: KeyPair,
    pub(crate) card: KeyPair,
    pub(crate) responder: KeyPair,
    pub(crate) list: SigningKey,
    pub(crate) authority: Certificate,
    /// Another authority of the same name.
    pub(crate) namesake: Certificate,
}

pub(crate) static PKI: LazyLock<Pki> = LazyLock::new(|| {
    let (ca, other, list) = (key(), key(), key());
    let root = |key: &KeyPair| {
        let name = ca_name("Prova - CA Cittadini");
        let der = Draft::authority(name.clone(), key).sign(&name, key);
        Certificate::from_der(&der).unwrap()
    };
    let name = ca_name("Firma degli elenchi");
    let signer = certificate_pem(&Draft::authority(name.clone(), &list).sign(&name, &list));
    Pki {
        authority: root(&ca),
        namesake: root(&other),
        middle: key(),
        card: key(),
        responder: key(),
        list: SigningKey::from_pem(&SecretString::from(key_pem(&list)), &signer).unwrap(),
        ca,
        other,
    }
});

pub(crate) fn anchors() -> Anchors {
    Anchors::new([PKI.authority.clone()]).unwrap()
}

pub(crate) fn admitted(der: &[u8], rules: &Rules) -> Result<Admitted, Refusal> {
    admit(&Card::from_der(der)?, &[], &anchors(), rules, now())
}

/// Judges with rules under which silence about revocation is accepted: for all that is not about
/// revocation.
pub(crate) fn judge_with(der: &[u8], rules: &Rules) -> Result<VerifiedCard, Refusal> {
    admitted(der, rules)?.conclude(Evidence::default(), now())
}

pub(crate) fn lenient() -> Rules {
    Rules {
        silence: sportello_identity::cns::rules::Silence::Accept,
        ..Rules::default()
    }
}

pub(crate) fn judge(der: &[u8]) -> Result<VerifiedCard, Refusal> {
    judge_with(der, &lenient())
}
