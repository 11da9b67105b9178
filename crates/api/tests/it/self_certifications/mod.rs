//! Self-certifications: what is declared, what becomes of the paper, what is refused.

mod others;

use crate::certificates::{FRANCESCA, GIULIA, MARCO, id_of, settled, town, town_with};
use crate::households::ready;
use crate::households::refused::Failing;
use crate::istanze::printed;
use crate::support::{Answer, Person, Town};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sportello_api::jobs::Worker;
use sportello_integrations::registry::RegistryError;
use sportello_types::loa::Loa;
use std::sync::Arc;

async fn options(person: &Person<'_>, id: &Value) -> Answer {
    let id = id.as_str().unwrap();
    person
        .get(&format!("/registry/people/{id}/self-certification-options"))
        .await
}

/// What may be declared about a member of the household.
async fn kinds_of(person: &Person<'_>, given_name: &str) -> Vec<Value> {
    let id = id_of(person, given_name).await;
    let options = options(person, &id).await.expect(200).json();
    options["kinds"].as_array().unwrap().clone()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape of `filter`")]
fn is_offered(kind: &&Value) -> bool {
    kind.get("refusal").is_none()
}

/// What the registry fills in, and what the citizen does.
const RESIDENCE: &str = "residenza";
const FAMILY: &str = "stato-famiglia";
const STUDIES: &str = "titolo-studio";

fn studies() -> Value {
    json!({ "title": "Laurea in chimica", "school": "Ateneo di Esempio", "on": "2004-07-12" })
}

fn request(kinds: &[&str], outcome: Value) -> Value {
    let declared: Vec<Value> = kinds.iter().map(|kind| json!({ "kind": kind })).collect();
    let mut request = json!({ "declared": declared, "recipient": "public_body", "aware": true });
    request["outcome"] = outcome;
    request
}

fn download(kinds: &[&str]) -> Value {
    request(kinds, json!({ "kind": "download" }))
}

fn about(mut request: Value, person: &Value) -> Value {
    request["person"] = person.clone();
    request
}

async fn make(person: &Person<'_>, request: &Value) -> Answer {
    person.post("/self-certifications", request).await
}

async fn make_once(person: &Person<'_>, request: &Value, key: &str) -> Answer {
    let post = person.request(Method::POST, "/self-certifications");
    person
        .send(post.header("Idempotency-Key", key).json(request))
        .await
}

/// What the log says of what was made, the newest first.
async fn made(person: &Person<'_>) -> Vec<Value> {
    let log = person.get("/profile/accesses?limit=100").await.expect(200).json();
    let entries = log["items"].as_array().unwrap().iter();
    entries
        .filter(|entry| entry["event"] == "self_certification_made" && entry["actor"] == "citizen")
        .cloned()
        .collect()
}

/// The files below a folder of the store.
fn files(town: &Town, folder: &str) -> Vec<Vec<u8>> {
    fn walk(path: &std::path::Path, found: &mut Vec<Vec<u8>>) {
        for entry in std::fs::read_dir(path).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(std::fs::read(path).unwrap());
            }
        }
    }
    let mut found = Vec::new();
    walk(&town.blobs().join(folder), &mut found);
    found
}

fn nothing_stays(town: &Town) {
    for folder in ["documents", "outgoing"] {
        assert_eq!(files(town, folder).len(), 0, "{folder}");
    }
}

#[actix_web::test]
async fn what_the_registry_fills_in_is_made_and_nothing_of_it_stays() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let kinds = kinds_of(&giulia, "GIULIA").await;
    let mut wanted = download(&[RESIDENCE, FAMILY]);
    wanted["addressee"] = json!("INPS");
    let post = giulia.request(Method::POST, "/self-certifications").json(&wanted);
    let answer = post.send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("Content-Type"), "application/pdf");
    assert_eq!(header("Cache-Control"), "no-store");
    assert_eq!(
        header("Content-Disposition"),
        "attachment; filename=\"autocertificazione-2026-11-24.pdf\""
    );
    let pdf = answer.bytes().await.unwrap();
    let text = printed(&pdf);
    for said in ["SERRA", "GIULIA", "MARCO", "INPS", "445"] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    nothing_stays(&town);
    let made = made(&giulia).await;
    assert_eq!(made.len(), 1);
    let titles: Vec<&str> = [RESIDENCE, FAMILY]
        .into_iter()
        .map(|slug| {
            let kind = kinds.iter().find(|kind| kind["kind"] == slug).unwrap();
            kind["title"].as_str().unwrap()
        })
        .collect();
    assert_eq!(made[0]["about"], titles.join(", "));
    let messages = giulia.get("/messages").await.expect(200).json();
    assert_eq!(messages["items"], json!([]));
    // Whom the paper names reads that the household was looked at: once for the list of the household, once
    // for each look at what may be declared, once for the paper.
    let marco = ready(&town, MARCO).await;
    let log = marco.get("/profile/accesses").await.expect(200).json();
    let looks = log["items"].as_array().unwrap().iter();
    let looks = looks.filter(|entry| entry["event"] == "household_seen" && entry["actor"] == "household");
    assert_eq!(looks.count(), 3);
}

