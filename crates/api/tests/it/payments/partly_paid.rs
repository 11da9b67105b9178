//! What is left of a debt of which an instalment is paid: withdrawn, or given more time, where whoever collects
//! lets it.

use super::{Collector, Paid, Station, citizen, notice, order, payable, shown, text, town};
use crate::support::{Answer, BORGOVERDE, EVA, MARIO, Town};
use chrono::Duration;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// A debt of three instalments or the whole sum, of which the first instalment is paid, with somebody who knows
/// notices alone or debts as a whole.
async fn begun(by_notice: bool) -> (Town, Arc<Collector>, Value) {
    let (town, collector) = town().await;
    collector.by_notice.store(by_notice, Ordering::Relaxed);
    let station = Station::open(&town);
    let mut ways = order(MARIO, 2400);
    ways["options"] = json!([[notice(2400)], [notice(800), notice(800), notice(800)]]);
    let debt = payable(&town, &ways).await;
    let paid = Paid::of(instalment(&debt, 0), "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    town.work().await;
    collector.published.lock().unwrap().clear();
    collector.closed.lock().unwrap().clear();
    // Another instant has other jobs.
    town.app.clock.advance(Duration::minutes(1));
    (town, collector, debt)
}

fn instalment(debt: &Value, number: usize) -> &Value {
    &debt["options"][1]["notices"][number]
}

async fn withdraw(town: &Town, debt: &Value) -> Answer {
    let path = format!("/backoffice/payments/debts/{}/withdrawal", text(&debt["id"]));
    let reason = json!({ "reason": "Scuola lasciata" });
    town.operator(EVA).await.post(&path, &reason).await
}

async fn more_time(town: &Town, debt: &Value) -> Answer {
    let path = format!("/backoffice/payments/debts/{}/due-date", text(&debt["id"]));
    let body = json!({ "due_on": "2027-01-31", "reason": "Mensa chiusa in dicembre" });
    town.operator(EVA).await.post(&path, &body).await
}

fn statuses(debt: &Value) -> Vec<&str> {
    let options = debt["options"].as_array().unwrap().iter();
    let notices = options.flat_map(|option| option["notices"].as_array().unwrap());
    notices.map(|notice| text(&notice["status"])).collect()
}

#[actix_web::test]
async fn what_is_left_is_withdrawn_and_what_is_paid_stays_paid() {
    let (town, collector, debt) = begun(true).await;
    let withdrawn = withdraw(&town, &debt).await.expect(200).json();
    assert_eq!(withdrawn["status"], "cancelled");
    assert_eq!(
        statuses(&withdrawn),
        ["superseded", "paid", "cancelled", "cancelled"]
    );
    town.work().await;
    assert!(
        collector.withdrawn.lock().unwrap().is_empty(),
        "not the whole of it"
    );
    let closed = collector.closed.lock().unwrap().clone();
    let closed = closed.iter().flat_map(|over| over.options.iter().flatten());
    let closed: Vec<String> = closed
        .map(|notice| notice.iuv.notice_number().to_string())
        .collect();
    for number in [1, 2].map(|number| text(&instalment(&debt, number)["number"])) {
        assert!(closed.iter().any(|told| told == number), "{number}: {closed:?}");
    }
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(shown(&mario, &debt).await["status"], "cancelled");
    let listed = mario
        .get("/payments/debts?status=to_pay")
        .await
        .expect(200)
        .json();
    assert!(listed["items"].as_array().unwrap().is_empty(), "{listed}");
    withdraw(&town, &debt).await.expect(409);
    more_time(&town, &debt).await.expect(409);
    // Money that comes all the same is not turned away.
    let station = Station::open(&town);
    let late = Paid::of(instalment(&debt, 1), "R2");
    assert_eq!(station.deliver("borgoverde", &late).await, "OK");
    assert_eq!(shown(&mario, &debt).await["status"], "cancelled");
}

#[actix_web::test]
async fn who_owes_reads_which_numbers_are_left_out_and_that_the_rest_is_paid() {
    let (town, collector) = town().await;
    collector.by_notice.store(true, Ordering::Relaxed);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let station = Station::open(&town);
    let mut ways = order(MARIO, 1600);
    ways["options"] = json!([[notice(1600)], [notice(800), notice(800)]]);
    let debt = payable(&town, &ways).await;
    let paid = Paid::of(instalment(&debt, 0), "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    withdraw(&town, &debt).await.expect(200);
    town.work().await;
    let messages = mario.get("/messages").await.expect(200).json();
    let bodies = messages["items"].as_array().unwrap().iter();
    let mut told = bodies.filter(|message| text(&message["subject"]).starts_with("Da non pagare"));
    let body = text(&told.next().unwrap()["body"]);
    let grouped = |notice: &Value| {
        let number: sportello_types::values::NoticeNumber = text(&notice["number"]).parse().unwrap();
        number.grouped()
    };
    assert!(body.contains(&grouped(instalment(&debt, 1))), "{body}");
    for kept in [instalment(&debt, 0), &debt["options"][0]["notices"][0]] {
        assert!(!body.contains(&grouped(kept)), "{body}");
    }
    assert!(body.contains("resta pagato"), "{body}");
    assert!(told.next().is_none());
}

#[actix_web::test]
async fn what_is_left_gets_more_time_and_the_provider_is_told_of_it_alone() {
    let (town, collector, debt) = begun(true).await;
    let moved = more_time(&town, &debt).await.expect(200).json();
    assert_eq!(moved["status"], "partly_paid");
    for (number, day) in [(0, "2026-12-31"), (1, "2027-01-31"), (2, "2027-01-31")] {
        assert_eq!(instalment(&moved, number)["due_on"], day);
    }
    town.work().await;
    let published = collector.published.lock().unwrap().clone();
    let [told] = published.as_slice() else {
        panic!("told {} times", published.len());
    };
    let told: Vec<(String, String)> = told
        .options
        .iter()
        .flatten()
        .map(|notice| (notice.iuv.notice_number().to_string(), notice.due_on.to_string()))
        .collect();
    let wanted = [1, 2].map(|number| {
        let number = text(&instalment(&debt, number)["number"]).to_owned();
        (number, "2027-01-31".to_owned())
    });
    assert_eq!(told, wanted);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let station = Station::open(&town);
    for (number, receipt) in [(1, "R2"), (2, "R3")] {
        let paid = Paid::of(instalment(&debt, number), receipt);
        assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    }
    assert_eq!(shown(&mario, &debt).await["status"], "paid");
}

#[actix_web::test]
async fn who_knows_debts_as_a_whole_changes_nothing_of_one_that_is_begun() {
    let (town, collector, debt) = begun(false).await;
    for refused in [withdraw(&town, &debt).await, more_time(&town, &debt).await] {
        let refused = refused.expect(409);
        assert_eq!(refused.problem(), "conflict");
        let detail = refused.json()["detail"].clone();
        assert!(text(&detail).contains("è già pagata una parte"), "{detail}");
    }
    town.work().await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let seen = shown(&mario, &debt).await;
    assert_eq!(seen["status"], "partly_paid");
    assert_eq!(statuses(&seen), ["superseded", "paid", "payable", "payable"]);
    assert!(collector.closed.lock().unwrap().is_empty());
    assert!(collector.published.lock().unwrap().is_empty());
}
