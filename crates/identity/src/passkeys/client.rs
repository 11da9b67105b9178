//! What the browser says it was asked (§5.8.1): JSON, whose bytes the authenticator's signature covers.

use super::{Expected, Fault, sha256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// Longest client data, bytes: an origin, a challenge and what browsers add.
const LONGEST: usize = 4096;

/// Which ceremony.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ceremony {
    /// A new credential.
    Create,
    /// One that there is.
    Get,
}

/// Browsers may add members; they must be passed over (§5.8.1.1).
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
    #[serde(rename = "topOrigin")]
    top_origin: Option<serde_json::Value>,
}

/// Judges the client data; their hash, for the signature.
pub(super) fn judge(bytes: &[u8], ceremony: Ceremony, expected: &Expected<'_>) -> Result<[u8; 32], Fault> {
    if bytes.len() > LONGEST {
        return Err(Fault::ClientData);
    }
    let data: ClientData = serde_json::from_slice(bytes).map_err(|_| Fault::ClientData)?;
    let kind = match ceremony {
        Ceremony::Create => "webauthn.create",
        Ceremony::Get => "webauthn.get",
    };
    if data.kind != kind {
        return Err(Fault::Ceremony);
    }
    let challenge = URL_SAFE_NO_PAD
        .decode(&data.challenge)
        .map_err(|_| Fault::ClientData)?;
    if sha256(&challenge) != *expected.challenge_hash {
        return Err(Fault::Challenge);
    }
    if data.origin != expected.origin {
        return Err(Fault::Origin);
    }
    if data.cross_origin || data.top_origin.is_some() {
        return Err(Fault::CrossOrigin);
    }
    Ok(sha256(bytes))
}
