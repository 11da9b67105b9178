//! Istanze whose digital stamp is bought by itself.

use super::fees::{debts, give_up, ready, renewal, shown, take_charge, wait};
use super::istanze_amounts::asked;
use super::{Collector, Paid, Shop, Station, anomalies, stamp_for};
use crate::istanze::submit;
use crate::support::{MARIO, Person, Town};
use chrono::Duration;
use serde_json::{Value, json};
use sportello_api::jobs::Worker;
use sportello_api::payments::StampSale;
use sportello_storage::Error;
use sportello_types::ids::NoticeId;
use sportello_types::istanze::{Status, Transition};
use sportello_types::loa::Loa;
use sportello_types::payments::{Anomaly, DebtStatus};
use std::sync::Arc;

async fn town() -> (Town, Arc<Collector>, Arc<Shop>) {
    let (collector, shop) = (Arc::new(Collector::default()), Arc::new(Shop::default()));
    let (provider, seller) = (Arc::<Collector>::clone(&collector), Arc::<Shop>::clone(&shop));
    let town = Town::open_with(|setup| {
        setup.payments = Some(provider);
        setup.stamp_shop = Some(seller);
        setup.tenants = |settings| settings.payments.stamps = StampSale::Apart;
    })
    .await;
    (town, collector, shop)
}

async fn mario(town: &Town) -> Person<'_> {
    let mario = town.ready_citizen().await;
    mario.activate("payments").await;
    mario
}

#[actix_web::test]
async fn an_istanza_is_taken_charge_of_once_its_stamp_is_here() {
    let (town, collector, shop) = town().await;
    let mario = mario(&town).await;
    let sent = asked(&mario, "myself", true).await;
    let id = sent.summary.id.to_string();
    assert_eq!(sent.payment.unwrap().total.0, 1_600);
    town.work().await;
    let payment = shown(&mario, &id).await.payment.unwrap();
    assert!(payment.payable);
    let refused = take_charge(&town, &mario, &id).await;
    assert!(matches!(refused, Err(Error::WrongState)), "{refused:?}");

    let notices = json!({ "notices": [payment.notice] });
    mario.post("/payments/attempts", &notices).await.expect(201);
    let document = shop.orders().remove(0).stamp.document;
    shop.sell(0, &stamp_for(document, "01240002186093"));
    let back = json!({ "token": shop.token(0), "outcome": "paid" });
    mario.post("/payments/returns", &back).await.expect(200);
    town.work().await;
    let paid = shown(&mario, &id).await;
    let payment = paid.payment.unwrap();
    assert_eq!((payment.status, payment.stamp), (DebtStatus::Paid, true));
    assert_eq!(paid.timeline.last().unwrap().transition, Transition::Pay);
    take_charge(&town, &mario, &id).await.unwrap();
    assert!(
        collector.published.lock().unwrap().is_empty(),
        "nobody else is told"
    );
}

/// What is paid to the municipality for an istanza, and the notice of its stamp.
async fn divided(town: &Town, id: &str) -> (Value, NoticeId) {
    let debts = debts(town, id).await;
    let [debt] = &debts[..] else { panic!("one debt") };
    let [option] = &debt.options[..] else {
        panic!("one way to pay it")
    };
    let [rest, stamp] = &option[..] else {
        panic!("two notices")
    };
    assert!(!rest.apart && stamp.apart);
    assert_eq!(stamp.amount().0, 1_600);
    let rest = json!({ "number": rest.number, "amount": rest.amount() });
    (rest, stamp.id)
}

async fn buy(town: &Town, mario: &Person<'_>, shop: &Shop, stamp: NoticeId) {
    let notices = json!({ "notices": [stamp] });
    mario.post("/payments/attempts", &notices).await.expect(201);
    let document = shop.orders()[0].stamp.document;
    shop.sell(0, &stamp_for(document, "01240002186093"));
    let back = json!({ "token": shop.token(0), "outcome": "paid" });
    mario.post("/payments/returns", &back).await.expect(200);
    town.work().await;
}

#[actix_web::test]
async fn an_istanza_with_a_fee_beside_its_stamp_is_taken_charge_of_once_both_are_here() {
    let (town, collector, shop) = town().await;
    let station = Station::open(&town);
    let mario = mario(&town).await;
    let id = renewal(&mario).await;
    submit(&mario, &id, "once").await.expect(200);
    town.work().await;
    let (rest, stamp) = divided(&town, &id).await;
    assert_eq!(station.deliver("borgoverde", &Paid::of(&rest, "R1")).await, "OK");
    town.work().await;
    let payment = shown(&mario, &id).await.payment.unwrap();
    assert_eq!(
        (payment.status, payment.payable, payment.paid_at),
        (DebtStatus::PartlyPaid, true, None)
    );
    let refused = take_charge(&town, &mario, &id).await;
    assert!(matches!(refused, Err(Error::WrongState)), "{refused:?}");
    buy(&town, &mario, &shop, stamp).await;
    let paid = shown(&mario, &id).await;
    assert_eq!(paid.payment.unwrap().status, DebtStatus::Paid);
    assert_eq!(paid.timeline.last().unwrap().transition, Transition::Pay);
    take_charge(&town, &mario, &id).await.unwrap();
    let published = collector.published.lock().unwrap();
    let mut told = published.iter().flat_map(|debt| debt.options.iter().flatten());
    assert!(told.all(|notice| !notice.parts.buy_a_stamp()));
}

#[actix_web::test]
async fn an_istanza_whose_stamp_is_bought_waits_for_the_fee_and_is_no_draft_again() {
    let (town, _, shop) = town().await;
    let station = Station::open(&town);
    let (mario, id) = ready(&town).await;
    wait(&town, &mario, &id).await;
    let (rest, stamp) = divided(&town, &id).await;
    buy(&town, &mario, &shop, stamp).await;
    assert_eq!(shown(&mario, &id).await.summary.status, Status::AwaitingPayment);
    let refused = give_up(&mario, &id).await.expect(409);
    assert_eq!(refused.problem(), "being_paid");
    let told = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(told.contains("non si rimborsa"), "{told}");
    for receipt in ["R1", "R1"] {
        station.deliver("borgoverde", &Paid::of(&rest, receipt)).await;
    }
    town.work().await;
    assert_eq!(shown(&mario, &id).await.summary.status, Status::Registered);
    assert!(anomalies(&town).await.is_empty());
}

#[actix_web::test]
async fn an_istanza_that_is_paid_in_part_is_a_draft_again_when_its_time_is_over() {
    let (town, _, _) = town().await;
    let station = Station::open(&town);
    let (mario, id) = ready(&town).await;
    wait(&town, &mario, &id).await;
    let (rest, _) = divided(&town, &id).await;
    assert_eq!(station.deliver("borgoverde", &Paid::of(&rest, "R1")).await, "OK");
    town.work().await;
    for (days, status) in [(17, Status::AwaitingPayment), (2, Status::Draft)] {
        town.app.clock.advance(Duration::days(days));
        Worker::sweep(&town.app).await;
        town.work().await;
        let mario = town.citizen(MARIO, Loa::L2).await;
        assert_eq!(shown(&mario, &id).await.summary.status, status);
    }
    assert_eq!(anomalies(&town).await, [Anomaly::Abandoned]);
}
