//! Money survives, and what waits for it goes on: `kill -9` while receipts come and while they are found again in
//! the flows, at instants drawn from a seed. The node of payments lives in the process of the test, and calls over
//! mutual TLS.

use crate::program::{Place, client};
use crate::waiting_istanze::{AFTER, BEFORE, Waiting};
use chrono::TimeDelta;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use reqwest::StatusCode;
use serde_json::{Value, json};
use sportello_simulators::Running;
use sportello_simulators::pagopa::{Creditor, Station};
use sportello_storage::payments::{self, DebtQuery, StoredAnomaly, StoredDebt, StoredReceipt};
use sportello_storage::{Tx, outbox, tenants};
use sportello_types::payments::{Anomaly, NoticeStatus};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::net::TcpListener;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

const KILLS: usize = 8;
const SEED: u64 = 20_261_129;
/// Debts that an office has brought in, and those with what istanze wait for.
const IMPORTED: usize = 45;
const DEBTS: usize = IMPORTED + BEFORE + AFTER;
/// Every so many notices is paid twice.
const TWICE: usize = 6;
const CREDITOR: &str = "80010470922";
const KEY: &str = "between us";
/// The longest wait for the worker, most of it that for the last lease.
const PATIENCE: Duration = Duration::from_mins(2);
/// How often somebody asks whether something is there.
const PACE: Duration = Duration::from_millis(100);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_killed_while_receipts_come_and_are_reconciled_loses_no_cent() {
    let (simulators, place) = platform().await;
    import(&place);
    let mut rng = ChaCha20Rng::seed_from_u64(SEED);
    let mut serving = place.start(&["serve"]);
    let (found_at, address) = watch::channel(serving.portal);
    let waiting = Waiting::new(&place, address, &mut rng).await;
    let numbers = published(&simulators).await;

    let mut paying = JoinSet::new();
    for (index, number) in numbers.iter().enumerate() {
        let pay = pay(simulators.pagopa.base_url(), number.clone(), index % TWICE == 0);
        let begins = Duration::from_millis(rng.random_range(0..6_000));
        paying.spawn(async move {
            tokio::time::sleep(begins).await;
            pay.await
        });
    }
    for _ in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(rng.random_range(100..700))).await;
        serving.kill();
        serving = place.start(&["serve"]);
        found_at.send_replace(serving.portal);
    }
    let receipts: BTreeSet<String> = paying.join_all().await.into_iter().flatten().collect();
    assert_eq!(receipts.len(), DEBTS + DEBTS / TWICE);
    // The node tries again after an hour what was not taken; some of it came, and nobody said so.
    for _ in 0..KILLS + 2 {
        simulators.pagopa.advance(TimeDelta::hours(1)).await;
    }
    everything_is_paid(&place, &receipts).await;
    tokio::time::timeout(PATIENCE, waiting.go_on())
        .await
        .expect("something waits though it is paid");

    simulators.pagopa.advance(TimeDelta::days(3)).await;
    for _ in 0..KILLS {
        let mut reconciling = place.begin(&["payments", "reconcile", "--tenant", "borgoverde"]);
        tokio::time::sleep(Duration::from_millis(rng.random_range(50..900))).await;
        reconciling.kill().unwrap();
        reconciling.wait().unwrap();
    }
    place
        .run(&["payments", "reconcile", "--tenant", "borgoverde"])
        .expect_good();
    let before = everything_is_found(&place).await;
    place
        .run(&["payments", "reconcile", "--tenant", "borgoverde"])
        .expect_good();
    assert_eq!(
        everything_is_found(&place).await,
        before,
        "once more changes nothing"
    );
    quiet(&place).await;
    waiting.went_on_once(&place).await;
    assert!(serving.stop().success());
    place.run(&["verify"]).expect_good();
    simulators.stop().await;
}

