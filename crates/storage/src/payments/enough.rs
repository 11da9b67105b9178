//! Whether money is enough for what waits for it: a certificate, an istanza. A notice is paid when its receipt
//! is here, whatever that says; what waits goes on when all of the amount came and all stamps are good, or
//! when an operator has let it through by closing what did not fit.

use super::{StoredDebt, read};
use crate::{Result, SystemTx, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{NoticeId, PaymentReceiptId, TenantId};

/// What the money of a notice is for what waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    /// None came, or too little, or without good stamps: it waits, and somebody looks at what came.
    Wanting,
    /// All that was asked for came, with good stamps, or an operator has let it through: it goes on.
    Enough,
    /// It was given back, with less left than was asked for: nothing goes on with it any more.
    GivenBack,
}

impl Money {
    pub(super) const fn of(enough: bool, given_back: bool) -> Self {
        match (given_back, enough) {
            (true, _) => Self::GivenBack,
            (false, true) => Self::Enough,
            (false, false) => Self::Wanting,
        }
    }
}

/// In SQL, of a notice `n`: one where its money is enough, none otherwise. Where it was given back, with less
/// left than was asked for, closing the anomaly lets nothing through.
macro_rules! enough_money {
    () => {
        "(SELECT COUNT(*) FROM payment_receipt q \
     WHERE q.tenant_id = n.tenant_id AND q.pays = n.id \
     AND (EXISTS (SELECT 1 FROM payment_anomaly a JOIN payment_anomaly_closure c \
     ON c.tenant_id = a.tenant_id AND c.anomaly_id = a.id \
     WHERE a.tenant_id = q.tenant_id AND a.id = q.id AND a.kind IN ('other_amount', 'stamp')) \
     OR (q.amount >= n.amount AND NOT EXISTS (SELECT 1 FROM notice_part k \
     WHERE k.tenant_id = n.tenant_id AND k.notice_id = n.id AND k.stamp_document IS NOT NULL \
     AND NOT EXISTS (SELECT 1 FROM bought_stamp b WHERE b.tenant_id = k.tenant_id \
     AND b.notice_id = k.notice_id AND b.part = k.number)))) \
     AND NOT EXISTS (SELECT 1 FROM payment_refund f JOIN payment_refund_decision e \
     ON e.tenant_id = f.tenant_id AND e.anomaly_id = f.anomaly_id AND e.seq = f.seq \
     WHERE f.tenant_id = q.tenant_id AND f.anomaly_id = q.id AND e.confirmed = TRUE \
     AND q.amount - f.amount < n.amount))"
    };
}
pub(crate) use enough_money;

/// In SQL, of a notice `n`: how often its money was given back, with less left than was asked for. Once it was,
/// it is never enough again: a notice is paid by one receipt.
macro_rules! given_back {
    () => {
        "(SELECT COUNT(*) FROM payment_receipt g JOIN payment_refund f \
     ON f.tenant_id = g.tenant_id AND f.anomaly_id = g.id JOIN payment_refund_decision e \
     ON e.tenant_id = f.tenant_id AND e.anomaly_id = f.anomaly_id AND e.seq = f.seq \
     WHERE g.tenant_id = n.tenant_id AND g.pays = n.id AND e.confirmed = TRUE \
     AND g.amount - f.amount < n.amount)"
    };
}

/// In SQL, of a notice `n`: how many digital stamps that it has bought are here.
macro_rules! stamps_here {
    () => {
        "(SELECT COUNT(*) FROM bought_stamp b WHERE b.tenant_id = n.tenant_id \
     AND b.notice_id = n.id)"
    };
}
pub(crate) use stamps_here;

/// The same, for `format!`.
pub(crate) const ENOUGH: &str = enough_money!();
/// The same, for `format!`.
pub(crate) const GIVEN_BACK: &str = given_back!();
/// The same, for `format!`.
pub(super) const STAMPS: &str = stamps_here!();

/// The debt of a receipt, whosever it is: for operators and jobs.
pub async fn of_receipt(tx: &Tx, receipt: PaymentReceiptId) -> Result<Option<StoredDebt>> {
    let row = tx
        .row(
            "SELECT notice_id FROM payment_receipt WHERE tenant_id = $1 AND id = $2",
            args![receipt],
        )
        .await?;
    match row {
        Some(row) => read::of_notice(tx, row.get("notice_id")?).await,
        None => Ok(None),
    }
}

/// A receipt that brought no good stamp, and at which nobody has looked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadStamp {
    /// The municipality.
    pub tenant: TenantId,
    /// The receipt.
    pub receipt: PaymentReceiptId,
    /// The notice that it has paid.
    pub notice: NoticeId,
    /// When that was found.
    pub found_at: DateTime<Utc>,
}

/// Receipts of all municipalities that paid a notice and brought no good stamp for it, those that were found
/// first coming first, after `after`. What was closed by an operator, or mended since, is none of them. Where the
/// amount did not fit either, it is that what the anomaly says: there is one for each receipt.
pub async fn bad_stamps(tx: &SystemTx, after: Option<&BadStamp>, limit: u32) -> Result<Vec<BadStamp>> {
    let (beyond, args) = match after {
        Some(after) => (
            "AND (y.found_at, y.id) > ($1, $2)",
            args![after.found_at, after.receipt],
        ),
        None => ("", args![]),
    };
    let sql = format!(
        "SELECT y.tenant_id, y.id, y.found_at, n.id AS notice_id FROM payment_anomaly y \
         JOIN payment_receipt r ON r.tenant_id = y.tenant_id AND r.id = y.id \
         JOIN notice n ON n.tenant_id = r.tenant_id AND n.id = r.pays \
         WHERE y.kind IN ('stamp', 'other_amount') AND NOT EXISTS (SELECT 1 FROM payment_anomaly_closure z \
         WHERE z.tenant_id = y.tenant_id AND z.anomaly_id = y.id) \
         AND EXISTS (SELECT 1 FROM notice_part k WHERE k.tenant_id = n.tenant_id AND k.notice_id = n.id \
         AND k.stamp_document IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bought_stamp b \
         WHERE b.tenant_id = k.tenant_id AND b.notice_id = k.notice_id AND b.part = k.number)) {beyond} \
         ORDER BY y.found_at, y.id LIMIT {limit}"
    );
    let rows = tx.rows(&sql, args).await?;
    rows.iter()
        .map(|row| {
            Ok(BadStamp {
                tenant: row.get("tenant_id")?,
                receipt: row.get("id")?,
                notice: row.get("notice_id")?,
                found_at: row.get("found_at")?,
            })
        })
        .collect()
}
