//! Systems of integrators: client credentials by secret and by signed assertion, and the back end of
//! an app that exchanges the app's tokens.

use crate::support::apps::{App, ISSUER, claims, native, service, with};
use crate::support::{MONTEFIORE, Town};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use serde_json::{Value, json};
use sportello_types::ids::ClientId;

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS: &str = "urn:ietf:params:oauth:token-type:access_token";

#[actix_web::test]
async fn a_system_with_its_secret_reaches_what_is_for_systems() {
    let town = Town::open_for_apps().await;
    let system = town.register(&service(&["ratings:read", "jobs:read"])).await;
    let secret = system.secret.as_deref().unwrap();
    let basic = town
        .at(Method::POST, "/oauth/token")
        .basic_auth(&system.id, Some(secret))
        .form(&[("grant_type", "client_credentials"), ("scope", "ratings:read")]);
    let tokens = town.reply(basic).await.expect(200).json();
    assert_eq!(tokens["scope"], "ratings:read");
    assert!(tokens.get("refresh_token").is_none() && tokens.get("id_token").is_none());
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(claims(access)["sub"], system.id.as_str());
    town.with_token(access, "/ratings").await.expect(200);
    for path in [
        "/backoffice/jobs",
        "/istanze",
        "/profile",
        "/backoffice/clients",
        "/sessions",
    ] {
        let refused = town.with_token(access, path).await.expect(403);
        assert_eq!(refused.problem(), "insufficient_scope", "{path}");
    }
    let userinfo = town.at(Method::GET, "/oauth/userinfo").bearer_auth(access);
    assert_eq!(town.reply(userinfo).await.status.as_u16(), 403);
    // Another municipality does not know it.
    let there = town
        .at_host(MONTEFIORE, Method::GET, "/api/v1/ratings")
        .bearer_auth(access);
    assert_eq!(town.reply(there).await.status.as_u16(), 401);

    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", system.id.as_str()),
        ("client_secret", secret),
    ];
    let all = town.form("/oauth/token", &form).await.expect(200).json();
    assert_eq!(all["scope"], "ratings:read jobs:read");
    let over = with(&form, "scope", "jobs:write");
    assert_eq!(town.form("/oauth/token", &over).await.error().1, "invalid_scope");
    let elsewhere = with(&form, "resource", "https://other.example/");
    assert_eq!(
        town.form("/oauth/token", &elsewhere).await.error().1,
        "invalid_target"
    );

    let give_back = [
        ("client_id", system.id.as_str()),
        ("client_secret", secret),
        ("token", access),
    ];
    town.form("/oauth/revoke", &give_back).await.expect(200);
    town.with_token(access, "/ratings").await.expect(401);
}

#[actix_web::test]
async fn who_does_not_prove_to_be_a_client_gets_nothing() {
    let town = Town::open_for_apps().await;
    let system = town.register(&service(&["ratings:read"])).await;
    let other = town.register(&service(&["ratings:read"])).await;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", system.id.as_str()),
        ("client_secret", other.secret.as_deref().unwrap()),
    ];
    let refused = async |form: &[(&str, &str)]| {
        let reply = town.form("/oauth/token", form).await;
        assert!(reply.headers.contains_key("www-authenticate"));
        assert_eq!(reply.error(), (401, "invalid_client".to_owned()), "{form:?}");
    };
    refused(&form).await;
    refused(&with(&form, "client_secret", "")).await;
    refused(&with(&form, "client_id", "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47")).await;
    refused(&with(&form, "client_id", "nobody")).await;
    let both = town
        .at(Method::POST, "/oauth/token")
        .basic_auth(&system.id, system.secret.clone())
        .form(&form);
    assert_eq!(
        town.reply(both).await.error(),
        (400, "invalid_request".to_owned())
    );
    let own = with(&form, "client_secret", system.secret.as_deref().unwrap());
    for (grant, error) in [
        ("password", "unsupported_grant_type"),
        (
            "urn:ietf:params:oauth:grant-type:device_code",
            "unsupported_grant_type",
        ),
        ("", "invalid_request"),
    ] {
        let reply = town.form("/oauth/token", &with(&own, "grant_type", grant)).await;
        assert_eq!(reply.error(), (400, error.to_owned()), "{grant}");
    }
    let as_json = town
        .at(Method::POST, "/oauth/token")
        .json(&json!({ "grant_type": "client_credentials" }));
    assert_eq!(
        town.reply(as_json).await.error(),
        (400, "invalid_request".to_owned())
    );
    let native = town.register(&native(&["openid"])).await;
    let public = [
        ("grant_type", "client_credentials"),
        ("client_id", native.id.as_str()),
    ];
    assert_eq!(
        town.form("/oauth/token", &public).await.error().1,
        "unauthorized_client"
    );
}

