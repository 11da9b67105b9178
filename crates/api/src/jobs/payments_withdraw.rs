//! Tells the provider of payments that a debt is withdrawn, so that it can no longer be paid.

use super::{JobError, mail, payload, payments_close, provider};
use crate::app::App;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, payments};
use sportello_types::ids::DebtId;

pub(super) const NAME: &str = "payments_withdraw";

#[derive(Serialize, Deserialize)]
struct Payload {
    debt: DebtId,
}

/// Has the provider told, in the transaction that withdraws the debt.
pub(crate) async fn enqueue(tx: &Tx, app: &App, debt: DebtId, now: DateTime<Utc>) -> Result<(), Error> {
    let key = format!("{debt}/{}", now.timestamp_micros());
    super::enqueue(tx, app, now, NAME, key, &Payload { debt }).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { debt } = payload(job)?;
    let provider = provider(app, job.tenant)?;
    let tx = app.db.read(job.tenant).await?;
    let found = payments::find_any(&tx, debt).await?;
    drop(tx);
    // Of a stamp that is bought by itself nobody was told, and what is paid beside one is not withdrawn.
    if found.is_some_and(|found| found.collected().all(|notice| notice.status.is_paid())) {
        return mail::end(app, job, now).await;
    }
    // One that is being paid is told again for days, then an operator looks: the receipt may never come.
    provider.withdraw(debt).await?;
    payments_close::close(app, job, provider.as_ref(), debt).await?;
    mail::end(app, job, now).await
}
