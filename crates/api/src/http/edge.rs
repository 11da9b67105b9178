//! The outermost layer: gives each request its id and its log line, and writes problems in the
//! caller's language, with nothing internal in them.

use super::pages::ErrorPage;
use super::{Fail, ToProblem, client, language, metrics, parameters, security_headers, words};
use crate::app::App;
use crate::ctx::Ctx;
use crate::http::fail::Chain;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, ResponseError};
use sportello_types::lang::Lang;
use sportello_types::problem::{Problem, ProblemCode};
use std::time::Instant;
use tokio::time::timeout;
use tracing::Instrument;

/// The media type of problems.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Names a request in headers, problems and logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub uuid::Uuid);

impl RequestId {
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
    let id = RequestId(app.fresh_id(app.clock.now()));
    req.extensions_mut().insert(id);
    let started = Instant::now();
    let method = req.method().clone();
    let reader = Reader::of(req.request());
    let longest = app.settings.longest(&method, parameters::path(req.request()));
    // The municipality is told by `Ctx`, once it is known.
    let span = tracing::info_span!("request", request.id = %id, tenant = tracing::field::Empty);
    let (route, mut answered) = match timeout(longest, next.call(req).instrument(span.clone())).await {
        Ok(answered) => {
            let res = answered?.map_into_boxed_body();
            let route = res.request().match_pattern();
            let route = route.unwrap_or_else(|| "unmatched".to_owned());
            let res = finish(&app, res, &reader, id, &route, &span);
            (route, Ok(res))
        }
        // The request is gone with whoever held it: the answer travels as an error.
        Err(_) => (
            "overdue".to_owned(),
            Err(reader.answer(&Fail::from(Overdue), &app, id, None)),
        ),
    };
    let (status, headers) = match &mut answered {
        Ok(res) => (res.status(), res.headers_mut()),
        Err(res) => (res.status(), res.headers_mut()),
    };
    headers.reserve(16);
    security_headers::apply(headers, app.settings.scheme);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(HeaderName::from_static("request-id"), value);
    }
    let took = started.elapsed();
    app.metrics.request(&method, &route, status, took);
    span.in_scope(|| {
        tracing::info!(
            http.method = metrics::method_label(&method),
            http.route = route,
            http.status = status.as_u16(),
            duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "request answered"
        );
    });
    answered.map_err(|res| InternalError::from_response(Overdue, res).into())
}

/// A request that took longer than any may.
#[derive(Debug, thiserror::Error)]
#[error("the request took too long")]
struct Overdue;

impl ToProblem for Overdue {
    fn code(&self) -> ProblemCode {
        ProblemCode::Unavailable
    }

    fn retry_after(&self) -> Option<u64> {
        Some(5)
    }
}

/// Who reads an answer, and how.
struct Reader {
    lang: Lang,
    host: Option<HeaderValue>,
    page: bool,
}

impl Reader {
    fn of(req: &HttpRequest) -> Self {
        Self {
            lang: language::of(req, Lang::default()),
            host: client::asked_host(req),
            page: wants_page(req),
        }
    }

    /// A failure as page or document, in the language of the municipality's visitor.
    fn answer(&self, fail: &Fail, app: &App, id: RequestId, known: Option<&Ctx>) -> HttpResponse {
        let lang = known.map_or(self.lang, |known| known.lang);
        let host = self.host.as_ref();
        let origin = host.and_then(|host| client::origin_at(host, &app.settings));
        let origin = origin.unwrap_or_default();
        let problem = document(fail, lang, &origin, id);
        let status = fail.status_code();
        let mut answer = if self.page {
            let municipality = known.map(Ctx::municipality);
            let html = app.pages.render(&ErrorPage {
                lang,
                tenant: municipality.as_ref(),
                problem: &problem,
                anomaly: fail.problem().anomaly(),
                origin: &origin,
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
        // RFC 9110 §15.5.2 and RFC 6750 §3: a refusal says with what one would get in.
        let challenge = match fail.code() {
            ProblemCode::Unauthenticated => Some("Bearer"),
            ProblemCode::InvalidToken => Some("Bearer error=\"invalid_token\""),
            ProblemCode::InsufficientScope => Some("Bearer error=\"insufficient_scope\""),
            _ => None,
        };
        if let Some(challenge) = challenge.filter(|_| !self.page) {
            answer
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if let Some(seconds) = fail.problem().retry_after() {
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}

/// Gives a failed answer its body.
fn finish(
    app: &App,
    res: ServiceResponse,
    reader: &Reader,
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
    let fail = res.response().error().and_then(|e| e.as_error::<Fail>());
    if status.is_server_error() {
        span.in_scope(|| match (fail, res.response().error()) {
            (Some(fail), _) => {
                tracing::error!(http.route = route, error = %Chain(fail.problem()), "request failed");
            }
            (None, Some(error)) => tracing::error!(http.route = route, error = %error, "request failed"),
            (None, None) => {}
        });
    }
    let known = Ctx::known(res.request());
    let mut answer = reader.answer(fail.unwrap_or(&plain), app, id, known.as_ref());
    *answer.status_mut() = status;
    for (name, value) in res.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    let (request, _) = res.into_parts();
    ServiceResponse::new(request, answer)
}

/// The problem document of a failure.
fn document(fail: &Fail, lang: Lang, origin: &str, id: RequestId) -> Problem {
    let code = fail.code();
    let (title, detail) = words::problem(code, lang);
    Problem {
        kind: format!("{origin}/problems/{}", code.code()),
        title,
        status: code.status(),
        detail: fail.problem().detail(lang).unwrap_or(detail),
        instance: format!("urn:uuid:{id}"),
        problem: code,
        fields: fail.problem().fields(lang),
        groups: fail.problem().groups(),
    }
}

/// Browsers that navigate get a page; everything that calls the API gets a document.
fn wants_page(req: &HttpRequest) -> bool {
    let path = parameters::path(req);
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
