//! Housekeeping: what is over is removed, days of the register are sealed.

use super::{
    JobError, certificate_paid, certificate_unpaid, desk_idle, draft_expiring, istanza_paid, payments_due,
    payments_reconcile,
};
use crate::app::App;
use crate::journal::{self, Act};
use crate::payments::judge_stamps_again;
use crate::time;
use chrono::{DateTime, Duration, Utc};
use sportello_storage::Error;
use sportello_storage::attachments::{self, DeadBlob};
use sportello_storage::certificates;
use sportello_storage::housekeeping::{self, Retention};
use sportello_storage::istanze::{self, IdleDraft};
use sportello_storage::register::{self, DayToSeal, Keeper};
use std::collections::BTreeSet;

/// A draft that nobody touches for so long is removed.
const DRAFT_LIFE: Duration = Duration::days(90);
/// So long before, its citizen is told.
const DRAFT_NOTICE: Duration = Duration::days(14);
/// An upload that has not ended after so long never will.
const UPLOAD_LIFE: Duration = Duration::hours(24);
/// Things dealt with in one go.
pub(super) const BATCH: u32 = 100;

/// One round. Each part and each thing stands for itself: what fails is told and tried again in the
/// next round, the rest goes on.
pub(super) async fn run(app: &App, now: DateTime<Utc>) {
    told("what is over", &purge(app, now).await);
    told("dead files", &delete_dead_blobs(app, now).await);
    told(
        "certificates whose time is over",
        &end_certificates(app, now).await,
    );
    told("drafts to warn of", &warn_of_idle_drafts(app, now).await);
    told("old drafts", &delete_old_drafts(app, now).await);
    told("desk credentials to warn of", &desk_idle::warn(app, now).await);
    told("idle desk credentials", &desk_idle::revoke(app, now).await);
    told("payment notices that end", &payments_due::expire(app, now).await);
    told(
        "spontaneous debts that nobody paid",
        &payments_due::withdraw_unpaid(app, now).await,
    );
    told("stamps to be judged again", &judge_stamps_again(app, now).await);
    told("istanze to be paid", &istanza_paid::sweep(app, now).await);
    told(
        "certificates that are paid",
        &certificate_paid::sweep(app, now).await,
    );
    told(
        "certificates that nobody paid",
        &certificate_unpaid::discard(app, now).await,
    );
    told(
        "payment notices to remind of",
        &payments_due::remind(app, now).await,
    );
    told(
        "flows of payments",
        &payments_reconcile::enqueue_due(app, now).await,
    );
    told("days of the register", &seal_days(app, now).await);
}

/// False when it failed; the log knows.
pub(super) fn told(what: &'static str, done: &Result<(), JobError>) -> bool {
    if let Err(error) = done {
        tracing::error!(what, %error, "housekeeping failed");
    }
    done.is_ok()
}

async fn purge(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system().await?;
    housekeeping::purge(&tx, Retention::default(), now).await?;
    Ok(tx.commit().await?)
}

async fn delete_dead_blobs(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system().await?;
    let dead = attachments::dead_blobs(&tx, now - UPLOAD_LIFE, BATCH).await?;
    tx.commit().await?;
    for blob in dead {
        if !told("a dead file", &delete_blob(app, &blob).await) {
            // Behind all others, so that those which cannot be deleted do not fill each round.
            told("a dead file", &postpone_blob(app, &blob, now).await);
        }
    }
    Ok(())
}

async fn delete_blob(app: &App, blob: &DeadBlob) -> Result<(), JobError> {
    app.blobs.delete(&blob.key).await?;
    let tx = app.db.system().await?;
    attachments::forget_blob(&tx, blob).await?;
    Ok(tx.commit().await?)
}

async fn postpone_blob(app: &App, blob: &DeadBlob, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system().await?;
    attachments::postpone_blob(&tx, blob, now).await?;
    Ok(tx.commit().await?)
}

/// What is kept of certificates, and for how long: `sportello_storage::certificates::lapse`.
async fn end_certificates(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system().await?;
    certificates::lapse(&tx, time::rome_day(now), BATCH, now).await?;
    certificates::forget(&tx, now).await?;
    Ok(tx.commit().await?)
}

async fn warn_of_idle_drafts(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let untouched_since = now - (DRAFT_LIFE - DRAFT_NOTICE);
    let tx = app.db.system_read().await?;
    let idle = istanze::drafts_to_warn_of(&tx, untouched_since, BATCH).await?;
    drop(tx);
    for draft in idle {
        told(
            "a draft to warn of",
            &warn_of(app, draft, untouched_since, now).await,
        );
    }
    Ok(())
}

async fn warn_of(
    app: &App,
    draft: IdleDraft,
    untouched_since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let Some(tenant) = app.tenants.by_id(&app.db, draft.tenant).await? else {
        return Ok(());
    };
    let tx = app.db.begin(draft.tenant).await?;
    if istanze::mark_warned(&tx, draft.id, untouched_since, now).await? {
        let deleted_on = time::rome_day(now + DRAFT_NOTICE);
        draft_expiring::enqueue(&tx, app, &tenant, draft.id, deleted_on, now).await?;
    }
    Ok(tx.commit().await?)
}

async fn delete_old_drafts(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system_read().await?;
    let old = istanze::expired_drafts(&tx, now - DRAFT_LIFE, now - DRAFT_NOTICE, BATCH).await?;
    drop(tx);
    for draft in old {
        told("an old draft", &delete_draft(app, draft, now).await);
    }
    Ok(())
}

async fn delete_draft(app: &App, draft: IdleDraft, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.begin(draft.tenant).await?;
    if istanze::expire_draft(&tx, draft.id, now - DRAFT_LIFE, now).await? {
        let object = draft.id.to_string();
        journal::note_system(&tx, draft.citizen, Act::DraftExpired, &object, now).await?;
    }
    Ok(tx.commit().await?)
}

async fn seal_days(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let tx = app.db.system_read().await?;
    let days = register::days_to_seal(&tx, now).await?;
    drop(tx);
    // A day is not sealed before the one that precedes it.
    let mut stuck = BTreeSet::new();
    for day in days {
        let of_register = (day.tenant, day.code.clone());
        if !stuck.contains(&of_register) && !told("a day of the register", &seal(app, &day, now).await) {
            stuck.insert(of_register);
        }
    }
    Ok(())
}

async fn seal(app: &App, day: &DayToSeal, now: DateTime<Utc>) -> Result<(), JobError> {
    let Some(tenant) = app.tenants.by_id(&app.db, day.tenant).await? else {
        return Ok(());
    };
    let tx = app.db.begin(day.tenant).await?;
    let keeper = Keeper {
        ipa_code: &tenant.public().ipa_code,
        aoo_code: &tenant.settings.aoo.code,
    };
    match register::seal_day(&tx, &day.code, day.day, keeper, now).await {
        Ok(_) => Ok(tx.commit().await?),
        // Another process was quicker.
        Err(Error::Duplicate) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
