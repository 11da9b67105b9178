//! `POST /oauth/par`: an app tells beforehand what it will ask for (RFC 9126), so that none of it
//! passes through the browser's address bar.

use super::answer::{Trouble, answered, document, form};
use super::authenticate::caller;
use crate::ctx::Ctx;
use crate::http::Fail;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;
use sportello_identity::issuer::{AuthorizationRequest, OauthError, PUSHED};
use sportello_storage::Secret;
use sportello_storage::authorizations::{self, Stage, Waiting};

/// What a pushed request is called by.
pub(super) const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

pub(super) async fn handler(ctx: Ctx, req: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Fail> {
    answered(push(&ctx, &req, payload).await)
}

async fn push(ctx: &Ctx, req: &HttpRequest, payload: web::Payload) -> Result<HttpResponse, Trouble> {
    let form = form(ctx, req, payload).await?;
    let client = caller(ctx, req, &form, "par").await?;
    if form.get("request_uri").is_some() {
        return Err(OauthError::request("request_uri cannot be pushed").into());
    }
    let request = AuthorizationRequest::read(&form, &client).map_err(|refusal| refusal.error)?;
    let secret = Secret::draw(&mut ctx.rng());
    let waiting = Waiting {
        client: client.id,
        request: serde_json::to_value(request).map_err(Fail::internal)?,
        created_at: ctx.now,
        expires_at: ctx.now + PUSHED,
    };
    let tx = ctx.write().await?;
    authorizations::keep(&tx, secret.hash(), Stage::Pushed, &waiting).await?;
    tx.commit().await?;
    Ok(document(
        StatusCode::CREATED,
        &json!({
            "request_uri": format!("{PREFIX}{}", secret.expose()),
            "expires_in": PUSHED.num_seconds(),
        }),
    ))
}
