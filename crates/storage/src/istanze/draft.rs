//! Drafts.

use super::{Istanza, find};
use crate::row::to_json;
use crate::{Error, Result, Tx, args};
use chrono::{DateTime, Utc};
use sportello_types::form::Answers;
use sportello_types::ids::{CitizenId, IstanzaId};
use sportello_types::istanze::Status;

/// A draft to begin.
#[derive(Clone, Debug, PartialEq)]
pub struct NewDraft {
    /// Its id.
    pub id: IstanzaId,
    /// Whose it is.
    pub citizen: CitizenId,
    /// Slug of the service.
    pub service: String,
    /// The service's name; searched, and shown when the service is gone.
    pub service_title: String,
    /// Version of the form.
    pub form_version: String,
    /// First answers: prefilled, or copied.
    pub answers: Answers,
    /// The istanza that it is copied from.
    pub copied_from: Option<IstanzaId>,
}

/// The content of a draft, replaced as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft<'a> {
    /// The answers.
    pub answers: &'a Answers,
    /// The step being worked on.
    pub step: Option<&'a str>,
    /// Version of the form that the answers belong to.
    pub form_version: &'a str,
}

/// Begins a draft.
pub async fn create(tx: &Tx, draft: NewDraft, now: DateTime<Utc>) -> Result<Istanza> {
    let d = draft;
    tx.execute(
        "INSERT INTO istanza (tenant_id, id, citizen_id, service, service_title, search_text, status, version, \
         form_version, answers, created_at, updated_at, copied_from) \
         VALUES ($1, $2, $3, $4, $5, $6, 'draft', 1, $7, $8, $9, $9, $10)",
        args![
            d.id,
            d.citizen,
            d.service,
            d.service_title.as_str(),
            d.service_title.to_lowercase(),
            d.form_version,
            to_json(&d.answers, "answers")?,
            now,
            d.copied_from,
        ],
    )
    .await?;
    find(tx, d.citizen, d.id).await?.ok_or(Error::NotFound)
}

/// How many drafts a citizen has, those that wait for their payment among them.
pub async fn count_drafts(tx: &Tx, citizen: CitizenId) -> Result<i64> {
    let row = tx
        .row(
            "SELECT COUNT(*) AS drafts FROM istanza \
             WHERE tenant_id = $1 AND citizen_id = $2 AND status IN ('draft', 'awaiting_payment')",
            args![citizen],
        )
        .await?
        .ok_or(Error::NotFound)?;
    row.get("drafts")
}

/// Saves a draft; returns its new version.
///
/// # Errors
///
/// [`Error::Stale`] when another device saved meanwhile, [`Error::WrongState`] when it is no
/// draft any more, [`Error::NotFound`].
pub async fn save_draft(
    tx: &Tx,
    citizen: CitizenId,
    id: IstanzaId,
    expected_version: i64,
    draft: &Draft<'_>,
    now: DateTime<Utc>,
) -> Result<i64> {
    let saved = tx
        .row(
            "UPDATE istanza SET answers = $5, step = $6, form_version = $7, updated_at = $8, \
             version = version + 1 WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3 AND version = $4 \
             AND status = 'draft' RETURNING version",
            args![
                citizen,
                id,
                expected_version,
                to_json(draft.answers, "answers")?,
                draft.step,
                draft.form_version,
                now,
            ],
        )
        .await?;
    match saved {
        Some(row) => row.get("version"),
        None => Err(refusal(tx, citizen, id).await?),
    }
}

/// Holds a draft as it is until the end of the transaction, so that it is not sent meanwhile.
///
/// # Errors
///
/// [`Error::WrongState`] when it is no draft (any more), or not there.
pub(crate) async fn hold_draft(tx: &Tx, id: IstanzaId) -> Result<()> {
    let lock = tx.engine().for_update();
    let sql = format!("SELECT status FROM istanza WHERE tenant_id = $1 AND id = $2{lock}");
    match tx.row(&sql, args![id]).await? {
        Some(row) if row.word::<Status>("status")? == Status::Draft => Ok(()),
        _ => Err(Error::WrongState),
    }
}

/// Why a conditional change of a draft found no row.
pub(super) async fn refusal(tx: &Tx, citizen: CitizenId, id: IstanzaId) -> Result<Error> {
    let row = tx
        .row(
            "SELECT version, status FROM istanza WHERE tenant_id = $1 AND citizen_id = $2 AND id = $3",
            args![citizen, id],
        )
        .await?;
    Ok(match row {
        None => Error::NotFound,
        Some(row) if row.get::<String>("status")? == "draft" => Error::Stale {
            current: row.get("version")?,
        },
        Some(_) => Error::WrongState,
    })
}

/// Deletes a draft with its attachments, whose files the housekeeping removes.
///
/// # Errors
///
/// [`Error::WrongState`] when it is no draft any more, [`Error::NotFound`].
pub async fn delete_draft(tx: &Tx, citizen: CitizenId, id: IstanzaId, now: DateTime<Utc>) -> Result<()> {
    let locked = super::lock(tx, citizen, id).await?.ok_or(Error::NotFound)?;
    if locked.status != Status::Draft {
        return Err(Error::WrongState);
    }
    remove(tx, id, now).await
}

pub(super) async fn remove(tx: &Tx, id: IstanzaId, now: DateTime<Utc>) -> Result<()> {
    crate::attachments::remove_all(tx, id, now).await?;
    super::payment::forget_payments(tx, id).await?;
    tx.execute("DELETE FROM istanza WHERE tenant_id = $1 AND id = $2", args![id])
        .await?;
    Ok(())
}
