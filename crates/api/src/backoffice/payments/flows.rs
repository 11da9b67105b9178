//! `GET /backoffice/payments/flows`.

use super::Names;
use crate::ctx::Operator;
use crate::http::{Fail, Json};
use crate::time;
use actix_web::{get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_storage::Tx;
use sportello_storage::payment_office::{Others, Trouble, others, troubles};
use sportello_storage::payments::{FlowKey, StoredFlow, flows_of};
use sportello_types::lang::Lang;
use sportello_types::reconciliation::{ClosureShown, DayFlows, FlowLine, FlowShown, FlowTrouble};
use sportello_types::text::paymentoffice as words;
use sportello_types::values::EuroCents;
use std::collections::BTreeMap;

/// Lines that are looked at for one day.
const MOST_LINES: u32 = 20_000;
/// Lines that are shown of one flow.
const MOST_SHOWN: usize = 1000;
/// Flows that are shown of one day.
const MOST_FLOWS: usize = 1000;

/// Which day.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Choice {
    /// The day of the transfers; today, if nothing is said.
    day: Option<NaiveDate>,
}

/// Lists the flows of a day
///
/// What the providers of payments transferred, each flow in its last revision, with the payments that do not
/// fit the receipts and what is to be done about them, and those that somebody has seen to.
#[utoipa::path(tag = "backoffice", operation_id = "payment_flows_list", params(Choice),
    responses((status = 200, body = DayFlows)))]
#[get("/backoffice/payments/flows")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    choice: web::Query<Choice>,
) -> Result<Json<DayFlows>, Fail> {
    let day = choice.day.unwrap_or_else(|| time::rome_day(operator.now));
    let tx = operator.read().await?;
    let flows = flows_of(&tx, day).await?;
    let mut by_flow: BTreeMap<FlowKey, Vec<Trouble>> = BTreeMap::new();
    for trouble in troubles(&tx, day, MOST_LINES).await? {
        by_flow.entry(trouble.key.clone()).or_default().push(trouble);
    }
    let mut counted = others(&tx, day).await?;
    let total = flows.iter().map(|flow| flow.total.0).sum();
    let mut names = Names::default();
    let mut items = Vec::with_capacity(flows.len().min(MOST_FLOWS));
    for flow in flows.into_iter().take(MOST_FLOWS) {
        let found = by_flow.remove(&flow.key).unwrap_or_default();
        let others = counted.remove(&flow.key).unwrap_or_default();
        items.push(shown(&tx, &mut names, (flow, others), found, operator.lang).await?);
    }
    Ok(Json(DayFlows {
        day,
        items,
        total: EuroCents(total),
    }))
}

async fn shown(
    tx: &Tx,
    names: &mut Names,
    (flow, others): (StoredFlow, Others),
    found: Vec<Trouble>,
    lang: Lang,
) -> Result<FlowShown, Fail> {
    let (mut open, mut seen_to) = (Vec::new(), Vec::new());
    for trouble in found {
        let line = line(tx, names, trouble, lang).await?;
        let shelf = if line.closed.is_some() {
            &mut seen_to
        } else {
            &mut open
        };
        if shelf.len() < MOST_SHOWN {
            shelf.push(line);
        }
    }
    Ok(FlowShown {
        psp: flow.key.psp,
        flow: flow.key.flow,
        revision: flow.revision.into(),
        day: flow.day,
        transfer: flow.transfer_reference,
        total: flow.total,
        payments: flow.items,
        others: others.programs,
        shares: others.shares,
        open,
        closed: seen_to,
    })
}

/// A payment of a flow that does not fit, as operators see it.
pub(super) async fn line(tx: &Tx, names: &mut Names, trouble: Trouble, lang: Lang) -> Result<FlowLine, Fail> {
    let closed = match trouble.closed {
        Some(closure) => Some(ClosureShown {
            at: closure.at,
            by: names.of(tx, closure.by).await?,
            note: closure.note,
        }),
        None => None,
    };
    let to_do = match trouble.why {
        _ if trouble.of_another => words::to_do_share(lang),
        FlowTrouble::Revoked if trouble.reversal => words::to_do_reversal(lang),
        why => to_do(why, lang),
    };
    Ok(FlowLine {
        revision: trouble.revision,
        line: trouble.line,
        iuv: trouble.iuv,
        receipt_id: trouble.receipt_id,
        amount: trouble.amount,
        paid_on: trouble.paid_on,
        why: trouble.why,
        debt: trouble.debt,
        reversal: trouble.reversal,
        to_do: to_do.to_owned(),
        closed,
        outcome: trouble.outcome,
    })
}

/// What is to be done about a payment of a flow that does not fit.
fn to_do(why: FlowTrouble, lang: Lang) -> &'static str {
    match why {
        FlowTrouble::NoReceipt => words::to_do_no_receipt(lang),
        FlowTrouble::Unknown => words::to_do_unknown(lang),
        FlowTrouble::Different => words::to_do_different(lang),
        FlowTrouble::Revoked => words::to_do_revoked(lang),
        FlowTrouble::Gone => words::to_do_gone(lang),
    }
}
