//! Money that does not fit, until somebody has seen to it.

use crate::cursor::{Cursor, page, probe};
use crate::row::{FromRow, Row, to_word};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{CitizenId, DebtId, NoticeId, PaymentReceiptId};
use sportello_types::page::Page;
use sportello_types::payments::Anomaly;
use sportello_types::values::{CleanText, EuroCents, NoticeNumber};

/// A receipt that does not fit.
#[derive(Clone)]
pub struct StoredAnomaly {
    /// Its id: that of the receipt.
    pub id: PaymentReceiptId,
    /// What does not fit.
    pub kind: Anomaly,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// The debt.
    pub debt: DebtId,
    /// What that is for.
    pub subject: String,
    /// The notice.
    pub notice: NoticeId,
    /// Its number.
    pub number: NoticeNumber,
    /// What was asked for.
    pub asked: EuroCents,
    /// What was paid.
    pub paid: EuroCents,
    /// When it was paid, as the receipt says.
    pub paid_at: Option<DateTime<Utc>>,
    /// The receipt's id at the node (*IUR*).
    pub receipt_id: String,
    /// How it ended.
    pub closure: Option<Closure>,
}

/// How an anomaly ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// When.
    pub at: DateTime<Utc>,
    /// By which operator.
    pub by: CitizenId,
    /// What was done.
    pub note: String,
}

impl FromRow for StoredAnomaly {
    fn from_row(row: &Row) -> Result<Self> {
        let closure = match (row.get("closed_at")?, row.get("closed_by")?, row.get("note")?) {
            (Some(at), Some(by), Some(note)) => Some(Closure { at, by, note }),
            _ => None,
        };
        Ok(Self {
            id: row.get("id")?,
            kind: row.word("kind")?,
            found_at: row.get("found_at")?,
            debt: row.get("debt_id")?,
            subject: row.get("subject")?,
            notice: row.get("notice_id")?,
            number: row.parse("number")?,
            asked: EuroCents(row.get("asked")?),
            paid: EuroCents(row.get("paid")?),
            paid_at: row.get("paid_at")?,
            receipt_id: row.get("receipt_id")?,
            closure,
        })
    }
}

const SELECT: &str = "SELECT a.id, a.kind, a.found_at, n.debt_id, d.subject, r.notice_id, n.number, \
     n.amount AS asked, r.amount AS paid, r.paid_at, r.receipt_id, c.closed_at, c.closed_by, c.note \
     FROM payment_anomaly a \
     JOIN payment_receipt r ON r.tenant_id = a.tenant_id AND r.id = a.id \
     JOIN notice n ON n.tenant_id = r.tenant_id AND n.id = r.notice_id \
     JOIN debt d ON d.tenant_id = n.tenant_id AND d.id = n.debt_id \
     LEFT JOIN payment_anomaly_closure c ON c.tenant_id = a.tenant_id AND c.anomaly_id = a.id \
     WHERE a.tenant_id = $1";

const OPEN: &str = "open anomalies";
const CLOSED: &str = "closed anomalies";

/// Anomalies that are open, or closed: newest first.
///
/// # Errors
///
/// [`Error::InvalidCursor`].
pub async fn anomalies(tx: &Tx, open: bool, cursor: Option<&str>, limit: u32) -> Result<Page<StoredAnomaly>> {
    let (name, ended) = if open {
        (OPEN, "c.closed_at IS NULL")
    } else {
        (CLOSED, "c.closed_at IS NOT NULL")
    };
    let items: Vec<StoredAnomaly> = match cursor {
        None => {
            tx.all(
                &format!("{SELECT} AND {ended} ORDER BY a.found_at DESC, a.id DESC LIMIT $2"),
                args![probe(limit)],
            )
            .await?
        }
        Some(cursor) => {
            let cursor = Cursor::<DateTime<Utc>>::read(cursor, name)?;
            tx.all(
                &format!(
                    "{SELECT} AND {ended} AND (a.found_at, a.id) < ($2, $3) \
                     ORDER BY a.found_at DESC, a.id DESC LIMIT $4"
                ),
                args![cursor.key, cursor.id, probe(limit)],
            )
            .await?
        }
    };
    Ok(page(items, limit, name, |a| (a.found_at, a.id.0)))
}

/// Closes an anomaly, for good; false when it was closed before, which stays as it was.
///
/// # Errors
///
/// [`Error::WrongState`] when a proposed refund waits for its decision; [`Error::NotFound`].
pub async fn close_anomaly(
    tx: &Tx,
    id: PaymentReceiptId,
    operator: CitizenId,
    note: &CleanText,
    at: DateTime<Utc>,
) -> Result<bool> {
    // Whoever proposes a refund holds the receipt too: neither of them misses the other.
    let held = format!(
        "SELECT id FROM payment_receipt WHERE tenant_id = $1 AND id = $2{}",
        tx.engine().for_update()
    );
    tx.row(&held, args![id]).await?;
    let waits = tx
        .row(
            "SELECT f.seq FROM payment_refund f WHERE f.tenant_id = $1 AND f.anomaly_id = $2 \
             AND NOT EXISTS (SELECT 1 FROM payment_refund_decision e WHERE e.tenant_id = f.tenant_id \
             AND e.anomaly_id = f.anomaly_id AND e.seq = f.seq)",
            args![id],
        )
        .await?;
    if waits.is_some() {
        return Err(Error::WrongState);
    }
    let closed = tx
        .execute(
            "INSERT INTO payment_anomaly_closure (tenant_id, anomaly_id, closed_at, closed_by, note) \
             SELECT tenant_id, id, $3, $4, $5 FROM payment_anomaly WHERE tenant_id = $1 AND id = $2 \
             ON CONFLICT (tenant_id, anomaly_id) DO NOTHING",
            args![id, at, operator, note.as_str()],
        )
        .await?;
    if closed == 1 {
        return Ok(true);
    }
    let known = tx
        .row(
            "SELECT id FROM payment_anomaly WHERE tenant_id = $1 AND id = $2",
            args![id],
        )
        .await?;
    known.map(|_| false).ok_or(Error::NotFound)
}

/// Notes that a stored receipt does not fit; false when that was noted before, for this reason or another:
/// somebody looks at it already.
pub async fn note_anomaly(
    tx: &Tx,
    receipt: PaymentReceiptId,
    kind: Anomaly,
    at: DateTime<Utc>,
) -> Result<bool> {
    let noted = tx
        .execute(
            "INSERT INTO payment_anomaly (tenant_id, id, kind, found_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (tenant_id, id) DO NOTHING",
            args![receipt, to_word(&kind, "kind")?, at],
        )
        .await?;
    Ok(noted == 1)
}

/// Notes that what was paid of a debt is for nothing, since what waited for all of it was given up; how many receipts
/// that are. One that did not fit before stays what it was. In the transaction that gives it up, which holds the debt.
pub async fn abandon(tx: &Tx, debt: DebtId, at: DateTime<Utc>) -> Result<u64> {
    tx.execute(
        "INSERT INTO payment_anomaly (tenant_id, id, kind, found_at) SELECT r.tenant_id, r.id, $3, $4 \
         FROM payment_receipt r JOIN notice n ON n.tenant_id = r.tenant_id AND n.id = r.pays \
         WHERE r.tenant_id = $1 AND n.debt_id = $2 ON CONFLICT (tenant_id, id) DO NOTHING",
        args![debt, to_word(&Anomaly::Abandoned, "kind")?, at],
    )
    .await
}
