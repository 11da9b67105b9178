//! `GET /profile/accesses`.

use crate::ctx::{Citizen, L1};
use crate::http::{Fail, Json, PageQuery};
use crate::journal;
use actix_web::{get, web};
use sportello_storage::audit::{self, Actor, Entry};
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::profile::Access;

/// Lists the accesses to the citizen's data
///
/// Who did what, newest first, from the audit log.
#[utoipa::path(tag = "profile", operation_id = "accesses_list", params(PageQuery),
    responses((status = 200, body = Page<Access>)))]
#[get("/profile/accesses")]
pub(super) async fn handler(
    citizen: Citizen<L1>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Access>>, Fail> {
    let tx = citizen.read().await?;
    let entries = audit::list_for_citizen(&tx, citizen.id, page.cursor.as_deref(), page.limit()?).await?;
    Ok(Json(entries.map(|entry| access(entry, citizen.lang))))
}

/// An entry of the log, in the citizen's words.
pub(super) fn access(entry: Entry, lang: Lang) -> Access {
    Access {
        at: entry.event.at,
        description: journal::describe(&entry.event.name, lang).to_owned(),
        event: entry.event.name,
        actor: match entry.event.actor {
            Actor::Citizen => "citizen",
            Actor::Operator => "operator",
            Actor::System => "system",
        }
        .to_owned(),
    }
}
