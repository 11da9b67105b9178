//! From the app's request to its tokens, and everything that may go wrong on the way.

use crate::support::apps::{BACK, ISSUER, claims, native, redemption, request, with};
use crate::support::{EVA, MARIO, Town};
use chrono::Duration;
use reqwest::Method;
use serde_json::json;
use sportello_types::loa::Loa;

const SCOPES: [&str; 5] = ["openid", "profile", "email", "offline_access", "istanze:read"];

#[actix_web::test]
async fn an_app_that_the_citizen_lets_in_gets_tokens_for_what_was_granted() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&SCOPES)).await;
    let mario = town.ready_citizen().await;
    let asked = mario
        .authorize(&request(&app, "openid profile istanze:read"))
        .await
        .expect(303);
    let place = asked.location.clone().unwrap();
    assert!(
        place.starts_with("/area-personale/autorizza?richiesta="),
        "{place}"
    );
    let id = &asked.answer()["richiesta"];
    let shown = mario
        .get(&format!("/authorizations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(shown["client_name"], "Borgoverde in tasca");
    assert_eq!(shown["returns_to"], "app.example");
    assert_eq!(shown["scopes"], json!(["openid", "profile", "istanze:read"]));
    assert_eq!(shown["sign_in_again"], false);

    let decided = mario
        .post(
            &format!("/authorizations/{id}/decision"),
            &json!({ "allow": true }),
        )
        .await
        .expect(200)
        .json();
    let back = decided["redirect_to"].as_str().unwrap();
    assert!(back.starts_with(&format!("{BACK}?code=")), "{back}");
    let answer = crate::support::apps::parameters(back);
    assert_eq!(answer["state"], "s & t");
    assert_eq!(answer["iss"], ISSUER);

    let reply = town
        .form("/oauth/token", &redemption(&app, &answer["code"]))
        .await
        .expect(200);
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    let tokens = reply.json();
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 600);
    assert!(tokens.get("refresh_token").is_none(), "not asked to stay");
    let id_token = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(id_token["nonce"], "n");
    assert_eq!(id_token["aud"], app.id.as_str());
    assert!(id_token.get("given_name").is_none(), "it travels in addresses");
    assert_eq!(id_token["acr"], "https://www.spid.gov.it/SpidL2");
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(claims(access)["aud"], format!("{ISSUER}/api/v1"));
    assert_eq!(claims(access)["sub"], mario.id.unwrap().to_string());

    town.with_token(access, "/istanze").await.expect(200);
    let refused = town.with_token(access, "/profile").await.expect(403);
    assert_eq!(refused.problem(), "insufficient_scope");
    let userinfo = town
        .reply(town.at(Method::GET, "/oauth/userinfo").bearer_auth(access))
        .await
        .expect(200)
        .json();
    assert_eq!(userinfo["sub"], id_token["sub"]);
    assert_eq!(userinfo["given_name"], "Mario");
    assert_eq!(userinfo["family_name"], "Rossi");
    assert!(userinfo.get("email").is_none(), "not granted");

    town.app.clock.advance(Duration::minutes(10));
    let late = town.with_token(access, "/istanze").await.expect(401);
    assert_eq!(late.problem(), "invalid_token");
}

#[actix_web::test]
async fn the_request_counts_once_and_waits_ten_minutes() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&SCOPES)).await;
    let mario = town.ready_citizen().await;
    let ask = async || {
        let asked = mario.authorize(&request(&app, "openid")).await.expect(303);
        format!("/authorizations/{}", asked.answer()["richiesta"])
    };
    let first = ask().await;
    let denied = mario
        .post(&format!("{first}/decision"), &json!({ "allow": false }))
        .await
        .expect(200)
        .json();
    let told = crate::support::apps::parameters(denied["redirect_to"].as_str().unwrap());
    assert_eq!(
        (told["error"].as_str(), told["state"].as_str()),
        ("access_denied", "s & t")
    );
    assert_eq!(told["iss"], ISSUER);
    let again = mario
        .post(&format!("{first}/decision"), &json!({ "allow": true }))
        .await;
    assert_eq!(again.expect(404).problem(), "authorization_expired");
    assert!(
        mario.get("/connected-apps").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );

    let second = ask().await;
    town.app.clock.advance(Duration::minutes(10));
    assert_eq!(
        mario.get(&second).await.expect(404).problem(),
        "authorization_expired"
    );
}

