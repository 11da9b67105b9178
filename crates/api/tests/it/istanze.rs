//! An istanza from its first letter to its receipt.

use crate::support::{BORGOVERDE, EVA, MONTEFIORE, Person, Town, residence};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sportello_storage::register::{self, EMBEDDED, Keeper, Register};
use sportello_types::istanze::{Istanza, Status, Transition};
use sportello_types::loa::Loa;
use sportello_types::sent::SentWithdrawal;
use sportello_types::verifications::Verification;
use std::process::Command;

const SERVICE: &str = "permesso-ztl";

/// Begins a draft; its id and `ETag`.
pub(crate) async fn begin(person: &Person<'_>) -> (String, String) {
    let begun = person
        .post("/istanze", &json!({ "service": SERVICE }))
        .await
        .expect(201);
    let etag = begun.etag.clone().unwrap();
    (begun.json()["id"].as_str().unwrap().to_owned(), etag)
}

/// Attaches a real PDF, the service's own blank form, to the field of the lease.
pub(crate) async fn attach(person: &Person<'_>, id: &str) -> String {
    let pdf = person
        .get(&format!("/services/{SERVICE}/blank-form"))
        .await
        .expect(200)
        .bytes;
    let request = person
        .request(
            Method::POST,
            &format!("/istanze/{id}/attachments?field=registered_lease"),
        )
        .header(
            "Content-Disposition",
            "attachment; filename*=UTF-8''contratto%20perch%C3%A9.pdf",
        )
        .body(pdf);
    let file = person.send(request).await.expect(201).json();
    assert_eq!(
        (&file["name"], &file["media_type"]),
        (&json!("contratto perché.pdf"), &json!("application/pdf"))
    );
    file["id"].as_str().unwrap().to_owned()
}

/// Answers that can be sent, and cost nothing: the only vehicle is electric.
pub(crate) fn answers(file: &str) -> Value {
    json!({
        "privacy_read": true,
        "residence": residence(),
        "email": "mario.rossi@example.it",
        "channel": "portal",
        "title_kind": "domiciled",
        "zone": "b",
        "address_in_zone": residence(),
        "household_permits": 0,
        "parking_owned": false,
        "no_garage": true,
        "registered_lease": [file],
        "vehicles": [{
            "plate": { "country": "IT", "plate": "AB123CD" },
            "vehicle_kind": "car", "fuel": "electric", "owner": "self"
        }],
        "renewal": false,
        "period_start": "2026-12-01",
        "period_end": "2027-11-30",
        "truth": true
    })
}

/// A draft that can be sent; its id and `ETag`.
pub(crate) async fn ready_draft(person: &Person<'_>) -> (String, String) {
    let (id, etag) = begin(person).await;
    let file = attach(person, &id).await;
    let content = json!({ "answers": answers(&file), "step": "declarations" });
    let saved = person
        .put(&format!("/istanze/{id}/draft"), &etag, &content)
        .await
        .expect(200);
    (id, saved.etag.unwrap())
}

pub(crate) async fn submit(person: &Person<'_>, id: &str, key: &str) -> crate::support::Answer {
    let request = person
        .request(Method::POST, &format!("/istanze/{id}/submission"))
        .header("Idempotency-Key", key);
    person.send(request).await
}

#[actix_web::test]
async fn a_citizen_sends_an_istanza_and_holds_a_registered_receipt() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    let sent: Istanza = submit(&mario, &id, "once").await.expect(200).read();
    assert_eq!(sent.summary.status, Status::Registered);
    let entry = sent.summary.registration.clone().unwrap();
    assert_eq!(entry.number.to_string(), "0000001/2026");
    assert_eq!(sent.summary.outcome_due_on.unwrap().to_string(), "2026-12-24");
    assert_eq!(sent.answers.0["applicant"]["tax_code"], "RSSMRA80A01H501U");
    assert_eq!(sent.receipt_size, None);

    town.work().await;
    let shown: Istanza = mario.get(&format!("/istanze/{id}")).await.expect(200).read();
    let receipt = mario.get(&format!("/istanze/{id}/receipt")).await.expect(200);
    assert!(receipt.bytes.starts_with(b"%PDF-"));
    assert_eq!(
        shown.receipt_size,
        Some(i64::try_from(receipt.bytes.len()).unwrap())
    );
    assert!(
        !sportello_documents::seal::verify(&receipt.bytes)
            .unwrap()
            .is_empty()
    );
    let mails = town.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].attachments[0].bytes, receipt.bytes);
    let messages = mario.get("/messages").await.expect(200).json();
    assert!(
        messages["items"][0]["body"]
            .as_str()
            .unwrap()
            .contains("0000001/2026")
    );
    let segnatura = mario.get(&format!("/istanze/{id}/segnatura")).await.expect(200);
    assert!(String::from_utf8(segnatura.bytes).unwrap().contains("0000001"));
}

