//! Files of istanze: the rows. A row is written before its content (`pending`), and becomes
//! `ready` after it; what stays pending was cut half-way, and the housekeeping removes it.

use crate::row::{FromRow, Row, to_word};
use crate::{Error, Result, SystemTx, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::attachments::{ScanResult, SignatureFormat};
use sportello_types::ids::{AttachmentId, IstanzaId, TenantId};

/// A file, ready to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The istanza that it belongs to.
    pub istanza: IstanzaId,
    /// The form's field that it answers.
    pub field: String,
    /// Its name, as the citizen knows it.
    pub name: String,
    /// Media type, by content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Signature found in it.
    pub signature: SignatureFormat,
    /// What the scanner said.
    pub scan: ScanResult,
    /// Where its content is.
    pub blob_key: String,
    /// When it arrived.
    pub uploaded_at: DateTime<Utc>,
}

impl FromRow for Attachment {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            istanza: row.get("istanza_id")?,
            field: row.get("field")?,
            name: row.get("name")?,
            media_type: row.get("media_type")?,
            size: row.get("size")?,
            sha256: row.get("sha256")?,
            signature: row.word("signature")?,
            scan: row.word("scan")?,
            blob_key: row.get("blob_key")?,
            uploaded_at: row.get("uploaded_at")?,
        })
    }
}

impl From<Attachment> for sportello_types::attachments::Attachment {
    fn from(a: Attachment) -> Self {
        Self {
            id: a.id,
            field: a.field,
            name: a.name,
            media_type: a.media_type,
            size: a.size,
            sha256: a.sha256,
            signature: a.signature,
            scan: a.scan,
            uploaded_at: a.uploaded_at,
        }
    }
}

/// What was found out about a file while it was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Media type, by content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Signature found in it.
    pub signature: SignatureFormat,
    /// What the scanner said.
    pub scan: ScanResult,
}

/// How much an istanza holds already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Files, those under way included.
    pub count: i64,
    /// Bytes of those that are ready.
    pub bytes: i64,
}

/// Notes an upload that begins; returns the key under which its content goes.
///
/// # Errors
///
/// [`Error::WrongState`] when the istanza is no draft (or not there).
pub async fn begin_upload(
    tx: &Tx,
    id: AttachmentId,
    istanza: IstanzaId,
    field: &str,
    name: &str,
    now: DateTime<Utc>,
) -> Result<String> {
    let blob_key = format!("{}/{}", tx.tenant(), id);
    let begun = tx
        .execute(
            "INSERT INTO attachment (tenant_id, id, istanza_id, field, name, media_type, size, sha256, \
             signature, scan, ready, blob_key, created_at) \
             SELECT $1, $2, id, $4, $5, '', 0, '', 'none', 'not_scanned', $6, $7, $8 FROM istanza \
             WHERE tenant_id = $1 AND id = $3 AND status = 'draft'",
            args![id, istanza, field, name, false, blob_key.as_str(), now],
        )
        .await?;
    if begun == 0 {
        Err(Error::WrongState)
    } else {
        Ok(blob_key)
    }
}

/// Notes that the content has arrived whole.
///
/// # Errors
///
/// [`Error::WrongState`] when the istanza was sent meanwhile, or the upload given up.
pub async fn finish_upload(
    tx: &Tx,
    id: AttachmentId,
    arrived: &Arrived,
    now: DateTime<Utc>,
) -> Result<Attachment> {
    let done: Option<Attachment> = tx
        .one(
            "UPDATE attachment SET media_type = $3, size = $4, sha256 = $5, signature = $6, scan = $7, \
             ready = $8, uploaded_at = $9 WHERE tenant_id = $1 AND id = $2 AND NOT ready AND EXISTS ( \
             SELECT 1 FROM istanza i WHERE i.tenant_id = $1 AND i.id = attachment.istanza_id \
             AND i.status = 'draft') RETURNING *",
            args![
                id,
                arrived.media_type.as_str(),
                arrived.size,
                arrived.sha256.as_str(),
                to_word(&arrived.signature, "signature")?,
                to_word(&arrived.scan, "scan")?,
                true,
                now,
            ],
        )
        .await?;
    done.ok_or(Error::WrongState)
}

/// Gives up an upload that failed; its content, if any, is left to the housekeeping.
pub async fn abandon_upload(tx: &Tx, id: AttachmentId, now: DateTime<Utc>) -> Result<()> {
    remove_where(tx, "AND id = $2 AND NOT ready", id.into(), now).await?;
    Ok(())
}

