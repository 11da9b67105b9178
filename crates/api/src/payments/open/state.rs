//! `POST /payments/open/attempts/state`.

use crate::ctx::{Ctx, secret_hash};
use crate::http::{Fail, Json};
use crate::jobs::{self, AskedSince};
use actix_web::post;
use sportello_storage::payments::open;
use sportello_types::payments::{Attempt, OpenAttemptQuery};
use sportello_types::problem::ProblemCode;

/// Shows a payment that was begun without signing in
///
/// By its token, in a body so that it stands in no address. `paid` once all its receipts are here, and never
/// before. With an outcome it says that the browser has come back from the page of payments: what stood there
/// anybody can write, so that it changes what is shown until the receipts come, and has them asked for.
#[utoipa::path(tag = "payments", operation_id = "open_attempts_show", request_body = OpenAttemptQuery,
    responses((status = 200, body = Attempt), (status = 422)), security(()))]
#[post("/payments/open/attempts/state")]
pub(in crate::payments) async fn handler(
    ctx: Ctx,
    body: Json<OpenAttemptQuery>,
) -> Result<Json<Attempt>, Fail> {
    let OpenAttemptQuery { token, outcome } = body.0;
    let hash = secret_hash(&token);
    let Some(outcome) = outcome else {
        let tx = ctx.read().await?;
        let found = open::by_token(&tx, &hash, ctx.now).await?;
        return Ok(Json(found.ok_or(ProblemCode::NotFound)?.shown()));
    };
    let tx = ctx.write().await?;
    let found = open::return_to(&tx, &hash, outcome.gave_up(), ctx.now).await?;
    let found = found.ok_or(ProblemCode::NotFound)?;
    jobs::ask_receipt(&tx, &ctx.app, found.id, AskedSince::Returned, ctx.now).await?;
    tx.commit().await?;
    Ok(Json(found.shown()))
}
