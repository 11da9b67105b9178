//! Tokens that clients sign, judged.

use super::state::{Inner, Registered};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Longest life of a token of a client, in seconds.
const LONGEST_LIFE: i64 = 600;

/// A token of a client, if everything that every one of them must have is right: form, key, times,
/// issuer, audience, single use. Otherwise what is wrong.
pub(super) fn judge(
    inner: &Inner,
    what: &str,
    token: &str,
    client: &Registered,
    audience: &str,
) -> Result<Value, String> {
    let wrong = |why: &str| Err(format!("{what}: {why}"));
    let mut parts = token.split('.');
    let (Some(header), Some(claims), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return wrong("not a compact token");
    };
    let object = |part: &str| -> Option<Value> {
        let value: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()?;
        value.is_object().then_some(value)
    };
    let (Some(header_claims), Some(claims_object)) = (object(header), object(claims)) else {
        return wrong("not JSON");
    };
    if header_claims.get("alg") != Some(&json!("RS256")) {
        return wrong("alg is not RS256");
    }
    if header_claims.get("typ") != Some(&json!("JWT")) {
        return wrong("typ is not JWT");
    }
    if header_claims.get("kid") != Some(&json!(client.client.kid)) {
        return wrong("kid is not the client's");
    }
    let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
        return wrong("the signature is not base64url");
    };
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &client.key);
    if key
        .verify(format!("{header}.{claims}").as_bytes(), &signature)
        .is_err()
    {
        return wrong("the signature does not hold");
    }
    for name in ["iss", "sub"] {
        if claims_object.get(name) != Some(&json!(client.client.id)) {
            return Err(format!("{what}: {name} is not the client"));
        }
    }
    if claims_object.get("aud") != Some(&json!(audience)) {
        return wrong("aud is another");
    }
    let now = inner.now().timestamp();
    let seconds = |name: &str| claims_object.get(name).and_then(Value::as_i64);
    let (Some(issued), Some(expires)) = (seconds("iat"), seconds("exp")) else {
        return wrong("iat or exp is missing");
    };
    // No skew is tolerated.
    if issued > now || seconds("nbf").is_some_and(|from| from > now) {
        return wrong("iat or nbf is in the future");
    }
    if expires <= now || expires - issued > LONGEST_LIFE {
        return wrong("exp is over or too far");
    }
    let id = claims_object
        .get("jti")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if id.is_empty()
        || !inner
            .memory()
            .use_once(format!("{what} {} {id}", client.client.id))
    {
        return wrong("jti is missing or was used before");
    }
    Ok(claims_object)
}

/// SHA-256 in lower-case hexadecimal.
pub(super) fn hex_digest(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in digest(&SHA256, text.as_bytes()).as_ref() {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The header `Digest` that a body must have.
pub(super) fn body_digest(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(digest(&SHA256, body)))
}