#[actix_web::test]
async fn a_double_click_and_a_lost_answer_make_one_istanza() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    let (first, second) = futures_util::join!(submit(&mario, &id, "k"), submit(&mario, &id, "k"));
    let first: Istanza = first.expect(200).read();
    let second: Istanza = second.expect(200).read();
    assert_eq!(first.summary.registration, second.summary.registration);
    let again: Istanza = submit(&mario, &id, "another key").await.expect(200).read();
    assert_eq!(again.summary.registration, first.summary.registration);
    town.work().await;
    assert_eq!(town.mails().len(), 1);
}

#[actix_web::test]
async fn what_stands_against_sending_is_pointed_at_and_the_draft_stays() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = begin(&mario).await;
    let mut content = json!({ "answers": answers("none"), "step": null });
    content["answers"]["registered_lease"] = json!([]);
    content["answers"]["vehicles"][0]["plate"]["plate"] = json!("OO000OO");
    mario
        .put(&format!("/istanze/{id}/draft"), &etag, &content)
        .await
        .expect(200);
    let refused = submit(&mario, &id, "k").await.expect(422);
    let pointers = refused.pointers();
    assert!(
        pointers.contains(&"/answers/registered_lease".to_owned()),
        "{pointers:?}"
    );
    assert!(
        pointers
            .iter()
            .any(|p| p.starts_with("/answers/vehicles/0/plate")),
        "{pointers:?}"
    );
    let draft: Istanza = mario.get(&format!("/istanze/{id}")).await.expect(200).read();
    assert_eq!(draft.summary.status, Status::Draft);
    assert_eq!(draft.answers.0["zone"], "b");
}

#[actix_web::test]
async fn certified_data_in_the_answers_are_the_profiles_whatever_was_sent() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = begin(&mario).await;
    let file = attach(&mario, &id).await;
    let mut content = json!({ "answers": answers(&file) });
    content["answers"]["applicant"] = json!({
        "given_name": "Eva", "family_name": "Aiello", "birth_date": "1979-12-31", "tax_code": EVA
    });
    mario
        .put(&format!("/istanze/{id}/draft"), &etag, &content)
        .await
        .expect(200);
    let sent: Istanza = submit(&mario, &id, "k").await.expect(200).read();
    assert_eq!(sent.answers.0["applicant"]["tax_code"], "RSSMRA80A01H501U");
}

#[actix_web::test]
async fn another_device_is_never_overwritten() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = begin(&mario).await;
    let path = format!("/istanze/{id}/draft");
    let phone = mario
        .put(&path, &etag, &json!({ "answers": { "zone": "a" } }))
        .await
        .expect(200);
    mario
        .put(&path, &etag, &json!({ "answers": { "zone": "c" } }))
        .await
        .expect(412);
    let draft = mario.get(&format!("/istanze/{id}")).await.expect(200);
    assert_eq!(draft.json()["answers"]["zone"], "a");
    assert_eq!(draft.etag, phone.etag);
}

#[actix_web::test]
async fn other_citizens_and_other_municipalities_see_nothing() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = ready_draft(&mario).await;
    let eva = town.citizen(EVA, Loa::L2).await;
    let elsewhere = town.citizen_of(MONTEFIORE, "RSSMRA80A01H501U", Loa::L2).await;
    let visitor = town.visitor();
    for (who, status) in [(&eva, 404), (&elsewhere, 404), (&visitor, 401)] {
        who.get(&format!("/istanze/{id}")).await.expect(status);
        who.put(&format!("/istanze/{id}/draft"), &etag, &json!({ "answers": {} }))
            .await
            .expect(status);
        who.delete(&format!("/istanze/{id}")).await.expect(status);
        submit(who, &id, "k").await.expect(status);
    }
    eva.activate("your_applications").await;
    assert_eq!(eva.get("/istanze").await.expect(200).json()["items"], json!([]));
}

#[actix_web::test]
async fn a_low_level_session_is_asked_to_step_up() {
    let town = Town::open().await;
    let mario = town.citizen("RSSMRA80A01H501U", Loa::L1).await;
    assert_eq!(
        mario.get("/istanze").await.expect(403).problem(),
        "step_up_required"
    );
}

