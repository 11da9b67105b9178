//! What apps send makes nothing panic; no address that is not registered gets an answer; no token that
//! nobody signed is believed.
#![no_main]

use chrono::DateTime;
use libfuzzer_sys::fuzz_target;
use serde_json::json;
use sportello_identity::issuer::{
    AccessToken, Assertion, AuthorizationRequest, ClientRules, Credentials, IssuerKey, Parameters, RedirectUri,
    TokenAlg, TokenRequest, read_hint,
};
use sportello_identity::jose::JwkSet;
use std::sync::LazyLock;

const ISSUER: &str = "https://sportello.example.it";
const REGISTERED: [&str; 2] = ["https://app.example/back?x=1", "http://127.0.0.1/back"];

static CLIENT: LazyLock<ClientRules> = LazyLock::new(|| {
    let id = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47".parse().unwrap();
    let registration = json!({
        "name": "App", "owner": "Comune", "kind": "native", "authentication": "none",
        "redirect_uris": REGISTERED, "scopes": ["openid", "istanze:read"]
    });
    ClientRules::read(id, &serde_json::from_value(registration).unwrap()).unwrap()
});
static KEYS: LazyLock<JwkSet> = LazyLock::new(|| {
    let key = IssuerKey::generate(TokenAlg::Es256).unwrap();
    let key = IssuerKey::from_pkcs8(TokenAlg::Es256, &key).unwrap();
    [key.public().clone()].into_iter().collect()
});

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(bytes);
    let now = DateTime::from_timestamp(1_796_083_200, 0).unwrap();
    match mode % 4 {
        0 => {
            let Ok(parameters) = Parameters::parse(bytes) else {
                return;
            };
            let redirect = match AuthorizationRequest::read(&parameters, &CLIENT) {
                Ok(request) => request.redirect(&CLIENT),
                Err(refusal) => refusal.redirect,
            };
            if let Some(redirect) = redirect {
                let there = redirect.with_code("c", ISSUER);
                let loopback = there.starts_with("http://127.0.0.1") && there.contains("/back?");
                assert!(loopback || there.starts_with("https://app.example/back?x=1&code=c&"), "{there}");
            }
        }
        1 => {
            let (header, form) = text.split_once('\n').unwrap_or(("", &text));
            if let Ok(form) = Parameters::parse(form.as_bytes()) {
                let _ = Credentials::read((!header.is_empty()).then_some(header), &form);
                let _ = TokenRequest::read(&form, ISSUER);
            }
        }
        2 => {
            assert!(AccessToken::read(&text, ISSUER, &KEYS, now).is_err(), "nobody signed it");
            assert!(read_hint(&text, ISSUER, &KEYS).is_none(), "nobody signed it");
            assert!(Assertion::judge(&text, CLIENT.id, &KEYS, &[ISSUER], now).is_err(), "nobody signed it");
        }
        _ => {
            if let Ok(uri) = text.parse::<RedirectUri>() {
                assert!(uri.covers(uri.as_str()));
                assert!(uri.with([("a", "b")]).starts_with(uri.as_str()));
            }
        }
    }
});
