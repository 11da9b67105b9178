//! A municipality's crest and theme sheet, as files of its host.

use crate::ctx::Ctx;
use actix_web::HttpResponse;
use actix_web::http::header;

/// `GET /crest.svg`.
pub async fn crest(ctx: Ctx) -> HttpResponse {
    file("image/svg+xml", ctx.tenant.settings.crest_svg.clone())
}

/// `GET /theme.css`.
pub async fn theme(ctx: Ctx) -> HttpResponse {
    file("text/css; charset=utf-8", ctx.tenant.settings.theme_css())
}

fn file(media_type: &'static str, body: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(body)
}
