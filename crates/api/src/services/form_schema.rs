//! `GET /services/{slug}/form-schema`.

use super::Offer;
use crate::ctx::Ctx;
use crate::http::Fail;
use actix_web::{HttpResponse, get, web};
use sportello_types::form;
use sportello_types::problem::ProblemCode;
use sportello_types::values::Slug;

/// Shows the form of a service as JSON Schema
///
/// Draft 2020-12, over the answers; the same verdict as the portal's own rules, except for those
/// that JSON Schema cannot express, which its description names.
#[utoipa::path(tag = "services", operation_id = "services_form_schema",
    params(("slug" = Slug, Path, description = "The service's name in addresses")),
    responses((status = 200, body = serde_json::Value, content_type = "application/schema+json",
        description = "The schema")),
    security(()))]
#[get("/services/{slug}/form-schema")]
pub(super) async fn handler(ctx: Ctx, slug: web::Path<Slug>) -> Result<HttpResponse, Fail> {
    let offer = Offer::find(&ctx.tenant, slug.as_str()).ok_or(ProblemCode::NotFound)?;
    let schema = form::json_schema(&offer.form()?.form).to_string();
    Ok(HttpResponse::Ok()
        .content_type("application/schema+json")
        .body(schema))
}
