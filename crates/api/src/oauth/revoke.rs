//! `POST /oauth/revoke` (RFC 7009): a client gives back what it no longer needs. A token of a grant,
//! whichever, ends the grant.

use super::answer::{Trouble, answered, form};
use super::authenticate::caller;
use super::keys;
use crate::ctx::{Ctx, secret_hash};
use crate::http::Fail;
use actix_web::{HttpRequest, HttpResponse, web};
use sportello_identity::issuer::{ErrorCode, Holder, OauthError};
use sportello_storage::grants;
use sportello_types::ids::GrantId;

pub(super) async fn handler(ctx: Ctx, req: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Fail> {
    answered(revoke(&ctx, &req, payload).await)
}

async fn revoke(ctx: &Ctx, req: &HttpRequest, payload: web::Payload) -> Result<HttpResponse, Trouble> {
    let form = form(ctx, req, payload).await?;
    let client = caller(ctx, req, &form, "revoke").await?;
    let text = form.need("token", "token is missing")?;
    let read = keys::read(ctx, text).await?;
    let tx = ctx.write().await?;
    let foreign = OauthError::new(ErrorCode::UnauthorizedClient, "the token is another client's");
    let mut over: Option<GrantId> = None;
    if let Some((grant, ..)) = grants::of_refresh(&tx, secret_hash(text)).await? {
        over = Some(grant);
    } else if let Ok(token) = read {
        if token.client != client.id {
            return Err(foreign.into());
        }
        match token.holder {
            // The back end's token ends with the ten minutes; the grant is the app's to end.
            Holder::Citizen { .. } if token.on_behalf_of.is_some() => {}
            Holder::Citizen { grant, .. } => over = Some(grant),
            Holder::Client => grants::revoke_token(&tx, &token.id, token.expires_at).await?,
        }
    }
    if let Some(grant) = over
        && let Some((_, owner)) = grants::end(&tx, grant, "client", ctx.now).await?
        && owner != client.id
    {
        return Err(foreign.into()); // rolls back
    }
    tx.commit().await?;
    // Nothing is said of tokens that there are not (§2.2).
    Ok(HttpResponse::Ok().finish())
}
