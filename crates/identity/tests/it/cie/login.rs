//! The request that begins a login, and the browser's way back.

use super::support::{OP, RP, WORLD, begun, chain, config, now, pending, rp, seconds};
use crate::support::{at, rng};
use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Value, json};
use sportello_identity::cie::{Callback, Fate, Form, Profile, Refusal, RelyingParty, Unreadable};
use sportello_identity::jose::{Claims, JwkSet, SignatureAlg, Token};
use sportello_identity::spid::Fault;
use sportello_types::loa::Loa;
use sportello_types::problem::ProblemCode;
use std::collections::BTreeMap;
use url::Url;

fn by_core(token: &str) -> Claims {
    let key = &WORLD.ours.signing[0];
    let token = Token::parse(token).unwrap();
    assert_eq!(token.kid(), Some(key.kid()));
    let set: JwkSet = [key.public().clone()].into_iter().collect();
    token.verify(&set, &[SignatureAlg::Rs256]).unwrap()
}

#[test]
fn the_request_is_signed_and_says_all_that_the_rules_ask() {
    let begun = begun(Loa::L2);
    let url: Url = begun.url.parse().unwrap();
    assert!(begun.url.starts_with("https://op.example/authorize?"));
    let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    let request = by_core(&query["request"]);
    assert_eq!(query["request"], begun.request);
    for name in [
        "client_id",
        "response_type",
        "scope",
        "code_challenge",
        "code_challenge_method",
    ] {
        assert_eq!(request[name], query[name], "{name}: inside and outside alike");
    }
    assert!(
        !request.contains_key("sub"),
        "or it could be replayed as a client assertion"
    );
    for (name, value) in [
        ("iss", json!(RP)),
        ("client_id", json!(RP)),
        ("aud", json!([OP])),
        ("iat", json!(seconds("2026-11-23T10:00:40Z"))),
        ("exp", json!(seconds("2026-11-23T10:05:40Z"))),
        ("response_type", json!("code")),
        ("scope", json!("openid")),
        ("redirect_uri", json!(format!("{RP}/callback"))),
        ("acr_values", json!("https://www.spid.gov.it/SpidL2")),
        ("prompt", json!("consent login")),
        ("code_challenge_method", json!("S256")),
    ] {
        assert_eq!(request[name], value, "{name}");
    }
    let pending = &begun.pending;
    for (name, value) in [("state", &pending.state), ("nonce", &pending.nonce)] {
        assert_eq!(request[name], *value);
        assert!(
            value.len() >= 32 && value.bytes().all(|b| b.is_ascii_alphanumeric()),
            "{name}"
        );
    }
    assert_eq!(request["jti"], pending.request_id);
    assert_eq!(pending.request_id.len(), 36);
    assert!((43..=128).contains(&pending.verifier.len()));
    let challenge = super::support::base64(digest(&SHA256, pending.verifier.as_bytes()));
    assert_eq!(query["code_challenge"], challenge);
    assert!(!begun.url.contains(&pending.verifier), "the verifier stays here");
}

#[test]
fn only_claims_that_the_provider_has_are_asked_beside_the_essential_ones() {
    let request = by_core(&begun(Loa::L2).request);
    let asked = &request["claims"];
    assert!(asked.get("id_token").is_none());
    let essential = json!({"essential": true});
    assert_eq!(
        asked["userinfo"],
        json!({
            "given_name": essential, "family_name": essential, "birthdate": essential,
            "https://attributes.eid.gov.it/fiscal_number": essential,
            "gender": null, "email": null,
        })
    );
}

#[test]
fn each_login_draws_its_own_secrets() {
    let mut rng = rng();
    let mut draw = || rp().begin(&chain(), Loa::L2, now(), &mut rng).unwrap().pending;
    let (one, two) = (draw(), draw());
    assert_ne!(one.state, two.state);
    assert_ne!(one.nonce, two.nonce);
    assert_ne!(one.verifier, two.verifier);
    assert_ne!(one.request_id, two.request_id);
    let debug = format!("{one:?}");
    assert!(!debug.contains(&one.verifier) && !debug.contains(&one.nonce) && !debug.contains(&one.state));
}

#[test]
fn levels_are_asked_by_spids_uris() {
    for (level, acr, prompt) in [
        (Loa::L1, "https://www.spid.gov.it/SpidL1", "consent"),
        (Loa::L3, "https://www.spid.gov.it/SpidL3", "consent login"),
    ] {
        let request = by_core(&begun(level).request);
        assert_eq!(
            (&request["acr_values"], &request["prompt"]),
            (&json!(acr), &json!(prompt))
        );
    }
}

