//! The gateway before ANPR's services: voucher, integrity, audit record. Whatever is wrong with them, the
//! public answer is the same.

use super::service;
use super::signed::{self, body_digest, hex_digest};
use super::state::{Anpr, Inner, Registered, Trouble};
use super::token::SLOW;
use crate::cie::verify_token;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

/// A refusal of the gateway: status, title, what it is really for.
pub(super) type Refused = (StatusCode, &'static str, String);

/// `POST /anpr/MinInternoPortaANPR-PDND/{service}/v1/anpr-service-e002`.
pub(super) async fn handler(
    anpr: Data<Anpr>,
    request: HttpRequest,
    service: Path<String>,
    body: Bytes,
) -> HttpResponse {
    let inner = anpr.inner();
    if inner.suffers(Trouble::RegisterDown, &body) {
        return HttpResponse::ServiceUnavailable().finish();
    }
    let unknown = inner.suffers(Trouble::UnknownService, &body);
    if service::use_case_of(&service).is_none() || unknown {
        let why = "Unknown API Request".to_owned();
        return refused(inner, (StatusCode::NOT_FOUND, "NotFound", why));
    }
    let client = match judge(inner, &request, &service, &body) {
        Ok(client) => client,
        Err(refusal) => return refused(inner, refusal),
    };
    if inner.suffers(Trouble::Quota, &body) {
        let why = "the quota of the day is used up".to_owned();
        return refused(inner, (StatusCode::TOO_MANY_REQUESTS, "LimitExceeded", why));
    }
    let answer = service::answer(inner, &client, &service, &body);
    if inner.suffers(Trouble::RegisterSlow, &body) {
        tokio::time::sleep(SLOW).await;
    }
    if inner.suffers(Trouble::Malformed, &body) {
        return HttpResponse::Ok().content_type("application/json").body("<html>");
    }
    match answer {
        Ok(answer) => answer,
        Err(refusal) => refused(inner, refusal),
    }
}

fn refused(inner: &Inner, (status, title, why): Refused) -> HttpResponse {
    tracing::warn!(title, why, "the gateway of ANPR refuses");
    let id = {
        let mut memory = inner.memory();
        memory.refusal = Some(why.clone());
        memory.operation()
    };
    // The real gateway names fields that are missing, and nothing of signatures.
    let detail = match title {
        "InvalidRequestContent" | "NotFound" => why,
        _ => "Interoperability request not valid".to_owned(),
    };
    HttpResponse::build(status)
        .insert_header(("GovWay-Transaction-ID", format!("gw-{id}")))
        .content_type("application/problem+json")
        .body(
            json!({
                "type": format!("https://govway.org/handling-errors/{}/{title}.html", status.as_u16()),
                "title": title,
                "status": status.as_u16(),
                "detail": detail,
                "govway_id": format!("gw-{id}"),
            })
            .to_string(),
        )
}

/// The client that calls, when everything about the call is right.
fn judge(inner: &Inner, request: &HttpRequest, service: &str, body: &[u8]) -> Result<Registered, Refused> {
    let invalid = |why: String| (StatusCode::BAD_REQUEST, "InteroperabilityInvalidRequest", why);
    let denied = |why: &str| (StatusCode::FORBIDDEN, "AuthorizationTokenDeny", why.to_owned());
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let missing = |name: &str| invalid(format!("{name} is missing"));

    let Some(voucher) = header("Authorization").strip_prefix("Bearer ") else {
        return Err((
            StatusCode::UNAUTHORIZED,
            "AuthorizationTokenNotFound",
            "no voucher".to_owned(),
        ));
    };
    let keys = json!({ "keys": [inner.key.jwk(None)] });
    let voucher = verify_token(voucher, &keys).ok_or_else(|| denied("voucher: not PDND's"))?;
    let text = |name: &str| voucher.get(name).and_then(Value::as_str).unwrap_or_default();
    let audience = inner.service_audience(service);
    if text("aud") != audience {
        return Err(denied("voucher: for another service"));
    }
    let now = inner.now().timestamp();
    if voucher
        .get("exp")
        .and_then(Value::as_i64)
        .is_none_or(|exp| exp <= now)
    {
        return Err(denied("voucher: over"));
    }
    let client = inner.memory().clients.get(text("client_id")).cloned();
    let client = client.ok_or_else(|| denied("voucher: the client is gone"))?;

    let evidence = header("Agid-JWT-TrackingEvidence");
    if evidence.is_empty() {
        return Err(missing("Agid-JWT-TrackingEvidence"));
    }
    let bound = voucher
        .pointer("/digest/value")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !bound.eq_ignore_ascii_case(&hex_digest(evidence)) {
        return Err(invalid("voucher: bound to another audit record".to_owned()));
    }
    let claims = signed::judge(inner, "evidence", evidence, &client, &audience).map_err(invalid)?;
    audit(&claims, text("purposeId")).map_err(invalid)?;

    let digest = body_digest(body);
    if header("Digest") != digest {
        return Err(invalid("Digest is not the body's".to_owned()));
    }
    let signature = header("Agid-JWT-Signature");
    if signature.is_empty() {
        return Err(missing("Agid-JWT-Signature"));
    }
    let claims = signed::judge(inner, "signature", signature, &client, &audience).map_err(invalid)?;
    let signed_headers = claims.get("signed_headers").and_then(Value::as_array);
    let content_type = header("Content-Type");
    for (name, value) in [("digest", digest.as_str()), ("content-type", content_type)] {
        let covered =
            signed_headers.is_some_and(|all| all.iter().any(|one| one.get(name) == Some(&json!(value))));
        if !covered {
            return Err(invalid(format!(
                "signature: signed_headers has no {name} as sent"
            )));
        }
    }
    if content_type != "application/json" {
        return Err(invalid("Content-Type is not application/json".to_owned()));
    }
    Ok(client)
}

/// What an audit record must say (AUDIT_REST_02).
fn audit(claims: &Value, purpose: &str) -> Result<(), String> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("purposeId") != purpose {
        return Err("evidence: purposeId is not the voucher's".to_owned());
    }
    let nonce = claims.get("dnonce").and_then(Value::as_u64).unwrap_or_default();
    if !(1_000_000_000_000..10_000_000_000_000).contains(&nonce) {
        return Err("evidence: dnonce has not thirteen digits".to_owned());
    }
    if text("userID").is_empty() {
        return Err("evidence: userID is missing".to_owned());
    }
    let location = text("userLocation").chars().count();
    if !(1..=20).contains(&location) {
        return Err("evidence: userLocation is missing or longer than twenty".to_owned());
    }
    if !["LoA1", "LoA2", "LoA3", "LoA4"].contains(&text("LoA")) {
        return Err("evidence: LoA is none".to_owned());
    }
    Ok(())
}
