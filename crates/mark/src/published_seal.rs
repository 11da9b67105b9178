//! Certificates of seals, as they are published beside the keys of the marks.

use crate::Revoked;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SubsecRound as _, Utc};
use serde::{Deserialize, Serialize};

/// A certificate with which a municipality seals its documents, or did. In JSON `certificate`, its DER in
/// base 64 (RFC 4648 §4) as in `x5c` (RFC 7517 §4.7), `not_before` and `not_after` (RFC 3339), and
/// `revoked` as keys have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "SealJson", try_from = "SealJson")]
pub struct PublishedSeal {
    certificate: Vec<u8>,
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
    revoked: Option<Revoked>,
}

/// The JSON is no certificate of a seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a seal whose certificate is not written in base 64")]
pub struct InvalidPublishedSeal;

#[derive(Serialize, Deserialize)]
struct SealJson {
    certificate: String,
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked: Option<Revoked>,
}

impl PublishedSeal {
    /// A certificate in DER with the time in which it is good, seconds precise.
    pub fn new(certificate: Vec<u8>, not_before: DateTime<Utc>, not_after: DateTime<Utc>) -> Self {
        Self {
            certificate,
            not_before: not_before.trunc_subsecs(0),
            not_after: not_after.trunc_subsecs(0),
            revoked: None,
        }
    }

    /// The same, revoked: its key may be in other hands.
    #[must_use]
    pub fn revoked_at(self, at: DateTime<Utc>) -> Self {
        let at = at.trunc_subsecs(0);
        Self {
            revoked: Some(Revoked { at }),
            ..self
        }
    }

    /// Its DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// From when it is good.
    pub const fn not_before(&self) -> DateTime<Utc> {
        self.not_before
    }

    /// Until when it is good, that instant included (RFC 5280 §4.1.2.5).
    pub const fn not_after(&self) -> DateTime<Utc> {
        self.not_after
    }

    /// Whether and since when it is revoked.
    pub const fn revoked(&self) -> Option<Revoked> {
        self.revoked
    }
}

impl From<PublishedSeal> for SealJson {
    fn from(seal: PublishedSeal) -> Self {
        Self {
            certificate: STANDARD.encode(seal.certificate),
            not_before: seal.not_before,
            not_after: seal.not_after,
            revoked: seal.revoked,
        }
    }
}

impl TryFrom<SealJson> for PublishedSeal {
    type Error = InvalidPublishedSeal;

    fn try_from(json: SealJson) -> Result<Self, InvalidPublishedSeal> {
        let certificate = STANDARD
            .decode(json.certificate)
            .map_err(|_| InvalidPublishedSeal)?;
        Ok(Self {
            revoked: json.revoked,
            ..Self::new(certificate, json.not_before, json.not_after)
        })
    }
}
