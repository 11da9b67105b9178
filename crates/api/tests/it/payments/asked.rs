//! What an office asks for.

use super::{Paid, Station, ask, citizen, first, notice, order, payable, shown, text, town};
use crate::support::{BORGOVERDE, EVA, MARIO};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sportello_api::jobs::Worker;
use sportello_integrations::payments::TaxCode;

#[actix_web::test]
async fn what_is_asked_for_is_told_to_the_provider_and_can_then_be_paid() {
    let (town, collector) = town().await;
    let mut order = order(MARIO, 1600);
    order["options"] = json!([[notice(1600)], [notice(800), notice(800)]]);
    let debt = ask(&town, &order).await.expect(201).json();
    assert_eq!(first(&debt)["status"], "pending");
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    town.work().await;
    let seen = shown(&mario, &debt).await;
    let options = seen["options"].as_array().unwrap();
    let notices: Vec<&Value> = options
        .iter()
        .flat_map(|option| option["notices"].as_array().unwrap())
        .collect();
    assert_eq!(notices.len(), 3);
    assert!(
        notices.iter().all(|notice| notice["status"] == "payable"),
        "{seen}"
    );
    let published = collector.published.lock().unwrap();
    let [told] = published.as_slice() else {
        panic!("told {} times", published.len());
    };
    assert_eq!(told.id.to_string(), text(&debt["id"]));
    assert_eq!(told.creditor_name, "Comune di Borgoverde");
    assert!(matches!(&told.debtor.tax_code, Some(TaxCode::Person(code)) if code.as_str() == MARIO));
    let numbers: Vec<String> = told
        .options
        .iter()
        .flatten()
        .map(|notice| notice.iuv.notice_number().to_string())
        .collect();
    let shown: Vec<&str> = notices.iter().map(|notice| text(&notice["number"])).collect();
    assert_eq!(numbers, shown);
}

#[actix_web::test]
async fn everything_that_is_wrong_is_pointed_at_at_once() {
    let (town, _) = town().await;
    let refused = ask(
        &town,
        &json!({
            "debtor": { "tax_code": "RSSMRA80A01H501X", "name": "N".repeat(71) },
            "subject": "s".repeat(141),
            "office": "no-such-office",
            "options": [
                [{ "ends": true, "parts": [] }],
                [
                    { "due_on": "2026-11-23", "parts": [{ "amount": 0, "category": "9/0107101TS/" }] },
                    { "parts": [{ "amount": 1, "category": "9/0107101TS/", "creditor": "01234567897" }] }
                ],
                []
            ]
        }),
    )
    .await
    .expect(422);
    assert_eq!(
        refused.pointers(),
        [
            "/debtor/tax_code",
            "/debtor/name",
            "/subject",
            "/office",
            "/options/0/0/ends",
            "/options/0/0/parts",
            "/options/1/0/due_on",
            "/options/1/0/parts",
            "/options/1/1/parts/0/creditor",
            "/options/1/1/parts/0/account",
            "/options/2",
        ]
    );
    let none = json!({ "debtor": { "name": "Mario" }, "subject": "x", "options": [] });
    assert_eq!(ask(&town, &none).await.expect(422).pointers(), ["/options"]);
}

#[actix_web::test]
async fn amounts_that_no_notice_can_have_are_pointed_at() {
    let (town, _) = town().await;
    let part = |amount: Value| json!({ "amount": amount, "category": "9/0107101TS/" });
    let largest = 99_999_999_999_i64;
    for (parts, pointer) in [
        (json!([part(json!(-1))]), "/options/0/0/parts"),
        (json!([part(json!(i64::MIN))]), "/options/0/0/parts"),
        (
            json!([part(json!(largest)), part(json!(1))]),
            "/options/0/0/parts",
        ),
        (
            json!([part(json!(i64::MAX)), part(json!(i64::MAX))]),
            "/options/0/0/parts",
        ),
        (
            json!([part(json!(9_223_372_036_854_775_808_u64))]),
            "/options/0/0/parts/0/amount",
        ),
        (json!([part(json!(16.5))]), "/options/0/0/parts/0/amount"),
    ] {
        let mut order = order(MARIO, 1600);
        order["options"][0][0]["parts"] = parts;
        let refused = ask(&town, &order).await.expect(422);
        assert_eq!(refused.pointers(), [pointer], "{order}");
    }
    ask(&town, &order(MARIO, largest)).await.expect(201);
}

