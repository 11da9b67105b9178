//! `GET /backoffice/payments/debts`.

use crate::ctx::Operator;
use crate::http::{Fail, Json, PageQuery};
use actix_web::{get, web};
use serde::Deserialize;
use sportello_storage::payments::{self, DebtFilter, DebtQuery, StoredDebt};
use sportello_types::page::Page;
use sportello_types::payments::Debt;
use sportello_types::values::NoticeNumber;

/// Which ones.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Choice {
    /// The one with the notice of this number.
    #[param(value_type = Option<String>, max_length = 22, pattern = "^[0-9 ]{18,22}$")]
    number: Option<NoticeNumber>,
    /// Only debts that stand so; of what is paid in instalments, `to_pay` until all are paid.
    #[param(inline)]
    status: Option<OfficeStanding>,
}

#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum OfficeStanding {
    ToPay,
    Paid,
    Expired,
    Cancelled,
}

/// Lists what is owed to the municipality
///
/// Newest first; by the number of a notice, or by where a debt stands. The list names nobody: who looks for
/// somebody's debts gives a reason.
#[utoipa::path(tag = "backoffice", operation_id = "office_debts_list", params(Choice, PageQuery),
    responses((status = 200, body = Page<Debt>)))]
#[get("/backoffice/payments/debts")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    choice: web::Query<Choice>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Debt>>, Fail> {
    let limit = page.limit()?;
    let tx = operator.read().await?;
    if let Some(number) = &choice.number {
        let found = payments::by_notice(&tx, number).await?;
        return Ok(Json(Page {
            items: found.iter().map(StoredDebt::shown).collect(),
            limit,
            next_cursor: None,
        }));
    }
    let query = DebtQuery {
        debtor: None,
        filter: match choice.status {
            None => DebtFilter::All,
            Some(OfficeStanding::ToPay) => DebtFilter::ToPay,
            Some(OfficeStanding::Paid) => DebtFilter::Paid,
            Some(OfficeStanding::Expired) => DebtFilter::Expired,
            Some(OfficeStanding::Cancelled) => DebtFilter::Cancelled,
        },
    };
    let found = payments::list(&tx, query, page.cursor.as_deref(), limit).await?;
    Ok(Json(found.map(|debt| debt.shown())))
}
