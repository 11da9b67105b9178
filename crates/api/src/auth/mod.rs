//! Signing in with SPID, CIE or a CNS, and out again.

mod begin;
mod callback;
pub(crate) mod certified;
pub mod cie;
pub mod cns;
mod fetch;
mod form_page;
pub(crate) mod leave;
pub mod logos;
mod logout;
pub(crate) mod outcome;
mod pending;
mod place;
mod published;
pub mod refresh;
mod refused;
mod return_to;
mod spid;
pub(crate) mod trouble;
pub mod whoami;

pub use fetch::{Fetcher, is_public};
pub use place::{Place, PlaceError};
pub use return_to::ReturnTo;
pub use spid::Spid;

use actix_web::web;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(whoami::handler);
}

/// What browsers and identity providers visit; not part of the API's document.
pub(crate) fn browser_routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/auth/spid/metadata", web::get().to(published::handler))
        .route(begin::PATH, web::get().to(begin::handler))
        .route("/auth/spid/callback", web::post().to(callback::handler))
        .route(logout::PATH, web::get().to(logout::handler))
        .route(logout::PATH, web::post().to(logout::handler))
        .route("/auth/cie/logout", web::get().to(logout::own))
        .route(
            &format!("{}/{{file}}", logos::ROOT),
            web::get().to(logos::handler),
        )
        .route(form_page::SCRIPT_PATH, web::get().to(form_page::script))
        .configure(cie::browser_routes)
        .configure(cns::browser_routes);
}
