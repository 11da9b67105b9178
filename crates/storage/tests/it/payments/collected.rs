//! What whoever collects still has: debts that can be paid, and jobs that tell them of those that cannot.

use super::{Wanted, make, publish, segregation, wanted};
use crate::support::{World, on_each_engine};
use chrono::Duration;
use sportello_storage::outbox::{self, NewJob, to_do};
use sportello_storage::payments::{change, change_debt, extend, payable_debts};
use sportello_types::ids::TenantId;
use sportello_types::payments::Change;

async fn payable(world: &World, tenant: TenantId, but: Option<u8>) -> u64 {
    let tx = world.db.system_read().await.unwrap();
    payable_debts(&tx, tenant, but.map(segregation)).await.unwrap()
}

#[tokio::test]
async fn a_debt_is_with_whoever_collects_until_nothing_of_it_can_be_paid() {
    on_each_engine(async |world: World| {
        assert_eq!(payable(&world, world.tenant, None).await, 0);
        // Instalments of one debt are one debt; what was told without an answer may be there.
        let instalments = publish(&world, &wanted(&world, &[&[1600], &[800, 800]])).await;
        let tx = world.write().await;
        let pending = make(&tx, &wanted(&world, &[&[100]])).await;
        tx.commit().await.unwrap();
        let elsewhere = Wanted {
            segregation: 2,
            ..wanted(&world, &[&[200]])
        };
        let elsewhere = publish(&world, &elsewhere).await;
        assert_eq!(payable(&world, world.tenant, None).await, 3);
        assert_eq!(payable(&world, world.tenant, Some(1)).await, 1);
        assert_eq!(payable(&world, world.tenant, Some(2)).await, 2);
        assert_eq!(payable(&world, world.tenant, Some(3)).await, 3);
        assert_eq!(payable(&world, world.other, None).await, 0, "each has its own");

        let tx = world.write().await;
        let cancelled = change_debt(&tx, pending.id, Change::Cancel, "x", world.now).await;
        cancelled.unwrap();
        let notice = elsewhere.notices().next().unwrap().id;
        change(&tx, notice, Change::Expire, "x", world.now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(payable(&world, world.tenant, None).await, 1);

        let tx = world.write().await;
        for notice in instalments.notices().skip(1) {
            change(&tx, notice.id, Change::Expire, "x", world.now)
                .await
                .unwrap();
        }
        let later = super::day(30);
        extend(&tx, notice, later, "x", world.now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            payable(&world, world.tenant, None).await,
            2,
            "one way to pay is left, and one debt has more time"
        );
    })
    .await;
}

#[tokio::test]
async fn jobs_are_to_do_until_they_are_done_or_given_up() {
    on_each_engine(async |world: World| {
        let names = ["payments_close", "payments_withdraw"];
        let count = async || {
            let tx = world.db.system_read().await.unwrap();
            to_do(&tx, world.tenant, &names).await.unwrap()
        };
        assert_eq!(count().await, 0);
        for (tenant, name) in [
            (world.tenant, "payments_close"),
            (world.tenant, "payments_withdraw"),
            (world.tenant, "payments_publish"),
            (world.other, "payments_withdraw"),
        ] {
            let job = NewJob {
                id: world.id(),
                name,
                dedup_key: "1".to_owned(),
                payload: serde_json::json!({}),
                due_at: world.now,
            };
            let tx = world.db.begin(tenant).await.unwrap();
            assert!(outbox::enqueue(&tx, &job, world.now).await.unwrap());
            tx.commit().await.unwrap();
        }
        assert_eq!(count().await, 2);
        let tx = world.db.system().await.unwrap();
        let taken = outbox::take_due(&tx, 9, Duration::seconds(60), world.now);
        let taken = taken.await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count().await, 2, "those in somebody's hands are not done");
        let done = taken
            .iter()
            .find(|job| job.tenant == world.tenant && job.name == "payments_close");
        let tx = world.write().await;
        outbox::done(&tx, done.unwrap(), world.now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count().await, 1);
    })
    .await;
}
