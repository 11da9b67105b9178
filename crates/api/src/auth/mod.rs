//! Signing in with SPID, and out again.

mod return_to;
mod spid;
mod whoami;

pub use return_to::ReturnTo;
pub use spid::Spid;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(whoami::handler);
}

/// What browsers and identity providers visit; not part of the API's document.
pub(crate) fn browser_routes(_cfg: &mut actix_web::web::ServiceConfig) {}
