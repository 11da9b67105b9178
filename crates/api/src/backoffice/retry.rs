//! `POST /backoffice/jobs/{id}/retry`.

use crate::ctx::Operator;
use crate::http::Fail;
use actix_web::{HttpResponse, post, web};
use sportello_storage::outbox;
use sportello_types::ids::JobId;

/// Tries a job again that was given up
///
/// It gets all its tries back.
#[utoipa::path(tag = "backoffice", operation_id = "jobs_retry",
    params(("id" = JobId, Path, description = "The job's id")),
    responses((status = 204, description = "It will be tried again")))]
#[post("/backoffice/jobs/{id}/retry")]
pub(super) async fn handler(operator: Operator, id: web::Path<JobId>) -> Result<HttpResponse, Fail> {
    let tx = operator.write().await?;
    outbox::retry(&tx, *id, operator.now).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
