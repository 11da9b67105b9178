//! `GET /messages/{id}`.

use crate::activations;
use crate::bearer::{By, MessagesRead};
use crate::ctx::L1;
use crate::http::{Fail, Json};
use actix_web::{get, web};
use sportello_storage::messages;
use sportello_types::ids::MessageId;
use sportello_types::messages::Message;
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceGroup;

/// Opens a message
///
/// The first time, notes that it has been read.
#[utoipa::path(tag = "messages", operation_id = "messages_show",
    params(("id" = MessageId, Path, description = "The message's id")),
    security(("session" = []), ("token" = ["messages:read"])),
    responses((status = 200, body = Message), (status = 403)))]
#[get("/messages/{id}")]
pub(super) async fn handler(
    citizen: By<MessagesRead, L1>,
    id: web::Path<MessageId>,
) -> Result<Json<Message>, Fail> {
    let tx = citizen.write().await?;
    activations::require(&tx, citizen.id, &[ServiceGroup::Communications]).await?;
    let message = messages::open(&tx, citizen.id, *id, citizen.now)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    tx.commit().await?;
    Ok(Json(message))
}
