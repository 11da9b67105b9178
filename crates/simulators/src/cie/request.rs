//! The request object: each rule of it, strictly.

use super::federation::Inner;
use super::jose;
use super::relying_parties::Party;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sportello_types::loa::Loa;
use std::collections::BTreeMap;

pub(super) const ACR_VALUES: [&str; 3] = [
    "https://www.spid.gov.it/SpidL1",
    "https://www.spid.gov.it/SpidL2",
    "https://www.spid.gov.it/SpidL3",
];

/// A request found good.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) party: Party,
    pub(super) redirect_uri: String,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) challenge: String,
    pub(super) level: Loa,
    /// Names of the claims asked of userinfo.
    pub(super) claims: Vec<String>,
    pub(super) received_at: DateTime<Utc>,
}

/// A request that is not good: the error of the protocol, and the words for its author.
pub(super) struct Rejected {
    pub(super) error: &'static str,
    pub(super) fault: String,
    /// Where to send the error, when that is known for sure.
    pub(super) back: Option<(String, Option<String>)>,
}

/// Judges the query of an authorization request.
pub(super) async fn judge(inner: &Inner, query: &BTreeMap<String, String>) -> Result<Request, Rejected> {
    let lost = |error, fault: String| Rejected {
        error,
        fault,
        back: None,
    };
    let bad = |fault: &str| lost("invalid_request", fault.to_owned());
    let token = query.get("request").ok_or_else(|| bad("manca request"))?;
    let unverified = jose::take_apart(token).ok_or_else(|| bad("request non è un token"))?;
    let client = unverified.claims.get("iss").and_then(Value::as_str);
    let client = client.ok_or_else(|| bad("request: manca iss"))?;
    let now = inner.now();
    let anchor_keys = json!({"keys": [inner.anchor_key.jwk(None)]});
    let party = inner
        .parties
        .judge(client, &anchor_keys, now)
        .await
        .map_err(|fault| lost("unauthorized_client", fault))?;
    let verified = jose::verify(token, &party.keys(), Some("sig"))
        .ok_or_else(|| bad("request non è firmata con una chiave core di tipo sig"))?;
    let claims = verified.claims;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let redirect_uri = text("redirect_uri")
        .filter(|uri| party.has_redirect(uri))
        .ok_or_else(|| bad("redirect_uri non è tra quelle dei metadati"))?;
    let back = Some((redirect_uri.to_owned(), text("state").map(str::to_owned)));
    let wrong = check(inner, query, &claims, now).err();
    let wrong = wrong.or_else(|| {
        // Only a request that is good in all else uses its identifier up.
        let used = text("jti").map(|jti| format!("jti {client} {jti}"));
        let fresh = used.is_some_and(|used| inner.memory().use_once(&used));
        (!fresh).then(|| "jti manca o è già stato usato".to_owned())
    });
    if let Some(fault) = wrong {
        return Err(Rejected {
            error: "invalid_request",
            fault,
            back,
        });
    }
    let level = ACR_VALUES.iter().position(|acr| Some(*acr) == text("acr_values"));
    let level = level.and_then(|place| u8::try_from(place + 1).ok());
    let asked = claims.get("claims").and_then(|claims| claims.get("userinfo"));
    let asked = asked.and_then(Value::as_object);
    Ok(Request {
        redirect_uri: redirect_uri.to_owned(),
        state: text("state").unwrap_or_default().to_owned(),
        nonce: text("nonce").unwrap_or_default().to_owned(),
        challenge: text("code_challenge").unwrap_or_default().to_owned(),
        level: level.and_then(Loa::from_number).unwrap_or(Loa::L2),
        claims: asked
            .map(|asked| asked.keys().cloned().collect())
            .unwrap_or_default(),
        received_at: now,
        party,
    })
}

fn check(
    inner: &Inner,
    query: &BTreeMap<String, String>,
    claims: &Value,
    now: DateTime<Utc>,
) -> Result<(), String> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let rule = |holds: bool, fault: &str| holds.then_some(()).ok_or_else(|| fault.to_owned());
    let seconds = |name: &str| claims.get(name).and_then(Value::as_i64);
    rule(claims.get("sub").is_none(), "sub non deve esserci")?;
    rule(text("client_id") == text("iss"), "client_id non è iss")?;
    let aud = claims.get("aud");
    let for_us = aud == Some(&json!(inner.provider)) || aud == Some(&json!([inner.provider]));
    rule(for_us, "aud non è il provider")?;
    let iat = seconds("iat").ok_or("manca iat")?;
    let exp = seconds("exp").ok_or("manca exp")?;
    rule(iat <= now.timestamp() + super::SKEW, "iat è nel futuro")?;
    rule(
        exp > now.timestamp() && exp - iat <= 600,
        "exp è passato o troppo lontano",
    )?;
    rule(text("response_type") == Some("code"), "response_type non è code")?;
    let mode = text("response_mode");
    rule(
        mode.is_none_or(|mode| mode == "query"),
        "response_mode non è query",
    )?;
    let scopes: Vec<&str> = text("scope").unwrap_or_default().split(' ').collect();
    let known = ["openid", "offline_access", "profile", "email"];
    rule(
        scopes.contains(&"openid") && scopes.iter().all(|scope| known.contains(scope)),
        "scope non va",
    )?;
    for name in ["state", "nonce"] {
        let long = text(name)
            .is_some_and(|value| value.len() >= 32 && value.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        rule(long, &format!("{name} non ha almeno 32 lettere e cifre"))?;
    }
    rule(
        text("code_challenge_method") == Some("S256"),
        "code_challenge_method non è S256",
    )?;
    rule(
        text("code_challenge").is_some_and(|challenge| challenge.len() == 43),
        "code_challenge non ha 43 caratteri",
    )?;
    rule(
        text("acr_values").is_some_and(|acr| ACR_VALUES.contains(&acr)),
        "acr_values non è uno dei tre livelli",
    )?;
    rule(
        matches!(text("prompt"), Some("consent" | "consent login")),
        "prompt non è «consent» o «consent login»",
    )?;
    for name in [
        "client_id",
        "response_type",
        "scope",
        "code_challenge",
        "code_challenge_method",
    ] {
        rule(
            query.get(name).map(String::as_str) == text(name),
            &format!("{name} dentro e fuori dalla richiesta sono diversi"),
        )?;
    }
    let asked = claims.get("claims").and_then(Value::as_object);
    let in_id_token = asked.is_some_and(|asked| asked.contains_key("id_token"));
    rule(!in_id_token, "gli attributi si chiedono a userinfo")?;
    let nonce = format!(
        "nonce {} {}",
        text("iss").unwrap_or_default(),
        text("nonce").unwrap_or_default()
    );
    rule(!inner.memory().used.contains(&nonce), "nonce già usato")
}
