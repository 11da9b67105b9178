//! What browsers visit: files of the web app, theme sheets, pages rendered by the server.

mod assets;
mod error_pages;
mod pages;
mod robots;
mod theme;

pub use assets::{Web, WebError};
pub use error_pages::Pages;
pub(crate) use theme::theme;

use actix_web::web::{self, Data, ServiceConfig};
use std::sync::Arc;

/// The routes of pages and files; everything that is none of them is a page that is not found.
pub(crate) fn routes(web_app: Arc<Web>) -> impl FnOnce(&mut ServiceConfig) {
    move |cfg| {
        cfg.app_data(Data::from(web_app))
            .route("/assets/{file}", web::get().to(assets::file))
            .route("/assets/{file}", web::head().to(assets::file))
            .route("/theme.css", web::get().to(theme::sheet))
            .route("/robots.txt", web::get().to(robots::robots))
            .route("/favicon.ico", web::get().to(sportello_api::tenant::crest))
            .route("/status", web::get().to(robots::status))
            .default_service(web::to(pages::handler));
    }
}
