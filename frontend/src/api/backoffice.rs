//! What operators see of the work in the background.

use super::{ApiError, operations};
use sportello_types::{backoffice::Job, ids::JobId, page::Page};

operations! {
    JOBS = Get "/backoffice/jobs";
    RETRY = Post "/backoffice/jobs/{id}/retry";
}

/// Jobs, by status if one is named.
pub async fn jobs(status: Option<&str>, cursor: Option<&str>) -> Result<Page<Job>, ApiError> {
    JOBS.call()
        .query("status", status)
        .query("cursor", cursor)
        .read()
        .await
}

/// Tries a dead job again.
pub async fn retry(id: JobId, key: &str) -> Result<(), ApiError> {
    RETRY.at(&[&id]).idempotency_key(key).run().await
}
