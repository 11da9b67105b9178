//! Refresh tokens: each used once, all of a family gone when one comes twice; revocation and
//! introspection.

use crate::support::apps::{App, claims, native, redemption, request, with};
use crate::support::{EVA, MARIO, Town};
use chrono::Duration;
use serde_json::{Value, json};
use sportello_types::loa::Loa;

const SCOPE: &str = "openid offline_access istanze:read";

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name]
        .as_str()
        .unwrap_or_else(|| panic!("no {name} in {tokens}"))
}

fn refreshing<'a>(app: &'a App, token: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("grant_type", "refresh_token"),
        ("client_id", &app.id),
        ("refresh_token", token),
    ]
}

#[actix_web::test]
async fn each_refresh_token_is_good_once_and_a_second_use_ends_the_family() {
    let town = Town::open_for_apps().await;
    let app = town
        .register(&native(&["openid", "offline_access", "istanze:read"]))
        .await;
    let mario = town.ready_citizen().await;
    let first = mario.connect(&app, SCOPE).await;
    town.app.clock.advance(Duration::minutes(20));
    let reply = town
        .form("/oauth/token", &refreshing(&app, text(&first, "refresh_token")))
        .await;
    let second = reply.expect(200).json();
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert!(claims(text(&second, "id_token")).get("nonce").is_none());
    town.with_token(text(&second, "access_token"), "/istanze")
        .await
        .expect(200);

    // Somebody who has copied the first one comes.
    let stolen = town
        .form("/oauth/token", &refreshing(&app, text(&first, "refresh_token")))
        .await;
    assert_eq!(stolen.error(), (400, "invalid_grant".to_owned()));
    let honest = town
        .form("/oauth/token", &refreshing(&app, text(&second, "refresh_token")))
        .await;
    assert_eq!(honest.error(), (400, "invalid_grant".to_owned()));
    town.with_token(text(&second, "access_token"), "/istanze")
        .await
        .expect(401);
    let anew = town.citizen(MARIO, Loa::L2).await;
    let accesses = anew.get("/profile/accesses").await.expect(200).json();
    let told = accesses["items"].as_array().unwrap();
    assert!(
        told.iter()
            .any(|item| item["event"] == "app_cut_off" && item["actor"] == "system")
    );
}

#[actix_web::test]
async fn a_refresh_token_is_for_its_app_for_no_more_and_not_for_ever() {
    let town = Town::open_for_apps().await;
    let app = town
        .register(&native(&["openid", "offline_access", "istanze:read"]))
        .await;
    let other = town
        .register(&native(&["openid", "offline_access", "istanze:read"]))
        .await;
    let mario = town.ready_citizen().await;
    let tokens = mario.connect(&app, SCOPE).await;
    let token = text(&tokens, "refresh_token");
    let more = with(&refreshing(&app, token), "scope", "openid email");
    assert_eq!(town.form("/oauth/token", &more).await.error().1, "invalid_scope");
    // The refusal has not cost the token.
    let less = with(&refreshing(&app, token), "scope", "istanze:read");
    let fewer = town.form("/oauth/token", &less).await.expect(200).json();
    assert_eq!(fewer["scope"], "istanze:read");
    assert!(fewer.get("id_token").is_none());
    let whole = town
        .form("/oauth/token", &refreshing(&app, text(&fewer, "refresh_token")))
        .await
        .expect(200)
        .json();
    assert_eq!(whole["scope"], "openid offline_access istanze:read");
    let strange = refreshing(&other, text(&whole, "refresh_token"));
    assert_eq!(
        town.form("/oauth/token", &strange).await.error().1,
        "invalid_grant"
    );
    let after = refreshing(&app, text(&whole, "refresh_token"));
    assert_eq!(
        town.form("/oauth/token", &after).await.error().1,
        "invalid_grant",
        "known elsewhere"
    );

    let idle = mario.connect(&app, SCOPE).await;
    town.app.clock.advance(Duration::days(14));
    let late = town
        .form("/oauth/token", &refreshing(&app, text(&idle, "refresh_token")))
        .await;
    assert_eq!(late.error().1, "invalid_grant");
}

#[actix_web::test]
async fn an_app_that_may_stay_no_longer_does_not_stay() {
    let town = Town::open_for_apps().await;
    let app = town
        .register(&native(&["openid", "offline_access", "istanze:read"]))
        .await;
    let mario = town.ready_citizen().await;
    let tokens = mario.connect(&app, SCOPE).await;
    let fewer = native(&["openid", "istanze:read"]);
    let place = format!("/backoffice/clients/{}", app.id);
    town.operator(EVA)
        .await
        .put(&place, "\"1\"", &fewer)
        .await
        .expect(200);
    let form = refreshing(&app, text(&tokens, "refresh_token"));
    assert_eq!(town.form("/oauth/token", &form).await.error().1, "invalid_grant");
}

