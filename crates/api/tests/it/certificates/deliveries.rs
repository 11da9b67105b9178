//! Certificates sent by mail: to whom one likes, once, and never to everybody.

use super::{FRANCESCA, GIULIA, MARCO, exempt, id_of, issue, one, ready, settled, town, uses};
use crate::support::{Answer, BORGOVERDE, Down, EVA, MONTEFIORE, Mishap, Person, Town};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sportello_integrations::notify::Mail;
use sportello_types::loa::Loa;

const BANK: &str = "banca@example.it";

fn path(certificate: &Value) -> String {
    format!("/certificates/{}/deliveries", certificate["id"].as_str().unwrap())
}

async fn send(person: &Person<'_>, certificate: &Value, by: &str, address: &str) -> Answer {
    let to = json!({ "by": by, "address": address });
    person.post(&path(certificate), &to).await
}

async fn list(person: &Person<'_>, certificate: &Value) -> Vec<Value> {
    let page = person.get(&path(certificate)).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

fn to<'m>(mails: &'m [Mail], address: &str) -> Vec<&'m Mail> {
    mails.iter().filter(|mail| mail.to.as_str() == address).collect()
}

async fn francesca(town: &Town) -> (Person<'_>, Value) {
    let francesca = ready(town, FRANCESCA).await;
    let certificate = one(&francesca).await;
    (francesca, certificate)
}

#[actix_web::test]
async fn the_sealed_paper_goes_to_whom_one_likes_and_the_list_says_to_whom() {
    let town = town().await;
    let (francesca, certificate) = francesca(&town).await;
    assert!(list(&francesca, &certificate).await.is_empty());
    let asked = send(&francesca, &certificate, "email", BANK)
        .await
        .expect(202)
        .json();
    assert_eq!(
        (&asked["status"], &asked["address"], &asked["by"]),
        (&json!("sending"), &json!(BANK), &json!("email"))
    );
    assert_eq!(list(&francesca, &certificate).await, std::slice::from_ref(&asked));
    town.work().await;
    let mails = town.mails();
    let [mail] = to(&mails, BANK)[..] else {
        panic!("one mail: {mails:?}")
    };
    let [file] = &mail.attachments[..] else {
        panic!("one file")
    };
    assert_eq!(file.name, "certificato-C-2026-000001.pdf");
    assert_eq!(certificate["sha256"], hex::encode(Sha256::digest(&file.bytes)));
    assert_eq!(mail.content.subject, certificate["title"].as_str().unwrap());
    let text = &mail.content.text;
    assert!(text.contains("Mario Rossi ha chiesto di mandarti"), "{text}");
    assert!(text.contains("http://borgoverde.test/verifica\n"), "{text}");
    let told = list(&francesca, &certificate).await;
    assert_eq!(
        (&told[0]["status"], &told[0]["id"]),
        (&json!("sent"), &asked["id"])
    );
    assert!(told[0]["done_at"].is_string());
    let log = francesca.get("/profile/accesses").await.expect(200).json();
    assert_eq!(log["items"][0]["event"], "certificate_sent");
    assert!(!log.to_string().contains("banca"), "an address in the log: {log}");
    let jobs = town.operator(EVA).await;
    let jobs = jobs.get("/backoffice/jobs").await.expect(200).json();
    assert!(!jobs.to_string().contains("banca"), "{jobs}");
}

#[actix_web::test]
async fn a_mail_to_oneself_speaks_to_oneself() {
    let town = town().await;
    let (francesca, certificate) = francesca(&town).await;
    let own = "mario.rossi@example.it";
    send(&francesca, &certificate, "email", own).await.expect(202);
    town.work().await;
    let mails = town.mails();
    let text = &to(&mails, own).last().unwrap().content.text;
    assert!(
        text.contains("che hai chiesto di mandarti") && !text.contains("Mario Rossi"),
        "{text}"
    );
}

#[actix_web::test]
async fn certified_mail_leaves_from_the_certified_mailbox_where_there_is_one() {
    let town = town().await;
    let (francesca, certificate) = francesca(&town).await;
    let tenant = francesca.get("/tenant").await.expect(200).json();
    assert_eq!(tenant["delivery_channels"], json!(["email", "pec"]));
    let pec = "studio@pec.example.it";
    send(&francesca, &certificate, "pec", pec).await.expect(202);
    town.work().await;
    assert_eq!(to(&town.pec.sent(), pec).len(), 1);
    assert!(to(&town.mails(), pec).is_empty());
    assert_eq!(list(&francesca, &certificate).await[0]["by"], "pec");

    let without = settled(|setup| setup.pec = false).await;
    let (francesca, certificate) = super::deliveries::francesca(&without).await;
    let tenant = francesca.get("/tenant").await.expect(200).json();
    assert_eq!(tenant["delivery_channels"], json!(["email"]));
    let refused = send(&francesca, &certificate, "pec", pec).await.expect(422);
    assert_eq!(
        (refused.problem(), refused.pointers()),
        ("validation_failed".to_owned(), vec!["/by".to_owned()])
    );
    assert!(list(&francesca, &certificate).await.is_empty());
}

