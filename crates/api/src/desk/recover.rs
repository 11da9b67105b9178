//! `POST /desk/recoveries`.

use super::offered;
use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use crate::jobs::desk_recovery;
use actix_web::{HttpResponse, post};
use sportello_storage::desk;
use sportello_types::desk::Recovery;

/// Asks for a recovery mail
///
/// The answer is the same whether fiscal code and address are those of an account or not; the mail
/// leaves only when they are.
#[utoipa::path(tag = "desk", operation_id = "desk_recover", request_body = Recovery,
    responses((status = 204, description = "If there is such an account, the mail is on its way")), security(()))]
#[post("/desk/recoveries")]
pub(super) async fn handler(ctx: Ctx, body: Json<Recovery>) -> Result<HttpResponse, Fail> {
    offered(&ctx)?;
    let Recovery { tax_code, email } = body.0;
    let tx = ctx.write().await?;
    let account = desk::by_tax_code(&tx, &tax_code).await?;
    let account = account.filter(|account| account.is.email == email);
    // A job either way, so that neither the answer nor its time tells which.
    desk_recovery::enqueue(&tx, &ctx, account.map(|account| account.is.id)).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
