//! The outermost layer: gives each request its id and its log line, and writes problems in the
//! caller's language, with nothing internal in them.

use super::pages::ErrorPage;
use super::{Fail, client, language, security_headers, words};
use crate::app::App;
use crate::ctx::Ctx;
use crate::http::fail::Chain;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use rand::Rng;
use sportello_types::lang::Lang;
use sportello_types::problem::{Problem, ProblemCode};
use std::time::Instant;
use tracing::Instrument;

/// The media type of problems.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Names a request in headers, problems and logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub uuid::Uuid);

impl RequestId {
    fn new(now: DateTime<Utc>, rng: &mut impl Rng) -> Self {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &rng.random()).into_uuid())
    }

    /// The request's id, as the edge gave it.
    pub fn of(req: &HttpRequest) -> Self {
        req.extensions()
            .get::<Self>()
            .copied()
            .unwrap_or(Self(uuid::Uuid::nil()))
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Wraps everything else.
pub async fn layer(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(app) = req.app_data::<Data<App>>().cloned() else {
        return Ok(req.into_response(HttpResponse::InternalServerError().finish()));
    };
    let id = RequestId::new(app.clock.now(), &mut app.rng());
    req.extensions_mut().insert(id);
    let started = Instant::now();
    let method = req.method().clone();
    let span = tracing::info_span!("request", request.id = %id);
    let res = next.call(req).instrument(span.clone()).await?;
    let route = res
        .request()
        .match_pattern()
        .unwrap_or_else(|| "unmatched".to_owned());
    let mut res = finish(&app, res.map_into_boxed_body(), id, &route, &span);
    security_headers::apply(res.headers_mut(), app.settings.scheme);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        res.headers_mut()
            .insert(HeaderName::from_static("request-id"), value);
    }
    let took = started.elapsed();
    app.metrics.request(&method, &route, res.status(), took);
    span.in_scope(|| {
        tracing::info!(
            http.method = %method,
            http.route = route,
            http.status = res.status().as_u16(),
            duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "request answered"
        );
    });
    Ok(res)
}

/// Gives a failed answer its body.
fn finish(
    app: &App,
    res: ServiceResponse,
    id: RequestId,
    route: &str,
    span: &tracing::Span,
) -> ServiceResponse {
    let status = res.status();
    let failed = status.is_client_error() || status.is_server_error();
    if !failed || res.headers().contains_key(header::CONTENT_TYPE) && res.response().error().is_none() {
        return res;
    }
    let plain = Fail::new(code_of(status));
    let known = res.response().error().and_then(|e| e.as_error::<Fail>());
    if status.is_server_error() {
        span.in_scope(|| match (known, res.response().error()) {
            (Some(fail), _) => {
                tracing::error!(http.route = route, error = %Chain(fail.problem()), "request failed");
            }
            (None, Some(error)) => tracing::error!(http.route = route, error = %error, "request failed"),
            (None, None) => {}
        });
    }
    let fail = known.unwrap_or(&plain);
    let lang = Ctx::known(res.request()).map_or_else(
        || language::of(res.request(), Lang::default()),
        |known| known.lang,
    );
    let problem = document(fail, lang, res.request(), app, id);
    let mut answer = if wants_page(res.request()) {
        let known = Ctx::known(res.request());
        let html = app.pages.render(&ErrorPage {
            lang,
            tenant: known.as_ref().map(|k| k.tenant.public()),
            problem: &problem,
            anomaly: fail.problem().anomaly(),
            origin: &client::origin(res.request(), &app.settings).unwrap_or_default(),
            retry: fail.problem().retry().as_deref(),
        });
        HttpResponse::build(status)
            .content_type("text/html; charset=utf-8")
            .body(html)
    } else {
        HttpResponse::build(status)
            .content_type(PROBLEM_JSON)
            .insert_header((header::CONTENT_LANGUAGE, lang.tag()))
            .body(serde_json::to_vec(&problem).unwrap_or_default())
    };
    if let Some(seconds) = fail.problem().retry_after() {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    for (name, value) in res.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    let (request, _) = res.into_parts();
    ServiceResponse::new(request, answer)
}

/// The problem document of a failure.
pub fn document(fail: &Fail, lang: Lang, req: &HttpRequest, app: &App, id: RequestId) -> Problem {
    let code = fail.code();
    let (title, detail) = words::problem(code, lang);
    let origin = client::origin(req, &app.settings).unwrap_or_default();
    Problem {
        kind: format!("{origin}/problems/{}", code.code()),
        title,
        status: code.status(),
        detail: fail.problem().detail(lang).unwrap_or(detail),
        instance: format!("urn:uuid:{id}"),
        problem: code,
        fields: fail.problem().fields(lang),
    }
}

/// Browsers that navigate get a page; everything that calls the API gets a document.
fn wants_page(req: &HttpRequest) -> bool {
    let path = req.path();
    path.starts_with("/auth/")
        || !path.starts_with("/api/")
            && req
                .headers()
                .get(header::ACCEPT)
                .and_then(|accept| accept.to_str().ok())
                .is_some_and(|accept| accept.contains("text/html"))
}

/// The code of an answer that no operation of ours gave: no such route, unreadable head…
fn code_of(status: StatusCode) -> ProblemCode {
    match status.as_u16() {
        401 => ProblemCode::Unauthenticated,
        403 => ProblemCode::Forbidden,
        404 => ProblemCode::NotFound,
        405 => ProblemCode::MethodNotAllowed,
        408 => ProblemCode::RequestTimeout,
        413 => ProblemCode::PayloadTooLarge,
        415 => ProblemCode::UnsupportedMediaType,
        429 => ProblemCode::TooManyRequests,
        503 => ProblemCode::Unavailable,
        400..=499 => ProblemCode::BadRequest,
        _ => ProblemCode::Internal,
    }
}
