//! The token and revocation endpoints, and the page that shows what became of the tokens.

use super::anchor::broken;
use super::authorize::BRAND;
use super::federation::{Federation, Grant, Inner};
use super::problems::Problem;
use super::relying_parties::Party;
use super::{jose, request};
use crate::page::{Page, instant};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use chrono::TimeDelta;
use maud::html;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const CODE_LIFE: TimeDelta = TimeDelta::minutes(2);
const TOKEN_LIFE: TimeDelta = TimeDelta::minutes(5);
/// Longer than a service should wait for one answer.
const SLOW: Duration = Duration::from_secs(6);

type Fields = Form<BTreeMap<String, String>>;

/// An error of the protocol.
type Refused = (StatusCode, &'static str, String);

/// `POST /cie/op/token`.
pub(super) async fn exchange(federation: Data<Federation>, form: Fields) -> HttpResponse {
    let inner = federation.inner();
    match tokens(inner, &form).await {
        Ok(answer) => answer,
        Err(refused) => error(&refused),
    }
}

async fn tokens(inner: &Inner, form: &BTreeMap<String, String>) -> Result<HttpResponse, Refused> {
    let party = authenticate(inner, form, "token").await?;
    let field = |name: &str| form.get(name).map(String::as_str);
    if field("grant_type") != Some("authorization_code") {
        let fault = "grant_type non è authorization_code".to_owned();
        return Err((StatusCode::BAD_REQUEST, "unsupported_grant_type", fault));
    }
    let invalid = |fault: &str| (StatusCode::BAD_REQUEST, "invalid_grant", fault.to_owned());
    // Whoever presents it, a code is spent.
    let grant = field("code").and_then(|code| inner.memory().codes.remove(code));
    let grant = grant.ok_or_else(|| invalid("codice sconosciuto o già usato"))?;
    if inner.now() > grant.given_at + CODE_LIFE {
        return Err(invalid("codice scaduto"));
    }
    if grant.request.party.entity_id != party.entity_id {
        return Err(invalid("il codice è di un altro servizio"));
    }
    if field("redirect_uri") != Some(&grant.request.redirect_uri) {
        return Err(invalid("redirect_uri non è quella della richiesta"));
    }
    let verifier = field("code_verifier").unwrap_or_default();
    if !(43..=128).contains(&verifier.len()) || jose::hash(verifier) != grant.request.challenge {
        return Err(invalid("code_verifier non va"));
    }
    if grant.problem == Some(Problem::TokenDown) {
        let fault = "simulato".to_owned();
        return Err((StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", fault));
    }
    if grant.problem == Some(Problem::TokenSlow) {
        tokio::time::sleep(SLOW).await;
    }
    let access_token = inner.draw();
    let id_token = match id_token(inner, &grant, field("code").unwrap_or_default(), &access_token) {
        Ok(token) => token,
        Err(error) => return Ok(broken(&error)),
    };
    inner.memory().issue(access_token.clone(), grant);
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(json!({
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": TOKEN_LIFE.num_seconds(),
            "id_token": id_token,
        })))
}

fn id_token(
    inner: &Inner,
    grant: &Grant,
    code: &str,
    access_token: &str,
) -> Result<String, super::keys::KeyError> {
    let (request, problem) = (&grant.request, grant.problem);
    let is = |other| problem == Some(other);
    let citizen = inner.citizen(&grant.citizen);
    let subject = citizen.map(|citizen| inner.subject(citizen, &request.party.entity_id));
    let now = inner.now();
    let issued = if is(Problem::Expired) {
        now - TimeDelta::hours(1)
    } else {
        now
    };
    let level = if is(Problem::LowerLevel) {
        0
    } else {
        usize::from(request.level.number()) - 1
    };
    let other = inner.draw();
    let claims = json!({
        "iss": inner.provider,
        "aud": if is(Problem::Audience) { "https://other.example" } else { request.party.entity_id.as_str() },
        "sub": subject,
        "nonce": if is(Problem::Nonce) { &other } else { &request.nonce },
        "iat": issued.timestamp(), "nbf": issued.timestamp(),
        "exp": (issued + TOKEN_LIFE).timestamp(),
        "jti": inner.draw(),
        "acr": request::ACR_VALUES.get(level),
        "at_hash": jose::half_hash(if is(Problem::AtHash) { &other } else { access_token }),
        "c_hash": jose::half_hash(code),
    });
    let key = if is(Problem::StrangerKey) || is(Problem::ExpiredChain) {
        &inner.stranger
    } else {
        &inner.core_key
    };
    key.sign("JWT", &claims)
}

/// `POST /cie/op/revoke`: 200 always, once the client is known.
pub(super) async fn revoke(federation: Data<Federation>, form: Fields) -> HttpResponse {
    let inner = federation.inner();
    if let Err(refused) = authenticate(inner, &form, "revoke").await {
        return error(&refused);
    }
    if let Some(token) = form.get("token").and_then(|token| {
        let mut memory = inner.memory();
        memory.tokens.get_mut(token).map(|token| {
            token.revoked = true;
            token.grant.citizen.clone()
        })
    }) {
        tracing::info!(citizen = token, "CIE access token revoked");
    }
    HttpResponse::Ok().finish()
}

/// The client, by its assertion for this very address.
async fn authenticate(
    inner: &Inner,
    form: &BTreeMap<String, String>,
    endpoint: &str,
) -> Result<Party, Refused> {
    let refused = |fault: String| (StatusCode::UNAUTHORIZED, "invalid_client", fault);
    let wrong = |fault: &str| refused(fault.to_owned());
    let field = |name: &str| form.get(name).map(String::as_str);
    let client = field("client_id").ok_or_else(|| wrong("manca client_id"))?;
    if field("client_assertion_type") != Some(ASSERTION_TYPE) {
        return Err(wrong("client_assertion_type non va"));
    }
    let now = inner.now();
    let anchor_keys = json!({"keys": [inner.anchor_key.jwk(None)]});
    let party = inner
        .parties
        .judge(client, &anchor_keys, now)
        .await
        .map_err(refused)?;
    let assertion = field("client_assertion").unwrap_or_default();
    let verified = jose::verify(assertion, &party.keys(), Some("sig"));
    let claims = verified
        .ok_or_else(|| wrong("client_assertion non è firmata"))?
        .claims;
    for claim in ["iss", "sub"] {
        if claims.get(claim) != Some(&json!(client)) {
            return Err(refused(format!("client_assertion: {claim} non è il client")));
        }
    }
    let here = format!("{}/{endpoint}", inner.provider);
    if ![json!(here), json!([here])]
        .iter()
        .any(|aud| claims.get("aud") == Some(aud))
    {
        return Err(wrong("client_assertion: aud non è questo indirizzo"));
    }
    let seconds = |name: &str| claims.get(name).and_then(Value::as_i64);
    let in_time = seconds("iat").is_some_and(|iat| iat <= now.timestamp() + super::SKEW)
        && seconds("exp")
            .is_some_and(|exp| exp > now.timestamp() && exp <= now.timestamp() + 300 + super::SKEW);
    if !in_time {
        return Err(wrong("client_assertion: iat o exp non vanno"));
    }
    let jti = claims
        .get("jti")
        .and_then(Value::as_str)
        .filter(|jti| !jti.is_empty());
    let fresh = jti.is_some_and(|jti| inner.memory().use_once(&format!("jti {client} {jti}")));
    if !fresh {
        return Err(wrong("client_assertion: jti manca o è già stato usato"));
    }
    Ok(party)
}

fn error((status, error, description): &Refused) -> HttpResponse {
    tracing::warn!(error, description, "CIE token request rejected");
    HttpResponse::build(*status).json(json!({"error": error, "error_description": description}))
}

/// `GET /cie/op/tokens`: what became of the tokens, the latest first.
pub(super) async fn show(federation: Data<Federation>) -> HttpResponse {
    let inner = federation.inner();
    let mut tokens: Vec<_> = inner.memory().tokens.values().cloned().collect();
    tokens.sort_by_key(|token| std::cmp::Reverse(token.grant.given_at));
    Page::new("Accessi con CIE").brand(BRAND.0, BRAND.1).show(&html! {
        p { "Ogni accesso ha un token; il servizio lo revoca quando la persona esce." }
        ul.people {
            @for token in &tokens {
                li {
                    div.person data-token=(if token.revoked { "revoked" } else { "live" }) {
                        strong { (inner.citizen(&token.grant.citizen).map(crate::town::Citizen::full_name).unwrap_or_default()) }
                        span { (token.grant.request.party.name()) " · " (instant(token.grant.given_at)) }
                        span { @if token.revoked { "revocato" } @else { "ancora valido" } }
                    }
                }
            }
        }
    })
}
