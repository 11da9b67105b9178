//! `POST /backoffice/certificates/{id}/document`.

use super::note;
use super::show::is_printable;
use crate::backoffice::written_reason;
use crate::certificates::{NotIssued, keyring};
use crate::ctx::Registrar;
use crate::http::{Fail, Json};
use crate::journal::Act;
use actix_web::http::header;
use actix_web::{HttpResponse, post, web};
use sportello_storage::certificates;
use sportello_types::ids::CertificateId;
use sportello_types::issued_certificates::DocumentReason;
use sportello_types::problem::ProblemCode;

/// Takes a certificate's PDF, with a reason
///
/// The sealed PDF/A, byte for byte as it was issued. The reason is written to the audit log before it is
/// given; whom it is about, and who asked for it, read that it was taken. The operator who issued it at the
/// counter prints it on that day without one. 409 while it waits for its payment, 410 once its PDF is no longer
/// kept: a year after the end of its validity, or ten years after the issue.
#[utoipa::path(tag = "backoffice", operation_id = "issued_certificates_document", request_body = DocumentReason,
    params(("id" = CertificateId, Path, description = "The certificate's id")),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf",
        description = "The certificate"), (status = 404), (status = 409), (status = 410), (status = 422),
              (status = 503)))]
#[post("/backoffice/certificates/{id}/document")]
pub(in crate::backoffice) async fn handler(
    operator: Registrar,
    id: web::Path<CertificateId>,
    body: Json<DocumentReason>,
) -> Result<HttpResponse, Fail> {
    let tx = operator.write().await?;
    let found = certificates::find_any(&tx, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    if !found.is_issued() {
        return Err(NotIssued.into());
    }
    if found.lapsed_at.is_some() {
        return Err(ProblemCode::NoLongerAvailable.into());
    }
    let reason = match &body.0.reason {
        None if is_printable(&operator, &found) => None,
        given => Some(written_reason(given.as_deref().unwrap_or_default())?),
    };
    let keys = keyring(&operator)?;
    certificates::count_download(&tx, found.id, operator.now).await?;
    let detail = serde_json::json!({ "reason": reason });
    note(&tx, &operator, Act::CertificateTaken, (&found, &keys), detail).await?;
    tx.commit().await?;
    let (size, content) = operator.app.blobs.stream(&found.blob_key).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_LENGTH, size))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"certificato-{}.pdf\"", found.number),
        ))
        .streaming(content))
}