#[actix_web::test]
async fn a_code_is_good_once_for_its_app_its_address_and_its_secret() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&SCOPES)).await;
    let other = town.register(&native(&SCOPES)).await;
    let mario = town.ready_citizen().await;
    let code = async || mario.allow(&request(&app, "openid istanze:read")).await["code"].clone();
    let refused = async |form: &[(&str, &str)]| {
        let reply = town.form("/oauth/token", form).await;
        assert_eq!(reply.error(), (400, "invalid_grant".to_owned()));
    };
    for (name, value) in [
        ("client_id", other.id.as_str()),
        ("redirect_uri", "http://127.0.0.1/back"),
        ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl"),
        ("code", "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"),
    ] {
        let code = code().await;
        let form = redemption(&app, &code);
        refused(&with(&form, name, value)).await;
        if name != "code" {
            refused(&form).await; // spent by the attempt
        }
    }
    let late = code().await;
    town.app.clock.advance(Duration::seconds(60));
    refused(&redemption(&app, &late)).await;

    // A second use ends what the first one gave: one of the two is a thief.
    let twice = code().await;
    let tokens = town
        .form("/oauth/token", &redemption(&app, &twice))
        .await
        .expect(200)
        .json();
    let access = tokens["access_token"].as_str().unwrap();
    town.with_token(access, "/istanze").await.expect(200);
    refused(&redemption(&app, &twice)).await;
    assert_eq!(
        town.with_token(access, "/istanze").await.expect(401).problem(),
        "invalid_token"
    );
}

#[actix_web::test]
async fn consent_is_remembered_for_what_was_granted_and_never_for_a_program_on_the_computer() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&SCOPES)).await;
    let mario = town.ready_citizen().await;
    mario.allow(&request(&app, "openid istanze:read")).await;
    let asks = async |parameters: &[(&str, &str)]| {
        let answer = mario.authorize(parameters).await.expect(303).answer();
        answer.contains_key("richiesta")
    };
    let ordinary = request(&app, "openid");
    assert!(!asks(&ordinary).await, "granted before");
    assert!(asks(&request(&app, "openid email")).await, "more than before");
    assert!(asks(&with(&ordinary, "prompt", "consent")).await);
    assert!(asks(&with(&ordinary, "redirect_uri", "http://127.0.0.1:51004/back")).await);
    let eva = town.citizen(EVA, Loa::L2).await;
    eva.complete_profile().await;
    assert!(eva.authorize(&ordinary).await.answer().contains_key("richiesta"));
}

#[actix_web::test]
async fn without_asking_the_answer_is_an_error_where_the_citizen_is_needed() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&SCOPES)).await;
    let ordinary = request(&app, "openid");
    let silent = with(&ordinary, "prompt", "none");
    assert_eq!(
        town.visitor().authorize(&silent).await.answer()["error"],
        "login_required"
    );
    let mario = town.ready_citizen().await;
    assert_eq!(
        mario.authorize(&silent).await.answer()["error"],
        "consent_required"
    );
    mario.allow(&ordinary).await;
    assert!(mario.authorize(&silent).await.answer().contains_key("code"));
    let low = town.citizen(MARIO, Loa::L1).await;
    assert_eq!(low.authorize(&silent).await.answer()["error"], "login_required");
    let high = with(&silent, "acr_values", "https://www.spid.gov.it/SpidL3");
    assert_eq!(mario.authorize(&high).await.answer()["error"], "login_required");
    town.app.clock.advance(Duration::minutes(2));
    let young = with(&silent, "max_age", "60");
    assert_eq!(mario.authorize(&young).await.answer()["error"], "login_required");
}

#[actix_web::test]
async fn an_app_that_wants_a_new_login_gets_one_before_the_citizen_can_say_yes() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&SCOPES)).await;
    let mario = town.ready_citizen().await;
    let ordinary = request(&app, "openid");
    mario.allow(&ordinary).await;
    let asked = mario
        .authorize(&with(&ordinary, "prompt", "login"))
        .await
        .expect(303);
    let place = format!("/authorizations/{}", asked.answer()["richiesta"]);
    assert_eq!(mario.get(&place).await.expect(200).json()["sign_in_again"], true);
    let yes = json!({ "allow": true });
    let refused = mario.post(&format!("{place}/decision"), &yes).await.expect(403);
    assert_eq!(refused.problem(), "step_up_required");
    town.app.clock.advance(Duration::seconds(30));
    let anew = town.citizen(MARIO, Loa::L2).await;
    assert_eq!(anew.get(&place).await.expect(200).json()["sign_in_again"], false);
    anew.post(&format!("{place}/decision"), &yes).await.expect(200);
}

