//! The catalogue of services: sheets, forms, blank forms.

pub mod catalog;

mod blank_form;
mod form;
mod form_schema;
mod list;
mod offer;
mod shelf;
mod show;

pub use offer::{Offer, Published};
pub use shelf::{Listed, Shelf};
pub use show::sheet;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list::handler)
        .service(show::handler)
        .service(form::handler)
        .service(form_schema::handler)
        .service(blank_form::handler);
}
