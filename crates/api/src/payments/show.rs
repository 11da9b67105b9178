//! `GET /payments/debts/{id}`.

use super::owner::Owner;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json};
use actix_web::{get, web};
use sportello_storage::payments;
use sportello_types::ids::DebtId;
use sportello_types::payments::Debt;
use sportello_types::problem::ProblemCode;

/// Shows a debt
///
/// With the ways to pay it and where each notice stands. A notice is paid when its receipt is here, whatever
/// a browser has seen.
#[utoipa::path(tag = "payments", operation_id = "debts_show",
    params(("id" = DebtId, Path, description = "The debt's id")),
    responses((status = 200, body = Debt), (status = 403)))]
#[get("/payments/debts/{id}")]
pub(super) async fn handler(citizen: Citizen<L2>, id: web::Path<DebtId>) -> Result<Json<Debt>, Fail> {
    let tx = citizen.read().await?;
    let owner = Owner::of(&tx, &citizen).await?;
    let found = payments::find_own(&tx, owner.citizen, owner.tax_code.as_ref(), *id).await?;
    let found = found.ok_or(ProblemCode::NotFound)?;
    Ok(Json(found.shown_to(owner.tax_code.as_ref())))
}