#[actix_web::test]
async fn a_last_day_is_not_further_away_than_there_are_payments() {
    let (town, _) = town().await;
    let asked = async |day: &str| {
        let mut order = order(MARIO, 1600);
        order["options"][0][0]["due_on"] = json!(day);
        ask(&town, &order).await
    };
    for day in ["2100-01-01", "9999-12-31", "+12345-01-01", "+262142-12-31"] {
        let refused = asked(day).await.expect(422);
        assert_eq!(refused.pointers(), ["/options/0/0/due_on"], "{day}");
        assert_eq!(refused.json()["fields"][0]["code"], "too_far", "{day}");
    }
    let never = asked("+999999-01-01").await.expect(422);
    assert_eq!(never.pointers(), ["/options/0/0/due_on"]);
    asked("2099-12-31").await.expect(201);
}

#[actix_web::test]
async fn the_same_again_is_the_same_debt_and_another_under_its_key_is_refused() {
    let (town, collector) = town().await;
    let mut order = order(MARIO, 1600);
    order["external_key"] = json!("TARI-2026-17");
    let debt = ask(&town, &order).await.expect(201).json();
    let again = ask(&town, &order).await.expect(200).json();
    assert_eq!(again["id"], debt["id"]);
    let mut other = order.clone();
    other["options"] = json!([[notice(1700)]]);
    let refused = ask(&town, &other).await.expect(422);
    assert_eq!(refused.pointers(), ["/external_key"]);
    town.work().await;
    assert_eq!(collector.published.lock().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_request_repeated_with_its_key_asks_once_and_a_citizen_asks_nobody() {
    let (town, _) = town().await;
    let operator = town.operator(EVA).await;
    let body = order(MARIO, 1600);
    let post = async || {
        let request = operator.request(Method::POST, "/backoffice/payments/debts");
        let request = request.header("Idempotency-Key", "d").json(&body);
        operator.send(request).await.expect(201).json()
    };
    assert_eq!(post().await, post().await);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let refused = mario.post("/backoffice/payments/debts", &body).await.expect(403);
    assert_eq!(refused.problem(), "forbidden");
    let list = mario.get("/payments/debts").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn numbers_follow_one_another_and_none_is_given_twice() {
    let (town, _) = town().await;
    let mut numbers = Vec::new();
    for cents in 1..=3 {
        let debt = payable(&town, &order(MARIO, cents)).await;
        numbers.push(text(&first(&debt)["number"]).to_owned());
    }
    let mut unique = numbers.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique, numbers);
    assert!(
        numbers.iter().all(|number| number.starts_with("301")),
        "{numbers:?}"
    );
}

#[actix_web::test]
async fn what_is_withdrawn_cannot_be_paid_and_the_provider_and_who_owes_are_told() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let (debt, paid) = (
        payable(&town, &order(MARIO, 1600)).await,
        payable(&town, &order(MARIO, 1700)).await,
    );
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(first(&paid), "R1")).await,
        "OK"
    );
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let operator = town.operator(EVA).await;
    let withdraw = async |debt: &Value| {
        let path = format!("/backoffice/payments/debts/{}/withdrawal", text(&debt["id"]));
        operator
            .post(&path, &json!({ "reason": "Chiesto due volte" }))
            .await
    };
    assert_eq!(withdraw(&debt).await.expect(200).json()["status"], "cancelled");
    withdraw(&debt).await.expect(409);
    withdraw(&paid).await.expect(409);
    town.work().await;
    let withdrawn = collector.withdrawn.lock().unwrap().clone();
    assert_eq!(
        withdrawn.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [text(&debt["id"])]
    );
    let body = json!({ "notices": [first(&debt)["id"]] });
    let refused = mario.post("/payments/attempts", &body).await.expect(409);
    assert_eq!(refused.json()["fields"][0]["code"], "cancelled");
    let messages = mario.get("/messages").await.expect(200).json();
    let told = messages["items"].as_array().unwrap().iter();
    let told = told.filter(|message| text(&message["subject"]).starts_with("Da non pagare"));
    assert_eq!(told.count(), 1);
    let mails = town.mails();
    let written = mails
        .iter()
        .filter(|mail| mail.content.subject == "Avviso di pagamento annullato");
    let written: Vec<&str> = written.map(|mail| mail.content.text.as_str()).collect();
    assert_eq!(written.len(), 1);
    for kept_back in ["16,00", "Mensa"] {
        assert!(!written[0].contains(kept_back), "{}", written[0]);
    }
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(first(&debt), "R2")).await,
        "OK",
        "money is never turned away"
    );
    assert_eq!(shown(&mario, &debt).await["status"], "cancelled");
}

