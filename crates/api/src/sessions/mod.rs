//! The citizen's open sessions: seen and closed.

mod close;
mod list;
mod revoke;

pub(crate) use list::all_of;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(close::handler)
        .service(list::handler)
        .service(revoke::handler);
}
