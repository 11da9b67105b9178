//! What happens to notices, and the lists in which their debts stand.

use super::{Wanted, day, debtor, keyed, make, mario, new_debt, publish, statuses, wanted};
use crate::support::{World, is_refused, on_each_engine};
use chrono::Duration;
use sportello_storage::Error;
use sportello_storage::payments::{
    self, DebtFilter, DebtQuery, NewDebt, change, change_debt, create_many, extend, find_any, history,
    of_citizen, to_expire,
};
use sportello_types::ids::{DebtId, NoticeId};
use sportello_types::payments::{Change, DebtStatus, NoticeStatus};

#[tokio::test]
async fn each_change_that_the_state_allows_leaves_why_and_when() {
    on_each_engine(async |world: World| {
        let asked = wanted(&world, &[&[1600], &[800, 800]]);
        let debt = publish(&world, &asked).await;
        let ids: Vec<NoticeId> = debt.notices().map(|notice| notice.id).collect();
        let hour = world.later(Duration::hours(1));
        let tx = world.write().await;
        for special in [Change::Extend, Change::Reconcile] {
            let refused = change(&tx, ids[0], special, "x", hour).await;
            assert!(matches!(refused, Err(Error::WrongState)), "{refused:?}");
        }
        let expired = change(&tx, ids[0], Change::Expire, "scaduto", hour).await;
        assert_eq!(expired.unwrap(), NoticeStatus::Expired);
        let again = change(&tx, ids[0], Change::Expire, "scaduto", hour).await;
        assert!(matches!(again, Err(Error::WrongState)), "{again:?}");
        // Told twice: nothing happens.
        let told = change(&tx, ids[1], Change::Publish, "payments.publish", hour).await;
        assert_eq!(told.unwrap(), NoticeStatus::Payable);
        let extended = extend(&tx, ids[0], day(28), "proroga", hour).await;
        assert_eq!(
            extended.unwrap(),
            NoticeStatus::Pending,
            "the provider does not know it yet"
        );
        let trace = history(&tx, ids[0]).await.unwrap();
        let trace: Vec<_> = trace
            .iter()
            .map(|step| (step.from, step.to, step.cause.as_str(), step.at))
            .collect();
        assert_eq!(
            trace,
            [
                (
                    NoticeStatus::Pending,
                    NoticeStatus::Payable,
                    "payments.publish",
                    world.now
                ),
                (NoticeStatus::Payable, NoticeStatus::Expired, "scaduto", hour),
                (NoticeStatus::Expired, NoticeStatus::Pending, "proroga", hour),
            ]
        );
        assert_eq!(history(&tx, ids[1]).await.unwrap().len(), 1);
        let stored = find_any(&tx, asked.id).await.unwrap().unwrap();
        assert_eq!(stored.notice(ids[0]).unwrap().due_on, Some(day(28)));
        let cancelled = change_debt(&tx, asked.id, Change::Cancel, "annullato", hour)
            .await
            .unwrap();
        assert_eq!(cancelled.status(), DebtStatus::Cancelled);
        assert_eq!(statuses(&cancelled), [NoticeStatus::Cancelled; 3]);
        let refused = change_debt(&tx, asked.id, Change::Cancel, "annullato", hour).await;
        assert!(matches!(refused, Err(Error::WrongState)));
        let nowhere = change_debt(&tx, world.id(), Change::Cancel, "annullato", hour).await;
        assert!(matches!(nowhere, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn what_ends_with_its_day_is_found_the_day_after() {
    on_each_engine(async |world: World| {
        let mut ends = wanted(&world, &[&[1600]]);
        ends.options[0][0].ends = true;
        ends.options[0][0].due_on = Some(day(20));
        let debt = publish(&world, &ends).await;
        publish(&world, &wanted(&world, &[&[1600]])).await;
        let id = debt.notices().next().unwrap().id;
        let tx = world.write().await;
        assert!(to_expire(&tx, day(20), 10).await.unwrap().is_empty());
        assert_eq!(to_expire(&tx, day(21), 10).await.unwrap(), [id]);
        change(&tx, id, Change::Expire, "scaduto", world.now)
            .await
            .unwrap();
        assert!(to_expire(&tx, day(21), 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn pages_of_debts_neither_repeat_nor_hide_any_and_follow_their_states() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let mut made = Vec::new();
        for i in 0..25 {
            let mut debt = Wanted {
                at: world.later(Duration::minutes(i / 2)),
                ..wanted(&world, &[&[1000 + i]])
            };
            // Under the code, under the id, under both; and one in five is somebody else's.
            match i % 5 {
                0 => debt.citizen = Some(world.mario),
                1 => (debt.citizen, debt.debtor.tax_code) = (Some(world.mario), None),
                2 => debt.debtor = debtor("VRDNNA85M41F205G"),
                _ => {}
            }
            make(&tx, &debt).await;
            made.push(debt);
        }
        for (index, kind) in [(0, Change::Cancel), (3, Change::Expire), (4, Change::Expire)] {
            change_debt(&tx, made[index].id, kind, "x", world.now)
                .await
                .unwrap();
        }
        let ids = async |filter: DebtFilter, limit: u32| {
            let (mut seen, mut cursor) = (Vec::new(), None::<String>);
            loop {
                let page = of_citizen(&tx, world.mario, Some(&mario()), filter, cursor.as_deref(), limit)
                    .await
                    .unwrap();
                assert!(page.items.len() <= usize::try_from(limit).unwrap());
                seen.extend(page.items.iter().map(|debt| debt.id));
                cursor = page.next_cursor;
                if cursor.is_none() {
                    return seen;
                }
            }
        };
        let mut own: Vec<&Wanted> = made
            .iter()
            .enumerate()
            .filter(|(i, _)| i % 5 != 2)
            .map(|(_, debt)| debt)
            .collect();
        own.sort_by_key(|debt| std::cmp::Reverse((debt.at, debt.id)));
        let own: Vec<DebtId> = own.iter().map(|debt| debt.id).collect();
        for limit in [1, 3, 100] {
            assert_eq!(ids(DebtFilter::All, limit).await, own, "{limit}");
        }
        assert_eq!(ids(DebtFilter::Cancelled, 3).await, [made[0].id]);
        assert_eq!(ids(DebtFilter::Expired, 1).await.len(), 2);
        assert_eq!(ids(DebtFilter::ToPay, 3).await.len(), own.len() - 3);
        assert!(ids(DebtFilter::Paid, 3).await.is_empty());
        let anna = "VRDNNA85M41F205G".parse().unwrap();
        let query = DebtQuery {
            debtor: Some(&anna),
            filter: DebtFilter::ToPay,
        };
        let hers = payments::list(&tx, query, None, 3).await.unwrap();
        assert_eq!(hers.items.len(), 3);
        let rest = payments::list(&tx, query, hers.next_cursor.as_deref(), 3)
            .await
            .unwrap();
        assert_eq!((rest.items.len(), rest.next_cursor), (2, None));
        let everybody = payments::list(&tx, DebtQuery::default(), None, 100)
            .await
            .unwrap();
        assert_eq!(everybody.items.len(), 25);
        let strange = of_citizen(
            &tx,
            world.mario,
            None,
            DebtFilter::All,
            hers.next_cursor.as_deref(),
            3,
        )
        .await;
        assert!(matches!(strange, Err(Error::InvalidCursor)));
    })
    .await;
}

#[tokio::test]
async fn the_database_refuses_to_change_what_was_asked_for() {
    on_each_engine(async |world: World| {
        publish(&world, &wanted(&world, &[&[1600]])).await;
        let raw = world.raw().await;
        for (sql, why) in [
            ("UPDATE notice SET amount = 1", "fixed"),
            ("UPDATE notice SET number = '301000000000000000'", "fixed"),
            ("DELETE FROM notice", "fixed"),
            ("UPDATE debt SET debtor_tax_code = NULL", "fixed"),
            ("DELETE FROM debt", "fixed"),
            ("UPDATE notice_part SET amount = 1", "append-only"),
            ("DELETE FROM notice_change", "append-only"),
        ] {
            is_refused(&raw, sql, why).await;
        }
    })
    .await;
}

/// How fast an import is, and whether a list stays as fast: run by hand, with `--release --ignored --nocapture`.
#[tokio::test]
#[ignore = "measures"]
async fn imports_and_lists_measured() {
    on_each_engine(async |world: World| {
        let mut took = std::time::Duration::ZERO;
        for lot in 0..100 {
            let debts: Vec<Wanted> = (0..1000)
                .map(|i| keyed(&world, &format!("tari/{lot}/{i}"), 1000 + i))
                .collect();
            let news: Vec<NewDebt<'_>> = debts.iter().map(new_debt).collect();
            let begun = std::time::Instant::now();
            let tx = world.write().await;
            create_many(&tx, &news).await.unwrap();
            tx.commit().await.unwrap();
            took += begun.elapsed();
            if lot % 33 == 0 {
                let tx = world.read().await;
                let begun = std::time::Instant::now();
                of_citizen(&tx, world.mario, Some(&mario()), DebtFilter::ToPay, None, 20)
                    .await
                    .unwrap();
                println!(
                    "{:?}: a list among {} thousand: {:?}",
                    world.engine,
                    lot + 1,
                    begun.elapsed()
                );
            }
        }
        println!("{:?}: 100000 debts in {took:?}", world.engine);
    })
    .await;
}
