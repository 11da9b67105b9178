//! Payments that citizens begin. What a browser says of them proves nothing: receipts do.

use super::open::REMEMBERED;
use super::{StoredNotice, paid_otherwise, read, source, visits};
use crate::many::list;
use crate::row::{FromRow, Row, to_word};
use crate::{Error, Result, SystemTx, Tx, args};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sportello_types::ids::{CitizenId, DebtId, NoticeId, PaymentAttemptId};
use sportello_types::payments::{
    Attempt, AttemptStatus, DebtSource, MOST_TOGETHER, NoticeStatus, PageVisit, ReturnOutcome,
};
use std::collections::{BTreeMap, BTreeSet};

/// A payment to begin.
pub struct NewAttempt<'a> {
    /// Its id; the receipts bring it back.
    pub id: PaymentAttemptId,
    /// Who pays: the one who owes, or whoever holds the notices. That they may, is for the caller to know.
    pub citizen: CitizenId,
    /// SHA-256 of the token with which the browser comes back.
    pub token_hash: &'a [u8; 32],
    /// One to five notices, each once.
    pub notices: &'a [NoticeId],
    /// When.
    pub at: DateTime<Utc>,
}

/// A payment that was begun.
#[derive(Clone)]
pub struct StoredAttempt {
    /// Its id.
    pub id: PaymentAttemptId,
    /// Who pays.
    pub citizen: CitizenId,
    /// When it was begun, and what the browser has said since.
    pub visit: PageVisit,
    /// Where the browser goes to pay, once the provider has said it.
    pub pay_at: Option<String>,
    /// The notices.
    pub notices: Vec<StoredNotice>,
    /// What whoever pays has asked for, among what they are for; nothing of what others have asked for.
    pub sources: Vec<DebtSource>,
}

impl StoredAttempt {
    /// Where it stands: paid when all notices are, whatever the browser says.
    pub fn status(&self) -> AttemptStatus {
        status_of(self.id, &self.visit, &self.notices)
    }

    /// Until when a stamp that is bought by itself may still come though its page has said that it failed: no other
    /// one is ordered before. Nothing of other payments, which nobody can pay twice.
    fn again_at(&self) -> Option<DateTime<Utc>> {
        let sold = self.visit.has_failed() && self.notices.iter().any(|notice| notice.apart);
        self.visit.may_sell_until().filter(|_| sold)
    }

    /// The payment as the citizen sees it.
    pub fn shown(&self) -> Attempt {
        let status = self.status();
        let pay_at = self.pay_at.clone().filter(|_| status == AttemptStatus::Begun);
        Attempt {
            id: self.id,
            pay_at,
            status,
            returned_at: self.visit.back.map(|back| back.first_at),
            again_at: self.again_at().filter(|_| status == AttemptStatus::GivenUp),
            notices: self.notices.iter().map(StoredNotice::shown).collect(),
            sources: self.sources.clone(),
        }
    }
}

/// Where a payment of these notices stands: paid when all are, whatever the browser says that came back. Money of
/// its own that paid nothing is there, too: nobody waits for it any more.
pub(super) fn status_of(id: PaymentAttemptId, visit: &PageVisit, notices: &[StoredNotice]) -> AttemptStatus {
    let id = id.to_string();
    let named = |notice: &StoredNotice| notice.others.iter().any(|other| other.cart.as_ref() == Some(&id));
    // Not all providers say of which payment a receipt is.
    let unnamed = |notice: &StoredNotice| {
        let mut others = notice.others.iter();
        others.any(|other| other.cart.is_none() && other.received_at >= visit.begun_at)
    };
    let here = |notice: &StoredNotice| notice.status.is_paid() || named(notice) || unnamed(notice);
    let paid = |notice: &StoredNotice| notice.status.is_paid() && !named(notice);
    if !notices.is_empty() && notices.iter().all(paid) {
        AttemptStatus::Paid
    } else if !notices.is_empty() && notices.iter().all(here) {
        AttemptStatus::Seen
    } else {
        visit.unpaid()
    }
}