#[test]
fn spids_profile_asks_for_its_own_code() {
    let mut config = config();
    config.profile = Profile::Spid;
    let spid = RelyingParty::new(config).unwrap();
    let begun = spid.begin(&chain(), Loa::L2, now(), &mut rng()).unwrap();
    let request = by_core(&begun.request);
    assert!(!request["claims"]["userinfo"]["https://attributes.eid.gov.it/spid_code"].is_null());
}

fn judged(query: &str) -> Result<String, Refusal> {
    let callback = Callback::parse(query)?;
    rp().code(&pending(), chain().provider(), &callback, now())
}

fn state() -> String {
    pending().state
}

#[test]
fn a_good_answer_gives_its_code() {
    let query = format!("code=abc&state={}&iss=https%3A%2F%2Fop.example", state());
    assert_eq!(judged(&query), Ok("abc".to_owned()));
}

#[test]
fn an_answer_that_cannot_be_read_is_refused() {
    for (query, expected) in [
        (String::new(), Unreadable::NoState),
        ("code=abc".to_owned(), Unreadable::NoState),
        ("state=".to_owned(), Unreadable::NoState),
        (format!("state={0}&state={0}", state()), Unreadable::Repeated),
        (format!("state={}&code=a&code=b", state()), Unreadable::Repeated),
        (
            format!("state={}&code={}", state(), "a".repeat(5000)),
            Unreadable::TooLong,
        ),
    ] {
        assert_eq!(judged(&query), Err(Refusal::Unreadable(expected)), "{query}");
    }
}

#[test]
fn an_answer_to_another_login_or_of_another_provider_is_refused() {
    let iss = "iss=https%3A%2F%2Fop.example";
    assert_eq!(
        judged(&format!("code=abc&state=other&{iss}")),
        Err(Refusal::State)
    );
    let state = state();
    let mixed_up = [
        (
            format!("code=abc&state={state}&iss=https%3A%2F%2Fevil.example"),
            Fault::Wrong,
        ),
        (
            format!("code=abc&state={state}&iss=https%3A%2F%2Fop.example%2F"),
            Fault::Wrong,
        ),
        (
            format!("error=access_denied&state={state}&iss=https%3A%2F%2Fevil.example"),
            Fault::Wrong,
        ),
        (format!("code=abc&state={state}"), Fault::Missing),
    ];
    for (query, fault) in mixed_up {
        assert_eq!(judged(&query), Err(Refusal::Issuer(fault)), "{query}");
    }
    assert_eq!(judged(&format!("state={state}&{iss}")), Err(Refusal::NoCode));
    assert_eq!(
        judged(&format!("state={state}&code=&{iss}")),
        Err(Refusal::NoCode)
    );
    let mut elsewhere = pending();
    elsewhere.provider = "https://other.example".to_owned();
    let callback = Callback::parse(&format!("code=abc&state={state}&{iss}")).unwrap();
    let refused = rp().code(&elsewhere, chain().provider(), &callback, now());
    assert_eq!(refused, Err(Refusal::OtherProvider));
    let late = rp().code(
        &pending(),
        chain().provider(),
        &callback,
        at("2026-11-23T10:15:01Z"),
    );
    assert_eq!(late, Err(Refusal::Expired));
}

#[test]
fn errors_become_plain_pages_and_forged_answers_end_nothing() {
    let of = |error: &str| judged(&format!("error={error}&state={}", state())).unwrap_err();
    for (error, fate, problem, ours) in [
        ("access_denied", Fate::Denied, ProblemCode::CieCancelled, false),
        ("rejected_by_user", Fate::Denied, ProblemCode::CieCancelled, false),
        ("login_required", Fate::StartAgain, ProblemCode::CieRefused, false),
        (
            "temporarily_unavailable",
            Fate::Down,
            ProblemCode::CieUnavailable,
            false,
        ),
        ("server_error", Fate::Down, ProblemCode::CieUnavailable, false),
        (
            "unauthorized_client",
            Fate::OurFault,
            ProblemCode::CieRequestRejected,
            true,
        ),
        (
            "invalid_client",
            Fate::OurFault,
            ProblemCode::CieRequestRejected,
            true,
        ),
        ("invalid_request", Fate::Other, ProblemCode::CieRefused, false),
        ("%3Cscript%3E", Fate::Other, ProblemCode::CieRefused, false),
    ] {
        let refusal = of(error);
        assert_eq!(refusal, Refusal::Provider(fate), "{error}");
        assert_eq!((refusal.problem(), refusal.is_ours()), (problem, ours), "{error}");
        assert!(refusal.ends_login(), "{error}");
        assert!(
            !refusal.reason().contains("script"),
            "nothing of what was received"
        );
    }
    for forged in [
        Refusal::State,
        Refusal::Issuer(Fault::Wrong),
        Refusal::NoCode,
        Refusal::OtherProvider,
    ] {
        assert!(!forged.ends_login(), "{forged}");
    }
}

