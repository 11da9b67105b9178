//! At the counter: an operator looks somebody up and issues what whoever stands there asks for.

use super::{ANDREI, FRANCESCA, GIULIA, MARCO, offered, ready, refusal, town, use_of};
use crate::support::{Answer, EVA, MARIO, Person};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sportello_documents::seal;
use sportello_types::values::{EuroCents, Slug};
use std::collections::BTreeMap;

const REASON: &str = "Chiede allo sportello senza tessera sanitaria";
/// Rosa, who died.
const ROSA: &str = "PNNRSO51M70B354L";

pub(super) async fn find(operator: &Person<'_>, search: &Value) -> Vec<Value> {
    let found = operator.post("/backoffice/counter/people/queries", search).await;
    found.expect(200).json()["items"].as_array().unwrap().clone()
}

/// The registry's key of somebody.
async fn key_of(operator: &Person<'_>, tax_code: &str) -> String {
    let found = find(operator, &json!({ "tax_code": tax_code })).await;
    found[0]["resident"].as_str().unwrap().to_owned()
}

pub(super) async fn options(operator: &Person<'_>, resident: &str, capacity: &str) -> Value {
    let query = json!({ "resident": resident, "capacity": capacity });
    let path = "/backoffice/counter/certificate-options/queries";
    operator.post(path, &query).await.expect(200).json()
}

fn document() -> Value {
    json!({ "kind": "carta_identita", "number": "CA12345AA", "issued_on": "2024-03-01" })
}

pub(super) fn own() -> Value {
    json!({ "capacity": "self", "document": document() })
}

pub(super) fn delegate() -> Value {
    json!({
        "capacity": "delegate", "given_name": "Bruno", "family_name": "Segreti", "document": document(),
        "reason": "Delega scritta del 20 novembre"
    })
}

pub(super) fn exempt(resident: &str, kinds: &[&str], use_: &str, applicant: &Value) -> Value {
    json!({
        "resident": resident, "kinds": kinds, "use": use_, "exemption_confirmed": true, "applicant": applicant
    })
}

pub(super) async fn issue(operator: &Person<'_>, request: &Value) -> Answer {
    operator.post("/backoffice/counter/certificates", request).await
}

/// Somebody's certificate of residence, issued to a delegate.
pub(super) async fn one(operator: &Person<'_>, tax_code: &str) -> Value {
    let key = key_of(operator, tax_code).await;
    let use_ = use_of(&options(operator, &key, "delegate").await, true);
    let request = exempt(&key, &["residenza"], &use_, &delegate());
    issue(operator, &request).await.expect(201).json()
}

async fn document_of(operator: &Person<'_>, certificate: &Value, reason: &Value) -> Answer {
    let id = certificate["id"].as_str().unwrap();
    let path = format!("/backoffice/certificates/{id}/document");
    operator.post(&path, reason).await
}

/// What stands in somebody's own log, the newest first: event and actor.
pub(super) async fn log(person: &Person<'_>) -> Vec<(String, String)> {
    let log = person.get("/profile/accesses").await.expect(200).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let items = log["items"].as_array().unwrap().iter();
    items
        .map(|access| (text(&access["event"]), text(&access["actor"])))
        .collect()
}

pub(super) fn by_operator(event: &str) -> (String, String) {
    (event.to_owned(), "operator".to_owned())
}

#[actix_web::test]
async fn somebody_is_found_by_code_or_by_name_and_birth_and_reads_so() {
    let town = town().await;
    let operator = town.registrar(EVA).await;
    let francesca = ready(&town, FRANCESCA).await;
    let by_code = find(&operator, &json!({ "tax_code": FRANCESCA })).await;
    assert_eq!(by_code.len(), 1);
    assert_eq!(by_code[0]["family_name"], "LAI");
    for (given, expected) in [("Francesca", 1), ("Anna", 0)] {
        let search = json!({
            "family_name": "Lai", "given_name": given, "birth_date": "1979-10-02", "reason": REASON
        });
        assert_eq!(find(&operator, &search).await.len(), expected, "{given}");
    }
    let search = json!({
        "family_name": "D'Angelo", "given_name": "Nicolo", "birth_date": "1990-02-28", "reason": REASON
    });
    assert_eq!(find(&operator, &search).await[0]["given_name"], "NICOLÒ");
    assert!(find(&operator, &json!({ "tax_code": MARIO })).await.is_empty());
    for wrong in [
        json!({}),
        json!({ "family_name": "Lai", "given_name": "Francesca" }),
        json!({ "tax_code": FRANCESCA, "family_name": "Lai" }),
    ] {
        let answer = operator.post("/backoffice/counter/people/queries", &wrong).await;
        assert_eq!(answer.expect(422).pointers(), ["/tax_code"], "{wrong}");
    }
    let seen = log(&francesca).await;
    assert_eq!(
        seen[..2],
        [
            by_operator("counter_person_found"),
            by_operator("counter_person_found")
        ]
    );
}

