//! `DELETE /istanze/{id}`.

use crate::bearer::{By, IstanzeWrite};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::{HttpResponse, delete, web};
use sportello_storage::{Error, istanze};
use sportello_types::ids::IstanzaId;
use sportello_types::problem::ProblemCode;

/// Deletes a draft
///
/// With its files. What has been sent cannot be deleted.
#[utoipa::path(tag = "istanze", operation_id = "istanze_delete",
    params(("id" = IstanzaId, Path, description = "The draft's id")),
    security(("session" = []), ("token" = ["istanze:write"])),
    responses((status = 204, description = "Deleted"), (status = 409)))]
#[delete("/istanze/{id}")]
pub(super) async fn handler(
    citizen: By<IstanzeWrite>,
    id: web::Path<IstanzaId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    match istanze::delete_draft(&tx, citizen.id, *id, citizen.now).await {
        Err(Error::WrongState) => return Err(ProblemCode::NotADraft.into()),
        other => other?,
    }
    journal::note(&tx, &citizen, Act::IstanzaDeleted, &id.to_string()).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
