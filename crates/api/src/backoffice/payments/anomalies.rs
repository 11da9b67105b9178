//! `GET /backoffice/payments/anomalies`.

use super::{Names, receipt};
use crate::ctx::Operator;
use crate::http::{Fail, Json, PageQuery};
use actix_web::{get, web};
use serde::Deserialize;
use sportello_storage::payment_office::{Came, StoredRefund, came_by_ids, refunds_of};
use sportello_storage::payments::{self, StoredAnomaly};
use sportello_storage::{Error, Tx};
use sportello_types::ids::PaymentReceiptId;
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::payments::Anomaly;
use sportello_types::reconciliation::{ClosureShown, OfficeAnomaly, Refund, RefundDecided};
use sportello_types::text::paymentoffice as words;
use std::collections::BTreeMap;

/// Which ones.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Choice {
    /// Those that are open, if nothing is said, or those that are closed.
    #[param(inline)]
    state: Option<AnomalyState>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum AnomalyState {
    #[default]
    Open,
    Closed,
}

/// Lists money that does not fit
///
/// What was paid twice, too late or in another amount, or has bought a digital stamp that is not good, the newest
/// first, each with what is to be done, and
/// what became of it.
#[utoipa::path(tag = "backoffice", operation_id = "anomalies_list", params(Choice, PageQuery),
    responses((status = 200, body = Page<OfficeAnomaly>)))]
#[get("/backoffice/payments/anomalies")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    choice: web::Query<Choice>,
    page: web::Query<PageQuery>,
) -> Result<Json<Page<OfficeAnomaly>>, Fail> {
    let limit = page.limit()?;
    let open = choice.state.unwrap_or_default() == AnomalyState::Open;
    let tx = operator.read().await?;
    let found = payments::anomalies(&tx, open, page.cursor.as_deref(), limit).await?;
    let ids: Vec<PaymentReceiptId> = found.items.iter().map(|anomaly| anomaly.id).collect();
    let mut receipts: BTreeMap<_, _> = came_by_ids(&tx, &ids)
        .await?
        .into_iter()
        .map(|came| (came.id, came))
        .collect();
    let mut refunds: BTreeMap<_, _> = refunds_of(&tx, &ids)
        .await?
        .into_iter()
        .map(|refund| (refund.anomaly, refund))
        .collect();
    let mut names = Names::default();
    let mut items = Vec::with_capacity(found.items.len());
    for anomaly in found.items {
        let came = receipts.remove(&anomaly.id).ok_or(Error::NotFound)?;
        let refund = refunds.remove(&anomaly.id);
        items.push(shown(&tx, &operator, &mut names, anomaly, came, refund).await?);
    }
    Ok(Json(Page {
        items,
        limit: found.limit,
        next_cursor: found.next_cursor,
    }))
}

async fn shown(
    tx: &Tx,
    operator: &Operator,
    names: &mut Names,
    anomaly: StoredAnomaly,
    came: Came,
    proposed: Option<StoredRefund>,
) -> Result<OfficeAnomaly, Fail> {
    let closed = match anomaly.closure {
        Some(closure) => Some(ClosureShown {
            at: closure.at,
            by: names.of(tx, closure.by).await?,
            note: closure.note,
        }),
        None => None,
    };
    let refund = match proposed {
        Some(proposed) => Some(refund(tx, operator, names, proposed).await?),
        None => None,
    };
    Ok(OfficeAnomaly {
        id: anomaly.id,
        kind: anomaly.kind,
        found_at: anomaly.found_at,
        receipt: receipt(came),
        asked: anomaly.asked,
        to_do: to_do(anomaly.kind, operator.lang).to_owned(),
        closed,
        refund,
    })
}

async fn refund(
    tx: &Tx,
    operator: &Operator,
    names: &mut Names,
    proposed: StoredRefund,
) -> Result<Refund, Fail> {
    let decided = match proposed.decided {
        Some(decided) => Some(RefundDecided {
            confirmed: decided.confirmed,
            at: decided.at,
            by: names.of(tx, decided.by).await?,
            note: decided.note,
        }),
        None => None,
    };
    Ok(Refund {
        amount: proposed.amount,
        proposed_at: proposed.proposed_at,
        proposed_by: names.of(tx, proposed.proposed_by).await?,
        note: proposed.note,
        own: proposed.proposed_by == operator.id,
        decided,
    })
}

/// What is to be done about money that does not fit.
fn to_do(kind: Anomaly, lang: Lang) -> &'static str {
    match kind {
        Anomaly::PaidTwice => words::to_do_paid_twice(lang),
        Anomaly::PaidAfterCancel => words::to_do_paid_after_cancel(lang),
        Anomaly::PaidOtherWay => words::to_do_paid_other_way(lang),
        Anomaly::OtherAmount => words::to_do_other_amount(lang),
        Anomaly::Unknown => words::to_do_unknown_notice(lang),
        Anomaly::Stamp => words::to_do_stamp(lang),
        Anomaly::Abandoned => words::to_do_abandoned(lang),
    }
}
