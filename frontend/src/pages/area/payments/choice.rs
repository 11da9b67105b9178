//! What can be paid, and what was chosen to be paid together.

use crate::api::payments::Shelf;
use crate::nav::Nav;
use crate::route::{Query, Route};
use leptos::prelude::*;
use sportello_types::ids::NoticeId;
use sportello_types::lang::Lang;
use sportello_types::payments::{Debt, MOST_TOGETHER, Notice, PaymentOption};
use sportello_types::values::EuroCents;

/// Parameter of the list: which debts.
const SHELF: &str = "stato";
/// Parameter of the list: the notices that were chosen, so that a sign-in or a look at another page loses
/// none of them.
const CHOSEN: &str = "avvisi";

/// Which debts the address asks for; tracked.
pub(super) fn shelf(nav: Nav) -> Shelf {
    let named = nav.parameter(SHELF).and_then(|name| Shelf::from_slug(&name));
    named.unwrap_or_default()
}

/// The address of a list, with nothing chosen.
pub(super) fn path_of(shelf: Shelf, lang: Lang) -> String {
    let query = Query::of([(SHELF, slug_of(shelf))]);
    format!("{}{query}", Route::Payments.path(lang))
}

/// The first list needs no name.
fn slug_of(shelf: Shelf) -> Option<&'static str> {
    (shelf != Shelf::default()).then(|| shelf.slug())
}

/// The ways that are still open: something is owed by them.
pub(super) fn open_ways(debt: &Debt) -> Vec<&PaymentOption> {
    debt.options
        .iter()
        .filter(|way| way.notices.iter().any(|notice| notice.status.is_owed()))
        .collect()
}

/// The notice that comes next, where the way to pay is no question, or no longer one.
pub(super) fn next(debt: &Debt) -> Option<&Notice> {
    let ways = open_ways(debt);
    let [way] = ways.as_slice() else { return None };
    let payable = way.notices.iter().find(|notice| notice.payable);
    payable.or_else(|| way.notices.iter().find(|notice| notice.status.is_owed()))
}

/// Of a way to pay in instalments those that come next, as many as can be paid together; nothing where that is not
/// more than one.
pub(super) fn instalments(way: &PaymentOption) -> Vec<&Notice> {
    let payable = way.notices.iter().filter(|notice| notice.payable);
    let next: Vec<_> = payable.take(MOST_TOGETHER).collect();
    if next.len() > 1 { next } else { Vec::new() }
}

/// What some notices come to.
pub(super) fn sum<'a>(notices: impl IntoIterator<Item = &'a Notice>) -> EuroCents {
    EuroCents(notices.into_iter().map(|notice| notice.amount.0).sum())
}

/// What some notices come to, with what has really come for those that are paid.
pub(super) fn come_to<'a>(notices: impl IntoIterator<Item = &'a Notice>) -> EuroCents {
    EuroCents(notices.into_iter().map(|notice| notice.comes_to().0).sum())
}

/// The notices that were chosen, at most as many as can be paid together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen(Vec<NoticeId>);

impl Chosen {
    /// Those that the address names; tracked.
    pub(super) fn here(nav: Nav) -> Self {
        nav.parameter(CHOSEN)
            .map_or_else(Self::default, |text| Self::parse(&text))
    }

    fn parse(text: &str) -> Self {
        let mut chosen = Self::default();
        for id in text.split(',').filter_map(|id| id.parse().ok()) {
            chosen = chosen.with(id, true);
        }
        chosen
    }

    /// Those among them that stand in a list and can be paid, in the order of the list.
    pub(super) fn among(&self, debts: &[Debt]) -> Vec<Notice> {
        debts
            .iter()
            .filter_map(next)
            .filter(|notice| notice.payable && self.0.contains(&notice.id))
            .cloned()
            .collect()
    }

    /// The same with a notice more, or less. One too many changes nothing.
    fn with(mut self, id: NoticeId, on: bool) -> Self {
        if !on {
            self.0.retain(|known| *known != id);
        } else if !self.0.contains(&id) && self.0.len() < MOST_TOGETHER {
            self.0.push(id);
        }
        self
    }
}

/// Whether no other notice can be paid with these.
pub(super) fn is_full(chosen: &[Notice]) -> bool {
    chosen.len() >= MOST_TOGETHER
}

