//! Self-certifications (DPR 445/2000 arts. 46, 47): what a citizen may declare, and the paper of it. The paper
//! is the citizen's: nothing of it stays but that one was made.

mod declarant;
mod flaws;
mod make;
mod options;
mod order;
mod outcome;
mod refused;
mod state;
mod titles;

pub(crate) use titles::titles;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(options::handler).service(make::handler);
}
