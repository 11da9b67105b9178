//! Files of istanze: the rows. A row is written before its content (`pending`), and becomes
//! `ready` after it; what stays pending was cut half-way, and the housekeeping removes it.

use crate::istanze::hold_draft;
use crate::row::{FromRow, Row, to_word};
use crate::{Error, Result, SystemTx, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::attachments::{ScanResult, SignatureFormat};
use sportello_types::ids::{AttachmentId, CitizenId, IstanzaId, TenantId};

/// A file, ready to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The istanza that it belongs to.
    pub istanza: IstanzaId,
    /// The form's field that it answers.
    pub field: String,
    /// Which item of the table the field was in when the file was chosen, counted from 0.
    pub item: Option<u32>,
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
            item: row
                .get::<Option<i64>>("item")?
                .and_then(|item| item.try_into().ok()),
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
            item: a.item,
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

/// Where in the form a file was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// Path of the field.
    pub field: &'a str,
    /// Which item of the table the field is in, counted from 0.
    pub item: Option<u32>,
}

impl<'a> From<&'a str> for Place<'a> {
    fn from(field: &'a str) -> Self {
        Self { field, item: None }
    }
}

/// How much there is already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Files of the istanza, those under way included.
    pub count: i64,
    /// Bytes in all drafts of the citizen, of files that have arrived.
    pub bytes: i64,
}

/// Notes an upload that begins; returns the key under which its content goes.
///
/// # Errors
///
/// [`Error::WrongState`] when the istanza is no draft (or not there).
pub async fn begin_upload<'a>(
    tx: &Tx,
    id: AttachmentId,
    istanza: IstanzaId,
    place: impl Into<Place<'a>>,
    name: &str,
    now: DateTime<Utc>,
) -> Result<String> {
    hold_draft(tx, istanza).await?;
    let Place { field, item } = place.into();
    let blob_key = format!("{}/{}", tx.tenant(), id);
    tx.execute(
        "INSERT INTO attachment (tenant_id, id, istanza_id, field, item, name, media_type, size, sha256, \
         signature, scan, ready, blob_key, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, '', 0, '', 'none', 'not_scanned', $7, $8, $9)",
        args![
            id,
            istanza,
            field,
            item.map(i64::from),
            name,
            false,
            blob_key.as_str(),
            now
        ],
    )
    .await?;
    Ok(blob_key)
}

/// Notes that the content has arrived whole. The istanza is held meanwhile: a submission comes
/// before, and the file is refused, or after, and the file is in the register entry.
///
/// # Errors
///
/// [`Error::WrongState`] when the istanza was sent meanwhile, or the upload given up.
pub async fn finish_upload(
    tx: &Tx,
    istanza: IstanzaId,
    id: AttachmentId,
    arrived: &Arrived,
    now: DateTime<Utc>,
) -> Result<Attachment> {
    hold_draft(tx, istanza).await?;
    let done: Option<Attachment> = tx
        .one(
            "UPDATE attachment SET media_type = $4, size = $5, sha256 = $6, signature = $7, scan = $8, \
             ready = $9, uploaded_at = $10 WHERE tenant_id = $1 AND istanza_id = $2 AND id = $3 \
             AND NOT ready RETURNING *",
            args![
                istanza,
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

/// How much an istanza, and all drafts of its citizen together, hold already.
pub async fn usage(tx: &Tx, citizen: CitizenId, istanza: IstanzaId) -> Result<Usage> {
    let row = tx
        .row(
            "SELECT COUNT(CASE WHEN i.id = $3 THEN 1 END) AS files, \
             CAST(COALESCE(SUM(a.size), 0) AS BIGINT) AS bytes FROM attachment a \
             JOIN istanza i ON i.tenant_id = a.tenant_id AND i.id = a.istanza_id \
             WHERE a.tenant_id = $1 AND i.citizen_id = $2 AND i.status IN ('draft', 'awaiting_payment')",
            args![citizen, istanza],
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
    match hold_draft(tx, istanza).await {
        Err(Error::WrongState) => return Err(Error::NotFound),
        other => other?,
    }
    if find(tx, istanza, id).await?.is_none() {
        return Err(Error::NotFound);
    }
    remove_where(tx, "AND id = $2", id.into(), now).await?;
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

/// Puts a dead blob that cannot be deleted behind all others.
pub async fn postpone_blob(tx: &SystemTx, blob: &DeadBlob, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "UPDATE dead_blob SET since = $3 WHERE tenant_id = $1 AND blob_key = $2",
        args![blob.tenant, blob.key.as_str(), now],
    )
    .await?;
    Ok(())
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
