//! Work to be done after the commit: receipts, mail, calls to other systems. At least once,
//! with back-off; what fails for good stays visible to operators.
//!
//! A job is enqueued in the transaction of its cause. A worker takes it under a lease: `due_at` of
//! a running job is the end of its lease, so that a killed worker's jobs come back by themselves.
//! `attempts` doubles as the fence: a worker whose lease has run out can no longer say what became
//! of the job.

mod finish;
mod operate;
mod take;

pub use finish::{Failure, backoff, done, failed, release};
pub use operate::{Backlog, backlog, list, retry, retry_all, to_do};
pub use take::{TakenJob, take_due};

use crate::row::to_json;
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::JobId;

/// Tries before a job is given up that fails by itself, or kills its worker.
pub const MAX_ATTEMPTS: u32 = 12;

/// Tries before a job is given up whose far end does not answer: an hour to an hour and a half apart
/// in the end, three and a half days at least.
pub const MOST_TRIES: u32 = 96;

/// A job to enqueue.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// What it does: `receipt`, `send_mail`…
    pub name: &'static str,
    /// Makes it happen once per name: `{istanza}`. A job that was done counts until the
    /// housekeeping forgets it.
    pub dedup_key: String,
    /// What it needs to know: ids rather than personal data.
    pub payload: serde_json::Value,
    /// Not before.
    pub due_at: DateTime<Utc>,
}

/// Enqueues a job; false when there is one with its name and key already.
pub async fn enqueue(tx: &Tx, job: &NewJob, now: DateTime<Utc>) -> Result<bool> {
    let enqueued = tx
        .execute(
            "INSERT INTO job (tenant_id, id, name, dedup_key, payload, status, attempts, max_attempts, \
             enqueued_at, due_at) VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6, $7, $8) \
             ON CONFLICT (tenant_id, name, dedup_key) DO NOTHING",
            args![
                job.id,
                job.name,
                job.dedup_key.as_str(),
                to_json(&job.payload, "payload")?,
                i64::from(MAX_ATTEMPTS),
                now,
                job.due_at,
            ],
        )
        .await?;
    Ok(enqueued == 1)
}

/// Whether there is a job of this name whose key begins so, done or not, as far as the housekeeping remembers.
/// `beginning` has neither `%` nor `_`.
pub async fn is_known(tx: &Tx, name: &str, beginning: &str) -> Result<bool> {
    let row = tx
        .row(
            "SELECT 1 AS one FROM job WHERE tenant_id = $1 AND name = $2 AND dedup_key LIKE $3 LIMIT 1",
            args![name, format!("{beginning}%")],
        )
        .await?;
    Ok(row.is_some())
}
