//! `GET /istanze/{id}`.

use super::{prefill, view};
use crate::activations;
use crate::bearer::{By, IstanzeRead};
use crate::http::{Etag, Fail};
use actix_web::{HttpResponse, get, web};
use sportello_storage::istanze;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, Status};
use sportello_types::problem::ProblemCode;

/// Shows an istanza
///
/// Answers, files, what has happened, whether it can be withdrawn. In a draft, what the profile
/// certifies is the profile's of today.
#[utoipa::path(tag = "istanze", operation_id = "istanze_show",
    params(("id" = IstanzaId, Path, description = "The istanza's id")),
    security(("session" = []), ("token" = ["istanze:read"])),
    responses((status = 200, body = Istanza, headers(("ETag" = String, description = "Its version"))),
        (status = 403)))]
#[get("/istanze/{id}")]
pub(super) async fn handler(
    citizen: By<IstanzeRead>,
    id: web::Path<IstanzaId>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.read().await?;
    let mut row = istanze::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    activations::require_for(&tx, &citizen, &row).await?;
    if row.status == Status::Draft {
        row.answers = prefill::certified(&tx, &citizen, &row).await?;
    }
    let shown = view::istanza(&tx, &citizen.tenant, row, citizen.lang).await?;
    Ok(HttpResponse::Ok().insert_header(Etag(shown.version)).json(shown))
}
