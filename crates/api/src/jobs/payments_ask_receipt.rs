//! Asks for the receipts of a payment that was begun, for when they do not come by themselves: some minutes
//! after the browser came back, and, whether it did or not, ever more rarely for two days. A digital stamp that is
//! bought by itself never comes by itself: it is asked for as soon as the browser is back, and for four weeks. Each
//! order is one that may have sold a stamp, also where another one has.

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
/// When such a stamp is asked for, in minutes after it was ordered. How late its service has it, nobody has written
/// down.
const AFTER_ORDER: [i64; 7] = [15, 60, 6 * 60, 24 * 60, 49 * 60, 7 * 24 * 60, 28 * 24 * 60];

/// From when on the minutes count.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Since {
    /// The payment was begun.
    Begun,
    /// The browser came back from it.
    Returned,
    /// The browser came back from the page that sells a stamp by itself.
    Sold,
    /// Such a stamp was ordered.
    Ordered,
}

impl Since {
    const fn minutes(self) -> &'static [i64] {
        match self {
            Self::Begun => &AFTER_BEGIN,
            Self::Returned => &AFTER_RETURN,
            Self::Sold => &AFTER_SALE,
            Self::Ordered => &AFTER_ORDER,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Returned => "returned",
            Self::Sold => "sold",
            Self::Ordered => "ordered",
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

/// Has them asked for, in the transaction that begins the payment, keeps the order, or notes that the browser came
/// back.
pub(crate) async fn enqueue(
    tx: &Tx,
    app: &App,
    attempt: PaymentAttemptId,
    since: Since,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let first = Payload {
        attempt,
        since,
        at: now,
        step: 0,
    };
    first.enqueue(tx, app, now).await
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
    let notices = awaited(&tx, asked.attempt).await?;
    drop(tx);
    let notices = notices.ok_or_else(|| JobError::Failed("the payment is gone".to_owned()))?;
    // Of notices that are paid together one may fail: the others are taken all the same, each by itself.
    let mut failed = None;
    for notice in &notices {
        if let Err(error) = take(app, job, notice, now).await {
            failed.get_or_insert(error);
        }
    }
    let tx = app.db.begin(job.tenant).await?;
    let after = awaited(&tx, asked.attempt).await?;
    if after.is_some_and(|after| !after.is_empty()) {
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

/// The notices of a payment whose money, or stamp, is still to come; nothing where there is no such payment.
async fn awaited(tx: &Tx, id: PaymentAttemptId) -> Result<Option<Vec<StoredNotice>>, Error> {
    let Some(notices) = notices_of(tx, id).await? else {
        return Ok(None);
    };
    let mut awaited = Vec::new();
    for notice in notices {
        if !notice.status.is_paid() || (notice.apart && !has_brought(tx, id, &notice).await?) {
            awaited.push(notice);
        }
    }
    Ok(Some(awaited))
}

/// Whether the stamp that was ordered with a payment is here. Whoever gave up has perhaps bought it all the same, on a
/// page that was still open, and another one besides.
async fn has_brought(tx: &Tx, id: PaymentAttemptId, notice: &StoredNotice) -> Result<bool, Error> {
    let id = id.to_string();
    let receipts = payments::receipts_of(tx, notice.id).await?;
    let mut carts = receipts.iter().filter_map(|receipt| receipt.cart.as_ref());
    Ok(carts.any(|cart| *cart == id))
}

/// The notices of a payment, begun by somebody who was signed in or by somebody who was not.
async fn notices_of(tx: &Tx, id: PaymentAttemptId) -> Result<Option<Vec<StoredNotice>>, Error> {
    if let Some(attempt) = payments::attempt_any(tx, id).await? {
        return Ok(Some(attempt.notices));
    }
    let open = payments::open::find_any(tx, id).await?;
    Ok(open.map(|payment| payment.notices))
}
