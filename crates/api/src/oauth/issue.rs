//! Codes and tokens come into being.

use super::answer::Trouble;
use super::keys::KeySet;
use crate::ctx::Ctx;
use crate::http::Fail;
use serde_json::{Value, json};
use sportello_identity::issuer::{
    AccessToken, AuthorizationRequest, CODE, ClientRules, Holder, IdTokenClaims, REFRESH_IDLE, ScopeSet,
};
use sportello_storage::grants::{self, Code, Grant};
use sportello_storage::sessions::Session;
use sportello_storage::{Secret, Tx, new_id};
use sportello_types::ids::GrantId;
use sportello_types::tokens::Scope;
use uuid::Uuid;

/// Opens a grant, and gives the code that stands for it.
pub(crate) async fn issue_code(
    tx: &Tx,
    ctx: &Ctx,
    login: &Session,
    client: &ClientRules,
    request: &AuthorizationRequest,
) -> Result<String, Fail> {
    let mut rng = ctx.rng();
    let secret = Secret::draw(&mut rng);
    let id: GrantId = new_id(ctx.now, &mut rng);
    let grant = Grant {
        id,
        client: client.id,
        citizen: login.citizen,
        scopes: request.scopes.to_string(),
        provider: login.provider,
        identity_provider: login.identity_provider.clone(),
        identity_provider_name: login.identity_provider_name.clone(),
        level: login.level,
        authenticated_at: login.opened_at,
        created_at: ctx.now,
        ends_at: ctx.now + CODE,
        last_used_at: None,
        profile_complete: login.profile_complete,
    };
    let code = Code {
        grant: id,
        redirect_uri: request.redirect_uri.clone(),
        challenge: request.challenge.clone().into(),
        nonce: request.nonce.clone(),
        expires_at: ctx.now + CODE,
    };
    grants::open(tx, &grant, secret.hash(), &code).await?;
    Ok(secret.expose().to_owned())
}

/// What a grant is still good for: what the citizen gave, as far as the client is registered for it.
pub(super) fn still_granted(grant: &Grant, client: &ClientRules) -> Result<ScopeSet, Fail> {
    let given: ScopeSet = grant.scopes.parse().map_err(Fail::internal)?;
    Ok(given.and(&client.scopes))
}

/// An access token for a grant.
pub(super) fn access_of(ctx: &Ctx, grant: &Grant, scopes: ScopeSet) -> AccessToken {
    AccessToken {
        id: new_id::<Uuid>(ctx.now, &mut ctx.rng()).to_string(),
        client: grant.client,
        holder: Holder::Citizen {
            citizen: grant.citizen,
            grant: grant.id,
            level: grant.level,
            authenticated_at: grant.authenticated_at,
        },
        scopes,
        on_behalf_of: None,
        issued_at: ctx.now,
        expires_at: AccessToken::expiry(ctx.now, Some(grant.ends_at)),
    }
}

/// The answer of RFC 6749 §5.1 with an access token.
pub(super) fn answer(ctx: &Ctx, keys: &KeySet, token: &AccessToken) -> Result<Value, Fail> {
    let signed = token.sign(&ctx.issuer(), &keys.signing).map_err(Fail::internal)?;
    Ok(body(ctx, token, &signed))
}

fn body(ctx: &Ctx, token: &AccessToken, signed: &str) -> Value {
    json!({
        "access_token": signed,
        "token_type": "Bearer",
        "expires_in": (token.expires_at - ctx.now).num_seconds(),
        "scope": token.scopes.to_string(),
    })
}

/// The same for a grant, with what its scopes bring: refresh token and ID token. The refresh token
/// stands for all that was granted, the access token may be for less.
pub(super) async fn answer_for(
    tx: &Tx,
    ctx: &Ctx,
    keys: &KeySet,
    client: &ClientRules,
    grant: &Grant,
    (scopes, nonce): (ScopeSet, Option<&str>),
) -> Result<Value, Trouble> {
    let token = access_of(ctx, grant, scopes);
    let signed = token.sign(&ctx.issuer(), &keys.signing).map_err(Fail::internal)?;
    let mut body = body(ctx, &token, &signed);
    let mut add = |name: &str, value: String| {
        if let Some(members) = body.as_object_mut() {
            members.insert(name.to_owned(), value.into());
        }
    };
    if client.may_refresh(&still_granted(grant, client)?) {
        let secret = Secret::draw(&mut ctx.rng());
        let expires_at = grant.ends_at.min(ctx.now + REFRESH_IDLE);
        grants::keep_refresh(tx, grant.id, secret.hash(), expires_at, ctx.now).await?;
        add("refresh_token", secret.expose().to_owned());
    }
    if token.scopes.has(Scope::OpenId) {
        let claims = IdTokenClaims {
            client: grant.client,
            citizen: grant.citizen,
            level: grant.level,
            authenticated_at: grant.authenticated_at,
            nonce,
            access_token: &signed,
        };
        let id_token = claims
            .sign(&ctx.issuer(), &keys.signing, ctx.now)
            .map_err(Fail::internal)?;
        add("id_token", id_token);
    }
    Ok(body)
}
