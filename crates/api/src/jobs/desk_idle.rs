//! Accounts from the desk that nobody signs in to any more: their owners are told, then they are revoked.

use super::expire::{BATCH, told};
use super::{JobError, desk_expiring, desk_revoked};
use crate::app::App;
use crate::journal::{self, Act};
use chrono::{DateTime, Duration, Utc};
use sportello_storage::desk::{self, IdleAccount};

/// So long before, the owner is told.
const NOTICE: Duration = Duration::days(30);

/// Tells the owners of accounts that are about to be revoked.
pub(super) async fn warn(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system_read().await?;
    let idle = desk::accounts_to_warn_of(&tx, now + NOTICE, BATCH).await?;
    drop(tx);
    for account in idle {
        told("desk credentials to warn of", &warn_of(app, account, now).await);
    }
    Ok(())
}

async fn warn_of(app: &App, idle: IdleAccount, now: DateTime<Utc>) -> Result<(), JobError> {
    let Some(tenant) = app.tenants.by_id(&app.db, idle.tenant).await? else {
        return Ok(());
    };
    let tx = app.db.begin(idle.tenant).await?;
    if let Some(account) = desk::warn(&tx, idle.id, now + NOTICE, now).await? {
        desk_expiring::enqueue(&tx, app, &tenant, &account.is, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Revokes the accounts whose time is over.
pub(super) async fn revoke(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system_read().await?;
    let idle = desk::idle_accounts(&tx, now, BATCH).await?;
    drop(tx);
    for account in idle {
        told("idle desk credentials", &revoke_one(app, account, now).await);
    }
    Ok(())
}

async fn revoke_one(app: &App, idle: IdleAccount, now: DateTime<Utc>) -> Result<(), JobError> {
    let Some(tenant) = app.tenants.by_id(&app.db, idle.tenant).await? else {
        return Ok(());
    };
    let tx = app.db.begin(idle.tenant).await?;
    if let Some(account) = desk::revoke(&tx, idle.id, now).await? {
        desk_revoked::enqueue(&tx, app, &tenant, &account.is, now).await?;
        journal::note_system(&tx, account.is.citizen, Act::DeskRevoked, "desk_account", now).await?;
    }
    Ok(tx.commit().await?)
}
