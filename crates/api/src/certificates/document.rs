//! `GET /certificates/{id}/document`.

use super::held::NotIssued;
use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use sportello_storage::certificates;
use sportello_types::ids::CertificateId;
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceGroup;
use sportello_types::values::CertificateNumber;

/// Downloads a certificate
///
/// The sealed PDF/A, byte for byte as it was issued, as often as one likes; what is printed of it carries
/// the mark by which it is checked. 409 while it waits for its payment, 410 once its PDF is no longer kept: a year after the end of its validity,
/// or ten years after the issue.
#[utoipa::path(tag = "certificates", operation_id = "certificates_document",
    params(("id" = CertificateId, Path, description = "The certificate's id")),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf",
        description = "The certificate"), (status = 403), (status = 409), (status = 410)))]
#[get("/certificates/{id}/document")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<CertificateId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    activations::require(&tx, citizen.id, &[ServiceGroup::Registry]).await?;
    let found = certificates::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    if !found.is_issued() {
        return Err(NotIssued.into());
    }
    if found.lapsed_at.is_some() {
        return Err(ProblemCode::NoLongerAvailable.into());
    }
    certificates::count_download(&tx, found.id, citizen.now).await?;
    let object = format!("certificate/{}", found.id);
    journal::note(&tx, &citizen, Act::CertificateDownloaded, &object).await?;
    tx.commit().await?;
    let (size, content) = citizen.app.blobs.stream(&found.blob_key).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_LENGTH, size))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", file_name(found.number)),
        ))
        .streaming(content))
}

/// The name under which the digital stamp of a certificate is saved, beside it.
pub(crate) fn stamp_name(number: CertificateNumber) -> String {
    format!("certificato-{number}-marca-da-bollo.xml")
}

/// The name under which a certificate is saved.
pub(crate) fn file_name(number: CertificateNumber) -> String {
    format!("certificato-{number}.pdf")
}
