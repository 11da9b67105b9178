//! Receipts on their way to stations: when each is due, in which order, and how often it is tried.

use super::answer::{Answer, Expected};
use super::govpay;
use super::node::{self, Outcome};
use super::receipt::Version;
use super::shape;
use super::state::{Inner, Memory, Pagopa};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use std::time::Duration;
use tokio::sync::watch;

/// A receipt that was not taken is sent again after so long (SANP, *retry* of `paSendRT`)…
const AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);
/// … so often, and is then put aside.
const MOST_ATTEMPTS: u32 = 48;
/// How long the worker sleeps at most, and at least: the clock of a test may stand still.
const LONGEST_SLEEP: Duration = Duration::from_mins(1);
const SHORTEST_SLEEP: Duration = Duration::from_millis(50);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Due at its time.
    Waiting,
    /// Until somebody lets it go.
    Held,
    UnderWay,
    Delivered,
    /// Given up.
    Parked,
}

impl State {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Held => "held",
            Self::UnderWay => "under-way",
            Self::Delivered => "delivered",
            Self::Parked => "parked",
        }
    }
}

/// A receipt on its way to one station.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    pub(super) id: u64,
    /// Of which receipt.
    pub(super) receipt: String,
    pub(super) nav: String,
    /// Whose station.
    pub(super) to: String,
    pub(super) due: DateTime<Utc>,
    pub(super) state: State,
    pub(super) attempts: u32,
    /// Only once this one is through.
    after: Option<u64>,
    /// Broken on purpose, and sent once.
    pub(super) spoilt: bool,
}

#[derive(Debug, Default)]
pub(super) struct Deliveries {
    all: Vec<Delivery>,
}

/// How a receipt sets out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Departure {
    pub(super) due: DateTime<Utc>,
    pub(super) held: bool,
    pub(super) after: Option<u64>,
    pub(super) spoilt: bool,
}

impl Departure {
    pub(super) const fn at(due: DateTime<Utc>) -> Self {
        Self {
            due,
            held: false,
            after: None,
            spoilt: false,
        }
    }
}

impl Deliveries {
    pub(super) fn add(&mut self, receipt: &str, nav: &str, to: &str, how: Departure) -> u64 {
        let id = u64::try_from(self.all.len())
            .unwrap_or(u64::MAX)
            .saturating_add(1);
        self.all.push(Delivery {
            id,
            receipt: receipt.to_owned(),
            nav: nav.to_owned(),
            to: to.to_owned(),
            due: how.due,
            state: if how.held { State::Held } else { State::Waiting },
            attempts: 0,
            after: how.after,
            spoilt: how.spoilt,
        });
        id
    }

    pub(super) fn list(&self) -> &[Delivery] {
        &self.all
    }

    /// Lets go what is held: of one notice, or all.
    pub(super) fn release(&mut self, now: DateTime<Utc>, nav: Option<&str>) -> usize {
        let mut released = 0;
        for delivery in &mut self.all {
            if delivery.state == State::Held && nav.is_none_or(|nav| nav == delivery.nav) {
                delivery.state = State::Waiting;
                delivery.due = now;
                released += 1;
            }
        }
        released
    }

    fn is_ready(&self, delivery: &Delivery, now: DateTime<Utc>) -> bool {
        let free = delivery.after.is_none_or(|first| {
            let first = self.all.iter().find(|other| other.id == first);
            first.is_none_or(|first| matches!(first.state, State::Delivered | State::Parked))
        });
        delivery.state == State::Waiting && delivery.due <= now && free
    }

    /// Whether something is due or under way.
    pub(super) fn are_busy(&self, now: DateTime<Utc>) -> bool {
        self.all
            .iter()
            .any(|delivery| delivery.state == State::UnderWay || self.is_ready(delivery, now))
    }

