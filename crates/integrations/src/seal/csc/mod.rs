//! A key at a provider of remote signatures, by the API of the Cloud Signature Consortium, version 2
//! (2.0.0.2): the provider sees hashes, never documents.
//!
//! The portal is a client of its own right (`client_credentials`), and each signature is authorised for
//! one hash (SCAL2). What only reads is asked a second time where no answer came; what authorises or signs
//! is not, for providers count it and a PIN that fails may lock the credential.

mod answer;
mod credential;
mod wire;

use super::{KeyAlgorithm, KeyError, sha256};
use crate::http::{bounded, fault};
use answer::{Fault, clean, judge, read};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use credential::Credential;
use reqwest::RequestBuilder;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::{Mutex, OnceCell};
use tokio::time::Instant;
use url::Url;

const SHA_256: &str = "2.16.840.1.101.3.4.2.1";

/// Largest answer: a chain of certificates in base64 has some ten thousand bytes.
const LARGEST_ANSWER: usize = 256 * 1024;
/// A token is renewed so long before its end.
const EARLY: Duration = Duration::from_secs(30);

/// What the provider knows the municipality by.
#[derive(Clone, Debug)]
pub struct Config {
    /// What addresses begin with: `https://sign.example.it/csc/v2`.
    pub url: Url,
    /// Where tokens are given; otherwise where `info` says.
    pub token_url: Option<Url>,
    /// The client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretString,
    /// Whose credentials are listed, where the provider asks for that.
    pub user: Option<String>,
    /// The credential; otherwise the one that the provider lists.
    pub credential: Option<String>,
    /// What authorises a signature, by the provider's names: `PIN`, `OTP`.
    pub proofs: BTreeMap<String, SecretString>,
    /// Longest time of one exchange.
    pub time: Duration,
}

/// A configuration that cannot work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidConfig {
    /// Secrets would travel in clear.
    #[error("the provider's address must begin with https")]
    InClear,
}

/// A key at a provider.
pub struct RemoteKey {
    config: Config,
    http: reqwest::Client,
    token: Mutex<Option<Token>>,
    credential: OnceCell<Credential>,
}

struct Token {
    value: SecretString,
    until: Instant,
}

impl std::fmt::Debug for RemoteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RemoteKey({})", self.config.client_id)
    }
}

