//! `GET /istanze/{id}`.

use super::view;
use crate::ctx::{Citizen, L2};
use crate::http::{Etag, Fail};
use actix_web::{HttpResponse, get, web};
use sportello_storage::istanze;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::Istanza;
use sportello_types::problem::ProblemCode;

/// Shows an istanza
///
/// Answers, files, what has happened, whether it can be withdrawn.
#[utoipa::path(tag = "istanze", operation_id = "istanze_show",
    params(("id" = IstanzaId, Path, description = "The istanza's id")),
    responses((status = 200, body = Istanza)))]
#[get("/istanze/{id}")]
pub(super) async fn handler(citizen: Citizen<L2>, id: web::Path<IstanzaId>) -> Result<HttpResponse, Fail> {
    let tx = citizen.read().await?;
    let row = istanze::find(&tx, citizen.id, *id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let shown = view::istanza(&tx, &citizen.tenant, row, citizen.lang, citizen.now).await?;
    Ok(HttpResponse::Ok().insert_header(Etag(shown.version)).json(shown))
}
