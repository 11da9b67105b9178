//! What can happen, and what happens outside of the portal: people pay, providers publish flows.

use super::books::{Books, Place};
use proptest::prelude::*;
use proptest::sample::Index;
use sportello_storage::payments::FlowOutcome;
use sportello_types::payments::Change;

/// One thing that happens.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// Somebody pays; the receipt is on its way.
    Pay(Pay),
    /// A provider publishes a flow, or a new revision of one.
    Publish(Publication),
    /// The portal works, and its transaction is committed, or dies.
    Transaction { steps: Vec<Step>, dies: bool },
}

/// A payment of some notice.
#[derive(Clone, Debug)]
pub(super) struct Pay {
    notice: Index,
    /// By how many cents it differs from what is asked for.
    off: i64,
}

/// A flow: which, and what it says of which payments.
#[derive(Clone, Debug)]
pub(super) struct Publication {
    flow: usize,
    picks: Vec<(Index, Quirk)>,
}

/// How a flow tells a payment.
#[derive(Clone, Copy, Debug)]
enum Quirk {
    Right,
    FirstTransferAlone,
    OtherAmount,
    WithoutNumbers,
    Revoked,
}

/// What the portal does.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Makes a debt: options, notices, parts in cents.
    Create(Vec<Vec<Vec<i64>>>),
    /// Money has come for a number that no notice has, so far ahead of the last one: it gets a place, of so many cents.
    Stray { ahead: u64, cents: i64 },
    /// Changes a notice.
    Change(Index, Change),
    /// Sets a new last day.
    Extend(Index),
    /// Takes a receipt, whether it was here before or not.
    Deliver(Index),
    /// Takes a published flow, whichever revision, and goes through it.
    Collect(Index),
    /// Looks for debts that are paid, for which something may still wait.
    LookAfter,
}

pub(super) fn schedules() -> impl Strategy<Value = Vec<Event>> {
    let first = shape().prop_map(|shape| {
        let steps = vec![Step::Create(shape)];
        Event::Transaction { steps, dies: false }
    });
    let rest = prop::collection::vec(event(), 0..16);
    (first, rest).prop_map(|(first, mut rest)| {
        rest.insert(0, first);
        rest
    })
}

fn event() -> impl Strategy<Value = Event> {
    let pay = (any::<Index>(), prop::sample::select(vec![0, 0, 0, 0, 50, -1]));
    let quirk = prop::sample::select(vec![
        Quirk::Right,
        Quirk::Right,
        Quirk::Right,
        Quirk::FirstTransferAlone,
        Quirk::OtherAmount,
        Quirk::WithoutNumbers,
        Quirk::Revoked,
    ]);
    let picks = prop::collection::vec((any::<Index>(), quirk), 0..4);
    let steps = prop::collection::vec(step(), 1..4);
    prop_oneof![
        3 => pay.prop_map(|(notice, off)| Event::Pay(Pay { notice, off })),
        2 => (0..2_usize, picks).prop_map(|(flow, picks)| Event::Publish(Publication { flow, picks })),
        6 => (steps, prop::bool::weighted(0.2)).prop_map(|(steps, dies)| Event::Transaction { steps, dies }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let change = prop::sample::select(vec![
        Change::Publish,
        Change::Publish,
        Change::Expire,
        Change::Cancel,
        Change::Supersede,
    ]);
    prop_oneof![
        1 => shape().prop_map(Step::Create),
        1 => (1..4_u64, 100_i64..2000).prop_map(|(ahead, cents)| Step::Stray { ahead, cents }),
        3 => (any::<Index>(), change).prop_map(|(notice, change)| Step::Change(notice, change)),
        1 => any::<Index>().prop_map(Step::Extend),
        5 => any::<Index>().prop_map(Step::Deliver),
        3 => any::<Index>().prop_map(Step::Collect),
        1 => Just(Step::LookAfter),
    ]
}

fn shape() -> impl Strategy<Value = Vec<Vec<Vec<i64>>>> {
    let parts = prop::collection::vec(100_i64..2000, 1..=2);
    let instalments = prop::collection::vec(parts, 1..=2);
    prop::collection::vec(instalments, 1..=2)
}

/// The world outside: nothing of it is undone when a transaction dies.
#[derive(Default)]
pub(super) struct Outside {
    /// Receipts that are on their way, or were delivered.
    pub(super) sent: Vec<Sent>,
    /// Revisions of flows, in the order in which they were published.
    pub(super) flows: Vec<Flow>,
}

/// A receipt; its id is its place among those sent.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) place: Place,
    pub(super) number: u64,
    /// The amounts of its transfers.
    pub(super) transfers: Vec<i64>,
}

impl Sent {
    pub(super) fn cents(&self) -> i64 {
        self.transfers.iter().sum()
    }
}

/// A revision of a flow.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// Which: each is of a day of its own, one after the other.
    pub(super) place: usize,
    pub(super) revision: u32,
    pub(super) items: Vec<Item>,
}

