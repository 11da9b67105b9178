//! `POST /backoffice/payments/amounts/{id}/decision`.

use super::amount_show::shown;
use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json, ToProblem};
use crate::istanze::{fees, sent};
use crate::jobs;
use crate::journal::Act;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use sportello_storage::istanze::{self, AmountSet};
use sportello_storage::{Tx, audit};
use sportello_types::form::{FeeDue, FeeTime, FeeToSet};
use sportello_types::ids::IstanzaId;
use sportello_types::lang::Lang;
use sportello_types::payment_office::{AmountDecision, NOTE, OfficeAmountShown};
use sportello_types::problem::{FieldError, ProblemCode};
use sportello_types::text::officeamounts as words;
use sportello_types::values::EuroCents;

/// Sets an amount
///
/// What is to be paid for an istanza that waits for it, or that nothing is; once, and for good. In one transaction
/// it is kept with who set it and when, asked for together with what was known already, by one notice, and whoever
/// sent the istanza is told. Where nothing at all is to be paid, the istanza goes on by itself. 409 when it was set
/// before, by somebody else or otherwise, and when the istanza was withdrawn; 422 beyond the limits of the fee.
#[utoipa::path(tag = "backoffice", operation_id = "amounts_set", request_body = AmountDecision,
    params(("id" = IstanzaId, Path, description = "The istanza's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 200, body = OfficeAmountShown), (status = 404), (status = 409), (status = 422)))]
#[post("/backoffice/payments/amounts/{id}/decision")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    key: Idempotency,
    id: web::Path<IstanzaId>,
    body: Json<AmountDecision>,
) -> Result<HttpResponse, Fail> {
    let decision = body.0;
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &decision, &operator).await? {
        return Ok(answer.into());
    }
    let amount = set(&tx, &operator, *id, &decision).await?;
    let (citizen, found) = shown(&tx, &operator, *id).await?;
    let answer = Answer::json(StatusCode::OK, &found)?;
    key.keep(&tx, operator.id, &answer).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: Some(citizen),
        object: Some(id.to_string()),
        detail: serde_json::json!({ "amount": amount }),
        ..operator.event(Act::IstanzaAmountSet.name())
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(answer.into())
}

/// Sets it, asks for it, and has it told; how much it is.
async fn set(
    tx: &Tx,
    operator: &Operator,
    id: IstanzaId,
    decision: &AmountDecision,
) -> Result<EuroCents, Fail> {
    let now = operator.now;
    let mut row = istanze::hold(tx, id).await?.ok_or(ProblemCode::NotFound)?;
    // Read once it is held: another operator may have been faster, or the citizen.
    let awaited = istanze::awaited_amount(tx, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let (mut sent, document) = sent::read(tx, id).await?.ok_or(ProblemCode::NotFound)?;
    let fee = sent.fee_to_set.take().ok_or(ProblemCode::NotFound)?;
    if awaited.set.is_some() {
        return Err(Refused::Set.into());
    }
    if awaited.ended_at.is_some() {
        return Err(Refused::Withdrawn.into());
    }
    let (due, reason) = judged(&fee, decision)?;
    let note = match &reason {
        None => words::note_due(sent.lang, &fee.label, amount_of(due.as_ref())),
        Some(reason) => words::note_nothing(sent.lang, &fee.label, reason),
    };
    let decided = AmountSet {
        at: now,
        by: operator.id,
        amount: amount_of(due.as_ref()),
        reason,
    };
    if !istanze::set_amount(tx, &mut row, &decided, &note).await? {
        return Err(Refused::Set.into());
    }
    sent.fees.extend(due);
    jobs::tell_of_amount(tx, &operator.app, id, now).await?;
    let (app, tenant) = (&operator.app, &operator.tenant);
    let after = FeeTime::AfterSubmission;
    fees::ask(
        tx,
        app,
        tenant,
        (row.citizen, &sent),
        &document.sha256,
        after,
        now,
    )
    .await?;
    Ok(decided.amount)
}

fn amount_of(due: Option<&FeeDue>) -> EuroCents {
    due.map_or(EuroCents(0), |due| due.amount)
}

/// What is due, or why nothing is; all that is wrong with it.
fn judged(fee: &FeeToSet, decision: &AmountDecision) -> Result<(Option<FeeDue>, Option<String>), Fail> {
    match decision {
        AmountDecision::Due { amount } => match fee.due(*amount) {
            Some(due) => Ok((Some(due), None)),
            None => Err(BeyondLimits {
                least: fee.least,
                most: fee.most,
            }
            .into()),
        },
        AmountDecision::Nothing { reason } => {
            if NOTE.contains(&reason.as_str().chars().count()) {
                return Ok((None, Some(reason.as_str().to_owned())));
            }
            let wrong = ProblemCode::ValidationFailed;
            Err(Fail::field(wrong, "/reason", "length", |lang| {
                words::wrong_reason(lang).to_owned()
            }))
        }
    }
}

/// The amount is smaller or larger than it can be.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the amount is beyond its limits")]
struct BeyondLimits {
    least: EuroCents,
    most: EuroCents,
}

impl ToProblem for BeyondLimits {
    fn code(&self) -> ProblemCode {
        ProblemCode::ValidationFailed
    }

    fn fields(&self, lang: Lang) -> Vec<FieldError> {
        vec![FieldError {
            pointer: "/amount".to_owned(),
            code: "range".to_owned(),
            message: words::wrong_amount(lang, self.least, self.most),
        }]
    }
}

/// Why no amount is set.
#[derive(Clone, Copy, Debug, thiserror::Error)]
enum Refused {
    /// It was set before.
    #[error("the amount is set already")]
    Set,
    /// The istanza was withdrawn.
    #[error("the istanza was withdrawn")]
    Withdrawn,
}

impl ToProblem for Refused {
    fn code(&self) -> ProblemCode {
        ProblemCode::Conflict
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        let detail = match self {
            Self::Set => words::refused_set(lang),
            Self::Withdrawn => words::refused_withdrawn(lang),
        };
        Some(detail.to_owned())
    }
}
