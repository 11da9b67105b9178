//! Payments that nobody asked for, of whoever signs in and of whoever does not.

use super::open::{begin, find, town};
use super::{Paid, Station, Trouble, citizen, text};
use crate::support::{Answer, BORGOVERDE, EVA, MARIO, MONTEFIORE, Person, Town};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sportello_storage::payments::{self, DebtQuery, StoredDebt};
use sportello_types::payments::DebtStatus;

fn wanted(kind: &str) -> Value {
    json!({ "kind": kind, "debtor": { "tax_code": MARIO, "name": "Mario Rossi" } })
}

/// All debts of the municipality.
async fn all(town: &Town) -> Vec<StoredDebt> {
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    let page = payments::list(&tx, DebtQuery::default(), None, 100).await;
    page.unwrap().items
}

async fn own(person: &Person<'_>) -> Value {
    person.get("/payments/debts").await.expect(200).json()["items"].clone()
}

/// What stands in the log of accesses of somebody.
async fn log(person: &Person<'_>) -> Vec<String> {
    let log = person.get("/profile/accesses").await.expect(200).json();
    let entries = log["items"].as_array().unwrap();
    entries
        .iter()
        .map(|entry| text(&entry["event"]).to_owned())
        .collect()
}

async fn make(person: &Person<'_>, order: &Value) -> Answer {
    person.post("/payments/spontaneous", order).await
}

