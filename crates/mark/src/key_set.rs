//! What a municipality publishes at `/.well-known/contrassegno-keys.json`: the keys of its marks, and the
//! certificates of its seals.

use crate::{KeyId, PublishedSeal};
use chrono::{DateTime, SubsecRound as _, Utc};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use sportello_types::values::Base64Url;

/// All keys of a municipality, the old ones too: paper outlives them. In JSON a JWK Set (RFC 7517 §5)
/// of keys for Ed25519 (RFC 8037 §2):
/// `{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": …, "kid": …, "nbf": …, "exp": …}]}`. Keys of other
/// kinds are passed over when read. A member `seals` of its own (§5: others pass it over) lists the
/// certificates with which the municipality has sealed its documents: [`PublishedSeal`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "JwkSet", try_from = "JwkSet")]
pub struct KeySet {
    keys: Vec<PublishedKey>,
    seals: Vec<PublishedSeal>,
}

/// One key, in JSON a JWK: `kid` eight hexadecimal digits, `nbf` and `exp` in Unix seconds as in tokens
/// (RFC 7519 §4.1), `revoked` where it was, as OpenID Federation 1.0 §8.7 has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Jwk", try_from = "Jwk")]
pub struct PublishedKey {
    key: VerifyingKey,
    kid: KeyId,
    not_before: DateTime<Utc>,
    not_after: DateTime<Utc>,
    revoked: Option<Revoked>,
}

/// That a key was revoked: it may be in other hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// Since when, in JSON Unix seconds.
    #[serde(rename = "revoked_at", with = "chrono::serde::ts_seconds")]
    pub at: DateTime<Utc>,
}

/// The JSON is not a key that signs marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPublishedKey {
    /// Not for Ed25519.
    #[error("a key that is not for Ed25519")]
    Kind,
    /// `x` is missing or is no key that can be trusted.
    #[error("a key that is no point of its curve, or a weak one")]
    Key,
    /// `kid` is missing or is not the name of this key.
    #[error("a key with the name of another one")]
    Kid,
    /// `nbf` or `exp` is missing or out of range.
    #[error("a key without its time")]
    Time,
}

const KTY: &str = "OKP";
const CRV: &str = "Ed25519";

#[derive(Serialize, Deserialize)]
struct JwkSet {
    keys: Vec<Jwk>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    seals: Vec<PublishedSeal>,
}

/// Whatever a key set may hold.
#[derive(Serialize, Deserialize)]
struct Jwk {
    kty: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crv: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    x: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revoked: Option<Revoked>,
}

impl KeySet {
    /// A set of keys.
    pub fn new(keys: Vec<PublishedKey>) -> Self {
        Self {
            keys,
            seals: Vec::new(),
        }
    }

    /// The same set with more certificates of seals behind those that it has; each stands in it once, as it
    /// came first.
    #[must_use]
    pub fn with_seals(mut self, seals: impl IntoIterator<Item = PublishedSeal>) -> Self {
        for seal in seals {
            let known = |other: &PublishedSeal| other.certificate() == seal.certificate();
            if !self.seals.iter().any(known) {
                self.seals.push(seal);
            }
        }
        self
    }

    /// Its keys.
    pub fn keys(&self) -> &[PublishedKey] {
        &self.keys
    }

    /// The certificates with which the municipality has sealed its documents.
    pub fn seals(&self) -> &[PublishedSeal] {
        &self.seals
    }
}

impl PublishedKey {
    pub(crate) fn new(key: VerifyingKey, not_before: DateTime<Utc>, not_after: DateTime<Utc>) -> Self {
        Self {
            kid: KeyId::of(&key),
            key,
            not_before: not_before.trunc_subsecs(0),
            not_after: not_after.trunc_subsecs(0),
            revoked: None,
        }
    }

    /// The same key, revoked.
    #[must_use]
    pub fn revoked_at(self, at: DateTime<Utc>) -> Self {
        let at = at.trunc_subsecs(0);
        Self {
            revoked: Some(Revoked { at }),
            ..self
        }
    }

    /// Its name.
    pub const fn kid(&self) -> KeyId {
        self.kid
    }

    /// From when it signs.
    pub const fn not_before(&self) -> DateTime<Utc> {
        self.not_before
    }

    /// Until when it signs; no longer at that instant.
    pub const fn not_after(&self) -> DateTime<Utc> {
        self.not_after
    }

    /// Whether and since when it is revoked.
    pub const fn revoked(&self) -> Option<Revoked> {
        self.revoked
    }

    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        self.key.verify_strict(message, &signature).is_ok()
    }
}

impl Jwk {
    fn is_of_ours(&self) -> bool {
        self.kty == KTY && self.crv.as_deref() == Some(CRV)
    }
}

impl From<PublishedKey> for Jwk {
    fn from(published: PublishedKey) -> Self {
        Self {
            kty: KTY.to_owned(),
            crv: Some(CRV.to_owned()),
            x: Some(Base64Url::from(published.key.to_bytes()).to_string()),
            kid: Some(published.kid.to_string()),
            nbf: Some(published.not_before.timestamp()),
            exp: Some(published.not_after.timestamp()),
            revoked: published.revoked,
        }
    }
}

impl TryFrom<Jwk> for PublishedKey {
    type Error = InvalidPublishedKey;

