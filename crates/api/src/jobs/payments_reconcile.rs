//! Reads the flows of those who collected, twice a day, and finds in them the money that receipts speak of.
//! The same again changes nothing. A flow that is known is not read again; of days on which something did not
//! fit, what came late is looked for anew.

use super::payments_flow::{Was, note_failure, read};
use super::{JobError, mail, payload};
use crate::app::App;
use crate::payments::settle_receipt;
use crate::time;
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Timelike, Utc};
use rand::seq::SliceRandom;
use serde::{Deserialize, Serialize};
use sportello_storage::outbox::TakenJob;
use sportello_storage::payment_office::{
    FlowsRead, flows_read, look_again, note_flows_read, troubles, watched_days,
};
use sportello_storage::payments::{self, Received, Reconciliation};
use sportello_storage::{Error, Tx};
use sportello_types::ids::TenantId;
use sportello_types::values::NoticeNumber;
use std::collections::BTreeSet;

pub(super) const NAME: &str = "payments_reconcile";

/// So long before the last known publication the list begins again: clocks differ, and a flow that could not be
/// read is tried again. Those that are known are not read twice.
const OVERLAP: Duration = Duration::days(7);
/// So far back flows are there at all.
pub(crate) const DEPTH: Duration = Duration::days(30);
/// Flows are read once in each half of a day (UTC).
const HALF: Duration = Duration::hours(12);
/// Days before a day's transfers on which its flows may have been published.
const PUBLISHED_BEFORE: Duration = Duration::days(3);
/// Days of which it is looked for what came late: a flow is published anew until the fourth, receipts come
/// until the second.
const LATE: i64 = 10;
/// Flows that fail one after the other before it is asked whether anybody is there at all; receipts that do
/// before no more are asked for.
const MOST_IN_A_ROW: u32 = 3;
/// Receipts that are asked for in one reading.
const MOST_ASKED: usize = 200;

#[derive(Serialize, Deserialize)]
struct Payload {
    day: Option<NaiveDate>,
}

/// How a reading went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Flows that were read for the first time.
    pub flows: usize,
    /// Notices whose money was found.
    pub found: usize,
    /// Payments of our notices whose receipts had not come.
    pub without_receipt: usize,
    /// Receipts that were asked for, and given.
    pub recovered: usize,
    /// Notices of which flow and receipt say something else.
    pub different: usize,
    /// Notices whose money was found before, and that a later revision, or flow, has taken out or back.
    pub gone: usize,
    /// Payments in our numbers of which no notice was made here.
    pub unknown: usize,
    /// The names of flows that cannot be read. They are tried again for a week.
    pub unread: Vec<String>,
    /// The names of flows that were published anew with a date before that of the one that is here. They are not
    /// read.
    pub earlier: Vec<String>,
}

impl Reading {
    fn add(&mut self, outcome: &Reconciliation) {
        self.found += outcome.found.len();
        self.different += outcome.different.len();
        self.gone += outcome.gone.len();
        self.unknown += outcome.unknown.len();
    }
}

/// Has the flows read: of a day, or all that came since the last time.
pub(crate) async fn enqueue(
    tx: &Tx,
    app: &App,
    day: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let key = format!("ordered/{}", now.timestamp_micros());
    super::enqueue(tx, app, now, NAME, key, &Payload { day }).await
}

/// Has them read without being asked: once in each half of a day.
pub(super) async fn enqueue_due(app: &App, now: DateTime<Utc>) -> Result<(), JobError> {
    let half = if now.hour() < 12 { "morning" } else { "afternoon" };
    let key = format!("{}/{half}", now.date_naive());
    for tenant in app.flows.keys() {
        let tx = app.db.begin(*tenant).await?;
        super::enqueue(&tx, app, now, NAME, key.clone(), &Payload { day: None }).await?;
        tx.commit().await?;
    }
    Ok(())
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { day } = payload(job)?;
    reconcile(app, job.tenant, day, now).await?;
    mail::end(app, job, now).await
}

