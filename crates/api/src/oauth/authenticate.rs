//! Which client calls: believed by its secret, its signed assertion, or, where it is public, not at
//! all.

use super::answer::Trouble;
use crate::ctx::{Ctx, secret_hash};
use actix_web::HttpRequest;
use actix_web::http::header;
use secrecy::ExposeSecret;
use sportello_identity::issuer::{Assertion, ClientRules, Credentials, Endpoints, OauthError, Parameters};
use sportello_storage::clients::{self, StoredClient};
use sportello_storage::{Tx, logins};
use sportello_types::ids::ClientId;
use sportello_types::tokens::ClientAuthentication;
use subtle::ConstantTimeEq;

/// The client that calls an endpoint. A transaction of its own: an assertion counts once, whatever
/// becomes of the request that it came with.
pub(super) async fn caller(
    ctx: &Ctx,
    req: &HttpRequest,
    form: &Parameters,
    endpoint: &str,
) -> Result<ClientRules, Trouble> {
    let header = req
        .headers()
        .get(header::AUTHORIZATION)
        .map(|value| value.to_str().unwrap_or_default());
    let credentials = Credentials::read(header, form)?;
    // One refusal for all, so that nobody learns which clients there are.
    let refused = OauthError::client("the client is not known or does not prove who it is");
    let tx = ctx.write().await?;
    let stored = clients::find(&tx, credentials.client()).await?.ok_or(refused)?;
    let rules = rules(&stored)?;
    let believed = match (&credentials, rules.authentication) {
        (Credentials::Public(_), ClientAuthentication::None) => true,
        (Credentials::Secret(_, secret), ClientAuthentication::ClientSecret) => {
            let given = secret_hash(secret.expose_secret());
            stored
                .secret_hash
                .is_some_and(|hash| bool::from(hash.ct_eq(&given)))
        }
        (Credentials::Assertion(_, text), ClientAuthentication::PrivateKeyJwt) => {
            assertion(&tx, ctx, &rules, text, endpoint).await?
        }
        _ => false,
    };
    if !believed {
        return Err(refused.into());
    }
    tx.commit().await?;
    Ok(rules)
}

async fn assertion(
    tx: &Tx,
    ctx: &Ctx,
    client: &ClientRules,
    text: &str,
    endpoint: &str,
) -> Result<bool, Trouble> {
    let audiences = Endpoints::of(ctx.issuer()).audiences(endpoint);
    let audiences: Vec<&str> = audiences.iter().map(String::as_str).collect();
    match Assertion::judge(text, client.id, &client.keys, &audiences, ctx.now) {
        Ok(assertion) => {
            let issuer = format!("client:{}", client.id);
            Ok(logins::use_assertion(tx, &issuer, &assertion.id, assertion.expires_at).await?)
        }
        Err(why) => {
            tracing::info!(client = %client.id, %why, "assertion refused");
            Ok(false)
        }
    }
}

/// A client as the rules need it. What was registered was in order: rules that have become stricter
/// since shut it out until it is registered anew.
pub(crate) fn rules(stored: &StoredClient) -> Result<ClientRules, OauthError> {
    ClientRules::read(stored.id, &stored.registration)
        .map_err(|_| OauthError::client("the registration of the client is not in order"))
}

/// The client that a request names, without any proof.
pub(super) async fn named(tx: &Tx, id: Option<&str>) -> Result<Option<(StoredClient, ClientRules)>, Trouble> {
    let Some(id) = id.and_then(|id| id.parse::<ClientId>().ok()) else {
        return Ok(None);
    };
    let Some(stored) = clients::find(tx, id).await? else {
        return Ok(None);
    };
    Ok(rules(&stored).ok().map(|rules| (stored, rules)))
}
