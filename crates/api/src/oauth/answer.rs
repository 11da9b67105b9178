//! Answers in the words of OAuth: what goes to a program and not to a reader.

use crate::ctx::Ctx;
use crate::http::{Fail, limits};
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use sportello_identity::issuer::{ErrorCode, OauthError, Parameters};

/// The largest form.
const LARGEST: usize = 64 << 10;

/// Why a request of a program is not done.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It is refused.
    Refused(OauthError),
    /// Something of ours failed.
    Failed(Fail),
}

impl From<OauthError> for Trouble {
    fn from(error: OauthError) -> Self {
        Self::Refused(error)
    }
}

impl From<Fail> for Trouble {
    fn from(fail: Fail) -> Self {
        Self::Failed(fail)
    }
}

impl From<sportello_storage::Error> for Trouble {
    fn from(error: sportello_storage::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Has the browser go elsewhere.
pub(super) fn see(place: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, place))
        .finish()
}

/// A document.
pub(super) fn document(status: StatusCode, body: &Value) -> HttpResponse {
    HttpResponse::build(status).json(body)
}

/// What was done, or the refusal as RFC 6749 §5.2 has it.
pub(super) fn answered(outcome: Result<HttpResponse, Trouble>) -> Result<HttpResponse, Fail> {
    match outcome {
        Ok(answer) => Ok(answer),
        Err(Trouble::Failed(fail)) => Err(fail),
        Err(Trouble::Refused(error)) => {
            let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::BAD_REQUEST);
            let body = json!({ "error": error.code.name(), "error_description": error.description });
            let mut answer = document(status, &body);
            if error.code == ErrorCode::InvalidClient {
                let way_in = header::HeaderValue::from_static("Basic realm=\"clients\"");
                answer.headers_mut().insert(header::WWW_AUTHENTICATE, way_in);
            }
            tracing::info!(
                error = error.code.name(),
                why = error.description,
                "client refused"
            );
            Ok(answer)
        }
    }
}

/// The form that a program posts.
pub(super) async fn form(ctx: &Ctx, req: &HttpRequest, payload: web::Payload) -> Result<Parameters, Trouble> {
    let media_type = req
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    if !media_type
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    {
        return Err(OauthError::request("the body must be a form").into());
    }
    let time = ctx.app.settings.body_time;
    let body = limits::read(req, &mut payload.into_inner(), LARGEST, time).await?;
    Ok(Parameters::parse(&body).map_err(OauthError::from)?)
}
