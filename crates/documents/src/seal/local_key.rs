//! A seal whose key stands in a file of the municipality.

use super::key::{Held, KeySeal, SealKey, public_key};
use super::{Algorithm, SealError};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use der::{Encode, SecretDocument};
use secrecy::{ExposeSecret, SecretString};
use x509_cert::Certificate;

const SMALLEST_MODULUS_BYTES: usize = 256;

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

/// An RSA key, or one on the curve P-256, in memory.
pub struct KeyFile {
    key: Key,
    chain: Vec<Vec<u8>>,
}

/// The seal of such a key.
pub type LocalKey = KeySeal<KeyFile>;

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

impl KeySeal<KeyFile> {
    /// Reads a private key, RSA (PKCS#8 or PKCS#1) or P-256 (PKCS#8 or SEC 1), and its chain, the
    /// sealing certificate first.
    ///
    /// # Errors
    /// [`InvalidKey`] says which of the two is wrong.
    pub fn from_pem(key: &SecretString, chain: &str) -> Result<Self, InvalidKey> {
        let (label, document) = SecretDocument::from_pem(key.expose_secret().trim())
            .map_err(|error| InvalidKey::Key(error.to_string()))?;
        let key = Key::read(label, document.as_bytes())?;
        let chain = read_chain(chain)?;
        let first = chain.first().ok_or(InvalidKey::NoCertificate)?;
        if public_key(first) != key.public_key() {
            return Err(InvalidKey::Mismatch);
        }
        let key = KeyFile {
            key,
            chain: encode(&chain)?,
        };
        let held = Held::of(chain).map_err(|error| InvalidKey::Chain(error.to_string()))?;
        Ok(Self::with(key, held))
    }
}

impl SealKey for KeyFile {
    fn chain(&self) -> Result<Vec<Vec<u8>>, SealError> {
        Ok(self.chain.clone())
    }

    fn sign(&self, _: Algorithm, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        self.key.sign(bytes)
    }
}

/// The certificates of a PEM text in DER, the sealing one first.
///
/// # Errors
/// [`InvalidKey::NoCertificate`] and [`InvalidKey::Chain`].
pub fn pem_chain(pem: &str) -> Result<Vec<Vec<u8>>, InvalidKey> {
    encode(&read_chain(pem)?)
}

fn encode(chain: &[Certificate]) -> Result<Vec<Vec<u8>>, InvalidKey> {
    let encoded: der::Result<_> = chain.iter().map(Encode::to_der).collect();
    encoded.map_err(|error| InvalidKey::Chain(error.to_string()))
}

fn read_chain(pem: &str) -> Result<Vec<Certificate>, InvalidKey> {
    if pem.trim().is_empty() {
        return Err(InvalidKey::NoCertificate);
    }
    Certificate::load_pem_chain(pem.as_bytes()).map_err(|error| InvalidKey::Chain(error.to_string()))
}
