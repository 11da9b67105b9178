//! *I tuoi documenti*: what lies ready for a citizen in one list, and what of it the citizen has kept.

mod content;
mod list;
mod remove;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list::handler)
        .service(content::handler)
        .service(remove::handler);
}
