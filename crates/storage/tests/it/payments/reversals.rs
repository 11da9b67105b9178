//! Money that is taken back: it counts no longer, whoever paid reads so, and an office works it off.

use super::flow_lines::{keep_lines, key, transferred};
use super::money::{deliver, paper};
use super::{BORGOVERDE, day, parts, publish, wanted};
use crate::support::{World, on_each_engine};
use chrono::{Duration, NaiveDate};
use sportello_storage::payment_office::{
    Closing, NewRefund, TroubleKey, came_of_debt, close_trouble, decide_refund, exceptions, lines,
    look_again, propose_refund, totals, troubles, watched_days,
};
use sportello_storage::payments::{
    FlowItem, FlowOutcome, NewFlow, Reconciliation, StoredNotice, find_any, is_taken_back, may_turn,
    receipt_of, reconcile, reconcile_day, reversed_by, taken_back,
};
use sportello_storage::{Error, Tx};
use sportello_types::payments::{NoticeStatus, Reversal, ReversalOutcome};
use sportello_types::reconciliation::FlowTrouble;
use sportello_types::values::{CleanText, EuroCents};
use std::collections::BTreeMap;

fn item(notice: &StoredNotice, receipt_id: &str, outcome: FlowOutcome) -> FlowItem {
    FlowItem {
        outcome,
        ..transferred(&notice.number, receipt_id, 1, notice.amount().0)
    }
}

/// Keeps a revision of a flow of a day, and goes through it.
async fn read(
    tx: &Tx,
    world: &World,
    (flow, revision): (&str, u32),
    on: NaiveDate,
    items: &[FlowItem],
) -> Reconciliation {
    keep_lines(tx, world, (flow, revision), on, items).await;
    reconcile(tx, &key(flow), world.now).await.unwrap()
}

