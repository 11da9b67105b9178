//! *Gestisci servizi*: groups of services that the citizen activates, and the guard that asks.

mod activate;
mod guard;
mod list;
mod texts;
mod view;
mod withdraw;

pub use guard::require;
pub use list::all_of;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list::handler)
        .service(activate::handler)
        .service(withdraw::handler);
}
