//! Tokens: taking them apart, verifying, encrypting. RS256 and RSA-OAEP with A256CBC-HS512 alone.

use aws_lc_rs::cipher::{AES_256, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey};
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// A token that was verified.
pub(super) struct Verified {
    pub(super) header: Value,
    pub(super) claims: Value,
}

/// Header and claims, unverified.
pub(super) fn take_apart(token: &str) -> Option<Verified> {
    let mut parts = token.split('.');
    let (header, claims) = (parts.next()?, parts.next()?);
    let decode = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    Some(Verified {
        header: decode(header)?,
        claims: decode(claims)?,
    })
}

/// The token, if the key that its `kid` names in `jwks` has signed it, RS256. `usage` is what the
/// key must say that it is for.
pub(super) fn verify(token: &str, jwks: &Value, usage: Option<&str>) -> Option<Verified> {
    let token_parts = take_apart(token)?;
    if token_parts.header.get("alg")? != "RS256" {
        return None;
    }
    let kid = token_parts.header.get("kid")?.as_str()?;
    let key = jwks
        .get("keys")?
        .as_array()?
        .iter()
        .find(|key| key.get("kid").and_then(Value::as_str) == Some(kid))?;
    if usage.is_some_and(|usage| key.get("use").and_then(Value::as_str) != Some(usage)) {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let (n, e) = components(key)?;
    let key = RsaPublicKeyComponents { n, e };
    let holds = key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature);
    holds.is_ok().then_some(token_parts)
}

fn components(jwk: &Value) -> Option<(Vec<u8>, Vec<u8>)> {
    let part = |name: &str| URL_SAFE_NO_PAD.decode(jwk.get(name)?.as_str()?).ok();
    Some((part("n")?, part("e")?))
}

/// The claims of a token that one of these keys has signed, RS256.
pub(crate) fn verify_token(token: &str, jwks: &Value) -> Option<Value> {
    verify(token, jwks, None).map(|verified| verified.claims)
}

/// RFC 7638.
pub(super) fn thumbprint(jwk: &Value) -> Option<String> {
    let part = |name: &str| jwk.get(name)?.as_str();
    let canonical = format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, part("e")?, part("n")?);
    Some(URL_SAFE_NO_PAD.encode(digest(&SHA256, canonical.as_bytes())))
}

/// SHA-256, base64url: PKCE.
pub(super) fn hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, text.as_bytes()))
}

/// The left half of SHA-256, base64url: `at_hash`.
pub(super) fn half_hash(text: &str) -> String {
    let hash = digest(&SHA256, text.as_bytes());
    let (half, _) = hash.as_ref().split_at(16);
    URL_SAFE_NO_PAD.encode(half)
}

/// Encrypts a token to the holder of a key.
pub(super) fn encrypt(jwk: &Value, text: &str) -> Option<String> {
    let (n, e) = components(jwk)?;
    let key: PublicEncryptingKey = RsaPublicKeyComponents { n, e }.try_into().ok()?;
    let key = OaepPublicEncryptingKey::new(key).ok()?;
    let mut content_key = [0_u8; 64];
    aws_lc_rs::rand::fill(&mut content_key).ok()?;
    let mut room = vec![0; key.ciphertext_size()];
    let sealed: &[u8] = key
        .encrypt(&OAEP_SHA1_MGF1SHA1, &content_key, &mut room, None)
        .ok()?;
    let header = json!({"alg": "RSA-OAEP", "enc": "A256CBC-HS512", "kid": jwk.get("kid")?, "cty": "JWT"});
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    let (mac_key, cipher_key) = content_key.split_at(32);
    let cipher = UnboundCipherKey::new(&AES_256, cipher_key).ok()?;
    let mut content = text.as_bytes().to_vec();
    let vector = PaddedBlockEncryptingKey::cbc_pkcs7(cipher)
        .ok()?
        .encrypt(&mut content)
        .ok()?;
    let iv: &[u8] = (&vector).try_into().ok()?;
    let bits = u64::try_from(header.len()).ok()?.checked_mul(8)?.to_be_bytes();
    let input = [header.as_bytes(), iv, &content, &bits].concat();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA512, mac_key), &input);
    let (tag, _) = tag.as_ref().split_at(32);
    let parts = [sealed, iv, &content, tag].map(|part| URL_SAFE_NO_PAD.encode(part));
    Some(format!("{header}.{}", parts.join(".")))
}
