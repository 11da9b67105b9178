//! `GET /connected-apps`.

use crate::ctx::{Citizen, L1};
use crate::http::{Fail, Json};
use actix_web::get;
use sportello_identity::issuer::ScopeSet;
use sportello_storage::{Tx, consents};
use sportello_types::ids::CitizenId;
use sportello_types::page::Page;
use sportello_types::tokens::ConnectedApp;

/// Lists the apps that the citizen has let in
///
/// With what each may do, the last let in first.
#[utoipa::path(tag = "identity", operation_id = "connected_apps_list",
    responses((status = 200, body = Page<ConnectedApp>)))]
#[get("/connected-apps")]
pub(super) async fn handler(citizen: Citizen<L1>) -> Result<Json<Page<ConnectedApp>>, Fail> {
    let tx = citizen.read().await?;
    Ok(Json(Page::whole(all_of(&tx, citizen.id).await?)))
}

/// The apps that a citizen has let in, a hundred at most.
pub(crate) async fn all_of(tx: &Tx, citizen: CitizenId) -> Result<Vec<ConnectedApp>, Fail> {
    let shown = consents::list(tx, citizen).await?.into_iter().map(|app| {
        let scopes: ScopeSet = app.consent.scopes.parse().map_err(Fail::internal)?;
        Ok(ConnectedApp {
            client: app.consent.client,
            name: app.registration.name,
            owner: app.registration.owner,
            scopes: scopes.iter().collect(),
            allowed_at: app.consent.given_at,
            last_used_at: app.last_used_at,
        })
    });
    shown.collect()
}
