//! `GET /services`.

use super::shelf::key_of;
use crate::ctx::Ctx;
use crate::http::page::words_of;
use crate::http::{Cursor, Fail, PageQuery};
use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use sportello_types::page::Page;
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
) -> Result<HttpResponse, Fail> {
    let limit = page.limit()?;
    let after: Option<String> = page.after()?;
    let q = words_of("q", search.q.as_deref())?;
    let category = words_of("category", search.category.as_deref())?;
    let listed = ctx.tenant.shelf.at(&ctx.tenant, ctx.lang, ctx.now)?;
    let whole = q.is_none() && category.is_none() && after.is_none() && page.limit.is_none();
    if whole {
        return Ok(HttpResponse::Ok()
            .content_type(ContentType::json())
            .body(listed.first_page.clone()));
    }
    let rows = listed
        .services
        .iter()
        .filter(|service| service.answers(q.unwrap_or_default(), category))
        .filter(|service| after.as_ref().is_none_or(|key| &key_of(service) > key))
        .take(usize::try_from(limit).unwrap_or(100) + 1)
        .cloned()
        .collect();
    Ok(HttpResponse::Ok().json(Cursor::page(rows, limit, key_of)))
}
