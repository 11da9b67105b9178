//! `GET /backoffice/payments/flows/exceptions`.

use super::Names;
use super::flows::line;
use crate::ctx::Operator;
use crate::http::{Fail, Json};
use actix_web::get;
use sportello_storage::payment_office::exceptions;
use sportello_types::reconciliation::{FlowException, FlowExceptions, MOST_EXCEPTIONS};

/// Lists the payments of flows that do not fit
///
/// All to which nobody has seen, whatever the day of their flow, those that have waited longest first: without a
/// receipt, of an unknown notice, of another amount, taken back, gone. Each with what is to be done; it is closed
/// by itself (`payment_flows_close`). Five hundred at most, and how many there are.
#[utoipa::path(tag = "backoffice", operation_id = "payment_flows_exceptions",
    responses((status = 200, body = FlowExceptions)))]
#[get("/backoffice/payments/flows/exceptions")]
pub(in crate::backoffice) async fn handler(operator: Operator) -> Result<Json<FlowExceptions>, Fail> {
    let tx = operator.read().await?;
    let found = exceptions(&tx, None).await?;
    let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let mut names = Names::default();
    let mut items = Vec::with_capacity(found.len().min(MOST_EXCEPTIONS));
    for trouble in found.into_iter().take(MOST_EXCEPTIONS) {
        items.push(FlowException {
            psp: trouble.key.psp.clone(),
            flow: trouble.key.flow.clone(),
            day: trouble.day,
            line: line(&tx, &mut names, trouble, operator.lang).await?,
        });
    }
    Ok(Json(FlowExceptions { items, count }))
}
