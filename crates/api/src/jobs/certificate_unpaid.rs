//! Certificates that nobody has paid in time are given up, some days after the last one of their notices:
//! receipts of payments of that day may still be on their way, and a stamp that is bought is never refunded.

use super::JobError;
use super::expire::{BATCH, told};
use crate::app::App;
use crate::certificates::{give_up, tell, unpaid};
use crate::journal::{self, Act};
use crate::time;
use chrono::{DateTime, Days, Utc};
use sportello_storage::certificates::{self, Overdue};

/// Days after the last one: receipts come 48 hours late at most (SANP, retries of `paSendRT`).
const GRACE: Days = Days::new(3);

/// One round, in all municipalities.
pub(super) async fn discard(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let today = time::rome_day(now);
    let before = today.checked_sub_days(GRACE).unwrap_or(today);
    let tx = app.db.system_read().await?;
    let overdue = certificates::overdue(&tx, before, BATCH).await?;
    drop(tx);
    for one in overdue {
        told("a certificate that nobody paid", &end(app, one, now).await);
    }
    Ok(())
}

async fn end(app: &App, Overdue { tenant, id }: Overdue, now: DateTime<Utc>) -> Result<(), JobError> {
    let Some(served) = app.tenants.by_id(&app.db, tenant).await? else {
        return Ok(());
    };
    let tx = app.db.begin(tenant).await?;
    let Some(found) = certificates::find_any(&tx, id).await? else {
        return Ok(());
    };
    if !give_up(&tx, app, &found, "not paid in time", now).await? {
        // The receipt has come, at the last moment.
        return Ok(());
    }
    let lang = served.default_language();
    let body = unpaid(&tx, &found, lang).await?;
    tell(&tx, app, &found, body, lang, now).await?;
    if let Some(citizen) = found.citizen {
        let object = format!("certificate/{id}");
        journal::note_system(&tx, citizen, Act::CertificateDiscarded, &object, now).await?;
    }
    Ok(tx.commit().await?)
}