/// A key of a system's own, as its library would keep it.
struct Signer {
    pair: EcdsaKeyPair,
    kid: &'static str,
}

impl Signer {
    fn new(kid: &'static str) -> Self {
        let alg = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(alg, &SystemRandom::new()).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(alg, document.as_ref()).unwrap();
        Self { pair, kid }
    }

    fn jwk(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        let (x, y) = point[1..].split_at(32);
        let encode = |bytes| URL_SAFE_NO_PAD.encode(bytes);
        json!({ "kty": "EC", "crv": "P-256", "kid": self.kid, "x": encode(x), "y": encode(y) })
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }

    /// An assertion of a client, with some claims otherwise.
    fn assertion(&self, client: &str, now: i64, change: &Value) -> String {
        let mut claims = json!({
            "iss": client, "sub": client, "aud": ISSUER, "jti": "1", "iat": now, "exp": now + 60
        });
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        self.sign(&json!({ "alg": "ES256", "kid": self.kid }), &claims)
    }
}

async fn keyed(town: &Town, signer: &Signer) -> App {
    let mut registration = service(&["ratings:read"]);
    registration["authentication"] = json!("private_key_jwt");
    registration["jwks"] = json!({ "keys": [signer.jwk()] });
    town.register(&registration).await
}

#[actix_web::test]
async fn a_system_proves_who_it_is_with_an_assertion_that_counts_once() {
    let town = Town::open_for_apps().await;
    let signer = Signer::new("a");
    let system = keyed(&town, &signer).await;
    assert_eq!(system.secret, None);
    let now = town.app.clock.now().timestamp();
    let post = async |assertion: &str| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_assertion_type", ASSERTION),
            ("client_assertion", assertion),
        ];
        town.form("/oauth/token", &form).await
    };
    let good = signer.assertion(&system.id, now, &json!({}));
    let tokens = post(&good).await.expect(200).json();
    town.with_token(tokens["access_token"].as_str().unwrap(), "/ratings")
        .await
        .expect(200);
    assert_eq!(
        post(&good).await.error(),
        (401, "invalid_client".to_owned()),
        "used before"
    );
    let to_the_endpoint = json!({ "jti": "2", "aud": format!("{ISSUER}/oauth/token") });
    post(&signer.assertion(&system.id, now, &to_the_endpoint))
        .await
        .expect(200);

    for (what, change) in [
        ("another audience", json!({ "aud": "https://other.example" })),
        (
            "one audience too many",
            json!({ "aud": [ISSUER, "https://other.example"] }),
        ),
        ("no audience", json!({ "aud": null })),
        ("another issuer", json!({ "iss": "x" })),
        ("over", json!({ "exp": now - 61 })),
        ("good for too long", json!({ "exp": now + 7200 })),
        ("without end", json!({ "exp": null })),
        ("not begun", json!({ "nbf": now + 3600 })),
        ("from the future", json!({ "iat": now + 3600 })),
        ("nameless", json!({ "jti": null })),
        ("an empty name", json!({ "jti": "" })),
    ] {
        let mut change = change;
        if change.get("jti").is_none() {
            change["jti"] = json!(format!("of {what}"));
        }
        let reply = post(&signer.assertion(&system.id, now, &change)).await;
        assert_eq!(reply.error(), (401, "invalid_client".to_owned()), "{what}");
    }
    let stranger = Signer::new("a");
    let reply = post(&stranger.assertion(&system.id, now, &json!({ "jti": "s" }))).await;
    assert_eq!(reply.error(), (401, "invalid_client".to_owned()), "another key");
    let claims = json!({ "iss": system.id, "sub": system.id, "aud": ISSUER, "jti": "n", "exp": now + 60 });
    let unsigned = format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"a"}"#),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    );
    assert_eq!(
        post(&unsigned).await.error(),
        (401, "invalid_client".to_owned()),
        "unsigned"
    );
    // The key in the header is nobody's word.
    let own_key = json!({ "alg": "ES256", "kid": "a", "jwk": stranger.jwk() });
    let reply = post(&stranger.sign(&own_key, &claims)).await;
    assert_eq!(reply.error(), (401, "invalid_client".to_owned()), "its own key");
}

