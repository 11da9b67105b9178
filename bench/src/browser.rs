//! A citizen's browser: cookies, the way through SPID, the operations of the API.

use rand::RngCore;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response, Url};
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

/// How long the portal took for its two steps.
pub(crate) struct SignIn {
    /// To ask the provider.
    pub(crate) request: Duration,
    /// To judge the answer and open the session.
    pub(crate) callback: Duration,
}

pub(crate) struct Browser {
    client: Client,
    portal: Url,
}

impl Browser {
    pub(crate) fn new(portal: &str) -> Self {
        let portal: Url = portal.parse().unwrap();
        let host = portal.host_str().unwrap();
        let mut builder = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .no_proxy();
        // Names below `localhost` are known to browsers alone.
        if host.ends_with(".localhost") {
            let here = SocketAddr::from((Ipv4Addr::LOCALHOST, portal.port().unwrap_or(80)));
            builder = builder.resolve(host, here);
        }
        Self {
            client: builder.build().unwrap(),
            portal,
        }
    }

    /// Signs in; the first access, and every group of services activated.
    pub(crate) async fn settle(&self, citizen: &str, provider: &str) {
        self.sign_in(citizen, provider).await;
        let profile = answer(self.call(Method::GET, "/profile")).await;
        let mut first = json!({"complete": true});
        // The identity brings no address that this municipality knows.
        if profile["residence"].is_null() {
            first["residence"] = json!({
                "street": "Via Roma", "number": "1", "postal_code": "09124", "municipality_code": "B354",
                "municipality": "Cagliari", "province": "CA",
            });
        }
        let complete = self
            .call(Method::PATCH, "/profile")
            .header("If-Match", format!("\"{}\"", profile["version"]))
            .header("Content-Type", "application/merge-patch+json")
            .body(first.to_string());
        answer(complete).await;
        let groups = answer(self.call(Method::GET, "/activations")).await;
        for group in groups["items"].as_array().unwrap() {
            let path = format!("/activations/{}", group["group"].as_str().unwrap());
            let version = json!({"text_version": group["text_version"]});
            answer(self.call(Method::PUT, &path).json(&version)).await;
        }
    }

    /// Signs in. The provider's steps are not counted.
    pub(crate) async fn sign_in(&self, citizen: &str, provider: &str) -> SignIn {
        let mut begin = self.at("/auth/spid/login");
        begin
            .query_pairs_mut()
            .append_pair("idp", provider)
            .append_pair("level", "2")
            .append_pair("return_to", "/");
        let since = Instant::now();
        let page = self.client.get(begin).send().await.unwrap().text().await.unwrap();
        let request = since.elapsed();
        let choice = self.submit(&page).await;
        let place = choice
            .headers()
            .get("Location")
            .map(|to| to.to_str().unwrap().to_owned());
        let place = place.map_or_else(|| choice.url().clone(), |to| choice.url().join(&to).unwrap());
        let decision = [("citizen", citizen), ("decision", "agree")];
        let agreed = self.client.post(place).form(&decision).send().await.unwrap();
        let answer = agreed.text().await.unwrap();
        let since = Instant::now();
        let landed = self.submit(&answer).await;
        assert_eq!(landed.status(), 303, "{citizen} is not signed in");
        SignIn {
            request,
            callback: since.elapsed(),
        }
    }

    /// Posts the form of a page, as its script would.
    async fn submit(&self, page: &str) -> Response {
        let between = |text: &str, from: &str, to: &str| {
            let (_, rest) = text.split_once(from)?;
            rest.split_once(to)
                .map(|(found, rest)| (unescape(found), rest.to_owned()))
        };
        let (action, mut rest) = between(page, "method=\"post\" action=\"", "\"").unwrap();
        let mut fields = Vec::new();
        while let Some((name, more)) = between(&rest, "type=\"hidden\" name=\"", "\"") {
            let (value, more) = between(&more, "value=\"", "\"").unwrap();
            fields.push((name, value));
            rest = more;
        }
        let place = self.portal.join(&action).unwrap();
        self.client.post(place).form(&fields).send().await.unwrap()
    }

    fn at(&self, path: &str) -> Url {
        self.portal.join(path).unwrap()
    }

    /// A request to the API, as the app makes it.
    pub(crate) fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, self.at(&format!("/api/v1{path}")))
            .header("Origin", self.portal.origin().ascii_serialization())
            .header("Sportello-Csrf", "1")
    }

    /// A request that creates or sends something.
    pub(crate) fn create(&self, path: &str) -> RequestBuilder {
        let key = rand_chacha::rand_core::SeedableRng::from_os_rng();
        let mut rng: rand_chacha::ChaCha20Rng = key;
        self.call(Method::POST, path)
            .header("Idempotency-Key", format!("{:032x}", rng.next_u64()))
    }

    /// An attachment to a field of a draft.
    pub(crate) async fn upload(&self, istanza: &str, field: &str, name: &str, content: Vec<u8>) -> Value {
        let request = self
            .call(
                Method::POST,
                &format!("/istanze/{istanza}/attachments?field={field}"),
            )
            .header("Content-Type", "application/octet-stream")
            .header(
                "Content-Disposition",
                format!("attachment; filename*=UTF-8''{name}"),
            )
            .body(content);
        answer(request).await
    }
}

/// The body of a good answer; anything else ends the benchmark.
pub(crate) async fn answer(request: RequestBuilder) -> Value {
    let response = request.send().await.unwrap();
    let (status, place) = (response.status(), response.url().clone());
    let text = response.text().await.unwrap();
    assert!(status.is_success(), "{place}: {status} {text}");
    serde_json::from_str(&text).unwrap_or_default()
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
