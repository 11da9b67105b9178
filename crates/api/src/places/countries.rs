//! `GET /countries`.

use super::{archive, names};
use crate::ctx::Ctx;
use crate::http::page::words_of;
use crate::http::{Cursor, Fail, Json, PageQuery};
use actix_web::{get, web};
use serde::Deserialize;
use sportello_types::page::Page;
use sportello_types::places::Country;
use sportello_types::search::fold;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// Beginning of a word of the name in Italian or English; case and accents do not matter.
    #[param(max_length = 100)]
    q: Option<String>,
}

/// Lists foreign countries
///
/// And territories, those of today and those of the past, by name.
#[utoipa::path(tag = "places", operation_id = "countries_search", params(Search, PageQuery),
    responses((status = 200, body = Page<Country>)), security(()))]
#[get("/countries")]
pub(super) async fn handler(
    _ctx: Ctx,
    search: web::Query<Search>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Country>>, Fail> {
    let limit = page.limit()?;
    let after: Option<(String, String)> = page.after()?;
    let wanted = fold(words_of("q", search.q.as_deref())?.unwrap_or_default());
    let found = archive::countries()
        .iter()
        .filter(|e| names::matches(&e.key, &wanted) || names::matches(&fold(&e.place.name_en), &wanted))
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
