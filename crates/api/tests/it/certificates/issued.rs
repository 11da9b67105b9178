//! What is issued, to whom, about whom.

use super::{
    ANDREI, FRANCESCA, GIULIA, IGNAZIO, MARCO, SOFIA, exempt, id_of, issue, issued, offered, options, ready,
    refusal, town, use_of, uses,
};
use crate::support::EVA;
use reqwest::Method;
use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue};
use serde_json::{Value, json};
use sportello_check::{FileState, KeyKind, MarkState, Pdf, SealWord};
use sportello_documents::seal::{Algorithm, has_signed};
use sportello_mark::KeySet;

/// As whoever is handed the file judges it, by the published keys alone.
fn is_the_municipalitys(pdf: &[u8], published: &KeySet, certificate: &Value) {
    let kind = &certificate["kinds"];
    let read = Pdf::read(pdf).unwrap();
    let SealWord::Asks(signed) = read.seal(published) else {
        panic!("{kind}: {:?}", read.seal(published));
    };
    let algorithm = match signed.kind {
        KeyKind::Rsa => Algorithm::RsaSha256,
        KeyKind::P256 => Algorithm::EcdsaSha256,
    };
    let holds = has_signed(algorithm, &signed.key, &signed.message, &signed.signature);
    let MarkState::Genuine(claims) = read.mark(published) else {
        panic!("{kind}: {:?}", read.mark(published));
    };
    assert_eq!(claims.code.to_string(), certificate["code"].as_str().unwrap());
    let state = signed.judged(holds).issued_at(claims.issued_at);
    assert!(matches!(state, FileState::Untouched(_)), "{kind}: {state:?}");
}

#[actix_web::test]
async fn whatever_is_offered_can_be_issued_about_oneself_spouse_and_child() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let keys = town.request(Method::GET, "/.well-known/contrassegno-keys.json");
    let published: KeySet = keys.send().await.unwrap().json().await.unwrap();
    let mut count = 0;
    for (name, holder) in [
        ("GIULIA", "GIULIA SERRA"),
        ("MARCO", "MARCO MELIS"),
        ("SOFIA", "SOFIA MELIS"),
    ] {
        let id = id_of(&giulia, name).await;
        let options = options(&giulia, &id).await.expect(200).json();
        assert_eq!(options["person"]["given_name"], name);
        let kinds = offered(&options);
        for common in ["residenza", "stato-famiglia", "cittadinanza", "esistenza-in-vita"] {
            assert!(kinds.contains(&common), "{name}: {common} not in {kinds:?}");
        }
        let married = kinds.contains(&"matrimonio");
        assert_eq!(married, name != "SOFIA", "{name}");
        assert_eq!(kinds.contains(&"stato-libero"), !married, "{name}");
        let use_ = use_of(&options, true);
        for kind in kinds {
            let answer = issue(&giulia, &exempt(&[kind], &use_, Some(&id))).await;
            let certificate = answer.expect(201).json();
            assert_eq!(certificate["kinds"], json!([kind]));
            assert_eq!(certificate["holder"], holder);
            assert_eq!(certificate["own"], name == "GIULIA");
            assert_eq!(certificate["status"], "valid");
            let document = format!("/certificates/{}/document", certificate["id"].as_str().unwrap());
            let pdf = giulia.get(&document).await.expect(200).bytes;
            is_the_municipalitys(&pdf, &published, &certificate);
            count += 1;
        }
    }
    let archive = issued(&giulia).await;
    assert_eq!(archive.len(), count);
    let marco = ready(&town, MARCO).await;
    assert_eq!(issued(&marco).await.len(), 0, "who asked has them, nobody else");
}

#[actix_web::test]
async fn several_types_stand_on_one_certificate_of_which_the_first_to_end_ends_it() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let (_, use_) = uses(&francesca, "FRANCESCA").await;
    let request = exempt(&["residenza", "cittadinanza", "stato-famiglia"], &use_, None);
    let certificate = issue(&francesca, &request).await.expect(201).json();
    assert_eq!(
        certificate["kinds"],
        json!(["residenza", "cittadinanza", "stato-famiglia"])
    );
    assert_eq!(certificate["valid_until"], "2027-02-24");
    assert_eq!(certificate["number"], "C-2026-000001");
    let again = issue(&francesca, &request).await.expect(201).json();
    assert_eq!(again["number"], "C-2026-000002");
    assert_ne!(again["code"], certificate["code"]);
}

