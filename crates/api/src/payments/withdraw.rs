//! `POST /backoffice/payments/debts/{id}/withdrawal`.

use super::{UnderWay, is_stamp_under_way, owner_of, partly, told_of};
use crate::certificates::payment_withdrawn;
use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::istanze::fees::{self, Unpaid};
use crate::jobs;
use crate::journal::Act;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use sportello_storage::messages::NewMessage;
use sportello_storage::payments::{self, StoredDebt, StoredNotice};
use sportello_storage::{Error, audit, istanze, new_id};
use sportello_types::ids::{CitizenId, DebtId};
use sportello_types::payments::{Change, Debt, DebtSource, DebtStatus, DebtWithdrawal, NoticeStatus};
use sportello_types::problem::ProblemCode;
use sportello_types::text::payments as words;

/// Withdraws a debt
///
/// Its notices can no longer be paid; whoever owes it reads so in a message and a mail. Of one that is paid in part
/// what is left is withdrawn, where nothing waits for it and whoever collects lets it change. Money that comes all
/// the same is not turned away: somebody looks at it. 409 when it is paid or withdrawn already, when what is left
/// does not change, and while somebody may be buying a digital stamp with it, which is never refunded.
#[utoipa::path(tag = "payments", operation_id = "debts_withdraw", request_body = DebtWithdrawal,
    params(("id" = DebtId, Path, description = "The debt's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 200, body = Debt), (status = 403), (status = 409), (status = 422)))]
#[post("/backoffice/payments/debts/{id}/withdrawal")]
pub(super) async fn handler(
    operator: Operator,
    key: Idempotency,
    id: web::Path<DebtId>,
    body: Json<DebtWithdrawal>,
) -> Result<HttpResponse, Fail> {
    let withdrawal = body.0;
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &withdrawal, &operator).await? {
        return Ok(answer.into());
    }
    let found = payments::find_any(&tx, *id).await?;
    let found = found.ok_or(ProblemCode::NotFound)?;
    match found.status() {
        DebtStatus::ToPay | DebtStatus::Expired => {}
        DebtStatus::PartlyPaid => partly::ends(&operator, &found)?,
        DebtStatus::Paid | DebtStatus::Cancelled => return Err(ProblemCode::Conflict.into()),
    }
    // The istanza before the debt, as whoever gives one up does.
    let istanza = match &found.source {
        DebtSource::Istanza { istanza } => istanze::hold(&tx, *istanza).await?,
        _ => None,
    };
    let debt = payments::change_debt(&tx, *id, Change::Cancel, "withdrawn by an office", operator.now);
    let debt = match debt.await {
        Ok(debt) if debt.status() == DebtStatus::Cancelled => debt,
        // A receipt was faster.
        Ok(_) | Err(Error::WrongState) => return Err(ProblemCode::Conflict.into()),
        Err(error) => return Err(error.into()),
    };
    let begun = partly::is_begun(&debt);
    if begun {
        // An instalment may have been paid since it was looked at.
        partly::ends(&operator, &debt)?;
    }
    // Asked once the debt is held: nobody begins to pay it meanwhile.
    if is_stamp_under_way(&tx, &debt, operator.now).await? {
        return Err(UnderWay::Stamp.into());
    }
    if begun {
        jobs::close_notices(&tx, &operator.app, debt.id, operator.now).await?;
    } else {
        jobs::withdraw_debt(&tx, &operator.app, debt.id, operator.now).await?;
    }
    let owner = owner_of(&tx, &debt).await?.map(|owner| owner.profile.id);
    let reopened = match &istanza {
        Some(row) => {
            let why = Unpaid::Withdrawn;
            fees::let_go(
                &tx,
                &operator.app,
                &operator.tenant,
                row,
                debt.id,
                why,
                operator.now,
            )
            .await?
        }
        None => false,
    };
    let told = told_of(&tx, &debt).await?.filter(|_| !reopened);
    if let Some(told) = told {
        let lang = operator.tenant.default_language();
        let message = message(&operator, told.profile.id, &debt);
        jobs::send_message(&tx, &operator.app, message, lang, operator.now).await?;
        jobs::write_of_withdrawal(&tx, &operator.app, debt.id, operator.now).await?;
    }
    if let DebtSource::Certificate { certificate } = &debt.source {
        let lang = operator.tenant.default_language();
        payment_withdrawn(&tx, &operator.app, *certificate, lang, operator.now).await?;
    }
    let answer = Answer::json(StatusCode::OK, &debt.shown())?;
    key.keep(&tx, operator.id, &answer).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: owner,
        object: Some(format!("debt/{}", debt.id)),
        detail: serde_json::json!({ "reason": withdrawal.reason.as_str() }),
        ..operator.event(Act::DebtWithdrawn.name())
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(answer.into())
}

/// The numbers of the notices that a withdrawn debt no longer has, in groups, as they are printed.
pub(crate) fn withdrawn_numbers(debt: &StoredDebt) -> Vec<String> {
    let begun = partly::is_begun(debt);
    // Whoever has paid an instalment keeps its paper, and never had one of a way that they did not take.
    let ended = |notice: &&StoredNotice| !begun || notice.status == NoticeStatus::Cancelled;
    let ended = debt.notices().filter(ended);
    ended.map(|notice| notice.number.grouped()).collect()
}

fn message(operator: &Operator, owner: CitizenId, debt: &StoredDebt) -> NewMessage {
    let lang = operator.tenant.default_language();
    let numbers = withdrawn_numbers(debt).join(", ");
    NewMessage {
        id: new_id(operator.now, &mut operator.rng()),
        citizen: owner,
        istanza: None,
        dedup_key: format!("debt/{}/withdrawn", debt.id),
        subject: words::withdrawn_subject(lang, &debt.subject),
        body: if partly::is_begun(debt) {
            words::withdrawn_rest_body(lang, &debt.subject, numbers)
        } else {
            words::withdrawn_body(lang, &debt.subject, numbers)
        },
    }
}
