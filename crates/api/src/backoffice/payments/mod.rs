//! Payments, for operators: what is owed, what came, what does not fit, the flows, and debts that are brought
//! in. Lists name nobody; whoever looks for somebody's debts gives a reason, and the person reads that it was
//! done.

pub(super) mod amount_set;
pub(super) mod amount_show;
pub(super) mod amounts;
pub(super) mod anomalies;
pub(super) mod categories;
pub(super) mod choices;
pub(super) mod close;
pub(super) mod days;
pub(super) mod debts;
pub(super) mod export;
pub(super) mod flow_close;
pub(super) mod flow_exceptions;
pub(super) mod flows;
pub(super) mod imports;
mod movements;
pub(super) mod receipts;
pub(super) mod reconcile;
pub(super) mod refund;
pub(super) mod refund_decision;
pub(super) mod search;
pub(super) mod show;
mod stream;
pub(super) mod unread;
mod xlsx;

use crate::http::Fail;
use crate::http::page::bad_parameter;
use crate::time;
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use sportello_storage::payment_office::Came;
use sportello_storage::{Tx, citizens};
use sportello_types::ids::CitizenId;
use sportello_types::payment_office::NOTE;
use sportello_types::problem::ProblemCode;
use sportello_types::reconciliation::{MOST_DAYS, OfficeReceipt};
use sportello_types::text::paymentoffice as words;
use sportello_types::values::CleanText;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Years in which money can have come.
const YEARS: RangeInclusive<i32> = 2000..=9998;

/// A receipt as operators see it.
fn receipt(came: Came) -> OfficeReceipt {
    OfficeReceipt {
        reconciled: came.reconciled,
        id: came.id,
        receipt_id: came.receipt_id,
        debt: came.debt,
        notice: came.notice,
        number: came.number,
        subject: came.subject,
        amount: came.amount,
        paid_at: came.at,
        provider: came.provider,
        pays: came.pays,
        anomaly: came.anomaly,
    }
}

/// From the first instant of a day of Italy to that of the next.
fn instants(day: NaiveDate, parameter: &str) -> Result<(DateTime<Utc>, DateTime<Utc>), Fail> {
    let known = YEARS.contains(&day.year()).then_some(day);
    let from = known.and_then(time::rome_midnight);
    let to = known.and_then(|day| time::rome_midnight(day.succ_opt()?));
    from.zip(to).ok_or_else(|| bad_parameter(parameter))
}

/// The days of a period, the last thirty if nothing is said; refused when it ends before it begins, or is
/// longer than a year.
fn period(
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<(NaiveDate, NaiveDate), Fail> {
    let to = to.unwrap_or_else(|| time::rome_day(now));
    let from = match from {
        Some(from) => from,
        None => to
            .checked_sub_days(Days::new(29))
            .ok_or_else(|| bad_parameter("to"))?,
    };
    let days = to.signed_duration_since(from).num_days() + 1;
    if (1..=MOST_DAYS).contains(&days) && YEARS.contains(&from.year()) && YEARS.contains(&to.year()) {
        return Ok((from, to));
    }
    Err(Fail::field(ProblemCode::BadRequest, "/to", "period", |lang| {
        words::wrong_period(lang).to_owned()
    }))
}

/// A note that means something.
fn written_note<'n>(note: &'n CleanText, pointer: &str) -> Result<&'n CleanText, Fail> {
    if NOTE.contains(&note.as_str().chars().count()) {
        return Ok(note);
    }
    Err(Fail::field(
        ProblemCode::ValidationFailed,
        pointer,
        "length",
        |lang| words::wrong_note(lang).to_owned(),
    ))
}

/// Names of operators, each read once.
#[derive(Default)]
struct Names(BTreeMap<CitizenId, String>);

impl Names {
    /// Given and family name.
    async fn of(&mut self, tx: &Tx, id: CitizenId) -> Result<String, Fail> {
        if let Some(known) = self.0.get(&id) {
            return Ok(known.clone());
        }
        let found = citizens::find(tx, id).await?;
        let name = found.map_or_else(String::new, |found| {
            let profile = found.profile;
            format!("{} {}", profile.given_name, profile.family_name)
                .trim()
                .to_owned()
        });
        self.0.insert(id, name.clone());
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_is_thirty_days_unless_something_is_said_and_a_year_at_most() {
        let now = "2026-11-24T23:30:00Z".parse().unwrap();
        let (from, to) = period(None, None, now).unwrap();
        assert_eq!(
            (from, to),
            (day("2026-10-27"), day("2026-11-25")),
            "the day is Italy's"
        );
        assert!(period(Some(day("2025-11-25")), Some(day("2026-11-25")), now).is_ok());
        assert!(period(Some(day("2025-11-24")), Some(day("2026-11-25")), now).is_err());
        assert!(period(Some(day("2026-11-26")), Some(day("2026-11-25")), now).is_err());
    }

    #[test]
    fn a_day_is_italys_in_winter_and_in_summer_and_when_the_clocks_change() {
        let hours = |text: &str| {
            let (from, to) = instants(day(text), "day").unwrap();
            (from.to_rfc3339(), (to - from).num_hours())
        };
        assert_eq!(hours("2026-01-10"), ("2026-01-09T23:00:00+00:00".to_owned(), 24));
        assert_eq!(hours("2026-03-29"), ("2026-03-28T23:00:00+00:00".to_owned(), 23));
        assert_eq!(hours("2026-07-10"), ("2026-07-09T22:00:00+00:00".to_owned(), 24));
        assert_eq!(hours("2026-10-25"), ("2026-10-24T22:00:00+00:00".to_owned(), 25));
        assert!(instants(NaiveDate::MAX, "day").is_err());
    }
}
