//! `GET /municipalities`.

use super::archive;
use crate::ctx::Ctx;
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
    _ctx: Ctx,
    search: web::Query<Search>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Municipality>>, Fail> {
    let limit = page.limit()?;
    let after: Option<(String, String)> = page.after()?;
    let wanted = archive::fold(search.q.as_deref().unwrap_or_default());
    let found = archive::municipalities()
        .iter()
        .filter(|e| search.active.is_none_or(|active| e.place.active == active))
        .filter(|e| archive::matches(&e.key, &wanted))
        .filter(|e| {
            after
                .as_ref()
                .is_none_or(|(key, code)| (&e.key, &e.place.code) > (key, code))
        })
        .take(usize::try_from(limit).unwrap_or(100) + 1)
        .collect();
    let page = Cursor::page(found, limit, |e| (e.key.clone(), e.place.code.clone()));
    Ok(Json(page.map(|e| e.place.clone())))
}
