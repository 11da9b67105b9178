//! `POST /oauth/introspect` (RFC 7662): a confidential client asks whether a token is good: its own,
//! or one of an app whose back end it is. Of all others it learns that they are not.

use super::answer::{Trouble, answered, document, form};
use super::authenticate::caller;
use super::issue::still_granted;
use crate::bearer::Bearer;
use crate::ctx::{Ctx, secret_hash};
use crate::http::Fail;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use sportello_identity::issuer::{AccessToken, ClientRules, OauthError, acr};
use sportello_storage::{Tx, grants};

pub(super) async fn handler(ctx: Ctx, req: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Fail> {
    answered(introspect(&ctx, &req, payload).await)
}

async fn introspect(ctx: &Ctx, req: &HttpRequest, payload: web::Payload) -> Result<HttpResponse, Trouble> {
    let form = form(ctx, req, payload).await?;
    let client = caller(ctx, req, &form, "introspect").await?;
    if !client.is_confidential() {
        return Err(OauthError::client("only clients that prove who they are may ask").into());
    }
    let text = form.need("token", "token is missing")?;
    let tx = ctx.read().await?;
    let refresh = refresh_token(&tx, ctx, &client, text).await?;
    drop(tx);
    let found = match refresh {
        Some(found) => Some(found),
        None => access_token(ctx, &client, text).await,
    };
    let body = found.unwrap_or_else(|| json!({ "active": false }));
    Ok(document(StatusCode::OK, &body))
}

async fn refresh_token(
    tx: &Tx,
    ctx: &Ctx,
    client: &ClientRules,
    text: &str,
) -> Result<Option<Value>, Trouble> {
    let Some((grant, used, expires_at)) = grants::of_refresh(tx, secret_hash(text)).await? else {
        return Ok(None);
    };
    let grant = grants::find(tx, grant, ctx.now).await?;
    let good = grant.filter(|grant| grant.client == client.id && !used && expires_at > ctx.now);
    let Some(grant) = good else { return Ok(None) };
    let granted = still_granted(&grant, client)?;
    Ok(client.may_refresh(&granted).then(|| {
        json!({
            "active": true,
            "client_id": client.id,
            "sub": grant.citizen,
            "scope": granted.to_string(),
            "iss": ctx.issuer(),
            "exp": expires_at.timestamp(),
        })
    }))
}

async fn access_token(ctx: &Ctx, client: &ClientRules, text: &str) -> Option<Value> {
    let bearer = Bearer::find(ctx, text).await.ok()?;
    let carrier = bearer.token.client;
    if carrier != client.id && !client.exchanges.contains(&carrier) {
        return None;
    }
    let mut body = json!({
        "active": true,
        "token_type": "Bearer",
        "client_id": carrier,
        "sub": carrier.to_string(),
        "scope": bearer.scopes.to_string(),
        "iss": ctx.issuer(),
        "aud": AccessToken::audience(&ctx.issuer()),
        "jti": bearer.token.id,
        "iat": bearer.token.issued_at.timestamp(),
        "exp": bearer.token.expires_at.timestamp(),
    });
    if let (Some(login), Some(members)) = (&bearer.login, body.as_object_mut()) {
        members.insert("sub".to_owned(), login.citizen.to_string().into());
        members.insert("acr".to_owned(), acr(login.level).into());
        members.insert("auth_time".to_owned(), login.opened_at.timestamp().into());
    }
    Some(body)
}
