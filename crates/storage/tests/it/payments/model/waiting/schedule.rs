//! What can happen to istanze that wait for money.

use proptest::prelude::*;
use proptest::sample::Index;
use sportello_types::form::FeeTime;

/// One thing that happens.
#[derive(Clone, Debug)]
pub(in super::super) enum Event {
    /// Somebody pays what is asked for, more or less; the receipt is on its way.
    Pay(Index, i64),
    /// The portal works. Its transaction is dropped after so many steps, or committed.
    Work {
        steps: Vec<Step>,
        dies_at: Option<usize>,
    },
    /// Housekeeping: whatever can go on does, or its transactions die. Perhaps what is over is let go.
    Sweep { over: bool, dies: bool },
}

/// What the portal does.
#[derive(Clone, Debug)]
pub(in super::super) enum Step {
    /// A new istanza that waits.
    Ask(FeeTime),
    /// A draft is sent once more.
    Again(Index),
    /// A receipt is taken, whether it was here before or not.
    Deliver(Index),
    /// The job looks whether an istanza goes on.
    Look(Index),
    /// The citizen gives up.
    GiveUp(Index),
    /// The last day of a notice is over.
    Expire(Index),
    /// An operator closes what does not fit.
    LetThrough(Index),
    /// Two operators give all of a receipt's money back.
    GiveBack(Index),
    /// A flow takes the money of a receipt back, be the receipt here or not.
    TakeBack(Index),
    /// A revision of that flow has it again.
    BringAgain(Index),
}

pub(in super::super) fn schedules() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(), 0..24).prop_map(|mut events| {
        let steps = vec![
            Step::Ask(FeeTime::BeforeSubmission),
            Step::Ask(FeeTime::AfterSubmission),
        ];
        events.insert(0, Event::Work { steps, dies_at: None });
        events
    })
}

fn event() -> impl Strategy<Value = Event> {
    let pay = (any::<Index>(), prop::sample::select(vec![0, 0, 0, 50, -1, -499]));
    let steps = prop::collection::vec(step(), 1..4);
    let dies_at = prop::option::weighted(0.25, 0..4_usize);
    prop_oneof![
        4 => pay.prop_map(|(debt, off)| Event::Pay(debt, off)),
        8 => (steps, dies_at).prop_map(|(steps, dies_at)| Event::Work { steps, dies_at }),
        1 => (any::<bool>(), any::<bool>()).prop_map(|(over, dies)| Event::Sweep { over, dies }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let when = prop::sample::select(vec![FeeTime::BeforeSubmission, FeeTime::AfterSubmission]);
    prop_oneof![
        1 => when.prop_map(Step::Ask),
        1 => any::<Index>().prop_map(Step::Again),
        6 => any::<Index>().prop_map(Step::Deliver),
        3 => any::<Index>().prop_map(Step::Look),
        1 => any::<Index>().prop_map(Step::GiveUp),
        1 => any::<Index>().prop_map(Step::Expire),
        2 => any::<Index>().prop_map(Step::LetThrough),
        2 => any::<Index>().prop_map(Step::GiveBack),
        2 => any::<Index>().prop_map(Step::TakeBack),
        1 => any::<Index>().prop_map(Step::BringAgain),
    ]
}
