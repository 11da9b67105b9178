//! Taking jobs.

use crate::row::{FromRow, Row};
use crate::{Result, SystemTx, args};
use chrono::{DateTime, Duration, Utc};
use sportello_types::ids::{JobId, TenantId};

/// A job in a worker's hands.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenJob {
    /// The municipality that it works for.
    pub tenant: TenantId,
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub name: String,
    /// What it needs to know.
    pub payload: serde_json::Value,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// Tries before it is given up.
    pub max_attempts: u32,
    /// When it was enqueued.
    pub enqueued_at: DateTime<Utc>,
}

impl FromRow for TakenJob {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            tenant: row.get("tenant_id")?,
            id: row.get("id")?,
            name: row.get("name")?,
            payload: row.json("payload")?,
            attempt: row.int("attempts")?,
            max_attempts: row.int("max_attempts")?,
            enqueued_at: row.get("enqueued_at")?,
        })
    }
}

/// Takes jobs that are due, for the time of a lease; of any number of workers, one gets each.
/// Commit before working: the lease then holds against all others.
pub async fn take_due(
    tx: &SystemTx,
    limit: u32,
    lease: Duration,
    now: DateTime<Utc>,
) -> Result<Vec<TakenJob>> {
    // A job whose last try ended with the worker's death.
    tx.execute(
        "UPDATE job SET status = 'dead', last_error = COALESCE(last_error, 'the worker died') \
         WHERE status = 'running' AND due_at <= $1 AND attempts >= max_attempts",
        args![now],
    )
    .await?;
    let lock = tx.engine().skip_locked();
    let sql = format!(
        "UPDATE job SET status = 'running', attempts = attempts + 1, due_at = $2 WHERE (tenant_id, id) IN ( \
         SELECT tenant_id, id FROM job WHERE status IN ('waiting', 'running') AND due_at <= $1 \
         ORDER BY due_at, id LIMIT $3{lock}) RETURNING *"
    );
    let mut jobs: Vec<TakenJob> = tx.all(&sql, args![now, now + lease, i64::from(limit)]).await?;
    jobs.sort_by_key(|job| job.id);
    Ok(jobs)
}
