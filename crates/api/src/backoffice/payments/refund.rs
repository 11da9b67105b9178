//! `POST /backoffice/payments/anomalies/{id}/refund`.

use super::written_note;
use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json, ToProblem};
use actix_web::{HttpResponse, post, web};
use sportello_storage::payment_office::{NewRefund, StoredRefund, came_by_ids, propose_refund, refunds_of};
use sportello_storage::{Error, Tx, audit, payments};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::reconciliation::RefundProposal;
use sportello_types::text::paymentoffice as words;

/// Proposes a refund
///
/// For money that does not fit. Another operator confirms it or not. A record alone: no money moves here.
/// 409 when the anomaly is closed, a proposal waits for its decision, or the money was taken back.
#[utoipa::path(tag = "backoffice", operation_id = "refunds_propose", request_body = RefundProposal,
    params(("id" = PaymentReceiptId, Path, description = "The anomaly's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 204, description = "It is proposed"), (status = 404), (status = 409), (status = 422)))]
#[post("/backoffice/payments/anomalies/{id}/refund")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    key: Idempotency,
    id: web::Path<PaymentReceiptId>,
    body: Json<RefundProposal>,
) -> Result<HttpResponse, Fail> {
    let proposal = body.0;
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &proposal, &operator).await? {
        return Ok(answer.into());
    }
    let note = written_note(&proposal.note, "/note")?;
    let came = came_by_ids(&tx, &[*id]).await?;
    let anomaly = came.first().filter(|came| came.anomaly.is_some());
    let paid = anomaly.ok_or(ProblemCode::NotFound)?.amount;
    if proposal.amount.0 < 1 || proposal.amount > paid {
        return Err(Fail::field(
            ProblemCode::ValidationFailed,
            "/amount",
            "range",
            |lang| words::wrong_amount(lang).to_owned(),
        ));
    }
    let new = NewRefund {
        anomaly: *id,
        amount: proposal.amount,
        by: operator.id,
        note: note.as_str(),
    };
    if waits(&tx, *id).await?.is_some() {
        return Err(Refused::Waits.into());
    }
    if payments::is_taken_back(&tx, *id).await? {
        return Err(Refused::TakenBack.into());
    }
    match propose_refund(&tx, &new, operator.now).await {
        Err(Error::WrongState) => return Err(Refused::Closed.into()),
        other => other?,
    }
    let answer = Answer::done();
    key.keep(&tx, operator.id, &answer).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: None,
        object: Some(format!("anomaly/{}", *id)),
        detail: serde_json::json!({ "amount": proposal.amount }),
        ..operator.event("refund_proposed")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(answer.into())
}

/// The proposal that waits for its decision.
pub(super) async fn waits(tx: &Tx, anomaly: PaymentReceiptId) -> Result<Option<StoredRefund>, Fail> {
    let last = refunds_of(tx, &[anomaly]).await?.into_iter().next();
    Ok(last.filter(|last| last.decided.is_none()))
}

/// Why nothing is done about an anomaly.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(super) enum Refused {
    /// It is closed.
    #[error("the anomaly is closed")]
    Closed,
    /// A proposal waits.
    #[error("a refund waits for its decision")]
    Waits,
    /// No proposal waits.
    #[error("no refund waits for its decision")]
    None,
    /// Whoever proposed confirms.
    #[error("who proposed a refund does not confirm it")]
    Own,
    /// Whoever paid has the money.
    #[error("the money was taken back")]
    TakenBack,
}

impl ToProblem for Refused {
    fn code(&self) -> ProblemCode {
        match self {
            Self::Own => ProblemCode::Forbidden,
            Self::Closed | Self::Waits | Self::None | Self::TakenBack => ProblemCode::Conflict,
        }
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        let detail = match self {
            Self::Closed => words::anomaly_closed(lang),
            Self::Waits => words::refund_waits(lang),
            Self::None => words::refund_none(lang),
            Self::Own => words::refund_own(lang),
            Self::TakenBack => words::refund_taken_back(lang),
        };
        Some(detail.to_owned())
    }
}
