//! What the issuer publishes, and its keys over time.

use crate::support::apps::{ISSUER, native, service};
use crate::support::{BORGOVERDE, EVA, MONTEFIORE, Town};
use chrono::Duration;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use reqwest::Method;
use serde_json::Value;
use sportello_identity::issuer::{AccessToken, Holder, IssuerKey, TokenAlg};
use sportello_storage::Keyring;
use sportello_storage::token_keys::{self, TokenKey};
use std::sync::Arc;

async fn published(town: &Town, host: &str) -> Vec<Value> {
    let reply = town
        .reply(town.at_host(host, Method::GET, "/oauth/jwks"))
        .await
        .expect(200);
    assert_eq!(reply.headers["access-control-allow-origin"], "*");
    assert!(!reply.body.contains("\"d\""), "a private half");
    reply.json()["keys"].as_array().unwrap().clone()
}

fn kids(keys: &[Value]) -> Vec<&str> {
    keys.iter().map(|key| key["kid"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn both_addresses_describe_the_issuer_as_it_is() {
    let town = Town::open_for_apps().await;
    for path in [
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
    ] {
        let reply = town.reply(town.at(Method::GET, path)).await.expect(200);
        let described = reply.json();
        assert_eq!(described["issuer"], ISSUER);
        for name in [
            "token",
            "revocation",
            "introspection",
            "userinfo",
            "authorization",
            "end_session",
        ] {
            let address = described[format!("{name}_endpoint")].as_str().unwrap();
            let path = address.strip_prefix(ISSUER).unwrap();
            let there = town.reply(town.at(Method::POST, path)).await;
            assert_ne!(there.status.as_u16(), 404, "{address}");
        }
        assert_eq!(
            described["code_challenge_methods_supported"],
            serde_json::json!(["S256"])
        );
        assert_eq!(described["authorization_response_iss_parameter_supported"], true);
    }
    let there = town.at_host(MONTEFIORE, Method::GET, "/.well-known/openid-configuration");
    assert_eq!(town.reply(there).await.json()["issuer"], "http://montefiore.test");
}

#[actix_web::test]
async fn the_next_key_is_published_long_before_it_signs_and_the_last_one_for_a_day_after() {
    let town = Town::open_for_apps().await;
    let first = published(&town, "borgoverde.test").await;
    assert_eq!(first.len(), 2);
    assert_eq!(
        (&first[0]["alg"], &first[0]["use"]),
        (&"ES256".into(), &"sig".into())
    );
    let elsewhere = published(&town, MONTEFIORE).await;
    assert!(
        kids(&elsewhere).iter().all(|kid| !kids(&first).contains(kid)),
        "keys of its own"
    );
    town.app.clock.advance(Duration::days(30));
    let second = published(&town, "borgoverde.test").await;
    assert_eq!(second.len(), 3, "retired, current, next");
    assert_eq!(kids(&second)[..2], kids(&first)[..]);
    town.app.clock.advance(Duration::hours(24));
    let third = published(&town, "borgoverde.test").await;
    assert_eq!(kids(&third)[..], kids(&second)[1..]);
}

#[actix_web::test]
async fn withdrawn_keys_are_worth_nothing_and_new_ones_sign() {
    let town = Town::open_for_apps().await;
    let system = town.register(&service(&["ratings:read"])).await;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", system.id.as_str()),
        ("client_secret", system.secret.as_deref().unwrap()),
    ];
    let token = async || {
        let tokens = town.form("/oauth/token", &form).await.expect(200).json();
        tokens["access_token"].as_str().unwrap().to_owned()
    };
    let old = token().await;
    town.with_token(&old, "/ratings").await.expect(200);
    let before = published(&town, "borgoverde.test").await;
    let operator = town.operator(EVA).await;
    operator.delete("/backoffice/token-keys").await.expect(204);
    town.with_token(&old, "/ratings").await.expect(401);
    let after = published(&town, "borgoverde.test").await;
    assert!(kids(&after).iter().all(|kid| !kids(&before).contains(kid)));
    town.with_token(&token().await, "/ratings").await.expect(200);
}

/// Another process makes a key (all at the first start do) and signs with it before this one looks.
#[actix_web::test]
async fn what_another_process_signed_with_a_key_just_made_is_believed() {
    let town = Town::open_for_apps().await;
    let system = town.register(&service(&["ratings:read"])).await;
    published(&town, "borgoverde.test").await;
    let now = town.app.clock.now();
    let private = IssuerKey::generate(TokenAlg::Es256).unwrap();
    let key = IssuerKey::from_pkcs8(TokenAlg::Es256, &private).unwrap();
    let row = TokenKey {
        kid: key.public().kid().to_owned(),
        alg: "ES256".to_owned(),
        public: key.public().to_json(),
        private: None,
        signs_from: now,
        signs_until: now + Duration::days(30),
        published_until: now + Duration::days(31),
    };
    let token = AccessToken {
        id: "1".to_owned(),
        client: system.id.parse().unwrap(),
        holder: Holder::Client,
        scopes: "ratings:read".parse().unwrap(),
        on_behalf_of: None,
        issued_at: now,
        expires_at: now + Duration::minutes(10),
    };
    let token = token.sign(ISSUER, &key).unwrap();
    town.with_token(&token, "/ratings").await.expect(401);
    let tenant = town.tenant(BORGOVERDE);
    let ring = town.app.login_log_keys(tenant).unwrap();
    let tx = town.app.db.begin(tenant).await.unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(6);
    token_keys::keep(&tx, &row, &private, &ring, now, &mut rng)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    // Nobody makes us look all the time.
    town.with_token(&token, "/ratings").await.expect(401);
    town.app.clock.advance(Duration::seconds(2));
    town.with_token(&token, "/ratings").await.expect(200);
}

#[actix_web::test]
async fn what_one_municipality_issued_is_worth_nothing_at_another() {
    let town = Town::open_for_apps().await;
    let app = town
        .register(&native(&["openid", "offline_access", "istanze:read"]))
        .await;
    let mario = town.ready_citizen().await;
    let tokens = mario.connect(&app, "openid offline_access istanze:read").await;
    let named = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let there = town.at_host(MONTEFIORE, Method::GET, "/api/v1/istanze");
    let reply = town.reply(there.bearer_auth(named("access_token"))).await;
    assert_eq!(reply.status.as_u16(), 401);
    assert_eq!(
        reply.headers["www-authenticate"],
        "Bearer error=\"invalid_token\""
    );
    let refresh = named("refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", app.id.as_str()),
        ("refresh_token", &refresh),
    ];
    let there = town.at_host(MONTEFIORE, Method::POST, "/oauth/token").form(&form);
    assert_eq!(town.reply(there).await.error().1, "invalid_client");
    town.form("/oauth/token", &form).await.expect(200);
}

#[actix_web::test]
async fn ed25519_signs_where_the_administrator_wants_it() {
    let keys = Keyring::parse(&"ab".repeat(32).into()).unwrap();
    let town = Town::open_with(|setup| {
        setup.login_log_keys = Some(Arc::new(keys));
        setup.settings.token_alg = TokenAlg::EdDsa;
    })
    .await;
    let keys = published(&town, "borgoverde.test").await;
    assert_eq!(
        (&keys[0]["alg"], &keys[0]["crv"]),
        (&"EdDSA".into(), &"Ed25519".into())
    );
    let app = town.register(&native(&["openid", "istanze:read"])).await;
    let mario = town.ready_citizen().await;
    let tokens = mario.connect(&app, "openid istanze:read").await;
    town.with_token(tokens["access_token"].as_str().unwrap(), "/istanze")
        .await
        .expect(200);
}

#[actix_web::test]
async fn without_a_keyring_nothing_is_signed_and_the_portal_goes_on() {
    let town = Town::open().await;
    let jwks = town.reply(town.at(Method::GET, "/oauth/jwks")).await;
    assert_eq!(jwks.status.as_u16(), 503);
    let mario = town.ready_citizen().await;
    mario.get("/istanze").await.expect(200);
}
