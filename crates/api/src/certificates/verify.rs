//! What anybody learns of a certificate from its code.

use super::offer;
use crate::ctx::Ctx;
use crate::http::{Fail, ToProblem};
use crate::time;
use sportello_storage::certificates;
use sportello_types::certificates::CertificateVerification;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::certificates as words;
use sportello_types::values::CertificateCode;

/// Where the certificate of a code stands today. [`ProblemCode::NoLongerAvailable`] once it is checked no more.
pub(crate) async fn verify(ctx: &Ctx, code: &CertificateCode) -> Result<CertificateVerification, Fail> {
    let tx = ctx.read().await?;
    let found = certificates::by_code(&tx, code).await?;
    if certificates::has_lapsed(&tx, code).await? {
        return Err(Lapsed(offer::office_line(&ctx.tenant, ctx.lang)).into());
    }
    let found = found.ok_or(ProblemCode::NotFound)?;
    let status = found.status(time::rome_day(ctx.now));
    Ok(CertificateVerification {
        issuer: ctx.tenant.public().name.clone(),
        number: found.number,
        title: found.title,
        issued_at: found.issued_at,
        valid_until: found.valid_until,
        status,
        sha256: found.sha256,
    })
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