/// The files of an istanza, in the order in which they were begun.
pub async fn list(tx: &Tx, istanza: IstanzaId) -> Result<Vec<Attachment>> {
    tx.all(
        "SELECT * FROM attachment WHERE tenant_id = $1 AND istanza_id = $2 AND ready ORDER BY id",
        args![istanza],
    )
    .await
}

/// One file of an istanza.
pub async fn find(tx: &Tx, istanza: IstanzaId, id: AttachmentId) -> Result<Option<Attachment>> {
    tx.one(
        "SELECT * FROM attachment WHERE tenant_id = $1 AND istanza_id = $2 AND id = $3 AND ready",
        args![istanza, id],
    )
    .await
}

/// How much an istanza holds already.
pub async fn usage(tx: &Tx, istanza: IstanzaId) -> Result<Usage> {
    let row = tx
        .row(
            "SELECT COUNT(*) AS files, CAST(COALESCE(SUM(size), 0) AS BIGINT) AS bytes FROM attachment \
             WHERE tenant_id = $1 AND istanza_id = $2",
            args![istanza],
        )
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Usage {
        count: row.get("files")?,
        bytes: row.get("bytes")?,
    })
}

/// Removes a file of a draft; its content is left to the housekeeping.
///
/// # Errors
///
/// [`Error::NotFound`] when there is no such file, or the istanza was sent.
pub async fn remove(tx: &Tx, istanza: IstanzaId, id: AttachmentId, now: DateTime<Utc>) -> Result<()> {
    let draft = tx
        .row(
            "SELECT a.id FROM attachment a JOIN istanza i ON i.tenant_id = a.tenant_id AND i.id = a.istanza_id \
             WHERE a.tenant_id = $1 AND a.istanza_id = $2 AND a.id = $3 AND i.status = 'draft'",
            args![istanza, id],
        )
        .await?;
    if draft.is_none() || remove_where(tx, "AND id = $2", id.into(), now).await? == 0 {
        return Err(Error::NotFound);
    }
    Ok(())
}

pub(crate) async fn remove_all(tx: &Tx, istanza: IstanzaId, now: DateTime<Utc>) -> Result<()> {
    remove_where(tx, "AND istanza_id = $2", istanza.into(), now).await?;
    Ok(())
}

async fn remove_where(tx: &Tx, condition: &str, value: sea_orm::Value, now: DateTime<Utc>) -> Result<u64> {
    tx.execute(
        &format!(
            "INSERT INTO dead_blob (tenant_id, blob_key, since) SELECT tenant_id, blob_key, $3 FROM attachment \
             WHERE tenant_id = $1 {condition} ON CONFLICT DO NOTHING"
        ),
        vec![value.clone(), now.into()],
    )
    .await?;
    tx.execute(
        &format!("DELETE FROM attachment WHERE tenant_id = $1 {condition}"),
        vec![value],
    )
    .await
}

/// A blob that belongs to nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadBlob {
    /// The municipality.
    pub tenant: TenantId,
    /// Where it is, or was.
    pub key: String,
}

/// Declares uploads dead that began before an instant and never finished, and lists blobs to
/// delete. Call [`forget_blob`] for each after its content is gone.
pub async fn dead_blobs(tx: &SystemTx, began_before: DateTime<Utc>, limit: u32) -> Result<Vec<DeadBlob>> {
    tx.execute(
        "INSERT INTO dead_blob (tenant_id, blob_key, since) SELECT tenant_id, blob_key, created_at \
         FROM attachment WHERE NOT ready AND created_at < $1 ON CONFLICT DO NOTHING",
        args![began_before],
    )
    .await?;
    tx.execute(
        "DELETE FROM attachment WHERE NOT ready AND created_at < $1",
        args![began_before],
    )
    .await?;
    let rows = tx
        .rows(
            "SELECT tenant_id, blob_key FROM dead_blob ORDER BY since, tenant_id, blob_key LIMIT $1",
            args![i64::from(limit)],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(DeadBlob {
                tenant: row.get("tenant_id")?,
                key: row.get("blob_key")?,
            })
        })
        .collect()
}

/// Notes that the content of a dead blob is gone.
pub async fn forget_blob(tx: &SystemTx, blob: &DeadBlob) -> Result<()> {
    tx.execute(
        "DELETE FROM dead_blob WHERE tenant_id = $1 AND blob_key = $2",
        args![blob.tenant, blob.key.as_str()],
    )
    .await?;
    Ok(())
}
