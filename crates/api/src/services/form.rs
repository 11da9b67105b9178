//! `GET /services/{slug}/form`.

use super::Offer;
use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use actix_web::{get, web};
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceForm;
use sportello_types::values::Slug;

/// Shows the form of a service
///
/// In the portal's own language of forms: steps, fields, conditions, computed values, with the
/// municipality's lists filled in.
#[utoipa::path(tag = "services", operation_id = "services_form",
    params(("slug" = Slug, Path, description = "The service's name in addresses")),
    responses((status = 200, body = ServiceForm)), security(()))]
#[get("/services/{slug}/form")]
pub(super) async fn handler(ctx: Ctx, slug: web::Path<Slug>) -> Result<Json<ServiceForm>, Fail> {
    let offer = Offer::find(&ctx.tenant, slug.as_str()).ok_or(ProblemCode::NotFound)?;
    let published = offer.form()?;
    Ok(Json(ServiceForm {
        slug: slug.to_string(),
        version: published.version,
        form: published.form,
    }))
}