#[actix_web::test]
async fn what_can_be_paid_is_listed_for_everybody() {
    let (town, _) = town().await;
    let listed = town
        .visitor()
        .get("/payments/spontaneous")
        .await
        .expect(200)
        .json();
    assert_eq!(listed["open"], true);
    let kinds: Vec<(&str, bool)> = listed["kinds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| (text(&kind["slug"]), kind["open"].as_bool().unwrap()))
        .collect();
    assert_eq!(kinds, [("diritti", true), ("mensa", true), ("sala", false)]);
    assert_eq!(listed["kinds"][0]["amount"], json!({ "fixed": 516 }));
}

#[actix_web::test]
async fn a_visitor_makes_a_debt_that_is_its_holders_once_it_is_paid() {
    let (town, collector) = town().await;
    let visitor = town.visitor();
    let mut order = wanted("mensa");
    order["amount"] = json!(5000);
    order["reason"] = json!("M-1042");
    let made = make(&visitor, &order).await.expect(201).json();
    assert_eq!(made["subject"], "Pagamento mensa: M-1042");
    assert_eq!(made["notice"]["payable"], true);
    assert_eq!(made["notice"]["due_on"], "2026-12-24");
    assert_eq!(collector.published.lock().unwrap().len(), 1);
    begin(&visitor, &[&made["notice"]], None).await.expect(201);

    // Anybody may have typed the code: unpaid it stands in nobody's list.
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(own(&mario).await, json!([]));
    let id = all(&town).await.remove(0).id;
    mario.get(&format!("/payments/debts/{id}")).await.expect(404);
    let paper = format!("/payments/notices/{}/document", text(&made["notice"]["id"]));
    mario.get(&paper).await.expect(404);
    let export = mario.get("/profile/export").await.expect(200).json();
    assert_eq!(export["debts"], json!([]));
    let station = Station::open(&town);
    let paid = Paid::of(&made["notice"], "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    let debts = own(&mario).await;
    assert_eq!(debts[0]["source"], json!({ "kind": "spontaneous" }));
    assert_eq!(debts[0]["for_another"], Value::Null);
    assert_eq!(debts[0]["options"][0]["notices"][0]["id"], made["notice"]["id"]);
    assert!(debts[1].is_null());
    let eva = citizen(&town, BORGOVERDE, EVA).await;
    let none = eva.get("/payments/debts").await.expect(200).json();
    assert_eq!(none["items"], json!([]));
    // It was told at once, and is paid: the outbox has nothing to tell any more.
    town.work().await;
    assert_eq!(collector.published.lock().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_provider_that_is_away_holds_nothing_up() {
    let (town, collector) = town().await;
    collector.suffer(Some(Trouble::Away));
    let made = make(&town.visitor(), &wanted("diritti")).await.expect(201).json();
    assert_eq!(
        (&made["notice"]["status"], &made["notice"]["payable"]),
        (&json!("pending"), &json!(false))
    );
    collector.suffer(None);
    town.work().await;
    let body = json!({ "number": made["notice"]["number"], "tax_code": MARIO });
    let found = town.visitor().post("/payments/open/notices", &body).await;
    assert_eq!(found.expect(200).json()["notice"]["payable"], true);
}

#[actix_web::test]
async fn who_makes_it_for_another_finds_it_and_who_it_is_for_reads_that_it_was_made() {
    let (town, _) = town().await;
    let eva = citizen(&town, BORGOVERDE, EVA).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let made = make(&eva, &wanted("sala")).await.expect(201).json();
    let debts = own(&eva).await;
    assert_eq!(debts[0]["options"][0]["notices"][0]["id"], made["notice"]["id"]);
    assert_eq!(debts[0]["for_another"], true);
    assert_eq!(own(&mario).await, json!([]));
    find(&town.visitor(), text(&made["notice"]["number"]), MARIO)
        .await
        .expect(200);
    for event in ["spontaneous_made", "open_notice_found"] {
        assert!(log(&mario).await.iter().any(|noted| noted == event), "{event}");
        assert!(!log(&eva).await.iter().any(|noted| noted == event), "{event}");
    }
}

#[actix_web::test]
async fn what_nobody_pays_ends_and_is_withdrawn_after_the_days_of_late_receipts() {
    let (town, collector) = town().await;
    make(&town.visitor(), &wanted("diritti")).await.expect(201);
    for (days, stands) in [
        (31, DebtStatus::Expired),
        (8, DebtStatus::Expired),
        (2, DebtStatus::Cancelled),
    ] {
        town.app.clock.advance(Duration::days(days));
        sportello_api::jobs::Worker::sweep(&town.app).await;
        assert_eq!(all(&town).await.remove(0).status(), stands, "{days}");
    }
    town.work().await;
    assert_eq!(collector.withdrawn.lock().unwrap().len(), 1);
}

#[actix_web::test]
async fn what_asks_for_a_sign_in_gets_one() {
    let (town, _) = town().await;
    let refused = make(&town.visitor(), &wanted("sala")).await.expect(401);
    assert_eq!(refused.problem(), "unauthenticated");
    // Payments are not active in the area of this citizen.
    let bare = town
        .citizen_of(BORGOVERDE, MARIO, sportello_types::loa::Loa::L2)
        .await;
    bare.complete_profile().await;
    make(&bare, &wanted("sala")).await.expect(403);
    make(&bare, &wanted("diritti")).await.expect(201);
    let elsewhere = town.visitor_of(MONTEFIORE);
    make(&elsewhere, &wanted("diritti")).await.expect(401);
}

#[actix_web::test]
async fn everything_that_is_wrong_is_pointed_at_at_once() {
    let (town, collector) = town().await;
    let visitor = town.visitor();
    let refused = make(&visitor, &wanted("nulla")).await.expect(422);
    assert_eq!(refused.pointers(), ["/kind"]);
    let with = |change: Value| {
        let mut order = wanted("mensa");
        order["amount"] = json!(5000);
        order["reason"] = json!("M-1042");
        for (name, value) in change.as_object().unwrap() {
            order[name] = value.clone();
        }
        order
    };
    let code = json!({ "tax_code": "RSSMRA80A01H501X", "name": "Mario Rossi" });
    for (change, pointers) in [
        (json!({ "amount": 999 }), vec!["/amount"]),
        (json!({ "amount": 5001 }), vec!["/amount"]),
        (json!({ "amount": -5000 }), vec!["/amount"]),
        (json!({ "reason": "a".repeat(61) }), vec!["/reason"]),
        (json!({ "reason": format!("figlio di {MARIO}") }), vec!["/reason"]),
        (json!({ "reason": "https://paga.example" }), vec!["/reason"]),
        (json!({ "reason": "vedi WWW.paga.example" }), vec!["/reason"]),
        (json!({ "reason": "scrivi a zia@example.it" }), vec!["/reason"]),
        (json!({ "reason": "chiama 070123456" }), vec!["/reason"]),
        (json!({ "debtor": code }), vec!["/debtor/tax_code"]),
    ] {
        assert_eq!(
            make(&visitor, &with(change.clone())).await.expect(422).pointers(),
            pointers,
            "{change}"
        );
    }
    let mut both = with(json!({ "debtor": code }));
    both.as_object_mut().unwrap().remove("amount");
    both.as_object_mut().unwrap().remove("reason");
    let refused = make(&visitor, &both).await.expect(422);
    assert_eq!(refused.pointers(), ["/amount", "/reason", "/debtor/tax_code"]);
    let mut unasked = wanted("diritti");
    unasked["reason"] = json!("niente");
    assert_eq!(make(&visitor, &unasked).await.expect(422).pointers(), ["/reason"]);
    assert!(collector.published.lock().unwrap().is_empty());
}

#[actix_web::test]
async fn a_double_click_makes_one_debt() {
    let (town, _) = town().await;
    let visitor = town.visitor();
    let click = async || {
        let request = visitor.request(Method::POST, "/payments/spontaneous");
        let request = request.header("Idempotency-Key", "0193573a-made");
        let answer = visitor.send(request.json(&wanted("diritti"))).await;
        answer.expect(201).json()
    };
    let (one, two) = tokio::join!(click(), click());
    assert_eq!(one["notice"]["id"], two["notice"]["id"]);
    assert_eq!(all(&town).await.len(), 1);
}

#[actix_web::test]
async fn who_makes_many_under_one_fiscal_code_has_to_wait() {
    let (town, _) = town().await;
    let visitor = town.visitor();
    for _ in 0..20 {
        make(&visitor, &wanted("diritti")).await.expect(201);
    }
    assert_eq!(
        make(&visitor, &wanted("diritti")).await.expect(429).problem(),
        "too_many_requests"
    );
    let mut other = wanted("diritti");
    other["debtor"]["tax_code"] = json!("80010470922");
    make(&visitor, &other).await.expect(201);
}
