//! Somebody with a browser, and what the portal answers.

use super::Town;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sportello_types::ids::CitizenId;

/// Somebody with a browser.
pub(crate) struct Person<'a> {
    pub(super) town: &'a Town,
    pub(super) host: &'static str,
    pub(super) cookie: Option<String>,
    pub(crate) id: Option<CitizenId>,
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) etag: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    pub(crate) fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    /// The stable code of the problem.
    pub(crate) fn problem(&self) -> String {
        self.json()["problem"].as_str().unwrap_or_default().to_owned()
    }

    /// JSON Pointers of the fields at fault.
    pub(crate) fn pointers(&self) -> Vec<String> {
        let json = self.json();
        let fields = json["fields"].as_array().cloned().unwrap_or_default();
        fields
            .iter()
            .map(|field| field["pointer"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{}",
            String::from_utf8_lossy(&self.bytes)
        );
        self
    }
}

impl Person<'_> {
    /// A request of this person's browser, from the portal's own pages.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self
            .town
            .client
            .request(method, format!("{}/api/v1{path}", self.town.address))
            .header("Host", self.host)
            .header("Sportello-Csrf", "1")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Accept-Language", "it");
        if let Some(cookie) = &self.cookie {
            request = request.header("Cookie", cookie);
        }
        request
    }

    /// A request with this person's cookie that another site's page makes.
    pub(crate) fn bare_request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .town
            .client
            .request(method, format!("{}/api/v1{path}", self.town.address));
        let request = request
            .header("Host", self.host)
            .header("Origin", "https://evil.example");
        match &self.cookie {
            Some(cookie) => request.header("Cookie", cookie),
            None => request,
        }
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let etag = response
            .headers()
            .get("ETag")
            .map(|value| value.to_str().unwrap().to_owned());
        Answer {
            status: response.status(),
            etag,
            bytes: response.bytes().await.unwrap().to_vec(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, etag: &str, body: &impl Serialize) -> Answer {
        self.send(
            self.request(Method::PUT, path)
                .header("If-Match", etag)
                .json(body),
        )
        .await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Changes the profile as it is now.
    pub(crate) async fn patch_profile(&self, change: &Value) -> Answer {
        let etag = self.get("/profile").await.expect(200).etag.unwrap();
        let body = serde_json::to_vec(change).unwrap();
        let request = self
            .request(Method::PATCH, "/profile")
            .header("If-Match", etag)
            .header("Content-Type", "application/merge-patch+json")
            .body(body);
        self.send(request).await
    }

    pub(crate) fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }

    /// Completes the first access and activates the groups that applications need.
    pub(crate) async fn make_ready(&self) {
        self.complete_profile().await;
        for group in [
            "applications",
            "your_applications",
            "communications",
            "public_land",
        ] {
            self.activate(group).await;
        }
    }

    pub(crate) async fn complete_profile(&self) {
        let change = json!({ "residence": residence(), "complete": true });
        self.patch_profile(&change).await.expect(200);
    }

    pub(crate) async fn activate(&self, group: &str) {
        let list = self.get("/activations").await.expect(200).json();
        let items = list["items"].as_array().unwrap();
        let version = &items.iter().find(|item| item["group"] == group).unwrap()["text_version"];
        let request = self
            .request(Method::PUT, &format!("/activations/{group}"))
            .json(&json!({ "text_version": version }));
        self.send(request).await.expect(200);
    }
}

pub(crate) fn residence() -> Value {
    json!({
        "street": "Via dei Tigli", "number": "12", "postal_code": "09124",
        "municipality_code": "B354", "municipality": "Cagliari", "province": "CA"
    })
}