/// The sets that are offered, each as its types.
fn sets(options: &Value) -> Vec<Value> {
    let presets = options["presets"].as_array().unwrap().iter();
    presets.map(|preset| preset["kinds"].clone()).collect()
}

#[actix_web::test]
async fn sets_are_offered_to_who_may_have_all_of_them_and_can_be_issued() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let id = id_of(&francesca, "FRANCESCA").await;
    let found = options(&francesca, &id).await.expect(200).json();
    assert_eq!(
        sets(&found),
        [
            json!(["residenza", "stato-famiglia"]),
            json!(["residenza", "cittadinanza"]),
            json!(["cittadinanza", "residenza", "nascita"]),
            json!(["residenza", "stato-libero", "cittadinanza"]),
        ]
    );
    assert_eq!(found["presets"][0]["title"], "Residenza e stato di famiglia");
    let use_ = use_of(&found, true);
    for kinds in sets(&found) {
        let request = json!({ "kinds": kinds, "use": use_, "exemption_confirmed": true });
        let certificate = issue(&francesca, &request).await.expect(201).json();
        assert_eq!(certificate["kinds"], kinds);
    }
    // Giulia is married; of Andrei, who is Romanian, no citizenship is certified.
    let giulia = ready(&town, GIULIA).await;
    let id = id_of(&giulia, "GIULIA").await;
    let found = options(&giulia, &id).await.expect(200).json();
    assert!(!sets(&found).contains(&json!(["residenza", "stato-libero", "cittadinanza"])));
    assert_eq!(sets(&found).len(), 3);
    let andrei = ready(&town, ANDREI).await;
    let id = id_of(&andrei, "ANDREI").await;
    let found = options(&andrei, &id).await.expect(200).json();
    assert_eq!(sets(&found), [json!(["residenza", "stato-famiglia"])]);
}

#[actix_web::test]
async fn of_who_lives_abroad_only_what_is_for_residents_abroad_is_issued() {
    let town = town().await;
    let ignazio = ready(&town, IGNAZIO).await;
    let id = id_of(&ignazio, "IGNAZIO").await;
    let options = options(&ignazio, &id).await.expect(200).json();
    let kinds = offered(&options);
    assert!(kinds.contains(&"residenza-aire"), "{kinds:?}");
    for of_residents in ["residenza", "stato-famiglia", "esistenza-in-vita", "stato-libero"] {
        assert!(!kinds.contains(&of_residents), "{kinds:?}");
        assert_eq!(refusal(&options, of_residents)["code"], "resident_only");
    }
    let use_ = use_of(&options, true);
    for kind in kinds {
        issue(&ignazio, &exempt(&[kind], &use_, None)).await.expect(201);
    }
    let francesca = ready(&town, FRANCESCA).await;
    let id = id_of(&francesca, "FRANCESCA").await;
    let options = super::options(&francesca, &id).await.expect(200).json();
    assert_eq!(refusal(&options, "residenza-aire")["code"], "aire_only");
    assert_eq!(refusal(&options, "famiglia-parentela")["code"], "one_member");
}

#[actix_web::test]
async fn a_foreign_citizen_gets_no_certificate_of_citizenship_and_is_told_what_to_do() {
    let town = town().await;
    let andrei = ready(&town, ANDREI).await;
    let id = id_of(&andrei, "ANDREI").await;
    let options = options(&andrei, &id).await.expect(200).json();
    let refused = refusal(&options, "cittadinanza");
    assert_eq!(refused["code"], "citizenship_only");
    let told = refused["message"].as_str().unwrap();
    assert!(
        told.contains("consolato") && told.contains("Comune di Borgoverde"),
        "{told}"
    );
    let use_ = use_of(&options, true);
    let answer = issue(&andrei, &exempt(&["residenza", "cittadinanza"], &use_, None)).await;
    let problem = answer.expect(409);
    assert_eq!(problem.problem(), "not_certifiable");
    assert!(problem.json()["detail"].as_str().unwrap().contains(told));
    assert!(issued(&andrei).await.is_empty());
    issue(&andrei, &exempt(&["residenza"], &use_, None))
        .await
        .expect(201);
}

