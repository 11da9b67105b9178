//! Digital stamps that are bought by themselves (*@e.bollo 2.0*): their notices are told to nobody who collects,
//! and what was ordered for them has a number of its own. Each order opens a page that sells a stamp, and none is
//! ever refunded: so for a notice one page is open at a time.

use super::{AT_THE_PAGE, ON_ITS_WAY, StoredDebt, read};
use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{DebtId, NoticeId, PaymentAttemptId};
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

/// Who may be selling a stamp for a notice now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnSale {
    /// A page to which somebody was sent, or that is said to have sold it a moment ago.
    Page,
    /// A page that is said to have failed.
    Failed {
        /// From then on nothing is waited for.
        until: DateTime<Utc>,
    },
}

/// Whether a page may be selling a stamp for a notice now, or have sold one a moment ago: somebody was sent there
/// and has not come back, or came back without having given up, and the stamp is not here.
///
/// Whoever gives up does so before the money is asked for, and may order another one. A page that has failed may
/// have failed after it: the seller knows no address for who has to wait, and that it has no stamp yet does not say
/// that none is sold. So it counts as open for as long as if nobody had come back.
pub async fn stamp_on_sale(tx: &Tx, notice: NoticeId, now: DateTime<Utc>) -> Result<Option<OnSale>> {
    let row = tx
        .row(
            "SELECT a.begun_at, a.failed FROM stamp_order o \
             JOIN payment_attempt a ON a.tenant_id = o.tenant_id AND a.id = o.attempt_id \
             WHERE o.tenant_id = $1 AND o.notice_id = $2 \
             AND (((a.returned_at IS NULL OR a.failed = TRUE) AND a.begun_at > $3) \
             OR (a.returned_at > $4 AND a.given_up = FALSE)) ORDER BY a.failed, a.begun_at DESC LIMIT 1",
            args![notice, now - AT_THE_PAGE, now - ON_ITS_WAY],
        )
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let begun_at: DateTime<Utc> = row.get("begun_at")?;
    Ok(Some(if row.get("failed")? {
        OnSale::Failed {
            until: begun_at + AT_THE_PAGE,
        }
    } else {
        OnSale::Page
    }))
}

/// What was ordered for a notice, the oldest first.
pub async fn stamp_orders(tx: &Tx, notice: NoticeId) -> Result<Vec<StampOrder>> {
    tx.all(
        "SELECT * FROM stamp_order WHERE tenant_id = $1 AND notice_id = $2 ORDER BY ordered_at, number",
        args![notice],
    )
    .await
}
