//! The catalogue as a municipality offers it: calls, search, places, and what is asked only once.

use crate::istanze::ready_draft;
use crate::support::{BORGOVERDE, EVA, MARIO, MONTEFIORE, Person, Town, residence};
use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use sportello_storage::tenants;
use sportello_types::loa::Loa;

/// Changes the settings of Borgoverde, before anybody asks for them.
async fn set(town: &Town, change: impl FnOnce(&mut Value)) {
    let id = town.tenant(BORGOVERDE);
    let now = town.app.clock.now();
    let tx = town.app.db.system().await.unwrap();
    let tenant = tenants::by_id(&tx, id).await.unwrap().unwrap();
    let mut settings = tenant.settings;
    change(&mut settings);
    tenants::upsert(&tx, id, &tenant.slug, &[BORGOVERDE.to_owned()], &settings, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Moves the clock to an instant.
fn at(town: &Town, instant: &str) {
    let instant: DateTime<Utc> = instant.parse().unwrap();
    town.app.clock.advance(instant - town.app.clock.now());
}

#[actix_web::test]
async fn a_call_opens_and_closes_on_its_days_in_italy() {
    let town = Town::open().await;
    set(&town, |settings| {
        settings["calls"] =
            json!({ "contributo-sport": [{ "opens": "2026-12-01", "closes": "2026-12-31" }] });
    })
    .await;
    let visitor = town.visitor();
    let sheet = || async {
        let sheet = visitor.get("/services/contributo-sport").await.expect(200).json();
        assert_eq!(
            (&sheet["opens_on"], &sheet["closes_on"]),
            (&json!("2026-12-01"), &json!("2026-12-31"))
        );
        sheet["availability"].as_str().unwrap().to_owned()
    };
    let begin = || async {
        let mario = town.ready_citizen().await;
        mario
            .post("/istanze", &json!({ "service": "contributo-sport" }))
            .await
    };
    assert_eq!(sheet().await, "not_yet_open");
    let early = begin().await.expect(409).json();
    assert_eq!(early["problem"], "service_closed");
    assert!(
        early["detail"].as_str().unwrap().contains("01/12/2026"),
        "{early}"
    );
    at(&town, "2026-12-31T22:59:59Z");
    assert_eq!(sheet().await, "open");
    begin().await.expect(201);
    at(&town, "2026-12-31T23:00:00Z");
    assert_eq!(sheet().await, "closed");
    let late = begin().await.expect(409).json();
    assert!(late["detail"].as_str().unwrap().contains("31/12/2026"), "{late}");
}

#[actix_web::test]
async fn a_search_finds_services_by_keyword_and_topic_in_both_languages() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let slugs = |answer: Value| -> Vec<String> {
        let items = answer["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["slug"].as_str().unwrap().to_owned())
            .collect()
    };
    for (words, slug) in [
        ("asilo", "iscrizione-nido"),
        ("parcheggio", "permesso-ztl"),
        ("Parcheggi", "permesso-ztl"),
        ("contributo", "contributo-sport"),
        ("tavolini%20bar", "rinnovo-suolo-pubblico"),
    ] {
        let found = slugs(
            visitor
                .get(&format!("/services?q={words}"))
                .await
                .expect(200)
                .json(),
        );
        assert_eq!(found, [slug], "{words}");
    }
    let english = |path: &str| visitor.request(Method::GET, path).header("Cookie", "lang=en");
    let found = visitor
        .send(english("/services?q=parking"))
        .await
        .expect(200)
        .json();
    assert_eq!(slugs(found.clone()), ["permesso-ztl"]);
    assert_eq!(found["items"][0]["category_label"], "Mobility and transport");
    assert_eq!(found["items"][0]["topics"][1], "Parking");
}

#[actix_web::test]
async fn an_invented_municipality_is_on_the_list_of_its_own_portal_alone() {
    let town = Town::open().await;
    set(&town, |settings| {
        settings["municipality"] = json!({
            "code": "M998", "name": "Borgoverde", "province": "CA", "active": true, "invented": true
        });
    })
    .await;
    let found = |list: Value| {
        let items = list["items"].as_array().unwrap().clone();
        items.into_iter().find(|item| item["name"] == "Borgoverde")
    };
    let path = "/municipalities?q=borgo&active=true&limit=100";
    let here = found(town.visitor().get(path).await.expect(200).json()).unwrap();
    assert_eq!((&here["code"], &here["invented"]), (&json!("M998"), &json!(true)));
    let there = town.visitor_of(MONTEFIORE).get(path).await.expect(200).json();
    assert_eq!(found(there), None);
    let mut address = residence();
    address["municipality_code"] = json!("M998");
    let change = json!({ "residence": address, "complete": true });
    let mario = town.citizen(MARIO, Loa::L2).await;
    let after = mario.patch_profile(&change).await.expect(200).json();
    assert_eq!(after["residence"]["municipality"], "Borgoverde");
    let elsewhere = town.citizen_of(MONTEFIORE, MARIO, Loa::L2).await;
    let refused = elsewhere.patch_profile(&change).await.expect(422);
    assert_eq!(refused.pointers(), ["/residence/municipality_code"]);
}

/// Sends the draft as it stands.
async fn send(person: &Person<'_>, id: &str) -> Value {
    let etag = person
        .get(&format!("/istanze/{id}"))
        .await
        .expect(200)
        .etag
        .unwrap();
    let request = person
        .request(Method::POST, &format!("/istanze/{id}/submission"))
        .header("If-Match", etag)
        .header("Idempotency-Key", "once");
    person.send(request).await.expect(200).json()
}

/// Sends an application to the nursery, in which a child and the other parent are named.
async fn send_nursery(person: &Person<'_>) -> String {
    let sample: Value =
        serde_json::from_str(include_str!("../../catalog/iscrizione-nido/sample.json")).unwrap();
    let mut answers = sample["answers"].clone();
    answers["disability_l104"] = json!(false);
    answers["vaccination"] = json!("compliant");
    answers["other_parent"] = json!({
        "given_name": "Alessandra", "family_name": "Verdi", "birth_date": "1999-09-01",
        "tax_code": "VRDLSN99P41G388R"
    });
    for gone in ["disability_report", "vaccination_document"] {
        answers.as_object_mut().unwrap().remove(gone);
    }
    let begun = person
        .post("/istanze", &json!({ "service": "iscrizione-nido" }))
        .await
        .expect(201);
    let id = begun.json()["id"].as_str().unwrap().to_owned();
    person
        .put(
            &format!("/istanze/{id}/draft"),
            &begun.etag.unwrap(),
            &json!({ "answers": answers }),
        )
        .await
        .expect(200);
    let sent = send(person, &id).await;
    assert_eq!(sent["answers"]["monthly_fee"], 22_000);
    assert_eq!(sent["amount_due"], json!(null));
    id
}

#[actix_web::test]
async fn receipt_and_notices_go_to_the_certified_mail_that_was_chosen() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    let path = format!("/istanze/{id}");
    let draft = mario.get(&path).await.expect(200);
    let mut answers = draft.json()["answers"].clone();
    answers["channel"] = json!("pec");
    answers["pec"] = json!("mario.rossi@pec.example.it");
    mario
        .put(
            &format!("{path}/draft"),
            &draft.etag.unwrap(),
            &json!({ "answers": answers }),
        )
        .await
        .expect(200);
    send(&mario, &id).await;
    town.work().await;
    mario
        .post(&format!("{path}/withdrawal"), &json!({ "reason": "" }))
        .await
        .expect(200);
    town.work().await;
    let mails = town.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].attachments.len(), 1);
    for mail in mails {
        assert_eq!(mail.to.as_str(), "mario.rossi@pec.example.it");
    }
}

