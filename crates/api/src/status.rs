//! `GET /status`: whether this process can do its work.

use crate::app::App;
use crate::http::edge::PROBLEM_JSON;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(handler);
}

/// The state of the service, as the national guidelines ask (RAC_REST_NAME_011).
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct ServiceStatus {
    /// Always `about:blank`.
    #[serde(rename = "type")]
    #[schema(format = "uri", max_length = 100, example = "about:blank")]
    kind: &'static str,
    /// In a word.
    #[schema(max_length = 100, example = "OK")]
    title: &'static str,
    /// The HTTP status.
    #[schema(value_type = i32, minimum = 100, maximum = 599, example = 200)]
    status: u16,
    /// In a sentence.
    #[schema(max_length = 500, example = "The service is working.")]
    detail: &'static str,
}

/// Tells whether the service works
///
/// 200 when requests can be served, 503 when the database does not answer.
#[utoipa::path(tag = "status", operation_id = "status_show",
    responses((status = 200, body = ServiceStatus, content_type = "application/problem+json"),
        (status = 503, description = "The database does not answer")),
    security(()))]
#[get("/status")]
async fn handler(app: Data<App>) -> HttpResponse {
    answer(&app).await
}

/// The answer, also for the address that balancers ask.
pub async fn answer(app: &App) -> HttpResponse {
    let (status, title, detail) = match app.db.ping().await {
        Ok(()) => (StatusCode::OK, "OK", "The service is working."),
        Err(error) => {
            tracing::error!(error = %error, "database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "Service unavailable",
                "The database does not answer.",
            )
        }
    };
    let mut res = HttpResponse::build(status).content_type(PROBLEM_JSON).body(
        serde_json::to_vec(&ServiceStatus {
            kind: "about:blank",
            title,
            status: status.as_u16(),
            detail,
        })
        .unwrap_or_default(),
    );
    if status == StatusCode::SERVICE_UNAVAILABLE {
        res.headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    res
}
