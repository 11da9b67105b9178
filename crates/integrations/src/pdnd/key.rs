//! The key with which an administration signs for PDND: RS256 alone, the platform refuses others.

use super::PdndError;
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use der::pem::{self, LineEnding};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use serde_json::{Value, json};
use std::sync::Arc;

/// An RSA key and the name (`kid`) that the platform gave it.
#[derive(Clone)]
pub struct ClientKey {
    pair: Arc<KeyPair>,
    kid: String,
}

/// The key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidClientKey {
    /// Not PEM, or not the kind that was expected.
    #[error("not a private key in PEM (PKCS#8 or PKCS#1, not encrypted)")]
    Pem,
    /// Not an RSA key of 2048 bits or more.
    #[error("not an RSA key of 2048 bits or more")]
    Rsa,
    /// No name.
    #[error("the `kid` is empty")]
    Kid,
}

impl ClientKey {
    /// From PEM: PKCS#8 or PKCS#1, not encrypted.
    ///
    /// # Errors
    /// [`InvalidClientKey`].
    pub fn from_pem(text: &SecretString, kid: &str) -> Result<Self, InvalidClientKey> {
        if kid.trim().is_empty() {
            return Err(InvalidClientKey::Kid);
        }
        let (label, der) =
            pem::decode_vec(text.expose_secret().trim().as_bytes()).map_err(|_| InvalidClientKey::Pem)?;
        let der = SecretSlice::from(der);
        let pair = match label {
            "PRIVATE KEY" => KeyPair::from_pkcs8(der.expose_secret()),
            "RSA PRIVATE KEY" => KeyPair::from_der(der.expose_secret()),
            _ => return Err(InvalidClientKey::Pem),
        }
        .map_err(|_| InvalidClientKey::Rsa)?;
        Ok(Self {
            pair: Arc::new(pair),
            kid: kid.trim().to_owned(),
        })
    }

    /// The public half, as the platform's portal takes it: PEM (`PUBLIC KEY`).
    ///
    /// # Errors
    /// [`PdndError::Key`].
    pub fn public_pem(&self) -> Result<String, PdndError> {
        let key =
            AsDer::<PublicKeyX509Der<'static>>::as_der(self.pair.public_key()).map_err(|_| PdndError::Key)?;
        pem::encode_string("PUBLIC KEY", LineEnding::LF, key.as_ref()).map_err(|_| PdndError::Key)
    }

    /// A compact token over claims.
    pub(super) fn sign(&self, claims: &Value) -> Result<String, PdndError> {
        let header = json!({ "alg": "RS256", "kid": self.kid, "typ": "JWT" });
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .map_err(|_| PdndError::Key)?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

impl std::fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ClientKey({})", self.kid)
    }
}