fn more_time(due_on: &str) -> Value {
    json!({ "due_on": due_on, "reason": "Mensa chiusa in dicembre" })
}

fn due_date(debt: &Value) -> String {
    format!("/backoffice/payments/debts/{}/due-date", text(&debt["id"]))
}

#[actix_web::test]
async fn with_a_later_last_day_what_was_over_can_be_paid_again_and_who_owes_is_told() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let mut over = order(MARIO, 1600);
    over["options"][0][0]["due_on"] = json!("2026-11-25");
    over["options"][0][0]["ends"] = json!(true);
    let debt = payable(&town, &over).await;
    town.app.clock.advance(Duration::days(2));
    Worker::sweep(&town.app).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(shown(&mario, &debt).await["status"], "expired");
    let operator = town.operator(EVA).await;
    let moved = operator
        .post(&due_date(&debt), &more_time("2027-01-31"))
        .await
        .expect(200)
        .json();
    assert_eq!(first(&moved)["due_on"], "2027-01-31");
    assert_eq!(
        first(&moved)["status"],
        "pending",
        "the provider does not know it yet"
    );
    town.work().await;
    Worker::sweep(&town.app).await;
    let seen = shown(&mario, &debt).await;
    assert_eq!(
        (&first(&seen)["payable"], &first(&seen)["number"]),
        (&json!(true), &first(&debt)["number"])
    );
    let told = collector.published.lock().unwrap().last().unwrap().options[0][0].due_on;
    assert_eq!(told.to_string(), "2027-01-31");
    let messages = mario.get("/messages").await.expect(200).json();
    let told = messages["items"].as_array().unwrap().iter();
    let told = told.filter(|message| text(&message["subject"]).starts_with("Più tempo per pagare"));
    assert_eq!(told.count(), 1);
    let paid = Paid::of(first(&debt), "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    operator
        .post(&due_date(&debt), &more_time("2027-02-28"))
        .await
        .expect(409);
}

#[actix_web::test]
async fn a_last_day_is_moved_later_alone_and_by_an_office_alone() {
    let (town, _) = town().await;
    let mut instalments = order(MARIO, 1600);
    instalments["options"] = json!([[notice(800), notice(800)]]);
    instalments["options"][0][1]["due_on"] = json!("2027-03-31");
    let debt = payable(&town, &instalments).await;
    let operator = town.operator(EVA).await;
    for day in ["2026-12-31", "2026-11-23", "2100-01-01", "+10000-01-01"] {
        let refused = operator.post(&due_date(&debt), &more_time(day)).await.expect(422);
        assert_eq!(refused.pointers(), ["/due_on"], "{day}");
    }
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let later = more_time("2027-01-31");
    mario.post(&due_date(&debt), &later).await.expect(403);
    let moved = operator.post(&due_date(&debt), &later).await.expect(200).json();
    let days: Vec<&str> = moved["options"][0]["notices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|notice| text(&notice["due_on"]))
        .collect();
    assert_eq!(days, ["2027-01-31", "2027-03-31"], "what is later stays");
    assert_eq!(first(&moved)["status"], "payable", "it goes on being so");
    let withdrawal = format!("/backoffice/payments/debts/{}/withdrawal", text(&debt["id"]));
    let reason = json!({ "reason": "Chiesto due volte" });
    operator.post(&withdrawal, &reason).await.expect(200);
    let later = more_time("2027-02-28");
    operator.post(&due_date(&debt), &later).await.expect(409);
}
