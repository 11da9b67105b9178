//! Tells the provider of payments which notices of a debt can no longer be paid, where it knows notices alone:
//! after a receipt, that the others are paid with it.

use super::{JobError, mail, payload, provider};
use crate::app::App;
use crate::payments::{is_open, outward};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::payments::PaymentAdapter;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, payments};
use sportello_types::ids::DebtId;

pub(super) const NAME: &str = "payments_close";

#[derive(Serialize, Deserialize)]
struct Payload {
    debt: DebtId,
}

/// Has the provider told, in the transaction that ends the notices.
pub(crate) async fn enqueue(tx: &Tx, app: &App, debt: DebtId, now: DateTime<Utc>) -> Result<(), Error> {
    let key = format!("{debt}/{}", now.timestamp_micros());
    super::enqueue(tx, app, now, NAME, key, &Payload { debt }).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { debt } = payload(job)?;
    let provider = provider(app, job.tenant)?;
    close(app, job, provider.as_ref(), debt).await?;
    mail::end(app, job, now).await
}

/// Tells a provider of all notices of a debt that are over, as they stand now.
pub(super) async fn close(
    app: &App,
    job: &TakenJob,
    provider: &dyn PaymentAdapter,
    debt: DebtId,
) -> Result<(), JobError> {
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.read(job.tenant).await?;
    let found = payments::find_any(&tx, debt).await?;
    drop(tx);
    let found = found.ok_or_else(|| JobError::Failed("the debt is gone".to_owned()))?;
    let over = outward(&tenant, found, |notice| !is_open(notice.status));
    if !over.options.is_empty() {
        provider.close(&over).await?;
    }
    Ok(())
}
