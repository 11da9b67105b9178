//! `DELETE /activations/{group}`.

use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::{HttpResponse, delete, web};
use sportello_storage::activations::{self, ActivationEvent};
use sportello_storage::new_id;
use sportello_types::services::ServiceGroup;

/// Withdraws the activation of a group of services
///
/// What has been sent already runs its course; nothing new of the group can be begun.
#[utoipa::path(tag = "activations", operation_id = "activations_withdraw",
    params(("group" = ServiceGroup, Path, description = "The group of services")),
    responses((status = 204, description = "Withdrawn")))]
#[delete("/activations/{group}")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    group: web::Path<ServiceGroup>,
) -> Result<HttpResponse, Fail> {
    let tx = citizen.write().await?;
    if let Some(last) = activations::find(&tx, citizen.id, *group).await?
        && last.active
    {
        let event = ActivationEvent {
            id: new_id(citizen.now, &mut citizen.rng()),
            active: false,
            at: citizen.now,
            ..last
        };
        activations::append(&tx, citizen.id, &event).await?;
        journal::note(&tx, &citizen, Act::ActivationWithdrawn, group.slug()).await?;
        tx.commit().await?;
    }
    Ok(HttpResponse::NoContent().finish())
}
