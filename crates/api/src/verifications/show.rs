//! `GET /verifications/{code}`.

use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use actix_web::{get, web};
use sportello_storage::Secret;
use sportello_storage::receipts::{self, Kind};
use sportello_types::problem::ProblemCode;
use sportello_types::verifications::Verification;

/// Checks a receipt
///
/// By the code printed on it, which only those know who hold it. Tells what was registered and the
/// hash of the genuine PDF; no personal data.
#[utoipa::path(tag = "verifications", operation_id = "verifications_show",
    params(("code" = String, Path, description = "The code of the QR", pattern = "^[A-Za-z0-9_-]{43}$")),
    responses((status = 200, body = Verification)), security(()))]
#[get("/verifications/{code}")]
pub(super) async fn handler(ctx: Ctx, code: web::Path<String>) -> Result<Json<Verification>, Fail> {
    let found = check(&ctx, &code).await?.ok_or(ProblemCode::NotFound)?;
    Ok(Json(found))
}

/// The document of a code, also for pages rendered by the server.
pub async fn check(ctx: &Ctx, code: &str) -> Result<Option<Verification>, Fail> {
    let tx = ctx.read().await?;
    let found = receipts::verify(&tx, &Secret::presented(code).hash()).await?;
    Ok(found.map(|found| Verification {
        issuer: ctx.tenant.public().name.clone(),
        service_title: found.service_title,
        provisional: found.receipt.kind == Kind::Provisional,
        submission_number: found.submission_number,
        number: found.registration.as_ref().map(|entry| entry.number),
        registered_at: found.registration.map(|entry| entry.registered_at),
        sha256: found.receipt.sha256,
    }))
}
