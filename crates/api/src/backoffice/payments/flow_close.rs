//! `POST /backoffice/payments/flows/closures`.

use super::written_note;
use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json, ToProblem};
use crate::jobs;
use crate::payments::go_on;
use actix_web::{HttpResponse, post};
use sportello_storage::payment_office::{Closing, TroubleKey, close_trouble};
use sportello_storage::payments::{self, FlowKey};
use sportello_storage::{Error, Tx, audit};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::reconciliation::FlowLineClosure;
use sportello_types::text::paymentoffice as words;

/// Closes a payment of a flow that does not fit
///
/// Somebody has seen to it, and says what was done: it is shown among what was closed. It cannot be opened again;
/// a revision of the flow that comes later is looked at anew. Of a line that takes back the money that paid a
/// notice (`reversal`) it is said, too, how that was settled: whoever owed reads it, and is written to. 404 where
/// the line fits, 409 when it is closed already, 422 where that is missing, or said of another line.
#[utoipa::path(tag = "backoffice", operation_id = "payment_flows_close", request_body = FlowLineClosure,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
        description = "Makes a repeated request have one effect and one answer")),
    responses((status = 204, description = "It is closed"), (status = 404), (status = 409), (status = 422)))]
#[post("/backoffice/payments/flows/closures")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    key: Idempotency,
    body: Json<FlowLineClosure>,
) -> Result<HttpResponse, Fail> {
    let closing = body.0;
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &closing, &operator).await? {
        return Ok(answer.into());
    }
    let note = written_note(&closing.note, "/note")?;
    let trouble = TroubleKey {
        flow: FlowKey {
            psp: closing.psp.clone(),
            flow: closing.flow.clone(),
        },
        revision: closing.revision,
        line: closing.line,
        why: closing.why,
    };
    let how = Closing {
        operator: operator.id,
        note,
        outcome: closing.outcome,
    };
    match close_trouble(&tx, &trouble, how, operator.now).await {
        Ok(true) => {}
        Ok(false) => return Err(Closed.into()),
        Err(Error::WrongState) => return Err(wrong_outcome()),
        Err(error) => return Err(error.into()),
    }
    if closing.outcome.is_some() {
        tell(&tx, &operator, &trouble).await?;
    }
    let answer = Answer::done();
    key.keep(&tx, operator.id, &answer).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: None,
        object: Some(format!("flow/{}/{}", closing.psp, closing.flow)),
        detail: serde_json::json!({
            "revision": closing.revision, "line": closing.line, "why": closing.why, "outcome": closing.outcome
        }),
        ..operator.event("flow_line_closed")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(answer.into())
}

/// Has whoever was told of the payment told how the money was settled, once all lines that take it back are closed,
/// and what had not gone on before go on.
async fn tell(tx: &Tx, operator: &Operator, closed: &TroubleKey) -> Result<(), Error> {
    let TroubleKey {
        flow, revision, line, ..
    } = closed;
    let reversed = payments::reversed_by(tx, flow, *revision, *line).await?;
    let Some((notice, reversal)) = reversed.filter(|(_, reversal)| reversal.outcome.is_some()) else {
        return Ok(());
    };
    let cause = format!("{}/{}/{revision}/{line}", flow.psp, flow.flow);
    let told = (notice, Some(reversal));
    jobs::tell_of_reversal(tx, &operator.app, told, &cause, operator.now).await?;
    match payments::of_notice(tx, notice).await? {
        Some(debt) => go_on(tx, &operator.app, &debt, operator.now).await,
        None => Ok(()),
    }
}

/// How the money was settled is missing, or said where none was taken back.
fn wrong_outcome() -> Fail {
    Fail::field(ProblemCode::ValidationFailed, "/outcome", "reversal", |lang| {
        words::wrong_outcome(lang).to_owned()
    })
}

/// It was closed before.
#[derive(Debug, thiserror::Error)]
#[error("the line of the flow is closed")]
struct Closed;

impl ToProblem for Closed {
    fn code(&self) -> ProblemCode {
        ProblemCode::Conflict
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        Some(words::flow_line_closed(lang).to_owned())
    }
}
