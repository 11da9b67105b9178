//! What happens to debts at the same time happens in a row.

use super::flow_lines::{keep_lines, key, transferred};
use super::money::{Paper, deliver, paper};
use super::{Wanted, day, make, new_debt, publish, segregation, wanted};
use crate::support::{World, on_each_engine};
use sportello_storage::payments::{
    Created, FlowItem, FlowOutcome, Kept, LONGEST_PAYMENT, NewFlow, Received, StoredNotice, anomalies,
    begin_way, change, create, find_any, keep_flow, may_turn, receipts_of, reconcile, reconcile_day,
    taken_back,
};
use sportello_storage::{Error, Tx};
use sportello_types::payments::{Anomaly, Change, NoticeStatus};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

async fn all<T>(tasks: Vec<JoinHandle<T>>) -> Vec<T> {
    let mut done = Vec::new();
    for task in tasks {
        done.push(task.await.unwrap());
    }
    done
}

/// What became of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Duplicate,
    Pays,
    DoesNotFit(Anomaly),
}

/// Delivers receipts at the same time, each in a transaction of its own.
async fn race(world: &Arc<World>, papers: Vec<Paper>) -> Vec<Outcome> {
    let deliver = |paper: Paper| {
        let world = Arc::clone(world);
        tokio::spawn(async move {
            let tx = world.write().await;
            let received = deliver(&tx, &paper, world.now).await.unwrap();
            tx.commit().await.unwrap();
            match received {
                Received::Settled { anomaly, .. } => anomaly.map_or(Outcome::Pays, Outcome::DoesNotFit),
                Received::Duplicate => Outcome::Duplicate,
                Received::Unknown => panic!("nobody knows the notice"),
            }
        })
    };
    all(papers.into_iter().map(deliver).collect()).await
}

async fn payable(world: &World, options: &[&[i64]]) -> Vec<StoredNotice> {
    let debt = publish(world, &wanted(world, options)).await;
    debt.notices().cloned().collect()
}

#[tokio::test]
async fn numbers_taken_at_once_differ_and_have_no_gaps() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let tasks = (0..30)
            .map(|i| {
                let world = Arc::clone(&world);
                let tenant = if i % 3 == 0 { world.other } else { world.tenant };
                tokio::spawn(async move {
                    let debt = Wanted {
                        segregation: if i % 5 == 0 { 2 } else { 1 },
                        ..wanted(&world, &[&[1600], &[800, 800]])
                    };
                    let tx = world.db.begin(tenant).await.unwrap();
                    let made = make(&tx, &debt).await;
                    // What is rolled back never was; its numbers were seen by nobody.
                    if i % 7 == 0 {
                        tx.rollback().await.unwrap();
                        return Vec::new();
                    }
                    tx.commit().await.unwrap();
                    let iuvs = made.notices().map(|notice| notice.number.iuv().unwrap());
                    iuvs.map(|iuv| (tenant, iuv.segregation(), iuv.base())).collect()
                })
            })
            .collect();
        let taken: Vec<_> = all(tasks).await.into_iter().flatten().collect();
        let unique: BTreeSet<_> = taken.iter().copied().collect();
        // Of thirty, five are rolled back.
        assert_eq!((taken.len(), unique.len()), (75, 75));
        for tenant in [world.tenant, world.other] {
            for code in [segregation(1), segregation(2)] {
                let of = unique.iter().filter(|(at, by, _)| (*at, *by) == (tenant, code));
                let bases: Vec<u64> = of.map(|(_, _, base)| *base).collect();
                let count = u64::try_from(bases.len()).unwrap();
                assert_eq!(bases, (1..=count).collect::<Vec<_>>());
            }
        }
    })
    .await;
}

