//! What happens to notices, but for money. Each step leaves a row that says why and when.

use super::{DebtFilter, StoredDebt, StoredNotice, read};
use crate::row::{FromRow, Row, to_word};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::ids::{DebtId, NoticeId};
use sportello_types::payments::{Change, NoticeStatus};

/// One step in the life of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeChange {
    /// The state before.
    pub from: NoticeStatus,
    /// The state after; the same where only the last day was moved.
    pub to: NoticeStatus,
    /// Why: what the caller said, or which receipt or flow.
    pub cause: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl FromRow for NoticeChange {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            from: row.word("from_status")?,
            to: row.word("to_status")?,
            cause: row.get("cause")?,
            at: row.get("at")?,
        })
    }
}

/// Lets something happen to a notice; where it stands then. A change that leaves it where it is leaves no
/// row. A new last day is set with [`extend`], and money is found with [`super::reconcile`].
///
/// # Errors
///
/// [`Error::WrongState`] when its state does not allow it, or for one of those two; [`Error::NotFound`].
pub async fn change(
    tx: &Tx,
    notice: NoticeId,
    change: Change,
    cause: &str,
    at: DateTime<Utc>,
) -> Result<NoticeStatus> {
    refuse_special(change)?;
    let mut debt = locked_with(tx, notice).await?;
    let changed = debt.notice_mut(notice).ok_or(Error::NotFound)?;
    let to = changed.status.after(change).map_err(|_| Error::WrongState)?;
    if to != changed.status {
        step(tx, changed, to, cause, at).await?;
        file(tx, &debt).await?;
    }
    Ok(to)
}

/// Lets something happen to all notices of a debt whose state allows it; the debt as it stands then.
///
/// # Errors
///
/// [`Error::WrongState`] when none allows it, or for a change that [`change`] does not make;
/// [`Error::NotFound`].
pub async fn change_debt(
    tx: &Tx,
    debt: DebtId,
    change: Change,
    cause: &str,
    at: DateTime<Utc>,
) -> Result<StoredDebt> {
    refuse_special(change)?;
    let mut debt = locked(tx, debt).await?;
    let mut allowed = false;
    for notice in debt.options.iter_mut().flatten() {
        let Ok(to) = notice.status.after(change) else {
            continue;
        };
        allowed = true;
        if to != notice.status {
            step(tx, notice, to, cause, at).await?;
        }
    }
    if !allowed {
        return Err(Error::WrongState);
    }
    file(tx, &debt).await?;
    Ok(debt)
}

/// Sets a new last day; one whose time was over can be paid again, once the provider knows it. Where the notice
/// stands then.
///
/// # Errors
///
/// [`Error::WrongState`] when its state does not allow it, [`Error::NotFound`].
pub async fn extend(
    tx: &Tx,
    notice: NoticeId,
    due_on: NaiveDate,
    cause: &str,
    at: DateTime<Utc>,
) -> Result<NoticeStatus> {
    let mut debt = locked_with(tx, notice).await?;
    let extended = debt.notice_mut(notice).ok_or(Error::NotFound)?;
    let to = extended
        .status
        .after(Change::Extend)
        .map_err(|_| Error::WrongState)?;
    tx.execute(
        "UPDATE notice SET due_on = $3 WHERE tenant_id = $1 AND id = $2",
        args![notice, due_on],
    )
    .await?;
    step(tx, extended, to, cause, at).await?;
    file(tx, &debt).await?;
    Ok(to)
}

/// Notices whose last day ends them and was before `today`: those that wait longest first.
pub async fn to_expire(tx: &Tx, today: NaiveDate, most: u32) -> Result<Vec<NoticeId>> {
    let rows = tx
        .rows(
            "SELECT id FROM notice WHERE tenant_id = $1 AND status IN ('pending', 'payable') \
             AND ends = TRUE AND due_on < $2 ORDER BY due_on, id LIMIT $3",
            args![today, i64::from(most)],
        )
        .await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Spontaneous debts made between the two, whose time is over and that nobody has paid: the oldest first.
pub async fn to_cancel(tx: &Tx, from: DateTime<Utc>, until: DateTime<Utc>, most: u32) -> Result<Vec<DebtId>> {
    let rows = tx
        .rows(
            "SELECT id FROM debt WHERE tenant_id = $1 AND listed = 'expired' AND created_at > $2 \
             AND created_at < $3 AND source_kind = 'spontaneous' ORDER BY created_at, id LIMIT $4",
            args![from, until, i64::from(most)],
        )
        .await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// What has happened to a notice since it was made, oldest first.
pub async fn history(tx: &Tx, notice: NoticeId) -> Result<Vec<NoticeChange>> {
    tx.all(
        "SELECT * FROM notice_change WHERE tenant_id = $1 AND notice_id = $2 ORDER BY seq",
        args![notice],
    )
    .await
}

fn refuse_special(change: Change) -> Result<()> {
    match change {
        Change::Extend | Change::Reconcile | Change::TakeOut => Err(Error::WrongState),
        Change::Publish | Change::Expire | Change::Cancel | Change::Supersede => Ok(()),
    }
}

/// A debt, held until the end of the transaction: whatever happens to it happens in a row.
pub(super) async fn locked(tx: &Tx, debt: DebtId) -> Result<StoredDebt> {
    let sql = format!(
        "SELECT id FROM debt WHERE tenant_id = $1 AND id = $2{}",
        tx.engine().for_update()
    );
    tx.row(&sql, args![debt]).await?.ok_or(Error::NotFound)?;
    // Read after the lock is held: what whoever held it before has written shows.
    read::find_any(tx, debt).await?.ok_or(Error::NotFound)
}

/// The debt of a notice, held until the end of the transaction.
pub(super) async fn locked_with(tx: &Tx, notice: NoticeId) -> Result<StoredDebt> {
    let row = tx
        .row(
            "SELECT debt_id FROM notice WHERE tenant_id = $1 AND id = $2",
            args![notice],
        )
        .await?
        .ok_or(Error::NotFound)?;
    locked(tx, row.get("debt_id")?).await
}

/// One step of a notice of a locked debt.
pub(super) async fn step(
    tx: &Tx,
    notice: &mut StoredNotice,
    to: NoticeStatus,
    cause: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let word = to_word(&to, "status")?;
    tx.execute(
        "UPDATE notice SET status = $3 WHERE tenant_id = $1 AND id = $2",
        args![notice.id, word.as_str()],
    )
    .await?;
    tx.execute(
        "INSERT INTO notice_change (tenant_id, notice_id, seq, from_status, to_status, cause, at) \
         SELECT $1, $2, COALESCE(MAX(seq), 0) + 1, $3, $4, $5, $6 FROM notice_change \
         WHERE tenant_id = $1 AND notice_id = $2",
        args![
            notice.id,
            to_word(&notice.status, "status")?,
            word.as_str(),
            cause,
            at
        ],
    )
    .await?;
    notice.status = to;
    Ok(())
}

/// Puts a locked debt into the list in which it stands now.
pub(super) async fn file(tx: &Tx, debt: &StoredDebt) -> Result<()> {
    let listed = DebtFilter::of(debt.status()).word();
    tx.execute(
        "UPDATE debt SET listed = $3 WHERE tenant_id = $1 AND id = $2 AND listed <> $3",
        args![debt.id, listed],
    )
    .await?;
    Ok(())
}
