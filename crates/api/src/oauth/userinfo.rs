//! `GET|POST /oauth/userinfo` (OpenID Connect Core §5.3): who the citizen is, as far as was granted.

use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use serde_json::{Map, Value, json};
use sportello_identity::issuer::{ScopeSet, acr};
use sportello_storage::{Tx, citizens};
use sportello_types::ids::CitizenId;
use sportello_types::problem::ProblemCode;
use sportello_types::tokens::Scope;

pub(super) async fn handler(ctx: Ctx) -> Result<Json<Value>, Fail> {
    let bearer = ctx.bearer.clone().ok_or(ProblemCode::Unauthenticated)?;
    let login = bearer.login.as_ref().ok_or(ProblemCode::InsufficientScope)?;
    if !bearer.scopes.has(Scope::OpenId) {
        return Err(ProblemCode::InsufficientScope.into());
    }
    let tx = ctx.read().await?;
    let mut claims = claims(&tx, login.citizen, &bearer.scopes).await?;
    claims.insert("sub".to_owned(), login.citizen.to_string().into());
    claims.insert("acr".to_owned(), acr(login.level).into());
    Ok(Json(claims.into()))
}

/// What the scopes tell of a citizen, beside the subject.
async fn claims(tx: &Tx, citizen: CitizenId, scopes: &ScopeSet) -> Result<Map<String, Value>, Fail> {
    let mut claims = Map::new();
    if !scopes.has(Scope::Profile) && !scopes.has(Scope::Email) {
        return Ok(claims);
    }
    let found = citizens::find(tx, citizen).await?;
    let profile = found.ok_or(ProblemCode::InvalidToken)?.profile;
    let mut add = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    if scopes.has(Scope::Profile) {
        add(
            "name",
            format!("{} {}", profile.given_name, profile.family_name).into(),
        );
        add("given_name", profile.given_name.clone().into());
        add("family_name", profile.family_name.clone().into());
        add("birthdate", json!(profile.birth_date));
    }
    if scopes.has(Scope::Email)
        && let Some(email) = &profile.email
    {
        add("email", json!(email));
        add("email_verified", true.into());
    }
    Ok(claims)
}