/// Puts a notice to those that were chosen and can be seen, or takes it away.
pub(super) fn choose(nav: Nav, seen: &[Notice], id: NoticeId, on: bool) {
    let chosen = Chosen(seen.iter().map(|notice| notice.id).collect()).with(id, on);
    let ids: Vec<_> = chosen.0.iter().map(ToString::to_string).collect();
    let ids = (!ids.is_empty()).then(|| ids.join(","));
    let shelf = untrack(|| shelf(nav));
    nav.set_query(Query::of([(SHELF, slug_of(shelf)), (CHOSEN, ids.as_deref())]));
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use sportello_types::ids::DebtId;
    use sportello_types::payments::{DebtSource, DebtStatus, NoticeStatus};
    use sportello_types::values::{Iuv, SegregationCode};

    /// A notice without a last day.
    pub(in super::super) fn notice(number: u64, cents: i64, status: NoticeStatus) -> Notice {
        let segregation: SegregationCode = "01".parse().unwrap();
        Notice {
            id: format!("0192f0c1-2345-7abc-8def-{number:012}").parse().unwrap(),
            number: Iuv::new(segregation, number).unwrap().notice_number(),
            amount: EuroCents(cents),
            received: status.is_paid().then_some(EuroCents(cents)),
            due_on: None,
            status,
            payable: status == NoticeStatus::Payable,
            printable: true,
            apart: false,
            stamp: false,
            paid_at: None,
            reversed: None,
            others: Vec::new(),
        }
    }

    /// A debt with these ways to pay it.
    pub(in super::super) fn debt(ways: Vec<Vec<Notice>>) -> Debt {
        let statuses: Vec<Vec<_>> = ways
            .iter()
            .map(|way| way.iter().map(|notice| notice.status).collect())
            .collect();
        Debt {
            id: DebtId::from_parts(0, [0; 10]),
            subject: "Mensa scolastica".into(),
            office: None,
            source: DebtSource::Municipality,
            for_another: false,
            created_at: "2026-11-01T08:00:00Z".parse().unwrap(),
            status: DebtStatus::of(statuses.iter().map(Vec::as_slice)),
            options: ways
                .into_iter()
                .map(|notices| PaymentOption { notices })
                .collect(),
        }
    }

    use NoticeStatus::{Expired, Paid, Payable, Pending, Superseded};

    #[test]
    fn where_there_is_a_choice_of_ways_nothing_comes_next() {
        let whole = notice(1, 9000, Payable);
        let (first, second) = (notice(2, 5000, Payable), notice(3, 5000, Payable));
        assert_eq!(next(&debt(vec![vec![whole.clone()], vec![first, second]])), None);
        assert_eq!(next(&debt(vec![vec![whole.clone()]])), Some(&whole));
        assert_eq!(next(&debt(Vec::new())), None);
    }

    #[test]
    fn after_the_first_instalment_the_second_comes_next() {
        let gone = notice(1, 9000, Superseded);
        let way = vec![notice(2, 5000, Paid), notice(3, 5000, Payable)];
        let debt = debt(vec![vec![gone], way]);
        assert_eq!(debt.status, DebtStatus::PartlyPaid);
        assert_eq!(next(&debt).unwrap().id, notice(3, 0, Paid).id);
    }

    #[test]
    fn what_can_be_paid_comes_before_what_cannot() {
        let way = vec![
            notice(1, 5000, Expired),
            notice(2, 5000, Pending),
            notice(3, 5000, Payable),
        ];
        assert_eq!(next(&debt(vec![way.clone()])).unwrap().id, way[2].id);
        assert_eq!(
            next(&debt(vec![vec![way[0].clone()]])).unwrap().id,
            way[0].id,
            "owed all the same"
        );
        assert_eq!(next(&debt(vec![vec![notice(4, 1, Paid)]])), None);
    }

    #[test]
    fn instalments_that_are_left_are_paid_together_five_at_most() {
        let plan = |statuses: &[NoticeStatus]| PaymentOption {
            notices: (1..)
                .zip(statuses)
                .map(|(number, status)| notice(number, 1600, *status))
                .collect(),
        };
        let together = |statuses: &[NoticeStatus]| -> Vec<Notice> {
            let plan = plan(statuses);
            instalments(&plan).into_iter().cloned().collect()
        };
        let left = plan(&[Paid, Payable, Payable]);
        assert_eq!(together(&[Paid, Payable, Payable]), left.notices[1..]);
        assert_eq!(together(&[Payable; 7]), plan(&[Payable; 5]).notices);
        for alone in [&[Payable][..], &[Paid, Payable], &[Expired, Pending], &[]] {
            assert!(together(alone).is_empty(), "{alone:?}");
        }
    }

    #[test]
    fn five_are_chosen_at_most_and_each_once() {
        let all: Vec<_> = (1..=7).map(|number| notice(number, 1600, Payable)).collect();
        let ids: Vec<_> = all.iter().map(|notice| notice.id.to_string()).collect();
        let debts: Vec<_> = all.iter().cloned().map(|one| debt(vec![vec![one]])).collect();
        let twice = format!("{0},{0},nope,,{1}", ids[1], ids[0]);
        let chosen = Chosen::parse(&twice).among(&debts);
        assert_eq!(chosen, all[..2], "in the order of the list");
        assert_eq!(sum(&chosen), EuroCents(3200));
        assert!(!is_full(&chosen));
        let full = Chosen::parse(&ids.join(",")).among(&debts);
        assert_eq!(full, all[..5]);
        assert!(is_full(&full));
        let six = Chosen::parse(&ids.join(",")).with(all[5].id, true);
        assert_eq!(six.among(&debts), all[..5], "one too many");
        let other = six.with(all[0].id, false).with(all[5].id, true);
        assert_eq!(other.among(&debts), all[1..6]);
    }

    #[test]
    fn what_has_come_counts_and_not_what_was_asked_for() {
        let (mut short, owed) = (notice(1, 1600, Paid), notice(2, 900, Payable));
        short.received = Some(EuroCents(1000));
        assert_eq!(come_to([&short, &owed]), EuroCents(1900));
        assert_eq!(sum([&short, &owed]), EuroCents(2500));
        assert_eq!(short.other_amount(), Some(EuroCents(1000)));
        assert_eq!(notice(3, 1600, Paid).other_amount(), None);
    }

    #[test]
    fn what_was_paid_meanwhile_is_not_chosen_any_more() {
        let chosen = Chosen::parse(&notice(1, 1, Paid).id.to_string());
        for status in [Paid, Pending, Expired, Superseded] {
            let debts = [debt(vec![vec![notice(1, 1600, status)]])];
            assert!(chosen.among(&debts).is_empty(), "{status:?}");
        }
        assert_eq!(
            chosen.among(&[debt(vec![vec![notice(1, 1600, Payable)]])]).len(),
            1
        );
    }
}
