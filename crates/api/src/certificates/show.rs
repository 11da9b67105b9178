//! `GET /certificates/{id}`.

use super::offer;
use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json};
use crate::time;
use actix_web::{get, web};
use sportello_storage::certificates::Certificate as StoredCertificate;
use sportello_storage::{Keyring, Tx, certificates};
use sportello_types::certificates::Certificate;
use sportello_types::ids::CertificateId;
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceGroup;

/// Shows a certificate
///
/// One that the citizen asked for, with the code by which it is checked, and where it stands today.
#[utoipa::path(tag = "certificates", operation_id = "certificates_show",
    params(("id" = CertificateId, Path, description = "The certificate's id")),
    responses((status = 200, body = Certificate), (status = 403)))]
#[get("/certificates/{id}")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<CertificateId>,
) -> Result<Json<Certificate>, Fail> {
    let tx = citizen.read().await?;
    activations::require(&tx, citizen.id, &[ServiceGroup::Registry]).await?;
    Ok(Json(find(&tx, &citizen, *id).await?))
}

/// A certificate that the citizen asked for, as it stands today.
pub(super) async fn find(tx: &Tx, citizen: &Citizen<L2>, id: CertificateId) -> Result<Certificate, Fail> {
    let found = certificates::find(tx, citizen.id, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let keys = offer::keyring(citizen)?;
    shown(citizen, &found, &keys)
}

/// A certificate as whoever asked for it sees it today, in the language in which it is read.
pub(crate) fn shown(
    citizen: &Citizen<L2>,
    found: &StoredCertificate,
    keys: &Keyring,
) -> Result<Certificate, Fail> {
    Ok(Certificate {
        use_title: offer::use_title(found, citizen.lang),
        ..found.shown(keys, time::rome_day(citizen.now))?
    })
}
