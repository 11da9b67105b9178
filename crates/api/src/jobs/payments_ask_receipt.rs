//! Asks for the receipts of a payment that was begun, for when they do not come by themselves: some minutes
//! after the browser came back, and, whether it did or not, ever more rarely for two days. A digital stamp that is
//! bought by itself never comes by itself: it is asked for as soon as the browser is back.

use super::{JobError, enqueue_at, payload, provider};
use crate::app::App;
use crate::payments::{settle_receipt, take_stamps};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sportello_storage::outbox::{self, TakenJob};
use sportello_storage::payments::{self, Received, StoredNotice};
use sportello_storage::{Error, Tx};
use sportello_types::ids::PaymentAttemptId;

pub(super) const NAME: &str = "payments_ask_receipt";

/// When it is asked, in minutes: after the payment was begun. Receipts come as late as two days (SANP, 48
/// deliveries an hour apart).
const AFTER_BEGIN: [i64; 5] = [15, 60, 6 * 60, 24 * 60, 49 * 60];
/// The same after the browser came back.
const AFTER_RETURN: [i64; 2] = [2, 5];
/// The same of a digital stamp that is bought by itself.
const AFTER_SALE: [i64; 6] = [0, 1, 2, 5, 10, 30];

/// From when on the minutes count.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Since {
    Begun,
    Returned,
    Sold,
}

impl Since {
    const fn minutes(self) -> &'static [i64] {
        match self {
            Self::Begun => &AFTER_BEGIN,
            Self::Returned => &AFTER_RETURN,
            Self::Sold => &AFTER_SALE,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Returned => "returned",
            Self::Sold => "sold",
        }
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Payload {
    attempt: PaymentAttemptId,
    since: Since,
    at: DateTime<Utc>,
    step: usize,
}

/// Has them asked for, in the transaction that begins the payment.
pub(crate) async fn enqueue(
    tx: &Tx,
    app: &App,
    attempt: PaymentAttemptId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    Payload {
        attempt,
        since: Since::Begun,
        at: now,
        step: 0,
    }
    .enqueue(tx, app, now)
    .await
}

/// The same, in the transaction that notes that the browser came back.
pub(crate) async fn enqueue_soon(
    tx: &Tx,
    app: &App,
    attempt: PaymentAttemptId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    Payload {
        attempt,
        since: Since::Returned,
        at: now,
        step: 0,
    }
    .enqueue(tx, app, now)
    .await
}

/// The same of a digital stamp that is bought by itself.
pub(crate) async fn enqueue_stamp(
    tx: &Tx,
    app: &App,
    attempt: PaymentAttemptId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    Payload {
        attempt,
        since: Since::Sold,
        at: now,
        step: 0,
    }
    .enqueue(tx, app, now)
    .await
}

impl Payload {
    /// Nothing where there is no such step.
    async fn enqueue(self, tx: &Tx, app: &App, now: DateTime<Utc>) -> Result<(), Error> {
        let Some(minutes) = self.since.minutes().get(self.step) else {
            return Ok(());
        };
        let due_at = (self.at + Duration::minutes(*minutes)).max(now);
        let key = format!("{}/{}/{}", self.attempt, self.since.name(), self.step);
        enqueue_at(tx, app, now, due_at, NAME, key, &self).await
    }
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let asked: Payload = payload(job)?;
    let tx = app.db.read(job.tenant).await?;
    let notices = notices_of(&tx, asked.attempt).await?;
    drop(tx);
    let notices = notices.ok_or_else(|| JobError::Failed("the payment is gone".to_owned()))?;
    // Of notices that are paid together one may fail: the others are taken all the same, each by itself.
    let mut failed = None;
    for notice in unpaid(&notices) {
        if let Err(error) = take(app, job, notice, now).await {
            failed.get_or_insert(error);
        }
    }
    let tx = app.db.begin(job.tenant).await?;
    let after = notices_of(&tx, asked.attempt).await?;
    if after.is_some_and(|after| unpaid(&after).next().is_some()) {
        Payload {
            step: asked.step + 1,
            ..asked
        }
        .enqueue(&tx, app, now)
        .await?;
    }
    if let Some(error) = failed {
        // Asking later does not depend on this job, which may never succeed.
        tx.commit().await?;
        return Err(error);
    }
    outbox::done(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// Takes the receipts of a notice, those that the provider has, or the stamp that was bought by itself.
async fn take(app: &App, job: &TakenJob, notice: &StoredNotice, now: DateTime<Utc>) -> Result<(), JobError> {
    if notice.apart {
        take_stamps(app, job.tenant, notice, now).await?;
        return Ok(());
    }
    let receipts = provider(app, job.tenant)?.receipts(&notice.number).await?;
    for receipt in receipts.iter().filter(|receipt| receipt.notice == notice.number) {
        let tx = app.db.begin(job.tenant).await?;
        match settle_receipt(&tx, app, receipt, now).await? {
            Received::Settled { .. } | Received::Duplicate => tx.commit().await?,
            Received::Unknown => {
                return Err(JobError::Failed(
                    "the provider gave the receipt of another creditor".to_owned(),
                ));
            }
        }
    }
    Ok(())
}

/// The notices of a payment, begun by somebody who was signed in or by somebody who was not.
async fn notices_of(tx: &Tx, id: PaymentAttemptId) -> Result<Option<Vec<StoredNotice>>, Error> {
    if let Some(attempt) = payments::attempt_any(tx, id).await? {
        return Ok(Some(attempt.notices));
    }
    let open = payments::open::find_any(tx, id).await?;
    Ok(open.map(|payment| payment.notices))
}

fn unpaid(notices: &[StoredNotice]) -> impl Iterator<Item = &StoredNotice> {
    notices.iter().filter(|notice| !notice.status.is_paid())
}
