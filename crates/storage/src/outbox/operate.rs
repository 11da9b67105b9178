//! What operators see and do.

use super::MAX_ATTEMPTS;
use crate::cursor::{Cursor, page, probe};
use crate::many::list as list_of;
use crate::row::{FromRow, Row};
use crate::{Error, Result, SystemTx, Tx, args};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sportello_types::backoffice::{Job, JobStatus};
use sportello_types::ids::{JobId, TenantId};
use sportello_types::page::Page;

impl FromRow for Job {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            status: row.word("status")?,
            attempts: row.int("attempts")?,
            enqueued_at: row.get("enqueued_at")?,
            due_at: row.get("due_at")?,
            last_error: row.get("last_error")?,
        })
    }
}

const LIST: &str = "jobs";

/// Jobs that are not done, newest first; one status, or all.
///
/// # Errors
///
/// [`Error::InvalidCursor`].
pub async fn list(tx: &Tx, status: Option<JobStatus>, cursor: Option<&str>, limit: u32) -> Result<Page<Job>> {
    let status = match status {
        Some(status) => crate::row::to_word(&status, "status")?,
        None => String::new(),
    };
    let cursor = cursor
        .map(|c| Cursor::<DateTime<Utc>>::read(c, LIST))
        .transpose()?;
    let (key, id) = cursor.map_or((DateTime::<Utc>::MAX_UTC, uuid::Uuid::max()), |c| (c.key, c.id));
    let key = key.min(END_OF_TIME);
    let items: Vec<Job> = tx
        .all(
            "SELECT * FROM job WHERE tenant_id = $1 AND status <> 'done' AND ($2 = '' OR status = $2) \
             AND (enqueued_at, id) < ($3, $4) ORDER BY enqueued_at DESC, id DESC LIMIT $5",
            args![status, key, id, probe(limit)],
        )
        .await?;
    Ok(page(items, limit, LIST, |job| (job.enqueued_at, job.id.0)))
}

/// 31 December 9999: later than any row, and still an instant that both databases can hold.
const END_OF_TIME: DateTime<Utc> = match DateTime::from_timestamp(253_402_214_400, 0) {
    Some(instant) => instant,
    None => DateTime::<Utc>::MAX_UTC,
};

/// Gives a job that was given up all its tries again.
///
/// # Errors
///
/// [`Error::NotFound`] when no dead job has this id.
pub async fn retry(tx: &Tx, id: JobId, now: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE job SET status = 'waiting', attempts = 0, max_attempts = $4, due_at = $3 \
               WHERE tenant_id = $1 AND id = $2 AND status = 'dead'";
    if tx.execute(sql, args![id, now, i64::from(MAX_ATTEMPTS)]).await? == 0 {
        Err(Error::NotFound)
    } else {
        Ok(())
    }
}

/// The same for all jobs of a name that were given up; how many there were.
pub async fn retry_all(tx: &Tx, name: &str, now: DateTime<Utc>) -> Result<u64> {
    let sql = "UPDATE job SET status = 'waiting', attempts = 0, max_attempts = $4, due_at = $3 \
               WHERE tenant_id = $1 AND name = $2 AND status = 'dead'";
    tx.execute(sql, args![name, now, i64::from(MAX_ATTEMPTS)]).await
}

/// How much work there is, over all municipalities: for metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Waiting or running.
    pub open: i64,
    /// Given up.
    pub dead: i64,
    /// Since when the oldest due job waits.
    pub oldest_due_at: Option<DateTime<Utc>>,
}

/// How many jobs of these names, one at least, are not done for a municipality, and not given up.
pub async fn to_do(tx: &SystemTx, tenant: TenantId, names: &[&str]) -> Result<u64> {
    let sql = format!(
        "SELECT COUNT(*) AS jobs FROM job WHERE tenant_id = $1 AND status IN ('waiting', 'running') AND name IN {}",
        list_of(2, names.len())
    );
    let mut args = args![tenant];
    args.extend(names.iter().map(|name| Value::from(*name)));
    let rows = tx.rows(&sql, args).await?;
    let column = "jobs";
    let jobs: i64 = rows.first().ok_or(Error::Corrupt { column })?.get(column)?;
    u64::try_from(jobs).map_err(|_| Error::Corrupt { column })
}

/// How much work there is.
pub async fn backlog(tx: &SystemTx) -> Result<Backlog> {
    let rows = tx
        .rows(
            "SELECT status, COUNT(*) AS jobs, MIN(due_at) AS oldest FROM job WHERE status <> 'done' \
             GROUP BY status",
            args![],
        )
        .await?;
    let mut backlog = Backlog::default();
    for row in &rows {
        let jobs: i64 = row.get("jobs")?;
        match row.get::<String>("status")?.as_str() {
            "dead" => backlog.dead += jobs,
            status => {
                backlog.open += jobs;
                if status == "waiting" {
                    backlog.oldest_due_at = row.get("oldest")?;
                }
            }
        }
    }
    Ok(backlog)
}