#[actix_web::test]
async fn an_assertion_is_spent_even_by_a_request_that_is_refused() {
    let town = Town::open_for_apps().await;
    let signer = Signer::new("a");
    let system = keyed(&town, &signer).await;
    let now = town.app.clock.now().timestamp();
    let assertion = signer.assertion(&system.id, now, &json!({}));
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", "jobs:write"),
        ("client_assertion_type", ASSERTION),
        ("client_assertion", &assertion),
    ];
    assert_eq!(town.form("/oauth/token", &form).await.error().1, "invalid_scope");
    let again = with(&form, "scope", "ratings:read");
    assert_eq!(
        town.form("/oauth/token", &again).await.error().1,
        "invalid_client"
    );
}

#[actix_web::test]
async fn the_back_end_of_an_app_gets_a_token_of_its_own_for_less() {
    let town = Town::open_for_apps().await;
    let app = town
        .register(&native(&["openid", "istanze:read", "messages:read"]))
        .await;
    let mut registration = service(&["istanze:read", "profile:read"]);
    registration["exchanges"] = json!([app.id.parse::<ClientId>().unwrap()]);
    let back_end = town.register(&registration).await;
    let stranger = town.register(&service(&["ratings:read"])).await;
    let mario = town.ready_citizen().await;
    let tokens = mario.connect(&app, "openid istanze:read messages:read").await;
    let subject = tokens["access_token"].as_str().unwrap();
    let form = |client: &App| {
        vec![
            ("grant_type".to_owned(), EXCHANGE.to_owned()),
            ("client_id".to_owned(), client.id.clone()),
            ("client_secret".to_owned(), client.secret.clone().unwrap()),
            ("subject_token".to_owned(), subject.to_owned()),
            ("subject_token_type".to_owned(), ACCESS.to_owned()),
        ]
    };
    let exchange = async |client: &App, more: &[(&str, &str)]| {
        let mut form = form(client);
        for (name, value) in more {
            form.retain(|(known, _)| known != name);
            form.push(((*name).to_owned(), (*value).to_owned()));
        }
        town.reply(town.at(Method::POST, "/oauth/token").form(&form))
            .await
    };
    let given = exchange(&back_end, &[]).await.expect(200).json();
    assert_eq!(given["scope"], "istanze:read", "what both have");
    assert_eq!(given["issued_token_type"], ACCESS);
    let token = given["access_token"].as_str().unwrap();
    let said = claims(token);
    assert_eq!(said["sub"], mario.id.unwrap().to_string());
    assert_eq!(said["act"]["sub"], back_end.id.as_str());
    town.with_token(token, "/istanze").await.expect(200);
    for path in ["/messages", "/profile"] {
        town.with_token(token, path).await.expect(403);
    }

    assert_eq!(exchange(&stranger, &[]).await.error().1, "unauthorized_client");
    assert_eq!(
        exchange(&back_end, &[("subject_token", "x")]).await.error().1,
        "invalid_request"
    );
    assert_eq!(
        exchange(&back_end, &[("subject_token", token)]).await.error().1,
        "unauthorized_client"
    );
    assert_eq!(
        exchange(&back_end, &[("scope", "profile:read")]).await.error().1,
        "invalid_scope"
    );
    assert_eq!(
        exchange(&back_end, &[("actor_token", "x")]).await.error().1,
        "invalid_request"
    );

    // What the citizen takes back from the app, its back end has no longer either.
    mario
        .delete(&format!("/connected-apps/{}", app.id))
        .await
        .expect(204);
    town.with_token(token, "/istanze").await.expect(401);
}
