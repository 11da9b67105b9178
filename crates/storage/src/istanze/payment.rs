//! Istanze that wait for a payment, and the debts of an istanza. Whoever changes both holds the istanza
//! first, then the debt.

use super::amount::awaits;
use super::transition::{Actor, Document, Sent, step, submit};
use super::{Istanza, Submission, draft, lock};
use crate::payments::{ENOUGH, GIVEN_BACK};
use crate::row::{FromRow, Row, to_json, to_word};
use crate::secret::sha256_hex;
use crate::{Error, Result, SystemTx, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::form::{FeeDue, FeeTime};
use sportello_types::ids::{CitizenId, DebtId, IstanzaId, TenantId};
use sportello_types::istanze::{Status, Transition};

/// A debt of an istanza.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IstanzaPayment {
    /// The debt.
    pub debt: DebtId,
    /// The istanza.
    pub istanza: IstanzaId,
    /// Whether the istanza waits for it to be sent; nothing for what an office has asked for later.
    pub when: Option<FeeTime>,
    /// What for; empty for what an office has asked for.
    pub items: Vec<FeeDue>,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// When it was paid, as far as the istanza goes: what waited for it went on.
    pub settled_at: Option<DateTime<Utc>>,
}

impl FromRow for IstanzaPayment {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            debt: row.get("debt_id")?,
            istanza: row.get("istanza_id")?,
            when: row.word_opt("moment")?,
            items: row.json("items")?,
            asked_at: row.get("asked_at")?,
            settled_at: row.get("settled_at")?,
        })
    }
}

/// A debt that was made for an istanza.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment<'a> {
    /// The debt.
    pub debt: DebtId,
    /// The istanza.
    pub istanza: IstanzaId,
    /// Whether the istanza waits for it to be sent; nothing for what an office asks for later.
    pub when: Option<FeeTime>,
    /// What for.
    pub items: &'a [FeeDue],
    /// When it is asked for.
    pub at: DateTime<Utc>,
}

/// Freezes a draft until it is paid. Returns the hash of the document, which a stamp bears; the debt
/// follows, with [`note_payment`].
///
/// # Errors
///
/// [`Error::Stale`] when the draft is not at this version any more, [`Error::WrongState`] when it is no
/// draft any more, [`Error::NotFound`].
pub async fn await_payment(
    tx: &Tx,
    citizen: CitizenId,
    id: IstanzaId,
    expected_version: i64,
    document: &str,
    now: DateTime<Utc>,
) -> Result<String> {
    let changed = tx
        .execute(
            "UPDATE istanza SET status = $5, updated_at = $6, version = version + 1 WHERE tenant_id = $1 \
             AND citizen_id = $2 AND id = $3 AND version = $4 AND status = 'draft'",
            args![citizen, id, expected_version, Status::AwaitingPayment.slug(), now],
        )
        .await?;
    if changed == 0 {
        return Err(draft::refusal(tx, citizen, id).await?);
    }
    let hash = sha256_hex(document.as_bytes());
    tx.execute(
        "INSERT INTO istanza_waiting (tenant_id, istanza_id, content, sha256) VALUES ($1, $2, $3, $4)",
        args![id, document, hash.as_str()],
    )
    .await?;
    Ok(hash)
}

/// The document of an istanza that waits for its payment.
pub async fn waiting(tx: &Tx, id: IstanzaId) -> Result<Option<Document>> {
    tx.one(
        "SELECT content, sha256 FROM istanza_waiting WHERE tenant_id = $1 AND istanza_id = $2",
        args![id],
    )
    .await
}

/// Notes which debt was made for an istanza.
///
/// # Errors
///
/// [`Error::Duplicate`] when it has one of this moment already; the transaction is then lost on PostgreSQL.
pub async fn note_payment(tx: &Tx, new: &NewPayment<'_>) -> Result<()> {
    let moment = new.when.map(|when| to_word(&when, "moment")).transpose()?;
    tx.execute(
        "INSERT INTO istanza_payment (tenant_id, debt_id, istanza_id, moment, items, asked_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        args![
            new.debt,
            new.istanza,
            moment,
            to_json(&new.items, "items")?,
            new.at
        ],
    )
    .await?;
    Ok(())
}

