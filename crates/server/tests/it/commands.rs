//! The commands as an administrator calls them: what they say, and whether they say it was good.

use crate::program::{BORGOVERDE, Place, client};
use sportello_api::Clock;
use sportello_server::keys::KeyFolder;
use sportello_storage::audit::{self, Actor, Event};
use sportello_storage::outbox::{self, NewJob};
use sportello_storage::register::{self, Direction, Document, EMBEDDED, NewEntry, Party};
use sportello_storage::{Db, new_id, tenants};
use sportello_types::ids::TenantId;

#[test]
fn migrate_says_what_it_applied_and_a_second_time_nothing() {
    let place = Place::new("");
    let first = place.run(&["migrate"]).expect_good();
    assert!(
        first.out.contains("applied m20261124_000001_tenants"),
        "{first:?}"
    );
    let again = place.run(&["migrate"]).expect_good();
    assert_eq!(again.out, "the schema is up to date\n");
}

#[test]
fn tenant_makes_a_municipality_and_names_file_and_fault_of_one_that_it_cannot_make() {
    let place = Place::new("");
    place.run(&["migrate"]).expect_good();
    std::fs::write(place.path("good.toml"), BORGOVERDE).unwrap();
    let made = place.run(&["tenant", "good.toml"]).expect_good();
    assert_eq!(
        made.out,
        "Comune di Borgoverde answers at localhost, borgoverde.localhost, 127.0.0.1\n"
    );
    let elsewhere = BORGOVERDE.replace("host = \"localhost\"", "host = \"comune.example\"");
    std::fs::write(place.path("host.toml"), elsewhere).unwrap();
    let notice = BORGOVERDE.replace(
        "[settings.public.privacy]",
        "[settings.public.privacy]\nnotice = \"javascript:\"",
    );
    std::fs::write(place.path("notice.toml"), notice).unwrap();
    std::fs::write(place.path("key.toml"), format!("{BORGOVERDE}\nslogan = \"x\"\n")).unwrap();
    for (file, fault) in [
        ("nowhere.toml", "No such file"),
        ("host.toml", "`settings.host` is not one of `hosts`"),
        (
            "notice.toml",
            "`settings.public.privacy.notice` is not an https address",
        ),
        ("key.toml", "slogan"),
    ] {
        let refused = place.run(&["tenant", "good.toml", file]).expect_bad();
        assert!(refused.err.starts_with("sportello: "), "{refused:?}");
        assert!(
            refused.err.contains(file) && refused.err.contains(fault),
            "{refused:?}"
        );
        assert!(refused.out.is_empty(), "nothing was made: {refused:?}");
    }
}

#[test]
fn the_keys_for_cie_are_made_once_and_only_their_public_halves_are_told() {
    let place = Place::new("");
    place.settle();
    let first = place.run(&["cie", "keys", "borgoverde"]).expect_good();
    let (entity, keys) = first.out.split_once('\n').unwrap();
    assert!(entity.ends_with("/auth/cie"), "{first:?}");
    let keys: serde_json::Value = serde_json::from_str(keys).unwrap();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    assert!(keys["keys"][0]["n"].is_string() && keys["keys"][0].get("d").is_none());
    let again = place.run(&["cie", "keys", "borgoverde"]).expect_good();
    assert_eq!(again.out, first.out);
    let refused = place.run(&["cie", "keys", "atlantide"]).expect_bad();
    assert!(
        refused.err.contains("no municipality is called atlantide"),
        "{refused:?}"
    );
}

#[test]
fn nobody_is_appointed_who_has_never_signed_in() {
    let place = Place::new("");
    place.settle();
    let appoint = |arguments: &[&str]| place.run(&[&["appoint"], arguments].concat());
    let unknown = appoint(&["borgoverde", "RSSMRA80A01H501U", "operator", "desk"]).expect_bad();
    assert!(
        unknown.err.contains("nobody with this fiscal code"),
        "{unknown:?}"
    );
    let nowhere = appoint(&["atlantide", "RSSMRA80A01H501U", "operator"]).expect_bad();
    assert!(
        nowhere.err.contains("no municipality is called atlantide"),
        "{nowhere:?}"
    );
    appoint(&["borgoverde", "RSSMRA80A01H501U", "mayor"]).expect_bad();
}

#[test]
fn config_check_tells_all_faults_and_schema_every_setting() {
    let place = Place::on_sqlite();
    place.run(&["config", "check"]).expect_good();
    std::fs::write(
        place.path("other.toml"),
        "[http]\nscheme = \"http\"\nlisten = \"0.0.0.0:80\"\n[session]\nidle = \"9h\"\n",
    )
    .unwrap();
    let refused = place
        .run(&["--config", "other.toml", "config", "check"])
        .expect_bad();
    assert!(
        refused.err.contains("`http.scheme`") && refused.err.contains("`session.idle`"),
        "{refused:?}"
    );
    let schema: serde_json::Value =
        serde_json::from_str(&place.run(&["config", "schema"]).expect_good().out).unwrap();
    assert!(
        schema["$defs"]["Jobs"]["properties"]["lease"].is_object(),
        "{schema}"
    );
}

