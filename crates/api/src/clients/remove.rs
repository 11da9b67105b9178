//! `DELETE /backoffice/clients/{id}`.

use super::event;
use crate::ctx::Operator;
use crate::http::Fail;
use actix_web::{HttpResponse, delete, web};
use sportello_storage::{audit, clients};
use sportello_types::ids::ClientId;
use sportello_types::problem::ProblemCode;

/// Removes a client
///
/// All tokens of it are over at once, whoever granted them.
#[utoipa::path(tag = "backoffice", operation_id = "clients_remove",
    params(("id" = ClientId, Path, description = "The client's id")),
    responses((status = 204, description = "Removed")))]
#[delete("/backoffice/clients/{id}")]
pub(super) async fn handler(operator: Operator, id: web::Path<ClientId>) -> Result<HttpResponse, Fail> {
    let tx = operator.write().await?;
    if !clients::remove(&tx, *id).await? {
        return Err(ProblemCode::NotFound.into());
    }
    audit::append(&tx, event(&operator, "client_removed", *id)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
