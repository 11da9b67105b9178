//! Keys of anchor and provider.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::io;
use std::path::Path;

/// A key cannot be made, kept or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The generator failed.
    #[error("cannot make a key")]
    Make,
    /// The file system failed.
    #[error("cannot keep a key: {path}")]
    Keep {
        /// The file.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// A kept key is not what was written.
    #[error("a kept key cannot be read")]
    Read,
    /// The signature failed.
    #[error("cannot sign")]
    Sign,
}

/// An RSA key of 2048 bits.
pub(crate) struct Key {
    pair: KeyPair,
    pub(super) kid: String,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.kid)
    }
}

impl Key {
    pub(super) fn make() -> Result<Self, KeyError> {
        Self::of(KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Make)?)
    }

    /// The key kept in `folder`, made at the first start.
    pub(crate) fn load_or_make(folder: Option<&Path>, name: &str) -> Result<Self, KeyError> {
        let Some(folder) = folder else { return Self::make() };
        let file = folder.join(format!("{name}.key"));
        if let Ok(text) = std::fs::read_to_string(&file) {
            let der = STANDARD.decode(text.trim()).map_err(|_| KeyError::Read)?;
            return Self::of(KeyPair::from_pkcs8(&der).map_err(|_| KeyError::Read)?);
        }
        let key = Self::make()?;
        let der = AsDer::<Pkcs8V1Der<'static>>::as_der(&key.pair).map_err(|_| KeyError::Make)?;
        let keep = |source| KeyError::Keep {
            path: file.display().to_string(),
            source,
        };
        std::fs::create_dir_all(folder).map_err(keep)?;
        std::fs::write(&file, STANDARD.encode(der.as_ref())).map_err(keep)?;
        Ok(key)
    }

    fn of(pair: KeyPair) -> Result<Self, KeyError> {
        let mut key = Self {
            pair,
            kid: String::new(),
        };
        key.kid = super::jose::thumbprint(&key.jwk(None)).ok_or(KeyError::Make)?;
        Ok(key)
    }

    /// The public half.
    pub(crate) fn jwk(&self, usage: Option<&str>) -> Value {
        let public = self.pair.public_key();
        let mut jwk = json!({
            "kty": "RSA",
            "kid": self.kid,
            "n": URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
            "e": URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
        });
        if let (Some(usage), Some(members)) = (usage, jwk.as_object_mut()) {
            members.insert("use".to_owned(), usage.into());
        }
        jwk
    }

    /// Signs claims, RS256.
    pub(crate) fn sign(&self, typ: &str, claims: &Value) -> Result<String, KeyError> {
        let header = json!({"alg": "RS256", "kid": self.kid, "typ": typ});
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
            .map_err(|_| KeyError::Sign)?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