const SELECT: &str = "SELECT * FROM istanza_payment WHERE tenant_id = $1 AND ended_at IS NULL";

/// The debts of an istanza that count, oldest first: none that was withdrawn or is over.
pub async fn payments(tx: &Tx, istanza: IstanzaId) -> Result<Vec<IstanzaPayment>> {
    tx.all(
        &format!("{SELECT} AND istanza_id = $2 ORDER BY asked_at, debt_id"),
        args![istanza],
    )
    .await
}

/// What a debt is to its istanza, while it counts.
pub async fn payment_of(tx: &Tx, debt: DebtId) -> Result<Option<IstanzaPayment>> {
    tx.one(&format!("{SELECT} AND debt_id = $2"), args![debt]).await
}

/// Notes that a debt is paid that does not keep the istanza from being sent, with an event for the citizen;
/// false when it was noted before, or does not count any more.
///
/// # Errors
///
/// [`Error::WrongState`] when the istanza was not sent, [`Error::NotFound`].
pub async fn settle(
    tx: &Tx,
    istanza: &mut Istanza,
    debt: DebtId,
    note: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    if !close(tx, istanza.id, debt, "settled_at", now).await? {
        return Ok(false);
    }
    step(tx, istanza, Transition::Pay, Actor::Citizen, Some(note), now).await?;
    Ok(true)
}

/// Notes that nothing waits for an unpaid debt any more: it was withdrawn. False when it was noted before.
pub async fn end_payment(tx: &Tx, istanza: IstanzaId, debt: DebtId, now: DateTime<Utc>) -> Result<bool> {
    close(tx, istanza, debt, "ended_at", now).await
}

async fn close(tx: &Tx, istanza: IstanzaId, debt: DebtId, column: &str, at: DateTime<Utc>) -> Result<bool> {
    let sql = format!(
        "UPDATE istanza_payment SET {column} = $4 WHERE tenant_id = $1 AND istanza_id = $2 AND debt_id = $3 \
         AND settled_at IS NULL AND ended_at IS NULL"
    );
    Ok(tx.execute(&sql, args![istanza, debt, at]).await? == 1)
}

/// Sends an istanza that waited, with the very document that was frozen: it was paid at `submitted_at`, which
/// is when it counts as sent. The istanza must be locked. Returns the hash of the document.
///
/// # Errors
///
/// [`Error::WrongState`] when it does not wait for this debt, or what is to be sent is not what was frozen.
pub async fn mark_paid(
    tx: &Tx,
    istanza: &Istanza,
    payment: &IstanzaPayment,
    submission: &Submission,
    submitted_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<String> {
    let frozen = waiting(tx, istanza.id).await?.ok_or(Error::WrongState)?;
    if frozen.content != submission.document || payment.when != Some(FeeTime::BeforeSubmission) {
        return Err(Error::WrongState);
    }
    if !close(tx, istanza.id, payment.debt, "settled_at", submitted_at).await? {
        return Err(Error::WrongState);
    }
    let hash = submit(
        tx,
        istanza.citizen,
        istanza.id,
        istanza.version,
        submission,
        Sent::Paid {
            asked_at: payment.asked_at,
            submitted_at,
        },
        now,
    )
    .await?;
    forget_waiting(tx, istanza.id).await?;
    Ok(hash)
}

/// Makes what waits for a payment a draft again, with the answers that it had; its debt counts no more.
/// Returns it as it stands then.
///
/// # Errors
///
/// [`Error::WrongState`] when it does not wait, [`Error::NotFound`].
pub async fn reopen(tx: &Tx, citizen: CitizenId, id: IstanzaId, now: DateTime<Utc>) -> Result<Istanza> {
    let mut istanza = lock(tx, citizen, id).await?.ok_or(Error::NotFound)?;
    istanza.status = istanza
        .status
        .after(Transition::Reopen)
        .map_err(|_| Error::WrongState)?;
    istanza.version += 1;
    istanza.updated_at = now;
    tx.execute(
        "UPDATE istanza SET status = $3, version = $4, updated_at = $5 WHERE tenant_id = $1 AND id = $2",
        args![id, istanza.status.slug(), istanza.version, now],
    )
    .await?;
    forget_waiting(tx, id).await?;
    for payment in payments(tx, id).await? {
        end_payment(tx, id, payment.debt, now).await?;
    }
    Ok(istanza)
}

async fn forget_waiting(tx: &Tx, id: IstanzaId) -> Result<()> {
    tx.execute(
        "DELETE FROM istanza_waiting WHERE tenant_id = $1 AND istanza_id = $2",
        args![id],
    )
    .await?;
    Ok(())
}

/// Lets go of what was asked for a draft in vain, before the draft is deleted. The debts stay.
pub(super) async fn forget_payments(tx: &Tx, id: IstanzaId) -> Result<()> {
    tx.execute(
        "DELETE FROM istanza_payment WHERE tenant_id = $1 AND istanza_id = $2",
        args![id],
    )
    .await?;
    Ok(())
}

/// Whether something is to be paid before an office takes charge of an istanza, or may be: its amount is still to
/// be set.
pub(super) async fn owes(tx: &Tx, id: IstanzaId) -> Result<bool> {
    if awaits(tx, id).await? {
        return Ok(true);
    }
    let row = tx
        .row(
            "SELECT debt_id FROM istanza_payment WHERE tenant_id = $1 AND istanza_id = $2 \
             AND moment IS NOT NULL AND settled_at IS NULL AND ended_at IS NULL",
            args![id],
        )
        .await?;
    Ok(row.is_some())
}

/// An istanza that has not gone on with its debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// The municipality.
    pub tenant: TenantId,
    /// The istanza.
    pub istanza: IstanzaId,
    /// The debt.
    pub debt: DebtId,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
}

