//! Paying without signing in: a notice on paper by its number and the fiscal code, seen again by a token.

use super::{Collector, Paid, Station, citizen, first, order, payable, text};
use crate::support::{Answer, BORGOVERDE, EVA, MARIO, MONTEFIORE, Person, Town};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sportello_storage::Keyring;
use std::num::NonZeroU32;
use std::sync::Arc;

/// A town whose limit for a minute stops nobody here: those for an hour do.
pub(super) async fn town() -> (Town, Arc<Collector>) {
    let collector = Arc::new(Collector::default());
    let provider = Arc::<Collector>::clone(&collector);
    let town = Town::open_with(|setup| {
        setup.payments = Some(provider);
        setup.login_log_keys = Some(Arc::new(Keyring::parse(&"ab".repeat(32).into()).unwrap()));
        setup.settings.open_posts_per_minute = NonZeroU32::new(1_000).unwrap();
    })
    .await;
    (town, collector)
}

pub(super) async fn find(person: &Person<'_>, number: &str, tax_code: &str) -> Answer {
    let body = json!({ "number": number, "tax_code": tax_code });
    person.post("/payments/open/notices", &body).await
}

pub(super) async fn begin(person: &Person<'_>, notices: &[&Value], email: Option<&str>) -> Answer {
    let owed_by_mario = |notice: &&Value| json!({ "id": notice["id"], "tax_code": MARIO });
    let notices: Vec<Value> = notices.iter().map(owed_by_mario).collect();
    let mut body = json!({ "notices": notices });
    if let Some(email) = email {
        body["email"] = json!(email);
    }
    person.post("/payments/open/attempts", &body).await
}

pub(super) async fn state(person: &Person<'_>, token: &str) -> Answer {
    person
        .post("/payments/open/attempts/state", &json!({ "token": token }))
        .await
}

async fn receipt(person: &Person<'_>, token: &str, notice: &Value) -> Answer {
    let body = json!({ "token": token, "notice": notice["id"] });
    person.post("/payments/open/receipts", &body).await
}

/// Delivers the receipt of a notice, of the payment that has this id.
async fn deliver(station: &Station, notice: &Value, id: &str, cart: &str) {
    let note = format!("<paymentNote>{cart}</paymentNote><fee>");
    let body = Paid::of(notice, id).envelope().replace("<fee>", &note);
    let (status, answer) = station.call("borgoverde", "paSendRTV2", &body).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(super::told(&answer), "OK");
}

#[actix_web::test]
async fn a_notice_is_found_by_both_and_a_wrong_pair_tells_nothing() {
    let (town, _) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let number = text(&first(&debt)["number"]);
    let visitor = town.visitor();
    let found = find(&visitor, number, &MARIO.to_lowercase()).await.expect(200);
    let found = found.json();
    assert_eq!(found["notice"]["amount"], 6450);
    assert_eq!(found["subject"], "Mensa scolastica");
    assert!(!found.to_string().contains(MARIO) && !found.to_string().contains("Rossi"));

    let unknown = find(&visitor, "301000000009999949", MARIO).await.expect(404);
    let of_another = find(&visitor, number, EVA).await.expect(404);
    let said = |answer: &Answer| {
        let mut problem = answer.json();
        problem["instance"] = json!("");
        problem
    };
    assert_eq!(said(&unknown), said(&of_another));
    let elsewhere = town.visitor_of(MONTEFIORE);
    assert_eq!(
        find(&elsewhere, number, MARIO).await.expect(409).problem(),
        "not_payable"
    );
    for (number, code, pointers) in [
        ("3010", MARIO, vec!["/number"]),
        (number, "RSSMRA80A01H501X", vec!["/tax_code"]),
        ("3010", "x", vec!["/number", "/tax_code"]),
    ] {
        assert_eq!(
            find(&visitor, number, code).await.expect(422).pointers(),
            pointers
        );
    }
}

#[actix_web::test]
async fn whoever_it_is_of_reads_that_it_was_looked_up() {
    let (town, _) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    find(&town.visitor(), text(&first(&debt)["number"]), MARIO)
        .await
        .expect(200);
    let log = mario.get("/profile/accesses").await.expect(200).json();
    let events: Vec<&str> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| text(&entry["event"]))
        .collect();
    assert!(events.contains(&"open_notice_found"), "{events:?}");
}

