//! Short messages to phones, through a gateway that is spoken to over HTTP. The protocol stands in
//! `docs/operate/sms.md`: gateways that speak another one get a small translator in front, or an adapter
//! beside this one.

use super::SendError;
use crate::http::fault;
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sportello_types::ids::JobId;
use sportello_types::values::Phone;
use std::time::Duration;
use url::Url;

/// A way to reach a phone.
#[async_trait::async_trait]
pub trait TextChannel: Send + Sync {
    /// Hands a message over. Sending the same message again is safe: its id stays the same, so that the
    /// far end can tell.
    ///
    /// # Errors
    /// [`SendError`], which says whether trying again makes sense.
    async fn send(&self, message: &TextMessage) -> Result<(), SendError>;
}

/// A message to one phone.
#[derive(Clone)]
pub struct TextMessage {
    /// Identity of the message: the same at each attempt.
    pub id: JobId,
    /// Where to.
    pub to: Phone,
    /// What it says; no personal data, for a phone shows it to whoever looks.
    pub text: String,
}

impl std::fmt::Debug for TextMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TextMessage")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// How to reach the gateway.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where messages are posted: `https://sms.example.it/v1/messages`.
    #[schemars(with = "String")]
    pub url: Url,
    /// What the gateway knows the portal by; sent as bearer token. Over https, or to this machine, alone.
    #[schemars(with = "String")]
    pub token: SecretString,
    /// The sender that phones show: 11 letters and digits at most, or a number; the gateway's own otherwise.
    #[serde(default)]
    pub sender: Option<String>,
    /// Seconds after which a message is given up for this time.
    #[serde(default = "default_timeout_seconds")]
    pub timeout_seconds: u64,
}

const fn default_timeout_seconds() -> u64 {
    20
}

/// A configuration that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum InvalidConfig {
    /// The token would travel in clear.
    #[error("the gateway's address must begin with https")]
    InClear,
    /// Phones do not show it, or not whole.
    #[error("a sender has 11 letters and digits at most, or is a number")]
    Sender,
    /// It cannot stand in a header.
    #[error("the token has characters that no header may have")]
    Token,
}

impl Config {
    /// Whether it can work, as far as can be said without reaching out.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn check(&self) -> Result<(), InvalidConfig> {
        let at_home = matches!(self.url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if self.url.scheme() != "https" && !(self.url.scheme() == "http" && at_home) {
            return Err(InvalidConfig::InClear);
        }
        if self.sender.as_deref().is_some_and(|sender| !is_sender(sender)) {
            return Err(InvalidConfig::Sender);
        }
        self.authorization().map(drop)
    }

    fn authorization(&self) -> Result<HeaderValue, InvalidConfig> {
        let value = format!("Bearer {}", self.token.expose_secret());
        let mut value = HeaderValue::from_str(&value).map_err(|_| InvalidConfig::Token)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

/// 3GPP TS 23.040 §9.1.2.5: eleven characters of letters and digits, or a number.
fn is_sender(text: &str) -> bool {
    let word = (1..=11).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ');
    word || text.parse::<Phone>().is_ok()
}

/// A gateway that takes messages over HTTP.
pub struct Gateway {
    client: reqwest::Client,
    url: Url,
    authorization: HeaderValue,
    sender: Option<String>,
    timeout: Duration,
}

impl std::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gateway").finish_non_exhaustive()
    }
}

/// A message as it is posted.
#[derive(Serialize)]
struct Posted<'a> {
    to: &'a Phone,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    text: &'a str,
}

impl Gateway {
    /// Speaks to a gateway through a client that is made elsewhere.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn new(config: &Config, client: reqwest::Client) -> Result<Self, InvalidConfig> {
        config.check()?;
        Ok(Self {
            client,
            url: config.url.clone(),
            authorization: config.authorization()?,
            sender: config.sender.clone(),
            timeout: Duration::from_secs(config.timeout_seconds.max(1)),
        })
    }
}

#[async_trait::async_trait]
impl TextChannel for Gateway {
    async fn send(&self, message: &TextMessage) -> Result<(), SendError> {
        let posted = Posted {
            to: &message.to,
            from: self.sender.as_deref(),
            text: &message.text,
        };
        let request = self
            .client
            .post(self.url.clone())
            .header(AUTHORIZATION, self.authorization.clone())
            .header("Idempotency-Key", message.id.to_string())
            .timeout(self.timeout)
            .json(&posted);
        let answer = request
            .send()
            .await
            .map_err(|error| SendError::Unavailable(format!("the gateway: {}", fault(&error))))?;
        judge(answer.status())
    }
}

/// What a status says: the message is refused for good only where its own number or text is; what is wrong
/// with the account or the gateway has to be put right, and the message passes then.
fn judge(status: StatusCode) -> Result<(), SendError> {
    let said = format!("the gateway answered {}", status.as_u16());
    match status.as_u16() {
        200..=299 => Ok(()),
        400 | 404 | 410 | 413 | 422 => Err(SendError::Rejected(said)),
        _ => Err(SendError::Unavailable(said)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(url: &str, sender: Option<&str>) -> Config {
        Config {
            url: url.parse().unwrap(),
            token: SecretString::from("secret"),
            sender: sender.map(ToOwned::to_owned),
            timeout_seconds: 20,
        }
    }

    #[test]
    fn a_token_travels_in_clear_to_this_machine_alone() {
        for good in [
            "https://sms.example.it/v1",
            "http://127.0.0.1:8090/sms",
            "http://localhost/sms",
        ] {
            config(good, None).check().unwrap();
        }
        for bad in [
            "http://sms.example.it/v1",
            "ftp://localhost/sms",
            "http://localhost.example.it/",
        ] {
            assert!(
                matches!(config(bad, None).check(), Err(InvalidConfig::InClear)),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_sender_is_what_phones_show() {
        for good in ["Borgoverde", "COMUNE BV", "+393331234567"] {
            config("https://sms.example.it/", Some(good)).check().unwrap();
        }
        for bad in ["", "Comune di Borgoverde", "Città"] {
            let found = config("https://sms.example.it/", Some(bad)).check();
            assert!(matches!(found, Err(InvalidConfig::Sender)), "{bad}");
        }
    }

    #[test]
    fn nothing_of_a_message_is_printed() {
        let message = TextMessage {
            id: JobId(uuid::Uuid::nil()),
            to: "+393331234567".parse().unwrap(),
            text: "123456".to_owned(),
        };
        let printed = format!("{message:?} {:?}", config("https://sms.example.it/", None));
        for secret in ["333123", "123456", "secret"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }

    #[test]
    fn what_is_wrong_with_the_account_is_tried_again_and_a_wrong_number_is_not() {
        judge(StatusCode::ACCEPTED).unwrap();
        for status in [400, 422] {
            let error = judge(StatusCode::from_u16(status).unwrap()).unwrap_err();
            assert!(!error.is_transient(), "{status}");
        }
        for status in [401, 402, 403, 408, 429, 500, 503] {
            let error = judge(StatusCode::from_u16(status).unwrap()).unwrap_err();
            assert!(error.is_transient(), "{status}");
        }
    }
}