#[actix_web::test]
async fn who_a_certificate_is_about_reads_so_in_the_own_log() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let marco_id = id_of(&giulia, "MARCO").await;
    let (_, use_) = uses(&giulia, "MARCO").await;
    let request = exempt(&["residenza"], &use_, Some(&marco_id));
    let certificate = issue(&giulia, &request).await.expect(201).json();
    let marco = ready(&town, MARCO).await;
    let log = marco.get("/profile/accesses").await.expect(200).json();
    let looks: Vec<&str> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|access| access["actor"] == "household")
        .map(|access| access["description"].as_str().unwrap())
        .take(2)
        .collect();
    assert_eq!(
        looks,
        [
            "Mario Rossi ha chiesto un certificato su di te",
            "Mario Rossi ha guardato quali certificati può chiedere su di te",
        ]
    );
    let log = giulia.get("/profile/accesses").await.expect(200).json();
    let last = &log["items"][0];
    assert_eq!(last["event"], "certificate_issued");
    let about = last["about"].as_str().unwrap();
    assert!(about.contains(certificate["number"].as_str().unwrap()), "{about}");
}

#[actix_web::test]
async fn adults_whom_a_certificate_names_read_so_in_their_own_log() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let (_, use_) = uses(&giulia, "GIULIA").await;
    for kind in ["stato-famiglia", "residenza"] {
        let request = exempt(&[kind], &use_, None);
        issue(&giulia, &request).await.expect(201);
    }
    let told = async |tax_code: &str| -> Vec<String> {
        let person = ready(&town, tax_code).await;
        let log = person.get("/profile/accesses").await.expect(200).json();
        let items = log["items"].as_array().unwrap().clone();
        items
            .iter()
            .filter(|access| access["event"] == "certificate_naming")
            .map(|access| access["description"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        told(MARCO).await,
        ["Mario Rossi ha chiesto un certificato in cui compari"]
    );
    // A minor; and who has nothing to do with it.
    assert!(told(SOFIA).await.is_empty());
    assert!(told(FRANCESCA).await.is_empty());
    let log = giulia.get("/profile/accesses").await.expect(200).json();
    let own: Vec<&str> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|access| access["event"].as_str().unwrap())
        .take(3)
        .collect();
    assert_eq!(
        own,
        ["certificate_issued", "certificate_issued", "certificate_naming"]
    );
}

#[actix_web::test]
async fn what_it_is_for_is_told_in_the_language_of_whoever_reads() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let id = id_of(&francesca, "FRANCESCA").await;
    let found = options(&francesca, &id).await.expect(200).json();
    let use_ = use_of(&found, true);
    let mut uses = found["uses"].as_array().unwrap().iter();
    let italian = &uses.find(|known| known["use"] == json!(use_)).unwrap()["title"];
    let english = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static("en"))]);
    let asked = francesca.request(Method::POST, "/certificates");
    let asked = asked.headers(english).json(&exempt(&["residenza"], &use_, None));
    let certificate = francesca.send(asked).await.expect(201).json();
    assert_ne!(certificate["use_title"], *italian);
    let path = format!("/certificates/{}", certificate["id"].as_str().unwrap());
    let again = francesca.get(&path).await.expect(200).json();
    assert_eq!(again["use_title"], *italian);
    assert_eq!(issued(&francesca).await[0]["use_title"], *italian);
    let copy = francesca.get("/profile/export").await.expect(200).json();
    assert_eq!(copy["certificates"][0]["certificate"]["use_title"], *italian);
    let operator = town.registrar(EVA).await;
    let shown = operator
        .get(&format!("/backoffice{path}"))
        .await
        .expect(200)
        .json();
    assert_eq!(shown["use_title"], *italian);
}
