//! The operators' side.

mod certificates;
mod counter;
mod desk;
mod jobs;
mod link_tax_code;
pub mod login_log;
mod payments;
mod retry;
mod retry_all;
mod sign_ins;

use crate::http::Fail;
use sportello_types::backoffice::REASON;
use sportello_types::problem::ProblemCode;
use sportello_types::text::backoffice as words;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(certificates::annul::handler)
        .service(certificates::document::handler)
        .service(certificates::list::handler)
        .service(certificates::search::handler)
        .service(certificates::show::handler)
        .service(counter::clear::handler)
        .service(counter::issue::handler)
        .service(counter::options::handler)
        .service(counter::people::handler)
        .service(counter::show::handler)
        .service(jobs::handler)
        .service(link_tax_code::handler)
        .service(retry::handler)
        .service(retry_all::handler)
        .service(sign_ins::handler)
        .service(desk::show::handler)
        .service(desk::scan::handler)
        .service(desk::recognise::handler)
        .service(desk::passkeys::handler)
        .service(desk::revoke::handler)
        .service(login_log::search::handler)
        .service(login_log::export::handler)
        .service(payments::amounts::handler)
        .service(payments::amount_show::handler)
        .service(payments::amount_set::handler)
        .service(payments::anomalies::handler)
        .service(payments::categories::handler)
        .service(payments::choices::handler)
        .service(payments::close::handler)
        .service(payments::flow_close::handler)
        .service(payments::flow_exceptions::handler)
        .service(payments::days::handler)
        .service(payments::debts::handler)
        .service(payments::export::handler)
        .service(payments::flows::handler)
        .service(payments::imports::handler)
        .service(payments::receipts::handler)
        .service(payments::reconcile::handler)
        .service(payments::refund::handler)
        .service(payments::refund_decision::handler)
        .service(payments::search::handler)
        .service(payments::show::handler)
        .service(payments::unread::handler);
}

/// Why an operator does it, long enough to mean something: for the audit log.
fn written_reason(text: &str) -> Result<String, Fail> {
    let reason = text.trim().to_owned();
    if !REASON.contains(&reason.chars().count()) || reason.chars().any(char::is_control) {
        return Err(Fail::field(
            ProblemCode::ValidationFailed,
            "/reason",
            "length",
            |lang| words::reason(lang).to_owned(),
        ));
    }
    Ok(reason)
}
