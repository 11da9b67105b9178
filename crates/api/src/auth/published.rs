//! `GET /auth/spid/metadata`: the municipality as a SPID service provider, signed.

use crate::ctx::Ctx;
use crate::http::Fail;
use actix_web::HttpResponse;
use actix_web::http::header;
use sportello_types::problem::ProblemCode;

pub(super) async fn handler(ctx: Ctx) -> Result<HttpResponse, Fail> {
    let provider = ctx
        .app
        .spid
        .provider(ctx.tenant_id())
        .ok_or(ProblemCode::NotFound)?;
    let metadata = provider.metadata(ctx.now).map_err(Fail::internal)?;
    Ok(HttpResponse::Ok()
        .content_type("application/samlmetadata+xml; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"metadata.xml\""))
        .body(metadata))
}
