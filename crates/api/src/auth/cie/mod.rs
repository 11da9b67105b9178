//! Signing in with CIE, and out again.

mod begin;
mod callback;
mod federation;
mod published;
pub mod refresh;
pub(crate) mod revoke;

pub use federation::{Cie, Federation};

use actix_web::web;

/// What browsers, providers and the trust anchor visit.
pub(super) fn browser_routes(cfg: &mut web::ServiceConfig) {
    cfg.route(
        "/auth/cie/.well-known/openid-federation",
        web::get().to(published::configuration),
    )
    .route("/auth/cie/resolve", web::get().to(published::resolve))
    .route(begin::PATH, web::get().to(begin::handler))
    .route("/auth/cie/callback", web::get().to(callback::handler));
}
