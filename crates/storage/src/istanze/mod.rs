//! Istanze: drafts, what was sent, and what became of it.

mod amount;
mod draft;
mod idle;
mod list;
mod number;
mod payment;
mod transition;
mod withdrawal;

pub use amount::{
    AmountSet, AwaitedAmount, WaitingIstanza, amounts_to_set, await_amount, awaited_amount, end_amount,
    set_amount,
};
pub(crate) use draft::hold_draft;
pub use draft::{Draft, NewDraft, count_drafts, create, delete_draft, save_draft};
pub use idle::{IdleDraft, drafts_to_warn_of, expire_draft, expired_drafts, mark_warned};
pub use list::{ListQuery, Order, list};
pub use number::give_number;
pub(crate) use number::submission_number;
pub use payment::{
    IstanzaPayment, NewPayment, Unsettled, await_payment, end_payment, mark_paid, note_payment, payment_of,
    payments, reopen, settle, unsettled, waiting,
};
pub use transition::{
    Actor, Document, Submission, TransitionEvent, document, mark_submitted, timeline, transition,
    with_registration,
};
pub use withdrawal::{NewWithdrawal, Withdrawal, withdraw, withdrawal};

use crate::row::{FromRow, Row};
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::form::Answers;
use sportello_types::ids::{CitizenId, IstanzaId, RegistrationId};
use sportello_types::istanze::{Registration, Status};
use sportello_types::values::SubmissionNumber;

/// An istanza, with its register entry when it has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Istanza {
    /// Its id.
    pub id: IstanzaId,
    /// Whose it is.
    pub citizen: CitizenId,
    /// Slug of the service.
    pub service: String,
    /// The service's name when the istanza was begun.
    pub service_title: String,
    /// Where it stands.
    pub status: Status,
    /// Grows by one with each change.
    pub version: i64,
    /// Version of the form that it was begun with.
    pub form_version: String,
    /// The step last worked on.
    pub step: Option<String>,
    /// The answers; frozen once sent.
    pub answers: Answers,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Its number as a submission, once sent.
    pub submission_number: Option<SubmissionNumber>,
    /// Last day for the outcome.
    pub outcome_due_on: Option<NaiveDate>,
    /// Id of the register entry, also when the entry is still to be made elsewhere.
    pub registration_id: Option<RegistrationId>,
    /// Its register entry.
    pub registration: Option<Registration>,
    /// The istanza that it was copied from.
    pub copied_from: Option<IstanzaId>,
    /// Whether it waits for an amount that an office sets.
    pub awaits_amount: bool,
}

impl FromRow for Istanza {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            citizen: row.get("citizen_id")?,
            service: row.get("service")?,
            service_title: row.get("service_title")?,
            status: row.word("status")?,
            version: row.get("version")?,
            form_version: row.get("form_version")?,
            step: row.get("step")?,
            answers: row.json("answers")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            submitted_at: row.get("submitted_at")?,
            submission_number: number_of(row)?,
            outcome_due_on: row.get("outcome_due_on")?,
            registration_id: row.get("registration_id")?,
            registration: registration(row)?,
            copied_from: row.get("copied_from")?,
            awaits_amount: row
                .get::<Option<DateTime<Utc>>>("amount_awaited_since")?
                .is_some(),
        })
    }
}

fn number_of(row: &Row) -> Result<Option<SubmissionNumber>> {
    let (year, number) = (
        row.get::<Option<i64>>("submission_year")?,
        row.get::<Option<i64>>("submission_number")?,
    );
    year.zip(number)
        .map(|(year, number)| submission_number(year, number))
        .transpose()
}

pub(crate) fn registration(row: &Row) -> Result<Option<Registration>> {
    const COLUMN: &str = "register_number";
    let (Some(register), Some(number), Some(year), Some(registered_at)) = (
        row.get("register_code")?,
        row.get::<Option<i64>>(COLUMN)?,
        row.get::<Option<i64>>("register_year")?,
        row.get::<Option<DateTime<Utc>>>("registered_at")?,
    ) else {
        return Ok(None);
    };
    let number = crate::register::protocol_number(year, number).ok_or(Error::Corrupt { column: COLUMN })?;
    Ok(Some(Registration {
        register,
        number,
        registered_at,
    }))
}

/// All columns of an istanza, of its register entry and of its number, and since when it waits for an amount; `$1`
/// is the tenant.
const SELECT: &str = "SELECT i.*, r.code AS register_code, r.number AS register_number, \
     r.year AS register_year, r.registered_at, s.year AS submission_year, s.number AS submission_number, \
     w.asked_at AS amount_awaited_since \
     FROM istanza i LEFT JOIN register_entry r ON r.tenant_id = i.tenant_id AND r.id = i.registration_id \
     LEFT JOIN istanza_submission s ON s.tenant_id = i.tenant_id AND s.istanza_id = i.id \
     LEFT JOIN istanza_amount w ON w.tenant_id = i.tenant_id AND w.istanza_id = i.id AND w.set_at IS NULL \
     AND w.ended_at IS NULL WHERE i.tenant_id = $1";

/// An istanza of this citizen.
pub async fn find(tx: &Tx, citizen: CitizenId, id: IstanzaId) -> Result<Option<Istanza>> {
    tx.one(
        &format!("{SELECT} AND i.citizen_id = $2 AND i.id = $3"),
        args![citizen, id],
    )
    .await
}

/// An istanza, whoever it belongs to: for jobs and operators.
pub async fn find_any(tx: &Tx, id: IstanzaId) -> Result<Option<Istanza>> {
    tx.one(&format!("{SELECT} AND i.id = $2"), args![id]).await
}

/// An istanza of this citizen, kept as it is until the end of the transaction.
pub async fn lock(tx: &Tx, citizen: CitizenId, id: IstanzaId) -> Result<Option<Istanza>> {
    let lock = match tx.engine() {
        crate::dialect::Engine::Postgres => " FOR UPDATE OF i",
        crate::dialect::Engine::Sqlite => "",
    };
    tx.one(
        &format!("{SELECT} AND i.citizen_id = $2 AND i.id = $3{lock}"),
        args![citizen, id],
    )
    .await
}

/// An istanza, whoever it belongs to, kept as it is until the end of the transaction.
pub async fn hold(tx: &Tx, id: IstanzaId) -> Result<Option<Istanza>> {
    let lock = match tx.engine() {
        crate::dialect::Engine::Postgres => " FOR UPDATE OF i",
        crate::dialect::Engine::Sqlite => "",
    };
    tx.one(&format!("{SELECT} AND i.id = $2{lock}"), args![id]).await
}

/// All istanze of a citizen, oldest first: for the download of one's own data.
pub async fn all_of(tx: &Tx, citizen: CitizenId) -> Result<Vec<Istanza>> {
    tx.all(
        &format!("{SELECT} AND i.citizen_id = $2 ORDER BY i.id"),
        args![citizen],
    )
    .await
}

/// The registration number in a search text: `123`, `0000123`, `123/2026`.
fn searched_number(text: &str) -> Option<(i64, Option<i64>)> {
    let (number, year) = match text.split_once('/') {
        Some((number, year)) => (number, Some(year.trim().parse().ok()?)),
        None => (text, None),
    };
    Some((number.trim().parse().ok()?, year))
}
