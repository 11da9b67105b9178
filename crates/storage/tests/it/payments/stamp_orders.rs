//! Digital stamps that are bought by themselves: one page at a time sells one.

use super::stamps::stamp_alone;
use super::{Wanted, make, publish, wanted};
use crate::support::{World, on_each_engine};
use chrono::{DateTime, Duration, Utc};
use sea_orm::ConnectionTrait;
use sportello_storage::payments::{
    NewAttempt, NewReceipt, StampOrder, StoredNotice, abandon, anomalies, begin_attempt, find_any,
    is_being_paid, keep_stamp_order, receive, return_to_attempt, sell_apart, stamp_on_sale, stamp_orders,
};
use sportello_storage::{Error, Secret, Tx};
use sportello_types::ids::PaymentAttemptId;
use sportello_types::payments::{
    AT_THE_PAGE, Anomaly, AttemptStatus, DebtStatus, ON_ITS_WAY, OnSale, ReturnOutcome,
};
use sportello_types::values::EuroCents;

const FIRST: &str = "348175498304559315";
const SECOND: &str = "348000000000000101";

/// The notice of a stamp that is bought by itself, and that can be paid.
async fn apart(world: &World) -> StoredNotice {
    let asked: Wanted = stamp_alone(world);
    let debt = publish(world, &asked).await;
    let tx = world.write().await;
    let debt = sell_apart(&tx, debt.id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(debt.sells_apart() && debt.collected().next().is_none());
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

/// The first order, now; not committed yet.
async fn ordered(world: &World, notice: &StoredNotice) -> (Tx, [u8; 32]) {
    let tx = world.write().await;
    let (kept, token) = order(world, &tx, notice, FIRST, world.now).await;
    kept.unwrap();
    (tx, token)
}

#[tokio::test]
async fn beside_fees_a_stamp_alone_is_apart_and_what_is_paid_in_part_is_told_once() {
    on_each_engine(async |world: World| {
        let mut asked = wanted(&world, &[&[52]]);
        let stamp = stamp_alone(&world).options.remove(0).remove(0);
        asked.options[0].push(stamp);
        let made = publish(&world, &asked).await;
        let tx = world.write().await;
        let debt = sell_apart(&tx, made.id).await.unwrap();
        let told: Vec<_> = debt.collected().map(StoredNotice::amount).collect();
        assert_eq!(told, [EuroCents(52)]);
        assert!(debt.sells_apart());
        let fees = debt.notices().next().unwrap();
        let receipt = NewReceipt {
            id: world.id(),
            receipt_id: "R1",
            notice: &fees.number,
            creditor: &fees.creditor,
            amount: fees.amount(),
            fee: None,
            paid_at: Some(world.now),
            provider: "Banca",
            payer: None,
            cart: None,
            stand_in: false,
            transfers: &[],
            xml: b"<receipt/>",
        };
        receive(&tx, &receipt, world.now).await.unwrap();
        let half = find_any(&tx, debt.id).await.unwrap().unwrap();
        assert_eq!(half.status(), DebtStatus::PartlyPaid);
        assert!(!half.lets_go_on() && !half.is_given_back() && half.paid_at().is_none());
        for found in [1, 0] {
            assert_eq!(abandon(&tx, debt.id, world.now).await.unwrap(), found);
        }
        let page = anomalies(&tx, true, None, 10).await.unwrap();
        let [odd] = &page.items[..] else {
            panic!("one anomaly")
        };
        assert_eq!((odd.kind, odd.id), (Anomaly::Abandoned, receipt.id));
    })
    .await;
}

#[tokio::test]
async fn a_debt_is_apart_where_it_was_said_so() {
    on_each_engine(async |world: World| {
        let notice = apart(&world).await;
        let tx = world.write().await;
        let found = find_any(&tx, notice.debt).await.unwrap().unwrap();
        assert!(found.sells_apart() && notice.apart);
        let other = make(&tx, &wanted(&world, &[&[1600]])).await;
        assert!(!other.sells_apart());
        let unknown = sell_apart(&tx, world.id()).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn while_a_page_may_sell_a_stamp_no_other_one_is_kept() {
    on_each_engine(async |world: World| {
        let notice = apart(&world).await;
        let (tx, _) = ordered(&world, &notice).await;
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
        let (tx, token) = ordered(&world, &notice).await;
        let back = world.now + Duration::minutes(3);
        let come_back = async |outcome| {
            let found = return_to_attempt(&tx, world.mario, &token, outcome, back).await;
            found.unwrap().unwrap()
        };
        let on_sale = async |at| stamp_on_sale(&tx, notice.id, at).await.unwrap();
        for (outcome, sells) in [
            (ReturnOutcome::Waiting, Some(OnSale::Page)),
            (ReturnOutcome::Cancelled, None),
            (ReturnOutcome::Paid, Some(OnSale::Page)),
        ] {
            assert_eq!(come_back(outcome).await.shown().again_at, None);
            assert_eq!(on_sale(back).await, sells, "{outcome:?}");
        }
        let over = back + ON_ITS_WAY;
        assert_eq!(on_sale(over - Duration::seconds(1)).await, Some(OnSale::Page));
        assert_eq!(on_sale(over).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_has_failed_may_have_sold_it_for_as_long_as_one_that_nobody_came_back_from() {
    on_each_engine(async |world: World| {
        let notice = apart(&world).await;
        let (tx, token) = ordered(&world, &notice).await;
        let back = world.now + Duration::minutes(3);
        let failed = return_to_attempt(&tx, world.mario, &token, ReturnOutcome::Failed, back)
            .await
            .unwrap()
            .unwrap();
        let until = world.now + AT_THE_PAGE;
        assert_eq!(
            (failed.status(), failed.shown().again_at),
            (AttemptStatus::GivenUp, Some(until))
        );
        let last = until - Duration::seconds(1);
        for (at, sells) in [(last, Some(OnSale::Failed { until })), (until, None)] {
            assert_eq!(stamp_on_sale(&tx, notice.id, at).await.unwrap(), sells);
            let being_paid = is_being_paid(&tx, notice.debt, at).await;
            assert_eq!(being_paid.unwrap(), sells.is_some(), "nor is the debt taken back");
        }
        tx.commit().await.unwrap();
        for (at, refused) in [(last, true), (until, false)] {
            let tx = world.write().await;
            let (kept, _) = order(&world, &tx, &notice, SECOND, at).await;
            assert_eq!(kept.is_err(), refused);
            tx.rollback().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_ordered_stays_as_it_was() {
    on_each_engine(async |world: World| {
        let notice = apart(&world).await;
        let (tx, _) = ordered(&world, &notice).await;
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
