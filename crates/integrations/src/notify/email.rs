//! Mail through an SMTP server.

use super::{Channel, Mail, SendError};
use chrono::{DateTime, Utc};
use lettre::address::AddressError;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart, header};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self, AsyncSmtpTransportBuilder, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::time::{Duration, SystemTime};

/// How to reach the SMTP server.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Host name of the server.
    pub host: String,
    /// Port; by default 465 with `tls`, 587 with `starttls`, 25 with `none`.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the connection is protected.
    #[serde(default)]
    pub security: Security,
    /// User name, where the server wants one.
    #[serde(default)]
    pub username: Option<String>,
    /// Its password.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub password: Option<SecretString>,
    /// Address of the sender: `no-reply@comune.borgoverde.example`.
    pub from: String,
    /// Where answers go, if not to the sender.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// Name with which this machine introduces itself (EHLO); its own host name by default.
    #[serde(default)]
    pub hello_name: Option<String>,
    /// Seconds after which a command is given up.
    #[serde(default = "default_timeout_seconds")]
    pub timeout_seconds: u64,
    /// Connections kept open at most.
    #[serde(default = "default_connections")]
    pub connections: u32,
}

/// Protection of the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte (RFC 8314 §3.3).
    Tls,
    /// The connection turns to TLS before anything is said, or is given up (RFC 3207).
    #[default]
    Starttls,
    /// None: for a relay on this machine and for demonstrations.
    None,
}

/// How long a command may take where nothing is said: seconds.
pub const fn default_timeout_seconds() -> u64 {
    20
}

/// How many connections are kept open at most where nothing is said.
pub const fn default_connections() -> u32 {
    4
}

/// A configuration that cannot work.
#[derive(Debug, thiserror::Error)]
pub enum InvalidConfig {
    /// The sender or the address for answers is no address.
    #[error("not a mail address: {0}")]
    Address(#[from] AddressError),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] lettre::transport::smtp::Error),
    /// A password without user name, or the other way round.
    #[error("user name and password go together")]
    Credentials,
    /// A password would travel in clear.
    #[error("a password needs `tls` or `starttls`")]
    PasswordInClear,
}

/// What a configuration comes to.
struct Parts {
    builder: AsyncSmtpTransportBuilder,
    from: Address,
    reply_to: Option<Mailbox>,
}

impl Config {
    /// Whether it can work, as far as can be said without reaching out.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn check(&self) -> Result<(), InvalidConfig> {
        self.parts().map(drop)
    }

    fn parts(&self) -> Result<Parts, InvalidConfig> {
        let from: Address = self.from.parse()?;
        let reply_to = match &self.reply_to {
            Some(address) => Some(Mailbox::new(None, address.parse()?)),
            None => None,
        };
        let tls_parameters = || TlsParameters::new(self.host.clone());
        let (tls, default_port) = match self.security {
            Security::Tls => (Tls::Wrapper(tls_parameters()?), 465),
            Security::Starttls => (Tls::Required(tls_parameters()?), 587),
            Security::None => (Tls::None, 25),
        };
        let pool = PoolConfig::new().max_size(self.connections.max(1));
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(self.host.as_str())
            .port(self.port.unwrap_or(default_port))
            .tls(tls)
            .timeout(Some(Duration::from_secs(self.timeout_seconds.max(1))))
            .pool_config(pool);
        if let Some(name) = &self.hello_name {
            builder = builder.hello_name(ClientId::Domain(name.clone()));
        }
        match (&self.username, &self.password) {
            (Some(_), Some(_)) if self.security == Security::None => {
                return Err(InvalidConfig::PasswordInClear);
            }
            (Some(username), Some(password)) => {
                let password = password.expose_secret().to_string();
                builder = builder.credentials(Credentials::new(username.clone(), password));
            }
            (None, None) => {}
            _ => return Err(InvalidConfig::Credentials),
        }
        Ok(Parts {
            builder,
            from,
            reply_to,
        })
    }
}

/// A pool of connections to an SMTP server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
    reply_to: Option<Mailbox>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl Smtp {
    /// Prepares the pool; connects when the first message is sent. Call it inside a Tokio runtime,
    /// which tends the pool.
    ///
    /// # Errors
    /// [`InvalidConfig`] says what does not fit.
    pub fn new(config: &Config) -> Result<Self, InvalidConfig> {
        let Parts {
            builder,
            from,
            reply_to,
        } = config.parts()?;
        Ok(Self {
            transport: builder.build(),
            from,
            reply_to,
        })
    }

    /// The domain of the sender, for message identities.
    pub fn domain(&self) -> &str {
        self.from.domain()
    }

    fn message(&self, mail: &Mail, now: DateTime<Utc>) -> Result<Message, SendError> {
        let rejected = |what: &str| SendError::Rejected(what.to_owned());
        let to: Address = mail
            .to
            .as_str()
            .parse()
            .map_err(|_| rejected("the recipient is no address for a mail server"))?;
        let mut builder = Message::builder()
            .from(Mailbox::new(Some(one_line(&mail.from_name)), self.from.clone()))
            .to(Mailbox::new(None, to))
            .subject(one_line(&mail.content.subject))
            .date(SystemTime::from(now))
            .message_id(Some(mail.message_id.as_str().to_string()))
            .raw_header(automatic());
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        let plain = SinglePart::plain(mail.content.text.clone());
        let built = if mail.attachments.is_empty() && mail.content.html.is_none() {
            builder.singlepart(plain)
        } else {
            let mut parts = match &mail.content.html {
                Some(html) => MultiPart::mixed().multipart(MultiPart::alternative_plain_html(
                    mail.content.text.clone(),
                    html.clone(),
                )),
                None => MultiPart::mixed().singlepart(plain),
            };
            for file in &mail.attachments {
                let media_type = ContentType::parse(&file.media_type)
                    .map_err(|_| rejected("an attachment's media type cannot be written"))?;
                let part = Attachment::new(one_line(&file.name)).body(file.bytes.clone(), media_type);
                parts = parts.singlepart(part);
            }
            builder.multipart(parts)
        };
        built.map_err(|_| rejected("the message cannot be put together"))
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834 §5): holiday answers stay away.
fn automatic() -> header::HeaderValue {
    header::HeaderValue::new(
        header::HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_string(),
    )
}

/// Line breaks would let a text write headers of its own.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[async_trait::async_trait]
impl Channel for Smtp {
    async fn send(&self, mail: &Mail, now: DateTime<Utc>) -> Result<(), SendError> {
        let message = self.message(mail, now)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(kind_of(&error)),
        }
    }
}

/// Code and kind alone: a server's words often repeat the recipient (`550 <ada@…> unknown`), and what
/// stands here is read in logs and in the list of jobs.
fn kind_of(error: &smtp::Error) -> SendError {
    let kind = match error.status() {
        Some(code) => format!("the server answered {code}"),
        None if error.is_timeout() => "the server did not answer in time".to_owned(),
        None if error.is_tls() => "no TLS with the server".to_owned(),
        None if error.is_response() => "the server's answer cannot be read".to_owned(),
        None if error.is_client() => "the server lacks something that is needed".to_owned(),
        None => "the server cannot be reached".to_owned(),
    };
    let ours = error.status().is_some_and(|code| OURS.contains(&u16::from(code)));
    if error.is_permanent() && !ours {
        SendError::Rejected(kind)
    } else {
        SendError::Unavailable(kind)
    }
}

/// Refusals of the sender and not of the message (RFC 4954 §6, RFC 3207 §4): what is set up has to be
/// put right, and the message passes then.
const OURS: [u16; 4] = [530, 534, 535, 538];
