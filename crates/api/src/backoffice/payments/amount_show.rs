//! `GET /backoffice/payments/amounts/{id}`.

use super::Names;
use crate::ctx::Operator;
use crate::http::{Fail, Json};
use crate::istanze::{fees, sent, view};
use crate::journal::Act;
use actix_web::{get, web};
use sportello_storage::istanze::{self, AmountSet};
use sportello_storage::{Tx, audit};
use sportello_types::form::FeeTime;
use sportello_types::ids::{CitizenId, DebtId, IstanzaId};
use sportello_types::payment_office::{AmountToSet, AmountWasSet, OfficeAmountShown};
use sportello_types::problem::ProblemCode;

/// Shows an istanza that waits for an amount
///
/// Who sent it, what is to be set and within which limits, or what was set. Whoever sent it reads that it was looked
/// at. 404 for an istanza that never waited for an amount.
#[utoipa::path(tag = "backoffice", operation_id = "amounts_show",
    params(("id" = IstanzaId, Path, description = "The istanza's id")),
    responses((status = 200, body = OfficeAmountShown), (status = 404)))]
#[get("/backoffice/payments/amounts/{id}")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    id: web::Path<IstanzaId>,
) -> Result<Json<OfficeAmountShown>, Fail> {
    let tx = operator.write().await?;
    let (citizen, found) = shown(&tx, &operator, *id).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: Some(citizen),
        object: Some(id.to_string()),
        ..operator.event(Act::IstanzaAmountShown.name())
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(Json(found))
}

/// The istanza as operators see it, and whose it is.
pub(super) async fn shown(
    tx: &Tx,
    operator: &Operator,
    id: IstanzaId,
) -> Result<(CitizenId, OfficeAmountShown), Fail> {
    let row = istanze::find_any(tx, id).await?.ok_or(ProblemCode::NotFound)?;
    let awaited = istanze::awaited_amount(tx, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let (sent, _) = sent::read(tx, id).await?.ok_or(ProblemCode::NotFound)?;
    let with = fees::known_after(&sent);
    let fee = sent.fee_to_set.ok_or(ProblemCode::NotFound)?;
    let decided = match awaited.set {
        Some(decided) => Some(was_set(tx, id, decided).await?),
        None => None,
    };
    let applicant = format!("{} {}", sent.applicant.given_name, sent.applicant.family_name);
    let found = OfficeAmountShown {
        waits: AmountToSet {
            istanza: id,
            service_title: view::title(&row, &operator.tenant, operator.lang),
            submission_number: row.submission_number,
            registration: row.registration,
            submitted_at: row.submitted_at,
            since: awaited.asked_at,
        },
        applicant: applicant.trim().to_owned(),
        fee,
        with,
        set: decided,
        withdrawn: awaited.ended_at.is_some(),
    };
    Ok((row.citizen, found))
}

async fn was_set(tx: &Tx, istanza: IstanzaId, set: AmountSet) -> Result<AmountWasSet, Fail> {
    Ok(AmountWasSet {
        at: set.at,
        by: Names::default().of(tx, set.by).await?,
        amount: set.amount,
        reason: set.reason,
        debt: debt_of(tx, istanza).await?,
    })
}

/// The debt by which the form of an istanza asks for what is due after the submission, while it counts.
async fn debt_of(tx: &Tx, istanza: IstanzaId) -> Result<Option<DebtId>, Fail> {
    let payments = istanze::payments(tx, istanza).await?;
    let after = payments
        .iter()
        .find(|payment| payment.when == Some(FeeTime::AfterSubmission));
    Ok(after.map(|payment| payment.debt))
}