#[tokio::test]
async fn serve_answers_until_it_is_asked_to_stop_and_does_not_start_where_it_cannot() {
    let place = Place::new("");
    if place.postgres().is_some() {
        let refused = place.run(&["serve"]).expect_bad();
        assert!(refused.err.contains("run `sportello migrate`"), "{refused:?}");
    }
    place.settle();
    let serving = place.start(&["serve"]);
    let taken = serving.portal.to_string();
    let refused = place
        .run_with(&["serve"], [("SPORTELLO__HTTP__LISTEN", taken.as_str())])
        .expect_bad();
    assert!(refused.err.contains("cannot listen on 127.0.0.1"), "{refused:?}");
    assert_eq!(get(&format!("http://{}/status", serving.portal)).await.0, 200);
    let (status, measures) = get(&format!("http://{}/metrics", serving.metrics)).await;
    assert_eq!(status, 200);
    let measures = String::from_utf8(measures).unwrap();
    assert!(measures.contains("sportello_jobs_open 0"), "{measures}");
    for labels in [
        "use=\"spid\",owner=\"http://localhost\"",
        "use=\"seal\",owner=\"Comune di Borgoverde\"",
    ] {
        let name = format!("sportello_certificate_expires_in_seconds{{{labels}}} ");
        let (_, rest) = measures
            .split_once(&name)
            .unwrap_or_else(|| panic!("{name}: {measures}"));
        assert!(
            rest.lines().next().unwrap().parse::<i64>().unwrap() > 0,
            "{measures}"
        );
    }
    assert!(serving.stop().success());
}

#[tokio::test]
async fn worker_does_the_jobs_that_serve_leaves_to_it_and_measures_them() {
    let place = Place::new("");
    place.settle();
    let serving = place.start(&["serve", "--without-worker"]);
    let (db, tenant) = borgoverde(&place).await;
    let now = Clock::system().now();
    let job = NewJob {
        id: new_id(now, &mut rng()),
        name: "no_such_job",
        dedup_key: "1".to_owned(),
        payload: serde_json::json!({}),
        due_at: now,
    };
    let tx = db.begin(tenant).await.unwrap();
    outbox::enqueue(&tx, &job, now).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await.unwrap();
    let working = place.start(&["worker"]);
    assert_eq!(working.says("job failed")["job.name"], "no_such_job");
    let (_, measures) = get(&format!("http://{}/metrics", working.metrics)).await;
    let measures = String::from_utf8(measures).unwrap();
    let count = "sportello_job_duration_seconds_count{job=\"no_such_job\",outcome=\"retry\"}";
    assert!(measures.contains(count), "{measures}");
    assert!(working.stop().success() && serving.stop().success());
}

/// An address that was free a moment ago.
fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

#[tokio::test]
async fn serve_and_worker_run_side_by_side_on_the_same_settings() {
    let place = Place::new("");
    place.settle();
    let file = place.path("sportello.toml");
    let mut settings = std::fs::read_to_string(&file).unwrap();
    for _ in 0..3 {
        settings = settings.replacen("127.0.0.1:0\"", &format!("{}\"", free_address()), 1);
    }
    assert!(!settings.contains("127.0.0.1:0\""), "{settings}");
    std::fs::write(&file, settings).unwrap();
    let serving = place.start(&["serve", "--without-worker"]);
    let working = place.start(&["worker"]);
    for metrics in [serving.metrics, working.metrics] {
        assert_eq!(get(&format!("http://{metrics}/metrics")).await.0, 200);
    }
    assert_eq!(working.portal.port(), 0, "a worker answers no requests");
    assert_eq!(get(&format!("http://{}/status", serving.portal)).await.0, 200);
    let refused = place.run(&["worker"]).expect_bad();
    assert!(
        refused.err.contains(&working.metrics.to_string()) && refused.err.contains("`jobs.metrics_listen`"),
        "{refused:?}"
    );
    assert!(working.stop().success() && serving.stop().success());
}

#[tokio::test]
async fn log_lines_name_the_municipality_that_was_asked() {
    let place = Place::on_sqlite();
    place.settle();
    let file = place.path("sportello.toml");
    let settings = std::fs::read_to_string(&file).unwrap();
    let settings = settings.replace("sportello_api::jobs=info", "sportello_api=info");
    std::fs::write(&file, settings).unwrap();
    let serving = place.start(&["serve", "--without-worker"]);
    assert_eq!(
        get(&format!("http://{}/api/v1/tenant", serving.portal)).await.0,
        200
    );
    serving.says("request answered");
    let heard = serving.heard();
    let lines = heard
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let answered = lines
        .filter(|line| line["fields"]["message"] == "request answered")
        .collect::<Vec<_>>();
    assert!(
        answered.iter().any(|line| line["span"]["tenant"] == "borgoverde"),
        "{answered:?}"
    );
}

