//! Telling citizens: what is said ([`mails`]) and how it travels: mail by a [`Channel`], short messages by a
//! [`sms::TextChannel`].

pub mod desk_mails;
pub mod email;
pub mod mails;
pub mod payment_mails;
pub mod sms;

use chrono::{DateTime, Utc};
use sportello_types::ids::JobId;
use sportello_types::values::Email;

/// A way to reach a citizen.
#[async_trait::async_trait]
pub trait Channel: Send + Sync {
    /// Hands a message over. Sending the same message again is safe: its `Message-ID` stays the
    /// same, so that the far end can tell.
    ///
    /// # Errors
    /// [`SendError`], which says whether trying again makes sense.
    async fn send(&self, mail: &Mail, now: DateTime<Utc>) -> Result<(), SendError>;
}

/// A message to one person.
#[derive(Clone)]
pub struct Mail {
    /// Where to.
    pub to: Email,
    /// Name of the municipality that speaks; shown as the sender.
    pub from_name: String,
    /// Identity of the message: the same at each attempt.
    pub message_id: MessageId,
    /// What it says.
    pub content: Content,
    /// Files that go with it.
    pub attachments: Vec<AttachedFile>,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail")
            .field("message_id", &self.message_id)
            .finish_non_exhaustive()
    }
}

/// The words of a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Content {
    /// Subject, one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same in HTML, where somebody wants it.
    pub html: Option<String>,
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Content(…)")
    }
}

/// A file that goes with a message.
#[derive(Clone)]
pub struct AttachedFile {
    /// Its name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for AttachedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AttachedFile({} bytes)", self.bytes.len())
    }
}

/// The identity of a message (RFC 5322 §3.6.4), made from the job that sends it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// `<job@domain>`.
    pub fn new(job: JobId, domain: &str) -> Self {
        let safe: String = domain
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
            .collect();
        Self(format!("<{job}@{safe}>"))
    }

    /// The identity with its angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A message that was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The far end does not want it; the same message will not pass later either.
    #[error("the message was refused: {0}")]
    Rejected(String),
    /// The far end cannot be reached or asks to wait.
    #[error("the channel is not available: {0}")]
    Unavailable(String),
}

impl SendError {
    /// Whether trying again makes sense.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}
