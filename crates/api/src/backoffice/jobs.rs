//! `GET /backoffice/jobs`.

use crate::bearer::{JobsRead, Staff};
use crate::http::{Fail, Json, PageQuery};
use actix_web::{get, web};
use serde::Deserialize;
use sportello_storage::outbox;
use sportello_types::backoffice::{Job, JobStatus};
use sportello_types::page::Page;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Only jobs that stand so.
    #[param(inline)]
    status: Option<JobStatus>,
}

/// Lists the jobs that are not done
///
/// What waits, what runs, and what was given up and needs a look.
#[utoipa::path(tag = "backoffice", operation_id = "jobs_list", params(Filter, PageQuery),
    security(("session" = []), ("token" = ["jobs:read"])),
    responses((status = 200, body = Page<Job>)))]
#[get("/backoffice/jobs")]
pub(super) async fn handler(
    operator: Staff<JobsRead>,
    filter: web::Query<Filter>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Job>>, Fail> {
    let tx = operator.read().await?;
    Ok(Json(
        outbox::list(&tx, filter.status, page.cursor.as_deref(), page.limit()?).await?,
    ))
}
