//! `GET /sessions`.

use crate::ctx::{Citizen, L1, Level};
use crate::http::{Fail, Json};
use actix_web::get;
use sportello_storage::{Tx, sessions};
use sportello_types::page::Page;
use sportello_types::sessions::Session;

/// Lists the open sessions
///
/// Those of the citizen who asks, the latest used first.
#[utoipa::path(tag = "identity", operation_id = "sessions_list",
    responses((status = 200, body = Page<Session>)))]
#[get("/sessions")]
pub(super) async fn handler(citizen: Citizen<L1>) -> Result<Json<Page<Session>>, Fail> {
    let tx = citizen.read().await?;
    Ok(Json(Page::whole(all_of(&tx, &citizen).await?)))
}

/// The open sessions of a citizen, a hundred at most.
pub(crate) async fn all_of<L: Level>(tx: &Tx, citizen: &Citizen<L>) -> Result<Vec<Session>, Fail> {
    let open = sessions::list(tx, citizen.id, citizen.now).await?;
    let shown = open.into_iter().take(100).map(|session| Session {
        id: session.id,
        current: session.id == citizen.session_id,
        provider: session.provider,
        level: session.level,
        device: session.device,
        opened_at: session.opened_at,
        last_seen_at: session.last_seen_at,
    });
    Ok(shown.collect())
}
