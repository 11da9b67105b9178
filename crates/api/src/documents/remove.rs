//! `DELETE /documents/{id}`.

use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::{HttpResponse, delete, web};
use sportello_storage::kept_documents;
use sportello_types::ids::KeptDocumentId;

/// Deletes a document that was kept
///
/// For good. Certificates and receipts are the municipality's own acts, which it keeps.
#[utoipa::path(tag = "documents", operation_id = "documents_delete",
    params(("id" = KeptDocumentId, Path, description = "The document's id")),
    responses((status = 204, description = "It is gone")))]
#[delete("/documents/{id}")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<KeptDocumentId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    kept_documents::remove(&tx, citizen.id, *id, citizen.now).await?;
    let object = format!("document/{}", *id);
    journal::note(&tx, &citizen, Act::DocumentDeleted, &object).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
