//! The keys that sign our tokens: ES256, or Ed25519 where the administrator prefers it.

use crate::jose::{Claims, Jwk, KeyUse, SignatureAlg, compact};
use crate::keys::KeyError;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use secrecy::{ExposeSecret, SecretSlice};
use std::fmt;
use std::sync::Arc;

/// Algorithms of our own signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenAlg {
    /// ECDSA on P-256: what every library knows.
    #[default]
    Es256,
    /// Ed25519.
    EdDsa,
}

impl TokenAlg {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Es256, Self::EdDsa];

    /// As JOSE names it.
    pub const fn name(self) -> &'static str {
        self.jose().name()
    }

    /// The algorithm of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|alg| alg.name() == name)
    }

    pub(super) const fn jose(self) -> SignatureAlg {
        match self {
            Self::Es256 => SignatureAlg::Es256,
            Self::EdDsa => SignatureAlg::EdDsa,
        }
    }
}

#[derive(Clone)]
enum Pair {
    Es256(Arc<EcdsaKeyPair>),
    EdDsa(Arc<Ed25519KeyPair>),
}

/// A key that signs tokens, with its public half.
#[derive(Clone)]
pub struct IssuerKey {
    pair: Pair,
    public: Jwk,
}

impl IssuerKey {
    /// A fresh key, as PKCS#8: to be sealed and kept.
    pub fn generate(alg: TokenAlg) -> Result<SecretSlice<u8>, KeyError> {
        let random = SystemRandom::new();
        let document = match alg {
            TokenAlg::Es256 => EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random),
            TokenAlg::EdDsa => Ed25519KeyPair::generate_pkcs8v1(&random),
        };
        let document = document.map_err(|_| KeyError::Library)?;
        Ok(document.as_ref().to_vec().into())
    }

    /// A key that was kept.
    pub fn from_pkcs8(alg: TokenAlg, der: &SecretSlice<u8>) -> Result<Self, KeyError> {
        let der = der.expose_secret();
        let (pair, public) = match alg {
            TokenAlg::Es256 => {
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der)
                    .map_err(|_| KeyError::Pem)?;
                // Uncompressed: 4, then the coordinates (SEC 1 §2.3.3).
                let point = pair.public_key().as_ref().to_vec();
                let (Some(x), Some(y)) = (point.get(1..33), point.get(33..65)) else {
                    return Err(KeyError::Library);
                };
                let public = Jwk::p256(x.to_vec(), y.to_vec(), Some(KeyUse::Signature));
                (Pair::Es256(Arc::new(pair)), public)
            }
            TokenAlg::EdDsa => {
                let pair = Ed25519KeyPair::from_pkcs8(der).map_err(|_| KeyError::Pem)?;
                let public = Jwk::ed25519(pair.public_key().as_ref().to_vec(), Some(KeyUse::Signature));
                (Pair::EdDsa(Arc::new(pair)), public)
            }
        };
        Ok(Self {
            pair,
            public: public.only_for(alg.jose()),
        })
    }

    /// The public half.
    pub const fn public(&self) -> &Jwk {
        &self.public
    }

    /// Its algorithm.
    pub const fn alg(&self) -> TokenAlg {
        match self.pair {
            Pair::Es256(_) => TokenAlg::Es256,
            Pair::EdDsa(_) => TokenAlg::EdDsa,
        }
    }

    /// Signs claims as a token of a type.
    pub(super) fn sign(&self, typ: &str, claims: &Claims) -> Result<String, KeyError> {
        let alg = self.alg().jose();
        compact(alg, self.public.kid(), Some(typ), claims, |signed| {
            match &self.pair {
                Pair::Es256(pair) => pair
                    .sign(&SystemRandom::new(), signed)
                    .map(|signature| signature.as_ref().to_vec())
                    .map_err(|_| KeyError::Library),
                Pair::EdDsa(pair) => Ok(pair.sign(signed).as_ref().to_vec()),
            }
        })
    }
}

impl fmt::Debug for IssuerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IssuerKey({})", self.public.kid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::{JwkSet, Token};
    use serde_json::json;

    #[test]
    fn what_a_key_signs_its_published_half_verifies_and_no_other() {
        for alg in TokenAlg::ALL {
            let make = || IssuerKey::from_pkcs8(alg, &IssuerKey::generate(alg).unwrap()).unwrap();
            let (ours, other) = (make(), make());
            let claims = json!({"sub": "x"}).as_object().unwrap().clone();
            let token = ours.sign("at+jwt", &claims).unwrap();
            let published = |key: &IssuerKey| JwkSet::parse(&json!({"keys": [key.public().to_json()]}));
            let token = Token::parse(&token).unwrap();
            assert_eq!(token.typ(), Some("at+jwt"));
            assert_eq!(token.check(&published(&ours), &[alg.jose()]), Ok(()));
            assert!(token.check(&published(&other), &[alg.jose()]).is_err());
            assert!(token.check(&published(&ours), &[SignatureAlg::Rs256]).is_err());
            assert_eq!(ours.public().to_json()["alg"], alg.name());
        }
    }

    #[test]
    fn a_key_is_what_it_was_made_as() {
        let key = IssuerKey::generate(TokenAlg::EdDsa).unwrap();
        assert!(IssuerKey::from_pkcs8(TokenAlg::Es256, &key).is_err());
        let kept = IssuerKey::from_pkcs8(TokenAlg::EdDsa, &key).unwrap();
        let again = IssuerKey::from_pkcs8(TokenAlg::EdDsa, &key).unwrap();
        assert_eq!(kept.public(), again.public());
    }
}
