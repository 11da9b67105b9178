//! `GET|POST /oauth/authorize`: an app sends the citizen's browser. Who is signed in and has let the
//! app in before goes straight back; everybody else to the page that asks.

use super::answer::{Trouble, form, see};
use super::authenticate::named;
use super::issue::issue_code;
use super::par::PREFIX;
use crate::ctx::{Ctx, secret_hash};
use crate::http::Fail;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sportello_identity::issuer::{
    AuthorizationRequest, CONSENT, ClientRules, ErrorCode, OauthError, Parameters, Prompt, Redirect, ScopeSet,
};
use sportello_storage::authorizations::{self, Stage, Waiting};
use sportello_storage::sessions::Session;
use sportello_storage::{Secret, Tx, consents};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;

/// Where the citizen is asked.
const PAGE: &str = "/area-personale/autorizza";

/// A request that the citizen has been asked to answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// The request.
    pub(crate) request: AuthorizationRequest,
}

/// `GET /oauth/authorize?…`
pub(super) async fn by_link(ctx: Ctx, req: HttpRequest) -> Result<HttpResponse, Fail> {
    let parameters = Parameters::parse(req.query_string().as_bytes());
    let parameters = parameters.map_err(|_| ProblemCode::BadRequest)?;
    page_of(begin(&ctx, &parameters).await)
}

/// `POST /oauth/authorize`: the same as a form (OpenID Connect Core §3.1.2.1). It brings no cookie from
/// another site's page, and needs none.
pub(super) async fn by_form(ctx: Ctx, req: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Fail> {
    let outcome = match form(&ctx, &req, payload).await {
        Ok(parameters) => begin(&ctx, &parameters).await,
        Err(trouble) => Err(trouble),
    };
    page_of(outcome)
}

/// What cannot be told to the app is told to the reader.
fn page_of(outcome: Result<HttpResponse, Trouble>) -> Result<HttpResponse, Fail> {
    match outcome {
        Ok(answer) => Ok(answer),
        Err(Trouble::Failed(fail)) => Err(fail),
        Err(Trouble::Refused(error)) => {
            tracing::info!(why = error.description, "request of an app refused");
            Err(match error.code {
                ErrorCode::InvalidRequestUri => ProblemCode::AuthorizationExpired.into(),
                _ => ProblemCode::AuthorizationUnknownClient.into(),
            })
        }
    }
}

async fn begin(ctx: &Ctx, parameters: &Parameters) -> Result<HttpResponse, Trouble> {
    let tx = ctx.write().await?;
    let (_, client) = named(&tx, parameters.get("client_id"))
        .await?
        .ok_or(OauthError::client("the client is not known"))?;
    let read = match parameters
        .get("request_uri")
        .and_then(|uri| uri.strip_prefix(PREFIX))
    {
        Some(secret) => pushed(&tx, ctx, &client, secret).await?,
        None => match AuthorizationRequest::read(parameters, &client) {
            Ok(request) => request,
            Err(refusal) => {
                let redirect = refusal.redirect.ok_or(refusal.error)?;
                return Ok(see(&redirect.with_error(refusal.error, &ctx.issuer())));
            }
        },
    };
    let redirect = read
        .redirect(&client)
        .ok_or(OauthError::request("redirect_uri is not registered"))?;
    let answer = answer(&tx, ctx, &client, &redirect, read).await?;
    tx.commit().await?;
    Ok(answer)
}

async fn pushed(
    tx: &Tx,
    ctx: &Ctx,
    client: &ClientRules,
    secret: &str,
) -> Result<AuthorizationRequest, Trouble> {
    let over = OauthError::new(ErrorCode::InvalidRequestUri, "the pushed request is over");
    let found = authorizations::take(tx, secret_hash(secret), Stage::Pushed, ctx.now).await?;
    let waiting = found.filter(|waiting| waiting.client == client.id).ok_or(over)?;
    Ok(serde_json::from_value(waiting.request).map_err(Fail::internal)?)
}

async fn answer(
    tx: &Tx,
    ctx: &Ctx,
    client: &ClientRules,
    redirect: &Redirect,
    request: AuthorizationRequest,
) -> Result<HttpResponse, Trouble> {
    let login = ctx
        .session
        .as_ref()
        .filter(|login| login.profile_complete && freshness(&request, login, ctx.now, ctx.now).is_ok());
    let stands = match login {
        Some(login) => consent_stands(tx, client, redirect, &request, login).await?,
        None => false,
    };
    if let (Some(login), true) = (login, stands) {
        let code = issue_code(tx, ctx, login, client, &request).await?;
        return Ok(see(&redirect.with_code(&code, &ctx.issuer())));
    }
    if request.prompt == Prompt::None {
        let error = if login.is_some() {
            OauthError::new(ErrorCode::ConsentRequired, "the citizen must be asked")
        } else {
            OauthError::new(ErrorCode::LoginRequired, "the citizen must sign in")
        };
        return Ok(see(&redirect.with_error(error, &ctx.issuer())));
    }
    let secret = Secret::draw(&mut ctx.rng());
    let waiting = Waiting {
        client: client.id,
        request: serde_json::to_value(Asked { request }).map_err(Fail::internal)?,
        created_at: ctx.now,
        expires_at: ctx.now + CONSENT,
    };
    authorizations::keep(tx, secret.hash(), Stage::Asked, &waiting).await?;
    let prefix = match ctx.lang {
        Lang::It => "",
        Lang::En => "/en",
    };
    Ok(see(&format!("{prefix}{PAGE}?richiesta={}", secret.expose())))
}

/// Whether the citizen need not be asked again. A program on the same computer always asks: anybody
/// there can pass for it (RFC 8252 §8.6).
async fn consent_stands(
    tx: &Tx,
    client: &ClientRules,
    redirect: &Redirect,
    request: &AuthorizationRequest,
    login: &Session,
) -> Result<bool, Trouble> {
    if redirect.to.is_loopback() || request.prompt == Prompt::Consent {
        return Ok(false);
    }
    let given = consents::find(tx, login.citizen, client.id).await?;
    let scopes = given.map(|given| given.scopes.parse::<ScopeSet>());
    Ok(scopes.is_some_and(|scopes| scopes.is_ok_and(|scopes| request.scopes.is_within(&scopes))))
}

/// Whether a login is high and young enough for a request that came at an instant. Who signs in after
/// that has a fresh login, however long the answer takes: `max_age=0` asks for this, not for haste.
pub(crate) fn freshness(
    request: &AuthorizationRequest,
    login: &Session,
    asked_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), ProblemCode> {
    let before = login.opened_at <= asked_at;
    let too_old = request
        .max_age
        .is_some_and(|seconds| seconds == 0 || now - login.opened_at > TimeDelta::seconds(seconds.into()));
    let wanted_anew = too_old || request.prompt == Prompt::Login;
    if login.level < request.level || before && wanted_anew {
        return Err(ProblemCode::StepUpRequired);
    }
    Ok(())
}

/// A request that waits for the citizen.
pub(crate) fn read_asked(waiting: &Waiting) -> Result<Asked, Fail> {
    serde_json::from_value(waiting.request.clone()).map_err(Fail::internal)
}
