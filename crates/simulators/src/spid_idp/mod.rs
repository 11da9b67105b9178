//! SPID identity providers: several names over one code.
//!
//! They judge requests as the technical rules ask (anomalies 4 to 18) and answer as a real
//! provider does, or as a faulty or hostile one when the user of the page wants to see that.
//! Signatures are made and checked here by other code than the portal's, so that an error of one
//! side cannot hide behind the same error of the other.

mod anomaly;
mod answer;
mod attributes;
mod choose;
mod decide;
mod idps;
mod judge;
pub(crate) mod keys;
mod logo;
mod logout;
mod metadata;
mod outgoing;
mod pending;
mod person;
mod problems;
mod receive;
mod service_providers;
mod sessions;
pub(crate) mod sign;
mod sso;
mod verify;
mod wrapping;
pub(crate) mod xml;

pub use idps::{Idp, Idps, SetUpError};
pub use problems::Problem;
pub(crate) use service_providers::Localhost;
pub use service_providers::ServiceProviders;

use actix_web::web;

/// Pages and endpoints of all providers.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/spid/entities", web::get().to(metadata::aggregate))
        .route("/spid/{slug}/metadata", web::get().to(metadata::single))
        .route("/spid/{slug}/logo.svg", web::get().to(logo::show))
        .route("/spid/{slug}/sso", web::get().to(sso::by_redirect))
        .route("/spid/{slug}/sso", web::post().to(sso::by_post))
        .route("/spid/{slug}/sso/redirect", web::get().to(sso::by_redirect))
        .route("/spid/{slug}/sso/post", web::post().to(sso::by_post))
        .route("/spid/{slug}/sso/redirect", web::post().to(sso::wrong_binding))
        .route("/spid/{slug}/sso/post", web::get().to(sso::wrong_binding))
        .route("/spid/{slug}/login/{pending}", web::get().to(choose::show))
        .route("/spid/{slug}/login/{pending}", web::post().to(decide::handler))
        .route("/spid/{slug}/slo", web::get().to(logout::by_redirect))
        .route("/spid/{slug}/slo", web::post().to(logout::by_post))
        .route("/spid/{slug}/session", web::get().to(sessions::show))
        .route("/spid/{slug}/session/logout", web::post().to(logout::start));
}
