//! `DELETE /connected-apps/{id}`.

use crate::ctx::{Citizen, L1};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::{HttpResponse, delete, web};
use sportello_storage::{consents, grants};
use sportello_types::ids::ClientId;
use sportello_types::problem::ProblemCode;

/// Shows an app out
///
/// All its tokens are over at once, and it must ask again.
#[utoipa::path(tag = "identity", operation_id = "connected_apps_revoke",
    params(("id" = ClientId, Path, description = "The app's client id")),
    responses((status = 204, description = "The app is out")))]
#[delete("/connected-apps/{id}")]
pub(super) async fn handler(citizen: Citizen<L1>, id: web::Path<ClientId>) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    if !consents::take_back(&tx, citizen.id, *id).await? {
        return Err(ProblemCode::NotFound.into());
    }
    grants::end_all(&tx, citizen.id, *id, "citizen", citizen.now).await?;
    journal::note(&tx, &citizen, Act::AppDisconnected, &format!("client/{id}")).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
