//! *Gestisci servizi*: groups of services that the citizen activates, and the guard that asks.

mod activate;
mod activate_together;
mod guard;
mod list;
mod texts;
mod view;
mod withdraw;

pub use guard::{is_active, require, require_for};
pub use list::all_of;

use sportello_types::lang::Lang;
use sportello_types::services::ServiceGroup;
use utoipa_actix_web::service_config::ServiceConfig;

/// The name of a group of services.
pub fn title(group: ServiceGroup, lang: Lang) -> &'static str {
    texts::of(group).map_or_else(|| group.slug(), |text| text.title.text(lang))
}

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list::handler)
        .service(activate::handler)
        .service(activate_together::handler)
        .service(withdraw::handler);
}
