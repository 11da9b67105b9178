//! `POST /backoffice/payments/reconciliations`.

use crate::ctx::Operator;
use crate::http::{Fail, Json, ToProblem};
use crate::jobs;
use actix_web::{HttpResponse, post};
use sportello_storage::audit;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::reconciliation::ReconciliationOrder;
use sportello_types::text::paymentoffice as words;

/// Has the flows read
///
/// Of a day, or all that came since the last time; twice a day it is done without being asked for. The same
/// again changes nothing. 503 where the service of flows is not set up.
#[utoipa::path(tag = "backoffice", operation_id = "reconciliations_order", request_body = ReconciliationOrder,
    responses((status = 204, description = "It is in the queue"), (status = 503)))]
#[post("/backoffice/payments/reconciliations")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    body: Json<ReconciliationOrder>,
) -> Result<HttpResponse, Fail> {
    let order = body.0;
    if operator.app.flows(operator.tenant_id()).is_none() {
        return Err(NotSetUp.into());
    }
    let tx = operator.write().await?;
    jobs::reconcile_payments(&tx, &operator.app, order.day, operator.now).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: None,
        object: Some("flows".to_owned()),
        detail: serde_json::json!({ "day": order.day }),
        ..operator.event("reconciliation_ordered")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The service of flows is not configured.
#[derive(Debug, thiserror::Error)]
#[error("the service of flows is not configured (`pagopa.fdr`)")]
struct NotSetUp;

impl ToProblem for NotSetUp {
    fn code(&self) -> ProblemCode {
        ProblemCode::Unavailable
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        Some(words::not_set_up(lang).to_owned())
    }
}
