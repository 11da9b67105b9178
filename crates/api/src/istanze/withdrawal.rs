//! `GET /istanze/{id}/withdrawal`.

use crate::activations;
use crate::bearer::{By, IstanzeRead};
use crate::http::{Fail, download};
use actix_web::{HttpResponse, get, web};
use sportello_storage::istanze;
use sportello_types::ids::IstanzaId;
use sportello_types::problem::ProblemCode;
use sportello_types::sent::WITHDRAWAL_NAME;

/// Downloads the withdrawal
///
/// The very bytes whose SHA-256 stands in the official register: who took which istanza back, when,
/// and why if that was said, as canonical JSON.
#[utoipa::path(tag = "istanze", operation_id = "istanze_withdrawal",
    params(("id" = IstanzaId, Path, description = "The istanza's id")),
    security(("session" = []), ("token" = ["istanze:read"])),
    responses((status = 200, body = Object, description = "The document of the withdrawal",
        example = json!({ "service": "permesso-ztl", "withdrawn_at": "2026-11-25T10:00:00Z", "lang": "it",
            "reason": "Ho cambiato casa" }))))]
#[get("/istanze/{id}/withdrawal")]
pub(super) async fn handler(
    citizen: By<IstanzeRead>,
    id: web::Path<IstanzaId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.read().await?;
    let row = istanze::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(&tx, &citizen, &row).await?;
    let withdrawal = istanze::withdrawal(&tx, row.id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    Ok(download(
        "application/json",
        WITHDRAWAL_NAME,
        withdrawal.document.content,
    ))
}
