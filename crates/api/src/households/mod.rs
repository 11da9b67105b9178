//! Household and record as the civil registry holds them: *Scheda di famiglia* and *Dettaglio*.

mod ask;
mod household;
mod members;
mod parts;
mod person;
mod sections;
mod trouble;
mod words;

pub(crate) use ask::{Asked, Day, of_one_state};
pub(crate) use members::shown;
pub(crate) use trouble::Trouble;
pub(crate) use words::place as place_in_words;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(household::handler).service(person::handler);
}
