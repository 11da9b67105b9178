//! The gateway as the portal sees it, and the messages as JSON, for tests.

use super::store::{Phones, Text};
use crate::clock::Clock;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Data, Json, Query};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Posted {
    to: String,
    from: Option<String>,
    text: String,
}

/// Characters of seven short messages that a phone joins (3GPP TS 23.040 §9.2.3.24.1).
const LONGEST: usize = 7 * 153;

pub(super) async fn take(
    req: HttpRequest,
    posted: Json<Posted>,
    phones: Data<Phones>,
    clock: Data<Clock>,
) -> HttpResponse {
    let header = |name: &str| req.headers().get(name)?.to_str().ok();
    if header(AUTHORIZATION.as_str()).is_none_or(|value| !value.starts_with("Bearer ")) {
        return HttpResponse::Unauthorized().finish();
    }
    let Posted { to, from, text } = posted.into_inner();
    let digits = to.strip_prefix('+').unwrap_or_default();
    let number = (6..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let (Some(key), true) = (
        header("Idempotency-Key"),
        number && (1..=LONGEST).contains(&text.chars().count()),
    ) else {
        return HttpResponse::UnprocessableEntity().finish();
    };
    let id = phones.keep(Text {
        id: 0,
        received_at: clock.now(),
        to,
        from: from.unwrap_or_else(|| "SMS".to_owned()),
        text,
        key: key.to_owned(),
    });
    HttpResponse::Accepted().json(json!({ "id": id.to_string() }))
}

/// Which messages to list, and how long to wait for the first.
#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    to: Option<String>,
    /// Only messages with a higher number.
    #[serde(default)]
    after: u64,
    /// Seconds to wait for such a message, 30 at most; without it the answer comes at once.
    wait: Option<u64>,
}

pub(super) async fn list(phones: Data<Phones>, filter: Query<Filter>) -> impl Responder {
    let to = filter.to.as_deref();
    if let Some(seconds) = filter.wait {
        let patience = Duration::from_secs(seconds.min(30));
        // Running out of patience is an answer too: the list is empty then.
        let _ = tokio::time::timeout(patience, phones.wait_for(to, filter.after)).await;
    }
    let mut texts = phones.list(to);
    texts.retain(|text| text.id > filter.after);
    HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(texts)
}