#[actix_web::test]
async fn persons_named_once_are_offered_again_to_the_same_citizen_alone() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let persons = |list: Value| list["items"].as_array().unwrap().clone();
    assert!(persons(mario.get("/profile/persons").await.expect(200).json()).is_empty());
    send_nursery(&mario).await;
    let known = persons(mario.get("/profile/persons").await.expect(200).json());
    let names: Vec<&str> = known
        .iter()
        .map(|person| person["given_name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Alessandra", "Niccolò"]);
    assert_eq!(known[1]["tax_code"], "RSSNCL25C14B354K");
    assert_eq!(known[1]["service_title"], "Iscrizione al nido d'infanzia");
    let eva = town.citizen(EVA, Loa::L2).await;
    assert!(persons(eva.get("/profile/persons").await.expect(200).json()).is_empty());
}

#[actix_web::test]
async fn a_draft_shows_the_profile_of_today_where_it_cannot_be_answered_otherwise() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let begun = mario
        .post("/istanze", &json!({ "service": "permesso-ztl" }))
        .await
        .expect(201)
        .json();
    assert_eq!(begun["answers"]["email"], "mario.rossi@example.it");
    let mut moved = residence();
    moved["street"] = json!("Via Nuova");
    mario
        .patch_profile(&json!({ "residence": moved }))
        .await
        .expect(200);
    let path = format!("/istanze/{}", begun["id"].as_str().unwrap());
    let draft = mario.get(&path).await.expect(200).json();
    assert_eq!(draft["answers"]["residence"]["street"], "Via Nuova");
}