#[actix_web::test]
async fn a_certificate_leaves_from_the_mailbox_of_its_municipality_and_from_no_others() {
    let town = settled(|setup| setup.own_pec = true).await;
    let pec = "studio@pec.example.it";
    let here = ready(&town, FRANCESCA).await;
    let there = town.citizen_of(MONTEFIORE, FRANCESCA, Loa::L2).await;
    there.make_ready().await;
    there.activate("registry").await;
    for (person, from, others) in [
        (&here, &town.pec, &town.own_pec),
        (&there, &town.own_pec, &town.pec),
    ] {
        let before = to(&others.sent(), pec).len();
        let certificate = one(person).await;
        send(person, &certificate, "pec", pec).await.expect(202);
        town.work().await;
        assert_eq!(to(&from.sent(), pec).len(), 1);
        assert_eq!(
            to(&others.sent(), pec).len(),
            before,
            "it left by another's mailbox"
        );
    }
    let mails = town.own_pec.sent();
    let [mail] = &mails[..] else {
        panic!("one mail: {mails:?}")
    };
    assert_eq!(mail.from_name, "Comune di Montefiore");
    assert!(to(&town.mails(), pec).is_empty());
}

#[actix_web::test]
async fn certified_mail_is_offered_where_the_municipality_has_a_mailbox() {
    let town = settled(|setup| {
        setup.pec = false;
        setup.own_pec = true;
    })
    .await;
    let (here, certificate) = francesca(&town).await;
    let refused = send(&here, &certificate, "pec", "studio@pec.example.it")
        .await
        .expect(422);
    assert_eq!(refused.pointers(), ["/by"]);
    for (host, channels) in [
        (BORGOVERDE, json!(["email"])),
        (MONTEFIORE, json!(["email", "pec"])),
    ] {
        let tenant = town.visitor_of(host).get("/tenant").await.expect(200).json();
        assert_eq!(tenant["delivery_channels"], channels, "{host}");
    }
}

#[actix_web::test]
async fn what_is_sent_again_is_the_same_mail_and_what_is_asked_again_is_no_second_one() {
    let town = town().await;
    let (francesca, certificate) = francesca(&town).await;
    let ask = |address: &str| {
        let request = francesca.request(Method::POST, &path(&certificate));
        let request = request.header("Idempotency-Key", "k");
        francesca.send(request.json(&json!({ "by": "email", "address": address })))
    };
    town.mail.suffer(BANK, Mishap::AnswerLost);
    let first = ask(BANK).await.expect(202).json();
    let again = ask(BANK).await.expect(202).json();
    assert_eq!(first["id"], again["id"]);
    assert_eq!(
        ask("altra@example.it").await.expect(409).problem(),
        "idempotency_key_reused"
    );
    town.work().await;
    assert_eq!(list(&francesca, &certificate).await[0]["status"], "sending");
    town.app.clock.advance(Duration::minutes(5));
    town.work().await;
    let mails = town.mails();
    let sent = to(&mails, BANK);
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0].message_id, sent[1].message_id);
    let told = list(&francesca, &certificate).await;
    assert_eq!((told.len(), &told[0]["status"]), (1, &json!("sent")));
}

#[actix_web::test]
async fn who_had_it_sent_learns_that_it_was_not_taken() {
    let town = town().await;
    let (francesca, certificate) = francesca(&town).await;
    town.mail.set_down(Some(Down::Refusing));
    send(&francesca, &certificate, "email", BANK).await.expect(202);
    town.work().await;
    assert_eq!(list(&francesca, &certificate).await[0]["status"], "failed");
    let messages = francesca.get("/messages").await.expect(200).json();
    let subject = format!(
        "Documento non inviato: {}",
        certificate["title"].as_str().unwrap()
    );
    let items = messages["items"].as_array().unwrap();
    assert!(
        items.iter().any(|message| message["subject"] == subject),
        "{messages}"
    );
    assert!(!messages.to_string().contains("banca"));
    // An operator starts it again once the mail server is well.
    town.mail.set_down(None);
    let operator = town.operator(EVA).await;
    let name = json!({ "name": "send_document" });
    operator.post("/backoffice/jobs/retry", &name).await.expect(200);
    town.work().await;
    assert_eq!(to(&town.mails(), BANK).len(), 1);
    assert_eq!(list(&francesca, &certificate).await[0]["status"], "sent");
}