#[tokio::test]
async fn of_all_ways_to_pay_that_begin_at_once_one_does() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        for _ in 0..10 {
            let debt = payable(&world, &[&[1600], &[800, 800], &[1700]]).await[0].debt;
            let begin = |way: usize| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    let tx = world.write().await;
                    let begun = begin_way(&tx, debt, way % 3, world.now).await.unwrap();
                    tx.commit().await.unwrap();
                    (way % 3, begun)
                })
            };
            let answers = all((0..9).map(begin).collect()).await;
            let ways: BTreeSet<usize> = answers
                .iter()
                .filter(|(_, begun)| *begun)
                .map(|(way, _)| *way)
                .collect();
            assert_eq!(ways.len(), 1, "{answers:?}");
            // Whoever asks for the same way again is told the same.
            assert_eq!(answers.iter().filter(|(_, begun)| *begun).count(), 3);
            let tx = world.write().await;
            let stored = find_any(&tx, debt).await.unwrap().unwrap();
            let way = stored.begun.unwrap();
            assert!(ways.contains(&way.option) && way.at == world.now);
            let other = (way.option + 1) % 3;
            let (now, later) = (world.now, world.now + LONGEST_PAYMENT);
            assert!(stored.is_being_paid_otherwise(other, now));
            assert!(!stored.is_being_paid_otherwise(way.option, now));
            assert!(!stored.is_being_paid_otherwise(other, later));
            assert!(begin_way(&tx, debt, other, later).await.unwrap());
            assert!(!begin_way(&tx, debt, way.option, later).await.unwrap());
        }
    })
    .await;
}

#[tokio::test]
async fn of_many_imports_of_one_debt_at_once_one_makes_it() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let tasks = (0..8)
            .map(|_| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    let debt = Wanted {
                        external_key: Some("tari/1".to_owned()),
                        ..wanted(&world, &[&[1600]])
                    };
                    let tx = world.write().await;
                    let created = create(&tx, &new_debt(&debt)).await.unwrap();
                    tx.commit().await.unwrap();
                    match created {
                        Created::New(debt) => (debt.id, true),
                        Created::Known(debt) => (debt.id, false),
                    }
                })
            })
            .collect();
        let made = all(tasks).await;
        let ids: BTreeSet<_> = made.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids.len(), 1);
        assert_eq!(made.iter().filter(|(_, new)| *new).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_receipt_that_comes_many_times_at_once_pays_once() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let notice = payable(&world, &[&[1600]]).await.remove(0);
        let papers = (0..8)
            .map(|_| Paper {
                id: world.id(),
                ..paper(&world, &notice, "r1")
            })
            .collect();
        let mut outcomes = race(&world, papers).await;
        outcomes.sort();
        assert_eq!(outcomes.pop(), Some(Outcome::Pays));
        assert_eq!(outcomes, [Outcome::Duplicate; 7]);
        let tx = world.read().await;
        assert_eq!(receipts_of(&tx, notice.id).await.unwrap().len(), 1);
        assert!(anomalies(&tx, true, None, 10).await.unwrap().items.is_empty());
    })
    .await;
}

#[tokio::test]
async fn of_two_receipts_at_once_one_pays_the_notice() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let notice = payable(&world, &[&[1600]]).await.remove(0);
        let papers = ["r1", "r2"].map(|id| paper(&world, &notice, id)).to_vec();
        let mut outcomes = race(&world, papers).await;
        outcomes.sort();
        assert_eq!(outcomes, [Outcome::Pays, Outcome::DoesNotFit(Anomaly::PaidTwice)]);
        let tx = world.read().await;
        let receipts = receipts_of(&tx, notice.id).await.unwrap();
        assert_eq!(
            (receipts.len(), receipts.iter().filter(|r| r.pays).count()),
            (2, 1)
        );
    })
    .await;
}

#[tokio::test]
async fn of_two_ways_paid_at_once_one_is_taken() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        for round in 0..6 {
            let notices = payable(&world, &[&[1600], &[800, 800]]).await;
            let papers =
                [0, 1, 2].map(|place: usize| paper(&world, &notices[place], &format!("r{round}{place}")));
            let outcomes = race(&world, papers.to_vec()).await;
            let other = Outcome::DoesNotFit(Anomaly::PaidOtherWay);
            // All at once, or in instalments: never both.
            let whole = [Outcome::Pays, other, other];
            let instalments = [other, Outcome::Pays, Outcome::Pays];
            assert!(outcomes == whole || outcomes == instalments, "{outcomes:?}");
            let tx = world.read().await;
            let debt = find_any(&tx, notices[0].debt).await.unwrap().unwrap();
            let paid = |option: usize| debt.options[option].iter().any(|n| n.status.is_paid());
            assert!(paid(0) != paid(1));
        }
    })
    .await;
}

