//! `GET /activations`.

use super::{texts, view};
use crate::bearer::{ActivationsRead, By};
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json};
use actix_web::get;
use sportello_storage::{Tx, activations};
use sportello_types::activations::Activation;
use sportello_types::page::Page;

/// Lists the groups of services
///
/// What activating each of them means, and where the citizen stands.
#[utoipa::path(tag = "activations", operation_id = "activations_list",
    security(("session" = []), ("token" = ["activations:read"])),
    responses((status = 200, body = Page<Activation>)))]
#[get("/activations")]
pub(super) async fn handler(citizen: By<ActivationsRead>) -> Result<Json<Page<Activation>>, Fail> {
    let tx = citizen.read().await?;
    let items = all_of(&tx, &citizen).await?;
    Ok(Json(Page::whole(items)))
}

/// All groups, and where the citizen stands with each.
pub async fn all_of(tx: &Tx, citizen: &Citizen<L2>) -> Result<Vec<Activation>, Fail> {
    let current = activations::current(tx, citizen.id).await?;
    let shown = texts::all().map(|(group, text)| {
        let last = current.iter().find(|event| event.group == group);
        view::activation(group, text, last, citizen.lang)
    });
    Ok(shown.collect())
}
