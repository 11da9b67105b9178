//! *Comunicazioni ed esiti*: messages in the citizen's area.

use crate::cursor::{Cursor, page, probe};
use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{CitizenId, IstanzaId, MessageId};
use sportello_types::messages::Message;
use sportello_types::page::Page;

impl FromRow for Message {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
            istanza: row.get("istanza_id")?,
            sent_at: row.get("sent_at")?,
            read_at: row.get("read_at")?,
        })
    }
}

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// Its id.
    pub id: MessageId,
    /// To whom.
    pub citizen: CitizenId,
    /// The istanza that it is about.
    pub istanza: Option<IstanzaId>,
    /// Makes it arrive once, whatever is retried: `receipt/{istanza}`.
    pub dedup_key: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
}

/// Puts a message in the citizen's area; false when it is there already.
pub async fn send(tx: &Tx, message: NewMessage, now: DateTime<Utc>) -> Result<bool> {
    let m = message;
    let sent = tx
        .execute(
            "INSERT INTO message (tenant_id, id, citizen_id, istanza_id, dedup_key, subject, body, sent_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant_id, citizen_id, dedup_key) DO NOTHING",
            args![m.id, m.citizen, m.istanza, m.dedup_key, m.subject, m.body, now],
        )
        .await?;
    Ok(sent == 1)
}

const LIST: &str = "messages";

/// The citizen's messages, newest first.
///
/// # Errors
///
/// [`Error::InvalidCursor`].
pub async fn list(tx: &Tx, citizen: CitizenId, cursor: Option<&str>, limit: u32) -> Result<Page<Message>> {
    let items: Vec<Message> = match cursor {
        None => {
            tx.all(
                "SELECT * FROM message WHERE tenant_id = $1 AND citizen_id = $2 \
                 ORDER BY sent_at DESC, id DESC LIMIT $3",
                args![citizen, probe(limit)],
            )
            .await?
        }
        Some(cursor) => {
            let cursor = Cursor::<DateTime<Utc>>::read(cursor, LIST)?;
            tx.all(
                "SELECT * FROM message WHERE tenant_id = $1 AND citizen_id = $2 AND (sent_at, id) < ($3, $4) \
                 ORDER BY sent_at DESC, id DESC LIMIT $5",
                args![citizen, cursor.key, cursor.id, probe(limit)],
            )
            .await?
        }
    };
    Ok(page(items, limit, LIST, |m| (m.sent_at, m.id.0)))
}

/// Opens a message: the first time, notes when.
pub async fn open(tx: &Tx, citizen: CitizenId, id: MessageId, now: DateTime<Utc>) -> Result<Option<Message>> {
    tx.one(
        "UPDATE message SET read_at = COALESCE(read_at, $4) \
         WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3 RETURNING *",
        args![citizen, id, now],
    )
    .await
}

/// How many messages the citizen has not opened.
pub async fn unread_count(tx: &Tx, citizen: CitizenId) -> Result<u32> {
    let row = tx
        .row(
            "SELECT COUNT(*) AS unread FROM message WHERE tenant_id = $1 AND citizen_id = $2 \
             AND read_at IS NULL",
            args![citizen],
        )
        .await?
        .ok_or(Error::NotFound)?;
    row.int("unread")
}

/// All messages of a citizen, oldest first: for the download of one's own data.
pub async fn all_of(tx: &Tx, citizen: CitizenId) -> Result<Vec<Message>> {
    tx.all(
        "SELECT * FROM message WHERE tenant_id = $1 AND citizen_id = $2 ORDER BY sent_at, id",
        args![citizen],
    )
    .await
}
