//! Fees and a stamp that is bought by itself: two payments, each where it is, and one certificate for both.

use super::apart::{anomalies, come_back, right, town_with, with_fees};
use super::{digital, francesca, give_up, held, notice, shown, subjects};
use crate::certificates::FRANCESCA;
use crate::payments::{Collector, Paid, Shop, Station, give_back};
use crate::support::{Answer, Person, Town};
use chrono::Duration;
use serde_json::{Value, json};
use sportello_api::jobs::Worker;
use sportello_api::payments::StampSale;
use sportello_types::loa::Loa;
use sportello_types::payments::Anomaly;
use std::sync::Arc;

const IUBD: &str = "01240002186093";

async fn town() -> (Town, Arc<Collector>, Arc<Shop>) {
    town_with(|setup| setup.tenants = |settings| with_fees(settings, StampSale::Apart)).await
}

/// Begins to buy the stamp of a certificate.
async fn order(person: &Person<'_>, certificate: &Value) -> Answer {
    let notices = json!({ "notices": [certificate["payment"]["apart"]["notice"]] });
    person.post("/payments/attempts", &notices).await
}

/// The stamp is bought, and here.
async fn buy(town: &Town, (person, certificate): (&Person<'_>, &Value), shop: &Shop, iubd: &str) {
    let before = shop.orders().len();
    order(person, certificate).await.expect(201);
    shop.sell(before, &right(certificate, iubd));
    come_back(person, shop, before, "paid").await;
    town.work().await;
}

/// The fees are paid, and their receipt is here.
async fn pay(town: &Town, station: &Station, (person, certificate): (&Person<'_>, &Value), receipt: &str) {
    let fees = notice(person, certificate).await;
    let paid = Paid::of(&fees, receipt);
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    town.work().await;
}

async fn issued_messages(person: &Person<'_>) -> usize {
    let told = subjects(person).await;
    told.iter()
        .filter(|told| told.starts_with("Certificato pronto"))
        .count()
}

#[actix_web::test]
async fn a_certificate_is_issued_once_fees_and_stamp_are_here_in_whichever_order() {
    let (town, collector, shop) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    for (round, fees_first) in [true, false].into_iter().enumerate() {
        let waits = held(&town, &francesca, &digital()).await;
        let payment = &waits["payment"];
        assert_eq!(
            (&payment["amount"], &payment["total"], &payment["payable"]),
            (&json!(52), &json!(1652), &json!(true))
        );
        assert_eq!(
            (&payment["apart"]["amount"], &payment["apart"]["payable"]),
            (&json!(1600), &json!(true))
        );
        let (receipt, iubd) = (format!("R{round}"), format!("0124000218609{round}"));
        if fees_first {
            pay(&town, &station, (&francesca, &waits), &receipt).await;
        } else {
            buy(&town, (&francesca, &waits), &shop, &iubd).await;
        }
        let half = shown(&francesca, &waits).await;
        assert_eq!(
            (&half["status"], &half["payment"]["status"]),
            (&json!("held"), &json!("partly_paid"))
        );
        assert_eq!(half["payment"]["apart"]["paid"], !fees_first);
        assert_eq!(half["payment"]["payable"], !fees_first);
        assert_eq!(half["payment"]["looked_at"], false);
        // Nothing issues it that looks again.
        Worker::sweep(&town.app).await;
        assert_eq!(shown(&francesca, &waits).await["status"], "held");
        if fees_first {
            buy(&town, (&francesca, &waits), &shop, &iubd).await;
        } else {
            pay(&town, &station, (&francesca, &waits), &receipt).await;
        }
        let issued = shown(&francesca, &waits).await;
        assert_eq!(
            (
                &issued["status"],
                &issued["payment"]["status"],
                &issued["payment"]["stamp"]
            ),
            (&json!("valid"), &json!("paid"), &json!(true))
        );
        assert_eq!(issued["sha256"], waits["sha256"], "the very paper");
        assert_eq!(issued_messages(&francesca).await, round + 1);
    }
    assert!(anomalies(&town).await.is_empty());
    let published = collector.published.lock().unwrap().clone();
    let told = published.iter().flat_map(|debt| debt.options.iter().flatten());
    for notice in told {
        assert_eq!(notice.parts.total().0, 52, "who collects hears of the fees alone");
        assert!(notice.description.contains("diritti"), "{}", notice.description);
        assert!(!notice.description.contains("marca"), "{}", notice.description);
    }
}

#[actix_web::test]
async fn of_a_receipt_and_a_stamp_at_the_same_moment_the_second_issues_it_and_once() {
    let (town, _, shop) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    for round in 0..4_usize {
        let waits = held(&town, &francesca, &digital()).await;
        let fees = notice(&francesca, &waits).await;
        order(&francesca, &waits).await.expect(201);
        shop.sell(round, &right(&waits, &format!("0124000218609{round}")));
        let receipt = format!("R{round}");
        let paid = Paid::of(&fees, &receipt);
        // Whoever orders another one has the first looked for.
        let (told, again) = if round % 2 == 0 {
            tokio::join!(station.deliver("borgoverde", &paid), order(&francesca, &waits))
        } else {
            let (again, told) = tokio::join!(order(&francesca, &waits), station.deliver("borgoverde", &paid));
            (told, again)
        };
        assert_eq!(told, "OK");
        again.expect(409);
        town.work().await;
        assert_eq!(shown(&francesca, &waits).await["status"], "valid");
        assert_eq!(issued_messages(&francesca).await, round + 1);
    }
    assert_eq!(shop.orders().len(), 4);
    assert!(anomalies(&town).await.is_empty());
}

#[actix_web::test]
async fn the_fees_are_paid_while_a_page_sells_the_stamp_and_never_together() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    let payment = &waits["payment"];
    let both = json!({ "notices": [payment["notice"], payment["apart"]["notice"]] });
    let refused = francesca.post("/payments/attempts", &both).await.expect(409);
    assert_eq!(refused.problem(), "not_payable");
    order(&francesca, &waits).await.expect(201);
    order(&francesca, &waits).await.expect(409);
    let fees = json!({ "notices": [payment["notice"]] });
    francesca.post("/payments/attempts", &fees).await.expect(201);
    assert_eq!(shop.orders().len(), 1);
    give_up(&francesca, &waits).await.expect(409);
}

#[actix_web::test]
async fn who_has_paid_the_fees_may_give_up_and_an_office_sees_to_them() {
    let (town, collector, shop) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    pay(&town, &station, (&francesca, &waits), "R1").await;
    for _ in 0..2 {
        give_up(&francesca, &waits).await.expect(204);
    }
    town.work().await;
    let given_up = shown(&francesca, &waits).await;
    assert_eq!(
        (&given_up["status"], &given_up["payment"]["status"]),
        (&json!("discarded"), &json!("cancelled"))
    );
    assert_eq!(anomalies(&town).await, [Anomaly::Abandoned]);
    order(&francesca, &waits).await.expect(409);
    assert!(shop.orders().is_empty());
    assert!(
        collector.withdrawn.lock().unwrap().is_empty(),
        "what is paid is not withdrawn"
    );
    give_back(&town).await;
    town.work().await;
    assert!(anomalies(&town).await.is_empty());
    assert_eq!(shown(&francesca, &waits).await["status"], "discarded");
}

#[actix_web::test]
async fn who_has_bought_the_stamp_does_not_give_up() {
    let (town, collector, shop) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    buy(&town, (&francesca, &waits), &shop, IUBD).await;
    let refused = give_up(&francesca, &waits).await.expect(409);
    let told = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(told.contains("non si rimborsa"), "{told}");
    let half = shown(&francesca, &waits).await;
    assert_eq!(
        (&half["status"], &half["payment"]["payable"]),
        (&json!("held"), &json!(true))
    );
    assert!(collector.withdrawn.lock().unwrap().is_empty());
    pay(&town, &station, (&francesca, &waits), "R1").await;
    assert_eq!(shown(&francesca, &waits).await["status"], "valid");
}

#[actix_web::test]
async fn a_stamp_whose_fees_nobody_pays_in_time_is_told_to_the_office_and_stays_where_it_is() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    buy(&town, (&francesca, &waits), &shop, IUBD).await;
    town.app.clock.advance(Duration::days(6));
    Worker::sweep(&town.app).await;
    let asker = town.citizen(FRANCESCA, Loa::L2).await;
    let over = shown(&asker, &waits).await;
    assert_eq!(
        (&over["status"], &over["payment"]["payable"]),
        (&json!("held"), &json!(false)),
        "a receipt may be on its way"
    );
    town.app.clock.advance(Duration::days(3));
    for _ in 0..2 {
        Worker::sweep(&town.app).await;
        town.work().await;
    }
    let asker = town.citizen(FRANCESCA, Loa::L2).await;
    assert_eq!(shown(&asker, &waits).await["status"], "discarded");
    assert_eq!(anomalies(&town).await, [Anomaly::Abandoned]);
    let told = subjects(&asker).await;
    let discarded = told
        .iter()
        .filter(|told| told.starts_with("Certificato non emesso"));
    assert_eq!(discarded.count(), 1, "{told:?}");
    let stamp = waits["payment"]["apart"]["notice"].as_str().unwrap();
    asker
        .get(&format!("/payments/notices/{stamp}/stamp"))
        .await
        .expect(200);
}

#[actix_web::test]
async fn fees_that_are_given_back_take_the_stamp_that_is_not_bought_with_them() {
    let (town, _, shop) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    let mut short = notice(&francesca, &waits).await;
    short["amount"] = json!(10);
    assert_eq!(station.deliver("borgoverde", &Paid::of(&short, "R1")).await, "OK");
    town.work().await;
    assert_eq!(shown(&francesca, &waits).await["payment"]["looked_at"], true);
    give_back(&town).await;
    // As if the job had been lost: the housekeeping does it, and the job finds nothing left to do.
    Worker::sweep(&town.app).await;
    town.work().await;
    assert_eq!(shown(&francesca, &waits).await["status"], "discarded");
    order(&francesca, &waits).await.expect(409);
    assert!(shop.orders().is_empty());
    assert!(anomalies(&town).await.is_empty());
}
