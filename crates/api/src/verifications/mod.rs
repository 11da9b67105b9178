//! Public checks of a document by its code.

mod show;

pub use show::check;

use actix_web::{guard, web};
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(show::handler);
    // Pages that were opened before certificates and receipts were checked at one address go on working.
    cfg.map(|plain| {
        let before = web::resource("/certificate-verifications/{code}");
        plain.service(before.guard(guard::Get()).to(show::of_certificate))
    });
}
