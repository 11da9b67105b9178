//! `kill -9` while stamps that are bought by themselves are ordered: between the order at the service and what the
//! portal writes of it, and at any other instant. Nobody refunds a stamp: each that was sold is here, none of them is
//! a second one that nobody sees, and whoever has paid has the certificate.

use crate::citizen::{Citizen, open, sign_in};
use crate::payments_books::Books;
use crate::payments_place::{PATIENCE, World};
use crate::payments_stamps::{FRANCESCA, asked, come_back, page, paid, sell_apart, until};
use crate::program::{Place, client};
use chrono::TimeDelta;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use serde_json::{Value, json};
use sportello_simulators::pagopa::Pagopa;
use sportello_storage::payments;
use sportello_types::payments::{Anomaly, NoticeStatus};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

const SEED: u64 = 20_261_203;
const KILLS: usize = 6;
const CERTIFICATES: usize = 6;
/// Every so many certificates is paid at two pages: the browser says that the first was given up.
const TWICE: usize = 3;
const PAID_TWICE: usize = CERTIFICATES.div_ceil(TWICE);
/// How late the service answers an order that it has taken, and within which the portal dies.
const LATE: u64 = 2_000;
const SETTINGS: &str = "[jobs]\nlease = \"24s\"\n[pagopa]\nstamp_authority_files = [\"stamps.pem\"]\n";
const PACE: Duration = Duration::from_millis(10);
/// How often a citizen's books are looked at.
const LOOK: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_killed_while_stamps_are_ordered_sells_no_second_one_that_nobody_sees() {
    let world = World::open(SEED, SETTINGS).await;
    sell_apart(&world.place);
    let mut rng = ChaCha20Rng::seed_from_u64(SEED);
    let mut serving = world.place.start(&["serve"]);
    let (found_at, address) = watch::channel(serving.portal);
    let (db, tenant) = open(&world.place).await;
    let cookie = sign_in(&db, tenant, FRANCESCA, &mut rng).await;
    db.close().await.unwrap();
    let citizen = Citizen {
        client: client(),
        cookie,
        address,
    };
    citizen.complete().await;
    let mut certificates = Vec::new();
    for n in 0..CERTIFICATES {
        certificates.push(asked(&citizen, &format!("certificate-{n}")).await);
    }
    let late = json!({ "call": "mbd.order", "trouble": "latency", "times": 1_000, "milliseconds": LATE });
    world.control("faults", &late).await.unwrap();

    let mut buying = JoinSet::new();
    for (n, certificate) in certificates.iter().enumerate() {
        let buys = buy(citizen.clone(), certificate.clone(), n);
        let begins = Duration::from_millis(rng.random_range(0..3_000));
        buying.spawn(async move {
            tokio::time::sleep(begins).await;
            buys.await;
        });
    }
    let mut known = 0;
    for _ in 0..KILLS {
        // The service has an order of which the portal has written nothing.
        known = another_order(&world.simulators.pagopa, known).await;
        tokio::time::sleep(Duration::from_millis(rng.random_range(0..LATE / 4))).await;
        known = known.max(ordered(&world.simulators.pagopa));
        serving.kill();
        serving = world.place.start(&["serve"]);
        found_at.send_replace(serving.portal);
    }
    tokio::time::timeout(PATIENCE, buying.join_all())
        .await
        .expect("somebody could never pay");
    // Now the service has the stamps of the pages that were said to be given up, too.
    world.simulators.pagopa.advance(TimeDelta::hours(2)).await;

    let issued = async {
        for certificate in &certificates {
            let issued = until(&citizen, certificate, |shown| shown["status"] == "valid").await;
            assert_eq!(issued["payment"]["stamp"], true, "with its stamp");
        }
    };
    tokio::time::timeout(PATIENCE, issued)
        .await
        .expect("a certificate waits though its stamp was sold");
    let sold = sold(&world.simulators.pagopa);
    assert_eq!(sold.len(), CERTIFICATES + PAID_TWICE);
    let seen = async {
        while Books::open(&world.place).await.receipts.len() < sold.len() {
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::time::timeout(PATIENCE, seen)
        .await
        .expect("a stamp was sold that nobody sees");
    each_is_here_once(&world.place, &sold).await;
    let kept = kept_orders(&world.place).await;
    assert!(
        ordered(&world.simulators.pagopa) > kept,
        "none died between an order and what is written of it"
    );
    assert!(serving.stop().success());
    world.place.run(&["verify"]).expect_good();
    world.simulators.cut().await;
}

/// A citizen buys the stamp of a certificate, however often the portal dies meanwhile.
async fn buy(citizen: Citizen, certificate: Value, n: usize) {
    if n.is_multiple_of(TWICE) {
        let first = page(&citizen, &certificate, &format!("first-{n}")).await;
        // The service has this stamp in an hour: until then nobody can know of it.
        let token = paid(&first, &[("ending", "paid-late"), ("seconds", "3600")]).await;
        come_back(&citizen, &token, "cancelled").await;
    }
    let last = page(&citizen, &certificate, &format!("last-{n}")).await;
    let token = paid(&last, &[("ending", "paid")]).await;
    come_back(&citizen, &token, "paid").await;
}

/// How many orders the service has taken.
fn ordered(pagopa: &Pagopa) -> usize {
    let stamps = pagopa.journal(0, Some("stamp"));
    let orders = stamps.iter().filter(|entry| entry.what["ending"].is_null());
    orders.count()
}

/// Waits until the service has taken more orders than so many; how many it has.
async fn another_order(pagopa: &Pagopa, than: usize) -> usize {
    let wait = async {
        while ordered(pagopa) <= than {
            tokio::time::sleep(PACE).await;
        }
    };
    tokio::time::timeout(PATIENCE, wait)
        .await
        .expect("nobody orders a stamp");
    ordered(pagopa)
}

/// The stamps that were sold, as the receipts that they come as.
fn sold(pagopa: &Pagopa) -> BTreeSet<String> {
    let stamps = pagopa.journal(0, Some("stamp"));
    let sales = stamps
        .iter()
        .filter(|entry| matches!(entry.what["ending"].as_str(), Some("paid" | "paid-late")));
    sales
        .map(|entry| format!("mbd-{}", entry.what["notice"].as_str().unwrap()))
        .collect()
}

/// How many orders the portal knows.
async fn kept_orders(place: &Place) -> usize {
    let books = Books::open(place).await;
    let (db, tenant) = open(place).await;
    let tx = db.read(tenant).await.unwrap();
    let mut kept = 0;
    for notice in books.notices() {
        kept += payments::stamp_orders(&tx, notice.id).await.unwrap().len();
    }
    drop(tx);
    db.close().await.unwrap();
    kept
}

/// Each notice is paid with one stamp; a second one that was sold for it is money that somebody looks at.
async fn each_is_here_once(place: &Place, sold: &BTreeSet<String>) {
    let books = Books::open(place).await;
    books.balance(CERTIFICATES);
    books.hold_the_receipts(sold);
    assert!(books.notices().all(|notice| notice.status == NoticeStatus::Paid));
    assert_eq!(books.anomalies.len(), PAID_TWICE);
    assert!(books.anomalies.iter().all(|odd| odd.kind == Anomaly::PaidTwice));
}
