//! A citizen who is signed in and talks to a portal that may be killed at any time.

use crate::program::Place;
use crate::sample;
use chrono::{DateTime, Duration, Utc};
use rand_chacha::ChaCha20Rng;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use sportello_api::Clock;
use sportello_storage::citizens::Certified;
use sportello_storage::{Db, tenants};
use sportello_types::ids::{IstanzaId, TenantId};
use sportello_types::istanze::Istanza;
use sportello_types::loa::Loa;
use sportello_types::whoami::Provider;
use std::net::SocketAddr;
use tokio::sync::watch;

/// How often an answer may break off before it is no accident.
const TRIES: usize = 10;

/// The database of a place, and Borgoverde in it.
pub(crate) async fn open(place: &Place) -> (Db, TenantId) {
    let db = place.db().await;
    let tx = db.system_read().await.unwrap();
    let found = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap();
    drop(tx);
    (db, found.id)
}

/// Somebody who has signed in; the cookie. Their name has what names have.
pub(crate) async fn sign_in(db: &Db, tenant: TenantId, tax_code: &str, rng: &mut ChaCha20Rng) -> String {
    let now = Clock::system().now();
    let tx = db.begin(tenant).await.unwrap();
    let certified = Certified {
        family_name: Some("D'Angelò".to_owned()),
        email: Some("mario@example.it".parse().unwrap()),
        ..sample::certified(tax_code)
    };
    let (_, cookie) = sample::sign_in(&tx, &certified, (Provider::Spid, Loa::L2), rng, now).await;
    tx.commit().await.unwrap();
    cookie
}

/// Somebody with a browser that does not give up: what got no answer is asked again, with the same
/// key, as soon as the portal is back.
#[derive(Clone)]
pub(crate) struct Citizen {
    pub(crate) client: reqwest::Client,
    pub(crate) cookie: String,
    pub(crate) address: watch::Receiver<SocketAddr>,
}

impl Citizen {
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        more: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Response {
        let mut address = self.address.clone();
        loop {
            let at = *address.borrow_and_update();
            let request = self
                .client
                .request(method.clone(), format!("http://{at}/api/v1{path}"))
                .header("Cookie", &self.cookie)
                .header("Sportello-Csrf", "1")
                .header("Sec-Fetch-Site", "same-origin");
            match more(request).send().await {
                Ok(response) => return response,
                Err(_) => {
                    address.wait_for(|now| *now != at).await.unwrap();
                }
            }
        }
    }

    pub(crate) async fn json(
        &self,
        method: Method,
        path: &str,
        more: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Value {
        let mut tries = 0;
        loop {
            let response = self.ask(method.clone(), path, &more).await;
            let status = response.status();
            // The connection may break within the body, too.
            match response.json().await {
                Ok(body) if status.is_success() => return body,
                Ok(body) => panic!("{method} {path}: {status} {body}"),
                Err(error) => assert!(tries < TRIES, "{method} {path}: {status} {error}"),
            }
            tries += 1;
        }
    }

    /// Completes the first access and activates what an application needs.
    pub(crate) async fn complete(&self) {
        let profile = self.ask(Method::GET, "/profile", |request| request).await;
        let etag = profile.headers()["etag"].to_str().unwrap().to_owned();
        let change = json!({ "residence": residence(), "complete": true }).to_string();
        self.json(Method::PATCH, "/profile", |request| {
            request
                .header("If-Match", &etag)
                .header("Content-Type", "application/merge-patch+json")
                .body(change.clone())
        })
        .await;
        let groups = self.json(Method::GET, "/activations", |request| request).await;
        for group in groups["items"].as_array().unwrap() {
            let path = format!("/activations/{}", group["group"].as_str().unwrap());
            let body = json!({ "text_version": group["text_version"] });
            self.json(Method::PUT, &path, |request| request.json(&body)).await;
        }
    }

    /// Begins an istanza of a service; its path, and its version.
    pub(crate) async fn begin(&self, key: &str, service: &str) -> (String, Value) {
        let service = json!({ "service": service });
        let begun = self
            .json(Method::POST, "/istanze", |request| {
                request
                    .header("Idempotency-Key", format!("begin-{key}"))
                    .json(&service)
            })
            .await;
        let path = format!("/istanze/{}", begun["id"].as_str().unwrap());
        (path, begun["version"].clone())
    }

    /// Answers an istanza that was begun, and sends it.
    pub(crate) async fn send(
        &self,
        key: &str,
        (path, version): &(String, Value),
        answers: &Value,
    ) -> Istanza {
        let content = json!({ "answers": answers, "step": null });
        let saved = self
            .ask(Method::PUT, &format!("{path}/draft"), |request| {
                request
                    .header("If-Match", format!("\"{version}\""))
                    .json(&content)
            })
            .await;
        // 412: it was saved, and the answer got lost.
        assert!(matches!(saved.status().as_u16(), 200 | 412), "{}", saved.status());
        let sent = self
            .json(Method::POST, &format!("{path}/submission"), |request| {
                request.header("Idempotency-Key", format!("send-{key}"))
            })
            .await;
        serde_json::from_value(sent).unwrap()
    }

    /// An istanza as it stands.
    pub(crate) async fn shown(&self, id: IstanzaId) -> Istanza {
        let path = format!("/istanze/{id}");
        let shown = self.json(Method::GET, &path, |request| request).await;
        serde_json::from_value(shown).unwrap()
    }
}

pub(crate) fn residence() -> Value {
    json!({
        "street": "Via dei Tigli", "number": "12", "postal_code": "09124",
        "municipality_code": "B354", "municipality": "Cagliari", "province": "CA"
    })
}

/// Answers to the form of a permit for a few days, without files. A vehicle that is electric costs nothing.
pub(crate) fn permit(now: DateTime<Utc>, fuel: &str) -> Value {
    let day = |days| (now + Duration::days(days)).date_naive();
    json!({
        "privacy_read": true,
        "residence": residence(),
        "email": "mario@example.it",
        "channel": "portal",
        "title_kind": "occasional",
        "reason": "Trasloco, perché l'affitto è finito",
        "zone": "b",
        "vehicles": [{
            "plate": { "country": "IT", "plate": "AB123CD" },
            "vehicle_kind": "car", "fuel": fuel, "owner": "self"
        }],
        "renewal": false,
        "period_start": day(7),
        "period_end": day(9),
        "truth": true
    })
}
