//! `POST /backoffice/jobs/{id}/retry`.

use crate::ctx::Operator;
use crate::http::Fail;
use crate::http::idempotency::{Answer, Idempotency};
use actix_web::{HttpResponse, post, web};
use sportello_storage::outbox;
use sportello_types::ids::JobId;

/// Tries a job again that was given up
///
/// It gets all its tries back.
#[utoipa::path(tag = "backoffice", operation_id = "jobs_retry",
    params(("id" = JobId, Path, description = "The job's id"),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255,
            description = "Makes a repeated request have one effect and one answer")),
    responses((status = 204, description = "It will be tried again")))]
#[post("/backoffice/jobs/{id}/retry")]
pub(super) async fn handler(
    operator: Operator,
    key: Idempotency,
    id: web::Path<JobId>,
) -> Result<HttpResponse, Fail> {
    let tx = operator.write().await?;
    if let Some(answer) = key.before(&tx, operator.id, &(), &operator).await? {
        return Ok(answer.into());
    }
    outbox::retry(&tx, *id, operator.now).await?;
    let answer = Answer::done();
    key.keep(&tx, operator.id, &answer).await?;
    tx.commit().await?;
    Ok(answer.into())
}
