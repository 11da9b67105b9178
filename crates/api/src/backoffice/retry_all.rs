//! `POST /backoffice/jobs/retry`.

use crate::ctx::Operator;
use crate::http::idempotency::{Answer, Idempotency};
use crate::http::{Fail, Json};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use sportello_storage::outbox;
use sportello_types::backoffice::{JobsRetried, RetryJobs};
use sportello_types::problem::ProblemCode;
use sportello_types::text::form;

/// Most characters of a kind's name.
const LONGEST: usize = 64;

/// Tries all jobs of a kind again that were given up
///
/// After an outage that lasted longer than they were tried. Each gets all its tries back.
#[utoipa::path(tag = "backoffice", operation_id = "jobs_retry_all",
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 200, body = JobsRetried), (status = 422)))]
#[post("/backoffice/jobs/retry")]
pub(super) async fn handler(
    operator: Operator,
    key: Idempotency,
    body: Json<RetryJobs>,
) -> Result<HttpResponse, Fail> {
    if body.0.name.chars().nth(LONGEST).is_some() {
        return Err(Fail::field(
            ProblemCode::ValidationFailed,
            "/name",
            "too_long",
            |lang| form::too_long(lang, 64),
        ));
    }
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &body.0, &operator).await? {
        return Ok(answer.into());
    }
    let retried = outbox::retry_all(&tx, &body.0.name, operator.now).await?;
    let answer = Answer::json(StatusCode::OK, &JobsRetried { retried })?;
    key.keep(&tx, operator.id, &answer).await?;
    tx.commit().await?;
    Ok(answer.into())
}
