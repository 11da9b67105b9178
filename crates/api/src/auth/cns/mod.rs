//! Signing in with a card (CNS, TS-CNS): the certificate of a TLS client.
//!
//! Two hosts, for a browser that is asked for a certificate asks its owner, and remembers the answer
//! until it is closed. The main host begins the login and binds it to the browser by its cookie; the
//! cards' host (or port) reads the certificate, judges it, notes the verdict under the login's state
//! and sends the browser back with a ticket that counts once and for a minute; the main host opens
//! the session or shows the page that says why not. The cards' host holds no session, sets no cookie
//! and shows nothing.

mod begin;
mod callback;
mod card;
mod pending;
mod presented;
pub mod refresh;
mod revocation;
mod service;

pub use presented::{Presented, Proxy};
pub use service::{Cns, ListSource, Service};

use actix_web::web;

/// What browsers visit.
pub(super) fn browser_routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/auth/cns/login", web::get().to(begin::handler))
        .route("/auth/cns/callback", web::get().to(callback::handler))
        .route("/auth/cns/logout", web::get().to(super::logout::own))
        .configure(card_routes);
}

/// The one path of the cards' host.
pub(crate) fn card_routes(cfg: &mut web::ServiceConfig) {
    cfg.route(card::PATH, web::get().to(card::handler));
}
