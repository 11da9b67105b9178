//! Apps and systems that others write: they know the documented addresses and nothing else.

use super::{Answer, BORGOVERDE, EVA, Person, Town};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use reqwest::redirect::Policy;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use sportello_storage::Keyring;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

/// What an app keeps for itself until it gets its code.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const BACK: &str = "https://app.example/back";
pub(crate) const ISSUER: &str = "http://borgoverde.test";

/// What a place that is no operation answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<String>,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        self
    }

    /// `error` of a refusal.
    pub(crate) fn error(&self) -> (u16, String) {
        let error = self.json()["error"].as_str().unwrap_or_default().to_owned();
        (self.status.as_u16(), error)
    }

    /// The parameters of the address to which the browser was sent.
    pub(crate) fn answer(&self) -> BTreeMap<String, String> {
        parameters(
            self.location
                .as_deref()
                .unwrap_or_else(|| panic!("nowhere: {self:?}")),
        )
    }
}

pub(crate) fn parameters(address: &str) -> BTreeMap<String, String> {
    let url = url::Url::options()
        .base_url(Some(&url::Url::parse(ISSUER).unwrap()))
        .parse(address)
        .unwrap();
    url.query_pairs().into_owned().collect()
}

/// The registration of an app of a telephone.
pub(crate) fn native(scopes: &[&str]) -> Value {
    json!({
        "name": "Borgoverde in tasca", "owner": "Comune di Borgoverde", "kind": "native",
        "authentication": "none", "redirect_uris": [BACK, "http://127.0.0.1/back"],
        "post_logout_redirect_uris": ["https://app.example/bye"], "scopes": scopes
    })
}

/// The registration of a system with a secret.
pub(crate) fn service(scopes: &[&str]) -> Value {
    json!({
        "name": "Cruscotto", "owner": "Provincia", "kind": "service",
        "authentication": "client_secret", "scopes": scopes
    })
}

/// A registered client.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) id: String,
    pub(crate) secret: Option<String>,
}

impl Town {
    /// A town that issues tokens.
    pub(crate) async fn open_for_apps() -> Self {
        let keys = Keyring::parse(&Keyring::draw(&mut ChaCha20Rng::seed_from_u64(5))).unwrap();
        Self::open_with(|setup| {
            setup.login_log_keys = Some(Arc::new(keys));
            // The limits have tests of their own.
            setup.settings.logins_per_minute = NonZeroU32::MAX;
            setup.settings.requests_per_minute = NonZeroU32::MAX;
        })
        .await
    }

    pub(crate) async fn register(&self, registration: &Value) -> App {
        let operator = self.operator(EVA).await;
        let answer = operator
            .post("/backoffice/clients", registration)
            .await
            .expect(201)
            .json();
        App {
            id: answer["client"]["id"].as_str().unwrap().to_owned(),
            secret: answer["client_secret"].as_str().map(str::to_owned),
        }
    }

    /// A request of a program or a browser to any place of Borgoverde; redirects are not followed.
    pub(crate) fn at(&self, method: Method, path: &str) -> RequestBuilder {
        self.at_host(BORGOVERDE, method, path)
    }

    pub(crate) fn at_host(&self, host: &str, method: Method, path: &str) -> RequestBuilder {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        client
            .request(method, format!("{}{path}", self.address))
            .header("Host", host)
    }

    pub(crate) async fn reply(&self, request: RequestBuilder) -> Reply {
        let response = request.send().await.unwrap();
        let headers = response.headers().clone();
        Reply {
            status: response.status(),
            location: headers
                .get("Location")
                .map(|value| value.to_str().unwrap().to_owned()),
            headers,
            body: response.text().await.unwrap(),
        }
    }

    /// What a program posts to the issuer.
    pub(crate) async fn form(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        self.reply(self.at(Method::POST, path).form(form)).await
    }

    /// An operation called with a token.
    pub(crate) fn bearer(&self, token: &str, method: Method, path: &str) -> RequestBuilder {
        self.at(method, &format!("/api/v1{path}")).bearer_auth(token)
    }

    pub(crate) async fn with_token(&self, token: &str, path: &str) -> Answer {
        self.visitor().send(self.bearer(token, Method::GET, path)).await
    }
}

impl Person<'_> {
    /// The browser comes to the issuer with what an app asks.
    pub(crate) async fn authorize(&self, parameters: &[(&str, &str)]) -> Reply {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        let mut request = self
            .town
            .at_host(self.host, Method::GET, &format!("/oauth/authorize?{query}"))
            .header("Accept", "text/html");
        if let Some(cookie) = &self.cookie {
            request = request.header("Cookie", cookie);
        }
        self.town.reply(request).await
    }

    /// The citizen says yes to what an app asks; where the browser goes.
    pub(crate) async fn allow(&self, parameters: &[(&str, &str)]) -> BTreeMap<String, String> {
        let asked = self.authorize(parameters).await.expect(303);
        let Some(id) = asked.answer().get("richiesta").cloned() else {
            return asked.answer();
        };
        let answer = self
            .post(
                &format!("/authorizations/{id}/decision"),
                &json!({ "allow": true }),
            )
            .await
            .expect(200)
            .json();
        super::apps::parameters(answer["redirect_to"].as_str().unwrap())
    }

    /// The tokens of an app that the citizen lets in.
    pub(crate) async fn connect(&self, app: &App, scope: &str) -> Value {
        let code = self.allow(&request(app, scope)).await["code"].clone();
        self.town
            .form("/oauth/token", &redemption(app, &code))
            .await
            .expect(200)
            .json()
    }
}

/// An ordinary request.
pub(crate) fn request<'a>(app: &'a App, scope: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("client_id", &app.id),
        ("response_type", "code"),
        ("redirect_uri", BACK),
        ("scope", scope),
        ("state", "s & t"),
        ("nonce", "n"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
    ]
}

/// What an app says with its code.
pub(crate) fn redemption<'a>(app: &'a App, code: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("client_id", &app.id),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ]
}

/// A list of parameters with one of them otherwise.
pub(crate) fn with<'a>(
    parameters: &[(&'a str, &'a str)],
    name: &'a str,
    value: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut changed: Vec<_> = parameters
        .iter()
        .copied()
        .filter(|(known, _)| *known != name)
        .collect();
    changed.push((name, value));
    changed
}

/// What an access token says, taken apart without any check.
pub(crate) fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
