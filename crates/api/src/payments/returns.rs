//! `POST /payments/returns`.

use super::owner::Owner;
use crate::ctx::{Citizen, L2, secret_hash};
use crate::http::{Fail, Json};
use crate::jobs::{self, AskedSince};
use actix_web::post;
use sportello_storage::payments;
use sportello_types::payments::{Attempt, PaymentReturn};
use sportello_types::problem::ProblemCode;

/// Says that the browser has come back from the page of payments
///
/// With the token of the address and what stood there as the outcome, which anybody can write: it changes
/// what is shown until the receipts come, and has them asked for. Repeating it changes nothing.
#[utoipa::path(tag = "payments", operation_id = "payment_returns_note", request_body = PaymentReturn,
    responses((status = 200, body = Attempt), (status = 403), (status = 422)))]
#[post("/payments/returns")]
pub(super) async fn handler(citizen: Citizen<L2>, body: Json<PaymentReturn>) -> Result<Json<Attempt>, Fail> {
    let PaymentReturn { token, outcome } = body.0;
    let tx = citizen.write().await?;
    Owner::of(&tx, &citizen).await?;
    let hash = secret_hash(&token);
    let found = payments::return_to_attempt(&tx, citizen.id, &hash, outcome, citizen.now).await?;
    let found = found.ok_or(ProblemCode::NotFound)?;
    let since = if found.notices.iter().any(|notice| notice.apart) {
        AskedSince::Sold
    } else {
        AskedSince::Returned
    };
    jobs::ask_receipt(&tx, &citizen.app, found.id, since, citizen.now).await?;
    tx.commit().await?;
    Ok(Json(found.shown()))
}
