//! The operators' side.

mod jobs;
pub mod login_log;
mod retry;
mod retry_all;
mod sign_ins;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(jobs::handler)
        .service(retry::handler)
        .service(retry_all::handler)
        .service(sign_ins::handler)
        .service(login_log::search::handler)
        .service(login_log::export::handler);
}
