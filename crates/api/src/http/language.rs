//! In which language to answer.

use actix_web::HttpRequest;
use actix_web::http::header;
use sportello_types::lang::{LANGUAGE_COOKIE, Lang};

/// The visitor's choice (cookie), then the browser's wish, then the municipality's default.
pub fn of(req: &HttpRequest, default: Lang) -> Lang {
    let chosen = req
        .cookie(LANGUAGE_COOKIE)
        .and_then(|cookie| Lang::from_tag(cookie.value()));
    let wished = || {
        req.headers()
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .and_then(Lang::from_accept_language)
    };
    chosen.or_else(wished).unwrap_or(default)
}