#[actix_web::test]
async fn files_are_judged_by_content_and_leave_with_their_draft() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = begin(&mario).await;
    let upload = |field: &str, name: &str, body: Vec<u8>| {
        mario
            .request(Method::POST, &format!("/istanze/{id}/attachments?field={field}"))
            .header("Content-Disposition", format!("attachment; filename=\"{name}\""))
            .body(body)
    };
    let liar = mario
        .send(upload(
            "registered_lease",
            "contratto.pdf",
            b"MZ\x90\0 not a pdf".to_vec(),
        ))
        .await;
    assert_eq!(liar.expect(422).problem(), "attachment_refused");
    let nowhere = mario.send(upload("zone", "x.pdf", b"%PDF-1.7".to_vec())).await;
    assert_eq!(nowhere.expect(422).problem(), "attachment_refused");
    for place in ["registered_lease&item=0", "vehicles.title_of_use&item=3"] {
        let nowhere = mario.send(upload(place, "x.pdf", b"%PDF-1.7".to_vec())).await;
        assert_eq!(nowhere.expect(422).problem(), "attachment_refused", "{place}");
    }
    let huge = mario
        .send(upload("registered_lease", "x.pdf", vec![b'%'; 21 << 20]))
        .await;
    assert_eq!(huge.expect(413).problem(), "payload_too_large");
    let file = attach(&mario, &id).await;
    let whole: Istanza = mario.get(&format!("/istanze/{id}")).await.expect(200).read();
    assert_eq!(whole.attachments.len(), 1);
    mario
        .delete(&format!("/istanze/{id}/attachments/{file}"))
        .await
        .expect(204);
    mario
        .get(&format!("/istanze/{id}/attachments/{file}"))
        .await
        .expect(404);
    mario.delete(&format!("/istanze/{id}")).await.expect(204);
    mario.get(&format!("/istanze/{id}")).await.expect(404);
}

#[actix_web::test]
async fn a_sent_istanza_can_be_withdrawn_once_and_copied() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    submit(&mario, &id, "k").await.expect(200);
    mario.delete(&format!("/istanze/{id}")).await.expect(409);
    let reason = json!({ "reason": "Ho cambiato casa" });
    let after: Istanza = mario
        .post(&format!("/istanze/{id}/withdrawal"), &reason)
        .await
        .expect(200)
        .read();
    assert_eq!(after.summary.status, Status::Withdrawn);
    let story: Vec<_> = after
        .timeline
        .iter()
        .map(|event| {
            let number = event.registration.as_ref().map(|e| e.number.to_string());
            (event.transition, event.note.as_deref(), number)
        })
        .collect();
    let number = |number: &str| Some(number.to_owned());
    assert_eq!(
        story,
        [
            (Transition::Submit, None, None),
            (Transition::Register, None, number("0000001/2026")),
            (Transition::Withdraw, Some("Ho cambiato casa"), None),
            (Transition::RegisterWithdrawal, None, number("0000002/2026")),
        ]
    );
    withdrawal_is_kept_and_registered(&town, &mario, &after).await;
    let again = mario
        .post(&format!("/istanze/{id}/withdrawal"), &reason)
        .await
        .expect(409);
    assert_eq!(again.problem(), "not_withdrawable");
    let copy: Istanza = mario
        .post(&format!("/istanze/{id}/copies"), &json!({}))
        .await
        .expect(201)
        .read();
    assert_eq!(copy.summary.status, Status::Draft);
    assert_eq!(copy.answers.0["zone"], "b");
    assert!(!copy.answers.0.contains_key("truth") && !copy.answers.0.contains_key("registered_lease"));
    town.work().await;
    let subjects: Vec<_> = town
        .mails()
        .into_iter()
        .map(|mail| mail.content.subject)
        .collect();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    let told = town.mails().into_iter().map(|mail| mail.content.text);
    let told: Vec<_> = told.filter(|text| text.contains("0000002/2026")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    let messages = mario.get("/messages").await.expect(200).json();
    let messages = messages["items"].as_array().unwrap();
    assert!(
        messages
            .iter()
            .any(|message| message["body"].as_str().unwrap().contains("0000002/2026")),
        "{messages:?}"
    );
}

