//! A seal whose key stands in a file of the municipality.

use super::{Seal, SealError, cms};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use der::SecretDocument;
use der::asn1::{Any, ObjectIdentifier};
use secrecy::{ExposeSecret, SecretString};
use x509_cert::Certificate;
use x509_cert::spki::AlgorithmIdentifierOwned;

const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const SMALLEST_MODULUS_BYTES: usize = 256;

/// An RSA key in memory with its certificate chain.
pub struct LocalKey {
    key: RsaKeyPair,
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
    /// The key is not PEM of an unencrypted RSA key.
    #[error("the key is not an unencrypted RSA private key in PEM (PKCS#8 or PKCS#1): {0}")]
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
    /// Reads an RSA private key (PKCS#8 or PKCS#1) and its chain, the sealing certificate first.
    ///
    /// # Errors
    /// [`InvalidKey`] says which of the two is wrong.
    pub fn from_pem(key: &SecretString, chain: &str) -> Result<Self, InvalidKey> {
        let (label, document) = SecretDocument::from_pem(key.expose_secret().trim())
            .map_err(|error| InvalidKey::Key(error.to_string()))?;
        let parsed = match label {
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(document.as_bytes()),
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(document.as_bytes()),
            other => return Err(InvalidKey::Key(format!("PEM label {other}"))),
        };
        let key = parsed.map_err(|error| InvalidKey::Key(error.to_string()))?;
        if key.public_modulus_len() < SMALLEST_MODULUS_BYTES {
            return Err(InvalidKey::TooShort);
        }
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
        if certified != key.public_key().as_ref() {
            return Err(InvalidKey::Mismatch);
        }
        let name = subject_name(first);
        Ok(Self { key, chain, name })
    }
}

impl Seal for LocalKey {
    fn sign(&self, sha256: &[u8; 32]) -> Result<Vec<u8>, SealError> {
        let algorithm = AlgorithmIdentifierOwned {
            oid: SHA256_WITH_RSA,
            parameters: Some(Any::null()),
        };
        cms::signed_data(sha256, &self.chain, algorithm, |attributes| {
            let mut signature = vec![0; self.key.public_modulus_len()];
            self.key
                .sign(
                    &RSA_PKCS1_SHA256,
                    &SystemRandom::new(),
                    attributes,
                    &mut signature,
                )
                .map_err(|_| SealError::Signature("the key refused to sign".to_string()))?;
            Ok(signature)
        })
    }

    fn signer_name(&self) -> &str {
        &self.name
    }
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
