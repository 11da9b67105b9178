//! The operators' side.

mod jobs;
mod retry;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(jobs::handler).service(retry::handler);
}
