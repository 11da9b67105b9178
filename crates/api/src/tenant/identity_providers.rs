//! `GET /identity-providers`.

use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use actix_web::get;
use rand::seq::SliceRandom;
use sportello_types::page::Page;
use sportello_types::tenant::IdentityProvider;

/// Lists the SPID identity providers
///
/// All those of the registry, in a new random order at each call, as the rules of the "Entra con
/// SPID" button ask: none is preferred.
#[utoipa::path(tag = "identity", operation_id = "identity_providers_list",
    responses((status = 200, body = Page<IdentityProvider>)), security(()))]
#[get("/identity-providers")]
pub(super) async fn handler(ctx: Ctx) -> Result<Json<Page<IdentityProvider>>, Fail> {
    Ok(Json(list(&ctx)))
}

/// The list, also for the sign-in page.
pub fn list(ctx: &Ctx) -> Page<IdentityProvider> {
    let mut items = ctx.app.spid.identity_providers();
    items.shuffle(&mut ctx.rng());
    items.truncate(100);
    Page {
        items,
        limit: 100,
        next_cursor: None,
    }
}
