//! Digital stamps that are bought by themselves (*@e.bollo 2.0*): their notices are told to nobody who collects,
//! and what was ordered for them has a number of its own. Each order opens a page that sells a stamp, and none is
//! ever refunded: so for a notice one page is open at a time.

use super::{StoredDebt, read, visits};
use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{DebtId, NoticeId, PaymentAttemptId};
use sportello_types::payments::{OnSale, PageVisit};
use sportello_types::values::NoticeNumber;

/// An order of a stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampOrder {
    /// The number of the notice that the seller has made, none of ours: by it the stamp is asked for.
    pub number: NoticeNumber,
    /// The payment that was begun with it.
    pub attempt: PaymentAttemptId,
    /// The notice that it pays.
    pub notice: NoticeId,
    /// When.
    pub ordered_at: DateTime<Utc>,
}

impl FromRow for StampOrder {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            number: row.parse("number")?,
            attempt: row.get("attempt_id")?,
            notice: row.get("notice_id")?,
            ordered_at: row.get("ordered_at")?,
        })
    }
}

/// Has the stamps that a debt asks for be bought by themselves, in the transaction that makes the debt; the debt as
/// it stands then. That a notice which asks for one asks for nothing else, is for the caller to know.
///
/// # Errors
///
/// [`Error::NotFound`].
pub async fn sell_apart(tx: &Tx, debt: DebtId) -> Result<StoredDebt> {
    tx.execute(
        "UPDATE notice SET apart = TRUE WHERE tenant_id = $1 AND debt_id = $2 \
         AND EXISTS (SELECT 1 FROM notice_part k WHERE k.tenant_id = notice.tenant_id \
         AND k.notice_id = notice.id AND k.stamp_document IS NOT NULL)",
        args![debt],
    )
    .await?;
    read::find_any(tx, debt).await?.ok_or(Error::NotFound)
}

/// Keeps an order, in the transaction that begins its payment ([`super::begin_attempt`]), which holds the debt.
///
/// # Errors
///
/// [`Error::WrongState`] when another page may be selling a stamp for the same notice: nothing may be committed
/// then, and nobody is sent to the page of this order. [`Error::Duplicate`] when the number is known.
pub async fn keep_stamp_order(tx: &Tx, order: &StampOrder) -> Result<()> {
    if stamp_on_sale(tx, order.notice, order.ordered_at).await?.is_some() {
        return Err(Error::WrongState);
    }
    let kept = tx
        .execute(
            "INSERT INTO stamp_order (tenant_id, number, attempt_id, notice_id, ordered_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, number) DO NOTHING",
            args![
                order.number.as_str(),
                order.attempt,
                order.notice,
                order.ordered_at
            ],
        )
        .await?;
    if kept == 1 { Ok(()) } else { Err(Error::Duplicate) }
}

/// Whether a page may be selling a stamp for a notice now, or have sold one a moment ago ([`OnSale::among`]).
pub async fn stamp_on_sale(tx: &Tx, notice: NoticeId, now: DateTime<Utc>) -> Result<Option<OnSale>> {
    let rows = tx
        .rows(
            "SELECT a.begun_at, a.returned_at, a.given_up, a.failed FROM stamp_order o \
             JOIN payment_attempt a ON a.tenant_id = o.tenant_id AND a.id = o.attempt_id \
             WHERE o.tenant_id = $1 AND o.notice_id = $2",
            args![notice],
        )
        .await?;
    let pages: Vec<PageVisit> = rows.iter().map(visits::read).collect::<Result<_>>()?;
    Ok(OnSale::among(pages, now))
}

/// What was ordered for a notice, the oldest first.
pub async fn stamp_orders(tx: &Tx, notice: NoticeId) -> Result<Vec<StampOrder>> {
    tx.all(
        "SELECT * FROM stamp_order WHERE tenant_id = $1 AND notice_id = $2 ORDER BY ordered_at, number",
        args![notice],
    )
    .await
}