/// A platform that knows Borgoverde and where its station will be, and a portal that knows the platform.
async fn platform() -> (Running, Place) {
    let simulators = sportello_simulators::serve(sportello_simulators::Config {
        http_addr: ([127, 0, 0, 1], 0).into(),
        smtp_addr: ([127, 0, 0, 1], 0).into(),
        seed: Some(SEED),
        ..sportello_simulators::Config::default()
    })
    .await
    .unwrap();
    // It comes back at the same port after each kill: the node knows no other.
    let port = TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    simulators
        .pagopa
        .register(Creditor {
            tax_code: CREDITOR.to_owned(),
            name: "Comune di Borgoverde".to_owned(),
            keys: vec![KEY.to_owned()],
            segregation_codes: vec!["01".to_owned()],
            accounts: Vec::new(),
            station: Some(Station {
                broker: CREDITOR.to_owned(),
                id: format!("{CREDITOR}_01"),
                url: format!("https://localhost:{port}/pagopa/station/borgoverde")
                    .parse()
                    .unwrap(),
                answers_for: Vec::new(),
            }),
        })
        .unwrap();
    let base = simulators.pagopa.base_url();
    let mut settings = format!(
        "[mail]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nfrom = \"no-reply@borgoverde.example\"\n\
         [jobs]\nlease = \"24s\"\n",
        simulators.smtp_addr.port()
    );
    settings.push_str("[pagopa]\nstamp_authority_files = [\"stamps.pem\"]\n");
    for (name, path) in [
        ("gpd", "/gpd/debt-positions-service"),
        ("checkout", "/checkout/ec/v2"),
        ("receipts", "/gpd/payments-receipts-service/v1"),
        ("fdr", "/fdr-org/service/v1"),
    ] {
        write!(
            settings,
            "[pagopa.{name}]\nurl = \"{base}{path}\"\nkey = {KEY:?}\n"
        )
        .unwrap();
    }
    write!(
        settings,
        "[pagopa.station]\nlisten = \"127.0.0.1:{port}\"\ncertificate_file = \"station.pem\"\n\
         key_file = \"station.key\"\nclient_certificate_files = [\"node.pem\"]\n"
    )
    .unwrap();
    let place = Place::new(&settings);
    let (certificate, key) = simulators.pagopa.make_station().unwrap();
    std::fs::write(place.path("station.pem"), certificate).unwrap();
    std::fs::write(place.path("station.key"), key).unwrap();
    std::fs::write(place.path("node.pem"), simulators.pagopa.node_pem()).unwrap();
    std::fs::write(place.path("stamps.pem"), simulators.pagopa.stamps_pem()).unwrap();
    place.settle();
    (simulators, place)
}

fn import(place: &Place) {
    let mut file = "key;tax_code;name;subject;amount;due_on;category\n".to_owned();
    for number in 1..=IMPORTED {
        writeln!(
            file,
            "M-{number};SRRGLI85D52B354O;Giulia Serra;Mensa scolastica;{number},50;2099-12-30;9/0107101TS/"
        )
        .unwrap();
    }
    std::fs::write(place.path("debts.csv"), file).unwrap();
    place
        .run(&["payments", "import", "--tenant", "borgoverde", "debts.csv"])
        .expect_good();
}

/// Waits until the worker has told the platform of all debts; the numbers of their notices.
async fn published(simulators: &Running) -> Vec<String> {
    let (client, url) = (client(), format!("{}/control", simulators.pagopa.base_url()));
    let all = async || {
        loop {
            let shown: Value = client.get(&url).send().await.unwrap().json().await.unwrap();
            let positions = shown["positions"].as_array().unwrap();
            if positions.len() == DEBTS {
                let number = |position: &Value| position["notices"][0]["notice"].as_str().unwrap().to_owned();
                return positions.iter().map(number).collect();
            }
            tokio::time::sleep(PACE).await;
        }
    };
    tokio::time::timeout(PATIENCE, all())
        .await
        .expect("the debts were never published")
}

/// Somebody pays at a counter; once more, if wanted, though it is paid. The receipts.
async fn pay(base: String, number: String, twice: bool) -> Vec<String> {
    let client = client();
    let mut receipts = Vec::new();
    for force in [false, true].into_iter().take(1 + usize::from(twice)) {
        let body = json!({ "creditor": CREDITOR, "notice": number, "force": force });
        let url = format!("{base}/control/pay");
        let answer = client.post(url).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{number}");
        let answer: Value = answer.json().await.unwrap();
        receipts.push(answer["receipt"].as_str().unwrap().to_owned());
    }
    receipts
}

/// What the database holds of payments.
struct Books {
    debts: Vec<StoredDebt>,
    receipts: Vec<StoredReceipt>,
    anomalies: Vec<StoredAnomaly>,
}

