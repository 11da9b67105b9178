//! Istanze whose digital stamp is bought by itself.

use super::fees::{debts, renewal, shown, take_charge};
use super::istanze_amounts::asked;
use super::{Collector, Shop, stamp_for};
use crate::istanze::submit;
use crate::support::{Person, Town};
use serde_json::json;
use sportello_api::payments::StampSale;
use sportello_storage::Error;
use sportello_types::istanze::{Status, Transition};
use sportello_types::payments::DebtStatus;
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

#[actix_web::test]
async fn an_istanza_with_a_fee_beside_its_stamp_is_not_sent_and_stays_a_draft() {
    let (town, _, shop) = town().await;
    let mario = mario(&town).await;
    let id = renewal(&mario).await;
    let refused = submit(&mario, &id, "once").await.expect(503);
    assert_eq!(refused.problem(), "unavailable");
    assert!(debts(&town, &id).await.is_empty());
    assert_eq!(shown(&mario, &id).await.summary.status, Status::Draft);
    assert!(shop.orders().is_empty());
}
