//! `DELETE /istanze/{id}/attachments/{attachment}`.

use crate::activations;
use crate::bearer::{By, IstanzeWrite};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::{HttpResponse, delete, web};
use sportello_storage::{attachments, istanze};
use sportello_types::ids::{AttachmentId, IstanzaId};
use sportello_types::istanze::Status;
use sportello_types::problem::ProblemCode;

/// Removes a file from a draft
///
/// What has been sent keeps its files.
#[utoipa::path(tag = "attachments", operation_id = "attachments_remove",
    params(("id" = IstanzaId, Path, description = "The draft's id"),
        ("attachment" = AttachmentId, Path, description = "The file's id")),
    security(("session" = []), ("token" = ["istanze:write"])),
    responses((status = 204, description = "Removed"), (status = 409)))]
#[delete("/istanze/{id}/attachments/{attachment}")]
pub(super) async fn handler(
    citizen: By<IstanzeWrite>,
    path: web::Path<(IstanzaId, AttachmentId)>,
) -> Result<HttpResponse, Fail> {
    let (istanza, id) = path.into_inner();
    let tx = citizen.write().await?;
    let row = istanze::lock(&tx, citizen.id, istanza)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(&tx, &citizen, &row).await?;
    if row.status != Status::Draft {
        return Err(ProblemCode::NotADraft.into());
    }
    attachments::remove(&tx, istanza, id, citizen.now).await?;
    journal::note(&tx, &citizen, Act::AttachmentRemoved, &format!("{istanza}/{id}")).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
