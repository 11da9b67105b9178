//! One request to the API, and what can come of it.

use serde::{Serialize, de::DeserializeOwned};
use sportello_types::problem::{Problem, ProblemCode};
use sportello_types::services::ServiceGroup;

/// Where the API stands on this host.
pub(super) const ROOT: &str = "/api/v1";

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or does.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// The method as HTTP spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// An operation of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its method.
    pub method: Method,
    /// Its path below `/api/v1`, with parameters in braces.
    pub path: &'static str,
}

/// Why an operation failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The server said why.
    #[error("{}", .0.title)]
    Problem(Box<Problem>),
    /// This device has no network.
    #[error("no network")]
    Offline,
    /// The server does not answer, or answers nothing that it would say.
    #[error("the server does not answer")]
    ServerGone,
}

impl ApiError {
    /// The stable code, when the server gave one.
    pub fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Problem(problem) => Some(problem.problem),
            Self::Offline | Self::ServerGone => None,
        }
    }

    /// The groups of services to activate before trying again.
    pub fn missing_groups(&self) -> &[ServiceGroup] {
        match self {
            Self::Problem(problem) => &problem.groups,
            Self::Offline | Self::ServerGone => &[],
        }
    }

    /// Whether the session is over.
    pub fn is_unauthenticated(&self) -> bool {
        self.code() == Some(ProblemCode::Unauthenticated)
    }
}

impl Operation {
    /// The operation at given values of its path parameters, in order.
    pub(super) fn at(self, values: &[&dyn std::fmt::Display]) -> Request {
        let mut values = values.iter();
        let path = self
            .path
            .split('/')
            .map(|segment| match segment.starts_with('{').then(|| values.next()) {
                Some(Some(value)) => {
                    form_urlencoded::byte_serialize(value.to_string().as_bytes()).collect::<String>()
                }
                _ => segment.to_owned(),
            })
            .collect::<Vec<_>>()
            .join("/");
        Request {
            method: self.method,
            root: ROOT,
            path,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// The operation, when its path has no parameters.
    pub(super) fn call(self) -> Request {
        self.at(&[])
    }
}

/// A request being put together.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    root: &'static str,
    pub(super) path: String,
    query: Vec<(&'static str, String)>,
    pub(super) headers: Vec<(&'static str, String)>,
    body: Option<String>,
}

impl Request {
    /// Reads what stands on this host at an address of its own, outside of the API.
    #[cfg(feature = "check")]
    pub(super) fn outside(path: &str) -> Self {
        Self {
            method: Method::Get,
            root: "",
            path: path.to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// Adds a parameter, if it has a value.
    pub(super) fn query(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query.extend(
            value
                .map(|v| (name, v.to_string()))
                .filter(|(_, v)| !v.is_empty()),
        );
        self
    }

    /// The version that the change rests on.
    pub(super) fn if_match(mut self, version: i64) -> Self {
        self.headers.push(("If-Match", format!("\"{version}\"")));
        self
    }

    /// The key that makes a repetition harmless: the same for each attempt at the same thing.
    pub(super) fn idempotency_key(mut self, key: &str) -> Self {
        self.headers.push(("Idempotency-Key", key.to_owned()));
        self
    }

    pub(super) fn json(self, body: &impl Serialize) -> Self {
        self.body_of("application/json", body)
    }

    pub(super) fn merge_patch(self, body: &impl Serialize) -> Self {
        self.body_of("application/merge-patch+json", body)
    }

    fn body_of(mut self, media_type: &str, body: &impl Serialize) -> Self {
        // The types that are sent have string keys only, so that nothing can fail here.
        self.body = serde_json::to_string(body).ok();
        self.headers.push(("Content-Type", media_type.to_owned()));
        self
    }

    pub(super) fn url(&self) -> String {
        let mut url = format!("{}{}", self.root, self.path);
        if !self.query.is_empty() {
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&self.query)
                .finish();
            url.push('?');
            url.push_str(&query);
        }
        url
    }

    /// Sends it and reads the document that it answers with.
    pub(super) async fn read<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        let text = transport::send(self).await?;
        serde_json::from_str(&text).map_err(|_| ApiError::ServerGone)
    }

    /// Sends it and reads the document, if the answer has one.
    pub(super) async fn read_if_any<T: DeserializeOwned>(self) -> Result<Option<T>, ApiError> {
        let text = transport::send(self).await?;
        if text.is_empty() {
            return Ok(None);
        }
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|_| ApiError::ServerGone)
    }

    /// Sends it and has the browser keep what it answers with, as a file of this name.
    pub(super) async fn save(self, name: &str) -> Result<(), ApiError> {
        transport::save(self, name).await
    }

    /// Sends it and reads the file that it answers with.
    pub(super) async fn file(self) -> Result<Vec<u8>, ApiError> {
        transport::file(self).await
    }

    /// Sends it; the answer has no document.
    pub(super) async fn run(self) -> Result<(), ApiError> {
        transport::send(self).await.map(drop)
    }
}

/// What a failed answer says.
#[cfg(any(feature = "csr", test))]
pub(super) fn failure(status: u16, body: &str) -> ApiError {
    serde_json::from_str::<Problem>(body).map_or_else(
        |_| {
            leptos::logging::warn!("answer {status} without a problem document");
            ApiError::ServerGone
        },
        |problem| ApiError::Problem(Box::new(problem)),
    )
}

/// Headers that go with every request: language, and proof that the request comes from our pages.
#[cfg(feature = "csr")]
pub(super) fn common_headers(method: Method) -> Vec<(&'static str, String)> {
    let path = leptos::prelude::window()
        .location()
        .pathname()
        .unwrap_or_default();
    let (lang, _) = crate::route::Route::parse(&path);
    let mut headers = vec![("Accept-Language", lang.tag().to_owned())];
    if method != Method::Get {
        headers.push(("Sportello-Csrf", "1".to_owned()));
    }
    headers
}

#[cfg(feature = "csr")]
mod transport {
    use super::{ApiError, Method, Request, common_headers, failure};
    use crate::connection::{Connection, report, report_failure};
    use gloo_net::http::{RequestBuilder, Response};

    pub(super) async fn send(request: Request) -> Result<String, ApiError> {
        let response = answer(request).await?;
        response.text().await.map_err(unreachable)
    }

    pub(super) async fn file(request: Request) -> Result<Vec<u8>, ApiError> {
        answer(request).await?.binary().await.map_err(unreachable)
    }

    /// Nobody is there.
    fn unreachable(_: gloo_net::Error) -> ApiError {
        match report_failure() {
            Connection::Offline => ApiError::Offline,
            Connection::Up | Connection::ServerGone => ApiError::ServerGone,
        }
    }

    /// The answer, if it is a good one.
    async fn answer(request: Request) -> Result<Response, ApiError> {
        let method = match request.method {
            Method::Get => gloo_net::http::Method::GET,
            Method::Post => gloo_net::http::Method::POST,
            Method::Put => gloo_net::http::Method::PUT,
            Method::Patch => gloo_net::http::Method::PATCH,
            Method::Delete => gloo_net::http::Method::DELETE,
        };
        let mut builder = RequestBuilder::new(&request.url()).method(method);
        for (name, value) in common_headers(request.method).iter().chain(&request.headers) {
            builder = builder.header(name, value);
        }
        let built = match request.body {
            Some(body) => builder.body(body),
            None => builder.build(),
        };
        let response = built.map_err(unreachable)?.send().await.map_err(unreachable)?;
        if response.ok() {
            report(Connection::Up);
            Ok(response)
        } else {
            // A proxy answers for a server that is gone.
            if matches!(response.status(), 502 | 504) {
                report(Connection::ServerGone);
            }
            let text = response.text().await.map_err(unreachable)?;
            Err(failure(response.status(), &text))
        }
    }

    /// How long the file stays at hand for the browser to write it.
    const AT_HAND: std::time::Duration = std::time::Duration::from_mins(1);

    /// What a link downloads needs no request of ours; this is for what is asked for with a body.
    pub(super) async fn save(request: Request, name: &str) -> Result<(), ApiError> {
        use wasm_bindgen::JsCast;

        let bytes = answer(request).await?.binary().await.map_err(unreachable)?;
        let gone = |_: wasm_bindgen::JsValue| ApiError::ServerGone;
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes.as_slice()));
        let file = web_sys::Blob::new_with_u8_array_sequence(&parts).map_err(gone)?;
        let address = web_sys::Url::create_object_url_with_blob(&file).map_err(gone)?;
        let link = leptos::prelude::document()
            .create_element("a")
            .map_err(gone)?
            .unchecked_into::<web_sys::HtmlAnchorElement>();
        link.set_href(&address);
        link.set_download(name);
        link.click();
        leptos::prelude::set_timeout(
            move || {
                // Refused for what is no such address alone.
                let _ = web_sys::Url::revoke_object_url(&address);
            },
            AT_HAND,
        );
        Ok(())
    }
}