#[actix_web::test]
async fn who_tries_numbers_of_one_fiscal_code_has_to_wait() {
    let (town, _) = town().await;
    let visitor = town.visitor();
    for _ in 0..30 {
        find(&visitor, "301000000009999949", MARIO).await.expect(404);
    }
    let refused = find(&visitor, "301000000009999949", MARIO).await.expect(429);
    assert_eq!(refused.problem(), "too_many_requests");
    find(&visitor, "301000000009999949", EVA).await.expect(404);
}

#[actix_web::test]
async fn a_payment_is_seen_by_its_token_alone_and_paid_by_its_receipt_alone() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let notice = first(&debt);
    let visitor = town.visitor();
    let begun = begin(&visitor, &[notice], Some("zia@example.it"))
        .await
        .expect(201)
        .json();
    let token = text(&begun["token"]);
    let id = text(&begun["attempt"]["id"]);
    assert_eq!(begun["attempt"]["status"], "begun");
    let cart = collector.carts.lock().unwrap().last().unwrap().clone();
    let back = &cart.back;
    for address in [&back.paid, &back.cancelled, &back.failed, &back.waiting] {
        assert!(!address.as_str().contains(token), "others read it");
        assert_eq!(address.fragment(), None);
    }
    assert_eq!(back.paid.query(), Some("esito=paid"));

    let back = json!({ "token": token, "outcome": "paid" });
    let seen = visitor
        .post("/payments/open/attempts/state", &back)
        .await
        .expect(200);
    assert_eq!(seen.json()["status"], "waiting", "a return proves nothing");
    receipt(&visitor, token, notice).await.expect(404);
    state(&visitor, "guessed").await.expect(404);
    state(&town.visitor_of(MONTEFIORE), token).await.expect(404);

    deliver(&station, notice, "R1", id).await;
    assert_eq!(state(&visitor, token).await.expect(200).json()["status"], "paid");
    let pdf = receipt(&visitor, token, notice).await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF"));
    receipt(&town.visitor_of(MONTEFIORE), token, notice)
        .await
        .expect(404);
    let other = payable(&town, &order(EVA, 100)).await;
    receipt(&visitor, token, first(&other)).await.expect(404);

    // The mail has a token of its own, in the fragment.
    town.work().await;
    let mails = town.mails();
    let mail = mails
        .iter()
        .find(|mail| mail.to.as_str() == "zia@example.it")
        .unwrap();
    let link = mail
        .content
        .text
        .lines()
        .find(|line| line.contains("/pagamenti/ricevuta#"))
        .unwrap();
    let (_, mailed) = link.split_once('#').unwrap();
    assert_ne!(mailed, token);
    receipt(&visitor, mailed, notice).await.expect(200);
    assert!(!mail.content.text.contains(MARIO) && !mail.content.text.contains("64,50"));

    town.app.clock.advance(Duration::days(91));
    state(&visitor, token).await.expect(404);
    receipt(&visitor, mailed, notice).await.expect(404);
}

#[actix_web::test]
async fn a_receipt_is_of_whoever_has_paid_and_of_nobody_who_only_began() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let notice = first(&debt);
    let visitor = town.visitor();
    let curious = begin(&visitor, &[notice], Some("curioso@example.it")).await;
    let curious = curious.expect(201).json();
    let payer = begin(&visitor, &[notice], None).await.expect(201).json();
    deliver(&station, notice, "R1", text(&payer["attempt"]["id"])).await;
    town.work().await;
    receipt(&visitor, text(&curious["token"]), notice)
        .await
        .expect(404);
    receipt(&visitor, text(&payer["token"]), notice).await.expect(200);
    assert!(
        town.mails()
            .iter()
            .all(|mail| mail.to.as_str() != "curioso@example.it"),
        "who has not paid is told nothing"
    );
}

