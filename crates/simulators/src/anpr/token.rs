//! PDND: vouchers for client assertions.

use super::signed;
use super::state::{Anpr, Inner, Trouble};
use actix_web::HttpResponse;
use actix_web::web::{Data, Form};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Longer than a service should wait for one answer.
pub(super) const SLOW: Duration = Duration::from_secs(6);
/// How long a voucher counts, in seconds.
const LIFE: i64 = 600;

/// `POST /pdnd/token.oauth2`.
pub(super) async fn give(anpr: Data<Anpr>, form: Form<BTreeMap<String, String>>) -> HttpResponse {
    let inner = anpr.inner();
    if inner.suffers(Trouble::PlatformDown, &[]) {
        return HttpResponse::ServiceUnavailable().finish();
    }
    if inner.suffers(Trouble::PlatformSlow, &[]) {
        tokio::time::sleep(SLOW).await;
    }
    match voucher(inner, &form) {
        Ok(voucher) => HttpResponse::Ok()
            .insert_header(("Cache-Control", "no-store"))
            .json(json!({ "access_token": voucher, "token_type": "Bearer", "expires_in": LIFE })),
        Err(why) => {
            tracing::warn!(why, "PDND refuses");
            inner.memory().refusal = Some(why);
            HttpResponse::BadRequest().json(json!({
                "type": "about:blank",
                "status": 400,
                "title": "The request contains bad syntax or cannot be fulfilled.",
                "errors": [{ "code": "015-0008", "detail": "Unable to generate a token for the given request" }],
            }))
        }
    }
}

fn voucher(inner: &Inner, form: &BTreeMap<String, String>) -> Result<String, String> {
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    if field("grant_type") != "client_credentials" {
        return Err("grant_type is not client_credentials".to_owned());
    }
    if field("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
        return Err("client_assertion_type is another".to_owned());
    }
    let client = inner.memory().clients.get(field("client_id")).cloned();
    let client = client.ok_or("client_id is unknown")?;
    let audience = inner.assertion_audience();
    let claims = signed::judge(inner, "assertion", field("client_assertion"), &client, &audience)?;
    let purpose = claims
        .get("purposeId")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let of_client = client
        .client
        .purposes
        .iter()
        .find(|(_, id)| id.as_str() == purpose);
    let (use_case, _) = of_client.ok_or("assertion: purposeId is not the client's")?;
    let digest = claims.get("digest").ok_or("assertion: no digest")?;
    let value = digest.get("value").and_then(Value::as_str).unwrap_or_default();
    let is_hash = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if digest.get("alg") != Some(&json!("SHA256")) || !is_hash {
        return Err("assertion: digest is no SHA256 in hexadecimal".to_owned());
    }
    let service =
        super::service::name_of(use_case).ok_or("the purpose is for a service that is not simulated")?;
    let now = inner.now().timestamp();
    let id = inner.memory().operation();
    let claims = json!({
        "iss": inner.public_url,
        "aud": inner.service_audience(service),
        "sub": client.client.id,
        "client_id": client.client.id,
        "purposeId": purpose,
        "jti": format!("voucher-{id}"),
        "iat": now,
        "nbf": now,
        "exp": now + LIFE,
        "digest": { "alg": "SHA256", "value": value },
    });
    inner
        .key
        .sign("at+jwt", &claims)
        .map_err(|error| error.to_string())
}