#[cfg(not(feature = "csr"))]
mod transport {
    use super::{ApiError, Request};

    /// The server renders pages from data that it has: effects, which call the API, do not run there.
    #[expect(clippy::unused_async, reason = "has the shape of the browser's")]
    pub(super) async fn send(request: Request) -> Result<String, ApiError> {
        drop((request.method, request.body, request.headers));
        Err(ApiError::ServerGone)
    }

    /// Nor has it files from there.
    pub(super) async fn file(request: Request) -> Result<Vec<u8>, ApiError> {
        send(request).await.map(String::into_bytes)
    }

    /// Nor does it keep files.
    pub(super) async fn save(request: Request, _name: &str) -> Result<(), ApiError> {
        send(request).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_escaped_where_they_stand() {
        let one = Operation {
            method: Method::Get,
            path: "/istanze/{id}/attachments/{aid}",
        };
        let request = one
            .at(&[&"a/b", &7])
            .query("q", Some("a&b è"))
            .query("cursor", None::<String>)
            .query("status", Some(""));
        assert_eq!(
            request.url(),
            "/api/v1/istanze/a%2Fb/attachments/7?q=a%26b+%C3%A8"
        );
    }

    #[test]
    fn an_answer_that_is_no_problem_document_counts_as_a_server_that_is_gone() {
        assert_eq!(failure(502, "<html>Bad Gateway</html>"), ApiError::ServerGone);
    }
}