/// A payment without its notices, which are read apart.
impl FromRow for StoredAttempt {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            citizen: row.get("citizen_id")?,
            visit: visits::read(row)?,
            pay_at: row.get("pay_at")?,
            notices: Vec::new(),
            sources: Vec::new(),
        })
    }
}

/// Begins a payment. The provider is asked after the commit; see [`open_attempt`].
///
/// # Errors
///
/// [`Error::WrongState`] when a notice cannot be paid now, when two are ways to pay the same debt, or another way
/// may be being paid ([`paid_otherwise`]), or when there is none, one twice, or more than five;
/// [`Error::NotFound`] when there is no such notice.
pub async fn begin_attempt(tx: &Tx, new: &NewAttempt<'_>) -> Result<StoredAttempt> {
    let notices = payable(tx, new.notices, new.at).await?;
    tx.execute(
        "INSERT INTO payment_attempt (tenant_id, id, citizen_id, token_hash, begun_at, given_up) \
         VALUES ($1, $2, $3, $4, $5, FALSE)",
        args![new.id, new.citizen, hex::encode(new.token_hash), new.at],
    )
    .await?;
    for notice in notices {
        tx.execute(
            "INSERT INTO payment_attempt_notice (tenant_id, attempt_id, notice_id) VALUES ($1, $2, $3)",
            vec![new.id.into(), notice],
        )
        .await?;
    }
    attempt_any(tx, new.id).await?.ok_or(Error::NotFound)
}

/// These notices, where they can be paid together now.
pub(super) async fn payable(tx: &Tx, asked: &[NoticeId], now: DateTime<Utc>) -> Result<Vec<Value>> {
    let ids: BTreeSet<NoticeId> = asked.iter().copied().collect();
    if ids.is_empty() || ids.len() != asked.len() || ids.len() > MOST_TOGETHER {
        return Err(Error::WrongState);
    }
    let notices: Vec<Value> = ids.into_iter().map(Value::from).collect();
    // Whoever withdraws a debt holds it, and then looks for payments that were begun: neither misses the other. Nor
    // do two who begin to pay it in two ways.
    let held = format!(
        "SELECT id FROM debt WHERE tenant_id = $1 AND id IN \
         (SELECT debt_id FROM notice WHERE tenant_id = $1 AND id IN {}) ORDER BY id{}",
        list(2, notices.len()),
        tx.engine().for_update()
    );
    tx.rows(&held, notices.clone()).await?;
    let sql = format!(
        "SELECT debt_id, option_number, status FROM notice WHERE tenant_id = $1 AND id IN {}",
        list(2, notices.len())
    );
    let rows = tx.rows(&sql, notices.clone()).await?;
    if rows.len() != notices.len() {
        return Err(Error::NotFound);
    }
    let payable = to_word(&NoticeStatus::Payable, "status")?;
    let mut options: BTreeMap<DebtId, i64> = BTreeMap::new();
    for row in rows {
        let option = row.get("option_number")?;
        let chosen = *options.entry(row.get("debt_id")?).or_insert(option);
        if chosen != option || row.get::<String>("status")? != payable {
            return Err(Error::WrongState);
        }
    }
    if !paid_otherwise(tx, asked, now).await?.is_empty() {
        return Err(Error::WrongState);
    }
    Ok(notices)
}

