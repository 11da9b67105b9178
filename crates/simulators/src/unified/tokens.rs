//! Tokens for information systems (`p4pa-auth`, `POST /oauth/token`).

use super::gate::{after, instead};
use super::state::{Inner, Unified};
use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::json;

/// How long a token counts.
const LIFE: TimeDelta = TimeDelta::hours(1);

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    client_id: String,
    client_secret: Option<String>,
    grant_type: String,
    scope: String,
}

/// Keeps a token for whose secret is right.
fn remember(inner: &Inner, wanted: &Wanted, token: &str) -> bool {
    let mut memory = inner.memory();
    let owner = memory.organizations.values().find(|organization| {
        organization.client_id == wanted.client_id
            && Some(&organization.client_secret) == wanted.client_secret.as_ref()
    });
    let Some(owner) = owner.map(|owner| owner.tax_code.clone()) else {
        return false;
    };
    let until = inner.now() + LIFE;
    memory.tokens.insert(token.to_owned(), (owner, until));
    true
}

/// `POST /unified/oauth/token`, by its query.
pub(super) async fn give(unified: Data<Unified>, wanted: Query<Wanted>) -> HttpResponse {
    let inner = unified.inner();
    let fault = inner.memory().faults.due("unified.token");
    if let Some(answer) = fault.as_ref().and_then(instead) {
        return answer;
    }
    if wanted.grant_type != "client_credentials" || wanted.scope != "openid" {
        return HttpResponse::BadRequest().json(json!({ "error": "invalid_request" }));
    }
    let token = inner.draw();
    if !remember(inner, &wanted, &token) {
        return HttpResponse::Unauthorized().json(json!({ "error": "invalid_client" }));
    }
    let answer = HttpResponse::Ok().json(json!({
        "access_token": token,
        "token_type": "bearer",
        "expires_in": LIFE.num_seconds(),
    }));
    after(fault, answer).await
}
