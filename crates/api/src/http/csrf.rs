//! Requests that change something must come from this portal's own pages.

use super::{Fail, client, parameters};
use crate::app::App;
use crate::bearer;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest};
use sportello_types::problem::ProblemCode;

/// The header that a page of another site cannot send without asking first.
pub const HEADER: &str = "Sportello-Csrf";

/// Where other sites post to by design: the SAML endpoints. The login there is bound to the
/// browser by its own cookie, a logout by the identity provider's signature.
const EXEMPT: [&str; 2] = ["/auth/spid/callback", "/auth/spid/logout"];

/// Refuses unsafe methods that are not same-origin (`Sec-Fetch-Site`, else `Origin`) or lack
/// [`HEADER`]. A request with a bearer token passes: its cookie counts for nothing. So does what
/// clients post under `/oauth/` and brokers under `/pagopa/`, where no cookie says who they are.
pub async fn guard(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = parameters::path(req.request());
    let cookieless = path.starts_with("/oauth/") || path.starts_with("/pagopa/");
    let safe = req.method().is_safe() || EXEMPT.contains(&path) || cookieless;
    if safe || bearer::is_presented(req.request()) || is_own(req.request()) {
        return Ok(next.call(req).await?.map_into_boxed_body());
    }
    Ok(req.error_response(Fail::new(ProblemCode::CrossSiteRequest)))
}

fn is_own(req: &HttpRequest) -> bool {
    let text = |name: &str| req.headers().get(name).map(|v| v.to_str().unwrap_or_default());
    let same_origin = match (text("Sec-Fetch-Site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => req
            .app_data::<Data<App>>()
            .and_then(|app| client::origin(req, &app.settings))
            .is_some_and(|own| own == origin),
        (None, None) => false,
    };
    same_origin && text(HEADER) == Some("1")
}
