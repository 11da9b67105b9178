//! `POST /desk/passkeys/{id}/removal`.

use super::account;
use crate::ctx::{Citizen, L1};
use crate::desk::personal_code;
use crate::http::{Fail, Json};
use crate::jobs::desk_passkeys::{self, Change};
use crate::journal::{self, Act};
use actix_web::{HttpResponse, post, web};
use sportello_storage::desk;
use sportello_types::ids::PasskeyId;
use sportello_types::passkeys::PasskeyConsent;
use sportello_types::problem::ProblemCode;

/// Removes a passkey
///
/// With the personal code. Without any passkey left, signing in asks for user name and password alone,
/// and reaches the level of one factor. A mail tells the owner.
#[utoipa::path(tag = "desk", operation_id = "desk_passkeys_remove", request_body = PasskeyConsent,
    params(("id" = PasskeyId, Path, description = "The passkey's id")),
    responses((status = 204, description = "The passkey is gone"), (status = 403), (status = 404), (status = 429)))]
#[post("/desk/passkeys/{id}/removal")]
pub(in crate::desk) async fn handler(
    citizen: Citizen<L1>,
    id: web::Path<PasskeyId>,
    body: Json<PasskeyConsent>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.read().await?;
    let found = account(&tx, &citizen).await?;
    let known = desk::passkeys(&tx, found.is.id).await?;
    drop(tx);
    if !known.iter().any(|passkey| passkey.is.id == *id) {
        return Err(ProblemCode::NotFound.into());
    }
    let account = personal_code::check(&citizen, &body.0.personal_code).await?;
    let tx = citizen.write().await?;
    if !desk::remove_passkey(&tx, account.is.id, *id).await? {
        return Err(ProblemCode::NotFound.into());
    }
    desk_passkeys::enqueue(&tx, &citizen, account.is.id, Change::Removed).await?;
    journal::note(&tx, &citizen, Act::DeskPasskeyRemoved, &id.to_string()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
