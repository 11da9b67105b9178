//! How every schedule ends: all receipts come, and the flows tell of all of them. Then each cent that came has paid
//! what was asked for and was found, or is an exception.

use super::books::{Books, Place};
use super::schedule::Outside;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use sportello_types::payments::NoticeStatus;

/// Which receipts are taken back by the last flows: every third of them, and in the end none.
pub(super) const ROUNDS: [fn(usize) -> bool; 2] = [|receipt| receipt.is_multiple_of(3), |_| false];

/// Lets a schedule end by the rules alone.
pub(super) fn end(books: &mut Books, outside: &mut Outside) -> TestCaseResult {
    for receipt in 0..outside.sent.len() {
        books.deliver(receipt, outside);
    }
    for is_taken_back in ROUNDS {
        outside.publish_all(is_taken_back);
        for flow in outside.last_flows() {
            books.collect(flow, outside);
        }
        books.check(outside)?;
        books.check_end(outside, is_taken_back)?;
    }
    Ok(())
}

impl Books {
    /// How many receipts of a notice that paid nothing are taken back.
    pub(super) fn others_taken_back(&self, place: Place, outside: &Outside) -> usize {
        let receipts = self.receipts.iter();
        let others =
            receipts.filter(|(receipt, taken)| !taken.pays && outside.sent[**receipt].place == place);
        others
            .filter(|(receipt, _)| self.is_taken_back(**receipt))
            .count()
    }

    /// What must hold then; told from what was sent.
    pub(super) fn check_end(&self, outside: &Outside, is_taken_back: fn(usize) -> bool) -> TestCaseResult {
        prop_assert_eq!(self.receipts.len(), outside.sent.len(), "all have come");
        let (mut came, mut exceptions) = (0, 0);
        for (receipt, taken) in &self.receipts {
            let sent = &outside.sent[*receipt];
            came += sent.cents();
            prop_assert_eq!(self.is_taken_back(*receipt), is_taken_back(*receipt));
            exceptions += if taken.pays && !is_taken_back(*receipt) {
                sent.cents() - self.note(sent.place).cents()
            } else {
                sent.cents()
            };
        }
        let mut reconciled = 0;
        for place in self.places() {
            let (note, paying) = (self.note(place), self.paying(place, outside));
            let found = paying.is_some_and(|receipt| !is_taken_back(receipt));
            prop_assert_eq!(note.status == NoticeStatus::Reconciled, found);
            if found {
                reconciled += note.cents();
            }
        }
        prop_assert_eq!(
            came,
            reconciled + exceptions,
            "not each cent is found, or looked at"
        );
        Ok(())
    }
}
