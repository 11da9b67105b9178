//! Money survives, and what waits for it goes on: `kill -9` while receipts come, while they are found again in the
//! flows, and while those take money back and have it again, at instants drawn from a seed. The node of payments
//! lives in the process of the test, and calls over mutual TLS.

use crate::payments_books::Books;
use crate::payments_place::{Counter, PATIENCE, RECONCILE, World};
use crate::payments_reversals::{Reversals, TAKEN_BACK};
use crate::program::Place;
use crate::waiting_certificates::{Certificates, PAID, UNPAID, bring_residents};
use crate::waiting_istanze::{AFTER, BEFORE, Waiting};
use chrono::{NaiveTime, TimeDelta};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use serde_json::json;
use sportello_types::payments::{Anomaly, NoticeStatus};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

const KILLS: usize = 6;
/// The same while people are told that their money was taken back.
const TELLING_KILLS: usize = 2;
const SEED: u64 = 20_261_129;
/// Debts that an office has brought in, and those for which istanze and certificates wait.
const IMPORTED: usize = 45;
const DEBTS: usize = IMPORTED + BEFORE + AFTER + PAID + UNPAID;
/// When the flows of the last day of payments are there, and can still be published anew: after its beginning.
const FLOWS_AFTER: TimeDelta = TimeDelta::hours(60);
/// Every so many notices is paid twice, of those that are paid.
const TWICE: usize = 6;
const PAID_TWICE: usize = (DEBTS - UNPAID).div_ceil(TWICE);
/// A lease that outlives a batch of receipts in a debug build, and no more; and stamps can be bought.
const SETTINGS: &str = "[jobs]\nlease = \"24s\"\n[pagopa]\nstamp_authority_files = [\"stamps.pem\"]\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_killed_while_receipts_come_and_are_reconciled_loses_no_cent() {
    let world = World::open(SEED, SETTINGS).await;
    bring_residents(&world.place);
    world.import("M", IMPORTED);
    let mut rng = ChaCha20Rng::seed_from_u64(SEED);
    let mut serving = world.place.start(&["serve"]);
    let (found_at, address) = watch::channel(serving.portal);
    let waiting = Waiting::new(&world.place, address.clone(), &mut rng).await;
    let certificates = Certificates::new(&world.place, address.clone(), &mut rng).await;
    let mut reversals = Reversals::new(&world.place, address, &mut rng).await;
    let unpaid = certificates.unpaid();
    let mut numbers = world.published(DEBTS).await;
    numbers.retain(|number| !unpaid.contains(number));
    assert_eq!(numbers.len(), DEBTS - UNPAID);

    let mut paying = JoinSet::new();
    for (index, number) in numbers.iter().enumerate() {
        let pay = pay(world.counter(), number.clone(), index % TWICE == 0);
        let begins = Duration::from_millis(rng.random_range(0..6_000));
        paying.spawn(async move {
            tokio::time::sleep(begins).await;
            pay.await
        });
    }
    for _ in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(rng.random_range(100..700))).await;
        serving.kill();
        serving = world.place.start(&["serve"]);
        found_at.send_replace(serving.portal);
        certificates.none_is_issued_unpaid(&world.place).await;
    }
    let receipts: BTreeSet<String> = paying.join_all().await.into_iter().flatten().collect();
    assert_eq!(receipts.len(), DEBTS - UNPAID + PAID_TWICE);
    let last_day = world.simulators.pagopa.now().date_naive();
    // The node tries again after an hour what was not taken; some of it came, and nobody said so.
    for _ in 0..KILLS + 2 {
        world.simulators.pagopa.advance(TimeDelta::hours(1)).await;
    }
    everything_is_paid(&world.place, &receipts, &unpaid).await;

    reversals.report(&world, &Books::open(&world.place).await).await;
    read_and_die(&world, 2, &mut rng).await;
    reversals.take_back(&world).await;
    read_and_die(&world, 2, &mut rng).await;
    for _ in 0..TELLING_KILLS {
        tokio::time::sleep(Duration::from_millis(rng.random_range(50..500))).await;
        serving.kill();
        serving = world.place.start(&["serve"]);
        found_at.send_replace(serving.portal);
    }
    let gone_on = async {
        waiting.go_on().await;
        certificates.are_issued().await;
    };
    tokio::time::timeout(PATIENCE, gone_on)
        .await
        .expect("something waits though it is paid");

    // Whoever was to be told of the first turn is, before there is another one.
    world.quiet().await;
    reversals.have_again(&world).await;
    read_and_die(&world, 2, &mut rng).await;
    let published = last_day.and_time(NaiveTime::MIN).and_utc() + FLOWS_AFTER;
    let pagopa = &world.simulators.pagopa;
    pagopa.advance(published - pagopa.now()).await;
    read_and_die(&world, 3, &mut rng).await;
    let before = everything_is_found(&world.place, &unpaid, &reversals).await;
    reversals.publish_anew(&world).await;
    read_and_die(&world, 2, &mut rng).await;
    assert_eq!(
        everything_is_found(&world.place, &unpaid, &reversals).await,
        before,
        "the same once more changes nothing"
    );
    world.quiet().await;
    let books = Books::open(&world.place).await;
    reversals.were_told_once(&books).await;
    waiting.went_on_once(&world.place).await;
    certificates.were_issued_once(&world.place).await;
    assert!(serving.stop().success());
    world.place.run(&["verify"]).expect_good();
    world.simulators.cut().await;
}

