//! `PATCH /profile`.

use super::rules;
use crate::ctx::{Citizen, L1};
use crate::http::{Etag, Fail, IfMatch, Json};
use crate::jobs::confirm_email;
use crate::journal::{self, Act};
use crate::time;
use actix_web::{HttpResponse, patch};
use sportello_storage::citizens::{self, ProfileChange};
use sportello_types::problem::ProblemCode;
use sportello_types::profile::{Profile, ProfilePatch};

/// Changes the profile
///
/// A JSON Merge Patch: absent members stay, `null` removes. A new e-mail address stays pending
/// until the link in the mail to it is followed; the old one stays in use meanwhile.
#[utoipa::path(tag = "profile", operation_id = "profile_change",
    params(("If-Match" = String, Header, description = "`ETag` of the profile that was read", max_length = 32)),
    request_body(content = ProfilePatch, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Profile), (status = 412), (status = 422), (status = 428)))]
#[patch("/profile")]
pub(super) async fn handler(
    citizen: Citizen<L1>,
    read: IfMatch,
    body: Json<ProfilePatch>,
) -> Result<HttpResponse, Fail> {
    let profile = change(&citizen, read, body.0).await?;
    Ok(HttpResponse::Ok()
        .insert_header(Etag(profile.version))
        .json(profile))
}

async fn change(citizen: &Citizen<L1>, read: IfMatch, patch: ProfilePatch) -> Result<Profile, Fail> {
    let tx = citizen.write().await?;
    let before = citizens::find(&tx, citizen.id)
        .await?
        .ok_or(ProblemCode::Unauthenticated)?
        .profile;
    read.check(before.version)?;
    let patch = rules::check(&before, patch, time::rome_day(citizen.now))?;
    let completes = patch.complete == Some(true) && !before.complete;
    let wanted = patch.email.clone();
    let confirm = match &wanted {
        Some(Some(email)) if before.email.as_ref() != Some(email) => Some(email.clone()),
        _ => None,
    };
    let change = ProfileChange {
        birth_place: patch.birth_place,
        residence: patch.residence,
        identity_document: patch.identity_document,
        email: matches!(wanted, Some(None)).then_some(None),
        // Asking for the address in use takes back a change that was still pending.
        pending_email: wanted.is_some().then(|| confirm.clone()),
        pec: patch.pec,
        mobile: patch.mobile,
        phone: patch.phone,
        complete: completes,
    };
    let after = citizens::patch(&tx, citizen.id, before.version, change, citizen.now)
        .await?
        .profile;
    if confirm.is_some() {
        confirm_email::enqueue(&tx, citizen, citizen.id).await?;
    }
    let act = if completes {
        Act::ProfileCompleted
    } else {
        Act::ProfileChanged
    };
    journal::note(&tx, citizen, act, "profile").await?;
    tx.commit().await?;
    Ok(after)
}
