//! `POST /backoffice/desk/passkeys/{id}/removal`.

use super::recognise::nobody_of_the_house;
use crate::ctx::DeskOfficer;
use crate::desk::{Flaws, offered};
use crate::http::{Fail, Json};
use crate::jobs::desk_passkeys::{self, Change};
use crate::journal::Act;
use actix_web::{HttpResponse, post, web};
use sportello_storage::{audit, citizens, desk};
use sportello_types::ids::PasskeyId;
use sportello_types::passkeys::PasskeyRemoval;
use sportello_types::problem::ProblemCode;
use sportello_types::text::deskoffice as words;

/// Removes a passkey whose device is lost
///
/// Once the operator has recognised its owner again, with an identity document. The sessions of the
/// account end, since whoever has found the device may have opened one; a mail tells the owner.
#[utoipa::path(tag = "backoffice", operation_id = "desk_passkeys_revoke", request_body = PasskeyRemoval,
    params(("id" = PasskeyId, Path, description = "The passkey's id")),
    responses((status = 204, description = "The passkey is gone"), (status = 404), (status = 409), (status = 422)))]
#[post("/backoffice/desk/passkeys/{id}/removal")]
pub(in crate::backoffice) async fn handler(
    officer: DeskOfficer,
    id: web::Path<PasskeyId>,
    body: Json<PasskeyRemoval>,
) -> Result<HttpResponse, Fail> {
    offered(&officer)?;
    if !body.0.identity_checked {
        return Err(Flaws::one("/identity_checked", "required", words::flaw_checked));
    }
    let tx = officer.write().await?;
    let known = desk::passkey(&tx, *id).await?.ok_or(ProblemCode::NotFound)?;
    let account = desk::lock(&tx, known.is.account)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let citizen = citizens::find(&tx, account.is.citizen)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let tax_code = citizen.profile.tax_code.ok_or(ProblemCode::NotFound)?;
    nobody_of_the_house(&tx, &tax_code).await?;
    if !desk::remove_passkey(&tx, account.is.id, *id).await? {
        return Err(ProblemCode::NotFound.into());
    }
    desk::end_sessions(&tx, account.is.citizen, None, officer.now).await?;
    desk_passkeys::enqueue(&tx, &officer, account.is.id, Change::Revoked).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: Some(account.is.citizen),
        object: Some(format!("desk_passkey/{id}")),
        ..officer.event(Act::DeskPasskeyRevoked.name())
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