#[actix_web::test]
async fn however_often_it_is_refreshed_a_grant_ends_after_ninety_days() {
    let town = Town::open_for_apps().await;
    let app = town
        .register(&native(&["openid", "offline_access", "istanze:read"]))
        .await;
    let mario = town.ready_citizen().await;
    let mut tokens = mario.connect(&app, SCOPE).await;
    for round in 1..=9 {
        town.app.clock.advance(Duration::days(10));
        let reply = town
            .form("/oauth/token", &refreshing(&app, text(&tokens, "refresh_token")))
            .await;
        if round < 9 {
            tokens = reply.expect(200).json();
        } else {
            assert_eq!(reply.error().1, "invalid_grant");
        }
    }
}

#[actix_web::test]
async fn who_is_not_asked_to_stay_gets_no_refresh_token_and_a_grant_of_ten_minutes() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&["openid", "istanze:read"])).await;
    let mario = town.ready_citizen().await;
    let tokens = mario.connect(&app, "openid istanze:read").await;
    assert!(tokens.get("refresh_token").is_none());
}

#[actix_web::test]
async fn a_client_gives_back_its_own_tokens_and_no_others() {
    let town = Town::open_for_apps().await;
    let app = town
        .register(&native(&["openid", "offline_access", "istanze:read"]))
        .await;
    let other = town
        .register(&native(&["openid", "offline_access", "istanze:read"]))
        .await;
    let mario = town.ready_citizen().await;
    for kind in ["access_token", "refresh_token"] {
        let tokens = mario.connect(&app, SCOPE).await;
        let access = text(&tokens, "access_token");
        let strange = [("client_id", other.id.as_str()), ("token", text(&tokens, kind))];
        assert_eq!(
            town.form("/oauth/revoke", &strange).await.error(),
            (400, "unauthorized_client".to_owned())
        );
        town.with_token(access, "/istanze").await.expect(200);
        let own = [("client_id", app.id.as_str()), ("token", text(&tokens, kind))];
        town.form("/oauth/revoke", &own).await.expect(200);
        town.with_token(access, "/istanze").await.expect(401);
        let reply = town
            .form("/oauth/token", &refreshing(&app, text(&tokens, "refresh_token")))
            .await;
        assert_eq!(reply.error().1, "invalid_grant");
    }
    let nothing = [("client_id", app.id.as_str()), ("token", "nothing")];
    town.form("/oauth/revoke", &nothing).await.expect(200);
}

#[actix_web::test]
async fn a_web_site_learns_of_its_own_tokens_alone() {
    let town = Town::open_for_apps().await;
    let mut site = native(&["openid", "offline_access", "istanze:read"]);
    site["kind"] = json!("web");
    site["authentication"] = json!("client_secret");
    site["redirect_uris"] = json!(["https://app.example/back"]);
    let app = town.register(&site).await;
    let other = town.register(&site).await;
    let mario = town.ready_citizen().await;
    let code = mario.allow(&request(&app, SCOPE)).await["code"].clone();
    let form = redemption(&app, &code);
    assert_eq!(
        town.form("/oauth/token", &form).await.error(),
        (401, "invalid_client".to_owned())
    );
    let secret = app.secret.as_deref().unwrap();
    let tokens = town
        .form("/oauth/token", &with(&form, "client_secret", secret))
        .await
        .expect(200)
        .json();
    let ask = async |client: &App, token: &str| {
        let secret = client.secret.as_deref().unwrap();
        let form = [
            ("client_id", client.id.as_str()),
            ("client_secret", secret),
            ("token", token),
        ];
        town.form("/oauth/introspect", &form).await.expect(200).json()
    };
    let access = text(&tokens, "access_token");
    let refresh = text(&tokens, "refresh_token");
    let of_access = ask(&app, access).await;
    assert_eq!(of_access["active"], true);
    assert_eq!(of_access["sub"], mario.id.unwrap().to_string());
    assert_eq!(of_access["scope"], "openid offline_access istanze:read");
    assert_eq!(ask(&app, refresh).await["active"], true);
    for token in [access, refresh, "nothing"] {
        assert_eq!(ask(&other, token).await, json!({ "active": false }));
    }
    let public = town.register(&native(&["openid"])).await;
    let form = [("client_id", public.id.as_str()), ("token", access)];
    assert_eq!(
        town.form("/oauth/introspect", &form).await.error().1,
        "invalid_client"
    );
    mario
        .delete(&format!("/connected-apps/{}", app.id))
        .await
        .expect(204);
    for token in [access, refresh] {
        assert_eq!(ask(&app, token).await, json!({ "active": false }));
    }
}
