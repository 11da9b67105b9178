//! Web apps of other origins: they may call what takes tokens, and nothing that goes by the cookie.
//!
//! `Access-Control-Allow-Origin: *` without `Allow-Credentials`: a browser shows such an answer to
//! another origin's page only if no cookie went along (Fetch §3.3.5), so that nothing is opened that a
//! program without a browser could not read as well.

use super::parameters;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};

/// What a page may send. The header that proves our own pages is not among them.
const SENT: &str =
    "authorization, content-type, accept-language, if-match, idempotency-key, content-disposition";
/// What a page may read beside the body.
const READ: &str = "etag, location, request-id, retry-after, ratelimit-limit, ratelimit-remaining, \
     ratelimit-reset, www-authenticate, content-disposition";

/// Answers the question that browsers ask first, and marks the answers of open places.
pub async fn layer(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !is_open(parameters::path(req.request())) {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    let asks =
        *req.method() == Method::OPTIONS && req.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut res = if asks {
        req.into_response(HttpResponse::NoContent().finish())
    } else {
        next.call(req).await?.map_into_boxed_body()
    };
    let mut set = |name: HeaderName, value| {
        res.headers_mut().insert(name, HeaderValue::from_static(value));
    };
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    if asks {
        set(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PUT, PATCH, DELETE",
        );
        set(header::ACCESS_CONTROL_ALLOW_HEADERS, SENT);
        set(header::ACCESS_CONTROL_MAX_AGE, "600");
    } else {
        set(header::ACCESS_CONTROL_EXPOSE_HEADERS, READ);
    }
    Ok(res)
}

/// The API, of the issuer what is no page, and the keys by which anybody checks a certificate.
fn is_open(path: &str) -> bool {
    const OTHERS: [&str; 8] = [
        "/oauth/token",
        "/oauth/revoke",
        "/oauth/userinfo",
        "/oauth/jwks",
        "/oauth/par",
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/.well-known/contrassegno-keys.json",
    ];
    path.starts_with("/api/v1/") || OTHERS.contains(&path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_the_way_in_are_closed() {
        for open in [
            "/api/v1/istanze",
            "/oauth/token",
            "/.well-known/openid-configuration",
            "/.well-known/contrassegno-keys.json",
        ] {
            assert!(is_open(open), "{open}");
        }
        for closed in [
            "/",
            "/auth/spid/login",
            "/oauth/authorize",
            "/oauth/logout",
            "/oauth/introspect",
        ] {
            assert!(!is_open(closed), "{closed}");
        }
        assert!(!SENT.contains(&super::super::csrf::HEADER.to_ascii_lowercase()));
    }
}
