//! What a provider says of a credential, and whether a program can sign with it.

use super::wire;
use crate::seal::{KeyAlgorithm, KeyError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const RSA: &str = "1.2.840.113549.1.1.1";
const SHA_256_WITH_RSA: &str = "1.2.840.113549.1.1.11";
const ECDSA_WITH_SHA_256: &str = "1.2.840.10045.4.3.2";

/// What the provider says of the credential.
pub(super) struct Credential {
    pub(super) id: String,
    pub(super) chain: Vec<Vec<u8>>,
    algorithms: Vec<String>,
    /// Names of what authorises; nothing where the provider needs no more than the token.
    pub(super) factors: Option<Vec<String>>,
}

impl Credential {
    pub(super) fn of(id: String, told: wire::Credential) -> Result<Self, KeyError> {
        let refused = |why: &str| KeyError::Refused(why.to_owned());
        if told.key.status != "enabled" {
            return Err(refused("the credential's key is disabled"));
        }
        if told.cert.status.is_some_and(|status| status != "valid") {
            return Err(refused("the credential's certificate is not valid"));
        }
        let factors = match told.auth.mode.as_str() {
            "implicit" => None,
            "explicit" => Some(told.auth.objects.into_iter().map(|factor| factor.id).collect()),
            _ => {
                return Err(refused(
                    "the credential is authorised by a person, not by a program",
                ));
            }
        };
        let chain = told.cert.certificates.iter().map(|text| STANDARD.decode(text));
        Ok(Self {
            id,
            chain: chain
                .collect::<Result<_, _>>()
                .map_err(|_| refused("the credential's certificates are not base64"))?,
            algorithms: told.key.algo,
            factors,
        })
    }

    /// What is asked for, by the names that the provider has for it.
    pub(super) fn method(&self, algorithm: KeyAlgorithm) -> Result<&'static str, KeyError> {
        let known: &[&'static str] = match algorithm {
            KeyAlgorithm::Rsa => &[SHA_256_WITH_RSA, RSA],
            KeyAlgorithm::P256 => &[ECDSA_WITH_SHA_256],
        };
        let mut offered = known
            .iter()
            .filter(|oid| self.algorithms.iter().any(|other| other == *oid));
        offered
            .next()
            .copied()
            .ok_or_else(|| KeyError::Refused("the credential does not sign over SHA-256".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_that_a_person_authorises_is_refused() {
        let told = |mode: &str, status: &str| {
            let told = serde_json::json!({
                "key": { "status": status, "algo": [RSA] },
                "cert": { "certificates": ["MAA="] },
                "auth": { "mode": mode },
            });
            Credential::of("a".to_owned(), serde_json::from_value(told).unwrap())
        };
        assert_eq!(
            told("explicit", "enabled").unwrap().method(KeyAlgorithm::Rsa),
            Ok(RSA)
        );
        assert!(
            told("implicit", "enabled")
                .unwrap()
                .method(KeyAlgorithm::P256)
                .is_err()
        );
        assert!(told("oauth2code", "enabled").is_err());
        assert!(told("implicit", "disabled").is_err());
    }
}
