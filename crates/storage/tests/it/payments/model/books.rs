//! The books that the rules would keep, and what must hold of them whatever happens.

use super::schedule::{Item, Outside, Step, pick};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;
use sportello_storage::payments::{Found, Kept, Match, compare, settle};
use sportello_types::payments::{Anomaly, Change, DebtStatus, NoticeStatus};
use sportello_types::values::EuroCents;
use std::collections::{BTreeMap, BTreeSet};

/// Where a notice is: debt, option, instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(pub(super) usize, pub(super) usize, pub(super) usize);

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// Its number in the sequence.
    pub(super) number: u64,
    /// Its parts, in cents.
    pub(super) parts: Vec<i64>,
    pub(super) status: NoticeStatus,
}

impl Note {
    pub(super) fn cents(&self) -> i64 {
        self.parts.iter().sum()
    }
}

/// A receipt that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) pays: bool,
    pub(super) anomaly: Option<Anomaly>,
}

/// What a step has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// There was nothing to do it to.
    Nothing,
    /// The numbers that were given.
    Created(Vec<u64>),
    /// Where the notice stands; nothing when its state does not allow the change.
    Changed(Option<NoticeStatus>),
    /// A receipt was taken; whether its debt is paid then, and what waits for it goes on.
    Settled(Taken, bool),
    Duplicate,
    Collected(Kept, Looked),
    /// The debts that are paid.
    Paid(BTreeSet<usize>),
}

/// What going through a flow has come to: how many notices of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Looked {
    pub(super) found: usize,
    pub(super) gone: usize,
    pub(super) different: usize,
    pub(super) without_receipt: usize,
}

/// All that the portal knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Books {
    /// Debts, options, instalments.
    pub(super) debts: Vec<Vec<Vec<Note>>>,
    /// By their place among those sent.
    pub(super) receipts: BTreeMap<usize, Taken>,
    /// By flow and revision.
    flows: BTreeMap<(usize, u32), Vec<Item>>,
    /// Debts with which whatever waited for them has gone on: an istanza, a certificate.
    gone_on: BTreeSet<usize>,
    /// Debts that nobody asked for: the places of money for numbers that no notice had.
    strays: BTreeSet<usize>,
    last: u64,
}

