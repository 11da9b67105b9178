//! Housekeeping: what is over is removed, days of the register are sealed.

use super::JobError;
use crate::app::App;
use chrono::{DateTime, Duration, Utc};
use sportello_storage::housekeeping::{self, Retention};
use sportello_storage::{attachments, istanze, register};

/// A draft that nobody touches for so long is removed.
const DRAFT_LIFE: Duration = Duration::days(90);
/// An upload that has not ended after so long never will.
const UPLOAD_LIFE: Duration = Duration::hours(24);
/// Things dealt with in one go.
const BATCH: u32 = 100;

/// One round. Each part commits by itself: a failure of one does not undo another.
pub(super) async fn run(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system().await?;
    housekeeping::purge(&tx, Retention::default(), now).await?;
    tx.commit().await?;
    delete_dead_blobs(app, now).await?;
    delete_old_drafts(app, now).await?;
    seal_days(app, now).await
}

async fn delete_dead_blobs(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system().await?;
    let dead = attachments::dead_blobs(&tx, now - UPLOAD_LIFE, BATCH).await?;
    tx.commit().await?;
    for blob in dead {
        app.blobs.delete(&blob.key).await?;
        let tx = app.db.system().await?;
        attachments::forget_blob(&tx, &blob).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn delete_old_drafts(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system_read().await?;
    let old = istanze::expired_drafts(&tx, now - DRAFT_LIFE, BATCH).await?;
    drop(tx);
    for (tenant, citizen, id) in old {
        let tx = app.db.begin(tenant).await?;
        istanze::delete_draft(&tx, citizen, id, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn seal_days(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system_read().await?;
    let days = register::days_to_seal(&tx, now).await?;
    drop(tx);
    for day in days {
        let Some(tenant) = app.tenants.by_id(&app.db, day.tenant).await? else {
            continue;
        };
        let tx = app.db.begin(day.tenant).await?;
        register::seal_day(&tx, &day.code, day.day, &tenant.public().ipa_code, now).await?;
        tx.commit().await?;
    }
    Ok(())
}
