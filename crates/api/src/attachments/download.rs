//! `GET /istanze/{id}/attachments/{attachment}`.

use super::disposition;
use super::refusal::Refusal;
use crate::activations;
use crate::bearer::{By, IstanzeRead};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use sportello_storage::{attachments, istanze};
use sportello_types::ids::{AttachmentId, IstanzaId};
use sportello_types::problem::ProblemCode;

/// Downloads a file
///
/// As it was sent, byte for byte.
#[utoipa::path(tag = "attachments", operation_id = "attachments_download",
    params(("id" = IstanzaId, Path, description = "The istanza's id"),
        ("attachment" = AttachmentId, Path, description = "The file's id")),
    security(("session" = []), ("token" = ["istanze:read"])),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream",
        description = "The file")))]
#[get("/istanze/{id}/attachments/{attachment}")]
pub(super) async fn handler(
    citizen: By<IstanzeRead>,
    path: web::Path<(IstanzaId, AttachmentId)>,
) -> Result<HttpResponse, Fail> {
    let (istanza, id) = path.into_inner();
    let tx = citizen.write().await?;
    let row = istanze::find(&tx, citizen.id, istanza)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(&tx, &citizen, &row).await?;
    let file = attachments::find(&tx, row.id, id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let name = file.name.parse().map_err(|error| Refusal::Name(Some(error)))?;
    let object = format!("{istanza}/{id}");
    journal::note(&tx, &citizen, Act::AttachmentDownloaded, &object).await?;
    tx.commit().await?;
    let (size, content) = citizen.app.blobs.stream(&file.blob_key).await?;
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("application/octet-stream")
        .insert_header((header::CONTENT_LENGTH, size));
    Ok(disposition::save_as(&mut answer, &name).streaming(content))
}
