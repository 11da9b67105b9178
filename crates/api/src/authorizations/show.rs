//! `GET /authorizations/{id}`.

use super::Open;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json};
use actix_web::{get, web};
use sportello_types::tokens::Authorization;

/// Shows what an app asks for
///
/// The request that brought the citizen's browser here, by the id in the page's address. It waits ten
/// minutes for an answer.
#[utoipa::path(tag = "identity", operation_id = "authorizations_show",
    params(("id" = String, Path, description = "The request's id", max_length = 64)),
    responses((status = 200, body = Authorization)))]
#[get("/authorizations/{id}")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<String>,
) -> Result<Json<Authorization>, Fail> {
    let tx = citizen.read().await?;
    let open = Open::find(&tx, &citizen, &id).await?;
    Ok(Json(Authorization {
        level: open.asked.request.level,
        sign_in_again: open.check_login(&citizen).is_err(),
        client_name: open.stored.registration.name,
        client_owner: open.stored.registration.owner,
        returns_to: open.redirect.to.host().unwrap_or("loopback").to_owned(),
        scopes: open.asked.request.scopes.iter().collect(),
    }))
}