fn fields(form: &Form) -> BTreeMap<&str, &str> {
    form.fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

#[test]
fn the_code_is_exchanged_with_an_assertion_for_that_very_address() {
    let chain = chain();
    let mut rng = rng();
    let form = rp()
        .exchange(chain.provider(), &pending(), "abc", now(), &mut rng)
        .unwrap();
    assert_eq!(form.url, "https://op.example/token");
    let sent = fields(&form);
    assert_eq!(sent["grant_type"], "authorization_code");
    assert_eq!(sent["code"], "abc");
    assert_eq!(sent["code_verifier"], pending().verifier);
    assert_eq!(sent["redirect_uri"], format!("{RP}/callback"));
    assert_eq!(sent["client_id"], RP);
    assert_eq!(
        sent["client_assertion_type"],
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    let assertion = by_core(sent["client_assertion"]);
    assert_eq!((&assertion["iss"], &assertion["sub"]), (&json!(RP), &json!(RP)));
    assert_eq!(assertion["aud"], json!(["https://op.example/token"]));
    let life = assertion["exp"].as_i64().unwrap() - assertion["iat"].as_i64().unwrap();
    assert!((1..=300).contains(&life));
    let revocation = rp()
        .revocation("https://op.example/revoke", "at", now(), &mut rng)
        .unwrap();
    let revoked = fields(&revocation);
    assert_eq!(revoked["token"], "at");
    let second = by_core(revoked["client_assertion"]);
    assert_eq!(second["aud"], json!(["https://op.example/revoke"]));
    assert_ne!(second["jti"], assertion["jti"], "fresh for every call");
    assert!(!format!("{form:?}").contains("abc"));
}

#[test]
fn the_answer_of_the_token_endpoint_is_read_with_care() {
    let good = json!({"access_token": "at", "token_type": "Bearer", "expires_in": 300, "id_token": "a.b.c"});
    let read = |bend: fn(&mut Value)| {
        let mut body = good.clone();
        bend(&mut body);
        rp().tokens(200, body.to_string().as_bytes()).map(drop)
    };
    assert_eq!(read(|_| ()), Ok(()));
    assert_eq!(read(|b| b["token_type"] = "bearer".into()), Ok(()));
    let refused = |name, fault| Err(Refusal::Tokens(name, fault));
    assert_eq!(
        read(|b| b["token_type"] = "DPoP".into()),
        refused("token_type", Fault::Wrong)
    );
    assert_eq!(
        read(|b| b["id_token"] = Value::Null),
        refused("id_token", Fault::Malformed)
    );
    assert_eq!(
        read(|b| b["access_token"] = "a b".into()),
        refused("access_token", Fault::Malformed)
    );
    assert_eq!(
        read(|b| b["access_token"] = "a\r\nX: y".into()),
        refused("access_token", Fault::Malformed)
    );
    assert_eq!(read(|b| *b = json!([])), refused("body", Fault::Malformed));
    let endpoint = |status, fate| Refusal::Endpoint {
        endpoint: "token",
        status,
        fate,
    };
    for (status, body, expected, problem) in [
        (
            401,
            r#"{"error":"invalid_client"}"#,
            endpoint(401, Fate::OurFault),
            ProblemCode::CieRequestRejected,
        ),
        (
            403,
            r#"{"error":"unauthorized_client"}"#,
            endpoint(403, Fate::OurFault),
            ProblemCode::CieRequestRejected,
        ),
        (400, "", endpoint(400, Fate::Other), ProblemCode::CieRefused),
        (
            503,
            "<html>",
            endpoint(503, Fate::Down),
            ProblemCode::CieUnavailable,
        ),
        (302, "", endpoint(302, Fate::Other), ProblemCode::CieRefused),
    ] {
        let refusal = rp().tokens(status, body.as_bytes()).map(drop).unwrap_err();
        assert_eq!((refusal, refusal.problem()), (expected, problem));
    }
}
