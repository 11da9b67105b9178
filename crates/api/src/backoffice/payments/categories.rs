//! `GET /backoffice/payments/categories`.

use super::days::Period;
use super::{instants, movements, period};
use crate::ctx::Operator;
use crate::http::{Fail, Json};
use actix_web::{get, web};
use sportello_storage::payment_office::Line;
use sportello_types::reconciliation::{CategoryTotal, CategoryTotals};
use sportello_types::values::{EuroCents, TaxonomyCode};
use std::collections::BTreeMap;

/// Sums up what came by what it was paid for
///
/// The municipality's own money of a period, by the code of the taxonomy: the same sums as day by day, so without
/// digital stamps and shares of other bodies, and with shares that it got of other bodies' notices. 400 where there
/// are more than a hundred thousand transfers.
#[utoipa::path(tag = "backoffice", operation_id = "payment_categories_list", params(Period),
    responses((status = 200, body = CategoryTotals)))]
#[get("/backoffice/payments/categories")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    period_of: web::Query<Period>,
) -> Result<Json<CategoryTotals>, Fail> {
    let (from, to) = period(period_of.from, period_of.to, operator.now)?;
    let stretch = (instants(from, "from")?.0, instants(to, "to")?.1);
    let tx = operator.read().await?;
    let found = movements::read(&tx, stretch).await?;
    drop(tx);
    let list = &operator.app.taxonomy;
    let title = |code: &TaxonomyCode| {
        let entry = list.on(code, to).or_else(|_| list.on(code, from));
        entry.ok().map(|entry| entry.service.clone())
    };
    let items: Vec<CategoryTotal> = sums(&found)
        .into_iter()
        .map(|(code, sum)| CategoryTotal {
            title: code.as_ref().and_then(title),
            code,
            transfers: sum.transfers,
            amount: EuroCents(sum.amount),
            reconciled: EuroCents(sum.reconciled),
        })
        .collect();
    Ok(Json(CategoryTotals {
        amount: EuroCents(items.iter().map(|item| item.amount.0).sum()),
        reconciled: EuroCents(items.iter().map(|item| item.reconciled.0).sum()),
        items,
    }))
}

/// What came under one code.
#[derive(Default)]
struct Sum {
    transfers: u64,
    amount: i64,
    reconciled: i64,
}

/// The municipality's own money by code, in the order of the codes; what came without one last.
fn sums(lines: &[Line]) -> Vec<(Option<TaxonomyCode>, Sum)> {
    let mut by_code: BTreeMap<Option<TaxonomyCode>, Sum> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.own) {
        let sum = by_code
            .entry(line.category.as_deref().and_then(code))
            .or_default();
        sum.transfers += 1;
        sum.amount += line.amount.0;
        if line.reconciled {
            sum.reconciled += line.amount.0;
        }
    }
    let without = by_code.remove(&None).map(|sum| (None, sum));
    by_code.into_iter().chain(without).collect()
}

/// The code as that of a notice that is delivered as usual: how one was delivered says nothing of what was paid. Some
/// receipts write no more than its middle, `0201102IM`.
fn code(category: &str) -> Option<TaxonomyCode> {
    let known = category.parse::<TaxonomyCode>();
    let subject = known.as_ref().map_or(category, TaxonomyCode::subject);
    format!("9/{subject}/").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_however_its_notice_was_delivered_and_its_receipt_writes_it() {
        let wanted: TaxonomyCode = "9/0201102IM/".parse().unwrap();
        for written in ["9/0201102IM/", "6/0201102IM/", "8/0201102IM/", "0201102IM"] {
            assert_eq!(code(written).as_ref(), Some(&wanted), "{written}");
        }
        for none in ["", "TARI", "9/0201102IM", "0201102XX", "9/9/0201102IM//"] {
            assert_eq!(code(none), None, "{none:?}");
        }
    }
}
