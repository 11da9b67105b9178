//! Digital stamps that are bought by themselves: one page at a time sells one.

use super::stamps::stamp_alone;
use super::{Wanted, make, publish, wanted};
use crate::support::{World, on_each_engine};
use chrono::{DateTime, Duration, Utc};
use sea_orm::ConnectionTrait;
use sportello_storage::payments::{
    AT_THE_PAGE, NewAttempt, ON_ITS_WAY, StampOrder, StoredNotice, begin_attempt, find_any, is_stamp_on_sale,
    keep_stamp_order, return_to_attempt, sell_apart, stamp_orders,
};
use sportello_storage::{Error, Secret, Tx};
use sportello_types::ids::PaymentAttemptId;

const FIRST: &str = "348175498304559315";
const SECOND: &str = "348000000000000101";

/// The notice of a stamp that is bought by itself, and that can be paid.
async fn apart(world: &World) -> StoredNotice {
    let asked: Wanted = stamp_alone(world);
    let debt = publish(world, &asked).await;
    let tx = world.write().await;
    let debt = sell_apart(&tx, debt.id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(debt.is_apart());
    debt.notices().next().unwrap().clone()
}

/// Begins to pay it with an order of this number; the hash of the token with which the browser comes back.
async fn order(
    world: &World,
    tx: &Tx,
    notice: &StoredNotice,
    number: &str,
    at: DateTime<Utc>,
) -> (Result<(), Error>, [u8; 32]) {
    let id: PaymentAttemptId = world.id();
    let token = world.with_rng(Secret::draw).hash();
    let new = NewAttempt {
        id,
        citizen: world.mario,
        token_hash: &token,
        notices: &[notice.id],
        at,
    };
    begin_attempt(tx, &new).await.unwrap();
    let order = StampOrder {
        number: number.parse().unwrap(),
        attempt: id,
        notice: notice.id,
        ordered_at: at,
    };
    (keep_stamp_order(tx, &order).await, token)
}

#[tokio::test]
async fn a_debt_is_apart_where_it_was_said_so() {
    on_each_engine(async |world: World| {
        let notice = apart(&world).await;
        let tx = world.write().await;
        let found = find_any(&tx, notice.debt).await.unwrap().unwrap();
        assert!(found.is_apart() && notice.apart);
        let other = make(&tx, &wanted(&world, &[&[1600]])).await;
        assert!(!other.is_apart());
        let unknown = sell_apart(&tx, world.id()).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn while_a_page_may_sell_a_stamp_no_other_one_is_kept() {
    on_each_engine(async |world: World| {
        let notice = apart(&world).await;
        let tx = world.write().await;
        let (kept, _) = order(&world, &tx, &notice, FIRST, world.now).await;
        kept.unwrap();
        tx.commit().await.unwrap();

        let tx = world.write().await;
        let (refused, _) = order(&world, &tx, &notice, SECOND, world.now + Duration::minutes(1)).await;
        assert!(matches!(refused, Err(Error::WrongState)));
        tx.rollback().await.unwrap();

        let tx = world.write().await;
        let later = world.now + AT_THE_PAGE;
        let (kept, _) = order(&world, &tx, &notice, SECOND, later).await;
        kept.unwrap();
        let all = stamp_orders(&tx, notice.id).await.unwrap();
        let numbers: Vec<&str> = all.iter().map(|order| order.number.as_str()).collect();
        assert_eq!(numbers, [FIRST, SECOND]);
        let after = later + AT_THE_PAGE;
        let (again, _) = order(&world, &tx, &notice, SECOND, after).await;
        assert!(matches!(again, Err(Error::Duplicate)));
    })
    .await;
}

#[tokio::test]
async fn who_gave_up_may_order_again_and_who_says_to_have_paid_waits() {
    on_each_engine(async |world: World| {
        let notice = apart(&world).await;
        let tx = world.write().await;
        let (kept, token) = order(&world, &tx, &notice, FIRST, world.now).await;
        kept.unwrap();
        let back = world.now + Duration::minutes(3);
        for (given_up, on_sale) in [(false, true), (true, false)] {
            return_to_attempt(&tx, world.mario, &token, given_up, back)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(is_stamp_on_sale(&tx, notice.id, back).await.unwrap(), on_sale);
        }
        return_to_attempt(&tx, world.mario, &token, false, back)
            .await
            .unwrap()
            .unwrap();
        let day = back + Duration::hours(24);
        assert!(is_stamp_on_sale(&tx, notice.id, day).await.unwrap());
        let over = back + ON_ITS_WAY;
        assert!(!is_stamp_on_sale(&tx, notice.id, over).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn what_was_ordered_stays_as_it_was() {
    on_each_engine(async |world: World| {
        let notice = apart(&world).await;
        let tx = world.write().await;
        let (kept, _) = order(&world, &tx, &notice, FIRST, world.now).await;
        kept.unwrap();
        tx.commit().await.unwrap();
        let raw = world.raw().await;
        for sql in [
            "UPDATE stamp_order SET number = '348000000000000101'",
            "DELETE FROM stamp_order",
        ] {
            assert!(raw.execute_unprepared(sql).await.is_err(), "{sql}");
        }
    })
    .await;
}
