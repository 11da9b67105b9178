//! Proof Key for Code Exchange (RFC 7636): S256 alone.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// It is no SHA-256 in base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a code challenge of method S256")]
pub struct InvalidChallenge;

/// What the app sends first: the hash of a secret that it tells later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Challenge([u8; 32]);

impl Challenge {
    /// Whether this is the secret: 43 to 128 unreserved characters (RFC 7636 §4.1).
    pub fn is_met_by(&self, verifier: &str) -> bool {
        let well_formed = (43..=128).contains(&verifier.len())
            && verifier
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
        let hash = digest(&SHA256, verifier.as_bytes());
        well_formed && verify_slices_are_equal(hash.as_ref(), &self.0).is_ok()
    }
}

impl std::str::FromStr for Challenge {
    type Err = InvalidChallenge;

    fn from_str(text: &str) -> Result<Self, InvalidChallenge> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidChallenge)?;
        Ok(Self(bytes.try_into().map_err(|_| InvalidChallenge)?))
    }
}

impl TryFrom<String> for Challenge {
    type Error = InvalidChallenge;

    fn try_from(text: String) -> Result<Self, InvalidChallenge> {
        text.parse()
    }
}

impl From<Challenge> for String {
    fn from(challenge: Challenge) -> Self {
        URL_SAFE_NO_PAD.encode(challenge.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_holds_and_nothing_else_does() {
        // RFC 7636, appendix B.
        let challenge: Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".parse().unwrap();
        assert!(challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl"));
        assert!(!challenge.is_met_by(""));
        assert!(!challenge.is_met_by("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
        let kept = serde_json::to_string(&challenge).unwrap();
        assert_eq!(serde_json::from_str::<Challenge>(&kept).unwrap(), challenge);
    }

    #[test]
    fn what_is_no_hash_is_no_challenge() {
        for text in [
            "",
            "abc",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM",
        ] {
            assert_eq!(text.parse::<Challenge>(), Err(InvalidChallenge), "{text}");
        }
    }

    #[test]
    fn a_short_secret_is_none_even_when_its_hash_is_right() {
        let short = "a".repeat(42);
        let challenge = Challenge(digest(&SHA256, short.as_bytes()).as_ref().try_into().unwrap());
        assert!(!challenge.is_met_by(&short));
    }
}
