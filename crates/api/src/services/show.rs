//! `GET /services/{slug}`.

use super::Offer;
use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use actix_web::{get, web};
use sportello_types::problem::ProblemCode;
use sportello_types::services::Service;
use sportello_types::values::Slug;

/// Shows the sheet of a service
///
/// Whom it is for, how it goes, what is needed, times, costs, office, legal basis.
#[utoipa::path(tag = "services", operation_id = "services_show",
    params(("slug" = Slug, Path, description = "The service's name in addresses")),
    responses((status = 200, body = Service)), security(()))]
#[get("/services/{slug}")]
pub(super) async fn handler(ctx: Ctx, slug: web::Path<Slug>) -> Result<Json<Service>, Fail> {
    Ok(Json(sheet(&ctx, &slug)?))
}

/// The sheet, also for pages rendered by the server.
pub fn sheet(ctx: &Ctx, slug: &Slug) -> Result<Service, Fail> {
    let offer = Offer::find(&ctx.tenant, slug.as_str()).ok_or(ProblemCode::NotFound)?;
    Ok(offer.service(ctx.lang, ctx.now))
}
