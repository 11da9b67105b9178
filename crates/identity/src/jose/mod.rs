//! JOSE, cut down to what the Italian federations and our own issuer use: signatures by an allow-list (RFC 7515),
//! encryption to our keys (RFC 7516), keys and their thumbprints (RFC 7517, 7638).
//!
//! No algorithm and no key is ever taken from the token: the header only chooses among those that
//! the caller allows.

mod alg;
mod jwe;
mod jwk;
mod jws;
mod private;

pub use alg::{Encryption, KeyEncryption, SignatureAlg};
pub use jwe::{JweError, decrypt};
pub use jwk::{Jwk, JwkSet, KeyUse};
pub(crate) use jws::compact;
pub use jws::{Claims, JwsError, Token, sign};
pub use private::PrivateKey;

/// Largest token accepted, in bytes.
pub const LARGEST: usize = 256 * 1024;

/// Deepest structure accepted in a header or in claims. `serde_json` stops at 128 by itself; what
/// the federations send has not a tenth of that.
const DEEPEST: usize = 32;

/// Whether a value is nested deeper than [`DEEPEST`].
fn too_deep(value: &serde_json::Value, left: usize) -> bool {
    let Some(left) = left.checked_sub(1) else {
        return true;
    };
    match value {
        serde_json::Value::Array(items) => items.iter().any(|item| too_deep(item, left)),
        serde_json::Value::Object(members) => members.values().any(|item| too_deep(item, left)),
        _ => false,
    }
}

/// A JSON object out of bytes.
fn object(bytes: &[u8]) -> Option<serde_json::Map<String, serde_json::Value>> {
    let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    match value {
        serde_json::Value::Object(_) if too_deep(&value, DEEPEST) => None,
        serde_json::Value::Object(members) => Some(members),
        _ => None,
    }
}