#[actix_web::test]
async fn whatever_is_offered_at_the_counter_can_be_issued() {
    let town = town().await;
    let operator = town.registrar(EVA).await;
    for tax_code in [GIULIA, ANDREI, ROSA] {
        let key = key_of(&operator, tax_code).await;
        let options = options(&operator, &key, "third_party").await;
        let kinds = offered(&options);
        assert_eq!(kinds.contains(&"morte"), tax_code == ROSA, "{kinds:?}");
        assert_eq!(kinds.contains(&"residenza"), tax_code != ROSA, "{kinds:?}");
        let all = options["kinds"].as_array().unwrap();
        assert!(all.iter().all(|kind| kind["kind"] != "cancellazione"));
        let sets = options["presets"].as_array().unwrap();
        let of_the_living = json!(["residenza", "stato-famiglia"]);
        let offered_set = sets.iter().any(|set| set["kinds"] == of_the_living);
        assert_eq!(offered_set, tax_code != ROSA, "{sets:?}");
        let use_ = use_of(&options, true);
        for kind in kinds {
            let applicant = json!({
                "capacity": "third_party", "given_name": "Bruno", "family_name": "Segreti",
                "document": document(), "reason": "Notifica di un atto"
            });
            let request = exempt(&key, &[kind], &use_, &applicant);
            let certificate = issue(&operator, &request).await.expect(201).json();
            assert_eq!(certificate["kinds"], json!([kind]));
            assert_eq!(certificate["status"], "valid");
        }
    }
    let key = key_of(&operator, ANDREI).await;
    let options = options(&operator, &key, "self").await;
    assert_eq!(refusal(&options, "cittadinanza")["code"], "citizenship_only");
    let told = refusal(&options, "morte")["message"].as_str().unwrap();
    assert_eq!(told, "Riguarda solo chi è deceduto.");
    let use_ = use_of(&options, true);
    let answer = issue(&operator, &exempt(&key, &["cittadinanza"], &use_, &own())).await;
    assert_eq!(answer.expect(409).problem(), "not_certifiable");
}

#[actix_web::test]
async fn what_is_issued_is_printed_checked_and_read_of_by_whom_it_is_about() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let operator = town.registrar(EVA).await;
    let certificate = one(&operator, FRANCESCA).await;
    assert_eq!(certificate["holder"], "FRANCESCA LAI");
    assert_eq!(certificate["asker"]["kind"], "counter");
    assert_eq!(certificate["asker"]["operator"], "Mario Rossi");
    assert_eq!(certificate["asker"]["applicant"], delegate());
    assert_eq!(certificate["printable"], true);
    assert!(
        certificate.get("code").is_none() && !certificate.to_string().contains("/v#"),
        "what it says is not shown"
    );

    let pdf = document_of(&operator, &certificate, &json!({}))
        .await
        .expect(200)
        .bytes;
    assert_eq!(certificate["sha256"], hex::encode(Sha256::digest(&pdf)));
    let seals = seal::verify(&pdf).unwrap();
    assert!(seals.iter().all(|seal| seal.intact && seal.covers_whole_file));
    assert!(!String::from_utf8_lossy(&pdf).contains("Segreti"));

    let log_of = log(&francesca).await;
    assert_eq!(
        log_of[..3],
        [
            by_operator("certificate_taken"),
            by_operator("counter_certificate_issued"),
            by_operator("counter_options_seen")
        ]
    );
    let accesses = francesca.get("/profile/accesses").await.expect(200).json();
    let about = accesses["items"][1]["about"].as_str().unwrap();
    assert!(about.contains(certificate["number"].as_str().unwrap()), "{about}");
    let hers = francesca.get("/certificates").await.expect(200).json();
    assert_eq!(hers["items"], json!([]), "who stood there has it, on paper");
    let operators = operator.get("/backoffice/certificates").await.expect(200).json();
    assert_eq!(operators["items"][0]["at_counter"], true);
}