/// Flows are read by one process after the other, each of which dies at some instant, and by a last one that does
/// not.
async fn read_and_die(world: &World, kills: usize, rng: &mut ChaCha20Rng) {
    for _ in 0..kills {
        let mut reconciling = world.place.begin(&RECONCILE);
        tokio::time::sleep(Duration::from_millis(rng.random_range(50..900))).await;
        reconciling.kill().unwrap();
        reconciling.wait().unwrap();
    }
    world.reconcile(&[]).expect_good();
}

/// Somebody pays at a counter; once more, if wanted, though it is paid. The receipts.
async fn pay(counter: Counter, number: String, twice: bool) -> Vec<String> {
    let mut receipts = Vec::new();
    for force in [false, true].into_iter().take(1 + usize::from(twice)) {
        let receipt = counter.pay(&number, &json!({ "force": force })).await;
        receipts.push(receipt.unwrap_or_else(|| panic!("{number} cannot be paid")));
    }
    receipts
}

async fn everything_is_paid(place: &Place, receipts: &BTreeSet<String>, unpaid: &BTreeSet<String>) {
    let books = Books::open(place).await;
    books.balance(DEBTS);
    for notice in books.notices() {
        let paid = !unpaid.contains(notice.number.as_str());
        assert_eq!(notice.status == NoticeStatus::Paid, paid, "{:?}", notice.status);
    }
    books.hold_the_receipts(receipts);
    assert_eq!(books.anomalies.len(), PAID_TWICE);
    assert!(books.anomalies.iter().all(|odd| odd.kind == Anomaly::PaidTwice));
}

/// The money of all that is paid was found in the flows, as often as they have brought it, and nothing else; each
/// cent is found, or somebody looks at it. How often anything has happened to a notice.
async fn everything_is_found(place: &Place, unpaid: &BTreeSet<String>, reversals: &Reversals) -> usize {
    let books = Books::open(place).await;
    books.balance(DEBTS);
    books.each_cent_is_found_or_looked_at(TAKEN_BACK);
    for (notice, story) in books.stories() {
        let paid = !unpaid.contains(notice.number.as_str());
        let is_there = paid && notice.reversed.is_none();
        assert_eq!(notice.status.is_paid(), paid, "{:?}", notice.status);
        assert_eq!(
            notice.status == NoticeStatus::Reconciled,
            is_there,
            "{:?}",
            notice.status
        );
        let found = story
            .iter()
            .filter(|step| step.from == NoticeStatus::Paid && step.to == NoticeStatus::Reconciled)
            .count();
        let brought = if paid { reversals.brought(notice) } else { 0 };
        assert_eq!(found, brought, "found as often as it was brought");
    }
    books.steps()
}
