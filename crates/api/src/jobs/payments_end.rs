//! Tells the provider of payments which notices can no longer be paid, because another way to pay their debt
//! was taken. Most know it by themselves.

use super::{JobError, mail, payload};
use crate::app::App;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_storage::outbox::TakenJob;
use sportello_storage::payments::{self, StoredDebt};
use sportello_storage::{Error, Tx};
use sportello_types::ids::{DebtId, NoticeId};
use sportello_types::payments::NoticeStatus;
use sportello_types::values::NoticeNumber;

pub(super) const NAME: &str = "payments_end";

#[derive(Serialize, Deserialize)]
struct Payload {
    debt: DebtId,
}

/// Has the provider told, in the transaction of the receipt of a notice; nothing where no way has ended.
pub(crate) async fn enqueue(
    tx: &Tx,
    app: &App,
    debt: &StoredDebt,
    paid: NoticeId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if ended(debt).is_empty() {
        return Ok(());
    }
    super::enqueue(tx, app, now, NAME, paid.to_string(), &Payload { debt: debt.id }).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { debt } = payload(job)?;
    let tx = app.db.read(job.tenant).await?;
    let found = payments::find_any(&tx, debt).await?;
    drop(tx);
    let found = found.ok_or_else(|| JobError::Failed("the debt is gone".to_owned()))?;
    // Whoever collects for nobody any longer has nothing to end.
    if let Some(provider) = app.payments(job.tenant) {
        provider.end(debt, &ended(&found)).await?;
    }
    mail::end(app, job, now).await
}

fn ended(debt: &StoredDebt) -> Vec<NoticeNumber> {
    let ended = debt
        .notices()
        .filter(|notice| notice.status == NoticeStatus::Superseded);
    ended.map(|notice| notice.number.clone()).collect()
}
