//! What happens to an istanza.

use super::{Istanza, lock};
use crate::row::{FromRow, Row, to_json, to_word};
use crate::secret::sha256_hex;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sportello_types::form::Answers;
use sportello_types::ids::{CitizenId, IstanzaId, RegistrationId};
use sportello_types::istanze::{Status, Transition};

/// Who makes something happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The citizen.
    Citizen,
    /// Somebody who works for an office.
    Operator,
    /// The portal itself.
    System,
}

/// One event in the life of an istanza.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub transition: Transition,
    /// The state that it led to.
    pub status: Status,
    /// Who did it.
    pub actor: Actor,
    /// Reason or note.
    pub note: Option<String>,
}

impl FromRow for TransitionEvent {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            at: row.get("at")?,
            transition: row.word("transition")?,
            status: row.word("status")?,
            actor: row.word("actor")?,
            note: row.get("note")?,
        })
    }
}

/// What is fixed when an istanza is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The answers, pruned and computed: frozen as they are here.
    pub answers: Answers,
    /// The document that is registered, canonical JSON.
    pub document: String,
    /// Version of the form that they were validated against.
    pub form_version: String,
    /// Last day for the outcome.
    pub outcome_due_on: Option<NaiveDate>,
    /// Id of the register entry, drawn beforehand: the entry itself comes last in the transaction.
    pub registration: RegistrationId,
    /// Whether that entry is made in this transaction (embedded register), so that the istanza is
    /// registered at once; otherwise a job asks the municipality's own register.
    pub registered_at_once: bool,
}

/// Sends a draft: freezes the answers, keeps the document and writes the events. Returns the hash of
/// the document, for the register entry, which follows.
///
/// # Errors
///
/// [`Error::Stale`] when the draft is not at this version any more, [`Error::WrongState`] when it
/// was sent already, [`Error::NotFound`].
pub async fn mark_submitted(
    tx: &Tx,
    citizen: CitizenId,
    id: IstanzaId,
    expected_version: i64,
    submission: &Submission,
    now: DateTime<Utc>,
) -> Result<String> {
    submit(tx, citizen, id, expected_version, submission, Sent::AtOnce, now).await
}

/// How an istanza is sent.
#[derive(Clone, Copy)]
pub(super) enum Sent {
    /// A draft, by its citizen.
    AtOnce,
    /// What waited, by being paid.
    Paid {
        /// Since when it waited.
        asked_at: DateTime<Utc>,
        /// When it was paid.
        submitted_at: DateTime<Utc>,
    },
}

/// Sends an istanza at a version, in whichever way.
pub(super) async fn submit(
    tx: &Tx,
    citizen: CitizenId,
    id: IstanzaId,
    expected_version: i64,
    submission: &Submission,
    sent: Sent,
    now: DateTime<Utc>,
) -> Result<String> {
    let status = if submission.registered_at_once {
        Status::Registered
    } else {
        Status::Submitted
    };
    let (from, submitted_at) = match sent {
        Sent::AtOnce => (Status::Draft, now),
        Sent::Paid { submitted_at, .. } => (Status::AwaitingPayment, submitted_at),
    };
    let changed = tx
        .execute(
            "UPDATE istanza SET status = $5, answers = $6, form_version = $7, \
             submitted_at = $8, updated_at = $9, outcome_due_on = $10, registration_id = $11, step = NULL, \
             version = version + 1 WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3 AND version = $4 \
             AND status = $12",
            args![
                citizen,
                id,
                expected_version,
                status.slug(),
                to_json(&submission.answers, "answers")?,
                submission.form_version.as_str(),
                submitted_at,
                now,
                submission.outcome_due_on,
                submission.registration,
                from.slug(),
            ],
        )
        .await?;
    if changed == 0 {
        return Err(super::draft::refusal(tx, citizen, id).await?);
    }
    let hash = sha256_hex(submission.document.as_bytes());
    tx.execute(
        "INSERT INTO istanza_document (tenant_id, istanza_id, content, sha256) VALUES ($1, $2, $3, $4)",
        args![id, submission.document.as_str(), hash.as_str()],
    )
    .await?;
    // Neither a draft nor what waits has events: these are the first ones.
    let mut events = Vec::with_capacity(3);
    if let Sent::Paid { asked_at, .. } = sent {
        let waits = Status::AwaitingPayment;
        events.push((asked_at, Transition::AskPayment, waits, Actor::Citizen));
    }
    events.push((
        submitted_at,
        Transition::Submit,
        Status::Submitted,
        Actor::Citizen,
    ));
    if submission.registered_at_once {
        events.push((now, Transition::Register, Status::Registered, Actor::System));
    }
    for (seq, (at, transition, status, actor)) in (1_i64..).zip(events) {
        tx.execute(
            "INSERT INTO istanza_event (tenant_id, istanza_id, seq, at, transition, status, actor) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![
                id,
                seq,
                at,
                to_word(&transition, "transition")?,
                status.slug(),
                to_word(&actor, "actor")?,
            ],
        )
        .await?;
    }
    Ok(hash)
}