    /// Takes what is due.
    fn take(&mut self, now: DateTime<Utc>) -> Vec<Delivery> {
        let ready: Vec<u64> = self
            .all
            .iter()
            .filter(|delivery| self.is_ready(delivery, now))
            .map(|delivery| delivery.id)
            .collect();
        let mut taken = Vec::new();
        for delivery in self
            .all
            .iter_mut()
            .filter(|delivery| ready.contains(&delivery.id))
        {
            delivery.state = State::UnderWay;
            delivery.attempts += 1;
            taken.push(delivery.clone());
        }
        taken
    }

    /// When the next one is due.
    fn next_due(&self) -> Option<DateTime<Utc>> {
        let waiting = self
            .all
            .iter()
            .filter(|delivery| delivery.state == State::Waiting);
        waiting.map(|delivery| delivery.due).min()
    }

    /// What became of an attempt.
    fn finish(&mut self, id: u64, taken: bool) -> Option<State> {
        let delivery = self.all.iter_mut().find(|delivery| delivery.id == id)?;
        delivery.state = if taken {
            State::Delivered
        } else if delivery.spoilt || delivery.attempts >= MOST_ATTEMPTS {
            State::Parked
        } else {
            delivery.due += AGAIN_AFTER;
            State::Waiting
        };
        Some(delivery.state)
    }
}

impl Memory {
    /// Sends a receipt to the station of its creditor, be it GovPay's, and of each other creditor in it that
    /// has one. The numbers of the deliveries.
    pub(super) fn send(&mut self, receipt: &str, how: Departure) -> Vec<u64> {
        let Some(found) = self.receipts.iter().find(|known| known.id == receipt) else {
            return Vec::new();
        };
        let mut to: Vec<&str> = vec![&found.creditor];
        for transfer in &found.transfers {
            if !to.contains(&transfer.creditor.as_str()) {
                to.push(&transfer.creditor);
            }
        }
        let with_station = |tax_code: &&str| {
            let creditor = self.creditors.get(*tax_code);
            let is_there = creditor.is_some_and(|creditor| creditor.station.is_some());
            is_there || (**tax_code == found.creditor && self.govpay.pushes(&found.creditor, &found.nav))
        };
        let nav = found.nav.as_str();
        let to = to.into_iter().filter(with_station);
        to.map(|to| self.deliveries.add(receipt, nav, to, how)).collect()
    }
}

/// Brings receipts until told to stop.
pub(crate) async fn work(pagopa: Pagopa, mut stop: watch::Receiver<bool>) {
    loop {
        let (taken, sleep) = {
            let inner = pagopa.inner();
            let now = inner.now();
            let mut memory = inner.memory();
            let taken = memory.deliveries.take(now);
            let sleep = memory
                .deliveries
                .next_due()
                .and_then(|due| (due - now).to_std().ok())
                .unwrap_or(LONGEST_SLEEP);
            (taken, sleep.clamp(SHORTEST_SLEEP, LONGEST_SLEEP))
        };
        for delivery in taken {
            tokio::spawn(attempt(pagopa.clone(), delivery));
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = pagopa.inner().bell.notified() => {}
            () = tokio::time::sleep(sleep) => {}
        }
    }
}

async fn attempt(pagopa: Pagopa, delivery: Delivery) {
    let inner = pagopa.inner();
    let outcome = bring(inner, &delivery).await;
    let (taken, words) = match &outcome {
        Outcome::Answered(Answer::Ok) => (true, "OK".to_owned()),
        // The station has it already.
        Outcome::Answered(Answer::Refused(code)) => (code == "PAA_RECEIPT_DUPLICATA", code.clone()),
        Outcome::Answered(Answer::Bad(_)) => (false, "bad answer".to_owned()),
        Outcome::TimedOut => (false, "timeout".to_owned()),
        Outcome::Unreachable(why) => (false, format!("unreachable: {why}")),
    };
    if let Outcome::Answered(Answer::Bad(wrong)) = &outcome {
        let what = json!({ "creditor": delivery.to, "delivery": delivery.id, "wrong": wrong });
        inner.note("violation", what);
    }
    let state = inner.memory().deliveries.finish(delivery.id, taken);
    inner.note(
        "delivery",
        json!({
            "delivery": delivery.id,
            "receipt": delivery.receipt,
            "notice": delivery.nav,
            "creditor": delivery.to,
            "attempt": delivery.attempts,
            "due": delivery.due,
            "answer": words,
            "spoilt": delivery.spoilt,
            "state": state.map(State::name),
        }),
    );
    inner.bell.notify_one();
}

