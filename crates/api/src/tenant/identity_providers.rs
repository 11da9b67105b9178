//! `GET /identity-providers`.

use crate::auth::trouble;
use crate::ctx::Ctx;
use crate::desk;
use crate::http::{Fail, Json};
use actix_web::get;
use rand::seq::SliceRandom;
use sportello_storage::login_log;
use sportello_types::page::Page;
use sportello_types::tenant::IdentityProvider;

/// Lists the identity providers
///
/// Those of SPID, all of the registry, in a new random order at each call, as the rules of the
/// "Entra con SPID" button ask: none is preferred. Each says whether one can sign in there now, as far
/// as is known from the registry and from how its last answers ended. Where this municipality lets in
/// people of other member states, the eIDAS node is among them. Then the provider of CIE and the cards
/// (CNS), where this municipality offers them, and the credentials of those recognised at its desk, where
/// it gives any; `provider` tells them apart.
#[utoipa::path(tag = "identity", operation_id = "identity_providers_list",
    responses((status = 200, body = Page<IdentityProvider>)), security(()))]
#[get("/identity-providers")]
pub(super) async fn handler(ctx: Ctx) -> Result<Json<Page<IdentityProvider>>, Fail> {
    Ok(Json(list(&ctx).await?))
}

/// The list, also for the sign-in page.
pub async fn list(ctx: &Ctx) -> Result<Page<IdentityProvider>, Fail> {
    let tx = ctx.read().await?;
    let outcomes = login_log::last_outcomes(&tx, ctx.now - trouble::RECENT).await?;
    drop(tx);
    let troubled = trouble::troubled(&outcomes);
    let mut items = ctx
        .app
        .spid
        .identity_providers(ctx.tenant_id(), &troubled, ctx.now);
    items.shuffle(&mut ctx.rng());
    let mut others = ctx.app.cie.identity_providers(ctx.tenant_id(), ctx.now);
    others.extend(ctx.app.cns.identity_provider(ctx.now));
    others.extend(desk::identity_provider(ctx));
    items.truncate(100 - others.len().min(100));
    items.extend(others);
    Ok(Page::whole(items))
}
