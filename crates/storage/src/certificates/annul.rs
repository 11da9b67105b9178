//! What happens to a certificate after it was issued.

use crate::row::Row;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{CertificateId, CitizenId};
use sportello_types::values::CleanText;

/// An annulment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annulled {
    /// When.
    pub at: DateTime<Utc>,
    /// By which operator.
    pub by: CitizenId,
    /// Why; the citizen reads it.
    pub reason: String,
}

/// The annulment in a certificate's row, if there is one.
pub(super) fn annulled(row: &Row) -> Result<Option<Annulled>> {
    let (Some(at), Some(by), Some(reason)) = (
        row.get("annulled_at")?,
        row.get("annulled_by")?,
        row.get("reason")?,
    ) else {
        return Ok(None);
    };
    Ok(Some(Annulled { at, by, reason }))
}

/// Annuls a certificate, for good; false when it was annulled before, which stays as it was.
///
/// # Errors
///
/// [`Error::NotFound`].
pub async fn annul(
    tx: &Tx,
    id: CertificateId,
    reason: &CleanText,
    operator: CitizenId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let annulled = tx
        .execute(
            "INSERT INTO certificate_annulment (tenant_id, certificate_id, annulled_at, annulled_by, reason) \
             SELECT tenant_id, id, $3, $4, $5 FROM certificate WHERE tenant_id = $1 AND id = $2 \
             ON CONFLICT (tenant_id, certificate_id) DO NOTHING",
            args![id, now, operator, reason.as_str()],
        )
        .await?;
    if annulled == 0 && super::find_any(tx, id).await?.is_none() {
        return Err(Error::NotFound);
    }
    Ok(annulled == 1)
}

/// Counts that the PDF was fetched.
///
/// # Errors
///
/// [`Error::NotFound`].
pub async fn count_download(tx: &Tx, id: CertificateId, now: DateTime<Utc>) -> Result<()> {
    let counted = tx
        .execute(
            "INSERT INTO certificate_download (tenant_id, certificate_id, downloads, last_at) \
             SELECT tenant_id, id, 1, $3 FROM certificate WHERE tenant_id = $1 AND id = $2 \
             ON CONFLICT (tenant_id, certificate_id) DO UPDATE SET \
             downloads = certificate_download.downloads + 1, last_at = excluded.last_at",
            args![id, now],
        )
        .await?;
    if counted == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}