#[test]
fn doctor_names_what_is_missing_and_what_to_do() {
    let place = Place::new("");
    place.run(&["migrate"]).expect_good();
    let empty = place.run(&["doctor"]).expect_bad();
    assert!(
        empty
            .out
            .contains("FAULT  municipalities: there is none, see `sportello tenant`"),
        "{empty:?}"
    );
    place.settle();
    let settled = place.run(&["doctor"]).expect_bad();
    for line in [
        "ok     database",
        "ok     SPID key of borgoverde",
        "ok     borgoverde, audit log: 0 entries, unbroken",
        "FAULT  mail: none is configured, receipts will not be mailed",
    ] {
        assert!(settled.out.contains(line), "{line}: {settled:?}");
    }
}

/// Three entries in the register and in the audit log.
async fn with_records() -> Place {
    let place = Place::on_sqlite();
    place.settle();
    let (db, tenant) = borgoverde(&place).await;
    let now = Clock::system().now();
    for n in 1..=3 {
        let tx = db.begin(tenant).await.unwrap();
        let event = Event {
            at: now,
            name: format!("something_{n}"),
            actor: Actor::System,
            actor_id: None,
            citizen: None,
            session: None,
            object: None,
            request: None,
            detail: serde_json::json!({}),
        };
        audit::append(&tx, event).await.unwrap();
        let entry = NewEntry {
            id: new_id(now, &mut rng()),
            direction: Direction::Incoming,
            sender: Party {
                name: "Mario Rossi".to_owned(),
                tax_code: None,
            },
            recipients: Vec::new(),
            subject: format!("Permesso numero {n}"),
            documents: vec![Document {
                name: "istanza.json".to_owned(),
                media_type: "application/json".to_owned(),
                size: 2,
                sha256: "0".repeat(64),
            }],
            received_number: None,
            received_on: None,
            request_id: None,
        };
        register::register(&tx, EMBEDDED, entry, now).await.unwrap();
        tx.commit().await.unwrap();
    }
    db.close().await.unwrap();
    place
}

#[tokio::test]
async fn verify_vouches_for_records_and_says_which_one_was_changed() {
    let place = with_records().await;
    let whole = place.run(&["verify"]).expect_good();
    assert!(
        whole.out.contains("borgoverde: audit log: 3 entries, unbroken"),
        "{whole:?}"
    );
    assert!(
        whole
            .out
            .contains("borgoverde: register: 3 entries, 0 sealed days, as written"),
        "{whole:?}"
    );

    // Whoever holds the file needs no database to change it.
    place.edit("data/sportello.db", "something_2", "something_9");
    let changed = place.run(&["verify"]).expect_bad();
    assert!(
        changed.err.contains("borgoverde: audit log: entry 2 "),
        "{changed:?}"
    );
    assert!(
        changed.out.contains("borgoverde: register: 3 entries"),
        "{changed:?}"
    );
    place.edit("data/sportello.db", "something_9", "something_2");
    place.run(&["verify"]).expect_good();

    place.edit("data/sportello.db", "Permesso numero 3", "Permesso numero 7");
    let changed = place.run(&["verify"]).expect_bad();
    assert!(
        changed.err.contains("entry 0000003/") && changed.err.contains("of register PORTALE was changed"),
        "{changed:?}"
    );
}

#[tokio::test]
async fn verify_vouches_for_a_sealed_pdf_and_not_for_a_changed_one() {
    let place = Place::on_sqlite();
    place.settle();
    let seal = KeyFolder::of(&place.path("data/keys"), "borgoverde")
        .seal()
        .unwrap()
        .unwrap();
    let serving = place.start(&["serve", "--without-worker"]);
    let form = format!(
        "http://{}/api/v1/services/permesso-ztl/blank-form",
        serving.portal
    );
    let (status, plain) = get(&form).await;
    assert_eq!(status, 200);
    let sealed = sportello_documents::Seal::seal(&seal, &plain, Clock::system().now()).unwrap();
    std::fs::write(place.path("receipt.pdf"), sealed).unwrap();
    let good = place.run(&["verify", "receipt.pdf"]).expect_good();
    assert!(
        good.out.contains("O=Comune di Borgoverde") && good.out.contains("intact"),
        "{good:?}"
    );
    place.edit("receipt.pdf", "/Title", "/Totle");
    let bad = place.run(&["verify", "receipt.pdf"]).expect_bad();
    assert!(bad.err.contains("BROKEN: the document was changed"), "{bad:?}");
    let missing = place.run(&["verify", "nowhere.pdf"]).expect_bad();
    assert!(missing.err.contains("nowhere.pdf"), "{missing:?}");
    let no_pdf = place.run(&["verify", "sportello.toml"]).expect_bad();
    assert!(no_pdf.err.starts_with("sportello: "), "{no_pdf:?}");
}

async fn borgoverde(place: &Place) -> (Db, TenantId) {
    let db = place.db().await;
    let tx = db.system_read().await.unwrap();
    let found = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap();
    drop(tx);
    (db, found.id)
}

fn rng() -> rand_chacha::ChaCha20Rng {
    rand::SeedableRng::from_os_rng()
}

/// Status and body of an address.
pub(crate) async fn get(address: &str) -> (u16, Vec<u8>) {
    let response = client().get(address).send().await.unwrap();
    (
        response.status().as_u16(),
        response.bytes().await.unwrap().to_vec(),
    )
}
