//! `POST /istanze/{id}/withdrawal`.

use super::register::{self, Embedded};
use super::{fees, sent, view};
use crate::activations;
use crate::bearer::{By, IstanzeSubmit};
use crate::ctx::{Citizen, L2};
use crate::desk::signing;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json, ToProblem};
use crate::jobs::{registration, withdrawn};
use crate::journal::{self, Act};
use crate::services::Offer;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use sportello_integrations::protocol::ProtocolRegister;
use sportello_storage::istanze::{self, Istanza as Row, NewWithdrawal};
use sportello_storage::{Tx, new_id};
use sportello_types::desk::SignedAct;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, Status, Withdrawal};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;

/// Withdraws an istanza
///
/// Where the service allows it; otherwise the answer says why not. The withdrawal is a document of its
/// own: in the same transaction it is kept with its hash and entered in the official register, and what is
/// not paid yet for the istanza is withdrawn. Where
/// the municipality registers in a system of its own, its number follows. Whoever signed in with desk
/// credentials types the personal code first.
#[utoipa::path(tag = "istanze", operation_id = "istanze_withdraw",
    params(("id" = IstanzaId, Path, description = "The istanza's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    security(("session" = []), ("token" = ["istanze:submit"])),
    responses((status = 200, body = Istanza, headers(("ETag" = String, description = "Its version"))),
        (status = 403), (status = 409), (status = 422)))]
#[post("/istanze/{id}/withdrawal")]
pub(super) async fn handler(
    citizen: By<IstanzeSubmit>,
    key: Idempotency,
    id: web::Path<IstanzaId>,
    body: Json<Withdrawal>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    if let Some(answer) = key.before(&tx, citizen.id, &body.0, &citizen).await? {
        return Ok(answer.into());
    }
    let shown = withdraw(&tx, &citizen, *id, &body.0).await?;
    let answer = Answer::json(StatusCode::OK, &shown)?.etag(shown.version);
    key.keep(&tx, citizen.id, &answer).await?;
    tx.commit().await?;
    Ok(answer.into())
}

async fn withdraw(tx: &Tx, citizen: &Citizen<L2>, id: IstanzaId, body: &Withdrawal) -> Result<Istanza, Fail> {
    let row = istanze::lock(tx, citizen.id, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(tx, citizen, &row).await?;
    require_withdrawable(citizen, &row)?;
    let in_person = signing::basis(tx, citizen, id, SignedAct::Withdrawal, &[]).await?;
    let reason: String = body
        .reason
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(1000)
        .collect();
    let reason = (!reason.is_empty()).then_some(reason);
    // Locked now; read again, because a number that came while the lock was waited for is not in what
    // the lock returned.
    let row = istanze::find(tx, citizen.id, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let (istanza, document) = sent::read(tx, id).await?.ok_or(ProblemCode::NotFound)?;
    let number = row.submission_number.ok_or(ProblemCode::NotFound)?;
    let entry = new_id(citizen.now, &mut citizen.rng());
    let embedded = citizen.app.own_register(citizen.tenant_id()).is_none();
    let frozen = sent::freeze_withdrawal(
        citizen,
        &row,
        number,
        &istanza,
        &document.sha256,
        reason.clone(),
        in_person,
    );
    let document = sent::bytes(&frozen)?;
    let size = document.len();
    let withdrawal = NewWithdrawal {
        document,
        reason,
        registration: entry,
        registered_at_once: embedded,
    };
    let hash = istanze::withdraw(tx, citizen.id, id, &withdrawal, citizen.now).await?;
    fees::withdraw_unpaid(tx, &citizen.app, id, citizen.now).await?;
    withdrawn::NOTICE.enqueue(tx, citizen, id).await?;
    // An istanza that waits for its own number has its withdrawal registered after it, by its job.
    if !embedded && row.status != Status::Submitted {
        registration::enqueue_withdrawal(tx, citizen, id).await?;
    }
    journal::note(tx, citizen, Act::IstanzaWithdrawn, &id.to_string()).await?;
    if embedded {
        let registration = register::withdrawal(&citizen.tenant, &frozen, &hash, size)?;
        Embedded::new(tx, entry, citizen.now)
            .register(&registration)
            .await?;
    }
    let row = istanze::find(tx, citizen.id, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    view::istanza(tx, &citizen.tenant, row, citizen.lang).await
}

/// Whether the service lets an istanza be taken back that is where this one is.
pub(crate) fn require_withdrawable(citizen: &Citizen<L2>, row: &Row) -> Result<(), Fail> {
    let offer = Offer::find(&citizen.tenant, &row.service);
    let verdict = view::withdrawable(row.status, offer.as_ref(), citizen.lang);
    match verdict.reason.filter(|_| !verdict.allowed) {
        Some(reason) => Err(NotWithdrawable(reason).into()),
        None => Ok(()),
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the istanza cannot be withdrawn")]
struct NotWithdrawable(String);

impl ToProblem for NotWithdrawable {
    fn code(&self) -> ProblemCode {
        ProblemCode::NotWithdrawable
    }

    fn detail(&self, _lang: Lang) -> Option<String> {
        Some(self.0.clone())
    }
}
