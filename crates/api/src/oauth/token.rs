//! `POST /oauth/token`.

use super::answer::{Trouble, answered, document, form};
use super::authenticate::caller;
use super::{issue, keys};
use crate::bearer::Bearer;
use crate::ctx::{Ctx, secret_hash};
use crate::http::Fail;
use crate::journal::{self, Act};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;
use sportello_identity::issuer::{
    ACCESS_TOKEN, AccessToken, Challenge, ClientRules, ErrorCode, GRANT, Holder, OauthError, ScopeSet,
    TokenRequest,
};
use sportello_storage::grants::{self, Code, Grant, Spent};
use sportello_storage::{Tx, new_id};
use sportello_types::ids::GrantId;
use sportello_types::tokens::{ClientKind, Scope};
use uuid::Uuid;

pub(super) async fn handler(ctx: Ctx, req: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Fail> {
    answered(give(&ctx, &req, payload).await)
}

/// What stays even when the request is refused: a secret that was used is used, a family that was
/// ended has ended.
enum Outcome {
    Given(Value),
    Refused(OauthError),
}

async fn give(ctx: &Ctx, req: &HttpRequest, payload: web::Payload) -> Result<HttpResponse, Trouble> {
    let form = form(ctx, req, payload).await?;
    let request = TokenRequest::read(&form, &AccessToken::audience(&ctx.issuer()))?;
    // Before the transaction: it may have to write keys of its own.
    keys::of(ctx).await?;
    let client = caller(ctx, req, &form, "token").await?;
    let subject = match &request {
        TokenRequest::Exchange { subject_token, .. } => Some(subject(ctx, subject_token).await?),
        _ => None,
    };
    let tx = ctx.write().await?;
    let outcome = match request {
        TokenRequest::Code {
            code,
            redirect_uri,
            verifier,
        } => by_code(&tx, ctx, &client, &code, (&redirect_uri, &verifier)).await?,
        TokenRequest::Refresh { token, scope } => {
            by_refresh(&tx, ctx, &client, &token, scope.as_deref()).await?
        }
        TokenRequest::Client { scope } => for_itself(ctx, &client, scope.as_deref()).await?,
        TokenRequest::Exchange { scope, .. } => {
            let subject = subject.ok_or(OauthError::request("subject_token is missing"))?;
            in_exchange(ctx, &client, &subject, scope.as_deref()).await?
        }
    };
    tx.commit().await?;
    match outcome {
        Outcome::Given(body) => Ok(document(StatusCode::OK, &body)),
        Outcome::Refused(error) => Err(error.into()),
    }
}

async fn by_code(
    tx: &Tx,
    ctx: &Ctx,
    client: &ClientRules,
    code: &str,
    (redirect_uri, verifier): (&str, &str),
) -> Result<Outcome, Trouble> {
    let refused = OauthError::grant("the code is not good, or not for this client");
    let code = match grants::spend_code(tx, secret_hash(code), ctx.now).await? {
        Spent::Now(code) => code,
        Spent::Before(grant) => {
            end(tx, ctx, grant, "code_reused").await?;
            return Ok(Outcome::Refused(OauthError::grant("the code was used before")));
        }
        Spent::Unknown => return Ok(Outcome::Refused(refused)),
    };
    let grant = grants::find(tx, code.grant, ctx.now).await?;
    let Some(grant) = grant.filter(|grant| holds(&code, grant, client, ctx, (redirect_uri, verifier))) else {
        end(tx, ctx, code.grant, "code_refused").await?;
        return Ok(Outcome::Refused(refused));
    };
    let granted = issue::still_granted(&grant, client)?;
    if granted.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let lasts = if client.may_refresh(&granted) {
        GRANT
    } else {
        ACCESS_TOKEN
    };
    let grant = Grant {
        ends_at: ctx.now + lasts,
        ..grant
    };
    grants::extend(tx, grant.id, grant.ends_at).await?;
    let keys = keys::of(ctx).await?;
    let asked = (granted, code.nonce.as_deref());
    Ok(Outcome::Given(
        issue::answer_for(tx, ctx, &keys, client, &grant, asked).await?,
    ))
}

fn holds(
    code: &Code,
    grant: &Grant,
    client: &ClientRules,
    ctx: &Ctx,
    (redirect_uri, verifier): (&str, &str),
) -> bool {
    let challenge = code.challenge.parse::<Challenge>();
    code.expires_at > ctx.now
        && grant.client == client.id
        && code.redirect_uri == redirect_uri
        && challenge.is_ok_and(|challenge| challenge.is_met_by(verifier))
}

async fn by_refresh(
    tx: &Tx,
    ctx: &Ctx,
    client: &ClientRules,
    token: &str,
    scope: Option<&str>,
) -> Result<Outcome, Trouble> {
    let refused = OauthError::grant("the refresh token is not good, or not for this client");
    let spent = match grants::spend_refresh(tx, secret_hash(token), ctx.now).await? {
        Spent::Now(spent) => spent,
        Spent::Before(grant) => {
            // Two have it: the app, and whoever took it. Neither keeps it.
            end(tx, ctx, grant, "refresh_token_reused").await?;
            let twice = OauthError::grant("the refresh token was used before: the grant is over");
            return Ok(Outcome::Refused(twice));
        }
        Spent::Unknown => return Ok(Outcome::Refused(refused)),
    };
    let Some(grant) = grants::find(tx, spent.grant, ctx.now).await? else {
        return Ok(Outcome::Refused(refused));
    };
    if grant.client != client.id {
        end(tx, ctx, grant.id, "refresh_token_of_another_client").await?;
        return Ok(Outcome::Refused(refused));
    }
    let granted = issue::still_granted(&grant, client)?;
    if spent.expires_at <= ctx.now || !client.may_refresh(&granted) {
        return Ok(Outcome::Refused(refused));
    }
    let scopes = narrowed(&granted, scope)?;
    let keys = keys::of(ctx).await?;
    Ok(Outcome::Given(
        issue::answer_for(tx, ctx, &keys, client, &grant, (scopes, None)).await?,
    ))
}

/// Client credentials (RFC 6749 §4.4).
async fn for_itself(ctx: &Ctx, client: &ClientRules, scope: Option<&str>) -> Result<Outcome, Trouble> {
    if client.kind != ClientKind::Service {
        return Err(
            OauthError::new(ErrorCode::UnauthorizedClient, "only services act for themselves").into(),
        );
    }
    let own: ScopeSet = client
        .scopes
        .iter()
        .filter(|scope| scope.is_for_systems())
        .collect();
    let token = AccessToken {
        id: new_id::<Uuid>(ctx.now, &mut ctx.rng()).to_string(),
        client: client.id,
        holder: Holder::Client,
        scopes: narrowed(&own, scope)?,
        on_behalf_of: None,
        issued_at: ctx.now,
        expires_at: AccessToken::expiry(ctx.now, None),
    };
    let keys = keys::of(ctx).await?;
    Ok(Outcome::Given(issue::answer(ctx, &keys, &token)?))
}

/// The token that an app handed to its back end, if it is good.
async fn subject(ctx: &Ctx, token: &str) -> Result<Bearer, Trouble> {
    let found = Bearer::find(ctx, token).await;
    Ok(found.map_err(|_| OauthError::request("subject_token is not good"))?)
}

/// An app's back end gets a token of its own for the citizen whom the app serves (RFC 8693): for no
/// more than the app has, no longer than the app has it, and with its own name in it.
async fn in_exchange(
    ctx: &Ctx,
    client: &ClientRules,
    subject: &Bearer,
    scope: Option<&str>,
) -> Result<Outcome, Trouble> {
    let app = subject.token.client;
    let not_its = OauthError::new(
        ErrorCode::UnauthorizedClient,
        "the client is not registered as the back end of the app",
    );
    // What was exchanged once is not exchanged on.
    if subject.token.on_behalf_of.is_some() || !client.exchanges.contains(&app) {
        return Err(not_its.into());
    }
    if subject.login.is_none() {
        return Err(OauthError::request("subject_token is no citizen's").into());
    }
    let of_the_api = |scope: &Scope| scope.name().contains(':');
    let both: ScopeSet = subject
        .scopes
        .and(&client.scopes)
        .iter()
        .filter(of_the_api)
        .collect();
    let token = AccessToken {
        id: new_id::<Uuid>(ctx.now, &mut ctx.rng()).to_string(),
        client: client.id,
        scopes: narrowed(&both, scope)?,
        on_behalf_of: Some(app),
        issued_at: ctx.now,
        expires_at: AccessToken::expiry(ctx.now, Some(subject.token.expires_at)),
        ..subject.token.clone()
    };
    let keys = keys::of(ctx).await?;
    let mut body = issue::answer(ctx, &keys, &token)?;
    if let Some(members) = body.as_object_mut() {
        let kind = "urn:ietf:params:oauth:token-type:access_token";
        members.insert("issued_token_type".to_owned(), kind.into());
    }
    Ok(Outcome::Given(body))
}

/// What is asked for of what there is; all of it when nothing is said.
fn narrowed(most: &ScopeSet, asked: Option<&str>) -> Result<ScopeSet, OauthError> {
    let invalid = |description| OauthError::new(ErrorCode::InvalidScope, description);
    let scopes = match asked {
        None => most.clone(),
        Some(asked) => asked.parse().map_err(|_| invalid("a scope is not known"))?,
    };
    if scopes.is_empty() || !scopes.is_within(most) {
        return Err(invalid("a scope is not this client's to ask for"));
    }
    Ok(scopes)
}

/// Ends a family, and tells the citizen in the log of accesses.
async fn end(tx: &Tx, ctx: &Ctx, grant: GrantId, why: &'static str) -> Result<(), Trouble> {
    if let Some((citizen, client)) = grants::end(tx, grant, why, ctx.now).await? {
        tracing::warn!(%grant, %client, why, "grant ended");
        journal::note_system(tx, citizen, Act::AppCutOff, &format!("client/{client}"), ctx.now).await?;
    }
    Ok(())
}
