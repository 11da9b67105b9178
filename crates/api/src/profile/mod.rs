//! The citizen's own data: seen, completed, corrected, taken away.

mod accesses;
mod confirm_email;
mod confirmation;
mod export;
mod export_pdf;
mod export_zip;
mod patch;
mod persons;
mod rules;
mod show;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(show::handler)
        .service(patch::handler)
        .service(accesses::handler)
        .service(export::handler)
        .service(export_pdf::handler)
        .service(export_zip::handler)
        .service(persons::handler)
        .service(confirm_email::handler);
}