/// A transfer in a flow.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) receipt: usize,
    pub(super) transfer: Option<u8>,
    pub(super) cents: i64,
    pub(super) outcome: FlowOutcome,
}

impl Outside {
    /// Pays a notice that the portal has committed: nobody knows the number of another one.
    pub(super) fn pay(&mut self, books: &Books, pay: &Pay) {
        let Some(place) = books.pick(pay.notice) else {
            return;
        };
        let note = books.note(place);
        let mut transfers = note.parts.clone();
        transfers[0] += pay.off;
        self.sent.push(Sent {
            place,
            number: note.number,
            transfers,
        });
    }

    pub(super) fn publish(&mut self, publication: &Publication) {
        let mut items = Vec::new();
        for (index, quirk) in &publication.picks {
            if let Some(receipt) = pick(*index, self.sent.len()) {
                items.extend(tell(receipt, &self.sent[receipt], *quirk));
            }
        }
        self.add(publication.flow, items);
    }

    /// The first flow tells all that was paid, as it was; the second one, of the day after, takes some of it back.
    pub(super) fn publish_all(&mut self, is_taken_back: fn(usize) -> bool) {
        let all = 0..self.sent.len();
        let paid = all.clone().flat_map(|receipt| self.told(receipt, Quirk::Right));
        let paid: Vec<Item> = paid.collect();
        let back = all.filter(|receipt| is_taken_back(*receipt));
        let back = back.flat_map(|receipt| self.told(receipt, Quirk::Revoked));
        let back: Vec<Item> = back.collect();
        self.add(0, paid);
        self.add(1, back);
    }

    /// The flows that [`Outside::publish_all`] has published last, by their place.
    pub(super) fn last_flows(&self) -> std::ops::Range<usize> {
        self.flows.len() - 2..self.flows.len()
    }

    fn told(&self, receipt: usize, quirk: Quirk) -> Vec<Item> {
        tell(receipt, &self.sent[receipt], quirk)
    }

    fn add(&mut self, place: usize, items: Vec<Item>) {
        let earlier = self.flows.iter().filter(|flow| flow.place == place);
        let revision = u32::try_from(earlier.count() + 1).unwrap();
        self.flows.push(Flow {
            place,
            revision,
            items,
        });
    }
}

fn tell(receipt: usize, sent: &Sent, quirk: Quirk) -> Vec<Item> {
    let told = match quirk {
        Quirk::FirstTransferAlone => 1,
        _ => sent.transfers.len(),
    };
    let transfers = (1_u8..).zip(&sent.transfers).take(told);
    transfers
        .map(|(number, cents)| Item {
            receipt,
            transfer: (!matches!(quirk, Quirk::WithoutNumbers)).then_some(number),
            cents: match quirk {
                Quirk::OtherAmount => cents + 1,
                _ => *cents,
            },
            outcome: match quirk {
                Quirk::Revoked => FlowOutcome::Revoked,
                _ => FlowOutcome::Executed,
            },
        })
        .collect()
}

/// One of so many, if there is any.
pub(super) fn pick(index: Index, of: usize) -> Option<usize> {
    (of > 0).then(|| index.index(of))
}
