//! `DELETE /sessions/{id}`.

use crate::auth::leave;
use crate::ctx::{Citizen, L1};
use crate::http::Fail;
use crate::http::cookies::{self, Name};
use actix_web::{HttpResponse, delete, web};
use sportello_storage::audit::{self, Event};
use sportello_types::ids::SessionId;
use sportello_types::problem::ProblemCode;

/// Closes one of the open sessions
///
/// On another device, for instance; closing the one that asks signs out.
#[utoipa::path(tag = "identity", operation_id = "sessions_revoke",
    params(("id" = SessionId, Path, description = "The session's id")),
    responses((status = 204, description = "Closed")))]
#[delete("/sessions/{id}")]
pub(super) async fn handler(citizen: Citizen<L1>, id: web::Path<SessionId>) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    if !leave::close(&tx, &citizen.app, citizen.id, *id, citizen.now).await? {
        return Err(ProblemCode::NotFound.into());
    }
    let event = Event {
        object: Some(format!("session/{id}")),
        ..citizen.event("session_revoked")
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    let mut answer = HttpResponse::NoContent();
    if *id == citizen.session_id {
        answer.cookie(cookies::clear(Name::Session, &citizen.app.settings));
    }
    Ok(answer.finish())
}
