//! `GET /profile`.

use crate::bearer::{By, ProfileRead};
use crate::ctx::L1;
use crate::http::{Etag, Fail};
use actix_web::{HttpResponse, get};
use sportello_storage::citizens;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Profile;

/// Shows the profile
///
/// Each value with where it comes from and since when.
#[utoipa::path(tag = "profile", operation_id = "profile_show",
    security(("session" = []), ("token" = ["profile:read"])),
    responses((status = 200, body = Profile, headers(("ETag" = String, description = "Its version")))))]
#[get("/profile")]
pub(super) async fn handler(citizen: By<ProfileRead, L1>) -> Result<HttpResponse, Fail> {
    let tx = citizen.read().await?;
    let found = citizens::find(&tx, citizen.id)
        .await?
        .ok_or(ProblemCode::Unauthenticated)?;
    Ok(HttpResponse::Ok()
        .insert_header(Etag(found.profile.version))
        .json(found.profile))
}