/// The document that the citizen reads is the one of the register entry, of the same sender.
async fn withdrawal_is_kept_and_registered(town: &Town, mario: &Person<'_>, after: &Istanza) {
    let id = after.summary.id;
    let document = mario.get(&format!("/istanze/{id}/withdrawal")).await.expect(200);
    let hash = hex::encode(Sha256::digest(&document.bytes));
    assert_eq!(after.withdrawal_sha256.as_deref(), Some(hash.as_str()));
    let frozen: SentWithdrawal = document.read();
    assert_eq!(frozen.istanza, id);
    assert_eq!(frozen.registration, after.summary.registration);
    assert_eq!(frozen.reason.as_deref(), Some("Ho cambiato casa"));
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    let entries = register::list_year(&tx, EMBEDDED, 2026).await.unwrap();
    let [sent, withdrawn] = entries.as_slice() else {
        panic!("{entries:?}")
    };
    assert_eq!(withdrawn.entry.sender, sent.entry.sender);
    assert_eq!(withdrawn.entry.documents[0].sha256, hash);
    assert_eq!(withdrawn.entry.documents[0].name, "ritiro.json");
    assert!(
        withdrawn.entry.subject.starts_with("Ritiro dell'istanza")
            && withdrawn.entry.subject.contains("prot. n. 0000001/2026"),
        "{}",
        withdrawn.entry.subject
    );
    let whole = Register::Whole { entries: 2, days: 0 };
    assert_eq!(register::verify(&tx).await.unwrap(), whole);
    let day = town.app.clock.now();
    drop(tx);
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    let keeper = Keeper {
        ipa_code: "c_b000",
        aoo_code: "ABGV001",
    };
    let sealed = register::seal_day(
        &tx,
        EMBEDDED,
        withdrawn.registered_on,
        keeper,
        day + chrono::Duration::days(2),
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!(sealed.entries, 2);
    assert!(sealed.content.contains(&hash));
}

/// The code printed on a receipt, as a person would copy it from the paper.
/// The code of the verification page that a receipt bears.
pub(crate) fn printed_code(receipt: &[u8]) -> String {
    let text = printed(receipt);
    let (_, rest) = text.split_once("/verifica/").unwrap();
    rest.chars().take(43).collect()
}

/// What a receipt says, without blanks.
pub(crate) fn printed(receipt: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ricevuta.pdf");
    std::fs::write(&file, receipt).unwrap();
    let read = Command::new("pdftotext").arg(&file).arg("-").output().unwrap();
    assert!(read.status.success());
    let text = String::from_utf8(read.stdout).unwrap();
    text.split_whitespace().collect()
}

#[actix_web::test]
async fn a_receipt_is_checked_by_the_code_printed_on_it_where_it_was_issued() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    submit(&mario, &id, "k").await.expect(200);
    town.work().await;
    let receipt = mario
        .get(&format!("/istanze/{id}/receipt"))
        .await
        .expect(200)
        .bytes;
    let path = format!("/verifications/{}", printed_code(&receipt));
    let found: Verification = town.visitor().get(&path).await.expect(200).read();
    assert_eq!(found.issuer, "Comune di Borgoverde");
    assert_eq!(found.number.unwrap().to_string(), "0000001/2026");
    assert_eq!(found.submission_number.to_string(), "S-2026-000001");
    assert!(!found.provisional);
    assert_eq!(found.sha256, hex::encode(Sha256::digest(&receipt)));
    let elsewhere = town.visitor_of(MONTEFIORE).get(&path).await.expect(404);
    assert_eq!(elsewhere.problem(), "not_found");
    let invented = format!("/verifications/{}", "A".repeat(43));
    town.visitor().get(&invented).await.expect(404);
}

#[actix_web::test]
async fn the_list_is_filtered_searched_and_paged() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    for _ in 0..3 {
        begin(&mario).await;
    }
    let (sent, _) = ready_draft(&mario).await;
    submit(&mario, &sent, "k").await.expect(200);
    let ids = |list: &Value| -> Vec<String> {
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|i| i["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let drafts = mario.get("/istanze?status=draft").await.expect(200).json();
    assert_eq!(ids(&drafts).len(), 3);
    let found = mario.get("/istanze?q=0000001").await.expect(200).json();
    assert_eq!(ids(&found), [sent]);
    let first = mario.get("/istanze?limit=2").await.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = mario
        .get(&format!("/istanze?limit=2&cursor={cursor}"))
        .await
        .expect(200)
        .json();
    let mut all = ids(&first);
    all.extend(ids(&second));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 4);
    for wrong in [
        "/istanze?limit=0",
        "/istanze?status=dreft",
        "/istanze?sort=name",
        "/istanze?cursor=x",
    ] {
        mario.get(wrong).await.expect(400);
    }
}