/// Lets something happen to a sent istanza; returns it as it stands then. A withdrawal has a document:
/// see [`super::withdraw`]. No office takes charge of an istanza for which something is to be paid, or an
/// amount is to be set.
///
/// # Errors
///
/// [`Error::WrongState`] when its state does not allow it, or it waits for a payment or an amount first;
/// [`Error::NotFound`].
pub async fn transition(
    tx: &Tx,
    citizen: CitizenId,
    id: IstanzaId,
    transition: Transition,
    actor: Actor,
    note: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Istanza> {
    let mut istanza = lock(tx, citizen, id).await?.ok_or(Error::NotFound)?;
    let unpaid = transition == Transition::TakeCharge && super::payment::owes(tx, id).await?;
    if transition == Transition::Withdraw || unpaid {
        return Err(Error::WrongState);
    }
    step(tx, &mut istanza, transition, actor, note, now).await?;
    Ok(istanza)
}

/// One step of a locked istanza that was sent, with its event.
pub(super) async fn step(
    tx: &Tx,
    istanza: &mut Istanza,
    transition: Transition,
    actor: Actor,
    note: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    if !istanza.status.is_sent() {
        return Err(Error::WrongState);
    }
    istanza.status = istanza.status.after(transition).map_err(|_| Error::WrongState)?;
    istanza.version += 1;
    istanza.updated_at = now;
    tx.execute(
        "UPDATE istanza SET status = $3, version = $4, updated_at = $5 WHERE tenant_id = $1 AND id = $2",
        args![istanza.id, istanza.status.slug(), istanza.version, now],
    )
    .await?;
    tx.execute(
        "INSERT INTO istanza_event (tenant_id, istanza_id, seq, at, transition, status, actor, note) \
         SELECT $1, $2, COALESCE(MAX(seq), 0) + 1, $3, $4, $5, $6, $7 FROM istanza_event \
         WHERE tenant_id = $1 AND istanza_id = $2",
        args![
            istanza.id,
            now,
            to_word(&transition, "transition")?,
            istanza.status.slug(),
            to_word(&actor, "actor")?,
            note,
        ],
    )
    .await?;
    Ok(())
}

/// The document that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Canonical JSON: the very bytes that were hashed.
    pub content: String,
    /// SHA-256 of the content, lower-case hexadecimal.
    pub sha256: String,
}

/// The document of an istanza, once sent.
pub async fn document(tx: &Tx, id: IstanzaId) -> Result<Option<Document>> {
    tx.one(
        "SELECT content, sha256 FROM istanza_document WHERE tenant_id = $1 AND istanza_id = $2",
        args![id],
    )
    .await
}

impl FromRow for Document {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            content: row.get("content")?,
            sha256: row.get("sha256")?,
        })
    }
}

/// What has happened to an istanza, oldest first.
pub async fn timeline(tx: &Tx, id: IstanzaId) -> Result<Vec<TransitionEvent>> {
    tx.all(
        "SELECT * FROM istanza_event WHERE tenant_id = $1 AND istanza_id = $2 ORDER BY seq",
        args![id],
    )
    .await
}

/// The istanza of a register entry.
pub async fn with_registration(tx: &Tx, registration: RegistrationId) -> Result<Option<Istanza>> {
    tx.one(
        &format!("{} AND i.registration_id = $2", super::SELECT),
        args![registration],
    )
    .await
}
