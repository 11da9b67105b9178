//! Flows that were listed and could not be read, until they are.

use crate::payments::FlowKey;
use crate::row::{FromRow, Row, to_word};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::reconciliation::UnreadReason;

/// A flow that was listed and could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadFlow {
    /// Which.
    pub key: FlowKey,
    /// The revision that could not be read.
    pub revision: u32,
    /// When it was published.
    pub published: DateTime<Utc>,
    /// Why it could not be read the last time.
    pub why: UnreadReason,
    /// When that was.
    pub failed_at: DateTime<Utc>,
    /// How often it was tried.
    pub tries: u32,
}

impl FromRow for UnreadFlow {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            key: FlowKey {
                psp: row.get("psp")?,
                flow: row.get("flow")?,
            },
            revision: row.int("revision")?,
            published: row.get("published")?,
            why: row.word("why")?,
            failed_at: row.get("failed_at")?,
            tries: row.int("tries")?,
        })
    }
}

/// Notes that a flow could not be read, once more or for the first time.
pub async fn note_unread(
    tx: &Tx,
    key: &FlowKey,
    revision: u32,
    published: DateTime<Utc>,
    why: UnreadReason,
    at: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO payment_flow_unread (tenant_id, psp, flow, revision, published, why, failed_at, tries) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (tenant_id, psp, flow, revision) \
         DO UPDATE SET why = excluded.why, failed_at = excluded.failed_at, \
         tries = payment_flow_unread.tries + 1",
        args![
            key.psp.as_str(),
            key.flow.as_str(),
            i64::from(revision),
            published,
            to_word(&why, "why")?,
            at
        ],
    )
    .await?;
    Ok(())
}

/// Flows published after an instant that are listed and not here, each in the last revision that could not be
/// read, those published last first. What was read since, in that revision or a later one, is none of them; one that
/// was published with an earlier date than the one that is here is, until another one comes.
pub async fn unread(tx: &Tx, after: DateTime<Utc>, limit: u32) -> Result<Vec<UnreadFlow>> {
    let earlier = to_word(&UnreadReason::Earlier, "why")?;
    let sql = format!(
        "SELECT u.* FROM payment_flow_unread u WHERE u.tenant_id = $1 AND u.published > $2 \
         AND NOT EXISTS (SELECT 1 FROM payment_flow f WHERE f.tenant_id = u.tenant_id AND f.psp = u.psp \
         AND f.flow = u.flow AND f.revision >= u.revision AND (u.why <> $3 OR f.kept_at > u.failed_at)) \
         AND NOT EXISTS (SELECT 1 FROM payment_flow_unread h WHERE h.tenant_id = u.tenant_id \
         AND h.psp = u.psp AND h.flow = u.flow AND ((u.why <> $3 AND h.revision > u.revision) \
         OR (u.why = $3 AND h.why = $3 AND h.failed_at > u.failed_at))) \
         ORDER BY u.published DESC, u.psp, u.flow LIMIT {limit}"
    );
    tx.all(&sql, args![after, earlier]).await
}