#[actix_web::test]
async fn everything_that_is_offered_without_a_form_can_be_made() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    for (name, person) in [("GIULIA", None), ("SOFIA", Some(id_of(&giulia, "SOFIA").await))] {
        let kinds = kinds_of(&giulia, name).await;
        let offered = kinds.iter().filter(is_offered);
        let filled: Vec<_> = offered.filter(|kind| kind.get("form").is_none()).collect();
        assert!(filled.len() >= 4, "{name}: {kinds:?}");
        for kind in filled {
            assert!(!kind["facts"].as_array().unwrap().is_empty(), "{kind}");
            let mut wanted = download(&[kind["kind"].as_str().unwrap()]);
            if let Some(person) = &person {
                wanted = about(wanted, person);
            }
            let pdf = make(&giulia, &wanted).await.expect(200).bytes;
            assert!(printed(&pdf).contains(name), "{kind}");
        }
    }
}

#[actix_web::test]
async fn what_the_citizen_says_is_judged_by_the_form_and_printed() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let mut wanted = download(&[RESIDENCE, STUDIES]);
    let refused = make(&francesca, &wanted).await.expect(422);
    assert_eq!(refused.problem(), "validation_failed");
    let asked = ["title", "school", "on"].map(|field| format!("/declared/1/answers/{field}"));
    assert_eq!(refused.pointers(), asked);
    assert_eq!(refused.json()["fields"][0]["code"], "required");

    wanted["declared"][1]["answers"] = studies();
    wanted["declared"][1]["answers"]["invented"] = json!("x");
    let refused = make(&francesca, &wanted).await.expect(422);
    assert_eq!(refused.pointers(), ["/declared/1/answers/invented"]);
    assert!(made(&francesca).await.is_empty());

    wanted["declared"][1]["answers"] = studies();
    let pdf = make(&francesca, &wanted).await.expect(200).bytes;
    let text = printed(&pdf);
    assert!(
        text.contains("Laureainchimica") && text.contains("AteneodiEsempio"),
        "{text}"
    );
}

#[actix_web::test]
async fn what_is_kept_is_kept_once() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let wanted = request(&[RESIDENCE], json!({ "kind": "keep" }));
    let kept = make_once(&giulia, &wanted, "k").await.expect(201).json();
    let title = kept["title"].as_str().unwrap();
    assert!(
        title.starts_with("Dichiarazione sostitutiva di certificazione: "),
        "{title}"
    );
    assert_eq!(make_once(&giulia, &wanted, "k").await.expect(201).json(), kept);
    let stored = files(&town, "documents");
    assert_eq!(stored.len(), 1);
    assert!(printed(&stored[0]).contains("GIULIA"));
    assert_eq!(made(&giulia).await.len(), 1);
    let other = request(&[RESIDENCE], json!({ "kind": "download" }));
    let other = make_once(&giulia, &other, "k").await;
    assert_eq!(other.status.as_u16(), 200, "a download has nothing to repeat");
    let otherwise = request(
        &[RESIDENCE],
        json!({ "kind": "send", "to": { "by": "email", "address": "a@example.it" } }),
    );
    let reused = make_once(&giulia, &otherwise, "k").await.expect(409);
    assert_eq!(reused.problem(), "idempotency_key_reused");
}

#[actix_web::test]
async fn what_is_sent_arrives_and_is_forgotten() {
    let town = settled(|setup| setup.pec = false).await;
    let giulia = ready(&town, GIULIA).await;
    let to = |by: &str| json!({ "kind": "send", "to": { "by": by, "address": "ufficio@example.it" } });
    let wanted = request(&[RESIDENCE], to("email"));
    for _ in 0..2 {
        let answer = make_once(&giulia, &wanted, "k").await.expect(204);
        assert!(answer.bytes.is_empty());
    }
    town.work().await;
    let mails: Vec<_> = town
        .mails()
        .into_iter()
        .filter(|mail| mail.to.as_str() == "ufficio@example.it")
        .collect();
    assert_eq!(mails.len(), 1);
    let file = &mails[0].attachments[0];
    assert_eq!(file.name, "autocertificazione-2026-11-24.pdf");
    assert!(printed(&file.bytes).contains("GIULIA"));
    assert_eq!(made(&giulia).await.len(), 1);

    // Nobody has set up certified mail here.
    let refused = make(&giulia, &request(&[RESIDENCE], to("pec"))).await.expect(422);
    assert_eq!(refused.pointers(), ["/outcome/to"]);
    assert_eq!(made(&giulia).await.len(), 1);
    town.app.clock.advance(Duration::days(2));
    Worker::sweep(&town.app).await;
    nothing_stays(&town);
}