#[actix_web::test]
async fn adults_whom_it_names_read_so_in_their_own_log() {
    let town = town().await;
    let operator = town.registrar(EVA).await;
    let key = key_of(&operator, GIULIA).await;
    let use_ = use_of(&options(&operator, &key, "delegate").await, true);
    for kind in ["stato-famiglia", "residenza"] {
        let request = exempt(&key, &[kind], &use_, &delegate());
        issue(&operator, &request).await.expect(201);
    }
    let naming = by_operator("counter_certificate_naming");
    let told = async |tax_code: &str| -> usize {
        let log = log(&ready(&town, tax_code).await).await;
        log.into_iter().filter(|entry| *entry == naming).count()
    };
    assert_eq!(told(MARCO).await, 1);
    assert_eq!(told(GIULIA).await, 0, "she reads that it was issued");
    assert_eq!(told(super::SOFIA).await, 0, "a minor");
    let accesses = ready(&town, MARCO).await.get("/profile/accesses").await;
    let accesses = accesses.expect(200).json();
    let entries = accesses["items"].as_array().unwrap();
    let entry = entries
        .iter()
        .find(|entry| entry["event"] == "counter_certificate_naming");
    let entry = entry.unwrap();
    assert_eq!(
        entry["description"],
        "Un operatore ha rilasciato allo sportello un certificato in cui compari"
    );
    assert_eq!(entry["about"], Value::Null, "it is about somebody else");
}

/// Who comes to the portal later reads what was done before.
#[actix_web::test]
async fn who_signs_in_for_the_first_time_finds_what_was_issued_before() {
    let town = town().await;
    let operator = town.registrar(EVA).await;
    one(&operator, FRANCESCA).await;
    let francesca = ready(&town, FRANCESCA).await;
    let log = log(&francesca).await;
    assert!(
        log.contains(&by_operator("counter_certificate_issued")),
        "{log:?}"
    );
    let giulia = ready(&town, GIULIA).await;
    let accesses = giulia.get("/profile/accesses").await.expect(200).json();
    assert!(!accesses.to_string().contains("counter_certificate_issued"));
}

#[actix_web::test]
async fn who_asks_is_named_with_document_and_reason() {
    let town = town().await;
    let operator = town.registrar(EVA).await;
    let key = key_of(&operator, FRANCESCA).await;
    let use_ = use_of(&options(&operator, &key, "self").await, true);
    let with = |applicant: Value| exempt(&key, &["residenza"], &use_, &applicant);
    let nameless = json!({ "capacity": "household", "document": document() });
    let answer = issue(&operator, &with(nameless)).await.expect(422);
    assert_eq!(
        answer.pointers(),
        [
            "/applicant/given_name",
            "/applicant/family_name",
            "/applicant/reason"
        ]
    );
    let mut tomorrow = own();
    tomorrow["document"]["issued_on"] = json!("2026-11-25");
    tomorrow["document"]["number"] = json!("9".repeat(41));
    let answer = issue(&operator, &with(tomorrow)).await.expect(422);
    assert_eq!(
        answer.pointers(),
        ["/applicant/document/number", "/applicant/document/issued_on"]
    );
    issue(&operator, &with(json!({ "capacity": "self" })))
        .await
        .expect(422);
    let mut unconfirmed = with(own());
    unconfirmed["exemption_confirmed"] = json!(false);
    let answer = issue(&operator, &unconfirmed).await.expect(422);
    assert_eq!(answer.pointers(), ["/exemption_confirmed"]);
    let nobody = exempt("NOBODY", &["residenza"], &use_, &own());
    issue(&operator, &nobody).await.expect(404);
    let list = operator.get("/backoffice/certificates").await.expect(200).json();
    assert_eq!(list["items"], json!([]), "nothing was issued");
    issue(&operator, &with(own())).await.expect(201);
}

