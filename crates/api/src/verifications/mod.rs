//! Public checks of a receipt by its code.

mod show;

pub use show::check;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(show::handler);
}
