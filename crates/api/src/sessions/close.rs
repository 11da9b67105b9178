//! `DELETE /session`: the way out.

use crate::auth::leave;
use crate::ctx::{Citizen, L1};
use crate::http::Fail;
use crate::http::cookies::{self, Name};
use actix_web::{HttpResponse, delete};
use sportello_storage::audit;

/// Signs out
///
/// Closes the session that asks. The identity provider's own session, if it has one (SPID level
/// 1), is closed by `/auth/spid/logout`.
#[utoipa::path(tag = "identity", operation_id = "session_close",
    responses((status = 204, description = "Signed out")))]
#[delete("/session")]
pub(super) async fn handler(citizen: Citizen<L1>) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    leave::close(&tx, &citizen.app, citizen.id, citizen.session_id, citizen.now).await?;
    audit::append(&tx, citizen.event("session_closed")).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent()
        .cookie(cookies::clear(Name::Session, &citizen.app.settings))
        .finish())
}
