//! Drafts that nobody works on any more: their citizens are told, then they are deleted.

use super::draft::remove;
use crate::{Result, SystemTx, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{CitizenId, IstanzaId, TenantId};

/// A draft that lies about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdleDraft {
    /// The municipality.
    pub tenant: TenantId,
    /// Whose it is.
    pub citizen: CitizenId,
    /// Its id.
    pub id: IstanzaId,
}

/// The citizen was told after having touched the draft for the last time.
const WARNED: &str = "warned_at IS NOT NULL AND warned_at >= updated_at";

async fn idle_drafts(
    tx: &SystemTx,
    condition: &str,
    limit: u32,
    values: Vec<sea_orm::Value>,
) -> Result<Vec<IdleDraft>> {
    let sql = format!(
        "SELECT tenant_id, citizen_id, id FROM istanza WHERE status = 'draft' AND {condition} \
         ORDER BY updated_at LIMIT {limit}"
    );
    let rows = tx.rows(&sql, values).await?;
    rows.iter()
        .map(|row| {
            Ok(IdleDraft {
                tenant: row.get("tenant_id")?,
                citizen: row.get("citizen_id")?,
                id: row.get("id")?,
            })
        })
        .collect()
}

/// Drafts that nobody has touched since an instant, and whose citizens do not know yet that they will
/// be deleted.
pub async fn drafts_to_warn_of(
    tx: &SystemTx,
    untouched_since: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<IdleDraft>> {
    let condition = format!("updated_at < $1 AND NOT ({WARNED})");
    idle_drafts(tx, &condition, limit, args![untouched_since]).await
}

/// Drafts that nobody has touched since an instant, and whose citizens know since another one.
pub async fn expired_drafts(
    tx: &SystemTx,
    untouched_since: DateTime<Utc>,
    warned_before: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<IdleDraft>> {
    let condition = format!("updated_at < $1 AND {WARNED} AND warned_at <= $2");
    idle_drafts(tx, &condition, limit, args![untouched_since, warned_before]).await
}

/// Notes that the citizen is told; false when the draft was touched or sent meanwhile.
pub async fn mark_warned(
    tx: &Tx,
    id: IstanzaId,
    untouched_since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let marked = tx
        .execute(
            "UPDATE istanza SET warned_at = $4 WHERE tenant_id = $1 AND id = $2 AND status = 'draft' \
             AND updated_at < $3",
            args![id, untouched_since, now],
        )
        .await?;
    Ok(marked == 1)
}

/// Deletes a draft as [`super::delete_draft`] does, unless it was touched or sent meanwhile; false then.
pub async fn expire_draft(
    tx: &Tx,
    id: IstanzaId,
    untouched_since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let lock = tx.engine().for_update();
    let sql = format!(
        "SELECT id FROM istanza WHERE tenant_id = $1 AND id = $2 AND status = 'draft' AND updated_at < $3 \
         AND {WARNED}{lock}"
    );
    if tx.row(&sql, args![id, untouched_since]).await?.is_none() {
        return Ok(false);
    }
    remove(tx, id, now).await?;
    Ok(true)
}
