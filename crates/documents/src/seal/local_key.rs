//! A seal whose key stands in a file of the municipality.

use super::{Algorithm, Seal, SealError, cms};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use chrono::{DateTime, Utc};
use der::asn1::{Any, ObjectIdentifier, UintRef};
use der::{Decode, Encode, Reader, SecretDocument, SliceReader};
use secrecy::{ExposeSecret, SecretString};
use x509_cert::Certificate;
use x509_cert::spki::AlgorithmIdentifierOwned;

const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const SMALLEST_MODULUS_BYTES: usize = 256;
/// Bytes of each of the two numbers of a signature by a key on P-256.
const P256_BYTES: usize = 32;

enum Key {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
}

impl Key {
    fn read(label: &str, der: &[u8]) -> Result<Self, InvalidKey> {
        let curve = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let rsa = match label {
            "PRIVATE KEY" => match EcdsaKeyPair::from_pkcs8(curve, der) {
                Ok(key) => return Ok(Self::P256(key)),
                Err(_) => RsaKeyPair::from_pkcs8(der),
            },
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(der),
            "EC PRIVATE KEY" => {
                let key = EcdsaKeyPair::from_private_key_der(curve, der);
                return key
                    .map(Self::P256)
                    .map_err(|error| InvalidKey::Key(error.to_string()));
            }
            other => return Err(InvalidKey::Key(format!("PEM label {other}"))),
        };
        let key = rsa.map_err(|error| InvalidKey::Key(error.to_string()))?;
        if key.public_modulus_len() < SMALLEST_MODULUS_BYTES {
            return Err(InvalidKey::TooShort);
        }
        Ok(Self::Rsa(key))
    }

    fn public_key(&self) -> &[u8] {
        match self {
            Self::Rsa(key) => key.public_key().as_ref(),
            Self::P256(key) => key.public_key().as_ref(),
        }
    }

    /// Signs, in the form that CMS carries.
    fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        let refused = |_| SealError::Signature("the key refused to sign".to_string());
        let random = SystemRandom::new();
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, bytes, &mut signature)
                    .map_err(refused)?;
                Ok(signature)
            }
            Self::P256(key) => Ok(key.sign(&random, bytes).map_err(refused)?.as_ref().to_vec()),
        }
    }
}

/// An RSA key, or one on the curve P-256, in memory with its certificate chain.
pub struct LocalKey {
    key: Key,
    chain: Vec<Certificate>,
    name: String,
}

impl std::fmt::Debug for LocalKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LocalKey")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A key or a chain that cannot seal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidKey {
    /// The key is not PEM of an unencrypted RSA or P-256 key.
    #[error("the key is not an unencrypted RSA or P-256 private key in PEM: {0}")]
    Key(String),
    /// The key is too short.
    #[error("the key has fewer than 2048 bits")]
    TooShort,
    /// The chain is not PEM of certificates.
    #[error("the certificate chain is not PEM: {0}")]
    Chain(String),
    /// The chain is empty.
    #[error("the certificate chain is empty")]
    NoCertificate,
    /// The first certificate belongs to another key.
    #[error("the first certificate of the chain does not belong to the key")]
    Mismatch,
}

impl LocalKey {
    /// Reads a private key, RSA (PKCS#8 or PKCS#1) or P-256 (PKCS#8 or SEC 1), and its chain, the
    /// sealing certificate first.
    ///
    /// # Errors
    /// [`InvalidKey`] says which of the two is wrong.
    pub fn from_pem(key: &SecretString, chain: &str) -> Result<Self, InvalidKey> {
        let (label, document) = SecretDocument::from_pem(key.expose_secret().trim())
            .map_err(|error| InvalidKey::Key(error.to_string()))?;
        let key = Key::read(label, document.as_bytes())?;
        if chain.trim().is_empty() {
            return Err(InvalidKey::NoCertificate);
        }
        let chain = Certificate::load_pem_chain(chain.as_bytes())
            .map_err(|error| InvalidKey::Chain(error.to_string()))?;
        let first = chain.first().ok_or(InvalidKey::NoCertificate)?;
        let certified = first
            .tbs_certificate
            .subject_public_key_info
            .subject_public_key
            .raw_bytes();
        if certified != key.public_key() {
            return Err(InvalidKey::Mismatch);
        }
        let name = subject_name(first);
        Ok(Self { key, chain, name })
    }
}

impl Seal for LocalKey {
    fn sign(&self, sha256: &[u8; 32]) -> Result<Vec<u8>, SealError> {
        let algorithm = match self.key {
            Key::Rsa(_) => AlgorithmIdentifierOwned {
                oid: SHA256_WITH_RSA,
                parameters: Some(Any::null()),
            },
            Key::P256(_) => AlgorithmIdentifierOwned {
                oid: ECDSA_WITH_SHA256,
                parameters: None,
            },
        };
        cms::signed_data(sha256, &self.chain, algorithm, |attributes| {
            self.key.sign(attributes)
        })
    }

    fn sign_bytes(&self, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        let signature = self.key.sign(bytes)?;
        match self.key {
            Key::Rsa(_) => Ok(signature),
            Key::P256(_) => Ok(side_by_side(&signature)?),
        }
    }

    fn algorithm(&self) -> Algorithm {
        match self.key {
            Key::Rsa(_) => Algorithm::RsaSha256,
            Key::P256(_) => Algorithm::EcdsaSha256,
        }
    }

    fn certificates(&self) -> Result<Vec<Vec<u8>>, SealError> {
        Ok(self.chain.iter().map(Encode::to_der).collect::<Result<_, _>>()?)
    }

    fn signer_name(&self) -> &str {
        &self.name
    }

    fn ends_at(&self) -> Option<DateTime<Utc>> {
        let end = self.chain.first()?.tbs_certificate.validity.not_after;
        Some(end.to_system_time().into())
    }
}

/// The certificates of a PEM file in DER, in its order.
///
/// # Errors
/// [`InvalidKey::Chain`] when it is none.
pub fn certificates_of_pem(pem: &str) -> Result<Vec<Vec<u8>>, InvalidKey> {
    let refused = |error: der::Error| InvalidKey::Chain(error.to_string());
    let chain = Certificate::load_pem_chain(pem.as_bytes()).map_err(refused)?;
    chain
        .iter()
        .map(|certificate| certificate.to_der().map_err(refused))
        .collect()
}

/// The two numbers of `SEQUENCE { r INTEGER, s INTEGER }`, each in as many bytes as the curve has.
fn side_by_side(signature: &[u8]) -> der::Result<Vec<u8>> {
    let mut reader = SliceReader::new(signature)?;
    let (r, s) = reader.sequence(|inside| Ok((UintRef::decode(inside)?, UintRef::decode(inside)?)))?;
    reader.finish(())?;
    let mut both = Vec::with_capacity(2 * P256_BYTES);
    for number in [r, s] {
        let bytes = number.as_bytes();
        both.resize(both.len() + P256_BYTES.saturating_sub(bytes.len()), 0);
        both.extend_from_slice(bytes);
    }
    Ok(both)
}

/// Organisation of the subject, else its common name.
fn subject_name(certificate: &Certificate) -> String {
    let value_of = |oid: ObjectIdentifier| {
        let parts = certificate.tbs_certificate.subject.0.iter();
        let mut found = parts
            .flat_map(|part| part.0.iter())
            .filter(|pair| pair.oid == oid);
        found
            .next()
            .and_then(|pair| String::from_utf8(pair.value.value().to_vec()).ok())
    };
    value_of(ORGANIZATION)
        .or_else(|| value_of(COMMON_NAME))
        .unwrap_or_default()
}