#[tokio::test]
async fn money_that_meets_a_withdrawal_is_never_lost() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        for round in 0..6 {
            let notice = payable(&world, &[&[1600]]).await.remove(0);
            let withdraw = {
                let (world, id) = (Arc::clone(&world), notice.id);
                tokio::spawn(async move {
                    let tx = world.write().await;
                    let done = change(&tx, id, Change::Cancel, "annullato", world.now).await;
                    tx.commit().await.unwrap();
                    done
                })
            };
            let outcome = race(&world, vec![paper(&world, &notice, &format!("r{round}"))]).await;
            let withdrawn = withdraw.await.unwrap();
            match outcome[0] {
                Outcome::Pays => assert!(matches!(withdrawn, Err(Error::WrongState))),
                Outcome::DoesNotFit(Anomaly::PaidAfterCancel) => {
                    assert_eq!(withdrawn.unwrap(), NoticeStatus::Cancelled);
                }
                other => panic!("{other:?}"),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_flow_that_comes_many_times_at_once_is_kept_once() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let tasks = (0..6)
            .map(|_| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    let tx = world.write().await;
                    let flow = ("2026-11-26PSP01-1", 1);
                    let kept = keep_lines(&tx, &world, flow, day(26), &[]).await;
                    tx.commit().await.unwrap();
                    kept
                })
            })
            .collect();
        let kept = all(tasks).await;
        assert_eq!(kept.iter().filter(|kept| **kept == Kept::New).count(), 1);
        assert_eq!(kept.iter().filter(|kept| **kept == Kept::Known).count(), 5);
    })
    .await;
}

#[tokio::test]
async fn days_whose_flows_name_the_same_notices_in_another_order_do_not_block_each_other() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let one = payable(&world, &[&[100]]).await.remove(0);
        let two = payable(&world, &[&[200]]).await.remove(0);
        let tx = world.write().await;
        for (flow, on, notice) in [
            ("A1", 25, &one),
            ("A2", 25, &two),
            ("B1", 26, &two),
            ("B2", 26, &one),
        ] {
            let item = transferred(&notice.number, "r1", 1, notice.amount().0);
            keep_lines(&tx, &world, (flow, 1), day(on), &[item]).await;
        }
        tx.commit().await.unwrap();
        let tasks = (0..20)
            .map(|i| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    let tx = world.write().await;
                    let looked = reconcile_day(&tx, day(25 + i % 2), world.now).await.unwrap();
                    tx.commit().await.unwrap();
                    looked.without_receipt.len()
                })
            })
            .collect();
        assert_eq!(all(tasks).await, [2; 20]);
    })
    .await;
}

/// Reads a flow that takes back what paid a notice; whether that has turned its money.
async fn take_back(tx: &Tx, world: &World, notice: &StoredNotice, flow: &str) -> bool {
    let line = transferred(&notice.number, "r1", 1, notice.amount().0);
    let items = [FlowItem {
        outcome: FlowOutcome::Revoked,
        ..line
    }];
    let key = key(flow);
    let new = NewFlow {
        key: &key,
        revision: 1,
        day: day(26),
        transfer_reference: None,
        total: notice.amount(),
        items: &items,
    };
    let turning = may_turn(tx, &new).await.unwrap();
    let before = taken_back(tx, &turning).await.unwrap();
    assert_eq!(keep_flow(tx, &new, world.now).await.unwrap(), Kept::New);
    reconcile(tx, &key, world.now).await.unwrap();
    let after = taken_back(tx, &turning).await.unwrap();
    before.paid.is_empty() && after.paid.contains_key(&notice.id)
}

#[tokio::test]
async fn of_two_flows_read_at_once_that_take_back_the_same_money_the_first_one_does() {
    on_each_engine(async |world: World| {
        let world = Arc::new(world);
        let notice = payable(&world, &[&[1600]]).await.remove(0);
        let outcome = race(&world, vec![paper(&world, &notice, "r1")]).await;
        assert_eq!(outcome, [Outcome::Pays]);
        let tx = world.write().await;
        let first = take_back(&tx, &world, &notice, "F1").await;
        let second = {
            let (world, notice) = (Arc::clone(&world), notice.clone());
            tokio::spawn(async move {
                let tx = world.write().await;
                let turned = take_back(&tx, &world, &notice, "F2").await;
                tx.commit().await.unwrap();
                turned
            })
        };
        // Long enough to begin, and to come to what the first one holds.
        tokio::time::sleep(Duration::from_millis(200)).await;
        tx.commit().await.unwrap();
        assert_eq!((first, second.await.unwrap()), (true, false));
    })
    .await;
}
