//! `GET /verifications/{code}`.

use crate::certificates;
use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use actix_web::{get, web};
use sportello_storage::Secret;
use sportello_storage::receipts::{self, Kind};
use sportello_types::certificates::CertificateVerification;
use sportello_types::problem::ProblemCode;
use sportello_types::values::CertificateCode;
use sportello_types::verifications::{Verification, VerifiedDocument};

/// Checks a document
///
/// By the code printed on it, which only those know who hold it; its form tells what it is of. Of a receipt
/// (43 characters, the end of the address in its QR): what was registered. Of a certificate (sixteen in groups
/// of four, read without regard to case and dashes): whether it is genuine, valid today, expired, annulled or
/// not issued yet since it waits for its payment; 410 once it is checked no more: a year after the end of its
/// validity, or ten years after the issue. Of both the hash of the genuine PDF; no personal data.
#[utoipa::path(tag = "verifications", operation_id = "verifications_show",
    params(("code" = String, Path, description = "The code of a receipt or of a certificate",
        pattern = "^([A-Za-z0-9_-]{43}|[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3})$")),
    responses((status = 200, body = VerifiedDocument), (status = 410)), security(()))]
#[get("/verifications/{code}")]
pub(super) async fn handler(ctx: Ctx, code: web::Path<String>) -> Result<Json<VerifiedDocument>, Fail> {
    let found = match code.parse::<CertificateCode>() {
        Ok(code) => VerifiedDocument::Certificate(certificates::verify(&ctx, &code).await?),
        Err(_) => VerifiedDocument::Receipt(check(&ctx, &code).await?.ok_or(ProblemCode::NotFound)?),
    };
    Ok(Json(found))
}

/// A certificate alone, at the address at which it was checked before.
pub(super) async fn of_certificate(
    ctx: Ctx,
    code: web::Path<CertificateCode>,
) -> Result<Json<CertificateVerification>, Fail> {
    Ok(Json(certificates::verify(&ctx, &code).await?))
}

/// The receipt of a code, also for pages rendered by the server.
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
