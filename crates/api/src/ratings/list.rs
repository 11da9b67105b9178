//! `GET /ratings`.

use crate::bearer::{RatingsRead, Staff};
use crate::http::{Fail, Json, PageQuery};
use actix_web::{get, web};
use sportello_storage::ratings;
use sportello_types::page::Page;
use sportello_types::ratings::Rating;

/// Lists the ratings
///
/// For operators; newest first, without identities.
#[utoipa::path(tag = "ratings", operation_id = "ratings_list", params(PageQuery),
    security(("session" = []), ("token" = ["ratings:read"])),
    responses((status = 200, body = Page<Rating>)))]
#[get("/ratings")]
pub(super) async fn handler(
    operator: Staff<RatingsRead>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Rating>>, Fail> {
    let tx = operator.read().await?;
    Ok(Json(
        ratings::list(&tx, page.cursor.as_deref(), page.limit()?).await?,
    ))
}
