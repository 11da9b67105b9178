//! Everybody's mailbox: an SMTP server that delivers nothing and pages to read what it caught.
//!
//! Mail for any address is accepted and kept in memory, the oldest dropped when the box is full.

mod api;
mod conversation;
mod listen;
mod message;
mod pages;
mod store;

pub use message::{Attachment, Message};
pub use store::Mailbox;

pub(crate) use listen::listen;

use actix_web::web;

/// The pages and the JSON of the mailbox.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/mailbox", web::get().to(pages::list))
        .route("/mailbox/empty", web::post().to(pages::empty))
        .route("/mailbox/messages", web::get().to(api::list))
        .route("/mailbox/messages", web::delete().to(api::clear))
        .route("/mailbox/messages/{id}", web::get().to(api::show))
        .route("/mailbox/{id:\\d+}", web::get().to(pages::show))
        .route("/mailbox/{id:\\d+}/html", web::get().to(pages::html_part))
        .route("/mailbox/{id:\\d+}/source", web::get().to(pages::source))
        .route(
            "/mailbox/{id:\\d+}/attachments/{index}",
            web::get().to(pages::attachment),
        );
}
