//! JSON bodies: read with a pointer to what is wrong, written as they are.

use super::{Fail, ToProblem, limits};
use crate::app::App;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sportello_types::lang::Lang;
use sportello_types::problem::{FieldError, ProblemCode};
use std::future::Future;
use std::pin::Pin;

/// A JSON body. As an extractor it answers with a precise problem: 415 for another media type,
/// 413 and 408 by the limits, 400 for what is not JSON, 422 with a JSON Pointer for JSON that does
/// not fit the operation. Accepts `application/json` and `application/merge-patch+json`.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T> Json<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Fail;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fail>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let req = req.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            if !is_json(&req) {
                return Err(ProblemCode::UnsupportedMediaType.into());
            }
            let Some(app) = req.app_data::<Data<App>>() else {
                return Err(ProblemCode::Internal.into());
            };
            let settings = &app.settings;
            let body = limits::read(&req, &mut payload, settings.max_json, settings.body_time).await?;
            parse(&body).map(Self)
        })
    }
}

/// A JSON body that may be left out: without one the value is the default. What is there is read as [`Json`] is.
#[derive(Clone, Debug)]
pub struct MaybeJson<T>(pub T);

impl<T: DeserializeOwned + Default + 'static> FromRequest for MaybeJson<T> {
    type Error = Fail;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fail>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let req = req.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let Some(app) = req.app_data::<Data<App>>() else {
                return Err(ProblemCode::Internal.into());
            };
            let settings = &app.settings;
            let body = limits::read(&req, &mut payload, settings.max_json, settings.body_time).await?;
            if body.is_empty() {
                return Ok(Self(T::default()));
            }
            if !is_json(&req) {
                return Err(ProblemCode::UnsupportedMediaType.into());
            }
            parse(&body).map(Self)
        })
    }
}

impl<T: Serialize> Responder for Json<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().json(self.0)
    }
}

fn is_json(req: &HttpRequest) -> bool {
    let media_type = req
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    matches!(
        media_type.as_str(),
        "application/json" | "application/merge-patch+json"
    )
}

/// Reads JSON into a value; errors point at the place.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fail> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(Unreadable::from)?;
    reader.end().map_err(Unreadable::syntax)?;
    Ok(value)
}

#[derive(Debug, thiserror::Error)]
enum Unreadable {
    #[error("body is not JSON at line {line}, column {column}")]
    Syntax { line: usize, column: usize },
    #[error("body does not fit the operation at {pointer}")]
    Shape { pointer: String, rule: Rule },
}

#[derive(Clone, Copy, Debug)]
enum Rule {
    Missing,
    Unknown,
    Invalid,
}

impl Unreadable {
    #[expect(clippy::needless_pass_by_value, reason = "the shape that map_err hands over")]
    fn syntax(error: serde_json::Error) -> Self {
        Self::Syntax {
            line: error.line(),
            column: error.column(),
        }
    }
}

impl From<serde_path_to_error::Error<serde_json::Error>> for Unreadable {
    fn from(error: serde_path_to_error::Error<serde_json::Error>) -> Self {
        use serde_path_to_error::Segment;
        let mut pointer = String::new();
        for segment in error.path() {
            match segment {
                Segment::Seq { index } => pointer.extend(["/", &index.to_string()]),
                Segment::Map { key } => {
                    pointer.push('/');
                    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                }
                Segment::Enum { .. } | Segment::Unknown => {}
            }
        }
        let inner = error.into_inner();
        if !inner.is_data() {
            return Self::syntax(inner);
        }
        // serde names the field only in words: "missing field `x`", "unknown field `x`, expected…"
        let words = inner.to_string();
        let mut quoted = words.split('`');
        let rule = match quoted.next() {
            Some("missing field ") => Rule::Missing,
            Some("unknown field ") => Rule::Unknown,
            _ => Rule::Invalid,
        };
        if let (Rule::Missing, Some(field)) = (rule, quoted.next()) {
            pointer.push('/');
            pointer.push_str(field);
        }
        Self::Shape { pointer, rule }
    }
}

impl ToProblem for Unreadable {
    fn code(&self) -> ProblemCode {
        match self {
            Self::Syntax { .. } => ProblemCode::BadRequest,
            Self::Shape { .. } => ProblemCode::ValidationFailed,
        }
    }

    fn fields(&self, lang: Lang) -> Vec<FieldError> {
        let Self::Shape { pointer, rule } = self else {
            return Vec::new();
        };
        let code = match rule {
            Rule::Missing => "required",
            Rule::Unknown => "unknown_field",
            Rule::Invalid => "invalid",
        };
        vec![FieldError {
            pointer: pointer.chars().take(512).collect(),
            code: code.to_owned(),
            message: super::words::field(code, lang),
        }]
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Syntax { line, column } => Some(super::words::not_json(*line, *column, lang)),
            Self::Shape { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Vehicle {
        plate: String,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Permit {
        vehicles: Vec<Vehicle>,
    }

    fn fault(body: &str) -> (ProblemCode, String, String) {
        let fail = parse::<Permit>(body.as_bytes()).unwrap_err();
        let field = fail.problem().fields(Lang::En).pop();
        let (pointer, code) = field.map(|f| (f.pointer, f.code)).unwrap_or_default();
        (fail.code(), pointer, code)
    }

    #[test]
    fn a_wrong_body_is_pointed_at() {
        let shape =
            |pointer: &str, rule: &str| (ProblemCode::ValidationFailed, pointer.to_owned(), rule.to_owned());
        assert_eq!(
            fault(r#"{"vehicles":[{"plate":"AB123CD"},{"plate":7}]}"#),
            shape("/vehicles/1/plate", "invalid")
        );
        assert_eq!(
            fault(r#"{"vehicles":[{}]}"#),
            shape("/vehicles/0/plate", "required")
        );
        assert_eq!(
            fault(r#"{"vehicles":[],"x/y":1}"#),
            shape("/x~1y", "unknown_field")
        );
    }

    #[test]
    fn what_is_not_json_is_a_bad_request() {
        for body in ["", "{", r#"{"vehicles":[]} x"#, "\u{1F4A3}"] {
            assert_eq!(fault(body).0, ProblemCode::BadRequest, "{body:.20}");
        }
        let nested = format!("{{\"vehicles\":{}", "[".repeat(100_000));
        assert_eq!(fault(&nested).0, ProblemCode::ValidationFailed);
        let value = parse::<Permit>(br#"{"vehicles":[{"plate":"AB123CD"}]}"#).unwrap();
        assert_eq!(value.vehicles[0].plate, "AB123CD");
    }
}
