//! What stands in addresses: the path as routing reads it, parameters that cannot be read, paths
//! that lead nowhere.

use super::page::bad_parameter;
use super::{Fail, words};
use crate::openapi;
use actix_web::dev::ResourceDef;
use actix_web::error::QueryPayloadError;
use actix_web::http::{Method, header};
use actix_web::web::{PathConfig, QueryConfig};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use sportello_types::problem::ProblemCode;
use std::sync::LazyLock;

/// The path by which the request is routed: percent-encoded letters are decoded. The raw path must
/// decide nothing, for `/%61uth/…` leads to the same place as `/auth/…`.
pub fn path(req: &HttpRequest) -> &str {
    req.match_info().as_str()
}

/// A path that cannot be read names nothing: 404.
pub fn path_config() -> PathConfig {
    PathConfig::default().error_handler(|_, _| Fail::new(ProblemCode::NotFound).into())
}

/// A query that cannot be read is a bad request that names the parameter where it can.
pub fn query_config() -> QueryConfig {
    QueryConfig::default().error_handler(|error, req| {
        let fail = match error {
            QueryPayloadError::Deserialize(_) => culprit(req).map_or_else(
                || {
                    Fail::field(ProblemCode::BadRequest, "", "invalid", |lang| {
                        words::field("invalid", lang)
                    })
                },
                |name| bad_parameter(&name),
            ),
            _ => Fail::new(ProblemCode::BadRequest),
        };
        fail.into()
    })
}

/// The first parameter of our usual ones that does not read as what it should be.
fn culprit(req: &HttpRequest) -> Option<String> {
    url::form_urlencoded::parse(req.query_string().as_bytes())
        .find(|(name, value)| match name.as_ref() {
            "limit" => value.parse::<u32>().is_err(),
            "active" | "deceased" => value.parse::<bool>().is_err(),
            "at" => value.parse::<NaiveDate>().is_err(),
            _ => false,
        })
        .map(|(name, _)| name.into_owned())
}

/// The operations, by path pattern, to tell a wrong path (404) from a wrong method (405).
static OPERATIONS: LazyLock<Vec<(ResourceDef, String)>> = LazyLock::new(|| {
    let document = openapi::document();
    let paths = document
        .get("paths")
        .and_then(serde_json::Value::as_object)
        .cloned()
        .unwrap_or_default();
    paths
        .iter()
        .map(|(path, item)| {
            let methods = item.as_object().into_iter().flat_map(serde_json::Map::keys);
            let allowed = methods
                .filter(|name| name.to_ascii_uppercase().parse::<Method>().is_ok())
                .map(|name| name.to_ascii_uppercase())
                .collect::<Vec<_>>()
                .join(", ");
            (ResourceDef::new(path.as_str()), allowed)
        })
        .collect()
});

/// Answers what no operation answers: 405 with `Allow` where the path exists, 404 elsewhere.
pub async fn no_such_operation(req: HttpRequest) -> HttpResponse {
    let path = path(&req).strip_prefix("/api/v1").unwrap_or_default();
    match OPERATIONS.iter().find(|(pattern, _)| pattern.is_match(path)) {
        None => HttpResponse::from_error(Fail::new(ProblemCode::NotFound)),
        Some((_, allowed)) => {
            let mut res = HttpResponse::from_error(Fail::new(ProblemCode::MethodNotAllowed));
            if let Ok(value) = header::HeaderValue::from_str(allowed) {
                res.headers_mut().insert(header::ALLOW, value);
            }
            res
        }
    }
}