/// Reads the flows of a municipality and finds the money: of a day, or of all flows that were published since
/// the last time. Each flow is a transaction of its own: what was read stays read.
///
/// # Errors
///
/// [`JobError`], after everything else was done, when the service does not answer: the rest is read next time. A
/// flow that cannot be read stops no other one, and is named in what is returned.
pub async fn reconcile(
    app: &App,
    tenant: TenantId,
    day: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<Reading, JobError> {
    let source = app.flows(tenant).ok_or(JobError::NotSetUp(
        "the service of flows is not configured (`pagopa.fdr`)",
    ))?;
    let listed = source
        .published(Some(since(app, tenant, day, now).await?))
        .await?;
    let mut reading = Reading::default();
    let mut unreceipted = BTreeSet::new();
    let (mut in_a_row, mut passed, mut down) = (0, None, None);
    for named in &listed {
        match read(app, tenant, source.as_ref(), named, now).await {
            Ok(Was::New(outcome)) => {
                (in_a_row, passed) = (0, Some(named.published));
                reading.flows += 1;
                reading.add(&outcome);
                unreceipted.extend(outcome.without_receipt.into_iter().map(|one| one.number));
            }
            Ok(was) => {
                if was == Was::Earlier {
                    reading.earlier.push(named.flow.clone());
                }
                if in_a_row == 0 {
                    passed = Some(named.published);
                }
            }
            Err(error) => {
                tracing::error!(flow = named.flow, psp = named.psp, %error, "a flow cannot be read");
                reading.unread.push(named.flow.clone());
                if let Err(error) = note_failure(app, tenant, named, &error, now).await {
                    tracing::error!(%error, "that a flow cannot be read was not noted");
                }
                in_a_row += 1;
                if in_a_row == MOST_IN_A_ROW {
                    down = source.published(Some(now)).await.err();
                    if down.is_some() {
                        break;
                    }
                    // Somebody is there, and these flows are broken: those behind them are not.
                    (in_a_row, passed) = (0, Some(named.published));
                }
            }
        }
    }
    if in_a_row > 0 && down.is_none() {
        down = source.published(Some(now)).await.err();
        if down.is_none() {
            passed = listed.last().map(|named| named.published);
        }
    }
    let today = time::rome_day(now);
    let days = match day {
        Some(day) => vec![day],
        None => late(app, tenant, today).await?,
    };
    for day in &days {
        let again = anew(app, tenant, *day, now).await?;
        unreceipted.extend(again.without_receipt.into_iter().map(|one| one.number));
        reading.found += again.found.len();
    }
    reading.without_receipt = unreceipted.len();
    reading.recovered = recover(app, tenant, &unreceipted, now).await?;
    if reading.recovered > 0 {
        for day in late(app, tenant, today).await?.iter().chain(&days) {
            reading.found += anew(app, tenant, *day, now).await?.found.len();
        }
    }
    tell(&reading);
    if let (None, Some(published)) = (day, passed) {
        let tx = app.db.begin(tenant).await?;
        // By SOAP it is the clock of a provider that dates a flow: one in the future must not hide those of today.
        note_flows_read(&tx, published.min(now)).await?;
        tx.commit().await?;
    }
    look_at_days(app, tenant).await?;
    match down {
        Some(error) => Err(error.into()),
        None => Ok(reading),
    }
}

/// Leaves out the days whose flows fit now.
async fn look_at_days(app: &App, tenant: TenantId) -> Result<(), JobError> {
    let tx = app.db.read(tenant).await?;
    let days = watched_days(&tx).await?;
    drop(tx);
    for day in days {
        let tx = app.db.begin(tenant).await?;
        look_again(&tx, day).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn tell(reading: &Reading) {
    let Reading {
        flows,
        found,
        without_receipt,
        recovered,
        different,
        gone,
        unknown,
        ref unread,
        ref earlier,
    } = *reading;
    tracing::info!(flows, found, without_receipt, recovered, "flows were read");
    if different + gone + unknown > 0 {
        tracing::warn!(different, gone, unknown, "flows do not fit the receipts");
    }
    if !unread.is_empty() {
        tracing::warn!(unread = unread.len(), "flows cannot be read");
    }
    if !earlier.is_empty() {
        tracing::warn!(
            ?earlier,
            "flows are published anew with a date before that of those that are here: they are not read"
        );
    }
}

/// From when on flows are listed: not from before there are any.
async fn since(
    app: &App,
    tenant: TenantId,
    day: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, JobError> {
    let wanted = if let Some(day) = day {
        let midnight = time::rome_midnight(day);
        midnight.and_then(|at| at.checked_sub_signed(PUBLISHED_BEFORE))
    } else {
        let tx = app.db.read(tenant).await?;
        let read = flows_read(&tx).await?;
        read.and_then(|read| read.published.checked_sub_signed(OVERLAP))
    };
    let earliest = now.checked_sub_signed(DEPTH).unwrap_or(now);
    Ok(wanted.map_or(earliest, |wanted| wanted.max(earliest)))
}

/// When a flow that could not be read is tried again by itself, at the latest: at the next reading, if that
/// still lists it. `read` says up to where the flows were read.
pub(crate) fn next_try(
    published: DateTime<Utc>,
    read: Option<FlowsRead>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let midnight = now.date_naive().and_time(NaiveTime::MIN).and_utc();
    let noon = midnight.checked_add_signed(HALF)?;
    let next = if now < noon {
        noon
    } else {
        noon.checked_add_signed(HALF)?
    };
    let listed = |since: Option<DateTime<Utc>>| since.is_none_or(|since| published > since);
    let overlap = read.and_then(|read| read.published.checked_sub_signed(OVERLAP));
    (listed(overlap) && listed(next.checked_sub_signed(DEPTH))).then_some(next)
}

/// The last days on which something does not fit.
async fn late(app: &App, tenant: TenantId, today: NaiveDate) -> Result<Vec<NaiveDate>, JobError> {
    let tx = app.db.read(tenant).await?;
    let mut days = Vec::new();
    for before in 0..=LATE {
        let Some(day) = today.checked_sub_signed(Duration::days(before)) else {
            continue;
        };
        if !troubles(&tx, day, LOOKED_AT).await?.is_empty() {
            days.push(day);
        }
    }
    Ok(days)
}

/// Lines of a day that may not fit, and are looked at.
const LOOKED_AT: u32 = 10_000;

/// Looks again for the money of a day's flows.
async fn anew(
    app: &App,
    tenant: TenantId,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Reconciliation, JobError> {
    let tx = app.db.begin(tenant).await?;
    let outcome = payments::reconcile_day(&tx, day, now).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// Asks for receipts that have not come; how many there were. Where nobody can be asked they are waited for.
async fn recover(
    app: &App,
    tenant: TenantId,
    numbers: &BTreeSet<NoticeNumber>,
    now: DateTime<Utc>,
) -> Result<usize, JobError> {
    let Some(provider) = app.payments(tenant) else {
        return Ok(0);
    };
    // In another order each time: those that are never answered must not stand before the others for ever.
    let mut asked: Vec<&NoticeNumber> = numbers.iter().collect();
    asked.shuffle(&mut app.rng());
    let (mut recovered, mut in_a_row) = (0, 0);
    for number in asked.into_iter().take(MOST_ASKED) {
        let answer = provider.receipts(number).await;
        in_a_row = if answer.is_ok() { 0 } else { in_a_row + 1 };
        let receipts = match answer {
            Ok(receipts) => receipts,
            Err(error) => {
                tracing::warn!(%error, "a receipt that did not come cannot be asked for");
                if in_a_row == MOST_IN_A_ROW {
                    break;
                }
                continue;
            }
        };
        // Of a notice that was paid twice either may be the one that did not come.
        for receipt in receipts.iter().filter(|receipt| receipt.notice == *number) {
            let tx = app.db.begin(tenant).await?;
            match settle_receipt(&tx, app, receipt, now).await {
                Ok(Received::Settled { .. }) => {
                    tx.commit().await?;
                    recovered += 1;
                }
                Ok(Received::Duplicate | Received::Unknown) => {}
                Err(error) => tracing::error!(%error, "a receipt that did not come cannot be taken"),
            }
        }
    }
    Ok(recovered)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn what_could_not_be_read_is_tried_twice_a_day_for_a_week() {
        let read = |published| {
            Some(FlowsRead {
                published: at(published),
            })
        };
        let published = at("2026-11-20T06:00:00Z");
        let morning = next_try(published, None, at("2026-11-24T09:30:00Z"));
        assert_eq!(morning, Some(at("2026-11-24T12:00:00Z")));
        let evening = next_try(
            published,
            read("2026-11-24T06:00:00Z"),
            at("2026-11-24T12:00:00Z"),
        );
        assert_eq!(evening, Some(at("2026-11-25T00:00:00Z")));
        let late = next_try(
            published,
            read("2026-11-27T06:00:00Z"),
            at("2026-11-27T12:00:00Z"),
        );
        assert_eq!(late, None, "a week before what was read last");
        let gone = next_try(published, None, at("2026-12-20T07:00:00Z"));
        assert_eq!(gone, None, "whoever publishes it has it no more");
    }
}