#[actix_web::test]
async fn what_is_wrong_with_a_request_is_named_field_by_field() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let good = download(&[RESIDENCE]);
    let changed = |pointer: &str, value: Value| {
        let mut request = good.clone();
        *request.pointer_mut(pointer).unwrap() = value;
        request
    };
    let twelve_and_one = vec![json!({ "kind": RESIDENCE }); 13];
    let wrong: [(Value, &[&str]); 9] = [
        (changed("/declared", json!([])), &["/declared"]),
        (changed("/declared", json!(twelve_and_one)), &["/declared"]),
        (download(&[RESIDENCE, "no-such-kind"]), &["/declared/1/kind"]),
        (download(&[RESIDENCE, RESIDENCE]), &["/declared/1/kind"]),
        (changed("/aware", json!(false)), &["/aware"]),
        (
            {
                let mut request = download(&["no-such-kind"]);
                request.as_object_mut().unwrap().remove("aware");
                request
            },
            &["/declared/0/kind", "/aware"],
        ),
        (
            changed("/declared/0", json!({ "kind": RESIDENCE, "answers": { "x": 1 } })),
            &["/declared/0/answers"],
        ),
        (changed("/recipient", json!("anybody")), &["/recipient"]),
        (
            {
                let mut request = good.clone();
                request["addressee"] = json!(" ");
                request
            },
            &["/addressee"],
        ),
    ];
    for (request, pointers) in wrong {
        let answer = make(&francesca, &request).await.expect(422);
        assert_eq!(answer.problem(), "validation_failed", "{request}");
        assert_eq!(answer.pointers(), pointers, "{request}");
    }
    for outcome in [
        json!({ "kind": "burn" }),
        json!({ "kind": "send", "to": { "by": "email", "address": "nowhere" } }),
    ] {
        let answer = make(&francesca, &changed("/outcome", outcome)).await.expect(422);
        assert!(
            answer.pointers()[0].starts_with("/outcome"),
            "{:?}",
            answer.pointers()
        );
    }
    assert!(made(&francesca).await.is_empty());
    make(&francesca, &good).await.expect(200);
}

/// As the certificate in whose place it stands (DPR 445/2000 art. 48 c. 1).
#[actix_web::test]
async fn it_is_valid_as_long_as_the_certificate_is_here() {
    let sets_six = settled(|setup| {
        setup.tenants = |settings| {
            settings.certificates.months.insert(RESIDENCE.parse().unwrap(), 6);
        };
    });
    for (town, until) in [(town().await, "24/02/2027"), (sets_six.await, "24/05/2027")] {
        let francesca = ready(&town, FRANCESCA).await;
        let pdf = make(&francesca, &download(&[RESIDENCE])).await.expect(200).bytes;
        let text = printed(&pdf);
        assert!(text.contains(until), "{until} is not in {text}");
    }
}

#[actix_web::test]
async fn who_has_no_way_to_the_registry_is_told_why() {
    let town = town().await;
    let francesca = town.citizen(FRANCESCA, Loa::L2).await;
    francesca.make_ready().await;
    let wanted = download(&["no-such-kind"]);
    let refused = make(&francesca, &wanted).await.expect(403);
    assert_eq!(refused.json()["groups"], json!(["registry"]));
    let low = town.citizen(FRANCESCA, Loa::L1).await;
    assert_eq!(
        make(&low, &wanted).await.expect(403).problem(),
        "step_up_required"
    );
}

#[actix_web::test]
async fn while_the_registry_is_silent_nothing_is_made() {
    let silent = Arc::new(Failing(RegistryError::Unavailable("too slow")));
    let town = town_with(|setup| setup.civil_registry = Some(silent)).await;
    let francesca = ready(&town, FRANCESCA).await;
    let answer = make(&francesca, &request(&[RESIDENCE], json!({ "kind": "keep" }))).await;
    assert_eq!(answer.expect(503).problem(), "registry_unavailable");
    nothing_stays(&town);
    assert!(made(&francesca).await.is_empty());
}
