//! A killed portal loses nothing that it has acknowledged: `kill -9` under load, ten times, at
//! instants drawn from a seed. The citizens and the mail server live in the process of the test.

use crate::program::{Place, client};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use sportello_api::Clock;
use sportello_storage::citizens::{self, Certified};
use sportello_storage::register::{self, EMBEDDED, Register};
use sportello_storage::sessions::{self, NewSession};
use sportello_storage::{Db, Secret, istanze, new_id, outbox, tenants};
use sportello_types::ids::TenantId;
use sportello_types::istanze::{Istanza, Status};
use sportello_types::loa::Loa;
use sportello_types::profile::{BirthPlace, Sex, Source};
use sportello_types::values::AccountKey;
use sportello_types::whoami::Provider;
use std::collections::BTreeSet;
use std::net::SocketAddr;
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
    let simulators = sportello_simulators::serve(sportello_simulators::Config {
        http_addr: ([127, 0, 0, 1], 0).into(),
        smtp_addr: ([127, 0, 0, 1], 0).into(),
        ..sportello_simulators::Config::default()
    })
    .await
    .unwrap();
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
    simulators.stop().await;
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

async fn open(place: &Place) -> (Db, TenantId) {
    let db = place.db().await;
    let tx = db.system_read().await.unwrap();
    let found = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap();
    drop(tx);
    (db, found.id)
}

/// Somebody who has signed in; the cookie.
async fn sign_in(db: &Db, tenant: TenantId, tax_code: &str, rng: &mut ChaCha20Rng) -> String {
    let now = Clock::system().now();
    let tx = db.begin(tenant).await.unwrap();
    let certified = Certified {
        source: Source::Spid,
        account: AccountKey::TaxCode(tax_code.parse().unwrap()),
        given_name: Some("Mario".to_owned()),
        family_name: Some("D'Angelò".to_owned()),
        native_given_name: None,
        native_family_name: None,
        birth_date: (NaiveDate::from_ymd_opt(1980, 1, 1).unwrap(), Source::Spid),
        sex: Some((Sex::M, Source::Spid)),
        birth_place: Some((
            BirthPlace {
                code: "H501".parse().unwrap(),
                name: "Roma".to_owned(),
                province: Some("RM".to_owned()),
                foreign_town: None,
            },
            Source::Spid,
        )),
        residence: None,
        identity_document: None,
        email: Some("mario@example.it".parse().unwrap()),
        mobile: None,
    };
    let citizen = citizens::upsert_at_login(&tx, new_id(now, rng), &certified, now)
        .await
        .unwrap();
    let secret = Secret::draw(rng);
    let session = NewSession {
        id: new_id(now, rng),
        secret_hash: secret.hash(),
        citizen: citizen.profile.id,
        provider: Provider::Spid,
        identity_provider: "https://idp.test".to_owned(),
        identity_provider_name: "Gestore di prova".to_owned(),
        level: Loa::L2,
        device: "prova".to_owned(),
        name_id: None,
        session_index: None,
        idle_ends_at: now + Duration::hours(1),
        ends_at: now + Duration::hours(1),
    };
    sessions::open(&tx, session, now).await.unwrap();
    tx.commit().await.unwrap();
    format!("sportello={}", secret.expose())
}

/// Somebody with a browser that does not give up: what got no answer is asked again, with the same
/// key, as soon as the portal is back.
#[derive(Clone)]
struct Citizen {
    client: reqwest::Client,
    cookie: String,
    address: watch::Receiver<SocketAddr>,
}

