//! What the anchor and the provider publish about themselves and others.

use super::federation::{Federation, Inner};
use super::keys::KeyError;
use super::{policy, request};
use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

const STATEMENT: &str = "entity-statement+jwt";
/// As in production: a chain is short-lived.
const STATEMENT_LIFE: TimeDelta = TimeDelta::minutes(30);
const CONFIGURATION_LIFE: TimeDelta = TimeDelta::hours(24);
const MARK_LIFE: TimeDelta = TimeDelta::days(365);

/// `GET /cie/ta/.well-known/openid-federation`.
pub(super) async fn configuration(federation: Data<Federation>) -> HttpResponse {
    let inner = federation.inner();
    let id = &inner.anchor;
    let now = inner.now();
    let claims = json!({
        "iss": id, "sub": id,
        "iat": now.timestamp(), "exp": (now + CONFIGURATION_LIFE).timestamp(),
        "jwks": {"keys": [inner.anchor_key.jwk(None)]},
        "constraints": {"max_path_length": 1},
        "trust_mark_issuers": {mark_id(inner): [id]},
        "metadata": {"federation_entity": {
            "organization_name": "Trust anchor CIE simulato",
            "homepage_uri": id, "policy_uri": id, "logo_uri": format!("{id}/logo.svg"),
            "contacts": ["simulatore@example.org"],
            "federation_fetch_endpoint": format!("{id}/fetch"),
            "federation_list_endpoint": format!("{id}/list"),
        }},
    });
    statement(inner.anchor_key.sign(STATEMENT, &claims))
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    sub: String,
}

/// `GET /cie/ta/fetch?sub=`.
pub(super) async fn fetch(federation: Data<Federation>, asked: Query<Asked>) -> HttpResponse {
    let inner = federation.inner();
    let now = inner.now();
    let claims = if asked.sub == inner.provider {
        // Once only: whoever asks again finds it good.
        let stale = inner.stale.swap(false, Ordering::SeqCst);
        let exp = if stale {
            now - STATEMENT_LIFE
        } else {
            now + STATEMENT_LIFE
        };
        json!({
            "iss": inner.anchor, "sub": inner.provider,
            "iat": (exp - STATEMENT_LIFE).timestamp(), "exp": exp.timestamp(),
            "jwks": {"keys": [inner.provider_key.jwk(None)]},
            "metadata_policy": {"openid_provider": policy::for_providers()},
        })
    } else {
        let configuration = match inner.parties.configuration(&asked.sub, now).await {
            Ok(configuration) => configuration,
            Err(fault) => {
                tracing::warn!(sub = asked.sub, fault, "not a subordinate");
                return HttpResponse::NotFound()
                    .json(json!({"error": "not_found", "error_description": fault}));
            }
        };
        match about_party(inner, &asked.sub, &configuration) {
            Ok(claims) => claims,
            Err(error) => return broken(&error),
        }
    };
    statement(inner.anchor_key.sign(STATEMENT, &claims))
}

fn about_party(inner: &Inner, sub: &str, configuration: &Value) -> Result<Value, KeyError> {
    let now = inner.now();
    let id = mark_id(inner);
    let mark = json!({
        "iss": inner.anchor, "sub": sub, "id": id,
        "iat": now.timestamp(), "exp": (now + MARK_LIFE).timestamp(),
        "organization_type": "public", "id_code": {"ipa_code": "c_z999"},
    });
    let mark = inner.anchor_key.sign("trust-mark+jwt", &mark)?;
    Ok(json!({
        "iss": inner.anchor, "sub": sub,
        "iat": now.timestamp(), "exp": (now + STATEMENT_LIFE).timestamp(),
        "jwks": configuration.get("jwks"),
        "trust_marks": [{"id": id, "trust_mark": mark}],
        "metadata_policy": {"openid_relying_party": policy::for_relying_parties()},
    }))
}

fn mark_id(inner: &Inner) -> String {
    format!("{}/openid_relying_party/public", inner.anchor)
}

/// `GET /cie/ta/list`.
pub(super) async fn list(federation: Data<Federation>) -> HttpResponse {
    let inner = federation.inner();
    let mut all = inner.parties.all();
    all.push(inner.provider.clone());
    HttpResponse::Ok().json(all)
}

/// `GET /cie/op/.well-known/openid-federation`.
pub(super) async fn provider(federation: Data<Federation>) -> HttpResponse {
    let inner = federation.inner();
    let id = &inner.provider;
    let now = inner.now();
    let endpoint = |name: &str| format!("{id}/{name}");
    let mut keys = vec![inner.core_key.jwk(Some("sig"))];
    if inner.stale.load(Ordering::SeqCst) {
        keys.push(inner.stranger.jwk(Some("sig")));
    }
    let claims = json!({
        "iss": id, "sub": id,
        "iat": now.timestamp(), "exp": (now + CONFIGURATION_LIFE).timestamp(),
        "jwks": {"keys": [inner.provider_key.jwk(None)]},
        "authority_hints": [inner.anchor],
        "metadata": {"openid_provider": {
            "issuer": id,
            "organization_name": "CIE (simulatore)",
            "authorization_endpoint": endpoint("authorize"),
            "token_endpoint": endpoint("token"),
            "userinfo_endpoint": endpoint("userinfo"),
            "revocation_endpoint": endpoint("revoke"),
            "jwks": {"keys": keys},
            "scopes_supported": ["openid", "offline_access", "profile", "email"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "form_post"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "acr_values_supported": request::ACR_VALUES,
            "subject_types_supported": ["pairwise"],
            "code_challenge_methods_supported": ["S256"],
            "claims_supported": super::claims::SUPPORTED,
            "claims_parameter_supported": true,
            "request_parameter_supported": true,
            "authorization_response_iss_parameter_supported": true,
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "userinfo_signing_alg_values_supported": ["RS256"],
            "userinfo_encryption_alg_values_supported": ["RSA-OAEP"],
            "userinfo_encryption_enc_values_supported": ["A256CBC-HS512"],
            "client_registration_types_supported": ["automatic"],
        }},
    });
    statement(inner.provider_key.sign(STATEMENT, &claims))
}

fn statement(signed: Result<String, KeyError>) -> HttpResponse {
    match signed {
        Ok(token) => HttpResponse::Ok()
            .content_type("application/entity-statement+jwt")
            .body(token),
        Err(error) => broken(&error),
    }
}

pub(super) fn broken(error: &KeyError) -> HttpResponse {
    tracing::error!(%error, "the simulated federation cannot sign");
    HttpResponse::InternalServerError().json(json!({"error": "server_error"}))
}