/// Also from the person (DPR 223/1989 art. 35 c. 4).
#[actix_web::test]
async fn what_is_past_is_issued_for_a_reason_alone() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let id = super::id_of(&francesca, "FRANCESCA").await;
    let online = super::options(&francesca, &id).await.expect(200).json();
    assert_eq!(refusal(&online, "storico-residenza")["code"], "desk_only");
    let operator = town.registrar(EVA).await;
    let key = key_of(&operator, FRANCESCA).await;
    let options = options(&operator, &key, "self").await;
    let kinds = options["kinds"].as_array().unwrap();
    let reasoned = |name: &str| kinds.iter().find(|kind| kind["kind"] == name).unwrap()["reasoned"].clone();
    assert_eq!(reasoned("storico-residenza"), true);
    assert_eq!(reasoned("residenza"), false);
    let use_ = use_of(&options, true);
    let request = |applicant: &Value| exempt(&key, &["storico-residenza"], &use_, applicant);
    let answer = issue(&operator, &request(&own())).await.expect(422);
    assert_eq!(answer.pointers(), ["/applicant/reason"]);
    let mut for_reason = own();
    for_reason["reason"] = json!("Prova dell'usucapione in giudizio");
    let certificate = issue(&operator, &request(&for_reason)).await.expect(201).json();
    assert_eq!(certificate["asker"]["applicant"], for_reason);
}

/// The council has abolished the fees of the portal alone.
#[actix_web::test]
async fn the_counter_has_fees_of_its_own() {
    let town = super::settled(|setup| {
        setup.tenants = |settings| {
            let slug = |name: &str| name.parse::<Slug>().unwrap();
            let at_counter = [(slug("bollo"), EuroCents(52)), (slug("onlus"), EuroCents(0))];
            settings.certificates.counter_fees = BTreeMap::from(at_counter);
            settings.certificates.fees = BTreeMap::from([(slug("onlus"), EuroCents(26))]);
        };
    })
    .await;
    let operator = town.registrar(EVA).await;
    let francesca = ready(&town, FRANCESCA).await;
    let id = super::id_of(&francesca, "FRANCESCA").await;
    let online = super::options(&francesca, &id).await.expect(200).json();
    let key = key_of(&operator, FRANCESCA).await;
    let counter = options(&operator, &key, "self").await;
    let fees = |options: &Value, name: &str| {
        let mut uses = options["uses"].as_array().unwrap().iter();
        uses.find(|known| known["use"] == name).unwrap()["fees"].clone()
    };
    assert_eq!(
        (fees(&online, "bollo"), fees(&online, "onlus")),
        (json!(0), json!(26))
    );
    assert_eq!(
        (fees(&counter, "bollo"), fees(&counter, "onlus")),
        (json!(52), json!(0))
    );
    let request = json!({
        "resident": key, "kinds": ["residenza"], "use": "bollo", "applicant": own(),
        "stamp": { "number": "01234567890123", "issued_on": "2026-11-20" }
    });
    let certificate = issue(&operator, &request).await.expect(201).json();
    assert_eq!(certificate["fees"], 52);
}

#[actix_web::test]
async fn a_stamp_and_a_key_have_one_effect() {
    let town = town().await;
    let operator = town.registrar(EVA).await;
    let key = key_of(&operator, FRANCESCA).await;
    let use_ = use_of(&options(&operator, &key, "self").await, false);
    let request = json!({
        "resident": key, "kinds": ["residenza"], "use": use_, "applicant": own(),
        "stamp": { "number": "01234567890123", "issued_on": "2026-11-20" }
    });
    let once = async |name: &str| {
        let post = operator.request(Method::POST, "/backoffice/counter/certificates");
        operator
            .send(post.header("Idempotency-Key", name).json(&request))
            .await
    };
    let first = once("a").await.expect(201).json();
    assert_eq!(once("a").await.expect(201).json(), first);
    let again = once("b").await.expect(422);
    assert_eq!(again.pointers(), ["/stamp/number"]);
    let list = operator.get("/backoffice/certificates").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}