#[actix_web::test]
async fn the_log_of_accesses_says_on_what_from_where_and_which_data() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let id = send_nursery(&mario).await;
    mario.get(&format!("/istanze/{id}/segnatura")).await.expect(200);
    mario
        .patch_profile(&json!({ "pec": "mario@pec.example.it", "mobile": "+393331234567" }))
        .await
        .expect(200);
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = mario
            .get(&format!("/profile/accesses?limit=3{cursor}"))
            .await
            .expect(200)
            .json();
        all.extend(page["items"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let of = |event: &str| {
        all.iter()
            .find(|access| access["event"] == event)
            .unwrap_or_else(|| panic!("no {event}"))
    };
    assert_eq!(of("profile_changed")["fields"], json!(["PEC", "cellulare"]));
    assert_eq!(of("profile_changed")["device"], "prova");
    for event in ["istanza_submitted", "segnatura_downloaded"] {
        assert_eq!(of(event)["istanza"], json!(id), "{event}");
        assert_eq!(
            of(event)["about"],
            "Iscrizione al nido d'infanzia, protocollo n. 0000001/2026",
            "{event}"
        );
    }
    assert_eq!(of("activation_given")["about"], "Suolo pubblico");
}

#[actix_web::test]
async fn the_archive_of_ones_data_holds_data_receipts_and_history() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    send_nursery(&mario).await;
    town.work().await;
    let answer = mario.get("/profile/export-zip").await.expect(200);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(answer.bytes)).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    assert_eq!(
        names,
        [
            "dati.json",
            "dati.pdf",
            "istanze/0000001-2026-iscrizione-nido/istanza.json",
            "istanze/0000001-2026-iscrizione-nido/ricevuta.pdf"
        ]
    );
    let data: Value = serde_json::from_reader(archive.by_name("dati.json").unwrap()).unwrap();
    assert_eq!(data["profile"]["tax_code"], MARIO);
    assert_eq!(data["activation_history"].as_array().unwrap().len(), 4);
    let sent: Value = serde_json::from_reader(archive.by_name(&names[2]).unwrap()).unwrap();
    assert_eq!(sent["service"], "iscrizione-nido");
    let mut receipt = Vec::new();
    std::io::Read::read_to_end(&mut archive.by_name(&names[3]).unwrap(), &mut receipt).unwrap();
    assert!(receipt.starts_with(b"%PDF-"));
}

#[actix_web::test]
async fn a_withdrawn_istanza_waits_for_no_answer() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let id = send_nursery(&mario).await;
    let path = format!("/istanze/{id}");
    let sent = mario.get(&path).await.expect(200).json();
    assert_eq!(sent["outcome_due_on"], "2026-12-24");
    at(&town, "2026-11-24T09:45:00Z");
    let taken_back = mario
        .post(&format!("{path}/withdrawal"), &json!({ "reason": "" }))
        .await
        .expect(200)
        .json();
    assert_eq!(taken_back["outcome_due_on"], json!(null));
}
