//! `GET /istanze/{id}/segnatura`.

use super::{register, sent};
use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::{HttpResponse, get, web};
use sportello_integrations::protocol::segnatura;
use sportello_storage::{istanze, register as entries};
use sportello_types::ids::IstanzaId;
use sportello_types::problem::ProblemCode;

/// Downloads the segnatura
///
/// The national XML of the register entry (AgID, guidelines on electronic documents, annex 6).
#[utoipa::path(tag = "istanze", operation_id = "istanze_segnatura",
    params(("id" = IstanzaId, Path, description = "The istanza's id")),
    responses((status = 200, body = String, content_type = "application/xml", description = "The segnatura")))]
#[get("/istanze/{id}/segnatura")]
pub(super) async fn handler(citizen: Citizen<L2>, id: web::Path<IstanzaId>) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    let row = istanze::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(&tx, citizen.id, row.status).await?;
    let entry = row.registration_id.ok_or(ProblemCode::NotFound)?;
    let entry = entries::find(&tx, entry).await?.ok_or(ProblemCode::NotFound)?;
    let (sent, document) = sent::read(&tx, row.id).await?.ok_or(ProblemCode::NotFound)?;
    let registration =
        register::registration(&citizen.tenant, &sent, &document.sha256, document.content.len())?;
    let owner = citizen.tenant.administration(sent.office);
    journal::note(&tx, &citizen, Act::SegnaturaDownloaded, &id.to_string()).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok()
        .content_type("application/xml")
        .body(segnatura::build(
            &owner,
            &register::number(&entry)?,
            &registration,
        )))
}
