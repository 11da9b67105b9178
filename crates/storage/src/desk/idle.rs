//! Accounts that nobody has signed in to for long: their owners are told, then they are revoked.

use super::accounts::{Account, close};
use crate::row::{FromRow, Row};
use crate::{Result, SystemTx, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::TenantId;
use uuid::Uuid;

/// An account that is about to be revoked, or due to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdleAccount {
    /// The municipality's.
    pub tenant: TenantId,
    /// Its id.
    pub id: Uuid,
}

impl FromRow for IdleAccount {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            tenant: row.get("tenant_id")?,
            id: row.get("id")?,
        })
    }
}

/// Accounts whose time ends by an instant, and whose owners do not know yet.
pub async fn accounts_to_warn_of(
    tx: &SystemTx,
    ends_by: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<IdleAccount>> {
    tx.all(
        "SELECT tenant_id, id FROM desk_account WHERE idle_ends_at <= $1 AND warned_at IS NULL \
         ORDER BY idle_ends_at, id LIMIT $2",
        args![ends_by, i64::from(limit)],
    )
    .await
}

/// Notes that the owner is told, and when the account ends in consequence: its time of notice is never
/// cut short. Nothing when somebody has signed in meanwhile, or another process was quicker.
pub async fn warn(tx: &Tx, id: Uuid, ends_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<Option<Account>> {
    tx.one(
        "UPDATE desk_account SET warned_at = $4, idle_ends_at = $3 \
         WHERE tenant_id = $1 AND id = $2 AND idle_ends_at <= $3 AND warned_at IS NULL RETURNING *",
        args![id, ends_at, now],
    )
    .await
}

/// Accounts whose time is over, and whose owners were told.
pub async fn idle_accounts(tx: &SystemTx, now: DateTime<Utc>, limit: u32) -> Result<Vec<IdleAccount>> {
    tx.all(
        "SELECT tenant_id, id FROM desk_account WHERE idle_ends_at <= $1 AND warned_at IS NOT NULL \
         ORDER BY idle_ends_at, id LIMIT $2",
        args![now, i64::from(limit)],
    )
    .await
}

/// Revokes an account whose time is over; what it was. Nothing when somebody has signed in meanwhile, or
/// another process was quicker.
pub async fn revoke(tx: &Tx, id: Uuid, now: DateTime<Utc>) -> Result<Option<Account>> {
    let sql = format!(
        "SELECT * FROM desk_account WHERE tenant_id = $1 AND id = $2 AND idle_ends_at <= $3 \
         AND warned_at IS NOT NULL{}",
        tx.engine().for_update()
    );
    let found: Option<Account> = tx.one(&sql, args![id, now]).await?;
    if let Some(account) = &found {
        close(tx, account.is.citizen, now).await?;
    }
    Ok(found)
}
