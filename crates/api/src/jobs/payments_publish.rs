//! Tells the provider of payments of a debt; then it can be paid.

use super::{JobError, mail, payload, payments_close, payments_withdraw, provider};
use crate::app::App;
use crate::payments::{is_open, outward};
use chrono::{DateTime, Utc};
use rand::Rng;
use serde::{Deserialize, Serialize};
use sportello_integrations::payments::PaymentError;
use sportello_storage::outbox::{self, NewJob, TakenJob};
use sportello_storage::payments::{self, StoredNotice};
use sportello_storage::{Error, Tx, new_id};
use sportello_types::ids::{DebtId, NoticeId, TenantId};
use sportello_types::payments::{Change, DebtStatus, NoticeStatus};
use std::time::Duration;

pub(super) const NAME: &str = "payments_publish";

#[derive(Serialize, Deserialize)]
struct Payload {
    debt: DebtId,
}

/// Has the provider told, in the transaction that makes the debt or changes it.
pub(crate) async fn enqueue(tx: &Tx, app: &App, debt: DebtId, now: DateTime<Utc>) -> Result<(), Error> {
    // What is changed later is told again.
    let key = format!("{debt}/{}", now.timestamp_micros());
    super::enqueue(tx, app, now, NAME, key, &Payload { debt }).await
}

/// The same for a debt that is imported, with or without a portal around.
pub(crate) async fn enqueue_imported<R: Rng + ?Sized>(
    tx: &Tx,
    rng: &mut R,
    debt: DebtId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let job = NewJob {
        id: new_id(now, rng),
        name: NAME,
        dedup_key: format!("{debt}/{}", now.timestamp_micros()),
        payload: serde_json::to_value(Payload { debt }).map_err(|_| Error::Corrupt { column: "payload" })?,
        due_at: now,
    };
    outbox::enqueue(tx, &job, now).await?;
    Ok(())
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { debt } = payload(job)?;
    let Some(open) = tell(app, job.tenant, debt).await? else {
        return mail::end(app, job, now).await;
    };
    let tx = app.db.begin(job.tenant).await?;
    told(&tx, app, debt, &open, now).await?;
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// How long somebody who wants to pay waits for the provider to be told.
const AT_ONCE: Duration = Duration::from_secs(5);

/// Tells the provider in the request of somebody who wants to pay now. Where that fails, or takes long, the job
/// does it, and where both do it the provider knows it already.
pub(crate) async fn at_once(app: &App, tenant: TenantId, debt: DebtId, now: DateTime<Utc>) {
    let done = async {
        if let Some(open) = tell(app, tenant, debt).await? {
            let tx = app.db.begin(tenant).await?;
            told(&tx, app, debt, &open, now).await?;
            tx.commit().await?;
        }
        Ok::<(), JobError>(())
    };
    match tokio::time::timeout(AT_ONCE, done).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, %debt, "a debt could not be published at once"),
        Err(_) => tracing::warn!(%debt, "the provider of payments takes long to be told"),
    }
}

/// Tells the provider of the notices that can be paid; nothing when there is nothing to tell.
async fn tell(app: &App, tenant: TenantId, debt: DebtId) -> Result<Option<Vec<NoticeId>>, JobError> {
    let served = mail::tenant(app, tenant).await?;
    let tx = app.db.read(tenant).await?;
    let found = payments::find_any(&tx, debt).await?.ok_or_else(gone)?;
    drop(tx);
    if !matches!(found.status(), DebtStatus::ToPay | DebtStatus::PartlyPaid) {
        return Ok(None);
    }
    let partly = found.collected().any(|notice| notice.status.is_paid());
    let open: Vec<NoticeId> = found
        .notices()
        .filter(|notice| is_open(notice.status))
        .map(|notice| notice.id)
        .collect();
    // A stamp that is bought by itself is nobody's who collects: where nothing else is left it can be paid at once.
    if !found.collected().any(|notice| is_open(notice.status)) {
        return Ok((!open.is_empty()).then_some(open));
    }
    let provider = provider(app, tenant)?;
    // Not every provider changes what is paid in part; but what it was not heard to know of is told again.
    let to_tell = |notice: &StoredNotice| match notice.status {
        NoticeStatus::Pending => true,
        status => is_open(status) && provider.changes_partly_paid(),
    };
    if partly && !found.notices().any(to_tell) {
        return Ok(None);
    }
    let whole = partly.then(|| outward(&served, found.clone(), |_| true));
    let debt_told = outward(&served, found, |notice| is_open(notice.status));
    let done = provider.publish(&debt_told).await;
    let stands = match (&done, &whole) {
        // It knows debts, and has this one with the instalment that is paid.
        (Err(PaymentError::InPayment), Some(whole)) => provider.has(whole).await?,
        _ => false,
    };
    if !stands {
        done?;
    }
    Ok(Some(open))
}

/// The provider knows of these notices of the debt.
async fn told(
    tx: &Tx,
    app: &App,
    debt: DebtId,
    open: &[NoticeId],
    now: DateTime<Utc>,
) -> Result<(), JobError> {
    let after = match payments::change_debt(tx, debt, Change::Publish, "published", now).await {
        Ok(after) => after,
        Err(Error::WrongState) => payments::find_any(tx, debt).await?.ok_or_else(gone)?,
        Err(error) => return Err(error.into()),
    };
    // While the provider was being told the debt may have been withdrawn, or paid: the provider may have been
    // told so before, and then believes the older of the two.
    let over = |id: &NoticeId| after.notice(*id).is_some_and(|notice| !is_open(notice.status));
    let paid = after.collected().any(|notice| notice.status.is_paid());
    if after.status() == DebtStatus::Cancelled && !paid {
        payments_withdraw::enqueue(tx, app, debt, now).await?;
    } else if open.iter().any(over) {
        payments_close::enqueue(tx, app, debt, now).await?;
    }
    Ok(())
}

fn gone() -> JobError {
    JobError::Failed("the debt is gone".to_owned())
}
