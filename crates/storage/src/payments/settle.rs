//! The rules of money: what a receipt does to a debt, and when money is found again. Nothing but rules, so
//! that they can be tried in all orders.

use sportello_types::payments::{NoticeStatus, Settled};
use sportello_types::values::EuroCents;

/// What a receipt comes to for the whole debt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// What it comes to for its notice.
    pub settled: Settled,
    /// The notices of the other ways to pay, which end with it: option and instalment, from zero.
    pub superseded: Vec<(usize, usize)>,
}

/// Settles a receipt that was not seen before, of the notice at `option` and `instalment`; nothing when
/// there is no such notice. A notice that it pays takes its option: what is owed in the others ends.
pub fn settle(
    options: &[Vec<NoticeStatus>],
    option: usize,
    instalment: usize,
    right_amount: bool,
) -> Option<Settlement> {
    let before = options.get(option)?.get(instalment)?;
    let settled = before.receipt(right_amount);
    let mut superseded = Vec::new();
    if settled.status.is_paid() && !before.is_paid() {
        for (other, notices) in options.iter().enumerate().filter(|(other, _)| *other != option) {
            let owed = notices.iter().enumerate().filter(|(_, status)| status.is_owed());
            superseded.extend(owed.map(|(instalment, _)| (other, instalment)));
        }
    }
    Some(Settlement { settled, superseded })
}

/// A transfer as a flow has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its number in the notice, from one, where the flow says it.
    pub number: Option<u8>,
    /// How much.
    pub amount: EuroCents,
}

/// How the transfers of a receipt and those of the flows fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// All of them are there, and nothing else.
    Whole,
    /// Some are still to come, or all of them.
    Missing,
    /// Something is there that the receipt does not say, or twice.
    Different,
}

/// Compares the transfers of a receipt, number and amount, with those found in the flows in force.
/// A transfer without a number is the first of its amount that no other one is. Where nothing is expected
/// (digital stamps are in no flow) nothing is missing, and nothing is found either.
pub fn compare(expected: &[(u8, EuroCents)], found: &[Found]) -> Match {
    let mut open = expected.to_vec();
    let numbered = found.iter().filter(|transfer| transfer.number.is_some());
    let others = found.iter().filter(|transfer| transfer.number.is_none());
    for transfer in numbered.chain(others) {
        let is_it = |(number, amount): &(u8, EuroCents)| {
            *amount == transfer.amount && transfer.number.is_none_or(|found| found == *number)
        };
        let Some(place) = open.iter().position(is_it) else {
            return Match::Different;
        };
        open.remove(place);
    }
    if open.is_empty() && !found.is_empty() {
        Match::Whole
    } else {
        Match::Missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use NoticeStatus::{Cancelled, Expired, Paid, Payable, Superseded};
    use sportello_types::payments::Anomaly;

    #[test]
    fn what_is_paid_takes_its_way_and_ends_the_others() {
        let options = [vec![Payable], vec![Payable, Expired], vec![Cancelled, Payable]];
        let paid = settle(&options, 1, 0, true).unwrap();
        assert_eq!(paid.settled.status, Paid);
        assert_eq!(paid.superseded, [(0, 0), (2, 1)]);
        let options = [vec![Superseded], vec![Paid, Payable]];
        let next = settle(&options, 1, 1, true).unwrap();
        assert_eq!((next.settled.anomaly, next.superseded.len()), (None, 0));
        let other = settle(&options, 0, 0, true).unwrap();
        assert_eq!(other.settled.anomaly, Some(Anomaly::PaidOtherWay));
        assert!(other.superseded.is_empty());
        // Money for what was withdrawn takes no way.
        let withdrawn = settle(&[vec![Cancelled], vec![Payable]], 0, 0, true).unwrap();
        assert_eq!(withdrawn.settled.anomaly, Some(Anomaly::PaidAfterCancel));
        assert!(withdrawn.superseded.is_empty());
        assert_eq!(settle(&options, 2, 0, true), None);
    }

    #[test]
    fn money_is_found_when_each_transfer_is_there_once() {
        let expected = [(1, EuroCents(1600)), (2, EuroCents(52))];
        let found = |transfers: &[(Option<u8>, i64)]| {
            let transfers: Vec<Found> = transfers
                .iter()
                .map(|(number, amount)| Found {
                    number: *number,
                    amount: EuroCents(*amount),
                })
                .collect();
            compare(&expected, &transfers)
        };
        assert_eq!(found(&[(Some(2), 52), (Some(1), 1600)]), Match::Whole);
        assert_eq!(found(&[(None, 52), (Some(1), 1600)]), Match::Whole);
        assert_eq!(found(&[(Some(1), 1600)]), Match::Missing);
        assert_eq!(found(&[]), Match::Missing);
        assert_eq!(found(&[(Some(1), 52)]), Match::Different);
        assert_eq!(found(&[(Some(1), 1600), (Some(1), 1600)]), Match::Different);
        assert_eq!(compare(&[], &[]), Match::Missing);
    }
}
