//! Certificates of the civil registry: what may be asked for, issuing, the archive, what their codes tell.

mod charge;
mod deliver;
mod deliveries;
mod document;
mod facsimile;
mod give_up;
mod held;
mod holder;
mod issue;
mod list;
mod make;
mod mark_keys;
mod offer;
mod options;
mod order;
mod paper;
mod published;
mod refused;
mod settings;
mod show;
pub(crate) mod subject;
mod verify;

pub(crate) use charge::Collects;
pub(crate) use document::{file_name, stamp_name};
pub(crate) use held::{
    NotIssued, give_up, given_back as payment_given_back, tell, unpaid, withdrawn as payment_withdrawn,
};
pub(crate) use holder::holder_code;
pub(crate) use make::{Made, discard, make};
pub use mark_keys::MarkKeys;
pub(crate) use offer::{
    Channel, Tools, as_issued, keyring, office_line, office_line_of, use_title, validity,
};
pub(crate) use options::{destinations, kind_option, presets, uses};
pub(crate) use order::Order;
pub use settings::{CertificateSettings, UnfitCertificates};
pub(crate) use show::shown;
pub(crate) use verify::verify;

use actix_web::web;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(options::handler)
        .service(issue::handler)
        .service(list::handler)
        .service(show::handler)
        .service(give_up::handler)
        .service(document::handler)
        .service(facsimile::handler)
        .service(deliveries::handler)
        .service(deliver::handler);
}

/// What is published for programs that check certificates without asking.
pub(crate) fn published_routes(cfg: &mut web::ServiceConfig) {
    cfg.route(
        "/.well-known/contrassegno-keys.json",
        web::get().to(published::keys),
    );
}