impl Books {
    pub(super) fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for (d, debt) in self.debts.iter().enumerate() {
            for (o, option) in debt.iter().enumerate() {
                places.extend((0..option.len()).map(|i| Place(d, o, i)));
            }
        }
        places
    }

    pub(super) fn pick(&self, index: Index) -> Option<Place> {
        let places = self.places();
        pick(index, places.len()).map(|at| places[at])
    }

    pub(super) fn note(&self, Place(debt, option, instalment): Place) -> &Note {
        &self.debts[debt][option][instalment]
    }

    fn note_mut(&mut self, Place(debt, option, instalment): Place) -> &mut Note {
        &mut self.debts[debt][option][instalment]
    }

    /// Does a step, by the rules.
    pub(super) fn apply(&mut self, step: &Step, outside: &Outside) -> Done {
        match step {
            Step::Create(shape) => self.create(shape),
            Step::Stray { ahead, cents } => self.stray(self.ahead(*ahead), *cents),
            Step::Change(index, change) => self.change(*index, *change),
            Step::Extend(index) => self.change(*index, Change::Extend),
            Step::Deliver(index) => {
                pick(*index, outside.sent.len()).map_or(Done::Nothing, |at| self.deliver(at, outside))
            }
            Step::Collect(index) => {
                pick(*index, outside.flows.len()).map_or(Done::Nothing, |at| self.collect(at, outside))
            }
            Step::LookAfter => self.look_after(),
        }
    }

    fn create(&mut self, shape: &[Vec<Vec<i64>>]) -> Done {
        let mut numbers = Vec::new();
        let mut debt = Vec::new();
        for option in shape {
            let mut notes = Vec::new();
            for parts in option {
                self.last += 1;
                numbers.push(self.last);
                notes.push(Note {
                    number: self.last,
                    parts: parts.clone(),
                    status: NoticeStatus::Pending,
                });
            }
            debt.push(notes);
        }
        self.debts.push(debt);
        Done::Created(numbers)
    }

    /// A number that is given so far after the last one.
    pub(super) fn ahead(&self, by: u64) -> u64 {
        self.last + by
    }

    /// The numbers up to a lost one are given no more.
    fn stray(&mut self, number: u64, cents: i64) -> Done {
        self.last = number;
        self.strays.insert(self.debts.len());
        self.debts.push(vec![vec![Note {
            number,
            parts: vec![cents],
            status: NoticeStatus::Cancelled,
        }]]);
        Done::Created(vec![number])
    }

    fn change(&mut self, index: Index, change: Change) -> Done {
        let Some(place) = self.pick(index) else {
            return Done::Nothing;
        };
        let note = self.note_mut(place);
        let after = note.status.after(change).ok();
        note.status = after.unwrap_or(note.status);
        Done::Changed(after)
    }

    pub(super) fn deliver(&mut self, receipt: usize, outside: &Outside) -> Done {
        if self.receipts.contains_key(&receipt) {
            return Done::Duplicate;
        }
        let sent = &outside.sent[receipt];
        let Place(debt, option, instalment) = sent.place;
        let before = self.note(sent.place).status;
        let options = statuses(&self.debts[debt]);
        let right = sent.cents() == self.note(sent.place).cents();
        let settlement = settle(&options, option, instalment, right).unwrap();
        for (option, instalment) in settlement.superseded {
            self.note_mut(Place(debt, option, instalment)).status = NoticeStatus::Superseded;
        }
        let taken = Taken {
            pays: settlement.settled.status.is_paid() && !before.is_paid(),
            // Nobody has withdrawn what nobody had asked for.
            anomaly: match settlement.settled.anomaly {
                Some(Anomaly::PaidAfterCancel) if self.strays.contains(&debt) => Some(Anomaly::Unknown),
                other => other,
            },
        };
        self.note_mut(sent.place).status = settlement.settled.status;
        self.receipts.insert(receipt, taken);
        let is_paid = status(&self.debts[debt]) == DebtStatus::Paid;
        if is_paid {
            self.gone_on.insert(debt);
        }
        Done::Settled(taken, is_paid)
    }

    fn look_after(&mut self) -> Done {
        let debts = self.debts.iter().enumerate();
        let paid = debts.filter(|(_, debt)| status(debt) == DebtStatus::Paid);
        let paid: BTreeSet<usize> = paid.map(|(at, _)| at).collect();
        self.gone_on.extend(&paid);
        Done::Paid(paid)
    }

    pub(super) fn collect(&mut self, at: usize, outside: &Outside) -> Done {
        let flow = &outside.flows[at];
        let key = (flow.place, flow.revision);
        let higher = self.flows.keys().any(|(f, r)| *f == key.0 && *r > key.1);
        let kept = if higher {
            Kept::Older
        } else if let std::collections::btree_map::Entry::Vacant(e) = self.flows.entry(key) {
            e.insert(flow.items.clone());
            Kept::New
        } else {
            Kept::Known
        };
        Done::Collected(kept, self.reconcile(flow.place, outside))
    }

    fn reconcile(&mut self, flow: usize, outside: &Outside) -> Looked {
        let place = |item: &Item| outside.sent[item.receipt].place;
        let concerned: BTreeSet<Place> = self
            .flows
            .iter()
            .filter(|((of, _), _)| *of == flow)
            .flat_map(|(_, items)| items.iter().map(place))
            .collect();
        let mut looked = Looked::default();
        for at in concerned {
            let items: Vec<(usize, Item)> = self
                .in_force()
                .filter(|(_, item)| place(item) == at)
                .map(|(flow, item)| (flow, item.clone()))
                .collect();
            // What a flow of the same day or a later one takes back is not there.
            let is_there = |(flow, item): &&(usize, Item)| {
                let back = |(later, other): &(usize, Item)| {
                    later >= flow && !other.outcome.brings_money() && is_same(other, item)
                };
                item.outcome.brings_money() && !items.iter().any(back)
            };
            let money = items.iter().filter(is_there).map(|(_, item)| item);
            let money: Vec<&Item> = money.collect();
            let unknown = money
                .iter()
                .filter(|item| !self.receipts.contains_key(&item.receipt));
            let unknown: BTreeSet<usize> = unknown.map(|item| item.receipt).collect();
            looked.without_receipt += unknown.len();
            let Some(paying) = self.paying(at, outside) else {
                continue;
            };
            let transfers = (1_u8..).zip(&outside.sent[paying].transfers);
            let expected: Vec<(u8, EuroCents)> = transfers.map(|(n, cents)| (n, EuroCents(*cents))).collect();
            let found: Vec<Found> = money
                .iter()
                .filter(|item| item.receipt == paying)
                .map(|item| Found {
                    number: item.transfer,
                    amount: EuroCents(item.cents),
                })
                .collect();
            match (compare(&expected, &found), self.note(at).status) {
                (Match::Whole, NoticeStatus::Paid) => {
                    self.note_mut(at).status = NoticeStatus::Reconciled;
                    looked.found += 1;
                }
                (Match::Missing, NoticeStatus::Reconciled) => {
                    self.note_mut(at).status = NoticeStatus::Paid;
                    looked.gone += 1;
                }
                (Match::Different, status) => {
                    if status == NoticeStatus::Reconciled {
                        self.note_mut(at).status = NoticeStatus::Paid;
                    }
                    looked.different += 1;
                }
                _ => {}
            }
        }
        looked
    }

    /// The receipt that has paid a notice.
    pub(super) fn paying(&self, place: Place, outside: &Outside) -> Option<usize> {
        let mut receipts = self.receipts.iter();
        let paying = receipts.find(|(receipt, taken)| taken.pays && outside.sent[**receipt].place == place);
        paying.map(|(receipt, _)| *receipt)
    }

    /// Whether the money of a receipt is taken back, and not paid out again on a later day.
    pub(super) fn is_taken_back(&self, receipt: usize) -> bool {
        let mut back = self
            .lines_of(receipt)
            .filter(|(_, item)| !item.outcome.brings_money());
        back.any(|(flow, line)| {
            let again = |(later, other): (usize, &Item)| {
                later > flow && other.outcome.brings_money() && is_same(other, line)
            };
            !self.lines_of(receipt).any(again)
        })
    }

    fn lines_of(&self, receipt: usize) -> impl Iterator<Item = (usize, &Item)> {
        self.in_force().filter(move |(_, item)| item.receipt == receipt)
    }

    /// What the highest revision of each flow says, with the flow.
    fn in_force(&self) -> impl Iterator<Item = (usize, &Item)> {
        let highest: BTreeMap<usize, u32> = self.flows.keys().copied().collect();
        let flows = self.flows.iter();
        let in_force = flows.filter(move |((flow, revision), _)| highest.get(flow) == Some(revision));
        in_force.flat_map(|((flow, _), items)| items.iter().map(move |item| (*flow, item)))
    }

    /// What must hold of books, whatever has happened; told from what was sent, and not by the rules.
    pub(super) fn check(&self, outside: &Outside) -> TestCaseResult {
        let mut paying: BTreeMap<Place, usize> = BTreeMap::new();
        let (mut came, mut anomalous) = (0, 0);
        for (receipt, taken) in &self.receipts {
            let sent = &outside.sent[*receipt];
            came += sent.cents();
            let asked = self.note(sent.place).cents();
            prop_assert_eq!(
                sent.number,
                self.note(sent.place).number,
                "money of another notice"
            );
            if self.strays.contains(&sent.place.0) {
                prop_assert_eq!(taken.anomaly, Some(Anomaly::Unknown));
                prop_assert!(!taken.pays, "money pays what nobody has asked for");
            }
            if taken.pays {
                prop_assert_eq!(
                    paying.insert(sent.place, *receipt),
                    None,
                    "a notice is paid twice"
                );
                prop_assert_eq!(taken.anomaly.is_some(), sent.cents() != asked);
                anomalous += sent.cents() - asked;
            } else {
                prop_assert!(taken.anomaly.is_some(), "money that nobody looks at");
                anomalous += sent.cents();
            }
        }
        let mut paid = 0;
        for place in self.places() {
            let note = self.note(place);
            prop_assert_eq!(note.status.is_paid(), paying.contains_key(&place));
            if note.status.is_paid() {
                paid += note.cents();
            }
            if note.status == NoticeStatus::Reconciled {
                let told = |item: &Item| outside.sent[item.receipt].place == place;
                let is_there = |(_, item): (usize, &Item)| told(item) && item.outcome.brings_money();
                prop_assert!(self.in_force().any(is_there), "found in no flow in force");
            }
        }
        prop_assert_eq!(came, paid + anomalous, "money is lost, or comes from nowhere");
        for (d, debt) in self.debts.iter().enumerate() {
            let is_whole = debt.iter().enumerate().any(|(o, option)| {
                let mut notes = 0..option.len();
                notes.all(|i| paying.contains_key(&Place(d, o, i)))
            });
            prop_assert_eq!(
                self.gone_on.contains(&d),
                is_whole,
                "what waits for a debt goes on once it is paid, and not before"
            );
            let taken = debt
                .iter()
                .filter(|option| option.iter().any(|note| note.status.is_paid()));
            prop_assert!(taken.count() <= 1, "a debt is paid in two ways");
            if matches!(status(debt), DebtStatus::Paid | DebtStatus::PartlyPaid) {
                let others = debt
                    .iter()
                    .filter(|option| !option.iter().any(|note| note.status.is_paid()));
                let owed = others.flatten().any(|note| note.status.is_owed());
                prop_assert!(!owed, "another way to pay is still open");
            }
        }
        let numbers: BTreeSet<u64> = self.places().into_iter().map(|p| self.note(p).number).collect();
        prop_assert_eq!(numbers.len(), self.places().len(), "a number is given twice");
        Ok(())
    }

    /// What must hold between two states: nothing that was asked for changes, nothing paid is unpaid.
    pub(super) fn check_since(&self, before: &Self) -> TestCaseResult {
        for place in before.places() {
            let (then, now) = (before.note(place), self.note(place));
            prop_assert_eq!((then.number, &then.parts), (now.number, &now.parts));
            prop_assert!(now.status.is_paid() || !then.status.is_paid());
        }
        prop_assert!(self.gone_on.is_superset(&before.gone_on));
        for (receipt, taken) in &before.receipts {
            prop_assert_eq!(self.receipts.get(receipt), Some(taken));
        }
        Ok(())
    }
}

/// Whether two lines are of one transfer of a receipt.
fn is_same(one: &Item, other: &Item) -> bool {
    let by_number = one.transfer.is_some() && one.transfer == other.transfer;
    let one_without = one.transfer.is_none() || other.transfer.is_none();
    one.receipt == other.receipt && (by_number || (one_without && one.cents == other.cents))
}

fn statuses(debt: &[Vec<Note>]) -> Vec<Vec<NoticeStatus>> {
    let of = |option: &Vec<Note>| option.iter().map(|note| note.status).collect();
    debt.iter().map(of).collect()
}

/// Where a debt stands.
pub(super) fn status(debt: &[Vec<Note>]) -> DebtStatus {
    let statuses = statuses(debt);
    DebtStatus::of(statuses.iter().map(Vec::as_slice))
}
