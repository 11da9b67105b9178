//! `GET /backoffice/payments/flows`.

use crate::ctx::Operator;
use crate::http::{Fail, Json};
use crate::time;
use actix_web::{get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_storage::payment_office::{Trouble, troubles};
use sportello_storage::payments::{FlowKey, StoredFlow, flows_of};
use sportello_types::lang::Lang;
use sportello_types::payment_office::{DayFlows, FlowLine, FlowShown, FlowTrouble};
use sportello_types::text::paymentoffice as words;
use sportello_types::values::EuroCents;
use std::collections::BTreeMap;

/// Lines that are looked at for one day, those of other programs too.
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
/// fit the receipts and what is to be done about them.
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
    let total = flows.iter().map(|flow| flow.total.0).sum();
    let items = flows
        .into_iter()
        .take(MOST_FLOWS)
        .map(|flow| {
            let found = by_flow.remove(&flow.key).unwrap_or_default();
            shown(flow, found, operator.lang)
        })
        .collect();
    Ok(Json(DayFlows {
        day,
        items,
        total: EuroCents(total),
    }))
}

fn shown(flow: StoredFlow, found: Vec<Trouble>, lang: Lang) -> FlowShown {
    let others = found.iter().filter(|trouble| trouble.why.is_none()).count();
    let line = |trouble: Trouble| {
        let why = trouble.why?;
        Some(FlowLine {
            revision: trouble.revision,
            line: trouble.line,
            iuv: trouble.iuv,
            receipt_id: trouble.receipt_id,
            amount: trouble.amount,
            paid_on: trouble.paid_on,
            why,
            to_do: to_do(why, lang).to_owned(),
        })
    };
    FlowShown {
        psp: flow.key.psp,
        flow: flow.key.flow,
        revision: flow.revision.into(),
        day: flow.day,
        transfer: flow.transfer_reference,
        total: flow.total,
        payments: flow.items,
        others: u64::try_from(others).unwrap_or(u64::MAX),
        open: found.into_iter().filter_map(line).take(MOST_SHOWN).collect(),
    }
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
