//! `DELETE /istanze/{id}/submission`.

use super::fees;
use crate::activations;
use crate::bearer::{By, IstanzeSubmit};
use crate::http::Fail;
use crate::journal::{self, Act};
use crate::payments::{UnderWay, is_under_way};
use actix_web::{HttpResponse, delete, web};
use sportello_storage::istanze::{self, IstanzaPayment};
use sportello_storage::payments::{self, StoredDebt};
use sportello_types::form::FeeTime;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::Status;
use sportello_types::problem::ProblemCode;

/// Gives up sending an istanza
///
/// One that awaits its payment is a draft again, as it was, and its payment notice is withdrawn: it is not to
/// be paid. 409 `being_paid` once the receipt is here, for then it is sent, while somebody may be paying, and once a
/// digital stamp is bought by itself, which is never refunded. Where what is beside it is paid alone, an office sees
/// to that.
#[utoipa::path(tag = "istanze", operation_id = "istanze_reopen",
    params(("id" = IstanzaId, Path, description = "The istanza's id")),
    security(("session" = []), ("token" = ["istanze:submit"])),
    responses((status = 204, description = "A draft again"), (status = 403), (status = 409)))]
#[delete("/istanze/{id}/submission")]
pub(super) async fn handler(
    citizen: By<IstanzeSubmit>,
    id: web::Path<IstanzaId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    let row = istanze::lock(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(&tx, &citizen, &row).await?;
    let asked = istanze::payments(&tx, row.id).await?;
    let before = |payment: &&IstanzaPayment| payment.when == Some(FeeTime::BeforeSubmission);
    let payment = asked.iter().find(before);
    match (row.status, payment) {
        // Given up before, perhaps from another device.
        (Status::Draft, _) => return Ok(HttpResponse::NoContent().finish()),
        (Status::AwaitingPayment, Some(payment)) => {
            let cause = "given up by the citizen";
            if !fees::withdraw_debt(&tx, &citizen.app, payment.debt, cause, citizen.now).await? {
                return Err(ProblemCode::BeingPaid.into());
            }
            // Asked once the debt is held: no stamp comes meanwhile.
            let debt = payments::find_any(&tx, payment.debt).await?;
            let mut notices = debt.iter().flat_map(StoredDebt::notices);
            if notices.any(|notice| notice.apart && notice.status.is_paid()) {
                return Err(UnderWay::Bought.into());
            }
            if is_under_way(&tx, payment.debt, citizen.now).await? {
                return Err(UnderWay::Istanza.into());
            }
        }
        (Status::AwaitingPayment, None) => {}
        (_, Some(_)) => return Err(ProblemCode::BeingPaid.into()),
        (_, None) => return Err(ProblemCode::NotADraft.into()),
    }
    istanze::reopen(&tx, citizen.id, row.id, citizen.now).await?;
    journal::note(&tx, &citizen, Act::IstanzaReopened, &id.to_string()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
