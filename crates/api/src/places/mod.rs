//! Municipalities and countries, from the national archive: the one that the program carries, or a newer one that
//! the installation brings. The web app asks for them here and carries none.

mod archive;
mod countries;
mod fault;
mod german;
mod known;
mod municipalities;
mod names;
mod table;

pub use archive::{Archive, Countries, Existence, Extent, Municipalities, country, existence};
pub use fault::{Fault, PlacesError, RowFault};
pub use german::german_name;
pub use known::Places;
pub use names::title_case;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(municipalities::handler).service(countries::handler);
}
