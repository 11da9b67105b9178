//! `GET /services`.

use super::{Offer, catalog};
use crate::ctx::Ctx;
use crate::http::page::words_of;
use crate::http::{Cursor, Fail, Json, PageQuery};
use actix_web::{get, web};
use serde::Deserialize;
use sportello_types::page::Page;
use sportello_types::search::fold;
use sportello_types::services::ServiceSummary;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// Words of title, description, category, topics or keywords; case and accents do not matter.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Only services of this category of the national model, in its Italian words.
    #[param(max_length = 100)]
    category: Option<String>,
}

/// Lists the services
///
/// Those of the municipality's catalogue, by title.
#[utoipa::path(tag = "services", operation_id = "services_list", params(Search, PageQuery),
    responses((status = 200, body = Page<ServiceSummary>)), security(()))]
#[get("/services")]
pub(super) async fn handler(
    ctx: Ctx,
    search: web::Query<Search>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<ServiceSummary>>, Fail> {
    let limit = page.limit()?;
    let after: Option<String> = page.after()?;
    let q = words_of("q", search.q.as_deref())?;
    let category = words_of("category", search.category.as_deref())?;
    let found = find_all(&ctx, q, category);
    let rest = found
        .into_iter()
        .filter(|service| after.as_ref().is_none_or(|key| &key_of(service) > key));
    let rows = rest.take(usize::try_from(limit).unwrap_or(100) + 1).collect();
    Ok(Json(Cursor::page(rows, limit, key_of)))
}

/// The services that a search finds, by title.
pub fn find_all(ctx: &Ctx, q: Option<&str>, category: Option<&str>) -> Vec<ServiceSummary> {
    let offers = catalog::all()
        .iter()
        .filter_map(|entry| Offer::find(&ctx.tenant, entry.slug()));
    let mut found: Vec<ServiceSummary> = offers
        .map(|offer| offer.summary(ctx.lang, ctx.now))
        .filter(|service| service.answers(q.unwrap_or_default(), category))
        .collect();
    found.sort_by_cached_key(key_of);
    found
}

fn key_of(service: &ServiceSummary) -> String {
    format!("{}\0{}", fold(&service.title), service.slug)
}
