//! `GET /cie/op/userinfo`: signed, then encrypted.

use super::claims::{self, FISCAL_NUMBER};
use super::federation::{Federation, Inner, Token};
use super::jose;
use super::problems::Problem;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use serde_json::{Value, json};

pub(super) async fn handler(federation: Data<Federation>, req: HttpRequest) -> HttpResponse {
    let inner = federation.inner();
    let bearer = req
        .headers()
        .get("Authorization")
        .and_then(|value| value.to_str().ok());
    let token = bearer.and_then(|value| value.strip_prefix("Bearer "));
    let token = token.and_then(|token| inner.memory().tokens.get(token).cloned());
    let alive = |token: &Token| !token.revoked && inner.now() < token.grant.given_at + TimeDelta::minutes(5);
    let Some(token) = token.filter(alive) else {
        return HttpResponse::Unauthorized()
            .insert_header(("WWW-Authenticate", "Bearer error=\"invalid_token\""))
            .json(json!({"error": "invalid_token"}));
    };
    answer(inner, &token).unwrap_or_else(|| {
        tracing::error!("the simulated provider cannot answer");
        HttpResponse::InternalServerError().json(json!({"error": "server_error"}))
    })
}

fn answer(inner: &Inner, token: &Token) -> Option<HttpResponse> {
    let grant = &token.grant;
    let (party, problem) = (&grant.request.party, grant.problem);
    let is = |other| problem == Some(other);
    let citizen = inner.citizen(&grant.citizen)?;
    let mut said = claims::of(citizen, &grant.request.claims);
    if is(Problem::NoFiscalNumber) {
        said.remove(FISCAL_NUMBER);
    }
    let subject = if is(Problem::OtherSubject) {
        inner.draw()
    } else {
        inner.subject(citizen, &party.entity_id)
    };
    let now = inner.now();
    let audience = if is(Problem::UserinfoAudience) {
        "https://other.example"
    } else {
        party.entity_id.as_str()
    };
    for (name, value) in [
        ("iss", json!(inner.provider)),
        ("aud", json!(audience)),
        ("sub", json!(subject)),
        ("iat", json!(now.timestamp())),
        ("exp", json!((now + TimeDelta::minutes(5)).timestamp())),
    ] {
        said.insert(name.to_owned(), value);
    }
    let said = Value::Object(said);
    if is(Problem::PlainJson) {
        return Some(HttpResponse::Ok().json(said));
    }
    let signed = inner.core_key.sign("JWT", &said).ok()?;
    let body = if is(Problem::NotEncrypted) {
        signed
    } else {
        jose::encrypt(&party.encryption_key()?, &signed)?
    };
    Some(HttpResponse::Ok().content_type("application/jose").body(body))
}
