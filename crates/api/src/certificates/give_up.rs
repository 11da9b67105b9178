//! `DELETE /certificates/{id}/payment`.

use super::held;
use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, ToProblem};
use crate::journal::{self, Act};
use crate::payments::is_under_way;
use actix_web::{HttpResponse, delete, web};
use sportello_storage::certificates;
use sportello_storage::payments::{self, StoredDebt};
use sportello_types::certificates::CertificateStatus;
use sportello_types::ids::CertificateId;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceGroup;
use sportello_types::text::certificatepay as words;

/// Gives up a certificate that waits for its payment
///
/// Its debt is withdrawn and its paper thrown away; a revenue stamp on paper is good again. Repeating it
/// changes nothing. 409 when it waits no longer, or while it is being paid: a digital stamp that is bought is
/// never refunded, also where the fees beside it are not paid. Where those alone are, an office sees to them.
#[utoipa::path(tag = "certificates", operation_id = "certificates_give_up",
    params(("id" = CertificateId, Path, description = "The certificate's id")),
    responses((status = 204, description = "It is given up"), (status = 403), (status = 409)))]
#[delete("/certificates/{id}/payment")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<CertificateId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    activations::require(&tx, citizen.id, &[ServiceGroup::Registry]).await?;
    let found = certificates::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let hold = found.hold.as_ref().ok_or(TooLate::Issued)?;
    match hold.unissued() {
        None => return Err(TooLate::Issued.into()),
        Some(CertificateStatus::Discarded) => return Ok(HttpResponse::NoContent().finish()),
        Some(_) => {}
    }
    if !held::give_up(&tx, &citizen.app, &found, "given up by the citizen", citizen.now).await? {
        return Err(TooLate::Paid.into());
    }
    // Asked once the debt is held: nobody begins to pay it meanwhile, and no stamp comes.
    let debt = payments::find_any(&tx, hold.debt).await?;
    let mut notices = debt.iter().flat_map(StoredDebt::notices);
    if notices.any(|notice| notice.apart && notice.status.is_paid()) {
        return Err(TooLate::StampBought.into());
    }
    if is_under_way(&tx, hold.debt, citizen.now).await? {
        return Err(TooLate::BeingPaid.into());
    }
    let object = format!("certificate/{}", found.id);
    journal::note(&tx, &citizen, Act::CertificateGivenUp, &object).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// It can no longer be given up.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a certificate that is not given up")]
enum TooLate {
    Issued,
    Paid,
    StampBought,
    BeingPaid,
}

impl ToProblem for TooLate {
    fn code(&self) -> ProblemCode {
        ProblemCode::Conflict
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        let told = match self {
            Self::Issued => words::give_up_issued(lang),
            Self::Paid => words::give_up_paid(lang),
            Self::StampBought => words::give_up_stamp_bought(lang),
            Self::BeingPaid => words::give_up_being_paid(lang),
        };
        Some(told.to_owned())
    }
}