    fn try_from(jwk: Jwk) -> Result<Self, InvalidPublishedKey> {
        if !jwk.is_of_ours() {
            return Err(InvalidPublishedKey::Kind);
        }
        let key = jwk
            .x
            .and_then(|x| x.parse::<Base64Url>().ok())
            .and_then(|x| x.as_bytes().try_into().ok())
            .and_then(|x| VerifyingKey::from_bytes(&x).ok())
            .filter(|key| !key.is_weak())
            .ok_or(InvalidPublishedKey::Key)?;
        let instant = |seconds: Option<i64>| {
            seconds
                .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
                .ok_or(InvalidPublishedKey::Time)
        };
        let published = Self {
            revoked: jwk.revoked,
            ..Self::new(key, instant(jwk.nbf)?, instant(jwk.exp)?)
        };
        if jwk.kid.and_then(|kid| kid.parse().ok()) != Some(published.kid) {
            return Err(InvalidPublishedKey::Kid);
        }
        Ok(published)
    }
}

impl From<KeySet> for JwkSet {
    fn from(set: KeySet) -> Self {
        Self {
            keys: set.keys.into_iter().map(Jwk::from).collect(),
            seals: set.seals,
        }
    }
}

impl TryFrom<JwkSet> for KeySet {
    type Error = InvalidPublishedKey;

    fn try_from(set: JwkSet) -> Result<Self, InvalidPublishedKey> {
        let ours = set.keys.into_iter().filter(Jwk::is_of_ours);
        let keys = ours.map(PublishedKey::try_from).collect::<Result<_, _>>()?;
        Ok(Self::new(keys).with_seals(set.seals))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MarkKey;
    use serde_json::{Value, json};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn set() -> KeySet {
        let publish = |seed| MarkKey::from_seed(&[seed; 32]).published(at(1_700_000_000), at(1_800_000_000));
        KeySet::new(vec![publish(1), publish(2).revoked_at(at(1_750_000_000))])
    }

    #[test]
    fn keys_are_published_as_a_jwk_set() {
        let written = serde_json::to_value(set()).unwrap();
        assert_eq!(
            written,
            json!({"keys": [
                {
                    "kty": "OKP", "crv": "Ed25519", "x": "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w",
                    "kid": "fd110d30", "nbf": 1_700_000_000, "exp": 1_800_000_000,
                },
                {
                    "kty": "OKP", "crv": "Ed25519", "x": "gTl3Dqh9F19Wo1Rmw0x-zMuNipG07jeiXfYPW4_Js5Q",
                    "kid": "47dea58e", "nbf": 1_700_000_000, "exp": 1_800_000_000,
                    "revoked": {"revoked_at": 1_750_000_000},
                },
            ]})
        );
        assert_eq!(serde_json::from_value::<KeySet>(written).unwrap(), set());
    }

    #[test]
    fn keys_of_other_kinds_are_passed_over() {
        let mut written = serde_json::to_value(set()).unwrap();
        let keys = written["keys"].as_array_mut().unwrap();
        keys.push(json!({"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "some name"}));
        keys.push(json!({"kty": "OKP", "crv": "Ed448", "x": "?", "use": "sig"}));
        assert_eq!(serde_json::from_value::<KeySet>(written).unwrap(), set());
    }

    #[test]
    fn seals_stand_beside_the_keys_each_once() {
        let seal = |byte: u8| PublishedSeal::new(vec![0x30, 1, byte], at(1_700_000_000), at(1_800_000_000));
        let with = set()
            .with_seals([seal(1), seal(2).revoked_at(at(1_750_000_000))])
            .with_seals([seal(2), seal(1)]);
        assert_eq!(with.seals().len(), 2);
        let written = serde_json::to_value(&with).unwrap();
        assert_eq!(
            written["seals"],
            json!([
                { "certificate": "MAEB", "not_before": "2023-11-14T22:13:20Z", "not_after": "2027-01-15T08:00:00Z" },
                {
                    "certificate": "MAEC", "not_before": "2023-11-14T22:13:20Z",
                    "not_after": "2027-01-15T08:00:00Z", "revoked": {"revoked_at": 1_750_000_000},
                },
            ])
        );
        assert_eq!(serde_json::from_value::<KeySet>(written.clone()).unwrap(), with);
        let mut bad = written;
        bad["seals"][0]["certificate"] = json!("not base 64");
        assert!(serde_json::from_value::<KeySet>(bad).is_err());
    }

    #[test]
    fn a_wrong_key_is_not_taken() {
        let whole = serde_json::to_value(&set().keys()[1]).unwrap();
        assert!(serde_json::from_value::<PublishedKey>(whole.clone()).is_ok());
        let weak = Base64Url::from([0; 32]).to_string();
        let none = Base64Url::from([2; 32]).to_string();
        for (member, wrong, why) in [
            ("kty", json!("EC"), InvalidPublishedKey::Kind),
            ("crv", json!("X25519"), InvalidPublishedKey::Kind),
            ("crv", Value::Null, InvalidPublishedKey::Kind),
            ("x", Value::Null, InvalidPublishedKey::Key),
            ("x", json!(weak), InvalidPublishedKey::Key),
            ("x", json!(none), InvalidPublishedKey::Key),
            ("x", json!("AQAB"), InvalidPublishedKey::Key),
            ("kid", json!("00000000"), InvalidPublishedKey::Kid),
            ("kid", Value::Null, InvalidPublishedKey::Kid),
            ("nbf", Value::Null, InvalidPublishedKey::Time),
            ("exp", json!(i64::MAX), InvalidPublishedKey::Time),
        ] {
            let mut key = whole.clone();
            key[member] = wrong;
            let refused = serde_json::from_value::<PublishedKey>(key).unwrap_err();
            assert_eq!(refused.to_string(), why.to_string(), "{member}");
        }
        let mut key = whole;
        key["revoked"] = json!(true);
        assert!(serde_json::from_value::<PublishedKey>(key).is_err());
    }
}
