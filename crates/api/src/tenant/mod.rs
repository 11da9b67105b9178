//! The municipality that answers at a host, and what everybody may know of it.

mod crest;
pub mod identity_providers;
mod served;
mod settings;
mod show;

pub use crest::crest;
pub use served::{ServedTenant, Tenants};
pub use settings::{Aoo, Colour, DeskSettings, OfficeSettings, SpidSettings, SpidSigner, TenantSettings};
pub(crate) use show::sample;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(show::handler).service(identity_providers::handler);
}
