//! `GET /desk/passkeys`.

use super::{account, shown};
use crate::ctx::{Citizen, L1};
use crate::http::{Fail, Json};
use actix_web::get;
use sportello_storage::desk;
use sportello_types::passkeys::PasskeyList;

/// Lists the passkeys of one's desk account
///
/// All of them, and the level that a sign-in with one reaches; 404 for whoever has no such account.
#[utoipa::path(tag = "desk", operation_id = "desk_passkeys_list",
    responses((status = 200, body = PasskeyList), (status = 404)))]
#[get("/desk/passkeys")]
pub(in crate::desk) async fn handler(citizen: Citizen<L1>) -> Result<Json<PasskeyList>, Fail> {
    let tx = citizen.read().await?;
    let account = account(&tx, &citizen).await?;
    let passkeys = desk::passkeys(&tx, account.is.id).await?;
    Ok(Json(PasskeyList {
        items: passkeys.into_iter().map(shown).collect(),
        level: citizen.tenant.settings.desk.level_of(true),
    }))
}
