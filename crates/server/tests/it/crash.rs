//! A killed portal loses nothing that it has acknowledged: `kill -9` under load, ten times, at
//! instants drawn from a seed. The citizens and the mail server live in the process of the test.

use crate::citizen::{Citizen, open, permit, sign_in};
use crate::program::{Place, client};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use reqwest::Method;
use serde_json::Value;
use sportello_api::Clock;
use sportello_storage::register::{self, EMBEDDED, Register};
use sportello_storage::{istanze, outbox};
use sportello_types::istanze::{Istanza, Status};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::watch;

const KILLS: usize = 10;
const SEED: u64 = 20_261_124;
/// The longest wait for the mails, most of it that for the last lease.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(2);
/// Citizens who send at the same time.
const CITIZENS: [&str; 3] = ["RSSMRA80A01H501U", "LLAVEA79T71F205M", "DNGMGR65L49B354U"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_killed_ten_times_under_load_loses_nothing_that_it_acknowledged() {
    let simulators = crate::world::world(sportello_simulators::Config {
        http_addr: ([127, 0, 0, 1], 0).into(),
        smtp_addr: ([127, 0, 0, 1], 0).into(),
        ..sportello_simulators::Config::default()
    })
    .await;
    // A lease that outlives a batch of receipts in a debug build, and no more: what a killed worker
    // held is taken up again when it runs out.
    let place = Place::new(&format!(
        "[mail]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nfrom = \"no-reply@borgoverde.example\"\n\
         [jobs]\nlease = \"24s\"\n",
        simulators.smtp_addr.port()
    ));
    place.settle();
    let (db, tenant) = open(&place).await;
    let mut rng = ChaCha20Rng::seed_from_u64(SEED);
    let mut citizens = Vec::new();
    let mut serving = place.start(&["serve"]);
    let (found_at, address) = watch::channel(serving.portal);
    let (acknowledged, seen) = watch::channel(0_usize);
    let acknowledged = Arc::new(acknowledged);
    for tax_code in CITIZENS {
        let cookie = sign_in(&db, tenant, tax_code, &mut rng).await;
        let citizen = Citizen {
            client: client(),
            cookie,
            address: address.clone(),
        };
        citizen.complete().await;
        citizens.push(citizen);
    }
    db.close().await.unwrap();

    let (stop, stopped) = watch::channel(false);
    let senders: Vec<_> = citizens
        .iter()
        .cloned()
        .map(|citizen| tokio::spawn(citizen.send_until(stopped.clone(), Arc::clone(&acknowledged))))
        .collect();
    // Once no citizen is left, nobody acknowledges and nobody waits.
    drop(acknowledged);
    for _ in 0..KILLS {
        // So much has been acknowledged since the last start, then any instant will do.
        let enough = *seen.borrow() + rng.random_range(1..=3);
        seen.clone().wait_for(|count| *count >= enough).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_micros(rng.random_range(0..150_000))).await;
        serving.kill();
        serving = place.start(&["serve"]);
        found_at.send_replace(serving.portal);
    }
    stop.send_replace(true);
    let mut sent = Vec::new();
    for (citizen, sender) in citizens.iter().zip(senders) {
        sent.extend(
            sender
                .await
                .unwrap()
                .into_iter()
                .map(|istanza| (citizen, istanza)),
        );
    }

    let numbers: BTreeSet<String> = sent
        .iter()
        .map(|(_, istanza)| istanza.summary.registration.as_ref().unwrap().number.to_string())
        .collect();
    assert_eq!(numbers.len(), sent.len(), "a number was given twice");
    tokio::time::timeout(PATIENCE, await_mails(&simulators, &numbers))
        .await
        .expect("a mail never came");
    for (citizen, istanza) in &sent {
        citizen.holds(istanza).await;
    }
    assert!(serving.stop().success());
    place.run(&["verify"]).expect_good();
    everything_is_there(
        &place,
        &sent.iter().map(|(_, istanza)| istanza).collect::<Vec<_>>(),
    )
    .await;
    simulators.cut().await;
}

