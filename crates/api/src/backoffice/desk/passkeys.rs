//! `POST /backoffice/desk/passkeys/queries`.

use super::recognise::nobody_of_the_house;
use crate::ctx::DeskOfficer;
use crate::desk::{offered, passkey_shown};
use crate::http::{Fail, Json};
use crate::journal::Act;
use actix_web::post;
use sportello_storage::{audit, citizens, desk};
use sportello_types::passkeys::{PasskeyOwner, PasskeySearch};
use sportello_types::problem::ProblemCode;

/// Finds the passkeys of somebody at the desk
///
/// By the fiscal code, for whoever has lost the device of a passkey. That they were looked at stands in
/// the audit log. Of those who have a role at this portal nobody sees any.
#[utoipa::path(tag = "backoffice", operation_id = "desk_passkeys_find", request_body = PasskeySearch,
    responses((status = 200, body = PasskeyOwner), (status = 404), (status = 409)))]
#[post("/backoffice/desk/passkeys/queries")]
pub(in crate::backoffice) async fn handler(
    officer: DeskOfficer,
    body: Json<PasskeySearch>,
) -> Result<Json<PasskeyOwner>, Fail> {
    offered(&officer)?;
    let tax_code = body.0.tax_code;
    let tx = officer.write().await?;
    nobody_of_the_house(&tx, &tax_code).await?;
    let account = desk::by_tax_code(&tx, &tax_code)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let citizen = citizens::find(&tx, account.is.citizen)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let passkeys = desk::passkeys(&tx, account.is.id).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: Some(account.is.citizen),
        object: Some("desk_account".to_owned()),
        ..officer.event(Act::DeskPasskeysShown.name())
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(Json(PasskeyOwner {
        citizen: account.is.citizen,
        given_name: citizen.profile.given_name,
        family_name: citizen.profile.family_name,
        tax_code,
        passkeys: passkeys.into_iter().map(passkey_shown).collect(),
    }))
}
