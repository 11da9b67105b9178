//! Istanze that wait for an amount: an office sets it once, or says that nothing is due. Whoever changes one
//! holds the istanza first.

use super::transition::{Actor, step};
use super::{Istanza, number_of, registration};
use crate::cursor::{Cursor, page, probe};
use crate::row::{FromRow, Row};
use crate::{Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::ids::{CitizenId, IstanzaId};
use sportello_types::istanze::{Registration, Transition};
use sportello_types::page::Page;
use sportello_types::values::{EuroCents, SubmissionNumber};

/// The amount that an istanza waits for, or waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwaitedAmount {
    /// Since when.
    pub asked_at: DateTime<Utc>,
    /// What the office has set.
    pub set: Option<AmountSet>,
    /// When it was over without an amount, the istanza being withdrawn.
    pub ended_at: Option<DateTime<Utc>>,
}

impl AwaitedAmount {
    /// Whether the istanza waits for it now.
    pub const fn is_open(&self) -> bool {
        self.set.is_none() && self.ended_at.is_none()
    }
}

/// What an office has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountSet {
    /// When.
    pub at: DateTime<Utc>,
    /// The operator.
    pub by: CitizenId,
    /// How much; 0 where nothing is due.
    pub amount: EuroCents,
    /// Why nothing is due.
    pub reason: Option<String>,
}

impl FromRow for AwaitedAmount {
    fn from_row(row: &Row) -> Result<Self> {
        let set = match (row.get("set_at")?, row.get("set_by")?, row.get("amount")?) {
            (Some(at), Some(by), Some(amount)) => Some(AmountSet {
                at,
                by,
                amount: EuroCents(amount),
                reason: row.get("reason")?,
            }),
            _ => None,
        };
        Ok(Self {
            asked_at: row.get("asked_at")?,
            set,
            ended_at: row.get("ended_at")?,
        })
    }
}

/// Has a sent istanza wait until an office has set an amount.
///
/// # Errors
///
/// [`crate::Error::Duplicate`] when it waited for one before; the transaction is then lost on PostgreSQL.
pub async fn await_amount(tx: &Tx, istanza: IstanzaId, at: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO istanza_amount (tenant_id, istanza_id, asked_at) VALUES ($1, $2, $3)",
        args![istanza, at],
    )
    .await?;
    Ok(())
}

/// The amount that an istanza waits for, or waited for.
pub async fn awaited_amount(tx: &Tx, istanza: IstanzaId) -> Result<Option<AwaitedAmount>> {
    tx.one(
        "SELECT * FROM istanza_amount WHERE tenant_id = $1 AND istanza_id = $2",
        args![istanza],
    )
    .await
}

/// Sets the amount of a held istanza, with an event for its citizen; false when it does not wait for one any more.
///
/// # Errors
///
/// [`crate::Error::WrongState`] when the istanza was not sent or has come to its end, [`crate::Error::NotFound`].
pub async fn set_amount(tx: &Tx, istanza: &mut Istanza, set: &AmountSet, note: &str) -> Result<bool> {
    let changed = tx
        .execute(
            "UPDATE istanza_amount SET set_at = $3, set_by = $4, amount = $5, reason = $6 \
             WHERE tenant_id = $1 AND istanza_id = $2 AND set_at IS NULL AND ended_at IS NULL",
            args![istanza.id, set.at, set.by, set.amount.0, set.reason.as_deref()],
        )
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    let done = Transition::SetAmount;
    step(tx, istanza, done, Actor::Operator, Some(note), set.at).await?;
    Ok(true)
}

/// Notes that no amount is waited for any more: the istanza was withdrawn. False where none was waited for.
pub async fn end_amount(tx: &Tx, istanza: IstanzaId, now: DateTime<Utc>) -> Result<bool> {
    let changed = tx
        .execute(
            "UPDATE istanza_amount SET ended_at = $3 WHERE tenant_id = $1 AND istanza_id = $2 \
             AND set_at IS NULL AND ended_at IS NULL",
            args![istanza, now],
        )
        .await?;
    Ok(changed == 1)
}

/// Whether an amount is to be set before an office takes charge of an istanza.
pub(super) async fn awaits(tx: &Tx, istanza: IstanzaId) -> Result<bool> {
    let awaited = awaited_amount(tx, istanza).await?;
    Ok(awaited.is_some_and(|awaited| awaited.is_open()))
}

/// An istanza that waits for an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingIstanza {
    /// Its id.
    pub id: IstanzaId,
    /// Slug of the service.
    pub service: String,
    /// The service's name when the istanza was begun.
    pub service_title: String,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Its number as a submission.
    pub submission_number: Option<SubmissionNumber>,
    /// Its register entry.
    pub registration: Option<Registration>,
    /// Since when it waits.
    pub asked_at: DateTime<Utc>,
}

impl FromRow for WaitingIstanza {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            service: row.get("service")?,
            service_title: row.get("service_title")?,
            submitted_at: row.get("submitted_at")?,
            submission_number: number_of(row)?,
            registration: registration(row)?,
            asked_at: row.get("asked_at")?,
        })
    }
}

const WAITING: &str = "SELECT a.asked_at, i.id, i.service, i.service_title, i.submitted_at, \
     r.code AS register_code, r.number AS register_number, r.year AS register_year, r.registered_at, \
     s.year AS submission_year, s.number AS submission_number FROM istanza_amount a \
     JOIN istanza i ON i.tenant_id = a.tenant_id AND i.id = a.istanza_id \
     LEFT JOIN register_entry r ON r.tenant_id = i.tenant_id AND r.id = i.registration_id \
     LEFT JOIN istanza_submission s ON s.tenant_id = i.tenant_id AND s.istanza_id = i.id \
     WHERE a.tenant_id = $1 AND a.set_at IS NULL AND a.ended_at IS NULL";

const LIST: &str = "amounts to set";

/// Istanze that wait for an amount: those that have waited longest first.
///
/// # Errors
///
/// [`crate::Error::InvalidCursor`].
pub async fn amounts_to_set(tx: &Tx, cursor: Option<&str>, limit: u32) -> Result<Page<WaitingIstanza>> {
    let items: Vec<WaitingIstanza> = match cursor {
        None => {
            tx.all(
                &format!("{WAITING} ORDER BY a.asked_at, a.istanza_id LIMIT $2"),
                args![probe(limit)],
            )
            .await?
        }
        Some(cursor) => {
            let cursor = Cursor::<DateTime<Utc>>::read(cursor, LIST)?;
            tx.all(
                &format!(
                    "{WAITING} AND (a.asked_at, a.istanza_id) > ($2, $3) \
                     ORDER BY a.asked_at, a.istanza_id LIMIT $4"
                ),
                args![cursor.key, cursor.id, probe(limit)],
            )
            .await?
        }
    };
    Ok(page(items, limit, LIST, |waits| (waits.asked_at, waits.id.0)))
}