impl Citizen {
    async fn ask(
        &self,
        method: Method,
        path: &str,
        more: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Response {
        let mut address = self.address.clone();
        loop {
            let at = *address.borrow_and_update();
            let request = self
                .client
                .request(method.clone(), format!("http://{at}/api/v1{path}"))
                .header("Cookie", &self.cookie)
                .header("Sportello-Csrf", "1")
                .header("Sec-Fetch-Site", "same-origin");
            match more(request).send().await {
                Ok(response) => return response,
                Err(_) => {
                    address.wait_for(|now| *now != at).await.unwrap();
                }
            }
        }
    }

    async fn json(
        &self,
        method: Method,
        path: &str,
        more: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Value {
        let mut tries = 0;
        loop {
            let response = self.ask(method.clone(), path, &more).await;
            let status = response.status();
            // The connection may break within the body, too.
            match response.json().await {
                Ok(body) if status.is_success() => return body,
                Ok(body) => panic!("{method} {path}: {status} {body}"),
                Err(error) => assert!(tries < KILLS, "{method} {path}: {status} {error}"),
            }
            tries += 1;
        }
    }

    /// Completes the first access and activates what an application needs.
    async fn complete(&self) {
        let profile = self.ask(Method::GET, "/profile", |request| request).await;
        let etag = profile.headers()["etag"].to_str().unwrap().to_owned();
        let change = json!({ "residence": residence(), "complete": true }).to_string();
        self.json(Method::PATCH, "/profile", |request| {
            request
                .header("If-Match", &etag)
                .header("Content-Type", "application/merge-patch+json")
                .body(change.clone())
        })
        .await;
        let groups = self.json(Method::GET, "/activations", |request| request).await;
        for group in groups["items"].as_array().unwrap() {
            let path = format!("/activations/{}", group["group"].as_str().unwrap());
            let body = json!({ "text_version": group["text_version"] });
            self.json(Method::PUT, &path, |request| request.json(&body)).await;
        }
    }

    /// Sends one istanza after the other; those that were acknowledged.
    async fn send_until(
        self,
        stopped: watch::Receiver<bool>,
        acknowledged: Arc<watch::Sender<usize>>,
    ) -> Vec<Istanza> {
        let mut sent = Vec::new();
        while !*stopped.borrow() {
            sent.push(self.send(sent.len()).await);
            acknowledged.send_modify(|count| *count += 1);
        }
        sent
    }

    async fn send(&self, n: usize) -> Istanza {
        let service = json!({ "service": "permesso-ztl" });
        let begun = self
            .json(Method::POST, "/istanze", |request| {
                request
                    .header("Idempotency-Key", format!("begin-{n}"))
                    .json(&service)
            })
            .await;
        let path = format!("/istanze/{}", begun["id"].as_str().unwrap());
        let content = json!({ "answers": answers(Clock::system().now()), "step": null });
        let saved = self
            .ask(Method::PUT, &format!("{path}/draft"), |request| {
                request
                    .header("If-Match", format!("\"{}\"", begun["version"]))
                    .json(&content)
            })
            .await;
        // 412: it was saved, and the answer got lost.
        assert!(matches!(saved.status().as_u16(), 200 | 412), "{}", saved.status());
        let sent = self
            .json(Method::POST, &format!("{path}/submission"), |request| {
                request.header("Idempotency-Key", format!("send-{n}"))
            })
            .await;
        serde_json::from_value(sent).unwrap()
    }

    /// The istanza is as it was acknowledged, and its receipt is there.
    async fn holds(&self, acknowledged: &Istanza) {
        let path = format!("/istanze/{}", acknowledged.summary.id);
        let shown = self.json(Method::GET, &path, |request| request).await;
        let shown: Istanza = serde_json::from_value(shown).unwrap();
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

fn residence() -> Value {
    json!({
        "street": "Via dei Tigli", "number": "12", "postal_code": "09124",
        "municipality_code": "B354", "municipality": "Cagliari", "province": "CA"
    })
}

fn answers(now: DateTime<Utc>) -> Value {
    let day = |days| (now + Duration::days(days)).date_naive();
    json!({
        "privacy_read": true,
        "residence": residence(),
        "email": "mario@example.it",
        "channel": "portal",
        "title_kind": "occasional",
        "reason": "Trasloco, perché l'affitto è finito",
        "zone": "b",
        "vehicles": [{
            "plate": { "country": "IT", "plate": "AB123CD" },
            "vehicle_kind": "car", "fuel": "electric", "owner": "self"
        }],
        "renewal": false,
        "period_start": day(7),
        "period_end": day(9),
        "truth": true
    })
}
