//! `POST /backoffice/payments/debts/{id}/due-date`.

use super::outward::WITHOUT_END;
use super::{owner_of, partly, told_of};
use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use crate::jobs;
use crate::journal::Act;
use crate::time;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use chrono::NaiveDate;
use sportello_storage::messages::NewMessage;
use sportello_storage::payments::{self, StoredDebt, StoredNotice};
use sportello_storage::{Error, audit, new_id};
use sportello_types::ids::{CitizenId, DebtId, NoticeId};
use sportello_types::payments::{Debt, DebtExtension, DebtSource, DebtStatus};
use sportello_types::problem::ProblemCode;
use sportello_types::text::payments as words;

/// Moves the last day of a debt
///
/// Later, never earlier: of its notices whose last day is before the new one, also where their time is over.
/// Those can be paid again as soon as the provider of payments knows. Whoever owes reads so in a message. Of one that
/// is paid in part what is left gets more time, where whoever collects lets it change. 409 when that is not so, when
/// it is paid or withdrawn; and when its time is over and something else went on without it, which is so of all but what
/// an office has asked for by itself.
#[utoipa::path(tag = "payments", operation_id = "debts_extend", request_body = DebtExtension,
    params(("id" = DebtId, Path, description = "The debt's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 200, body = Debt), (status = 403), (status = 409), (status = 422)))]
#[post("/backoffice/payments/debts/{id}/due-date")]
pub(super) async fn handler(
    operator: Operator,
    key: Idempotency,
    id: web::Path<DebtId>,
    body: Json<DebtExtension>,
) -> Result<HttpResponse, Fail> {
    let extension = body.0;
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &extension, &operator).await? {
        return Ok(answer.into());
    }
    let found = payments::find_any(&tx, *id).await?;
    let found = found.ok_or(ProblemCode::NotFound)?;
    if !can_wait_longer(&found) {
        return Err(ProblemCode::Conflict.into());
    }
    if found.status() == DebtStatus::PartlyPaid {
        partly::changes(&operator)?;
    }
    let day = extension.due_on;
    let earlier = found.notices().filter(|notice| is_due_before(notice, day));
    let moved: Vec<NoticeId> = earlier.map(|notice| notice.id).collect();
    if moved.is_empty() || day < time::rome_day(operator.now) || day > WITHOUT_END {
        let message = |lang| words::field_due_not_later(lang).to_owned();
        let code = ProblemCode::ValidationFailed;
        return Err(Fail::field(code, "/due_on", "not_later", message));
    }
    for notice in &moved {
        match payments::extend(&tx, *notice, day, "more time from an office", operator.now).await {
            Ok(_) => {}
            // A receipt was faster.
            Err(Error::WrongState) => return Err(ProblemCode::Conflict.into()),
            Err(error) => return Err(error.into()),
        }
    }
    let debt = payments::find_any(&tx, *id).await?;
    let debt = debt.ok_or(ProblemCode::NotFound)?;
    match debt.status() {
        DebtStatus::ToPay => {}
        // A receipt was faster, with another notice of it.
        DebtStatus::PartlyPaid => partly::changes(&operator)?,
        _ => return Err(ProblemCode::Conflict.into()),
    }
    jobs::publish_debt(&tx, &operator.app, debt.id, operator.now).await?;
    if let Some(told) = told_of(&tx, &debt).await? {
        let lang = operator.tenant.default_language();
        let message = message(&operator, told.profile.id, &debt, (day, moved.as_slice()));
        jobs::send_message(&tx, &operator.app, message, lang, operator.now).await?;
    }
    let answer = Answer::json(StatusCode::OK, &debt.shown())?;
    key.keep(&tx, operator.id, &answer).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: owner_of(&tx, &debt).await?.map(|owner| owner.profile.id),
        object: Some(format!("debt/{}", debt.id)),
        detail: serde_json::json!({ "due_on": day, "reason": extension.reason.as_str() }),
        ..operator.event(Act::DebtExtended.name())
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(answer.into())
}

/// What waits for a debt is let go when its time is over and nothing of it is paid; nothing waits for what an office
/// asks for by itself.
fn can_wait_longer(debt: &StoredDebt) -> bool {
    match debt.status() {
        DebtStatus::ToPay | DebtStatus::PartlyPaid => true,
        DebtStatus::Expired => debt.source == DebtSource::Municipality,
        DebtStatus::Paid | DebtStatus::Cancelled => false,
    }
}

fn is_due_before(notice: &StoredNotice, day: NaiveDate) -> bool {
    notice.status.is_owed() && notice.due_on.is_some_and(|last| last < day)
}

fn message(
    operator: &Operator,
    owner: CitizenId,
    debt: &StoredDebt,
    (day, moved): (NaiveDate, &[NoticeId]),
) -> NewMessage {
    let lang = operator.tenant.default_language();
    let those = debt.notices().filter(|notice| moved.contains(&notice.id));
    let numbers: Vec<String> = those.map(|notice| notice.number.grouped()).collect();
    NewMessage {
        id: new_id(operator.now, &mut operator.rng()),
        citizen: owner,
        istanza: None,
        dedup_key: format!("debt/{}/due/{day}", debt.id),
        subject: words::extended_subject(lang, &debt.subject),
        body: words::extended_body(lang, &debt.subject, time::day_text(day), numbers.join(", ")),
    }
}
