//! A platform of which each third call goes wrong, by chance and the same way for the same seed: while debts are
//! published, paid and found again in the flows. Once the weather is fair everything is as it would have been.

use crate::payments_place::World;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use sportello_storage::payments::{self, DebtQuery, StoredAnomaly, StoredDebt, StoredReceipt};
use sportello_storage::{Tx, tenants};
use sportello_types::payments::NoticeStatus;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const SEED: u64 = 20_261_201;
const PERCENT: u8 = 30;
const DEBTS: usize = 24;
/// How receipts come, in turn. Those that are held come in the end alone: they have to be asked for before.
const ENDINGS: [&str; 5] = ["paid", "paid-held", "paid-twice", "paid-at-once", "paid-spoilt"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_stormy_platform_is_told_and_asked_ends_as_in_fair_weather() {
    let world = World::open(SEED).await;
    let storm = json!({ "seed": SEED, "percent": PERCENT });
    world.control("faults", &storm).await.unwrap();
    import(&world);
    let serving = world.place.start(&["serve"]);
    let numbers = world.published(DEBTS).await;
    let mut paid = BTreeSet::new();
    for (number, ending) in numbers.iter().zip(ENDINGS.iter().cycle()) {
        paid.insert(world.pay(number, &json!({ "ending": ending })).await);
    }
    assert_eq!(paid.len(), DEBTS);
    let today = world.simulators.pagopa.now().date_naive();
    world.simulators.pagopa.advance(TimeDelta::days(3)).await;
    let reconcile = |more: &[&str]| {
        let mut args = vec!["payments", "reconcile", "--tenant", "borgoverde"];
        args.extend(more);
        world.place.run(&args)
    };
    for _ in 0..4 {
        // It may end well or not: what it has done stays done.
        reconcile(&[]);
    }
    let suffered = world.simulators.pagopa.journal(0, Some("fault"));
    assert!(suffered.len() > DEBTS / 4, "there was a storm: {suffered:?}");

    fair_weather(&world).await;
    reconcile(&[]).expect_good();
    // The platform is three days ahead: of the days of its transfers what came late is looked for by name.
    for day in [today + TimeDelta::days(1), today + TimeDelta::days(2)] {
        reconcile(&["--day", &day.to_string()]).expect_good();
    }
    world.quiet().await;
    let before = Books::open(&world).await;
    before.are_right(&paid);
    world.simulators.pagopa.release().await;
    reconcile(&[]).expect_good();
    world.quiet().await;
    let after = Books::open(&world).await;
    after.are_right(&paid);
    assert_eq!(
        after.steps, before.steps,
        "receipts that come late change nothing"
    );
    let violations = world.simulators.pagopa.journal(0, Some("violation"));
    assert!(violations.is_empty(), "{violations:?}");
    assert!(serving.stop().success());
    world.place.run(&["verify"]).expect_good();
    world.simulators.stop().await;
}

async fn fair_weather(world: &World) {
    let url = format!("{}/control/faults", world.simulators.pagopa.base_url());
    let cleared = crate::program::client().request(Method::DELETE, url);
    assert!(cleared.send().await.unwrap().status().is_success());
}

fn import(world: &World) {
    let mut file = "key;tax_code;name;subject;amount;due_on;category\n".to_owned();
    for number in 1..=DEBTS {
        writeln!(
            file,
            "S-{number};SRRGLI85D52B354O;Giulia Serra;Mensa scolastica;{number},50;2099-12-30;9/0107101TS/"
        )
        .unwrap();
    }
    std::fs::write(world.place.path("debts.csv"), file).unwrap();
    let args = ["payments", "import", "--tenant", "borgoverde", "debts.csv"];
    world.place.run(&args).expect_good();
}

/// What the database holds of payments.
struct Books {
    debts: Vec<StoredDebt>,
    receipts: Vec<StoredReceipt>,
    anomalies: Vec<StoredAnomaly>,
    /// How often anything has happened to a notice.
    steps: usize,
}

impl Books {
    async fn open(world: &World) -> Self {
        let db = world.place.db().await;
        let tx = db.system_read().await.unwrap();
        let tenant = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap().id;
        drop(tx);
        let tx = db.read(tenant).await.unwrap();
        let books = Self::read(&tx).await;
        drop(tx);
        db.close().await.unwrap();
        books
    }

    async fn read(tx: &Tx) -> Self {
        let page = payments::list(tx, DebtQuery::default(), None, 100).await.unwrap();
        let debts = page.items;
        let (mut receipts, mut steps) = (Vec::new(), 0);
        for notice in debts.iter().flat_map(StoredDebt::notices) {
            receipts.extend(payments::receipts_of(tx, notice.id).await.unwrap());
            steps += payments::history(tx, notice.id).await.unwrap().len();
        }
        let anomalies = payments::anomalies(tx, true, None, 100).await.unwrap().items;
        Self {
            debts,
            receipts,
            anomalies,
            steps,
        }
    }

    /// Each debt is there once, its money came once, was all that was asked for, and was found.
    fn are_right(&self, paid: &BTreeSet<String>) {
        let notices: Vec<_> = self.debts.iter().flat_map(StoredDebt::notices).collect();
        let numbers: BTreeSet<_> = notices.iter().map(|notice| &notice.number).collect();
        assert_eq!((self.debts.len(), numbers.len()), (DEBTS, DEBTS));
        for notice in &notices {
            assert_eq!(notice.status, NoticeStatus::Reconciled);
            assert_eq!(notice.received, Some(notice.amount()));
        }
        let here: BTreeSet<String> = self
            .receipts
            .iter()
            .map(|receipt| receipt.receipt_id.clone())
            .collect();
        assert_eq!(&here, paid, "a receipt was lost, or made up");
        assert_eq!(self.receipts.len(), DEBTS, "a receipt is here twice");
        assert!(self.receipts.iter().all(|receipt| receipt.pays));
        let came: i64 = self.receipts.iter().map(|receipt| receipt.amount.0).sum();
        let asked: i64 = notices.iter().map(|notice| notice.amount().0).sum();
        assert_eq!(came, asked);
        assert!(self.anomalies.is_empty(), "nothing does not fit");
    }
}
