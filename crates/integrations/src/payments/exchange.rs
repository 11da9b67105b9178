//! One question over HTTP, and whatever is answered.

use crate::http::{bounded, fault};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Method, StatusCode};
use std::time::Duration;
use url::Url;

pub(super) const JSON: &str = "application/json";

/// Who is asked.
pub(super) struct Wire {
    pub(super) http: Client,
    base: String,
    /// Longest time of one exchange.
    pub(super) time: Duration,
    /// Most bytes of an answer.
    largest: usize,
}

/// What is asked.
pub(super) struct Question<'q> {
    pub(super) method: Method,
    /// Below the service's address; what needs to be escaped in it is.
    pub(super) path: String,
    /// JSON.
    pub(super) body: Option<&'q [u8]>,
    /// Types of the answer.
    pub(super) accept: &'static str,
}

/// What came.
pub(super) struct Came {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Wire {
    pub(super) fn new(http: Client, url: &Url, time: Duration, largest: usize) -> Self {
        Self {
            http,
            base: url.as_str().trim_end_matches('/').to_owned(),
            time,
            largest,
        }
    }

    /// Asks, with the header that says who does. Where no answer comes it is said why not; what was asked may
    /// have been done all the same.
    pub(super) async fn ask(
        &self,
        question: &Question<'_>,
        (name, key): (&str, &HeaderValue),
    ) -> Result<Came, &'static str> {
        let mut request = self
            .http
            .request(question.method.clone(), format!("{}{}", self.base, question.path))
            .timeout(self.time)
            .header(name, key.clone())
            .header(ACCEPT, question.accept);
        if let Some(body) = question.body {
            request = request.header(CONTENT_TYPE, JSON).body(body.to_vec());
        }
        let answer = request.send().await.map_err(|error| fault(&error))?;
        let status = answer.status();
        let headers = answer.headers().clone();
        let body = bounded(answer, self.largest).await?;
        Ok(Came {
            status,
            headers,
            body,
        })
    }
}