#[actix_web::test]
async fn a_day_has_room_for_twenty() {
    let town = town().await;
    let (francesca, certificate) = francesca(&town).await;
    for n in 0..20 {
        let address = format!("a{n}@example.it");
        send(&francesca, &certificate, "email", &address)
            .await
            .expect(202);
    }
    let refused = send(&francesca, &certificate, "email", BANK).await.expect(429);
    assert_eq!(refused.problem(), "too_many_deliveries");
    let page = francesca
        .get(&format!("{}?limit=15", path(&certificate)))
        .await
        .expect(200)
        .json();
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = francesca
        .get(&format!("{}?limit=15&cursor={cursor}", path(&certificate)))
        .await
        .expect(200)
        .json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 5);
    town.app.clock.advance(Duration::hours(25));
    let francesca = town.citizen(FRANCESCA, Loa::L2).await;
    send(&francesca, &certificate, "email", BANK).await.expect(202);
}

#[actix_web::test]
async fn what_cannot_be_sent_is_refused_where_it_stands() {
    let town = town().await;
    let (francesca, certificate) = francesca(&town).await;
    for (to, pointer) in [
        (json!({ "by": "email", "address": "banca" }), "/address"),
        (json!({ "by": "fax", "address": BANK }), "/by"),
        (json!({ "by": "email" }), "/address"),
    ] {
        let refused = francesca.post(&path(&certificate), &to).await.expect(422);
        assert_eq!(refused.pointers(), [pointer], "{to}");
    }
    let eva = ready(&town, EVA).await;
    send(&eva, &certificate, "email", BANK).await.expect(404);
    eva.get(&path(&certificate)).await.expect(404);
    let operator = town.registrar(EVA).await;
    let id = certificate["id"].as_str().unwrap();
    let annul = json!({ "reason": "Indirizzo non aggiornato" });
    operator
        .post(&format!("/backoffice/certificates/{id}/annulment"), &annul)
        .await
        .expect(204);
    let refused = send(&francesca, &certificate, "email", BANK).await.expect(409);
    let told = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(told.contains("annullato"), "{told}");
    town.work().await;
    assert!(to(&town.mails(), BANK).is_empty());
}

#[actix_web::test]
async fn what_is_annulled_before_it_leaves_goes_to_nobody() {
    let town = town().await;
    let (francesca, certificate) = francesca(&town).await;
    let operator = town.registrar(EVA).await;
    // One that the mail server refused for good, and one that is still to leave.
    town.mail.set_down(Some(Down::Refusing));
    send(&francesca, &certificate, "email", BANK).await.expect(202);
    town.work().await;
    let landlord = "padrone.di.casa@example.it";
    send(&francesca, &certificate, "email", landlord)
        .await
        .expect(202);
    let id = certificate["id"].as_str().unwrap();
    let annul = json!({ "reason": "Indirizzo non aggiornato" });
    operator
        .post(&format!("/backoffice/certificates/{id}/annulment"), &annul)
        .await
        .expect(204);
    town.mail.set_down(None);
    let name = json!({ "name": "send_document" });
    operator.post("/backoffice/jobs/retry", &name).await.expect(200);
    town.work().await;
    let mails = town.mails();
    assert!(
        to(&mails, BANK).is_empty() && to(&mails, landlord).is_empty(),
        "{mails:?}"
    );
    let told = list(&francesca, &certificate).await;
    assert_eq!(
        told.iter().map(|sent| &sent["status"]).collect::<Vec<_>>(),
        [&json!("failed"), &json!("failed")]
    );
    let jobs = operator.get("/backoffice/jobs").await.expect(200).json();
    assert!(
        !jobs.to_string().contains("send_document"),
        "nothing is left to try: {jobs}"
    );
}

#[actix_web::test]
async fn whom_a_certificate_is_about_reads_that_it_was_sent() {
    let town = town().await;
    let giulia = ready(&town, GIULIA).await;
    let marco_id = id_of(&giulia, "MARCO").await;
    let (_, use_) = uses(&giulia, "MARCO").await;
    let request = exempt(&["residenza"], &use_, Some(&marco_id));
    let certificate = issue(&giulia, &request).await.expect(201).json();
    send(&giulia, &certificate, "email", BANK).await.expect(202);
    let marco = ready(&town, MARCO).await;
    let log = marco.get("/profile/accesses").await.expect(200).json();
    let items = log["items"].as_array().unwrap();
    let mut told = items.iter().filter(|access| access["actor"] == "household");
    assert_eq!(
        told.next().unwrap()["description"],
        "Mario Rossi ha inviato per posta elettronica un certificato su di te"
    );
    assert!(!log.to_string().contains("banca"), "an address in the log: {log}");
}
