//! A platform of which each third call goes wrong, by chance and the same way for the same seed: while debts are
//! published, paid and found again in the flows. Once the weather is fair everything is as it would have been.

use crate::payments_books::Books;
use crate::payments_place::World;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use sportello_types::payments::NoticeStatus;
use std::collections::BTreeSet;

const SEED: u64 = 20_261_201;
const PERCENT: u8 = 30;
const DEBTS: usize = 24;
/// How receipts come, in turn. Those that are held come in the end alone: they have to be asked for before.
const ENDINGS: [&str; 5] = ["paid", "paid-held", "paid-twice", "paid-at-once", "paid-spoilt"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_stormy_platform_is_told_and_asked_ends_as_in_fair_weather() {
    let world = World::open(SEED, "").await;
    let storm = json!({ "seed": SEED, "percent": PERCENT });
    world.control("faults", &storm).await.unwrap();
    world.import("S", DEBTS);
    let serving = world.place.start(&["serve"]);
    let numbers = world.published(DEBTS).await;
    let mut paid = BTreeSet::new();
    for (number, ending) in numbers.iter().zip(ENDINGS.iter().cycle()) {
        paid.insert(world.pay(number, &json!({ "ending": ending })).await);
    }
    assert_eq!(paid.len(), DEBTS);
    let today = world.simulators.pagopa.now().date_naive();
    world.simulators.pagopa.advance(TimeDelta::days(3)).await;
    for _ in 0..4 {
        // It may end well or not: what it has done stays done.
        world.reconcile(&[]);
    }
    let suffered = world.simulators.pagopa.journal(0, Some("fault"));
    assert!(suffered.len() > DEBTS / 4, "there was a storm: {suffered:?}");

    fair_weather(&world).await;
    world.reconcile(&[]).expect_good();
    // The platform is three days ahead: of the days of its transfers what came late is looked for by name.
    for day in [today + TimeDelta::days(1), today + TimeDelta::days(2)] {
        world.reconcile(&["--day", &day.to_string()]).expect_good();
    }
    world.quiet().await;
    let before = Books::open(&world.place).await;
    are_right(&before, &paid);
    world.simulators.pagopa.release().await;
    world.reconcile(&[]).expect_good();
    world.quiet().await;
    let after = Books::open(&world.place).await;
    are_right(&after, &paid);
    assert_eq!(
        after.steps(),
        before.steps(),
        "receipts that come late change nothing"
    );
    let violations = world.simulators.pagopa.journal(0, Some("violation"));
    assert!(violations.is_empty(), "{violations:?}");
    assert!(serving.stop().success());
    world.place.run(&["verify"]).expect_good();
    world.simulators.cut().await;
}

async fn fair_weather(world: &World) {
    let url = format!("{}/control/faults", world.simulators.pagopa.base_url());
    let cleared = crate::program::client().request(Method::DELETE, url);
    assert!(cleared.send().await.unwrap().status().is_success());
}

/// Each debt is there once, its money came once, was all that was asked for, and was found.
fn are_right(books: &Books, paid: &BTreeSet<String>) {
    books.balance(DEBTS);
    for notice in books.notices() {
        assert_eq!(notice.status, NoticeStatus::Reconciled);
        assert_eq!(notice.received, Some(notice.amount()));
    }
    books.hold_the_receipts(paid);
    assert!(books.receipts.iter().all(|receipt| receipt.pays));
    assert!(books.anomalies.is_empty(), "nothing does not fit");
}
