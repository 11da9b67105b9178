//! `POST /backoffice/payments/anomalies/{id}/refund/decision`.

use super::refund::{Refused, waits};
use super::written_note;
use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::jobs;
use crate::payments::go_on;
use actix_web::{HttpResponse, post, web};
use sportello_storage::payment_office::decide_refund;
use sportello_storage::{Error, audit, payments};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::reconciliation::RefundDecision;

/// Decides about a refund
///
/// Another operator than the one who proposed it confirms it, with the act by which it is paid: the anomaly
/// is closed with that, and whoever owed is told both. Or it is rejected, by whoever it may be: the anomaly stays open. 403 for the one who
/// proposed it and confirms; 409 when no proposal waits, or what is confirmed was taken back.
#[utoipa::path(tag = "backoffice", operation_id = "refunds_decide", request_body = RefundDecision,
    params(("id" = PaymentReceiptId, Path, description = "The anomaly's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 204, description = "It is decided"), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
#[post("/backoffice/payments/anomalies/{id}/refund/decision")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    key: Idempotency,
    id: web::Path<PaymentReceiptId>,
    body: Json<RefundDecision>,
) -> Result<HttpResponse, Fail> {
    let decision = body.0;
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &decision, &operator).await? {
        return Ok(answer.into());
    }
    let (confirmed, note) = match &decision {
        RefundDecision::Confirm { act } => (true, act),
        RefundDecision::Reject { note } => (false, written_note(note, "/note")?),
    };
    let waiting = waits(&tx, *id).await?.ok_or(Refused::None)?;
    if confirmed && waiting.proposed_by == operator.id {
        return Err(Refused::Own.into());
    }
    if confirmed && payments::is_taken_back(&tx, *id).await? {
        return Err(Refused::TakenBack.into());
    }
    match decide_refund(&tx, *id, confirmed, operator.id, note.as_str(), operator.now).await {
        Err(Error::WrongState) => return Err(Refused::Closed.into()),
        other => drop(other?),
    }
    if confirmed && !payments::close_anomaly(&tx, *id, operator.id, note, operator.now).await? {
        return Err(Refused::Closed.into());
    }
    if confirmed {
        jobs::tell_of_refund(&tx, &operator.app, *id, operator.now).await?;
        // Where what is left is enough, what waited goes on; where it is not, it is let go.
        if let Some(debt) = payments::of_receipt(&tx, *id).await? {
            go_on(&tx, &operator.app, &debt, operator.now).await?;
        }
    }
    let answer = Answer::done();
    key.keep(&tx, operator.id, &answer).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: None,
        object: Some(format!("anomaly/{}", *id)),
        detail: serde_json::json!({ "amount": waiting.amount, "confirmed": confirmed }),
        ..operator.event("refund_decided")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(answer.into())
}
