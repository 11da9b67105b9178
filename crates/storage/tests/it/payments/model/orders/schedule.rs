//! What can happen to stamps that are bought by themselves.

use proptest::prelude::*;
use proptest::sample::Index;
use sportello_types::payments::ReturnOutcome;

/// Minutes for which a page sells, after it was ordered.
pub(super) const OPEN: i64 = 10;
/// Minutes within which the seller has a stamp, of a page that was paid just before it was over.
pub(super) const SOON: i64 = 9;

/// One thing that happens.
#[derive(Clone, Debug)]
pub(in super::super) enum Event {
    /// Minutes go by.
    Pass(i64),
    /// The citizen wants to pay. The portal may die when the seller has answered.
    Order { dies: bool },
    /// Somebody pays at a page that they know. The seller has the stamp so many minutes later.
    Pay(Index, i64),
    /// The browser comes back from a page.
    Back(Index, ReturnOutcome),
    /// The portal asks the seller for what was bought, and takes it, or dies.
    Ask { dies: bool },
    /// What the stamp is for is not wanted any more.
    Withdraw,
}

pub(in super::super) fn schedules() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(), 0..32)
}

fn event() -> impl Strategy<Value = Event> {
    let minutes = prop::sample::select(vec![1, 4, 10, 19, 20, 60, 48 * 60]);
    let late = prop::sample::select(vec![0, 0, 1, SOON, 60, 60 * 60]);
    let outcome = prop::sample::select(ReturnOutcome::ALL.to_vec());
    prop_oneof![
        8 => minutes.prop_map(Event::Pass),
        10 => prop::bool::weighted(0.2).prop_map(|dies| Event::Order { dies }),
        8 => (any::<Index>(), late).prop_map(|(page, late)| Event::Pay(page, late)),
        8 => (any::<Index>(), outcome).prop_map(|(page, outcome)| Event::Back(page, outcome)),
        4 => prop::bool::weighted(0.3).prop_map(|dies| Event::Ask { dies }),
        1 => Just(Event::Withdraw),
    ]
}
