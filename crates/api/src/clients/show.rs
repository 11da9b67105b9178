//! `GET /backoffice/clients/{id}`.

use super::public;
use crate::ctx::Operator;
use crate::http::{Etag, Fail};
use actix_web::{HttpResponse, get, web};
use sportello_storage::clients;
use sportello_types::ids::ClientId;
use sportello_types::problem::ProblemCode;
use sportello_types::tokens::Client;

/// Shows a registered client
///
/// With the version that a change must name.
#[utoipa::path(tag = "backoffice", operation_id = "clients_show",
    params(("id" = ClientId, Path, description = "The client's id")),
    responses((status = 200, body = Client, headers(("ETag" = String, description = "Its version")))))]
#[get("/backoffice/clients/{id}")]
pub(super) async fn handler(operator: Operator, id: web::Path<ClientId>) -> Result<HttpResponse, Fail> {
    let tx = operator.read().await?;
    let found = clients::find(&tx, *id).await?.ok_or(ProblemCode::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header(Etag(found.version))
        .json(public(found)))
}