#[actix_web::test]
async fn who_signs_in_for_an_app_may_think_it_over_however_young_the_login_must_be() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&SCOPES)).await;
    let mario = town.ready_citizen().await;
    let ordinary = request(&app, "openid");
    mario.allow(&ordinary).await;
    for oldest in ["0", "60"] {
        town.app.clock.advance(Duration::seconds(61));
        let young = with(&ordinary, "max_age", oldest);
        let asked = mario.authorize(&young).await.expect(303);
        let place = format!("/authorizations/{}", asked.answer()["richiesta"]);
        assert_eq!(mario.get(&place).await.expect(200).json()["sign_in_again"], true);
        town.app.clock.advance(Duration::seconds(10));
        let anew = town.citizen(MARIO, Loa::L2).await;
        town.app.clock.advance(Duration::minutes(5));
        assert_eq!(anew.get(&place).await.expect(200).json()["sign_in_again"], false);
        let yes = json!({ "allow": true });
        anew.post(&format!("{place}/decision"), &yes).await.expect(200);
    }
}

#[actix_web::test]
async fn the_citizen_sees_the_app_and_shows_it_out_at_once() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&SCOPES)).await;
    let mario = town.ready_citizen().await;
    let tokens = mario.connect(&app, "openid offline_access istanze:read").await;
    let access = tokens["access_token"].as_str().unwrap();
    town.with_token(access, "/istanze").await.expect(200);
    let listed = mario.get("/connected-apps").await.expect(200).json();
    let item = &listed["items"][0];
    assert_eq!(item["client"], app.id.as_str());
    assert_eq!(item["name"], "Borgoverde in tasca");
    assert_eq!(
        item["scopes"],
        json!(["openid", "offline_access", "istanze:read"])
    );
    assert!(item["last_used_at"].is_string());
    let copy = mario.get("/profile/export").await.expect(200).json();
    assert_eq!(copy["connected_apps"], listed["items"]);

    let eva = town.citizen(EVA, Loa::L2).await;
    let copy = eva.get("/profile/export").await.expect(200).json();
    assert_eq!(copy["connected_apps"], json!([]));
    eva.delete(&format!("/connected-apps/{}", app.id))
        .await
        .expect(404);
    mario
        .delete(&format!("/connected-apps/{}", app.id))
        .await
        .expect(204);
    assert_eq!(
        town.with_token(access, "/istanze").await.expect(401).problem(),
        "invalid_token"
    );
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", &app.id),
        ("refresh_token", refresh),
    ];
    assert_eq!(town.form("/oauth/token", &form).await.error().1, "invalid_grant");
    assert!(
        mario
            .authorize(&request(&app, "openid"))
            .await
            .answer()
            .contains_key("richiesta")
    );
    let accesses = mario.get("/profile/accesses").await.expect(200).json();
    let told: Vec<_> = accesses["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["event"])
        .collect();
    assert!(told.contains(&&json!("app_connected")) && told.contains(&&json!("app_disconnected")));
    assert_eq!(accesses["items"][0]["about"], "Borgoverde in tasca");
}

#[actix_web::test]
async fn what_an_app_sends_needs_a_login_of_today() {
    let town = Town::open_for_apps().await;
    let app = town
        .register(&native(&[
            "offline_access",
            "istanze:read",
            "istanze:write",
            "istanze:submit",
        ]))
        .await;
    let mario = town.ready_citizen().await;
    let scope = "offline_access istanze:read istanze:write istanze:submit";
    let mut tokens = mario.connect(&app, scope).await;
    let submit = async |access: &str| {
        let id = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";
        let request = town.bearer(access, Method::POST, &format!("/istanze/{id}/submission"));
        let request = request.header("If-Match", "\"1\"").json(&json!({}));
        town.visitor().send(request).await.problem()
    };
    assert_eq!(
        submit(tokens["access_token"].as_str().unwrap()).await,
        "not_found"
    );
    town.app.clock.advance(Duration::hours(8) + Duration::minutes(1));
    let refresh = tokens["refresh_token"].as_str().unwrap().to_owned();
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", &app.id),
        ("refresh_token", &refresh),
    ];
    tokens = town.form("/oauth/token", &form).await.expect(200).json();
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(submit(access).await, "step_up_required");
    town.with_token(access, "/istanze").await.expect(200);
}
