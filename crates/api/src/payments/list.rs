//! `GET /payments/debts`.

use super::owner::Owner;
use crate::ctx::{Citizen, L2};
use crate::http::{Fail, Json, PageQuery};
use actix_web::{get, web};
use serde::Deserialize;
use sportello_storage::payments::{self, DebtFilter};
use sportello_types::page::Page;
use sportello_types::payments::Debt;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// Only debts that stand so; of what is paid in instalments, `to_pay` until all are paid.
    #[param(inline)]
    status: Option<Standing>,
}

#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum Standing {
    ToPay,
    Paid,
    Expired,
    Cancelled,
}

const fn filter_of(standing: Option<Standing>) -> DebtFilter {
    match standing {
        None => DebtFilter::All,
        Some(Standing::ToPay) => DebtFilter::ToPay,
        Some(Standing::Paid) => DebtFilter::Paid,
        Some(Standing::Expired) => DebtFilter::Expired,
        Some(Standing::Cancelled) => DebtFilter::Cancelled,
    }
}

/// Lists what the citizen owes or has paid
///
/// By fiscal code, so that debts from before the first sign-in are there too; newest first.
#[utoipa::path(tag = "payments", operation_id = "debts_list", params(Filter, PageQuery),
    responses((status = 200, body = Page<Debt>), (status = 403)))]
#[get("/payments/debts")]
pub(super) async fn handler(
    citizen: Citizen<L2>,
    filter: web::Query<Filter>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<Debt>>, Fail> {
    let limit = page.limit()?;
    let tx = citizen.read().await?;
    let owner = Owner::of(&tx, &citizen).await?;
    let found = payments::of_citizen(
        &tx,
        owner.citizen,
        owner.tax_code.as_ref(),
        filter_of(filter.status),
        page.cursor.as_deref(),
        limit,
    )
    .await?;
    Ok(Json(Page {
        items: found
            .items
            .iter()
            .map(|debt| debt.shown_to(owner.tax_code.as_ref()))
            .collect(),
        limit: found.limit,
        next_cursor: found.next_cursor,
    }))
}
