//! Istanze: begun, saved, sent, followed, taken back.

mod copy;
mod create;
mod delete;
mod document;
pub(crate) mod fees;
mod invalid;
mod list;
mod paper_stamps;
mod prefill;
pub(crate) mod receipt;
pub(crate) mod register;
mod reopen;
mod save_draft;
pub(crate) mod segnatura;
pub(crate) mod sent;
mod show;
mod submit;
pub mod view;
pub(crate) mod withdraw;
mod withdrawal;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list::handler)
        .service(create::handler)
        .service(show::handler)
        .service(delete::handler)
        .service(save_draft::handler)
        .service(submit::handler)
        .service(reopen::handler)
        .service(withdraw::handler)
        .service(withdrawal::handler)
        .service(copy::handler)
        .service(receipt::handler)
        .service(document::handler)
        .service(segnatura::handler);
}