impl Books {
    async fn open(place: &Place) -> Self {
        let db = place.db().await;
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
        let debts = payments::list(tx, DebtQuery::default(), None, 100)
            .await
            .unwrap()
            .items;
        let mut receipts = Vec::new();
        for notice in debts.iter().flat_map(StoredDebt::notices) {
            receipts.extend(payments::receipts_of(tx, notice.id).await.unwrap());
        }
        let anomalies = payments::anomalies(tx, true, None, 100).await.unwrap().items;
        Self {
            debts,
            receipts,
            anomalies,
        }
    }

    /// What holds at every instant: what came in is what was paid and what does not fit, each notice is paid
    /// once, and no number was given twice.
    fn balance(&self) {
        let came: i64 = self.receipts.iter().map(|receipt| receipt.amount.0).sum();
        let notices: Vec<_> = self.debts.iter().flat_map(StoredDebt::notices).collect();
        let paid: i64 = notices
            .iter()
            .filter(|notice| notice.status.is_paid())
            .map(|notice| notice.amount().0)
            .sum();
        let odd: i64 = self.anomalies.iter().map(|anomaly| anomaly.paid.0).sum();
        assert_eq!(came, paid + odd);
        let mut pays: BTreeMap<_, usize> = BTreeMap::new();
        for receipt in self.receipts.iter().filter(|receipt| receipt.pays) {
            *pays.entry(receipt.notice).or_default() += 1;
        }
        for notice in &notices {
            let once = usize::from(notice.status.is_paid());
            assert_eq!(pays.get(&notice.id).copied().unwrap_or_default(), once);
        }
        let numbers: BTreeSet<_> = notices.iter().map(|notice| &notice.number).collect();
        assert_eq!((numbers.len(), self.debts.len()), (DEBTS, DEBTS));
    }

    fn statuses(&self) -> Vec<NoticeStatus> {
        let notices = self.debts.iter().flat_map(StoredDebt::notices);
        notices.map(|notice| notice.status).collect()
    }
}

async fn everything_is_paid(place: &Place, receipts: &BTreeSet<String>) {
    let books = Books::open(place).await;
    books.balance();
    assert!(
        books
            .statuses()
            .iter()
            .all(|status| *status == NoticeStatus::Paid)
    );
    let here: BTreeSet<String> = books
        .receipts
        .iter()
        .map(|receipt| receipt.receipt_id.clone())
        .collect();
    assert_eq!(&here, receipts, "a receipt was lost, or made up");
    assert_eq!(books.receipts.len(), receipts.len(), "a receipt is here twice");
    assert_eq!(books.anomalies.len(), DEBTS / TWICE);
    assert!(books.anomalies.iter().all(|odd| odd.kind == Anomaly::PaidTwice));
}

/// The money of all that is paid was found in the flows; how often the books say so.
async fn everything_is_found(place: &Place) -> usize {
    let books = Books::open(place).await;
    books.balance();
    assert!(
        books
            .statuses()
            .iter()
            .all(|status| *status == NoticeStatus::Reconciled)
    );
    let db = place.db().await;
    let tx = db.system_read().await.unwrap();
    let tenant = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap().id;
    drop(tx);
    let tx = db.read(tenant).await.unwrap();
    let mut steps = 0;
    for notice in books.debts.iter().flat_map(StoredDebt::notices) {
        let history = payments::history(&tx, notice.id).await.unwrap();
        let found = history
            .iter()
            .filter(|step| step.from == NoticeStatus::Paid && step.to == NoticeStatus::Reconciled)
            .count();
        assert_eq!(found, 1, "found once");
        steps += history.len();
    }
    drop(tx);
    db.close().await.unwrap();
    steps
}

/// Waits until nothing is left to do outside: whoever paid was told.
async fn quiet(place: &Place) {
    let db = place.db().await;
    let empty = async || {
        loop {
            let tx = db.system_read().await.unwrap();
            let backlog = outbox::backlog(&tx).await.unwrap();
            drop(tx);
            assert_eq!(backlog.dead, 0, "{backlog:?}");
            if backlog.open == 0 {
                return;
            }
            tokio::time::sleep(PACE).await;
        }
    };
    tokio::time::timeout(PATIENCE, empty())
        .await
        .expect("something was never done");
    db.close().await.unwrap();
}
