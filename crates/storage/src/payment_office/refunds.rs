//! Refunds of money that does not fit: one operator proposes, another one decides. A record alone: no money
//! moves here.

use crate::many::list;
use crate::payments::is_taken_back;
use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sportello_types::ids::{CitizenId, PaymentReceiptId};
use sportello_types::values::EuroCents;

/// A refund that is proposed.
#[derive(Clone, Copy, Debug)]
pub struct NewRefund<'a> {
    /// The anomaly.
    pub anomaly: PaymentReceiptId,
    /// How much.
    pub amount: EuroCents,
    /// By which operator.
    pub by: CitizenId,
    /// Why.
    pub note: &'a str,
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRefund {
    /// The anomaly.
    pub anomaly: PaymentReceiptId,
    /// Which proposal for it, from one.
    pub seq: i64,
    /// How much.
    pub amount: EuroCents,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// By which operator.
    pub proposed_by: CitizenId,
    /// Why.
    pub note: String,
    /// What was decided.
    pub decided: Option<Decided>,
}

/// What was decided about a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Whether it is paid.
    pub confirmed: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// By which operator.
    pub by: CitizenId,
    /// The act with which it is paid, or why it is not.
    pub note: String,
}

impl FromRow for StoredRefund {
    fn from_row(row: &Row) -> Result<Self> {
        let decided = match (
            row.get("confirmed")?,
            row.get("decided_at")?,
            row.get("decided_by")?,
        ) {
            (Some(confirmed), Some(at), Some(by)) => Some(Decided {
                confirmed,
                at,
                by,
                note: row.get::<Option<String>>("decision")?.unwrap_or_default(),
            }),
            _ => None,
        };
        Ok(Self {
            anomaly: row.get("anomaly_id")?,
            seq: row.get("seq")?,
            amount: EuroCents(row.get("amount")?),
            proposed_at: row.get("proposed_at")?,
            proposed_by: row.get("proposed_by")?,
            note: row.get("note")?,
            decided,
        })
    }
}

const SELECT: &str = "SELECT f.anomaly_id, f.seq, f.amount, f.proposed_at, f.proposed_by, f.note, e.confirmed, \
     e.decided_at, e.decided_by, e.note AS decision FROM payment_refund f \
     LEFT JOIN payment_refund_decision e ON e.tenant_id = f.tenant_id AND e.anomaly_id = f.anomaly_id \
     AND e.seq = f.seq WHERE f.tenant_id = $1 AND NOT EXISTS (SELECT 1 FROM payment_refund h \
     WHERE h.tenant_id = f.tenant_id AND h.anomaly_id = f.anomaly_id AND h.seq > f.seq)";

/// Of each anomaly the last refund that was proposed; a page of them at most.
pub async fn refunds_of(tx: &Tx, anomalies: &[PaymentReceiptId]) -> Result<Vec<StoredRefund>> {
    if anomalies.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("{SELECT} AND f.anomaly_id IN {}", list(2, anomalies.len()));
    let ids = anomalies.iter().copied().map(Value::from).collect();
    tx.all(&sql, ids).await
}

async fn last(tx: &Tx, anomaly: PaymentReceiptId) -> Result<Option<StoredRefund>> {
    tx.one(&format!("{SELECT} AND f.anomaly_id = $2"), args![anomaly])
        .await
}

/// An open anomaly, held until the end of the transaction; what was paid.
async fn held(tx: &Tx, anomaly: PaymentReceiptId) -> Result<EuroCents> {
    let sql = format!(
        "SELECT r.amount FROM payment_receipt r WHERE r.tenant_id = $1 AND r.id = $2 \
         AND EXISTS (SELECT 1 FROM payment_anomaly a WHERE a.tenant_id = r.tenant_id AND a.id = r.id){}",
        tx.engine().for_update()
    );
    let row = tx.row(&sql, args![anomaly]).await?.ok_or(Error::NotFound)?;
    let closed = tx
        .row(
            "SELECT anomaly_id FROM payment_anomaly_closure WHERE tenant_id = $1 AND anomaly_id = $2",
            args![anomaly],
        )
        .await?;
    if closed.is_some() {
        return Err(Error::WrongState);
    }
    Ok(EuroCents(row.get("amount")?))
}

/// Proposes a refund for an open anomaly.
///
/// # Errors
///
/// [`Error::WrongState`] when the anomaly is closed, a proposal waits for its decision, the amount is nothing or
/// more than was paid, or the money is taken back: whoever paid has it; [`Error::NotFound`].
pub async fn propose_refund(tx: &Tx, new: &NewRefund<'_>, at: DateTime<Utc>) -> Result<()> {
    let paid = held(tx, new.anomaly).await?;
    if new.amount.0 < 1 || new.amount > paid || is_taken_back(tx, new.anomaly).await? {
        return Err(Error::WrongState);
    }
    let before = last(tx, new.anomaly).await?;
    if before.as_ref().is_some_and(|before| before.decided.is_none()) {
        return Err(Error::WrongState);
    }
    tx.execute(
        "INSERT INTO payment_refund (tenant_id, anomaly_id, seq, amount, proposed_at, proposed_by, note) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            new.anomaly,
            before.map_or(1, |before| before.seq + 1),
            new.amount.0,
            at,
            new.by,
            new.note
        ],
    )
    .await?;
    Ok(())
}

/// Decides about the refund that waits; the refund. Whoever proposed it may withdraw it, and not confirm it.
///
/// # Errors
///
/// [`Error::WrongState`] when none waits, the anomaly is closed, the one who confirms is the one who proposed, or
/// what is confirmed is money that is taken back; [`Error::NotFound`].
pub async fn decide_refund(
    tx: &Tx,
    anomaly: PaymentReceiptId,
    confirmed: bool,
    by: CitizenId,
    note: &str,
    at: DateTime<Utc>,
) -> Result<StoredRefund> {
    held(tx, anomaly).await?;
    let waits = |refund: &StoredRefund| refund.decided.is_none();
    let refund = last(tx, anomaly).await?.filter(waits).ok_or(Error::WrongState)?;
    if confirmed && (refund.proposed_by == by || is_taken_back(tx, anomaly).await?) {
        return Err(Error::WrongState);
    }
    tx.execute(
        "INSERT INTO payment_refund_decision (tenant_id, anomaly_id, seq, proposed_by, confirmed, decided_at, \
         decided_by, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![anomaly, refund.seq, refund.proposed_by, confirmed, at, by, note],
    )
    .await?;
    Ok(refund)
}