impl RemoteKey {
    /// A key that is asked about when it is first needed, through a client that is made elsewhere.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn new(config: Config, http: reqwest::Client) -> Result<Self, InvalidConfig> {
        let addresses = [Some(&config.url), config.token_url.as_ref()];
        if addresses.into_iter().flatten().any(is_in_clear) {
            return Err(InvalidConfig::InClear);
        }
        Ok(Self {
            config,
            http,
            token: Mutex::default(),
            credential: OnceCell::new(),
        })
    }

    /// The certificate of the key in DER, then those that vouch for it, as the provider tells them.
    ///
    /// # Errors
    /// [`KeyError`].
    pub async fn chain(&self) -> Result<Vec<Vec<u8>>, KeyError> {
        Ok(self.credential().await?.chain.clone())
    }

    /// Signs bytes over SHA-256; the provider gets the hash alone.
    ///
    /// # Errors
    /// [`KeyError`].
    pub async fn sign(&self, algorithm: KeyAlgorithm, bytes: &[u8]) -> Result<Vec<u8>, KeyError> {
        let credential = self.credential().await?;
        let sign_algo = credential.method(algorithm)?;
        let hash = STANDARD.encode(sha256(bytes));
        let wanted = wire::WantedActivation {
            credential_id: &credential.id,
            num_signatures: 1,
            hashes: [&hash],
            hash_algorithm_oid: SHA_256,
            auth_data: self.proofs(credential)?,
        };
        let activation: wire::Activation = self.ask("credentials/authorize", &wanted, false).await?;
        let wanted = wire::WantedSignature {
            credential_id: &credential.id,
            sad: activation.sad.expose_secret(),
            hashes: [&hash],
            hash_algorithm_oid: SHA_256,
            sign_algo,
            operation_mode: "S",
        };
        let signed: wire::Signatures = self.ask("signatures/signHash", &wanted, false).await?;
        let [signature] = signed.signatures.as_slice() else {
            return Err(KeyError::Refused("it did not give one signature".to_owned()));
        };
        STANDARD
            .decode(signature)
            .map_err(|_| KeyError::Refused("its signature is not base64".to_owned()))
    }

    /// What authorises a signature. One that the provider names and nobody has set may be one of several
    /// that serve: the provider judges.
    fn proofs(&self, credential: &Credential) -> Result<Vec<wire::Proof<'_>>, KeyError> {
        let Some(factors) = &credential.factors else {
            return Ok(Vec::new());
        };
        let proofs = self.config.proofs.iter();
        let proofs: Vec<_> = proofs
            .filter(|(id, _)| factors.is_empty() || factors.contains(id))
            .map(|(id, value)| wire::Proof {
                id,
                value: value.expose_secret(),
            })
            .collect();
        if proofs.is_empty() && !factors.is_empty() {
            let wanted = clean(&factors.join(", "));
            return Err(KeyError::Refused(format!(
                "it asks for {wanted}, and nothing is set"
            )));
        }
        Ok(proofs)
    }

    async fn credential(&self) -> Result<&Credential, KeyError> {
        self.credential
            .get_or_try_init(|| async {
                let id = match &self.config.credential {
                    Some(id) => id.clone(),
                    None => self.only_credential().await?,
                };
                let wanted = wire::WantedCredential {
                    credential_id: &id,
                    certificates: "chain",
                    auth_info: true,
                };
                let told: wire::Credential = self.ask("credentials/info", &wanted, true).await?;
                Credential::of(id, told)
            })
            .await
    }

    async fn only_credential(&self) -> Result<String, KeyError> {
        let wanted = wire::WantedCredentials {
            user_id: self.config.user.as_deref(),
            only_valid: true,
        };
        let listed: wire::Credentials = self.ask("credentials/list", &wanted, true).await?;
        match <[String; 1]>::try_from(listed.credential_ids) {
            Ok([id]) => Ok(id),
            Err(ids) => Err(KeyError::Refused(format!(
                "it lists {} credentials: name one",
                ids.len()
            ))),
        }
    }

    /// Asks with a token, and with a fresh one where the token counts no more.
    async fn ask<T: DeserializeOwned>(
        &self,
        path: &str,
        question: &(impl Serialize + Sync),
        mut repeat: bool,
    ) -> Result<T, KeyError> {
        let mut renew = true;
        loop {
            let token = self.token().await?;
            let request = self
                .http
                .post(self.address(path))
                .bearer_auth(token.expose_secret());
            match self.exchange(request.json(question)).await {
                Ok(body) => return read(&body),
                Err(Fault::Expired) if renew => {
                    renew = false;
                    self.forget(&token).await;
                }
                Err(Fault::Expired) => {
                    return Err(KeyError::Refused("it does not take its own token".to_owned()));
                }
                Err(Fault::Error(KeyError::Unavailable(_))) if repeat => repeat = false,
                Err(Fault::Error(error)) => return Err(error),
            }
        }
    }

    /// A token that counts for a while. Who comes while one is asked for waits for that one.
    async fn token(&self) -> Result<SecretString, KeyError> {
        let mut held = self.token.lock().await;
        if let Some(token) = held.as_ref().filter(|token| Instant::now() < token.until) {
            return Ok(token.value.clone());
        }
        let address = self.token_address().await?;
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.config.client_id.as_str()),
            ("client_secret", self.config.client_secret.expose_secret()),
        ];
        let request = || self.http.post(address.clone()).form(&form);
        let body = match self.exchange(request()).await {
            Err(Fault::Error(KeyError::Unavailable(_))) => self.exchange(request()).await,
            done => done,
        };
        let body = body.map_err(|fault| match fault {
            Fault::Expired => KeyError::Refused("it does not know the client".to_owned()),
            Fault::Error(error) => error,
        })?;
        let given: wire::Token = read(&body)?;
        if !given.token_type.eq_ignore_ascii_case("bearer") {
            return Err(KeyError::Refused("it gave a token of another type".to_owned()));
        }
        let life = Duration::from_secs(given.expires_in).saturating_sub(EARLY);
        *held = Some(Token {
            value: given.access_token.clone(),
            // Whatever it promises: a day, so that no sum overflows.
            until: Instant::now() + life.min(Duration::from_hours(24)),
        });
        Ok(given.access_token)
    }

    async fn forget(&self, used: &SecretString) {
        let mut held = self.token.lock().await;
        if held
            .as_ref()
            .is_some_and(|token| token.value.expose_secret() == used.expose_secret())
        {
            *held = None;
        }
    }

    async fn token_address(&self) -> Result<Url, KeyError> {
        if let Some(url) = &self.config.token_url {
            return Ok(url.clone());
        }
        let request = || self.http.post(self.address("info")).json(&serde_json::json!({}));
        let body = match self.exchange(request()).await {
            Err(Fault::Error(KeyError::Unavailable(_))) => self.exchange(request()).await,
            done => done,
        };
        let body = body.map_err(|fault| match fault {
            Fault::Expired => KeyError::Refused("it tells nothing about itself without a token".to_owned()),
            Fault::Error(error) => error,
        })?;
        let info: wire::Info = read(&body)?;
        if !info.specs.starts_with("2.") {
            let specs = clean(&info.specs);
            return Err(KeyError::Refused(format!("it speaks version {specs}, not 2")));
        }
        let base = info.oauth2.unwrap_or_else(|| self.config.url.to_string());
        let address = format!("{}/oauth2/token", base.trim_end_matches('/'));
        let url = Url::parse(&address).ok().filter(|url| !is_in_clear(url));
        url.ok_or_else(|| KeyError::Refused("it names no safe address for tokens".to_owned()))
    }

    fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.config.url.as_str().trim_end_matches('/'))
    }

    async fn exchange(&self, request: RequestBuilder) -> Result<Vec<u8>, Fault> {
        let unavailable = |why: &str| Fault::Error(KeyError::Unavailable(why.to_owned()));
        let answer = request
            .timeout(self.config.time)
            .send()
            .await
            .map_err(|error| unavailable(fault(&error)))?;
        let status = answer.status();
        let body = bounded(answer, LARGEST_ANSWER).await.map_err(unavailable)?;
        judge(status, &body).map(|()| body)
    }
}

fn is_in_clear(url: &Url) -> bool {
    let at_home = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    url.scheme() != "https" && !(url.scheme() == "http" && at_home)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_travel_in_clear_to_this_machine_alone() {
        for (address, in_clear) in [
            ("https://sign.example.it/csc/v2", false),
            ("http://localhost:8090/csc/v2", false),
            ("http://sign.example.it/csc/v2", true),
            ("http://localhost.example.it/", true),
        ] {
            assert_eq!(is_in_clear(&Url::parse(address).unwrap()), in_clear, "{address}");
        }
    }
}
