//! Our own keys.

use super::{Jwk, KeyEncryption, KeyUse};
use crate::keys::{Digest, KeyError, sign};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{
    KeyPair, KeySize, OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey,
    PrivateDecryptingKey,
};
use aws_lc_rs::signature::KeyPair as _;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use std::sync::Arc;
use x509_cert::der::pem::{self, LineEnding};

/// An RSA key of 2048 bits or more, with its public half.
///
/// Operations run in constant time in the cryptographic module; one takes about a millisecond.
#[derive(Clone)]
pub struct PrivateKey {
    pair: Arc<KeyPair>,
    public: Jwk,
}

impl PrivateKey {
    /// From PEM, PKCS#8 (`PRIVATE KEY`), not encrypted.
    pub fn from_pem(text: &SecretString, usage: Option<KeyUse>) -> Result<Self, KeyError> {
        let (label, der) =
            pem::decode_vec(text.expose_secret().trim().as_bytes()).map_err(|_| KeyError::Pem)?;
        let der = SecretSlice::from(der);
        if label != "PRIVATE KEY" {
            return Err(KeyError::Pem);
        }
        let pair = KeyPair::from_pkcs8(der.expose_secret()).map_err(|_| KeyError::Rsa)?;
        Self::new(pair, usage)
    }

    /// A fresh key of 2048 bits, as PEM, to be kept by the administrator.
    pub fn generate() -> Result<SecretString, KeyError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Library)?;
        let der = AsDer::<Pkcs8V1Der<'static>>::as_der(&pair).map_err(|_| KeyError::Library)?;
        let text =
            pem::encode_string("PRIVATE KEY", LineEnding::LF, der.as_ref()).map_err(|_| KeyError::Pem)?;
        Ok(text.into())
    }

    fn new(pair: KeyPair, usage: Option<KeyUse>) -> Result<Self, KeyError> {
        let key = pair.public_key();
        let public = Jwk::rsa(
            key.modulus().big_endian_without_leading_zero().to_vec(),
            key.exponent().big_endian_without_leading_zero().to_vec(),
            usage,
        )
        .ok_or(KeyError::Rsa)?;
        Ok(Self {
            pair: Arc::new(pair),
            public,
        })
    }

    /// Its name: the thumbprint of its public half (RFC 7638).
    pub fn kid(&self) -> &str {
        self.public.kid()
    }

    /// The public half.
    pub const fn public(&self) -> &Jwk {
        &self.public
    }

    /// Signs, RS256.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        sign(&self.pair, Digest::Sha256, message)
    }

    /// Opens a content key.
    pub(super) fn open(&self, alg: KeyEncryption, sealed: &[u8]) -> Option<SecretSlice<u8>> {
        let der = AsDer::<Pkcs8V1Der<'static>>::as_der(self.pair.as_ref()).ok()?;
        let key = OaepPrivateDecryptingKey::new(PrivateDecryptingKey::from_pkcs8(der.as_ref()).ok()?).ok()?;
        let alg = match alg {
            KeyEncryption::RsaOaep => &OAEP_SHA1_MGF1SHA1,
            KeyEncryption::RsaOaep256 => &OAEP_SHA256_MGF1SHA256,
        };
        let mut room = vec![0; key.min_output_size()];
        let opened = key.decrypt(alg, sealed, &mut room, None).ok()?.to_vec();
        room.fill(0);
        Some(opened.into())
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrivateKey({})", self.kid())
    }
}
