//! `POST /authorizations/{id}/decision`.

use super::Open;
use crate::ctx::{Citizen, L2, secret_hash};
use crate::http::{Fail, Json};
use crate::journal::{self, Act};
use crate::oauth;
use actix_web::{post, web};
use sportello_identity::issuer::{ErrorCode, OauthError, ScopeSet};
use sportello_storage::authorizations::{self, Stage};
use sportello_storage::consents;
use sportello_types::problem::ProblemCode;
use sportello_types::tokens::{AuthorizationAnswer, AuthorizationDecision};

/// Lets an app in, or not
///
/// Either way the app is told: the answer holds the address to which the browser goes. The request
/// counts once.
#[utoipa::path(tag = "identity", operation_id = "authorizations_decide",
    params(("id" = String, Path, description = "The request's id", max_length = 64)),
    request_body = AuthorizationDecision,
    responses((status = 200, body = AuthorizationAnswer)))]
#[post("/authorizations/{id}/decision")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    id: web::Path<String>,
    decision: Json<AuthorizationDecision>,
) -> Result<Json<AuthorizationAnswer>, Fail> {
    let redirect_to = decide(&citizen, &id, decision.0.allow).await?;
    Ok(Json(AuthorizationAnswer { redirect_to }))
}

async fn decide(citizen: &Citizen<L2>, id: &str, allow: bool) -> Result<String, Fail> {
    let tx = citizen.write().await?;
    let open = Open::find(&tx, citizen, id).await?;
    if allow {
        if !citizen.login.profile_complete {
            return Err(ProblemCode::ProfileIncomplete.into());
        }
        open.check_login(citizen)?;
    }
    let taken = authorizations::take(&tx, secret_hash(id), Stage::Asked, citizen.now).await?;
    if taken.is_none() {
        return Err(ProblemCode::AuthorizationExpired.into());
    }
    let issuer = citizen.issuer();
    if !allow {
        tx.commit().await?;
        let denied = OauthError::new(ErrorCode::AccessDenied, "the citizen said no");
        return Ok(open.redirect.with_error(denied, &issuer));
    }
    let before = consents::find(&tx, citizen.id, open.rules.id).await?;
    let before = before.map_or_else(|| Ok(ScopeSet::default()), |given| given.scopes.parse());
    let scopes = before.map_err(Fail::internal)?.or(&open.asked.request.scopes);
    consents::give(&tx, citizen.id, open.rules.id, &scopes.to_string(), citizen.now).await?;
    let code = oauth::issue_code(&tx, citizen, &citizen.login, &open.rules, &open.asked.request).await?;
    let object = format!("client/{}", open.rules.id);
    journal::note(&tx, citizen, Act::AppConnected, &object).await?;
    tx.commit().await?;
    Ok(open.redirect.with_code(&code, &issuer))
}
