//! What becomes of certificates in the end. Their PDF is kept as long as anybody may have them checked: for
//! a year after the end of their validity (CAD art. 23-ter c. 5 wants the original at least as long as the
//! check), for ten years after the issue where that has no end. What they say is kept for ten years. Then
//! the hash of the code alone stays, by which whoever still checks one is told that it was.

use super::issue::code_hash;
use crate::{Result, SystemTx, Tx, args};
use chrono::{DateTime, Months, NaiveDate, Utc};
use sportello_types::ids::{CertificateId, TenantId};
use sportello_types::values::CertificateCode;

/// Months after the last day of validity.
const AFTER_VALIDITY: Months = Months::new(12);
/// Months after the issue.
const AFTER_ISSUE: Months = Months::new(120);

/// Ends the time of certificates in all municipalities: their PDF is left to the housekeeping, and their
/// code is checked no more. How many there were, `limit` at most. `today` is a day of Europe/Rome.
pub async fn lapse(tx: &SystemTx, today: NaiveDate, limit: u32, now: DateTime<Utc>) -> Result<u64> {
    let valid_before = today.checked_sub_months(AFTER_VALIDITY).unwrap_or(today);
    let rows = tx
        .rows(
            "SELECT c.tenant_id, c.id, c.code_hash, c.blob_key FROM certificate c \
             WHERE (c.valid_until < $1 OR c.issued_at < $2) \
             AND NOT EXISTS (SELECT 1 FROM certificate_lapse l WHERE l.tenant_id = c.tenant_id \
             AND l.certificate_id = c.id) ORDER BY c.issued_at, c.id LIMIT $3",
            args![valid_before, issued_before(now), i64::from(limit)],
        )
        .await?;
    let mut lapsed = 0;
    for row in rows {
        let (tenant, id) = (row.get::<TenantId>("tenant_id")?, row.get::<CertificateId>("id")?);
        lapsed += tx
            .execute(
                "INSERT INTO certificate_lapse (tenant_id, certificate_id, code_hash, lapsed_at) \
                 VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, certificate_id) DO NOTHING",
                args![tenant, id, row.get::<String>("code_hash")?, now],
            )
            .await?;
        tx.execute(
            "INSERT INTO dead_blob (tenant_id, blob_key, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            args![tenant, row.get::<String>("blob_key")?, now],
        )
        .await?;
    }
    Ok(lapsed)
}

/// Forgets what certificates say that were issued ten years ago, with whatever stands beside them; how many
/// there were. Their stamps stay used.
pub async fn forget(tx: &SystemTx, now: DateTime<Utc>) -> Result<u64> {
    let before = issued_before(now);
    // The database lets go only of what is older than the day that stands here.
    tx.execute(
        "INSERT INTO certificate_kept (tenant_id, since) SELECT tenant_id, $1 FROM tenant WHERE true \
         ON CONFLICT (tenant_id) DO UPDATE SET since = excluded.since",
        args![before],
    )
    .await?;
    let over = "c.issued_at < $1 AND EXISTS (SELECT 1 FROM certificate_lapse l \
                WHERE l.tenant_id = c.tenant_id AND l.certificate_id = c.id)";
    for beside in [
        "certificate_annulment",
        "certificate_download",
        "certificate_hold",
        "document_delivery",
    ] {
        tx.execute(
            &format!(
                "DELETE FROM {beside} WHERE EXISTS (SELECT 1 FROM certificate c \
                 WHERE c.tenant_id = {beside}.tenant_id AND c.id = {beside}.certificate_id AND {over})"
            ),
            args![before],
        )
        .await?;
    }
    tx.execute(
        "DELETE FROM certificate WHERE issued_at < $1 AND EXISTS (SELECT 1 FROM certificate_lapse l \
         WHERE l.tenant_id = certificate.tenant_id AND l.certificate_id = certificate.id)",
        args![before],
    )
    .await
}

/// Whether a code is that of a certificate whose time is over, be its row there or not.
pub async fn has_lapsed(tx: &Tx, code: &CertificateCode) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM certificate_lapse WHERE tenant_id = $1 AND code_hash = $2";
    Ok(tx.row(sql, args![code_hash(code)]).await?.is_some())
}

fn issued_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_sub_months(AFTER_ISSUE).unwrap_or(now)
}
