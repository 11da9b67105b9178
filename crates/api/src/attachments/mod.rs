//! Files of an istanza: sent while it is a draft, fixed when it is submitted.

pub(crate) mod disposition;
mod download;
pub(crate) mod refusal;
mod remove;
mod upload;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(upload::handler)
        .service(download::handler)
        .service(remove::handler);
}
