//! `GET /payments/attempts/{id}`.

use super::owner::Owner;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json};
use actix_web::{get, web};
use sportello_storage::payments;
use sportello_types::ids::PaymentAttemptId;
use sportello_types::payments::Attempt;
use sportello_types::problem::ProblemCode;

/// Shows a payment that was begun
///
/// `paid` once all its receipts are here, and never before.
#[utoipa::path(tag = "payments", operation_id = "payment_attempts_show",
    params(("id" = PaymentAttemptId, Path, description = "The id of the payment")),
    responses((status = 200, body = Attempt), (status = 403)))]
#[get("/payments/attempts/{id}")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<PaymentAttemptId>,
) -> Result<Json<Attempt>, Fail> {
    let tx = citizen.read().await?;
    Owner::of(&tx, &citizen).await?;
    let found = payments::attempt(&tx, citizen.id, *id).await?;
    Ok(Json(found.ok_or(ProblemCode::NotFound)?.shown()))
}
