//! `GET /istanze/{id}/segnatura`.

use super::{register, sent};
use crate::activations;
use crate::app::App;
use crate::bearer::{By, IstanzeRead};
use crate::http::Fail;
use crate::journal::{self, Act};
use crate::tenant::ServedTenant;
use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, Utc};
use sportello_documents::seal::SealError;
use sportello_integrations::protocol::segnatura;
use sportello_storage::istanze::{self, Istanza};
use sportello_storage::{Tx, register as entries};
use sportello_types::ids::{IstanzaId, RegistrationId, TenantId};
use sportello_types::problem::ProblemCode;

/// Downloads the segnatura
///
/// The national XML of the register entry (AgID, guidelines on electronic documents, annex 6), with the
/// municipality's electronic seal (XAdES baseline B). Always the same bytes.
#[utoipa::path(tag = "istanze", operation_id = "istanze_segnatura",
    params(("id" = IstanzaId, Path, description = "The istanza's id")),
    security(("session" = []), ("token" = ["istanze:read"])),
    responses((status = 200, body = String, content_type = "application/xml", description = "The segnatura"),
        (status = 503)))]
#[get("/istanze/{id}/segnatura")]
pub(super) async fn handler(
    citizen: By<IstanzeRead>,
    id: web::Path<IstanzaId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.read().await?;
    let row = istanze::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(&tx, &citizen, &row).await?;
    let entry = row.registration_id.ok_or(ProblemCode::NotFound)?;
    let kept = entries::find_segnatura(&tx, entry).await?;
    let draft = draft(&tx, &citizen.tenant, &row, entry)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    drop(tx);
    let sealed = match kept {
        Some(kept) => kept,
        None => seal(&citizen.app, citizen.tenant_id(), draft, citizen.now).await?,
    };
    let tx = citizen.write().await?;
    let xml = entries::keep_segnatura(&tx, entry, &sealed, citizen.now).await?;
    journal::note(&tx, &citizen, Act::SegnaturaDownloaded, &id.to_string()).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().content_type("application/xml").body(xml))
}

/// The segnatura of a registered istanza, without seal; nothing before it is registered.
pub(crate) async fn draft(
    tx: &Tx,
    tenant: &ServedTenant,
    row: &Istanza,
    entry: RegistrationId,
) -> Result<Option<String>, Fail> {
    let Some(entry) = entries::find(tx, entry).await? else {
        return Ok(None);
    };
    let Some((sent, document)) = sent::read(tx, row.id).await? else {
        return Ok(None);
    };
    let registration = register::registration(tenant, &sent, &document.sha256, document.content.len())?;
    let owner = tenant.administration(sent.office);
    Ok(Some(segnatura::build(
        &owner,
        &register::number(&entry)?,
        &registration,
    )))
}

/// Seals in the municipality's name, off the event loop.
async fn seal(app: &App, tenant: TenantId, xml: String, now: DateTime<Utc>) -> Result<String, Fail> {
    let seal = app.seal(tenant).ok_or(ProblemCode::Unavailable)?;
    let sealed = web::block(move || seal.seal_xml(&xml, now))
        .await
        .map_err(Fail::internal)?;
    sealed.map_err(|error| match error {
        SealError::Unavailable(_) => ProblemCode::Unavailable.into(),
        other => Fail::internal(other),
    })
}
