//! Documents that citizens have kept: their self-certifications, until they delete them.

use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::documents as types;
use sportello_types::ids::{CitizenId, KeptDocumentId};

/// A document whose file is stored.
#[derive(Clone, Copy, Debug)]
pub struct NewKeptDocument<'a> {
    /// Its id.
    pub id: KeptDocumentId,
    /// Whose it is.
    pub citizen: CitizenId,
    /// What it is called.
    pub title: &'a str,
    /// The name under which it is saved.
    pub file_name: &'a str,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: &'a str,
    /// Where the file is.
    pub blob_key: &'a str,
    /// Its bytes.
    pub size: i64,
    /// Since when.
    pub kept_at: DateTime<Utc>,
}

/// A document that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDocument {
    /// Its id.
    pub id: KeptDocumentId,
    /// What it is called.
    pub title: String,
    /// The name under which it is saved.
    pub file_name: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Where the file is.
    pub blob_key: String,
    /// Its bytes.
    pub size: i64,
    /// Since when.
    pub kept_at: DateTime<Utc>,
}

impl FromRow for KeptDocument {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            title: row.get("title")?,
            file_name: row.get("file_name")?,
            sha256: row.get("sha256")?,
            blob_key: row.get("blob_key")?,
            size: row.get("size")?,
            kept_at: row.get("kept_at")?,
        })
    }
}

impl From<KeptDocument> for types::KeptDocument {
    fn from(document: KeptDocument) -> Self {
        Self {
            id: document.id,
            title: document.title,
            file_name: document.file_name,
            sha256: document.sha256,
            size: document.size,
            kept_at: document.kept_at,
        }
    }
}

/// Keeps a document.
pub async fn keep(tx: &Tx, new: &NewKeptDocument<'_>) -> Result<()> {
    tx.execute(
        "INSERT INTO kept_document (tenant_id, id, citizen_id, title, file_name, sha256, blob_key, size, kept_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            new.id,
            new.citizen,
            new.title,
            new.file_name,
            new.sha256,
            new.blob_key,
            new.size,
            new.kept_at,
        ],
    )
    .await?;
    Ok(())
}

/// A document of this citizen's.
pub async fn find(tx: &Tx, citizen: CitizenId, id: KeptDocumentId) -> Result<Option<KeptDocument>> {
    let sql = "SELECT * FROM kept_document WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3";
    tx.one(sql, args![citizen, id]).await
}

/// All documents of a citizen's, oldest first: for the download of one's own data.
pub async fn all_of(tx: &Tx, citizen: CitizenId) -> Result<Vec<KeptDocument>> {
    let sql = "SELECT * FROM kept_document WHERE tenant_id = $1 AND citizen_id = $2 ORDER BY kept_at, id";
    tx.all(sql, args![citizen]).await
}

/// Removes a document of this citizen's; its file is left to the housekeeping.
///
/// # Errors
///
/// [`Error::NotFound`].
pub async fn remove(tx: &Tx, citizen: CitizenId, id: KeptDocumentId, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO dead_blob (tenant_id, blob_key, since) SELECT tenant_id, blob_key, $4 \
         FROM kept_document WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3 ON CONFLICT DO NOTHING",
        args![citizen, id, now],
    )
    .await?;
    let sql = "DELETE FROM kept_document WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3";
    match tx.execute(sql, args![citizen, id]).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}
