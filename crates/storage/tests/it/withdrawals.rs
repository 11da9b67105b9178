//! Withdrawals in the register: numbered with everything else, and missed when their entry is gone.

use crate::istanze::{submit, withdraw};
use crate::register::assert_gapless;
use crate::support::{self, World, on_each_engine};
use sportello_storage::istanze;
use sportello_storage::register::{self, EMBEDDED, Fault, Register, register};
use std::sync::Arc;

#[tokio::test]
async fn withdrawals_at_once_get_numbers_without_gaps_beside_what_is_sent() {
    on_each_engine(async |world: World| {
        let tx = world.write().await;
        let mut sent = Vec::new();
        for _ in 0..12 {
            let draft = world.new_draft("Permesso ZTL");
            let id = istanze::create(&tx, draft, world.now).await.unwrap().id;
            submit(&world, &tx, id, 1).await;
            sent.push(id);
        }
        tx.commit().await.unwrap();
        let world = Arc::new(world);
        let tasks: Vec<_> = sent
            .into_iter()
            .enumerate()
            .map(|(i, id)| {
                let world = Arc::clone(&world);
                tokio::spawn(async move {
                    let tx = world.write().await;
                    withdraw(&world, &tx, id).await.unwrap();
                    if i % 3 == 0 {
                        tx.rollback().await
                    } else {
                        tx.commit().await
                    }
                    .unwrap();
                    let tx = world.write().await;
                    register(&tx, EMBEDDED, support::entry(world.id()), world.now)
                        .await
                        .unwrap();
                    tx.commit().await.unwrap();
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_gapless(&world.read().await, 2026, 12 + 8 + 12).await;
    })
    .await;
}

#[tokio::test]
async fn a_registered_withdrawal_without_its_entry_is_found_out() {
    on_each_engine(async |world: World| {
        let id = world.draft("Permesso ZTL", world.now).await;
        let tx = world.write().await;
        submit(&world, &tx, id, 1).await;
        let withdrawal = istanze::NewWithdrawal {
            document: "{}".to_owned(),
            reason: None,
            registration: world.id(),
            registered_at_once: true,
        };
        istanze::withdraw(&tx, world.mario, id, &withdrawal, world.now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            register::verify(&world.read().await).await.unwrap(),
            Register::Broken(Fault::OrphanWithdrawal(id))
        );
    })
    .await;
}
