//! Bodies are bounded in size and in time, before anything reads them.

use super::Fail;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::BytesMut;
use actix_web::{HttpRequest, web::Bytes};
use futures_util::StreamExt;
use sportello_types::problem::ProblemCode;
use std::time::Duration;

/// Reads a whole body of at most `max` bytes within `time`: 413 or 408 otherwise. A body that
/// announces too large a size is refused before its first byte.
pub async fn read(
    req: &HttpRequest,
    payload: &mut Payload,
    max: usize,
    time: Duration,
) -> Result<Bytes, Fail> {
    let announced = req
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok());
    if announced.is_some_and(|size| size > max) {
        return Err(ProblemCode::PayloadTooLarge.into());
    }
    tokio::time::timeout(time, collect(payload, max))
        .await
        .map_err(|_| Fail::new(ProblemCode::RequestTimeout))?
}

async fn collect(payload: &mut Payload, max: usize) -> Result<Bytes, Fail> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Fail::new(ProblemCode::BadRequest))?;
        if body.len() + chunk.len() > max {
            return Err(ProblemCode::PayloadTooLarge.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
