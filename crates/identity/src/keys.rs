//! Keys and certificates: what we sign with, and what others' signatures are checked with.
//!
//! RSA alone: every SPID identity provider and every profile of Avviso 29 uses it.

use crate::saml::{LibraryKey, SignatureError};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{self, KeyPair as _, RsaParameters, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use std::sync::{Arc, OnceLock};
use x509_cert::der::{Decode, Encode, pem};

/// A key or certificate that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not PEM, or not the kind of PEM that was expected.
    #[error("not the PEM expected")]
    Pem,
    /// Not an X.509 certificate.
    #[error("not an X.509 certificate")]
    Certificate,
    /// Not an RSA key of 2048 to 8192 bits.
    #[error("not an RSA key of 2048 bits or more")]
    Rsa,
    /// The certificate is another key's.
    #[error("the certificate does not belong to the key")]
    Mismatch,
    /// The certificate has run out: identity providers refuse what it signs.
    #[error("the certificate of the key has expired")]
    Expired,
    /// The cryptographic library refused.
    #[error("the cryptographic library refused the operation")]
    Library,
}

/// The digests allowed in signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Digest {
    /// The digest of these bytes.
    pub(crate) fn of(self, bytes: &[u8]) -> aws_lc_rs::digest::Digest {
        let algorithm = match self {
            Self::Sha256 => &aws_lc_rs::digest::SHA256,
            Self::Sha384 => &aws_lc_rs::digest::SHA384,
            Self::Sha512 => &aws_lc_rs::digest::SHA512,
        };
        aws_lc_rs::digest::digest(algorithm, bytes)
    }
}

/// An X.509 certificate. In SAML it only carries a key: metadata vouch for it, not its dates.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    x509: x509_cert::Certificate,
}

impl Certificate {
    /// From DER.
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let x509 = x509_cert::Certificate::from_der(der).map_err(|_| KeyError::Certificate)?;
        Ok(Self {
            der: der.to_vec(),
            x509,
        })
    }

    /// From PEM.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        match pem::decode_vec(text.trim().as_bytes()) {
            Ok(("CERTIFICATE", der)) => Self::from_der(&der),
            _ => Err(KeyError::Pem),
        }
    }

    /// From the content of an `X509Certificate` element.
    pub fn from_base64(text: &str) -> Result<Self, KeyError> {
        let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        let der = STANDARD.decode(text).map_err(|_| KeyError::Certificate)?;
        Self::from_der(&der)
    }

    /// The DER bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The content of an `X509Certificate` element.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(&self.der)
    }

    /// SHA-256 of the DER bytes, in hexadecimal: what administrators compare.
    pub fn fingerprint(&self) -> String {
        hex::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &self.der))
    }

    /// The first instant of validity.
    pub fn not_before(&self) -> DateTime<Utc> {
        instant(self.x509.tbs_certificate.validity.not_before)
    }

    /// The last instant of validity.
    pub fn not_after(&self) -> DateTime<Utc> {
        instant(self.x509.tbs_certificate.validity.not_after)
    }

    /// The key.
    pub fn public_key(&self) -> Result<PublicKey, KeyError> {
        let spki = &self.x509.tbs_certificate.subject_public_key_info;
        let spki = spki.to_der().map_err(|_| KeyError::Certificate)?;
        PublicKey::from_spki(&spki)
    }

    /// The parsed certificate, for profile checks.
    /// Whose it is (RFC 4514).
    pub fn subject(&self) -> String {
        self.x509.tbs_certificate.subject.to_string()
    }

    pub(crate) const fn x509(&self) -> &x509_cert::Certificate {
        &self.x509
    }
}

fn instant(time: x509_cert::time::Time) -> DateTime<Utc> {
    DateTime::<Utc>::from(time.to_system_time())
}

/// A key that checks signatures.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    spki: Vec<u8>,
}

impl PublicKey {
    /// From a `SubjectPublicKeyInfo` in DER.
    pub fn from_spki(spki: &[u8]) -> Result<Self, KeyError> {
        let key = aws_lc_rs::rsa::PublicKey::from_der(spki).map_err(|_| KeyError::Rsa)?;
        if !(256..=1024).contains(&key.modulus_len()) {
            return Err(KeyError::Rsa);
        }
        Ok(Self { spki: spki.to_vec() })
    }

