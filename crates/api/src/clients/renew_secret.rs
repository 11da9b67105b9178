//! `POST /backoffice/clients/{id}/secret`.

use super::{event, public};
use crate::ctx::Operator;
use crate::http::{Fail, Json};
use actix_web::{post, web};
use sportello_storage::{Secret, audit, clients};
use sportello_types::ids::ClientId;
use sportello_types::problem::ProblemCode;
use sportello_types::tokens::{ClientAuthentication, RegisteredClient};

/// Gives a client a new secret
///
/// The one before is over at once. 409 for clients that prove who they are in another way.
#[utoipa::path(tag = "backoffice", operation_id = "clients_renew_secret",
    params(("id" = ClientId, Path, description = "The client's id")),
    responses((status = 200, body = RegisteredClient), (status = 409)))]
#[post("/backoffice/clients/{id}/secret")]
pub(super) async fn handler(
    operator: Operator,
    id: web::Path<ClientId>,
) -> Result<Json<RegisteredClient>, Fail> {
    let tx = operator.write().await?;
    let before = clients::find(&tx, *id).await?.ok_or(ProblemCode::NotFound)?;
    if before.registration.authentication != ClientAuthentication::ClientSecret {
        return Err(ProblemCode::Conflict.into());
    }
    let secret = Secret::draw(&mut operator.rng());
    clients::set_secret(&tx, *id, Some(secret.hash())).await?;
    audit::append(&tx, event(&operator, "client_secret_renewed", *id)).await?;
    let after = clients::find(&tx, *id).await?.ok_or(ProblemCode::NotFound)?;
    tx.commit().await?;
    Ok(Json(RegisteredClient {
        client: public(after),
        client_secret: Some(secret.expose().to_owned()),
    }))
}
