//! `GET /services/{slug}/blank-form`.

use super::Offer;
use crate::ctx::Ctx;
use crate::http::Fail;
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use sportello_documents::BlankForm;
use sportello_types::problem::ProblemCode;
use sportello_types::values::Slug;

/// Downloads the blank form
///
/// An accessible PDF, to read or to fill in by hand; no login is needed.
#[utoipa::path(tag = "services", operation_id = "services_blank_form",
    params(("slug" = Slug, Path, description = "The service's name in addresses")),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf", description = "The form")),
    security(()))]
#[get("/services/{slug}/blank-form")]
pub(super) async fn handler(ctx: Ctx, slug: web::Path<Slug>) -> Result<HttpResponse, Fail> {
    let offer = Offer::find(&ctx.tenant, slug.as_str()).ok_or(ProblemCode::NotFound)?;
    let published = offer.form()?;
    let service_title = offer.title(ctx.lang).to_owned();
    let service_url = format!("{}/servizi/{slug}", ctx.app.settings.origin(&ctx.host));
    let (lang, issuer, now) = (ctx.lang, ctx.tenant.issuer(), ctx.now);
    let pdf = web::block(move || {
        let blank = BlankForm {
            lang,
            issuer,
            service_title,
            service_url,
            version: published.version,
            form: &published.form,
        };
        sportello_documents::blank_form(&blank, now)
    })
    .await
    .map_err(Fail::internal)?
    .map_err(Fail::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{slug}.pdf\""),
        ))
        .body(pdf))
}
