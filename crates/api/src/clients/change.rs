//! `PUT /backoffice/clients/{id}`.

use super::{check, event, public};
use crate::ctx::Operator;
use crate::http::{Etag, Fail, IfMatch, Json};
use actix_web::{HttpResponse, put, web};
use sportello_storage::{audit, clients};
use sportello_types::ids::ClientId;
use sportello_types::problem::ProblemCode;
use sportello_types::tokens::{Client, ClientRegistration};

/// Changes a client's registration
///
/// Addresses, keys, scopes. What it may no longer do, its tokens may no longer do from now on. The way
/// in which it proves who it is cannot be changed: that is another client.
#[utoipa::path(tag = "backoffice", operation_id = "clients_change", request_body = ClientRegistration,
    params(("id" = ClientId, Path, description = "The client's id"),
        ("If-Match" = String, Header, description = "The version that was read", max_length = 32)),
    responses((status = 200, body = Client, headers(("ETag" = String, description = "Its version"))),
        (status = 412), (status = 422), (status = 428)))]
#[put("/backoffice/clients/{id}")]
pub(super) async fn handler(
    operator: Operator,
    id: web::Path<ClientId>,
    read: IfMatch,
    body: Json<ClientRegistration>,
) -> Result<HttpResponse, Fail> {
    let tx = operator.write().await?;
    let before = clients::find(&tx, *id).await?.ok_or(ProblemCode::NotFound)?;
    let wanted = body.0;
    check(&tx, *id, &wanted).await?;
    if wanted.authentication != before.registration.authentication || wanted.kind != before.registration.kind
    {
        return Err(ProblemCode::Conflict.into());
    }
    clients::change(&tx, *id, read.0, &wanted).await?;
    audit::append(&tx, event(&operator, "client_changed", *id)).await?;
    let after = clients::find(&tx, *id).await?.ok_or(ProblemCode::NotFound)?;
    tx.commit().await?;
    Ok(HttpResponse::Ok()
        .insert_header(Etag(after.version))
        .json(public(after)))
}
