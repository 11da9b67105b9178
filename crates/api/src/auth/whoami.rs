//! `GET /whoami`.

use super::logout;
use crate::bearer::{By, ProfileRead};
use crate::ctx::{Citizen, L1};
use crate::http::{Fail, Json};
use actix_web::get;
use sportello_storage::{citizens, messages};
use sportello_types::problem::ProblemCode;
use sportello_types::whoami::WhoAmI;

/// Tells who is signed in
///
/// By which identity and at which level, and until when; 401 when nobody is.
#[utoipa::path(tag = "identity", operation_id = "whoami_show",
    security(("session" = []), ("token" = ["profile:read"])),
    responses((status = 200, body = WhoAmI)))]
#[get("/whoami")]
pub(super) async fn handler(citizen: By<ProfileRead, L1>) -> Result<Json<WhoAmI>, Fail> {
    Ok(Json(show(&citizen).await?))
}

/// The answer, also for pages rendered by the server.
pub async fn show(citizen: &Citizen<L1>) -> Result<WhoAmI, Fail> {
    let tx = citizen.read().await?;
    let row = citizens::find(&tx, citizen.id)
        .await?
        .ok_or(ProblemCode::Unauthenticated)?;
    let profile = row.profile;
    let unread = messages::unread_count(&tx, citizen.id).await?;
    Ok(WhoAmI {
        id: profile.id,
        given_name: profile.given_name,
        family_name: profile.family_name,
        provider: citizen.login.provider,
        identity_provider: citizen.login.identity_provider_name.clone(),
        single_logout_path: logout::path_of(&citizen.app.spid, citizen.tenant_id(), &citizen.login),
        level: citizen.login.level,
        roles: citizen.login.roles.clone(),
        profile_complete: profile.complete,
        unread_messages: unread,
        idle_ends_at: citizen.login.idle_ends_at,
        ends_at: citizen.login.ends_at,
    })
}
