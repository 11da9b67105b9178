//! `POST /activations`.

use super::activate::{in_force, record};
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json, words};
use actix_web::post;
use sportello_types::activations::{ActivateTogether, Activation};
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::problem::ProblemCode;
use sportello_types::services::ServiceGroup;

/// Activates several groups of services
///
/// All of them or none, each as if activated alone: with the version of its own notice. Doing it
/// again changes nothing.
#[utoipa::path(tag = "activations", operation_id = "activations_activate_together",
    responses((status = 200, body = Page<Activation>), (status = 422)))]
#[post("/activations")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    body: Json<ActivateTogether>,
) -> Result<Json<Page<Activation>>, Fail> {
    Ok(Json(Page::whole(activate(&citizen, &body.0).await?)))
}

async fn activate(citizen: &Citizen<L2>, body: &ActivateTogether) -> Result<Vec<Activation>, Fail> {
    if !(1..=ServiceGroup::ALL.len()).contains(&body.groups.len()) {
        return Err(Fail::field(
            ProblemCode::ValidationFailed,
            "/groups",
            "wrong_number",
            |lang: Lang| words::field("wrong_number", lang),
        ));
    }
    let mut read = Vec::with_capacity(body.groups.len());
    for (at, one) in body.groups.iter().enumerate() {
        let pointer = format!("/groups/{at}/text_version");
        read.push((one.group, in_force(one.group, &one.text_version, &pointer)?));
    }
    let tx = citizen.write().await?;
    let mut activations = Vec::with_capacity(read.len());
    for (group, text) in read {
        activations.push(record(&tx, citizen, group, text).await?);
    }
    tx.commit().await?;
    Ok(activations)
}
