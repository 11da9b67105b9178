//! Certificates of the civil registry: what may be asked for, issuing, the archive, checking.

mod document;
mod issue;
mod list;
mod mark_keys;
mod offer;
mod options;
mod order;
mod paper;
mod published;
mod refused;
mod settings;
mod show;
mod subject;
mod verify;

pub use mark_keys::MarkKeys;
pub(crate) use offer::{office_line, office_line_of};
pub use settings::{CertificateSettings, UnfitCertificates};

use actix_web::web;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(options::handler)
        .service(issue::handler)
        .service(list::handler)
        .service(show::handler)
        .service(document::handler)
        .service(verify::handler);
}

/// What is published for programs that check certificates without asking.
pub(crate) fn published_routes(cfg: &mut web::ServiceConfig) {
    cfg.route(
        "/.well-known/contrassegno-keys.json",
        web::get().to(published::keys),
    );
}
