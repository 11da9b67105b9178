//! Municipalities and countries, from the national archive embedded in the program.

mod archive;
mod countries;
mod german;
mod known;
mod municipalities;

pub use archive::{Existence, country, existence, title_case};
pub use german::german_name;
pub use known::Places;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(municipalities::handler).service(countries::handler);
}
