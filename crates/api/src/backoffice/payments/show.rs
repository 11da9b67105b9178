//! `GET /backoffice/payments/debts/{id}`.

use super::receipt;
use crate::ctx::Operator;
use crate::http::{Fail, Json};
use crate::journal::Act;
use crate::payments::owner_of;
use actix_web::{get, web};
use sportello_storage::payment_office::came_of_debt;
use sportello_storage::payments::{self, StoredDebt, TaxCode};
use sportello_storage::{Tx, audit};
use sportello_types::ids::DebtId;
use sportello_types::payment_office::{NoticeEvent, OfficeDebt};
use sportello_types::problem::ProblemCode;

/// Steps that are shown: a debt with more of them is none that people pay.
const MOST_EVENTS: usize = 1000;

/// Shows a debt
///
/// Who owes it, what happened to its notices, what was received. Whoever owes it reads that it was looked at.
#[utoipa::path(tag = "backoffice", operation_id = "office_debts_show",
    params(("id" = DebtId, Path, description = "The debt's id")),
    responses((status = 200, body = OfficeDebt), (status = 404)))]
#[get("/backoffice/payments/debts/{id}")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    id: web::Path<DebtId>,
) -> Result<Json<OfficeDebt>, Fail> {
    let tx = operator.write().await?;
    let found = payments::find_any(&tx, *id).await?.ok_or(ProblemCode::NotFound)?;
    let receipts = came_of_debt(&tx, found.id).await?;
    let history = history(&tx, &found).await?;
    let owner = owner_of(&tx, &found).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: owner.map(|owner| owner.profile.id),
        object: Some(format!("debt/{}", found.id)),
        ..operator.event(Act::DebtShown.name())
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(Json(OfficeDebt {
        debt: found.shown(),
        debtor: found.debtor.name,
        tax_code: found
            .debtor
            .tax_code
            .as_ref()
            .map(TaxCode::as_str)
            .map(str::to_owned),
        external_key: found.external_key,
        history,
        receipts: receipts.into_iter().map(receipt).collect(),
    }))
}

/// What happened to all notices of a debt, oldest first.
async fn history(tx: &Tx, debt: &StoredDebt) -> Result<Vec<NoticeEvent>, Fail> {
    let mut events = Vec::new();
    for notice in debt.notices() {
        let changes = payments::history(tx, notice.id).await?;
        events.extend(changes.into_iter().map(|change| NoticeEvent {
            notice: notice.id,
            number: notice.number.clone(),
            from: change.from,
            to: change.to,
            cause: change.cause.chars().take(200).collect(),
            at: change.at,
        }));
    }
    events.sort_by_key(|event| event.at);
    events.truncate(MOST_EVENTS);
    Ok(events)
}
