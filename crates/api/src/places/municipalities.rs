//! `GET /municipalities`.

use super::Places;
use crate::ctx::Ctx;
use crate::http::page::words_of;
use crate::http::{Cursor, Fail, Json, PageQuery};
use actix_web::{get, web};
use serde::Deserialize;
use sportello_types::page::Page;
use sportello_types::places::Municipality;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// Beginning of a word of the name; case and accents do not matter.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Only municipalities that exist today (`true`) or that do not (`false`).
    active: Option<bool>,
}

/// Lists the municipalities of Italy
///
/// Those of today and those of the past, from the national archive (ANPR), by name.
#[utoipa::path(tag = "places", operation_id = "municipalities_search", params(Search, PageQuery),
    responses((status = 200, body = Page<Municipality>)), security(()))]
#[get("/municipalities")]
pub(super) async fn handler(
    ctx: Ctx,
    search: web::Query<Search>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Municipality>>, Fail> {
    let limit = page.limit()?;
    let after: Option<(String, String)> = page.after()?;
    let most = usize::try_from(limit).unwrap_or(100) + 1;
    let wanted = words_of("q", search.q.as_deref())?.unwrap_or_default();
    let found = Places::of(&ctx.tenant).search(wanted, search.active, after.as_ref(), most);
    let page = Cursor::page(found, limit, |(key, place)| (key.clone(), place.code.clone()));
    Ok(Json(page.map(|(_, place)| place.clone())))
}
