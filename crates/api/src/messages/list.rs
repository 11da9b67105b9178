//! `GET /messages`.

use crate::activations;
use crate::bearer::{By, MessagesRead};
use crate::ctx::L1;
use crate::http::{Fail, Json, PageQuery};
use actix_web::{get, web};
use sportello_storage::messages;
use sportello_types::messages::Message;
use sportello_types::page::Page;
use sportello_types::services::ServiceGroup;

/// Lists the citizen's messages
///
/// Newest first.
#[utoipa::path(tag = "messages", operation_id = "messages_list", params(PageQuery),
    security(("session" = []), ("token" = ["messages:read"])),
    responses((status = 200, body = Page<Message>), (status = 403)))]
#[get("/messages")]
pub(super) async fn handler(
    citizen: By<MessagesRead, L1>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Message>>, Fail> {
    let tx = citizen.read().await?;
    activations::require(&tx, citizen.id, &[ServiceGroup::Communications]).await?;
    Ok(Json(
        messages::list(&tx, citizen.id, page.cursor.as_deref(), page.limit()?).await?,
    ))
}
