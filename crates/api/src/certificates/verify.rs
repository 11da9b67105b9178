//! `GET /certificate-verifications/{code}`.

use super::offer;
use crate::ctx::Ctx;
use crate::http::{Fail, Json, ToProblem};
use crate::time;
use actix_web::{get, web};
use sportello_storage::certificates;
use sportello_types::certificates::CertificateVerification;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::certificates as words;
use sportello_types::values::CertificateCode;

/// Checks a certificate
///
/// By the code printed on it, which only those know who hold it: whether it is genuine, valid today,
/// expired, annulled or not issued yet since it waits for its payment, and the hash of the genuine PDF. No personal data. 410 once it is checked no more: a
/// year after the end of its validity, or ten years after the issue.
#[utoipa::path(tag = "certificates", operation_id = "certificate_verifications_show",
    params(("code" = CertificateCode, Path, description = "The code, read without regard to case and dashes")),
    responses((status = 200, body = CertificateVerification), (status = 410)), security(()))]
#[get("/certificate-verifications/{code}")]
pub(super) async fn handler(
    ctx: Ctx,
    code: web::Path<CertificateCode>,
) -> Result<Json<CertificateVerification>, Fail> {
    let tx = ctx.read().await?;
    let found = certificates::by_code(&tx, &code).await?;
    if certificates::has_lapsed(&tx, &code).await? {
        return Err(Lapsed(offer::office_line(&ctx.tenant, ctx.lang)).into());
    }
    let found = found.ok_or(ProblemCode::NotFound)?;
    let status = found.status(time::rome_day(ctx.now));
    Ok(Json(CertificateVerification {
        issuer: ctx.tenant.public().name.clone(),
        number: found.number,
        title: found.title,
        issued_at: found.issued_at,
        valid_until: found.valid_until,
        status,
        sha256: found.sha256,
    }))
}

/// A certificate that is checked no more; with the office to ask.
#[derive(Debug, thiserror::Error)]
#[error("a certificate whose time is over")]
struct Lapsed(String);

impl ToProblem for Lapsed {
    fn code(&self) -> ProblemCode {
        ProblemCode::NoLongerAvailable
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        Some(words::lapsed_code(lang, &self.0))
    }
}
