//! `PATCH /profile`.

use super::{confirmation, rules};
use crate::bearer::{By, ProfileWrite};
use crate::ctx::{Citizen, L1};
use crate::http::{Etag, Fail, IfMatch, Json};
use crate::jobs::email_changed;
use crate::journal::{self, Act};
use crate::places::Places;
use crate::time;
use actix_web::{HttpResponse, patch};
use sportello_integrations::notify::mails::AddressNews;
use sportello_storage::citizens::{self, ProfileChange};
use sportello_storage::sms;
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::{Profile, ProfilePatch};

/// Changes the profile
///
/// A JSON Merge Patch: absent members stay, `null` removes. A new e-mail address stays pending
/// until the link in the mail to it is followed; the old one stays in use meanwhile, and is told.
/// Contacts change at level 2 alone.
#[utoipa::path(tag = "profile", operation_id = "profile_change",
    params(("If-Match" = String, Header, description = "`ETag` of the profile that was read", max_length = 32)),
    request_body(content = ProfilePatch, content_type = "application/merge-patch+json"),
    security(("session" = []), ("token" = ["profile:write"])),
    responses((status = 200, body = Profile, headers(("ETag" = String, description = "Its version"))),
        (status = 412), (status = 422), (status = 428)))]
#[patch("/profile")]
pub(super) async fn handler(
    citizen: By<ProfileWrite, L1>,
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
    if citizen.login.level < Loa::L2 && changes_contacts(&before, &patch) {
        return Err(ProblemCode::StepUpRequired.into());
    }
    let patch = rules::check(
        &before,
        patch,
        Places::of(&citizen.tenant),
        time::rome_day(citizen.now),
    )?;
    let completes = patch.complete == Some(true) && !before.complete;
    let fields = changed(&patch);
    let wanted = patch.email.clone();
    let confirm = match &wanted {
        Some(Some(email)) if before.email.as_ref() != Some(email) => Some(email.clone()),
        _ => None,
    };
    let change = ProfileChange {
        given_name: patch.given_name,
        family_name: patch.family_name,
        birth_date: patch.birth_date,
        birth_place: patch.birth_place,
        residence: patch.residence,
        declared_tax_code: patch.declared_tax_code,
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
    if let Some(email) = &confirm {
        confirmation::ask(&tx, citizen, &before, email).await?;
    } else if after.email.is_none()
        && let Some(old) = before.email
    {
        email_changed::enqueue(&tx, citizen, citizen.id, old, AddressNews::Removed).await?;
    }
    let act = if completes {
        Act::ProfileCompleted
    } else {
        Act::ProfileChanged
    };
    journal::note_fields(&tx, citizen, act, "profile", fields).await?;
    // Another phone has not said that it may be written to.
    if sms::keep_only(&tx, citizen.id, after.mobile.as_ref()).await? {
        journal::note(&tx, citizen, Act::SmsStopped, "sms").await?;
    }
    tx.commit().await?;
    Ok(after)
}

/// Where the portal writes to is where the data go that need level 2: a lower one does not move it.
fn changes_contacts(before: &Profile, patch: &ProfilePatch) -> bool {
    fn differs<T: PartialEq>(wanted: Option<&Option<T>>, now: Option<&T>) -> bool {
        wanted.is_some_and(|wanted| wanted.as_ref() != now)
    }
    let takes_back = patch.email.is_some() && before.pending_email.is_some();
    takes_back
        || differs(patch.email.as_ref(), before.email.as_ref())
        || differs(patch.pec.as_ref(), before.pec.as_ref())
        || differs(patch.mobile.as_ref(), before.mobile.as_ref())
        || differs(patch.phone.as_ref(), before.phone.as_ref())
}

/// Names of the fields that a change touches, for the log.
fn changed(patch: &ProfilePatch) -> Vec<String> {
    [
        ("given_name", patch.given_name.is_some()),
        ("family_name", patch.family_name.is_some()),
        ("birth_date", patch.birth_date.is_some()),
        ("birth_place", patch.birth_place.is_some()),
        ("residence", patch.residence.is_some()),
        ("declared_tax_code", patch.declared_tax_code.is_some()),
        ("identity_document", patch.identity_document.is_some()),
        ("email", patch.email.is_some()),
        ("pec", patch.pec.is_some()),
        ("mobile", patch.mobile.is_some()),
        ("phone", patch.phone.is_some()),
    ]
    .into_iter()
    .filter(|(_, touched)| *touched)
    .map(|(field, _)| field.to_owned())
    .collect()
}
