//! `GET /backoffice/payments/amounts`.

use crate::ctx::Operator;
use crate::http::{Fail, Json, PageQuery};
use crate::istanze::view;
use actix_web::{get, web};
use sportello_storage::istanze::{self, WaitingIstanza};
use sportello_types::page::Page;
use sportello_types::payment_office::AmountToSet;

/// Lists istanze that wait for an amount
///
/// Sent, and waiting until the office has said what is to be paid for them: those that have waited longest come
/// first. The list names nobody.
#[utoipa::path(tag = "backoffice", operation_id = "amounts_list", params(PageQuery),
    responses((status = 200, body = Page<AmountToSet>)))]
#[get("/backoffice/payments/amounts")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<AmountToSet>>, Fail> {
    let limit = page.limit()?;
    let tx = operator.read().await?;
    let found = istanze::amounts_to_set(&tx, page.cursor.as_deref(), limit).await?;
    Ok(Json(found.map(|waits| shown(waits, &operator))))
}

fn shown(waits: WaitingIstanza, operator: &Operator) -> AmountToSet {
    let names = (waits.service.as_str(), waits.service_title.as_str());
    AmountToSet {
        istanza: waits.id,
        service_title: view::service_title(names, &operator.tenant, operator.lang),
        submission_number: waits.submission_number,
        registration: waits.registration,
        submitted_at: waits.submitted_at,
        since: waits.asked_at,
    }
}
