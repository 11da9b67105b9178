//! `POST /backoffice/payments/anomalies/{id}/closure`.

use super::refund::{Refused, waits};
use super::written_note;
use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::jobs;
use crate::payments::go_on;
use actix_web::{HttpResponse, post, web};
use sportello_storage::{Error, audit, payments};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::reconciliation::OfficeNote;

/// Closes an anomaly
///
/// Somebody has seen to it, and says what was done. It cannot be opened again. Whoever was told that the money did
/// not fit is told that it was seen to, and not the note. An istanza or a certificate that waited because of it,
/// paid with another amount or a stamp that is not good, goes on. 409 when it is closed already, or a proposed
/// refund waits for its decision.
#[utoipa::path(tag = "backoffice", operation_id = "anomalies_close", request_body = OfficeNote,
    params(("id" = PaymentReceiptId, Path, description = "The anomaly's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 204, description = "It is closed"), (status = 404), (status = 409), (status = 422)))]
#[post("/backoffice/payments/anomalies/{id}/closure")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    key: Idempotency,
    id: web::Path<PaymentReceiptId>,
    body: Json<OfficeNote>,
) -> Result<HttpResponse, Fail> {
    let closing = body.0;
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &closing, &operator).await? {
        return Ok(answer.into());
    }
    let note = written_note(&closing.note, "/note")?;
    if waits(&tx, *id).await?.is_some() {
        return Err(Refused::Waits.into());
    }
    match payments::close_anomaly(&tx, *id, operator.id, note, operator.now).await {
        Ok(true) => {}
        Ok(false) => return Err(Refused::Closed.into()),
        // A proposal was faster.
        Err(Error::WrongState) => return Err(Refused::Waits.into()),
        Err(error) => return Err(error.into()),
    }
    jobs::tell_of_clearance(&tx, &operator.app, *id, operator.now).await?;
    // What waited for money that did not fit is let through.
    if let Some(debt) = payments::of_receipt(&tx, *id).await? {
        go_on(&tx, &operator.app, &debt, operator.now).await?;
    }
    let answer = Answer::done();
    key.keep(&tx, operator.id, &answer).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: None,
        object: Some(format!("anomaly/{}", *id)),
        ..operator.event("anomaly_closed")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(answer.into())
}
