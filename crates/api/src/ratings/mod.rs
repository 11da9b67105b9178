//! Ratings of pages and services, by the national model.

mod give;
mod list;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(give::handler).service(list::handler);
}
