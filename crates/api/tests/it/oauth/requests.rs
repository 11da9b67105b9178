//! Requests that are not as they should be: told to the app where that is safe, to the reader where it
//! is not; and those that were pushed beforehand.

use crate::support::apps::{ISSUER, native, redemption, request, with};
use crate::support::{MONTEFIORE, Town};
use chrono::Duration;
use reqwest::Method;

#[actix_web::test]
async fn nobody_is_sent_to_an_address_that_is_not_registered() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&["openid"])).await;
    let mario = town.ready_citizen().await;
    let ordinary = request(&app, "openid");
    for (name, value) in [
        ("redirect_uri", "https://evil.example/back"),
        ("redirect_uri", "https://app.example/back/"),
        ("redirect_uri", "https://app.example/back?x=1"),
        ("redirect_uri", "https://app.example:444/back"),
        ("redirect_uri", "http://localhost/back"),
        ("redirect_uri", ""),
        ("client_id", "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47"),
        ("client_id", "nobody"),
        ("client_id", ""),
    ] {
        let reply = mario.authorize(&with(&ordinary, name, value)).await;
        assert_eq!(
            (reply.status.as_u16(), reply.location),
            (400, None),
            "{name}={value}"
        );
    }
    let mut twice = ordinary.clone();
    twice.push(("redirect_uri", "https://app.example/back"));
    assert_eq!(mario.authorize(&twice).await.status.as_u16(), 400);
    // Another municipality's clients are nobody here.
    let there = town.visitor_of(MONTEFIORE).authorize(&ordinary).await;
    assert_eq!((there.status.as_u16(), there.location), (400, None));
}

#[actix_web::test]
async fn an_app_is_told_what_is_wrong_with_its_request() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&["openid", "istanze:read"])).await;
    let mario = town.ready_citizen().await;
    let ordinary = request(&app, "openid");
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "code id_token", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("response_mode", "fragment", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("scope", "", "invalid_scope"),
        ("scope", "openid everything", "invalid_scope"),
        ("scope", "openid istanze:write", "invalid_scope"),
        ("scope", "openid ratings:read", "invalid_scope"),
        ("prompt", "none login", "invalid_request"),
        ("max_age", "-1", "invalid_request"),
        ("acr_values", "urn:high", "invalid_request"),
        ("request", "e30.e30.", "request_not_supported"),
        (
            "request_uri",
            "https://app.example/request",
            "request_uri_not_supported",
        ),
    ] {
        let reply = mario.authorize(&with(&ordinary, name, value)).await.expect(303);
        assert!(
            reply
                .location
                .as_ref()
                .unwrap()
                .starts_with("https://app.example/back?")
        );
        let told = reply.answer();
        assert_eq!(told["error"], error, "{name}={value}");
        assert_eq!(
            (told["state"].as_str(), told["iss"].as_str()),
            ("s & t", ISSUER),
            "{name}={value}"
        );
    }
}

#[actix_web::test]
async fn a_loopback_address_may_have_any_port() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&["openid"])).await;
    let mario = town.ready_citizen().await;
    let here = "http://127.0.0.1:51004/back";
    let ordinary = request(&app, "openid");
    let code = mario.allow(&with(&ordinary, "redirect_uri", here)).await["code"].clone();
    let form = redemption(&app, &code);
    town.form("/oauth/token", &with(&form, "redirect_uri", here))
        .await
        .expect(200);
}

#[actix_web::test]
async fn what_was_pushed_is_what_counts_and_counts_once() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&["openid", "email"])).await;
    let other = town.register(&native(&["openid", "email"])).await;
    let mario = town.ready_citizen().await;
    let push = async |scope: &str| {
        let pushed = town
            .form("/oauth/par", &request(&app, scope))
            .await
            .expect(201)
            .json();
        assert_eq!(pushed["expires_in"], 90);
        pushed["request_uri"].as_str().unwrap().to_owned()
    };
    let uri = push("openid").await;
    assert!(uri.starts_with("urn:ietf:params:oauth:request_uri:"));
    let stolen = mario
        .authorize(&[("client_id", &other.id), ("request_uri", &uri)])
        .await;
    assert_eq!(stolen.status.as_u16(), 404);

    let uri = push("openid").await;
    let link = [
        ("client_id", app.id.as_str()),
        ("request_uri", &uri),
        ("scope", "openid email"),
    ];
    let asked = mario.authorize(&link).await.expect(303);
    let id = &asked.answer()["richiesta"];
    let shown = mario
        .get(&format!("/authorizations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(shown["scopes"], serde_json::json!(["openid"]));
    assert_eq!(mario.authorize(&link).await.status.as_u16(), 404, "once");

    let uri = push("openid").await;
    town.app.clock.advance(Duration::seconds(90));
    let late = mario
        .authorize(&[("client_id", &app.id), ("request_uri", &uri)])
        .await;
    assert_eq!(late.status.as_u16(), 404);

    let ordinary = request(&app, "openid");
    for (name, value, error) in [
        ("scope", "openid everything", (400, "invalid_scope")),
        ("redirect_uri", "https://evil.example/", (400, "invalid_request")),
        (
            "client_id",
            "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47",
            (401, "invalid_client"),
        ),
        ("request_uri", "urn:x", (400, "invalid_request")),
    ] {
        let told = town
            .form("/oauth/par", &with(&ordinary, name, value))
            .await
            .error();
        assert_eq!((told.0, told.1.as_str()), error, "{name}={value}");
    }
}

#[actix_web::test]
async fn a_form_brings_the_browser_as_well_as_a_link() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&["openid"])).await;
    let request = town
        .at(Method::POST, "/oauth/authorize")
        .form(&request(&app, "openid"));
    let reply = town
        .reply(request.header("Origin", "https://app.example"))
        .await
        .expect(303);
    assert!(reply.answer().contains_key("richiesta"));
}

#[actix_web::test]
async fn in_english_the_citizen_is_asked_in_english() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&["openid"])).await;
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(request(&app, "openid"))
        .finish();
    let request = town.at(Method::GET, &format!("/oauth/authorize?{query}"));
    let reply = town
        .reply(request.header("Accept-Language", "en"))
        .await
        .expect(303);
    assert!(
        reply
            .location
            .unwrap()
            .starts_with("/en/area-personale/autorizza?")
    );
}
