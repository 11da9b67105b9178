//! `GET /backoffice/clients`.

use super::public;
use crate::ctx::Operator;
use crate::http::{Fail, Json, PageQuery};
use actix_web::{get, web};
use sportello_storage::clients;
use sportello_types::page::Page;
use sportello_types::tokens::Client;

/// Lists the registered clients
///
/// The newest first, without their secrets, which nobody knows.
#[utoipa::path(tag = "backoffice", operation_id = "clients_list", params(PageQuery),
    responses((status = 200, body = Page<Client>)))]
#[get("/backoffice/clients")]
pub(super) async fn handler(
    operator: Operator,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Client>>, Fail> {
    let tx = operator.read().await?;
    let Page {
        items,
        limit,
        next_cursor,
    } = clients::list(&tx, page.cursor.as_deref(), page.limit()?).await?;
    Ok(Json(Page {
        items: items.into_iter().map(public).collect(),
        limit,
        next_cursor,
    }))
}
