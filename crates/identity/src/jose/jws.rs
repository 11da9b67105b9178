//! Signed tokens in the compact form.

use super::{JwkSet, LARGEST, PrivateKey, SignatureAlg, object};
use crate::keys::KeyError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

/// Claims, as signed.
pub type Claims = Map<String, Value>;

/// A token that is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// More than [`LARGEST`].
    #[error("the token is larger than 256 KiB")]
    TooLarge,
    /// Not three parts of base64url.
    #[error("not a token in the compact form")]
    Shape,
    /// The header is not a JSON object, or asks for what we do not know (`crit`).
    #[error("the header cannot be used")]
    Header,
    /// The claims are not a JSON object.
    #[error("the claims are not a JSON object")]
    Claims,
    /// `alg` is not among those allowed here.
    #[error("the algorithm is not allowed")]
    Algorithm,
    /// No `kid`.
    #[error("the header names no key")]
    NoKeyId,
    /// `kid` names no key that can make such a signature.
    #[error("the key is not known")]
    UnknownKey,
    /// The signature does not hold.
    #[error("the signature does not hold")]
    Signature,
}

/// A token as received: its claims are nobody's word until [`Token::verify`].
pub struct Token<'a> {
    signed: &'a str,
    signature: &'a str,
    header: Claims,
    claims: Claims,
}

impl<'a> Token<'a> {
    /// Takes a compact token apart.
    pub fn parse(text: &'a str) -> Result<Self, JwsError> {
        if text.len() > LARGEST {
            return Err(JwsError::TooLarge);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(JwsError::Shape)?;
        let (header, claims) = signed.split_once('.').ok_or(JwsError::Shape)?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsError::Shape);
        let header = object(&decode(header)?).ok_or(JwsError::Header)?;
        if header.contains_key("crit") || header.contains_key("b64") {
            return Err(JwsError::Header);
        }
        Ok(Self {
            signed,
            signature,
            header,
            claims: object(&decode(claims)?).ok_or(JwsError::Claims)?,
        })
    }

    /// `typ` of the header.
    pub fn typ(&self) -> Option<&str> {
        self.header.get("typ").and_then(Value::as_str)
    }

    /// `kid` of the header.
    pub fn kid(&self) -> Option<&str> {
        self.header.get("kid").and_then(Value::as_str)
    }

    /// The claims before any trust: only to find out whom to ask.
    pub const fn unverified(&self) -> &Claims {
        &self.claims
    }

    /// The claims, if one of `keys` has signed them with one of the algorithms allowed.
    pub fn verify(self, keys: &JwkSet, allowed: &[SignatureAlg]) -> Result<Claims, JwsError> {
        self.check(keys, allowed)?;
        Ok(self.claims)
    }

    /// The same without taking the claims.
    pub fn check(&self, keys: &JwkSet, allowed: &[SignatureAlg]) -> Result<(), JwsError> {
        let named = self.header.get("alg").and_then(Value::as_str);
        let alg = named
            .and_then(SignatureAlg::from_name)
            .filter(|alg| allowed.contains(alg))
            .ok_or(JwsError::Algorithm)?;
        let kid = self.kid().ok_or(JwsError::NoKeyId)?;
        let key = keys
            .keys()
            .iter()
            .filter(|key| key.kid() == kid)
            .find_map(|key| key.verifying(alg))
            .ok_or(JwsError::UnknownKey)?;
        let holds = jsonwebtoken::crypto::verify(self.signature, self.signed.as_bytes(), &key, alg.library());
        match holds {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(JwsError::Signature),
        }
    }
}

/// Signs claims, RS256.
pub fn sign(key: &PrivateKey, typ: Option<&str>, claims: &Claims) -> Result<String, KeyError> {
    compact(SignatureAlg::Rs256, key.kid(), typ, claims, |signed| {
        key.sign(signed)
    })
}

/// Puts a token together; `sign` makes the signature.
pub(crate) fn compact(
    alg: SignatureAlg,
    kid: &str,
    typ: Option<&str>,
    claims: &Claims,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, KeyError>,
) -> Result<String, KeyError> {
    let mut header = json!({"alg": alg.name(), "kid": kid});
    if let (Some(typ), Some(members)) = (typ, header.as_object_mut()) {
        members.insert("typ".to_owned(), typ.into());
    }
    let claims = serde_json::to_vec(claims).map_err(|_| KeyError::Library)?;
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims)
    );
    let signature = sign(signed.as_bytes())?;
    Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
}
