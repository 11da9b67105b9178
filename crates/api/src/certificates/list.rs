//! `GET /certificates`.

use super::offer;
use super::show::shown;
use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json, PageQuery};
use actix_web::{get, web};
use sportello_storage::certificates;
use sportello_types::certificates::Certificate;
use sportello_types::page::Page;
use sportello_types::services::ServiceGroup;

/// Lists the citizen's certificates
///
/// Those that the citizen asked for, about whomever, newest first; those that wait for their payment too.
#[utoipa::path(tag = "certificates", operation_id = "certificates_list", params(PageQuery),
    responses((status = 200, body = Page<Certificate>), (status = 403)))]
#[get("/certificates")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Certificate>>, Fail> {
    let limit = page.limit()?;
    let tx = citizen.read().await?;
    activations::require(&tx, citizen.id, &[ServiceGroup::Registry]).await?;
    let found = certificates::list(&tx, citizen.id, page.cursor.as_deref(), limit).await?;
    let mut items = Vec::with_capacity(found.items.len());
    if !found.items.is_empty() {
        let keys = offer::keyring(&citizen)?;
        for row in found.items {
            items.push(shown(&citizen, &row, &keys)?);
        }
    }
    Ok(Json(Page {
        items,
        limit: found.limit,
        next_cursor: found.next_cursor,
    }))
}
