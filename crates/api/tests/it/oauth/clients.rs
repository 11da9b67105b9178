//! Clients as operators keep them.

use crate::support::apps::{native, service};
use crate::support::{EVA, Town};
use reqwest::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_client_is_registered_shown_changed_and_removed() {
    let town = Town::open_for_apps().await;
    let app = town.register(&native(&["openid", "istanze:read"])).await;
    assert_eq!(app.secret, None, "a public client has no secret");
    let operator = town.operator(EVA).await;
    let place = format!("/backoffice/clients/{}", app.id);
    let shown = operator.get(&place).await.expect(200);
    assert_eq!(shown.etag.as_deref(), Some("\"1\""));
    assert_eq!(shown.json()["registered_by"], operator.id.unwrap().to_string());
    let listed = operator.get("/backoffice/clients").await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);

    let mario = town.ready_citizen().await;
    let tokens = mario.connect(&app, "openid istanze:read").await;
    let access = tokens["access_token"].as_str().unwrap();
    town.with_token(access, "/istanze").await.expect(200);
    let fewer = native(&["openid"]);
    operator.put(&place, "\"1\"", &fewer).await.expect(200);
    assert_eq!(
        operator.put(&place, "\"1\"", &fewer).await.expect(412).problem(),
        "precondition_failed"
    );
    // What it may no longer do, its tokens may no longer do.
    town.with_token(access, "/istanze").await.expect(403);
    let otherwise = json!({ "kind": "browser" });
    let mut another = native(&["openid"]);
    another["kind"] = otherwise["kind"].clone();
    operator.put(&place, "\"2\"", &another).await.expect(409);

    operator.delete(&place).await.expect(204);
    operator.get(&place).await.expect(404);
    town.with_token(access, "/istanze").await.expect(401);
    assert!(
        mario.get("/connected-apps").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert!(
        mario.get("/profile/accesses").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["event"] == "app_connected" && item["about"].is_string())
    );
}

#[actix_web::test]
async fn a_secret_is_shown_once_and_a_new_one_ends_the_old() {
    let town = Town::open_for_apps().await;
    let system = town.register(&service(&["ratings:read"])).await;
    let old = system.secret.clone().unwrap();
    let operator = town.operator(EVA).await;
    let place = format!("/backoffice/clients/{}", system.id);
    let shown = String::from_utf8(operator.get(&place).await.expect(200).bytes).unwrap();
    assert!(!shown.contains(&old));
    let renewed = operator
        .send(operator.request(Method::POST, &format!("{place}/secret")))
        .await
        .expect(200)
        .json();
    let new = renewed["client_secret"].as_str().unwrap();
    let post = async |secret: &str| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", system.id.as_str()),
            ("client_secret", secret),
        ];
        town.form("/oauth/token", &form).await.status.as_u16()
    };
    assert_eq!((post(&old).await, post(new).await), (401, 200));
    let public = town.register(&native(&["openid"])).await;
    let of_public = format!("/backoffice/clients/{}/secret", public.id);
    operator
        .send(operator.request(Method::POST, &of_public))
        .await
        .expect(409);
}

#[actix_web::test]
async fn a_registration_repeated_with_its_key_makes_one_client_and_tells_its_secret_once() {
    let town = Town::open_for_apps().await;
    let operator = town.operator(EVA).await;
    let register = async |registration: &Value| {
        let request = operator.request(Method::POST, "/backoffice/clients");
        let request = request.header("Idempotency-Key", "r").json(registration);
        operator.send(request).await
    };
    let system = service(&["ratings:read"]);
    let first = register(&system).await.expect(201);
    assert!(first.json()["client_secret"].is_string());
    let again = register(&system).await.expect(201);
    assert_eq!(again.json()["client"], first.json()["client"]);
    assert_eq!(again.json()["client_secret"], Value::Null);
    let other = register(&service(&["jobs:read"])).await.expect(409);
    assert_eq!(other.problem(), "idempotency_key_reused");
    let listed = operator.get("/backoffice/clients").await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_registration_that_contradicts_itself_is_explained_field_by_field() {
    let town = Town::open_for_apps().await;
    let operator = town.operator(EVA).await;
    let refused = async |change: Value| {
        let mut registration = native(&["openid"]);
        for (name, value) in change.as_object().unwrap() {
            registration[name] = value.clone();
        }
        let answer = operator
            .post("/backoffice/clients", &registration)
            .await
            .expect(422);
        answer.pointers()
    };
    assert_eq!(
        refused(json!({ "redirect_uris": ["app.example:/x"] })).await,
        ["/redirect_uris/0"]
    );
    assert_eq!(
        refused(json!({ "authentication": "client_secret", "scopes": ["jobs:read"] })).await,
        ["/authentication", "/scopes/0"]
    );
    assert_eq!(refused(json!({ "scopes": ["everything"] })).await, ["/scopes/0"]);
    assert_eq!(refused(json!({ "colour": "red" })).await, ["/colour"]);
    let mut site = service(&["istanze:read"]);
    site["exchanges"] = json!(["0193573a-9f00-7a31-8d5e-2f6c1b0a9e47"]);
    let answer = operator.post("/backoffice/clients", &site).await.expect(422);
    assert_eq!(answer.pointers(), ["/exchanges/0"]);
}
