//! `GET /crest.svg`: the municipality's crest, as a file of its host.

use crate::ctx::Ctx;
use actix_web::HttpResponse;
use actix_web::http::header;

/// The crest of the municipality that answers at this host.
pub async fn crest(ctx: Ctx) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(ctx.tenant.settings.crest_svg.clone())
}
