//! No statement, policy or metadata makes the federation's judge panic, even when it is really
//! signed; what a policy lets through, it lets through again.
#![no_main]

use chrono::{DateTime, TimeDelta, Utc};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};
use sportello_identity::cie::chain::{Anchor, ChainBuilder};
use sportello_identity::cie::{Callback, Policy, Profile};
use sportello_identity::jose::{PrivateKey, sign};
use std::sync::LazyLock;

const TA: &str = "https://ta.example";
const OP: &str = "https://op.example";

static KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| PrivateKey::from_pem(&PrivateKey::generate().unwrap(), None).unwrap());
static NOW: LazyLock<DateTime<Utc>> = LazyLock::new(|| "2026-11-23T10:00:40Z".parse().unwrap());

fn statement(issuer: &str, subject: &str, extra: &Map<String, Value>) -> String {
    let mut claims = extra.clone();
    let base = json!({
        "iss": issuer, "sub": subject,
        "iat": NOW.timestamp(), "exp": NOW.timestamp() + 60,
        "jwks": {"keys": [KEY.public().to_json()]},
    });
    for (name, value) in base.as_object().unwrap() {
        claims.entry(name.clone()).or_insert_with(|| value.clone());
    }
    sign(&KEY, Some("entity-statement+jwt"), &claims).unwrap()
}

fuzz_target!(|data: &[u8]| {
    // Claims of three statements, apart by line feeds.
    let mut parts = data.splitn(3, |byte| *byte == b'\n');
    let mut claims = || -> Map<String, Value> {
        let part = parts.next().unwrap_or_default();
        serde_json::from_slice(part).unwrap_or_default()
    };
    let (anchor_claims, provider_claims, about_claims) = (claims(), claims(), claims());
    let anchor = Anchor {
        entity_id: TA.to_owned(),
        pinned: Vec::new(),
    };
    let times = (*NOW, TimeDelta::seconds(60));
    if let Some((mut builder, _)) = ChainBuilder::begin(Profile::Cie, &anchor, OP, times, false) {
        let documents = [
            statement(TA, TA, &anchor_claims),
            statement(OP, OP, &provider_claims),
            statement(TA, OP, &about_claims),
        ];
        for document in documents {
            if builder.take(&document).is_err() {
                break;
            }
        }
    }
    let text = String::from_utf8_lossy(data);
    if let Some((mut builder, _)) = ChainBuilder::begin(Profile::Cie, &anchor, OP, times, false) {
        assert!(builder.take(&text).is_err(), "nobody signed it");
    }
    let rules = about_claims.get("metadata_policy").and_then(|policy| policy.get("openid_provider"));
    if let Ok(policy) = Policy::parse(rules) {
        let _ = policy.apply(provider_claims);
        let _ = policy.clone().combine(policy);
    }
    let _ = Callback::parse(&text);
});
