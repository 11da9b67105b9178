//! The apps that the citizen has let in: seen, and shown out.

mod list;
mod revoke;

pub(crate) use list::all_of;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list::handler).service(revoke::handler);
}
