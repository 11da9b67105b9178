//! The operations, each judged member by member (CSC API 2.0.0.2, chapters 8 and 11).

use super::state::{Activation, Csc, Enrolled, Inner, Signed, Trouble};
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE};
use actix_web::web::{Bytes, Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
const SHA_256_BYTES: usize = 32;
/// How long a token counts, in seconds.
const TOKEN_LIFE: i64 = 3600;
/// How long an authorisation counts, in seconds.
const ACTIVATION_LIFE: i64 = 60;
/// After so many wrong PINs a credential is locked.
const MISSES: u32 = 3;
/// Longer than anybody waits for one answer.
const SLOW: Duration = Duration::from_secs(15);

/// A refusal: status, code, what it is for.
type Refused = (StatusCode, &'static str, String);

fn invalid(why: impl Into<String>) -> Refused {
    (StatusCode::BAD_REQUEST, "invalid_request", why.into())
}

/// `POST /csc/v2/info`.
pub(super) async fn info(csc: Data<Csc>, request: HttpRequest, body: Bytes) -> HttpResponse {
    answer(csc.inner(), || {
        object(&request, &body)?;
        Ok(json!({
            "specs": "2.0.0.2",
            "name": "Prestatore di Prova",
            "logo": format!("{}/csc/logo.png", csc.inner().public_url),
            "region": "IT",
            "lang": "it",
            "description": "Firme remote simulate",
            "authType": ["oauth2client"],
            "oauth2": csc.url(),
            "methods": [
                "oauth2/token", "credentials/list", "credentials/info", "credentials/authorize",
                "signatures/signHash",
            ],
            "signAlgorithms": {
                "algos": ["1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"],
            },
        }))
    })
}

/// `POST /csc/v2/oauth2/token` (RFC 6749 §4.4).
pub(super) async fn token(csc: Data<Csc>, form: Form<BTreeMap<String, String>>) -> HttpResponse {
    let inner = csc.inner();
    answer(inner, || {
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        if field("grant_type") != "client_credentials" {
            let why = "grant_type is not client_credentials".to_owned();
            return Err((StatusCode::BAD_REQUEST, "unsupported_grant_type", why));
        }
        let now = inner.now();
        let mut memory = inner.memory();
        let id = field("client_id").to_owned();
        let known = memory.clients.get(&id);
        if known.is_none_or(|known| known.client.secret != field("client_secret")) {
            let why = "client_id or client_secret is unknown".to_owned();
            return Err((StatusCode::UNAUTHORIZED, "invalid_client", why));
        }
        let token = memory.draw();
        let until = now + TimeDelta::seconds(TOKEN_LIFE);
        memory.tokens.insert(token.clone(), (id, until));
        Ok(json!({ "access_token": token, "token_type": "Bearer", "expires_in": TOKEN_LIFE }))
    })
}

/// `POST /csc/v2/credentials/list`.
pub(super) async fn list(csc: Data<Csc>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let inner = csc.inner();
    answer(inner, || {
        let client = client(inner, &request)?;
        let asked = object(&request, &body)?;
        if asked
            .get("userID")
            .is_some_and(|user| *user != client.client.id.as_str())
        {
            return Err(invalid("userID is another's"));
        }
        Ok(json!({ "credentialIDs": [client.credential()] }))
    })
}

/// `POST /csc/v2/credentials/info`.
pub(super) async fn credential(csc: Data<Csc>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let inner = csc.inner();
    answer(inner, || {
        let client = client(inner, &request)?;
        let asked = object(&request, &body)?;
        is_own(&client, &asked)?;
        let chain = client.sealer.chain.iter().map(|der| STANDARD.encode(der));
        let certificates: Vec<String> = match asked.get("certificates").map_or(Some("single"), Value::as_str)
        {
            Some("none") => Vec::new(),
            Some("single") => chain.take(1).collect(),
            Some("chain") => chain.collect(),
            _ => return Err(invalid("certificates is none of none, single, chain")),
        };
        let mut told = json!({
            "description": client.client.organization,
            "key": {
                "status": "enabled",
                "algo": client.client.key.algorithms(),
                "len": client.client.key.bits(),
            },
            "cert": { "status": "valid", "certificates": certificates },
            "SCAL": "2",
            "multisign": 1,
            "lang": "it",
        });
        // The mode is told always, what it asks for on demand.
        let pin = json!([{ "type": "Password", "id": "PIN", "format": "N", "label": "PIN" }]);
        let auth = match (&client.client.pin, asked.get("authInfo") == Some(&json!(true))) {
            (None, _) => json!({ "mode": "implicit" }),
            (Some(_), false) => json!({ "mode": "explicit" }),
            (Some(_), true) => json!({ "mode": "explicit", "expression": "PIN", "objects": pin }),
        };
        if let Some(told) = told.as_object_mut() {
            told.insert("auth".to_owned(), auth);
        }
        Ok(told)
    })
}

/// `POST /csc/v2/credentials/authorize`.
pub(super) async fn authorize(csc: Data<Csc>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let inner = csc.inner();
    answer(inner, || {
        let client = client(inner, &request)?;
        let asked = object(&request, &body)?;
        is_own(&client, &asked)?;
        if asked.get("numSignatures") != Some(&json!(1)) {
            return Err(invalid("numSignatures is not 1"));
        }
        if asked.get("hashAlgorithmOID") != Some(&json!(SHA_256)) {
            return Err(invalid("hashAlgorithmOID is not SHA-256"));
        }
        let hash = hash(&asked)?;
        judge_pin(inner, &client, &asked)?;
        let mut memory = inner.memory();
        let sad = memory.draw();
        let activation = Activation {
            client: client.client.id.clone(),
            hash,
            until: inner.now() + TimeDelta::seconds(ACTIVATION_LIFE),
        };
        memory.activations.insert(sad.clone(), activation);
        Ok(json!({ "SAD": sad, "expiresIn": ACTIVATION_LIFE }))
    })
}

/// `POST /csc/v2/signatures/signHash`.
pub(super) async fn sign(csc: Data<Csc>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let inner = csc.inner();
    if inner.suffers(Trouble::Silent) {
        tokio::time::sleep(SLOW).await;
    }
    answer(inner, || {
        let client = client(inner, &request)?;
        let asked = object(&request, &body)?;
        is_own(&client, &asked)?;
        if inner.suffers(Trouble::Refused) {
            let why = "the provider was told to refuse".to_owned();
            return Err((StatusCode::FORBIDDEN, "access_denied", why));
        }
        let word = |name: &str| asked.get(name).and_then(Value::as_str);
        let method = word("signAlgo").unwrap_or_default();
        if !client.client.key.algorithms().contains(&method) {
            return Err(invalid("signAlgo is not one of the key's"));
        }
        if asked.get("hashAlgorithmOID") != Some(&json!(SHA_256)) {
            return Err(invalid("hashAlgorithmOID is not SHA-256"));
        }
        if asked.get("operationMode").is_some_and(|mode| mode != "S") {
            return Err(invalid("operationMode is not S"));
        }
        let mut hash = hash(&asked)?;
        activated(inner, &client, word("SAD").unwrap_or_default(), &hash)?;
        let signed = Signed {
            at: inner.now(),
            organization: client.client.organization.clone(),
            hash: STANDARD.encode(&hash),
        };
        if inner.suffers(Trouble::WrongSignature)
            && let Some(first) = hash.first_mut()
        {
            *first ^= 1;
        }
        let signature = client.sealer.sign(&hash);
        let signature = signature.ok_or_else(|| {
            let why = "the key did not sign".to_owned();
            (StatusCode::INTERNAL_SERVER_ERROR, "server_error", why)
        })?;
        inner.memory().note(signed);
        Ok(json!({ "signatures": [STANDARD.encode(signature)] }))
    })
}

/// What every operation shares: the troubles of the whole provider, and how refusals are told.
fn answer(inner: &Inner, act: impl FnOnce() -> Result<Value, Refused>) -> HttpResponse {
    if inner.suffers(Trouble::Down) {
        return HttpResponse::ServiceUnavailable().finish();
    }
    let outcome = act();
    if inner.suffers(Trouble::Malformed) {
        return HttpResponse::Ok().content_type("application/json").body("<html>");
    }
    let (status, told) = match outcome {
        Ok(told) => (StatusCode::OK, told),
        Err((status, code, why)) => {
            tracing::warn!(code, why, "the provider of signatures refuses");
            inner.memory().refusal = Some(why.clone());
            (status, json!({ "error": code, "error_description": why }))
        }
    };
    HttpResponse::build(status)
        .insert_header(("Cache-Control", "no-store"))
        .json(told)
}

/// Whose token it is.
fn client(inner: &Inner, request: &HttpRequest) -> Result<Arc<Enrolled>, Refused> {
    let refused = |why: &str| (StatusCode::UNAUTHORIZED, "invalid_token", why.to_owned());
    let header = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer "));
    let token = token.ok_or_else(|| refused("there is no token"))?;
    let expired = inner.suffers(Trouble::ExpiredToken);
    let memory = inner.memory();
    let known = memory.tokens.get(token);
    let (id, until) = known.ok_or_else(|| refused("the token is unknown"))?;
    if expired || *until <= inner.now() {
        return Err(refused("the token is expired"));
    }
    let client = memory.clients.get(id).cloned();
    client.ok_or_else(|| refused("the client is gone"))
}

fn object(request: &HttpRequest, body: &[u8]) -> Result<Map<String, Value>, Refused> {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if kind.is_none_or(|kind| !kind.starts_with("application/json")) {
        return Err(invalid("the question is not application/json"));
    }
    serde_json::from_slice(body).map_err(|_| invalid("the question is no JSON object"))
}

fn is_own(client: &Enrolled, asked: &Map<String, Value>) -> Result<(), Refused> {
    match asked.get("credentialID").and_then(Value::as_str) {
        Some(id) if id == client.credential() => Ok(()),
        Some(_) => Err(invalid("credentialID is unknown")),
        None => Err(invalid("credentialID is missing")),
    }
}

/// The one hash of a question.
fn hash(asked: &Map<String, Value>) -> Result<Vec<u8>, Refused> {
    let hashes = asked.get("hashes").and_then(Value::as_array);
    let Some([Value::String(text)]) = hashes.map(Vec::as_slice) else {
        return Err(invalid("hashes is not one text"));
    };
    let hash = STANDARD
        .decode(text)
        .map_err(|_| invalid("the hash is not base64"))?;
    if hash.len() == SHA_256_BYTES {
        Ok(hash)
    } else {
        Err(invalid("the hash has another length than SHA-256"))
    }
}

fn judge_pin(inner: &Inner, client: &Enrolled, asked: &Map<String, Value>) -> Result<(), Refused> {
    let Some(pin) = &client.client.pin else {
        return Ok(());
    };
    let id = &client.client.id;
    let mut memory = inner.memory();
    if memory.misses.get(id).is_some_and(|misses| *misses >= MISSES) {
        let why = "the credential is locked".to_owned();
        return Err((StatusCode::FORBIDDEN, "access_denied", why));
    }
    let given = asked.get("authData").and_then(Value::as_array);
    if given.is_some_and(|given| given.contains(&json!({ "id": "PIN", "value": pin }))) {
        memory.misses.remove(id);
        return Ok(());
    }
    *memory.misses.entry(id.clone()).or_default() += 1;
    let why = "authData has not the right PIN".to_owned();
    Err((StatusCode::BAD_REQUEST, "invalid_pin", why))
}

/// Whether this client may sign this hash now. Whatever comes of it, the authorisation is used up.
fn activated(inner: &Inner, client: &Enrolled, sad: &str, hash: &[u8]) -> Result<(), Refused> {
    let expired = inner.suffers(Trouble::ExpiredActivation);
    let activation = inner.memory().activations.remove(sad);
    let activation = activation.ok_or_else(|| invalid("the SAD is unknown or was used"))?;
    if activation.client != client.client.id {
        return Err(invalid("the SAD is another client's"));
    }
    if expired || activation.until <= inner.now() {
        return Err(invalid("the SAD is expired"));
    }
    if activation.hash != hash {
        return Err(invalid("the SAD is for another hash"));
    }
    Ok(())
}