/// A notice of so many cents that was paid.
async fn paid(world: &World, cents: i64, receipt_id: &str) -> StoredNotice {
    let debt = publish(world, &wanted(world, &[&[cents]])).await;
    let notice = debt.notices().next().unwrap().clone();
    let tx = world.write().await;
    deliver(&tx, &paper(world, &notice, receipt_id), world.now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    notice
}

/// What everything says of a notice's money: its state, the office's list, the total in cents, and accounting.
async fn told(
    tx: &Tx,
    world: &World,
    notice: &StoredNotice,
) -> (NoticeStatus, bool, i64, bool, Option<String>) {
    let debt = find_any(tx, notice.debt).await.unwrap().unwrap();
    let came = came_of_debt(tx, notice.debt).await.unwrap();
    let always = (world.now - Duration::days(30), world.now + Duration::days(30));
    let total = totals(tx, &[always]).await.unwrap().remove(0);
    let lines = lines(tx, always, None, 100).await.unwrap().items;
    let line = lines
        .into_iter()
        .find(|line| line.number == notice.number)
        .unwrap();
    (
        debt.notice(notice.id).unwrap().status,
        came[0].reconciled,
        total.reconciled.0,
        line.reconciled,
        line.flow,
    )
}

async fn reversed(tx: &Tx, notice: &StoredNotice) -> Option<Reversal> {
    let debt = find_any(tx, notice.debt).await.unwrap().unwrap();
    debt.notice(notice.id).unwrap().reversed
}

#[tokio::test]
async fn money_counts_as_long_as_the_flow_in_force_has_it_and_no_longer() {
    on_each_engine(async |world: World| {
        let notice = paid(&world, 1600, "r1").await;
        let tx = world.write().await;
        let there = item(&notice, "r1", FlowOutcome::Executed);
        let back = item(&notice, "r1", FlowOutcome::Revoked);
        let found = (NoticeStatus::Reconciled, true, 1600, true, Some("F1".to_owned()));
        let lost = (NoticeStatus::Paid, false, 0, false, None);
        for (revision, items, expected) in [
            (1, vec![there.clone()], &found),
            (2, vec![back], &lost),
            (3, vec![there.clone()], &found),
            (4, Vec::new(), &lost),
            (5, vec![there], &found),
        ] {
            read(&tx, &world, ("F1", revision), day(26), &items).await;
            for _ in 0..2 {
                assert_eq!(told(&tx, &world, &notice).await, *expected, "revision {revision}");
                let again = reconcile_day(&tx, day(26), world.now).await.unwrap();
                assert_eq!(again, Reconciliation::default(), "revision {revision}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_later_flow_takes_money_back_and_one_after_it_brings_it_again() {
    on_each_engine(async |world: World| {
        let notice = paid(&world, 1600, "r1").await;
        let receipt = receipt_of(&world.read().await, notice.id).await.unwrap().unwrap();
        let tx = world.write().await;
        let there = item(&notice, "r1", FlowOutcome::Executed);
        let back = item(&notice, "r1", FlowOutcome::Revoked);
        read(&tx, &world, ("F1", 1), day(24), std::slice::from_ref(&there)).await;
        let outcome = read(&tx, &world, ("F2", 1), day(26), std::slice::from_ref(&back)).await;
        assert_eq!(outcome.gone, [notice.id]);
        let lost = (NoticeStatus::Paid, false, 0, false, None);
        assert_eq!(told(&tx, &world, &notice).await, lost);
        assert!(is_taken_back(&tx, receipt.id).await.unwrap());
        let reversal = Reversal {
            day: day(26),
            outcome: None,
        };
        assert_eq!(reversed(&tx, &notice).await, Some(reversal));
        // Named once: by the line that takes it back, and not by the one that had it.
        let whys = async |on: NaiveDate| {
            let found = troubles(&tx, on, 100).await.unwrap();
            found
                .into_iter()
                .map(|trouble| (trouble.why, trouble.reversal))
                .collect::<Vec<_>>()
        };
        assert!(whys(day(24)).await.is_empty());
        assert_eq!(whys(day(26)).await, [(FlowTrouble::Revoked, true)]);

        let outcome = read(&tx, &world, ("F3", 1), day(28), &[there]).await;
        assert_eq!(outcome.found, [notice.id]);
        let found = (NoticeStatus::Reconciled, true, 1600, true, Some("F3".to_owned()));
        assert_eq!(told(&tx, &world, &notice).await, found);
        assert_eq!(reversed(&tx, &notice).await, None);
        assert!(!is_taken_back(&tx, receipt.id).await.unwrap());
        assert!(whys(day(26)).await.is_empty(), "it is there again");
        read(&tx, &world, ("F4", 1), day(29), &[back]).await;
        assert_eq!(reversed(&tx, &notice).await.unwrap().day, day(29));
    })
    .await;
}

#[tokio::test]
async fn a_flow_may_turn_what_it_takes_back_or_brings_again_and_nothing_else() {
    on_each_engine(async |world: World| {
        let (notice, other) = (paid(&world, 1600, "r1").await, paid(&world, 300, "r2").await);
        let tx = world.write().await;
        let there = item(&notice, "r1", FlowOutcome::Executed);
        let back = item(&notice, "r1", FlowOutcome::Revoked);
        let beside = item(&other, "r2", FlowOutcome::Executed);
        let turning = async |flow: &str, items: &[FlowItem]| {
            let new = NewFlow {
                key: &key(flow),
                revision: 9,
                day: day(29),
                transfer_reference: None,
                total: EuroCents(0),
                items,
            };
            may_turn(&tx, &new).await.unwrap()
        };
        assert!(turning("F1", &[there.clone(), beside.clone()]).await.is_empty());
        assert_eq!(turning("F1", &[back.clone(), beside.clone()]).await, [notice.id]);

        read(&tx, &world, ("F1", 1), day(26), &[back]).await;
        let reversal = Reversal {
            day: day(26),
            outcome: None,
        };
        let reversed = taken_back(&tx, &[notice.id, other.id]).await.unwrap();
        assert_eq!(reversed.paid, BTreeMap::from([(notice.id, reversal)]));
        assert!(reversed.others.is_empty());
        let of_line = async |line: i64| reversed_by(&tx, &key("F1"), 1, line).await.unwrap();
        assert_eq!(of_line(1).await, Some((notice.id, reversal)));
        assert_eq!(of_line(2).await, None);
        assert_eq!(turning("F1", &[]).await, [notice.id], "a revision leaves it out");
        assert_eq!(turning("F2", &[there, beside.clone()]).await, [notice.id]);
        assert!(turning("F2", &[beside]).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn of_two_parts_the_one_that_is_taken_back_takes_the_whole_notice_with_it() {
    on_each_engine(async |world: World| {
        let mut of_two = wanted(&world, &[&[1600]]);
        of_two.options[0][0].parts = parts(&[(1000, BORGOVERDE), (600, BORGOVERDE)]);
        let debt = publish(&world, &of_two).await;
        let notice = debt.notices().next().unwrap().clone();
        let part = |number: u8, cents: i64, outcome| FlowItem {
            transfer: Some(number),
            amount: EuroCents(cents),
            ..item(&notice, "r1", outcome)
        };
        let tx = world.write().await;
        deliver(&tx, &paper(&world, &notice, "r1"), world.now)
            .await
            .unwrap();
        let (one, two) = (
            part(1, 1000, FlowOutcome::Executed),
            part(2, 600, FlowOutcome::Executed),
        );
        let outcome = read(&tx, &world, ("F1", 1), day(24), &[one, two]).await;
        assert_eq!(outcome.found, [notice.id]);
        let back = part(2, 600, FlowOutcome::Revoked);
        let outcome = read(&tx, &world, ("F2", 1), day(26), &[back]).await;
        assert_eq!(outcome.gone, [notice.id]);
        assert!(reversed(&tx, &notice).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_is_refunded_to_nobody() {
    on_each_engine(async |world: World| {
        let notice = paid(&world, 1600, "r1").await;
        let eva = world.citizen(world.tenant, "LLAVEA79T71F205M").await;
        let twice = paper(&world, &notice, "r2");
        let tx = world.write().await;
        deliver(&tx, &twice, world.now).await.unwrap();
        let refund = NewRefund {
            anomaly: twice.id,
            amount: notice.amount(),
            by: world.mario,
            note: "Pagato due volte",
        };
        propose_refund(&tx, &refund, world.now).await.unwrap();
        let back = item(&notice, "r2", FlowOutcome::Revoked);
        read(&tx, &world, ("F1", 1), day(26), &[back]).await;
        let decide = async |confirmed: bool| {
            decide_refund(&tx, twice.id, confirmed, eva, "Mandato 1", world.now).await
        };
        assert!(matches!(decide(true).await, Err(Error::WrongState)));
        decide(false).await.unwrap();
        let again = propose_refund(&tx, &refund, world.now).await;
        assert!(matches!(again, Err(Error::WrongState)));
    })
    .await;
}

#[tokio::test]
async fn a_reversal_is_closed_with_how_it_was_settled_until_a_revision_comes() {
    on_each_engine(async |world: World| {
        let notice = paid(&world, 1600, "r1").await;
        let stays = paid(&world, 300, "r2").await;
        let tx = world.write().await;
        let back = item(&notice, "r1", FlowOutcome::Revoked);
        let there = item(&stays, "r2", FlowOutcome::Executed);
        read(&tx, &world, ("F1", 1), day(26), &[back.clone(), there.clone()]).await;
        let line = |revision: i64| TroubleKey {
            flow: key("F1"),
            revision,
            line: 1,
            why: FlowTrouble::Revoked,
        };
        let note: CleanText = "Chiesto di nuovo, avviso nuovo".parse().unwrap();
        let closing = |outcome| Closing {
            operator: world.mario,
            note: &note,
            outcome,
        };
        let refused = close_trouble(&tx, &line(1), closing(None), world.now).await;
        assert!(matches!(refused, Err(Error::WrongState)));
        let again = closing(Some(ReversalOutcome::AskedAgain));
        assert!(close_trouble(&tx, &line(1), again, world.now).await.unwrap());
        let seen_to = Reversal {
            day: day(26),
            outcome: Some(ReversalOutcome::AskedAgain),
        };
        assert_eq!(reversed(&tx, &notice).await, Some(seen_to));
        let found = troubles(&tx, day(26), 100).await.unwrap();
        assert_eq!(found[0].outcome, Some(ReversalOutcome::AskedAgain));
        assert_eq!(found[0].debt, Some(notice.debt));
        assert_eq!(reversed(&tx, &stays).await, None);
        // A later revision is looked at anew.
        read(&tx, &world, ("F1", 2), day(26), &[back, there]).await;
        assert_eq!(reversed(&tx, &notice).await.unwrap().outcome, None);
        tx.commit().await.unwrap();
        let elsewhere = world.db.read(world.other).await.unwrap();
        assert!(exceptions(&elsewhere, None).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_does_not_fit_is_one_list_whatever_the_day_and_days_on_which_all_fits_are_left_out() {
    on_each_engine(async |world: World| {
        let (long_ago, short) = (paid(&world, 1600, "r1").await, paid(&world, 300, "r2").await);
        let fits = paid(&world, 52, "r3").await;
        let tx = world.write().await;
        let back = item(&long_ago, "r1", FlowOutcome::Revoked);
        let other_amount = FlowItem {
            amount: EuroCents(299),
            ..item(&short, "r2", FlowOutcome::Executed)
        };
        let there = item(&fits, "r3", FlowOutcome::Executed);
        let may: NaiveDate = "2026-05-04".parse().unwrap();
        read(&tx, &world, ("F2", 1), day(26), &[other_amount]).await;
        read(&tx, &world, ("F3", 1), day(25), std::slice::from_ref(&there)).await;
        read(&tx, &world, ("F1", 1), may, &[back]).await;
        let open = async |period| {
            let found = exceptions(&tx, period).await.unwrap();
            found
                .into_iter()
                .map(|trouble| (trouble.day, trouble.why))
                .collect::<Vec<_>>()
        };
        let (oldest, newest) = ((may, FlowTrouble::Revoked), (day(26), FlowTrouble::Different));
        assert_eq!(open(None).await, [oldest, newest]);
        assert_eq!(open(Some((day(1), day(26)))).await, [newest]);
        assert_eq!(watched_days(&tx).await.unwrap(), [may, day(25), day(26)]);
        for on in [may, day(25), day(26), day(27)] {
            look_again(&tx, on).await.unwrap();
        }
        assert_eq!(watched_days(&tx).await.unwrap(), [may, day(26)]);
        assert_eq!(open(None).await, [oldest, newest]);

        let line = TroubleKey {
            flow: key("F1"),
            revision: 1,
            line: 1,
            why: FlowTrouble::Revoked,
        };
        let note: CleanText = "Pagato allo sportello".parse().unwrap();
        let closing = Closing {
            operator: world.mario,
            note: &note,
            outcome: Some(ReversalOutcome::Settled),
        };
        assert!(close_trouble(&tx, &line, closing, world.now).await.unwrap());
        assert_eq!(open(None).await, [newest]);
        look_again(&tx, may).await.unwrap();
        assert_eq!(watched_days(&tx).await.unwrap(), [day(26)]);

        // Another flow makes what was found not fit: the day that had it is looked at again.
        let twice = there;
        let outcome = read(&tx, &world, ("F4", 1), day(27), &[twice]).await;
        assert_eq!(outcome.different, [fits.id]);
        assert_eq!(watched_days(&tx).await.unwrap(), [day(25), day(26), day(27)]);
        let both = [
            (day(25), FlowTrouble::Different),
            (day(27), FlowTrouble::Different),
        ];
        assert_eq!(open(None).await, [both[0], newest, both[1]]);
    })
    .await;
}
