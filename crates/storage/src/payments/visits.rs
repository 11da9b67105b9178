//! Pages of payments to which somebody was sent, as rows have them: how long something may still be paid there is for
//! [`PageVisit`] to say.

use crate::row::Row;
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::DebtId;
use sportello_types::payments::{Back, ON_ITS_WAY, PageVisit, Said};

/// The visit of a payment that somebody has begun who was signed in.
pub(super) fn read(row: &Row) -> Result<PageVisit> {
    of(row, row.get("failed")?)
}

/// The visit of a payment that somebody has begun who was not: why it was given up is not kept.
pub(super) fn read_open(row: &Row) -> Result<PageVisit> {
    of(row, false)
}

fn of(row: &Row, failed: bool) -> Result<PageVisit> {
    let given_up: bool = row.get("given_up")?;
    let said = match (given_up, failed) {
        (_, true) => Said::Failed,
        (true, false) => Said::GaveUp,
        (false, false) => Said::Paid,
    };
    let returned_at: Option<DateTime<Utc>> = row.get("returned_at")?;
    Ok(PageVisit {
        begun_at: row.get("begun_at")?,
        back: returned_at.map(|first_at| Back { first_at, said }),
    })
}

/// Whether somebody may be paying a notice of a debt now, or have paid it a moment ago: on the page of payments, or
/// back from there without having given up, as the browser says; signed in or not. Where a stamp is bought by itself
/// a page that has failed may have sold it all the same.
pub async fn is_being_paid(tx: &Tx, debt: DebtId, now: DateTime<Utc>) -> Result<bool> {
    // What is older counts in no case: nobody needs to read it.
    let recent = now - ON_ITS_WAY;
    let rows = tx
        .rows(
            "SELECT a.begun_at, a.returned_at, a.given_up, a.failed, n.apart FROM payment_attempt a \
             JOIN payment_attempt_notice p ON p.tenant_id = a.tenant_id AND p.attempt_id = a.id \
             JOIN notice n ON n.tenant_id = p.tenant_id AND n.id = p.notice_id \
             WHERE a.tenant_id = $1 AND n.debt_id = $2 AND (a.begun_at > $3 OR a.returned_at > $3)",
            args![debt, recent],
        )
        .await?;
    for row in &rows {
        let visit = read(row)?;
        let until = if row.get::<bool>("apart")? {
            visit.may_sell_until()
        } else {
            visit.may_pay_until()
        };
        if until.is_some_and(|until| now < until) {
            return Ok(true);
        }
    }
    let rows = tx
        .rows(
            "SELECT a.begun_at, a.returned_at, a.given_up FROM open_payment a \
             JOIN open_payment_notice p ON p.tenant_id = a.tenant_id AND p.payment_id = a.id \
             JOIN notice n ON n.tenant_id = p.tenant_id AND n.id = p.notice_id \
             WHERE a.tenant_id = $1 AND n.debt_id = $2 AND (a.begun_at > $3 OR a.returned_at > $3)",
            args![debt, recent],
        )
        .await?;
    for row in &rows {
        if read_open(row)?.may_pay_until().is_some_and(|until| now < until) {
            return Ok(true);
        }
    }
    Ok(false)
}