    /// The `SubjectPublicKeyInfo` in DER.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// Length of the modulus, in bits.
    pub fn bits(&self) -> usize {
        aws_lc_rs::rsa::PublicKey::from_der(&self.spki).map_or(0, |key| key.modulus_len() * 8)
    }

    /// SHA-256 of the key, in hexadecimal.
    pub fn fingerprint(&self) -> String {
        hex::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &self.spki))
    }

    /// Whether the key verifies this signature (RSA, PKCS#1 v1.5).
    pub fn verifies(&self, digest: Digest, message: &[u8], signature: &[u8]) -> bool {
        let parameters: &'static RsaParameters = match digest {
            Digest::Sha256 => &signature::RSA_PKCS1_2048_8192_SHA256,
            Digest::Sha384 => &signature::RSA_PKCS1_2048_8192_SHA384,
            Digest::Sha512 => &signature::RSA_PKCS1_2048_8192_SHA512,
        };
        UnparsedPublicKey::new(parameters, &self.spki)
            .verify(message, signature)
            .is_ok()
    }
}

/// A private key with its certificate.
#[derive(Clone)]
pub struct SigningKey {
    pair: Arc<KeyPair>,
    /// For the XML signature library, once it has asked.
    library: Arc<OnceLock<LibraryKey>>,
    certificate: Certificate,
}

impl SigningKey {
    /// From PEM: PKCS#8 (`PRIVATE KEY`) or PKCS#1 (`RSA PRIVATE KEY`), not encrypted.
    pub fn from_pem(private_key: &SecretString, certificate: &str) -> Result<Self, KeyError> {
        let (label, der) =
            pem::decode_vec(private_key.expose_secret().trim().as_bytes()).map_err(|_| KeyError::Pem)?;
        let der = secrecy::SecretSlice::from(der);
        let pair = match label {
            "PRIVATE KEY" => KeyPair::from_pkcs8(der.expose_secret()),
            "RSA PRIVATE KEY" => KeyPair::from_der(der.expose_secret()),
            _ => return Err(KeyError::Pem),
        }
        .map_err(|_| KeyError::Rsa)?;
        Self::new(pair, Certificate::from_pem(certificate)?)
    }

    pub(crate) fn new(pair: KeyPair, certificate: Certificate) -> Result<Self, KeyError> {
        let key = Self {
            pair: Arc::new(pair),
            library: Arc::default(),
            certificate,
        };
        if key.certificate.public_key()? != key.public_key()? {
            return Err(KeyError::Mismatch);
        }
        Ok(key)
    }

    /// The certificate.
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The public half.
    pub fn public_key(&self) -> Result<PublicKey, KeyError> {
        PublicKey::from_spki(&spki(&self.pair)?)
    }

    /// Signs (RSA, PKCS#1 v1.5).
    pub fn sign(&self, digest: Digest, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        sign(&self.pair, digest, message)
    }

    /// The private key as the XML signature library wants it; all clones share it.
    pub(crate) fn library(&self) -> Result<&LibraryKey, SignatureError> {
        if let Some(key) = self.library.get() {
            return Ok(key);
        }
        let pkcs8 =
            AsDer::<Pkcs8V1Der<'static>>::as_der(self.pair.as_ref()).map_err(|_| KeyError::Library)?;
        let key = LibraryKey::read(pkcs8.as_ref())?;
        Ok(self.library.get_or_init(|| key))
    }
}

pub(crate) fn spki(pair: &KeyPair) -> Result<Vec<u8>, KeyError> {
    AsDer::<aws_lc_rs::encoding::PublicKeyX509Der<'static>>::as_der(pair.public_key())
        .map(|der| der.as_ref().to_vec())
        .map_err(|_| KeyError::Library)
}

pub(crate) fn sign(pair: &KeyPair, digest: Digest, message: &[u8]) -> Result<Vec<u8>, KeyError> {
    let padding: &'static dyn signature::RsaEncoding = match digest {
        Digest::Sha256 => &signature::RSA_PKCS1_SHA256,
        Digest::Sha384 => &signature::RSA_PKCS1_SHA384,
        Digest::Sha512 => &signature::RSA_PKCS1_SHA512,
    };
    let mut value = vec![0; pair.public_modulus_len()];
    pair.sign(padding, &SystemRandom::new(), message, &mut value)
        .map_err(|_| KeyError::Library)?;
    Ok(value)
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Certificate({})", self.fingerprint())
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PublicKey({})", self.fingerprint())
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey(…, {:?})", self.certificate)
    }
}