/// Notes where the browser goes to pay, as the provider has said.
///
/// # Errors
///
/// [`Error::NotFound`].
pub async fn open_attempt(tx: &Tx, id: PaymentAttemptId, pay_at: &str) -> Result<()> {
    let opened = tx
        .execute(
            "UPDATE payment_attempt SET pay_at = $3 WHERE tenant_id = $1 AND id = $2",
            args![id, pay_at],
        )
        .await?;
    if opened == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// The browser comes back, with the token of a payment of this citizen; nothing for any other one. It may
/// come back again: what it says last counts, and proves as little.
pub async fn return_to_attempt(
    tx: &Tx,
    citizen: CitizenId,
    token_hash: &[u8; 32],
    outcome: ReturnOutcome,
    at: DateTime<Utc>,
) -> Result<Option<StoredAttempt>> {
    let sql = format!(
        "SELECT * FROM payment_attempt WHERE tenant_id = $1 AND citizen_id = $2 AND token_hash = $3{}",
        tx.engine().for_update()
    );
    let found = tx.one::<StoredAttempt>(&sql, args![citizen, hex::encode(token_hash)]);
    let Some(mut attempt) = found.await? else {
        return Ok(None);
    };
    attempt.visit = attempt.visit.came_back(outcome, at);
    tx.execute(
        "UPDATE payment_attempt SET returned_at = $3, given_up = $4, failed = $5 \
         WHERE tenant_id = $1 AND id = $2",
        args![
            attempt.id,
            attempt.visit.back.map(|back| back.first_at),
            attempt.visit.gave_up(),
            attempt.visit.has_failed()
        ],
    )
    .await?;
    with_notices(tx, Some(attempt)).await
}

/// A payment that this citizen has begun.
pub async fn attempt(tx: &Tx, citizen: CitizenId, id: PaymentAttemptId) -> Result<Option<StoredAttempt>> {
    let found = tx
        .one(
            "SELECT * FROM payment_attempt WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3",
            args![citizen, id],
        )
        .await?;
    with_notices(tx, found).await
}

/// A payment, whoever has begun it: for jobs.
pub async fn attempt_any(tx: &Tx, id: PaymentAttemptId) -> Result<Option<StoredAttempt>> {
    let found = tx
        .one(
            "SELECT * FROM payment_attempt WHERE tenant_id = $1 AND id = $2",
            args![id],
        )
        .await?;
    with_notices(tx, found).await
}

async fn with_notices(tx: &Tx, found: Option<StoredAttempt>) -> Result<Option<StoredAttempt>> {
    let Some(mut attempt) = found else {
        return Ok(None);
    };
    let condition =
        "n.id IN (SELECT notice_id FROM payment_attempt_notice WHERE tenant_id = $1 AND attempt_id = $2)";
    attempt.notices = read::notices(tx, condition, args![attempt.id]).await?;
    attempt.sources = own_sources(tx, &attempt).await?;
    Ok(Some(attempt))
}

/// The applications and certificates of whoever pays for which these notices are. A notice can be paid by
/// anybody who holds it: they learn nothing of them.
async fn own_sources(tx: &Tx, attempt: &StoredAttempt) -> Result<Vec<DebtSource>> {
    let rows = tx
        .rows(
            "SELECT DISTINCT d.source_kind, d.source_id FROM debt d \
             JOIN notice n ON n.tenant_id = d.tenant_id AND n.debt_id = d.id \
             JOIN payment_attempt_notice a ON a.tenant_id = n.tenant_id AND a.notice_id = n.id \
             WHERE a.tenant_id = $1 AND a.attempt_id = $2 AND d.citizen_id = $3 AND d.source_id IS NOT NULL \
             ORDER BY d.source_kind, d.source_id",
            args![attempt.id, attempt.citizen],
        )
        .await?;
    rows.iter()
        .map(|row| source(&row.get::<String>("source_kind")?, row.get("source_id")?))
        .collect()
}

/// Removes what was begun long ago: the last receipt was asked for within days. How many were removed.
pub(crate) async fn purge_attempts(tx: &SystemTx, now: DateTime<Utc>) -> Result<u64> {
    let until = now - REMEMBERED;
    tx.execute(
        "DELETE FROM payment_attempt_notice WHERE EXISTS (SELECT 1 FROM payment_attempt a \
         WHERE a.tenant_id = payment_attempt_notice.tenant_id AND a.id = payment_attempt_notice.attempt_id \
         AND a.begun_at <= $1)",
        args![until],
    )
    .await?;
    tx.execute("DELETE FROM payment_attempt WHERE begun_at <= $1", args![until])
        .await
}