async fn bring(inner: &Inner, delivery: &Delivery) -> Outcome {
    let push = govpay::push_of(&inner.memory(), delivery);
    if let Some(push) = push {
        return govpay::bring(inner, push).await;
    }
    let prepared = {
        let memory = inner.memory();
        let receipt = memory.receipts.iter().find(|known| known.id == delivery.receipt);
        let station = memory.creditors.get(&delivery.to).and_then(node::address);
        receipt.zip(station).map(|(receipt, (url, to))| {
            let version = if memory.settings.first_version {
                Version::First
            } else {
                Version::Second
            };
            let request = receipt.request(&to, version);
            (url, version, request, memory.settings.receipt_patience)
        })
    };
    let Some((url, version, request, patience)) = prepared else {
        return Outcome::Unreachable("the creditor has no station".to_owned());
    };
    let request = if delivery.spoilt { spoil(&request) } else { request };
    let expected = Expected {
        root: match version {
            Version::First => "paSendRTRes",
            Version::Second => "paSendRTV2Response",
        },
        parts: &shape::TAKEN,
        creditor: &delivery.to,
    };
    node::call(inner, url, version.operation(), &request, patience, &expected).await
}

/// The same without its id, which the shape asks for.
pub(super) fn spoil(request: &str) -> String {
    match (
        request.split_once("<receiptId>"),
        request.split_once("</receiptId>"),
    ) {
        (Some((head, _)), Some((_, tail))) => format!("{head}{tail}"),
        _ => request.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::now;
    use super::*;

    #[test]
    fn what_is_not_taken_is_tried_again_each_hour_for_two_days() {
        let mut deliveries = Deliveries::default();
        let id = deliveries.add("r", "n", "c", Departure::at(now()));
        for attempt in 1..=MOST_ATTEMPTS {
            let at = now() + AGAIN_AFTER * (i32::try_from(attempt).unwrap() - 1);
            assert!(!deliveries.are_busy(at - TimeDelta::seconds(1)));
            let taken = deliveries.take(at);
            assert_eq!((taken.len(), taken[0].attempts), (1, attempt));
            assert!(deliveries.are_busy(at));
            deliveries.finish(id, false);
        }
        assert_eq!(deliveries.list()[0].state, State::Parked);
        assert!(!deliveries.are_busy(now() + TimeDelta::days(30)));
    }

    #[test]
    fn one_waits_for_the_other_and_what_is_held_waits_to_be_let_go() {
        let mut deliveries = Deliveries::default();
        let first = deliveries.add("r", "n", "c", Departure::at(now()));
        let after = Departure {
            after: Some(first),
            ..Departure::at(now())
        };
        deliveries.add("r", "n", "c", after);
        let held = Departure {
            held: true,
            ..Departure::at(now())
        };
        deliveries.add("r", "m", "c", held);
        assert_eq!(deliveries.take(now()).len(), 1);
        assert!(deliveries.take(now()).is_empty());
        deliveries.finish(first, true);
        assert_eq!(deliveries.take(now()).len(), 1);
        assert_eq!(deliveries.release(now(), Some("n")), 0);
        assert_eq!(deliveries.release(now(), None), 1);
        assert_eq!(deliveries.take(now()).len(), 1);
    }

    #[test]
    fn a_spoilt_receipt_has_no_id() {
        let spoilt = spoil("<receipt><receiptId>a</receiptId><x/></receipt>");
        assert_eq!(spoilt, "<receipt><x/></receipt>");
    }
}
