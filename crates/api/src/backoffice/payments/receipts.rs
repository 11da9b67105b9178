//! `GET /backoffice/payments/receipts`.

use super::{instants, receipt};
use crate::ctx::Operator;
use crate::http::{Fail, Json, PageQuery};
use actix_web::{get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_storage::payment_office::{CameFilter, came};
use sportello_types::page::Page;
use sportello_types::reconciliation::OfficeReceipt;
use sportello_types::values::NoticeNumber;

/// Which ones.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Choice {
    /// Those of what was paid on this day of Europe/Rome.
    day: Option<NaiveDate>,
    /// Those of the notice of this number.
    #[param(value_type = Option<String>, max_length = 22, pattern = "^[0-9 ]{18,22}$")]
    number: Option<NoticeNumber>,
}

/// Lists what was paid
///
/// Receipts of pagoPA, the newest first; by day, by the number of a notice. Those that do not fit are among
/// them. The list names nobody.
#[utoipa::path(tag = "backoffice", operation_id = "office_receipts_list", params(Choice, PageQuery),
    responses((status = 200, body = Page<OfficeReceipt>)))]
#[get("/backoffice/payments/receipts")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    choice: web::Query<Choice>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<OfficeReceipt>>, Fail> {
    let limit = page.limit()?;
    let filter = CameFilter {
        between: choice.day.map(|day| instants(day, "day")).transpose()?,
        number: choice.number.as_ref(),
    };
    let tx = operator.read().await?;
    let found = came(&tx, filter, page.cursor.as_deref(), limit).await?;
    Ok(Json(found.map(receipt)))
}
