//! Judging a mark.

use crate::cose::Envelope;
use crate::{Claims, KeyId, KeySet, Payload};
use chrono::{DateTime, Utc};

/// Why a mark proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not a mark, or not written in the one form.
    #[error("not a mark of a certificate")]
    Malformed,
    /// Signed by one of the keys, in a form that is newer than this program.
    #[error("a mark of version {0}, which this program does not know")]
    Version(u64),
    /// Signed by none of the keys: by another municipality, or by nobody of the kind.
    #[error("signed with the key {0}, which is not published")]
    UnknownKey(KeyId),
    /// Not signed by the key that it names: altered, or invented.
    #[error("the signature does not fit")]
    BadSignature,
    /// Issued before the time of the key: the clock of who signed was wrong, or the key is misused.
    #[error("issued before the key {0} was good")]
    KeyNotYetValid(KeyId),
    /// Issued after the time of the key.
    #[error("issued when the key {0} was no longer good")]
    KeyOver(KeyId),
    /// The key was revoked. Also what was issued before is refused: whoever has the key chooses what
    /// instant to write.
    #[error("signed with the key {kid}, which was revoked")]
    RevokedKey {
        /// The key.
        kid: KeyId,
        /// When it was revoked.
        at: DateTime<Utc>,
    },
}

/// Judges a mark by the published keys of one municipality: who has one of them can sign for any issuer,
/// so keys of several municipalities never stand in one set. Says nothing of whether the certificate is
/// still valid ([`Claims::valid_until`]) or was annulled meanwhile.
pub fn verify(payload: &Payload, keys: &KeySet) -> Result<Claims, Refused> {
    let envelope = Envelope::read(payload.as_bytes()).ok_or(Refused::Malformed)?;
    let kid = envelope.kid;
    // Four bytes may name several keys (RFC 9052 §3.1).
    let mut named = keys.keys().iter().filter(|key| key.kid() == kid).peekable();
    if named.peek().is_none() {
        return Err(Refused::UnknownKey(kid));
    }
    let signed = envelope.to_be_signed().ok_or(Refused::Malformed)?;
    let key = named
        .find(|key| key.has_signed(&signed, &envelope.signature))
        .ok_or(Refused::BadSignature)?;
    if let Some(revoked) = key.revoked() {
        return Err(Refused::RevokedKey { kid, at: revoked.at });
    }
    let claims = Claims::read(&envelope.claims)?;
    let issued = claims.issued().ok_or(Refused::Malformed)?;
    if issued < key.not_before() {
        return Err(Refused::KeyNotYetValid(kid));
    }
    if issued >= key.not_after() {
        return Err(Refused::KeyOver(kid));
    }
    Ok(claims)
}