#[actix_web::test]
async fn who_knows_the_number_alone_begins_nothing() {
    let (town, collector) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let eva = citizen(&town, BORGOVERDE, EVA).await;
    let path = format!("/payments/notice?number={}", text(&first(&debt)["number"]));
    let found = eva.get(&path).await.expect(200).json();
    let id = &found["notice"]["id"];
    let with = async |id: &Value, code: &str| {
        let body = json!({ "notices": [{ "id": id, "tax_code": code }] });
        let refused = eva.post("/payments/open/attempts", &body).await.expect(422);
        let problem = refused.json();
        (refused.pointers(), problem["fields"].clone())
    };
    let unknown = with(&json!("0193573a-9f00-7a31-8d5e-2f6c1b0a9e47"), MARIO).await;
    assert_eq!(unknown.0, ["/notices/0"]);
    for code in [EVA, "RSSMRA80A01H501X", "80010470922"] {
        assert_eq!(with(id, code).await, unknown, "{code}");
    }
    eva.post("/payments/open/attempts", &json!({ "notices": [id] }))
        .await
        .expect(422);
    assert!(collector.carts.lock().unwrap().is_empty());
}

#[actix_web::test]
async fn a_receipt_that_names_no_payment_is_for_who_knew_whose_notice_it_is_and_its_owner_reads_so() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let notice = first(&debt);
    let visitor = town.visitor();
    let body = json!({ "notices": [{ "id": notice["id"], "tax_code": MARIO.to_lowercase() }] });
    let begun = visitor.post("/payments/open/attempts", &body).await;
    let begun = begun.expect(201).json();
    assert_eq!(station.deliver("borgoverde", &Paid::of(notice, "R1")).await, "OK");
    receipt(&visitor, text(&begun["token"]), notice).await.expect(200);
    let log = mario.get("/profile/accesses").await.expect(200).json();
    let entries = log["items"].as_array().unwrap();
    let downloads = entries
        .iter()
        .filter(|entry| entry["event"] == "open_receipt_downloaded");
    assert_eq!(downloads.count(), 1);
}

#[actix_web::test]
async fn who_pays_what_was_paid_meanwhile_reads_so_and_has_the_receipt_of_that() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let notice = first(&debt);
    let visitor = town.visitor();
    let (fast, slow) = (
        begin(&visitor, &[notice], None).await.expect(201).json(),
        begin(&visitor, &[notice], None).await.expect(201).json(),
    );
    deliver(&station, notice, "R1", text(&fast["attempt"]["id"])).await;
    receipt(&visitor, text(&slow["token"]), notice).await.expect(404);
    deliver(&station, notice, "R2", text(&slow["attempt"]["id"])).await;
    for (of, status) in [(&fast, "paid"), (&slow, "seen")] {
        let token = text(&of["token"]);
        assert_eq!(state(&visitor, token).await.expect(200).json()["status"], status);
        receipt(&visitor, token, notice).await.expect(200);
    }
}

#[actix_web::test]
async fn a_payment_repeated_with_its_key_is_begun_once() {
    let (town, collector) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let visitor = town.visitor();
    let body = json!({ "notices": [{ "id": first(&debt)["id"], "tax_code": MARIO }] });
    let click = async || {
        let request = visitor.request(Method::POST, "/payments/open/attempts");
        let request = request.header("Idempotency-Key", "0193573a-key").json(&body);
        visitor.send(request).await.expect(201).json()
    };
    let (one, two) = tokio::join!(click(), click());
    assert_eq!(one["attempt"], two["attempt"]);
    let three = click().await;
    assert_eq!(three["attempt"]["id"], one["attempt"]["id"]);
    assert!(collector.carts.lock().unwrap().len() <= 2);
    // Each answer has a token that works.
    for begun in [&one, &two, &three] {
        state(&visitor, text(&begun["token"])).await.expect(200);
    }
    let other = visitor.request(Method::POST, "/payments/open/attempts");
    let other = other.header("Idempotency-Key", "0193573a-key");
    let answer = visitor.send(other.json(&json!({ "notices": [] }))).await;
    assert_eq!(answer.expect(409).problem(), "idempotency_key_reused");
}

#[actix_web::test]
async fn where_it_is_not_open_nobody_pays_without_signing_in() {
    let (town, _) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let elsewhere = town.visitor_of(MONTEFIORE);
    let refused = begin(&elsewhere, &[first(&debt)], None).await.expect(409);
    assert_eq!(refused.problem(), "not_payable");
    let listed = elsewhere.get("/payments/spontaneous").await.expect(200).json();
    assert_eq!(listed["open"], false);
}