/// Debts that are paid with enough money, paid and given back, withdrawn, or over for good (those for which an
/// istanza waits, of which no notice can be paid any more, and whose last day was before `over_before`), and whose
/// istanze have not gone on with them: those that were asked for first come first, after `after`. Of a debt whose
/// stamps are bought by themselves a part may be paid, or given back.
pub async fn unsettled(
    tx: &SystemTx,
    over_before: NaiveDate,
    after: Option<&Unsettled>,
    limit: u32,
) -> Result<Vec<Unsettled>> {
    let (beyond, args) = match after {
        Some(after) => (
            "AND (p.asked_at, p.debt_id) > ($2, $3)",
            args![over_before, after.asked_at, after.debt],
        ),
        None => ("", args![over_before]),
    };
    let sql = format!(
        "SELECT p.tenant_id, p.istanza_id, p.debt_id, p.asked_at FROM istanza_payment p \
         JOIN debt d ON d.tenant_id = p.tenant_id AND d.id = p.debt_id \
         WHERE p.settled_at IS NULL AND p.ended_at IS NULL {beyond} \
         AND (d.listed = 'cancelled' OR (d.listed = 'paid' AND NOT EXISTS (SELECT 1 FROM notice n \
         WHERE n.tenant_id = d.tenant_id AND n.debt_id = d.id AND n.status IN ('paid', 'reconciled') \
         AND {ENOUGH} = 0)) OR ((d.listed = 'paid' OR EXISTS (SELECT 1 FROM notice s \
         WHERE s.tenant_id = d.tenant_id AND s.debt_id = d.id AND s.apart = TRUE)) \
         AND EXISTS (SELECT 1 FROM notice n \
         WHERE n.tenant_id = d.tenant_id AND n.debt_id = d.id AND n.status IN ('paid', 'reconciled') \
         AND {GIVEN_BACK} > 0)) OR (d.listed IN ('expired', 'to_pay') AND p.moment = 'before_submission' \
         AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.tenant_id = d.tenant_id \
         AND n.debt_id = d.id AND (n.due_on >= $1 OR n.status IN ('pending', 'payable'))))) \
         ORDER BY p.asked_at, p.debt_id LIMIT {limit}"
    );
    let rows = tx.rows(&sql, args).await?;
    rows.iter()
        .map(|row| {
            Ok(Unsettled {
                tenant: row.get("tenant_id")?,
                istanza: row.get("istanza_id")?,
                debt: row.get("debt_id")?,
                asked_at: row.get("asked_at")?,
            })
        })
        .collect()
}
