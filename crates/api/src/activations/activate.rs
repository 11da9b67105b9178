//! `PUT /activations/{group}`.

use super::texts::GroupText;
use super::{texts, view};
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json};
use crate::journal::{self, Act};
use actix_web::{put, web};
use sportello_storage::activations::{self, ActivationEvent};
use sportello_storage::{Tx, new_id};
use sportello_types::activations::{Activate, Activation};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceGroup;
use sportello_types::text::activations as words;

/// Activates a group of services
///
/// Records that the notice in force has been read, with its version and its hash, and when. Doing
/// it again changes nothing.
#[utoipa::path(tag = "activations", operation_id = "activations_activate",
    params(("group" = ServiceGroup, Path, description = "The group of services")),
    responses((status = 200, body = Activation), (status = 422)))]
#[put("/activations/{group}")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    group: web::Path<ServiceGroup>,
    body: Json<Activate>,
) -> Result<Json<Activation>, Fail> {
    Ok(Json(activate(&citizen, *group, &body.0).await?))
}

async fn activate(citizen: &Citizen<L2>, group: ServiceGroup, body: &Activate) -> Result<Activation, Fail> {
    let text = in_force(group, &body.text_version, "/text_version")?;
    let tx = citizen.write().await?;
    let activation = record(&tx, citizen, group, text).await?;
    tx.commit().await?;
    Ok(activation)
}

/// The text of a group, if this is its version in force; else 422 `outdated` at the pointer.
pub(super) fn in_force(
    group: ServiceGroup,
    version: &str,
    pointer: &str,
) -> Result<&'static GroupText, Fail> {
    let text = texts::of(group).ok_or(ProblemCode::NotFound)?;
    if version == text.version {
        return Ok(text);
    }
    Err(Fail::field(
        ProblemCode::ValidationFailed,
        pointer,
        "outdated",
        |lang: Lang| words::outdated(lang).to_owned(),
    ))
}

/// Records that the text of a group has been read, unless that is on record already.
pub(super) async fn record(
    tx: &Tx,
    citizen: &Citizen<L2>,
    group: ServiceGroup,
    text: &GroupText,
) -> Result<Activation, Fail> {
    if let Some(last) = activations::find(tx, citizen.id, group).await?
        && last.active
        && last.text_version == text.version
    {
        return Ok(view::activation(group, text, Some(&last), citizen.lang));
    }
    let event = ActivationEvent {
        id: new_id(citizen.now, &mut citizen.rng()),
        group,
        active: true,
        text_version: text.version.clone(),
        text_sha256: text.sha256.clone(),
        at: citizen.now,
    };
    activations::append(tx, citizen.id, &event).await?;
    journal::note(tx, citizen, Act::ActivationGiven, group.slug()).await?;
    Ok(view::activation(group, text, Some(&event), citizen.lang))
}
