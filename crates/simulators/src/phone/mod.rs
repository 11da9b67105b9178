//! Everybody's phone: an SMS gateway that delivers nothing, and a phone screen to read what it caught.
//!
//! It speaks the protocol of `docs/operate/sms.md` and takes any token.

mod api;
mod pages;
mod store;

pub use store::{Phones, Text};

use actix_web::web;

/// The gateway, the pages and the JSON for tests.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/sms/messages", web::post().to(api::take))
        .route("/phone", web::get().to(pages::list))
        .route("/phone/messages", web::get().to(api::list));
}
