//! `GET /istanze/{id}/document`.

use crate::activations;
use crate::bearer::{By, IstanzeRead};
use crate::http::{Fail, download};
use actix_web::{HttpResponse, get, web};
use sportello_storage::istanze;
use sportello_types::ids::IstanzaId;
use sportello_types::problem::ProblemCode;

/// Downloads what was sent
///
/// The very bytes whose SHA-256 stands in the official register and on the receipt: questions,
/// answers, files with their hashes, who applied and how they were recognised, as canonical JSON.
#[utoipa::path(tag = "istanze", operation_id = "istanze_document",
    params(("id" = IstanzaId, Path, description = "The istanza's id")),
    security(("session" = []), ("token" = ["istanze:read"])),
    responses((status = 200, body = Object, description = "The document",
        example = json!({ "service": "permesso-ztl", "submitted_at": "2026-11-24T09:30:00Z", "lang": "it" }))))]
#[get("/istanze/{id}/document")]
pub(super) async fn handler(
    citizen: By<IstanzeRead>,
    id: web::Path<IstanzaId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.read().await?;
    let row = istanze::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(&tx, &citizen, &row).await?;
    let document = istanze::document(&tx, row.id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    Ok(download("application/json", "istanza.json", document.content))
}
