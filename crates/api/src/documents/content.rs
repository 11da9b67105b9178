//! `GET /documents/{id}/content`.

use crate::attachments::disposition::save_as;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use sportello_documents::files::FileName;
use sportello_storage::kept_documents;
use sportello_types::ids::KeptDocumentId;
use sportello_types::problem::ProblemCode;

/// Downloads a document that was kept
///
/// The PDF, byte for byte as it was kept. Certificates and receipts have operations of their own.
#[utoipa::path(tag = "documents", operation_id = "documents_content",
    params(("id" = KeptDocumentId, Path, description = "The document's id")),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf",
        description = "The document")))]
#[get("/documents/{id}/content")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<KeptDocumentId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    let found = kept_documents::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let name: FileName = found.file_name.parse().map_err(Fail::internal)?;
    let object = format!("document/{}", found.id);
    journal::note(&tx, &citizen, Act::DocumentDownloaded, &object).await?;
    tx.commit().await?;
    let (size, content) = citizen.app.blobs.stream(&found.blob_key).await?;
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("application/pdf")
        .insert_header((header::CONTENT_LENGTH, size));
    Ok(save_as(&mut answer, &name).streaming(content))
}
