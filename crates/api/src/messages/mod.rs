//! *Comunicazioni ed esiti*.

mod list;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list::handler).service(show::handler);
}
