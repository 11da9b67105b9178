//! Of several ways to pay a debt one is begun at a time.

use super::{notices, publish, wanted};
use crate::support::{World, on_each_engine};
use chrono::{DateTime, Duration, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sportello_storage::payments::open::{self, NewOpenPayment};
use sportello_storage::payments::{
    LONGEST_PAYMENT, NewAttempt, StoredNotice, begin_attempt, begin_way, paid_otherwise, return_to_attempt,
};
use sportello_storage::{Error, Result, Tx};
use sportello_types::ids::NoticeId;
use sportello_types::lang::Lang;
use sportello_types::payments::{AT_THE_PAGE, ON_ITS_WAY, ReturnOutcome};
use std::collections::BTreeSet;

/// The whole sum, and two instalments, of a new debt.
async fn two_ways(world: &World) -> Vec<StoredNotice> {
    notices(&publish(world, &wanted(world, &[&[1600], &[800, 800]])).await)
}

/// Mario begins to pay, with a token that is told by its number.
async fn begin(world: &World, tx: &Tx, token: u8, chosen: &[NoticeId], at: DateTime<Utc>) -> Result<()> {
    let new = NewAttempt {
        id: world.id(),
        citizen: world.mario,
        token_hash: &[token; 32],
        notices: chosen,
        at,
    };
    begin_attempt(tx, &new).await.map(drop)
}

/// Somebody who has not signed in begins to pay.
async fn begin_open(world: &World, tx: &Tx, token: u8, chosen: &[NoticeId], at: DateTime<Utc>) -> Result<()> {
    let new = NewOpenPayment {
        id: world.id(),
        token_hash: &[token; 32],
        lang: Lang::It,
        email: None,
        pay_at: "https://checkout.example/c/1",
        notices: chosen,
        at,
    };
    open::begin(tx, &new, &mut ChaCha20Rng::seed_from_u64(u64::from(token))).await
}

async fn otherwise(tx: &Tx, asked: &[NoticeId], at: DateTime<Utc>) -> BTreeSet<NoticeId> {
    paid_otherwise(tx, asked, at).await.unwrap()
}

#[tokio::test]
async fn while_one_way_is_begun_no_other_one_is_and_it_ends_by_itself() {
    on_each_engine(async |world: World| {
        let ways = two_ways(&world).await;
        let (whole, first, second) = (ways[0].id, ways[1].id, ways[2].id);
        let apart = two_ways(&world).await[1].id;
        let tx = world.write().await;
        let now = world.now;
        begin(&world, &tx, 1, &[whole], now).await.unwrap();
        let asked = [first, whole, apart, second];
        assert_eq!(otherwise(&tx, &asked, now).await, BTreeSet::from([first, second]));
        assert!(otherwise(&tx, &[], now).await.is_empty());
        for refused in [
            begin(&world, &tx, 2, &[first], now).await,
            begin(&world, &tx, 2, &[apart, second], now).await,
            begin_open(&world, &tx, 2, &[first, second], now).await,
        ] {
            assert!(matches!(refused, Err(Error::WrongState)), "{refused:?}");
        }
        // The same way again is the same way.
        begin(&world, &tx, 3, &[whole, apart], now).await.unwrap();
        let last = now + AT_THE_PAGE - Duration::seconds(1);
        assert!(begin(&world, &tx, 4, &[first], last).await.is_err());
        let over = now + AT_THE_PAGE;
        begin_open(&world, &tx, 4, &[first], over).await.unwrap();
        assert_eq!(otherwise(&tx, &asked, over).await, BTreeSet::from([whole]));
        // Instalments of one way do not exclude each other.
        begin(&world, &tx, 5, &[second], over).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_gives_up_leaves_the_others_free_and_who_has_paid_waits_for_the_receipt() {
    on_each_engine(async |world: World| {
        let ways = two_ways(&world).await;
        let (whole, first) = (ways[0].id, ways[1].id);
        let tx = world.write().await;
        begin(&world, &tx, 1, &[whole], world.now).await.unwrap();
        let back = world.later(Duration::minutes(5));
        let come_back = async |outcome| {
            let returned = return_to_attempt(&tx, world.mario, &[1; 32], outcome, back).await;
            assert!(returned.unwrap().is_some());
        };
        come_back(ReturnOutcome::Cancelled).await;
        assert!(otherwise(&tx, &[first], back).await.is_empty());
        // What a browser says last counts.
        come_back(ReturnOutcome::Paid).await;
        for (at, waits) in [
            (back, true),
            (back + ON_ITS_WAY - Duration::seconds(1), true),
            (back + ON_ITS_WAY, false),
        ] {
            assert_eq!(otherwise(&tx, &[first], at).await.contains(&first), waits, "{at}");
        }
        assert!(begin(&world, &tx, 2, &[first], back).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn what_the_node_has_begun_at_the_own_station_counts_too() {
    on_each_engine(async |world: World| {
        let ways = two_ways(&world).await;
        let (debt, whole, first) = (ways[0].debt, ways[0].id, ways[1].id);
        let tx = world.write().await;
        assert!(begin_way(&tx, debt, 0, world.now).await.unwrap());
        assert!(begin(&world, &tx, 1, &[first], world.now).await.is_err());
        assert_eq!(
            otherwise(&tx, &[whole, first], world.now).await,
            BTreeSet::from([first])
        );
        let over = world.now + LONGEST_PAYMENT;
        assert!(otherwise(&tx, &[whole, first], over).await.is_empty());
        begin(&world, &tx, 1, &[first], over).await.unwrap();
    })
    .await;
}
