//! A provider of remote signatures that speaks the API of the Cloud Signature Consortium, version 2
//! (2.0.0.2): tokens for clients, credentials with keys and certificates of its own authority,
//! authorisations that are good for one hash, signatures.
//!
//! As strict as a qualified provider: tokens, PIN, object identifiers, base64, the length of hashes, and
//! that what is signed is what was authorised, once. It signs with code of its own, so that no bug is
//! shared with the portal. [`Csc::last_refusal`] tells what a refusal was for.

mod keys;
mod page;
mod service;
mod state;

pub use keys::{KeyKind, SetUpError};
pub use state::{Csc, CscClient, Trouble};

use actix_web::web;

/// What addresses begin with.
const BASE: &str = "/csc/v2";

pub(crate) fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/csc", web::get().to(page::show))
        .route("/csc/trouble", web::post().to(page::trouble))
        .route("/csc/authority.pem", web::get().to(page::authority))
        .route("/csc/authority.crl", web::get().to(page::list))
        .service(
            web::scope(BASE)
                .route("/info", web::post().to(service::info))
                .route("/oauth2/token", web::post().to(service::token))
                .route("/credentials/list", web::post().to(service::list))
                .route("/credentials/info", web::post().to(service::credential))
                .route("/credentials/authorize", web::post().to(service::authorize))
                .route("/signatures/signHash", web::post().to(service::sign)),
        );
}
