//! Submissions per second, and the same statements sent straight to the database: what the
//! handles, the records and the queueing of `storage` cost.
//!
//! The database is filled; give an empty one.

mod bare;

use crate::pool::Pool;
use chrono::{DateTime, NaiveDate, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use secrecy::SecretString;
use serde_json::json;
use sportello_storage::audit::{Actor, Event};
use sportello_storage::canonical::canonical;
use sportello_storage::citizens::Certified;
use sportello_storage::istanze::{NewDraft, Submission};
use sportello_storage::outbox::NewJob;
use sportello_storage::register::{Direction, Document, EMBEDDED, NewEntry, Party};
use sportello_storage::{
    Config, Db, audit, citizens, idempotency, istanze, new_id, outbox, register, tenants,
};
use sportello_types::form::Answers;
use sportello_types::ids::{CitizenId, IstanzaId, RegistrationId, TenantId};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What one submission needs, drawn beforehand.
#[derive(Clone)]
struct Case {
    istanza: IstanzaId,
    registration: RegistrationId,
    job: sportello_types::ids::JobId,
    key: [u8; 32],
}

struct World {
    tenant: TenantId,
    citizen: CitizenId,
    now: DateTime<Utc>,
    answers: Answers,
    cases: Vec<Case>,
}

/// `count` submissions by `clients` at once, ours and bare.
pub(crate) async fn run(url: &str, count: usize, clients: usize) {
    let config = Config {
        url: SecretString::from(url.to_owned()),
        acquire_timeout_seconds: 60,
        ..Config::default()
    };
    let db = Db::connect(&config).await.unwrap();
    db.migrate().await.unwrap();
    let ours = Arc::new(prepare(&db, "ours", count).await);
    let bare = Arc::new(prepare(&db, "bare", count).await);
    let ours = drive(count, clients, {
        let db = db.clone();
        move |i| {
            let (db, world) = (db.clone(), Arc::clone(&ours));
            async move { submit(&db, &world, i).await }
        }
    })
    .await;
    report("storage", count, ours);
    let pool = Arc::new(Pool::connect(url, clients).await);
    let bare = drive(count, clients, move |i| {
        let (pool, world) = (Arc::clone(&pool), Arc::clone(&bare));
        async move { pool.submit(&world, i).await }
    })
    .await;
    report("bare statements", count, bare);
    println!(
        "storage reaches {:.0} % of bare statements",
        100.0 * bare.as_secs_f64() / ours.as_secs_f64()
    );
}

fn report(name: &str, count: usize, took: Duration) {
    let count = f64::from(u32::try_from(count).unwrap());
    println!("{name}: {:.0} submissions a second", count / took.as_secs_f64());
}

async fn drive<F: Future<Output = ()> + Send + 'static>(
    count: usize,
    clients: usize,
    submit: impl Fn(usize) -> F + Clone + Send + 'static,
) -> Duration {
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (next, submit) = (Arc::clone(&next), submit.clone());
            tokio::spawn(async move {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= count {
                        return;
                    }
                    submit(i).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    begun.elapsed()
}

async fn prepare(db: &Db, slug: &str, count: usize) -> World {
    let mut rng = ChaCha20Rng::from_os_rng();
    let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    let tx = db.system().await.unwrap();
    let tenant = tenants::upsert(
        &tx,
        new_id(now, &mut rng),
        slug,
        &[format!("{slug}.localhost")],
        &json!({}),
        now,
    )
    .await
    .unwrap()
    .id;
    tx.commit().await.unwrap();
    let certified = Certified {
        source: sportello_types::profile::Source::Spid,
        account: sportello_types::values::AccountKey::TaxCode("RSSMRA80A01H501U".parse().unwrap()),
        given_name: Some("Mario".to_owned()),
        family_name: Some("Rossi".to_owned()),
        native_given_name: None,
        native_family_name: None,
        birth_date: (
            NaiveDate::from_ymd_opt(1980, 1, 1).unwrap(),
            sportello_types::profile::Source::Spid,
        ),
        sex: None,
        birth_place: None,
        residence: None,
        identity_document: None,
        email: None,
        mobile: None,
    };
    let answers: Answers = serde_json::from_value(json!({
        "motivo": "residenza",
        "veicoli": [{"targa": {"country": "IT", "plate": "AB123CD"}, "dal": "2026-12-01"}],
        "note": "x".repeat(400),
    }))
    .unwrap();
    let tx = db.begin(tenant).await.unwrap();
    let citizen = citizens::upsert_at_login(&tx, new_id(now, &mut rng), &certified, now)
        .await
        .unwrap()
        .profile
        .id;
    let mut cases = Vec::new();
    for _ in 0..count {
        let draft = NewDraft {
            id: new_id(now, &mut rng),
            citizen,
            service: "permesso-ztl".to_owned(),
            service_title: "Permesso ZTL".to_owned(),
            form_version: "1".to_owned(),
            answers: answers.clone(),
            copied_from: None,
        };
        let istanza = istanze::create(&tx, draft, now).await.unwrap().id;
        cases.push(Case {
            istanza,
            registration: new_id(now, &mut rng),
            job: new_id(now, &mut rng),
            key: rand::Rng::random(&mut rng),
        });
    }
    tx.commit().await.unwrap();
    World {
        tenant,
        citizen,
        now,
        answers,
        cases,
    }
}

/// What `api` does when a citizen sends an istanza.
async fn submit(db: &Db, world: &World, i: usize) {
    let (case, now) = (world.cases.get(i).unwrap().clone(), world.now);
    let tx = db.begin(world.tenant).await.unwrap();
    let expires = now + chrono::Duration::days(1);
    idempotency::claim(&tx, world.citizen, &case.key, &case.key, expires, now)
        .await
        .unwrap();
    let submission = Submission {
        answers: world.answers.clone(),
        document: canonical(&serde_json::Value::Object(world.answers.0.clone())),
        form_version: "1".to_owned(),
        outcome_due_on: None,
        registration: case.registration,
        registered_at_once: true,
    };
    let hash = istanze::mark_submitted(&tx, world.citizen, case.istanza, 1, &submission, now)
        .await
        .unwrap();
    let job = NewJob {
        id: case.job,
        name: "receipt",
        dedup_key: case.istanza.to_string(),
        payload: json!({"istanza": case.istanza}),
        due_at: now,
    };
    outbox::enqueue(&tx, &job, now).await.unwrap();
    let event = Event {
        at: now,
        name: "istanza_submitted".to_owned(),
        actor: Actor::Citizen,
        actor_id: Some(world.citizen),
        citizen: Some(world.citizen),
        session: None,
        object: Some(format!("istanza/{}", case.istanza)),
        request: None,
        detail: json!({"sha256": hash}),
    };
    audit::append(&tx, event).await.unwrap();
    istanze::give_number(&tx, case.istanza, now).await.unwrap();
    let entry = NewEntry {
        id: case.registration,
        direction: Direction::Incoming,
        sender: Party {
            name: "Mario Rossi".to_owned(),
            tax_code: Some("RSSMRA80A01H501U".to_owned()),
        },
        recipients: vec![Party {
            name: "Polizia locale".to_owned(),
            tax_code: None,
        }],
        subject: "Permesso ZTL".to_owned(),
        documents: vec![Document {
            name: "istanza.json".to_owned(),
            media_type: "application/json".to_owned(),
            size: 2,
            sha256: hash,
        }],
        received_number: None,
        received_on: None,
        request_id: Some(case.istanza.to_string()),
    };
    register::register(&tx, EMBEDDED, entry, now).await.unwrap();
    let response = idempotency::StoredResponse {
        status: 200,
        headers: Vec::new(),
        body: b"{}".to_vec(),
    };
    idempotency::complete(&tx, world.citizen, &case.key, &response)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}
