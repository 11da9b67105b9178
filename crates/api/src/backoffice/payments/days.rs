//! `GET /backoffice/payments/days`.

use super::{instants, period};
use crate::ctx::Operator;
use crate::http::{Fail, Json};
use actix_web::{get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_storage::payment_office::{exceptions, totals};
use sportello_types::reconciliation::{DayTotal, DayTotals};
use sportello_types::values::EuroCents;
use std::collections::BTreeMap;

/// From when to when.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Period {
    /// Its first day, in Europe/Rome; thirty days in all, if nothing is said.
    pub(super) from: Option<NaiveDate>,
    /// Its last day; today, if nothing is said. A year at most.
    pub(super) to: Option<NaiveDate>,
}

/// Lists what came, day by day
///
/// By the day on which it was paid: how many receipts, what they brought to the municipality, and what of
/// that was found in the flows of those who collected it, shares that it got of other bodies' notices too. Digital
/// stamps and shares of other bodies, which are in no flow of the municipality, are counted by themselves; so are, by
/// the day of the flow, payments of flows that do not fit and that nobody has seen to.
#[utoipa::path(tag = "backoffice", operation_id = "payment_days_list", params(Period),
    responses((status = 200, body = DayTotals)))]
#[get("/backoffice/payments/days")]
pub(in crate::backoffice) async fn handler(
    operator: Operator,
    period_of: web::Query<Period>,
) -> Result<Json<DayTotals>, Fail> {
    let (from, to) = period(period_of.from, period_of.to, operator.now)?;
    let days: Vec<NaiveDate> = from.iter_days().take_while(|day| *day <= to).collect();
    let stretches = days
        .iter()
        .map(|day| instants(*day, "from"))
        .collect::<Result<Vec<_>, Fail>>()?;
    let tx = operator.read().await?;
    let mut items: BTreeMap<NaiveDate, DayTotal> = BTreeMap::new();
    let [mut amount, mut reconciled, mut secondary, mut stamps, mut shares] = [0; 5];
    for total in totals(&tx, &stretches).await? {
        amount += total.amount.0;
        reconciled += total.reconciled.0;
        secondary += total.secondary.0;
        stamps += total.stamps.0;
        shares += total.shares.0;
        if let Some(day) = days.get(total.place) {
            let of_day = items.entry(*day).or_insert_with(|| nothing(*day));
            of_day.receipts = total.receipts;
            of_day.amount = total.amount;
            of_day.reconciled = total.reconciled;
            of_day.secondary = total.secondary;
            of_day.stamps = total.stamps;
            of_day.shares = total.shares;
            of_day.anomalies = total.anomalies;
        }
    }
    for exception in exceptions(&tx, Some((from, to))).await? {
        let day = exception.day;
        items.entry(day).or_insert_with(|| nothing(day)).exceptions += 1;
    }
    Ok(Json(DayTotals {
        items: items.into_values().rev().collect(),
        amount: EuroCents(amount),
        reconciled: EuroCents(reconciled),
        secondary: EuroCents(secondary),
        stamps: EuroCents(stamps),
        shares: EuroCents(shares),
    }))
}

/// A day on which nothing came.
const fn nothing(day: NaiveDate) -> DayTotal {
    let zero = EuroCents(0);
    DayTotal {
        day,
        receipts: 0,
        amount: zero,
        reconciled: zero,
        secondary: zero,
        stamps: zero,
        shares: zero,
        anomalies: 0,
        exceptions: 0,
    }
}
