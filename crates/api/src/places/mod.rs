//! Municipalities and countries, from the national archive embedded in the program.

mod archive;
mod countries;
mod municipalities;

pub(crate) use archive::fold;
pub use archive::{country, municipality, municipality_at, municipality_named, title_case};

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(municipalities::handler).service(countries::handler);
}