/// What the database holds, in the end.
async fn everything_is_there(place: &Place, sent: &[&Istanza]) {
    let (db, tenant) = open(place).await;
    let tx = db.read(tenant).await.unwrap();
    let year = sent[0].summary.registration.as_ref().unwrap().number.year();
    let entries = register::list_year(&tx, EMBEDDED, year).await.unwrap();
    let numbers: Vec<usize> = entries
        .iter()
        .map(|entry| usize::try_from(entry.number.number()).unwrap())
        .collect();
    assert_eq!(
        numbers,
        (1..=sent.len()).collect::<Vec<_>>(),
        "gaps, doubles or strangers"
    );
    for istanza in sent {
        let row = istanze::find_any(&tx, istanza.summary.id).await.unwrap().unwrap();
        assert_eq!(row.status, Status::Registered);
        assert_eq!(row.registration, istanza.summary.registration);
        assert_eq!(row.answers, istanza.answers);
    }
    let verdict = register::verify(&tx).await.unwrap();
    assert!(matches!(verdict, Register::Whole { .. }), "{verdict:?}");
    drop(tx);
    let tx = db.system_read().await.unwrap();
    let backlog = outbox::backlog(&tx).await.unwrap();
    assert_eq!((backlog.open, backlog.dead), (0, 0), "{backlog:?}");
    drop(tx);
    db.close().await.unwrap();
}

/// Waits until the mail with the receipt of each number has come, once at least.
async fn await_mails(simulators: &sportello_simulators::Running, numbers: &BTreeSet<String>) {
    let (client, mut missing, mut after) = (client(), numbers.clone(), 0);
    while !missing.is_empty() {
        let url = format!(
            "http://{}/mailbox/messages?after={after}&wait=30",
            simulators.http_addr
        );
        let mails: Vec<Value> = client.get(url).send().await.unwrap().json().await.unwrap();
        for mail in mails {
            after = after.max(mail["id"].as_u64().unwrap());
            let subject = mail["subject"].as_str().unwrap();
            missing.retain(|number| !subject.contains(number));
        }
    }
}

/// What a citizen does here.
impl Citizen {
    /// Sends one istanza after the other; those that were acknowledged.
    async fn send_until(
        self,
        stopped: watch::Receiver<bool>,
        acknowledged: Arc<watch::Sender<usize>>,
    ) -> Vec<Istanza> {
        let mut sent = Vec::new();
        while !*stopped.borrow() {
            sent.push(self.send_one(sent.len()).await);
            acknowledged.send_modify(|count| *count += 1);
        }
        sent
    }

    async fn send_one(&self, n: usize) -> Istanza {
        let key = n.to_string();
        let begun = self.begin(&key, "permesso-ztl").await;
        let answers = permit(Clock::system().now(), "electric");
        self.send(&key, &begun, &answers).await
    }

    /// The istanza is as it was acknowledged, and its receipt is there.
    async fn holds(&self, acknowledged: &Istanza) {
        let path = format!("/istanze/{}", acknowledged.summary.id);
        let shown = self.shown(acknowledged.summary.id).await;
        assert_eq!(shown.summary.registration, acknowledged.summary.registration);
        assert_eq!(shown.document_sha256, acknowledged.document_sha256);
        let receipt = self
            .ask(Method::GET, &format!("{path}/receipt"), |request| request)
            .await;
        assert_eq!(receipt.status().as_u16(), 200);
        let receipt = receipt.bytes().await.unwrap();
        assert_eq!(shown.receipt_size, i64::try_from(receipt.len()).ok());
        let seals = sportello_documents::seal::verify(&receipt).unwrap();
        assert!(!seals.is_empty() && seals.iter().all(|seal| seal.intact));
    }
}
