//! A browser that signs in with CIE step by step, and the town whose federation knows its municipality.

use crate::stage::{Stage, slow_browser};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::LOCATION;
use reqwest::{Client, Response, Url};
use serde_json::Value;
use std::time::Duration;

/// One browser, step by step.
pub(crate) struct Hand {
    pub(crate) client: Client,
    pub(crate) portal: String,
    pub(crate) simulators: String,
}

impl Hand {
    pub(crate) fn new(stage: &Stage) -> Self {
        Self {
            client: slow_browser(),
            portal: stage.town.url.clone(),
            simulators: stage.town.simulators.public_url.clone(),
        }
    }

    pub(crate) async fn open(&self, address: &str) -> Response {
        let request = self.client.get(address).header("Accept", "text/html");
        request.send().await.unwrap()
    }

    pub(crate) async fn portal(&self, path: &str) -> Response {
        self.open(&format!("{}{path}", self.portal)).await
    }

    /// From the portal to the provider's page.
    pub(crate) async fn begin(&self, level: u8) -> Url {
        let path = format!("/auth/cie/login?level={level}&return_to=%2Fdomande-frequenti");
        let asked = leads(&self.portal(&path).await);
        assert!(
            asked
                .as_str()
                .starts_with(&format!("{}/cie/op/authorize?", self.simulators))
        );
        leads(&self.open(asked.as_str()).await)
    }

    /// Decides on the provider's page: the way back.
    pub(crate) async fn decide(&self, page: &Url, decision: &[(&str, &str)]) -> Url {
        let shown = self.open(page.as_str()).await;
        assert_eq!(shown.status(), 200);
        leads(
            &self
                .client
                .post(page.clone())
                .form(decision)
                .send()
                .await
                .unwrap(),
        )
    }

    pub(crate) async fn login(&self, level: u8, decision: &[(&str, &str)]) -> Response {
        let page = self.begin(level).await;
        let back = self.decide(&page, decision).await;
        self.open(back.as_str()).await
    }

    pub(crate) async fn whoami(&self) -> (u16, Value) {
        let answer = self.portal("/api/v1/whoami").await;
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }
}

pub(crate) fn leads(answer: &Response) -> Url {
    let place = answer.headers().get(LOCATION);
    let place = place.unwrap_or_else(|| panic!("{} leads nowhere: {}", answer.url(), answer.status()));
    answer.url().join(place.to_str().unwrap()).unwrap()
}

pub(crate) fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// The town, once its trust anchor has given its municipality a mark.
pub(crate) async fn marked(stage: Stage) -> Stage {
    let hand = Hand::new(&stage);
    for _ in 0..200 {
        let answer = hand.portal("/auth/cie/.well-known/openid-federation").await;
        assert_eq!(answer.status(), 200);
        if claims(&answer.text().await.unwrap()).get("trust_marks").is_some() {
            return stage;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no trust mark has come");
}

/// The login that an address of the way back names.
pub(crate) fn named(back: &Url) -> String {
    let (_, named) = back.query_pairs().find(|(name, _)| name == "state").unwrap();
    named.into_owned()
}
