//! Digital stamps that are bought by themselves: nobody who collects hears of them, whoever pays goes to the page of
//! the service that sells them, and the stamp alone proves that it was bought.

use super::{USE, digital, francesca, give_up, held, shown};
use crate::certificates::{FRANCESCA, issue, settled};
use crate::payments::{Collector, Shop, stamp_for};
use crate::support::{Answer, BORGOVERDE, Person, Setup, Town};
use chrono::{DateTime, Duration, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use sportello_api::jobs::Worker;
use sportello_api::payments::StampSale;
use sportello_storage::payments;
use sportello_types::loa::Loa;
use sportello_types::payments::Anomaly;
use sportello_types::values::EuroCents;
use std::collections::BTreeSet;
use std::sync::Arc;

const IUBD: &str = "01240002186093";

/// A town where all stamps are bought by themselves, and certificates cost nothing else online.
async fn town() -> (Town, Arc<Collector>, Arc<Shop>) {
    town_with(|setup| setup.tenants = |settings| settings.payments.stamps = StampSale::Apart).await
}

pub(super) async fn town_with(change: impl FnOnce(&mut Setup)) -> (Town, Arc<Collector>, Arc<Shop>) {
    let (collector, shop) = (Arc::new(Collector::default()), Arc::new(Shop::default()));
    let (provider, seller) = (Arc::<Collector>::clone(&collector), Arc::<Shop>::clone(&shop));
    let town = settled(|setup| {
        setup.payments = Some(provider);
        setup.stamp_shop = Some(seller);
        change(setup);
    })
    .await;
    (town, collector, shop)
}

async fn pay(person: &Person<'_>, certificate: &Value) -> Answer {
    let notices = json!({ "notices": [certificate["payment"]["notice"]] });
    person.post("/payments/attempts", &notices).await
}

pub(super) async fn come_back(person: &Person<'_>, shop: &Shop, order: usize, outcome: &str) -> Value {
    let back = json!({ "token": shop.token(order), "outcome": outcome });
    person.post("/payments/returns", &back).await.expect(200).json()
}

/// The stamp of a certificate, as the service sells it.
pub(super) fn right(certificate: &Value, iubd: &str) -> String {
    let document = certificate["sha256"].as_str().unwrap().parse().unwrap();
    stamp_for(document, iubd)
}

/// An order is paid and the browser is back: the certificate is issued.
async fn sold(town: &Town, (person, certificate): (&Person<'_>, &Value), shop: &Shop, order: usize) {
    shop.sell(order, &right(certificate, IUBD));
    come_back(person, shop, order, "paid").await;
    town.work().await;
    assert_eq!(shown(person, certificate).await["status"], "valid");
}

pub(super) async fn anomalies(town: &Town) -> Vec<Anomaly> {
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    let page = payments::anomalies(&tx, true, None, 100).await.unwrap();
    page.items.iter().map(|found| found.kind).collect()
}

#[actix_web::test]
async fn a_certificate_is_issued_once_its_stamp_is_here_whatever_the_browser_says() {
    let (town, collector, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    assert_eq!(
        (&waits["payment"]["total"], &waits["payment"]["payable"]),
        (&json!(1600), &json!(true))
    );
    assert!(
        collector.published.lock().unwrap().is_empty(),
        "nobody else is told"
    );
    let attempt = pay(&francesca, &waits).await.expect(201).json();
    let page = format!("https://shop.example/pay/{}", Shop::number(0));
    assert_eq!(attempt["pay_at"], page);
    let order = shop.orders().remove(0);
    assert_eq!(order.buyer.family_name, "Rossi");
    assert_eq!(order.buyer.tax_code.as_str(), FRANCESCA);
    assert_eq!(order.buyer.email.as_str(), "mario.rossi@example.it");
    assert_eq!(waits["sha256"], order.stamp.document.to_string());
    assert_eq!(
        (order.stamp.province.as_str(), order.amount),
        ("CA", EuroCents(1600))
    );

    let back = come_back(&francesca, &shop, 0, "paid").await;
    assert_eq!(back["status"], "waiting");
    town.work().await;
    assert_eq!(
        shown(&francesca, &waits).await["status"],
        "held",
        "nothing proves it"
    );

    let xml = right(&waits, IUBD);
    shop.sell(0, &xml);
    town.app.clock.advance(Duration::minutes(1));
    town.work().await;
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
    let attempt = format!("/payments/attempts/{}", attempt["id"].as_str().unwrap());
    let attempt = francesca.get(&attempt).await.expect(200).json();
    assert_eq!(attempt["status"], "paid");
    let notice = waits["payment"]["notice"].as_str().unwrap();
    let kept = francesca.get(&format!("/payments/notices/{notice}/stamp")).await;
    assert_eq!(kept.expect(200).bytes, xml.as_bytes());
    let receipt = francesca
        .get(&format!("/payments/notices/{notice}/receipt"))
        .await;
    assert!(receipt.expect(200).bytes.starts_with(b"%PDF-"));
    assert!(anomalies(&town).await.is_empty());

    // What is asked later finds it known.
    town.app.clock.advance(Duration::hours(50));
    town.work().await;
    assert!(anomalies(&town).await.is_empty());
    assert!(collector.published.lock().unwrap().is_empty());
}

#[actix_web::test]
async fn whoever_closes_the_page_after_paying_gets_the_certificate_all_the_same() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    pay(&francesca, &waits).await.expect(201);
    shop.sell(0, &right(&waits, IUBD));
    // It does not answer at first: it is asked again.
    shop.fall_silent(true);
    town.app.clock.advance(Duration::minutes(16));
    town.work().await;
    assert_eq!(shown(&francesca, &waits).await["status"], "held");
    shop.fall_silent(false);
    town.app.clock.advance(Duration::hours(2));
    town.work().await;
    let again = town.citizen(FRANCESCA, Loa::L2).await;
    assert_eq!(shown(&again, &waits).await["status"], "valid");
}

#[actix_web::test]
async fn whoever_gave_up_orders_another_one() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    pay(&francesca, &waits).await.expect(201);
    let back = come_back(&francesca, &shop, 0, "cancelled").await;
    assert_eq!(back["status"], "given_up");
    assert!(back.get("again_at").is_none(), "at once");
    town.work().await;
    assert_eq!(shown(&francesca, &waits).await["status"], "held");
    pay(&francesca, &waits).await.expect(201);
    sold(&town, (&francesca, &waits), &shop, 1).await;
    assert_eq!(shop.orders().len(), 2);
}

#[actix_web::test]
async fn whoever_was_refused_orders_another_one_when_the_first_page_is_over() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    pay(&francesca, &waits).await.expect(201);
    town.app.clock.advance(Duration::minutes(5));
    let back = come_back(&francesca, &shop, 0, "failed").await;
    assert_eq!(back["status"], "given_up");
    let again: DateTime<Utc> = serde_json::from_value(back["again_at"].clone()).unwrap();
    town.work().await;
    // That the service has no stamp yet does not say that it sells none.
    let refused = pay(&francesca, &waits).await.expect(409);
    assert_eq!(refused.problem(), "not_payable");
    let told = refused.json()["detail"].as_str().unwrap().to_owned();
    let time = again.with_timezone(&chrono_tz::Europe::Rome).format("%H:%M");
    assert!(told.contains(&time.to_string()), "{told}");
    give_up(&francesca, &waits).await.expect(409);
    assert_eq!(shop.orders().len(), 1);
    town.app.clock.advance(again - town.app.clock.now());
    pay(&francesca, &waits).await.expect(201);
    sold(&town, (&francesca, &waits), &shop, 1).await;
    assert_eq!(shop.orders().len(), 2);
}

#[actix_web::test]
async fn a_stamp_that_is_there_a_minute_after_its_page_has_failed_is_the_only_one() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    pay(&francesca, &waits).await.expect(201);
    come_back(&francesca, &shop, 0, "failed").await;
    town.work().await;
    pay(&francesca, &waits).await.expect(409);
    shop.sell(0, &right(&waits, IUBD));
    town.app.clock.advance(Duration::minutes(1));
    town.work().await;
    assert_eq!(shown(&francesca, &waits).await["status"], "valid");
    assert_eq!(shop.orders().len(), 1);
    assert!(anomalies(&town).await.is_empty());
}

#[actix_web::test]
async fn while_one_page_may_sell_it_no_other_one_does() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    let (one, two) = tokio::join!(pay(&francesca, &waits), pay(&francesca, &waits));
    let statuses = [one.status.as_u16(), two.status.as_u16()];
    assert!(
        statuses == [201, 409] || statuses == [409, 201],
        "one page, and one alone: {statuses:?}"
    );
    let ordered = shop.orders().len();
    let refused = pay(&francesca, &waits).await.expect(409);
    assert_eq!(refused.problem(), "not_payable");
    assert_eq!(shop.orders().len(), ordered, "nothing more is ordered");
    give_up(&francesca, &waits).await.expect(409);
    // Nobody came back: the page is over by then.
    town.app.clock.advance(Duration::minutes(21));
    pay(&francesca, &waits).await.expect(201);
    assert_eq!(shop.orders().len(), ordered + 1);
}

#[actix_web::test]
async fn a_double_click_is_one_payment_on_one_page() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    let notices = json!({ "notices": [waits["payment"]["notice"]] });
    let click = async || {
        let request = francesca.request(Method::POST, "/payments/attempts");
        let request = request.header("Idempotency-Key", "once").json(&notices);
        francesca.send(request).await.expect(201).json()
    };
    let (one, two) = tokio::join!(click(), click());
    assert_eq!(one, two);
    let ordered = shop.orders().len();
    assert_eq!(click().await, one, "and as often as it is sent");
    assert_eq!(shop.orders().len(), ordered);
}

#[actix_web::test]
async fn what_was_bought_before_is_found_before_another_one_is_sold() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    pay(&francesca, &waits).await.expect(201);
    // The browser says that it was not paid, and it was.
    come_back(&francesca, &shop, 0, "failed").await;
    shop.sell(0, &right(&waits, IUBD));
    shop.fall_silent(true);
    let unknown = pay(&francesca, &waits).await.expect(503);
    assert_eq!(unknown.problem(), "unavailable");
    shop.fall_silent(false);
    pay(&francesca, &waits).await.expect(409);
    assert_eq!(shop.orders().len(), 1);
    town.work().await;
    assert_eq!(shown(&francesca, &waits).await["status"], "valid");
}

#[actix_web::test]
async fn a_stamp_that_is_not_good_is_looked_at_and_nothing_is_issued() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let first = held(&town, &francesca, &digital()).await;
    pay(&francesca, &first).await.expect(201);
    sold(&town, (&francesca, &first), &shop, 0).await;

    let mut bad = Vec::new();
    for order in 1..=5 {
        let waits = held(&town, &francesca, &digital()).await;
        pay(&francesca, &waits).await.expect(201);
        let fresh = right(&waits, &format!("0124000218600{order}"));
        let stamp = match order {
            1 => right(&first, "01240002186010"),
            2 => fresh.replace("16.00", "17.00"),
            3 => fresh.replace(">right<", ">false<"),
            4 => right(&waits, IUBD),
            _ => "<marcaDaBollo/>".to_owned(),
        };
        shop.sell(order, &stamp);
        come_back(&francesca, &shop, order, "paid").await;
        town.work().await;
        let looked_at = shown(&francesca, &waits).await;
        assert_eq!(
            (&looked_at["status"], &looked_at["payment"]["looked_at"]),
            (&json!("held"), &json!(true)),
            "{order}"
        );
        assert_eq!(anomalies(&town).await, vec![Anomaly::Stamp; order], "{order}");
        bad.push(waits);
    }
    // Judged again they are as bad, and nobody is asked to pay again.
    Worker::sweep(&town.app).await;
    for waits in &bad {
        assert_eq!(shown(&francesca, waits).await["status"], "held");
        pay(&francesca, waits).await.expect(409);
    }
    assert_eq!(shop.orders().len(), 6);
}

#[actix_web::test]
async fn a_second_stamp_for_the_same_certificate_is_money_that_does_not_fit() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    pay(&francesca, &waits).await.expect(201);
    town.app.clock.advance(Duration::minutes(21));
    pay(&francesca, &waits).await.expect(201);
    shop.sell(0, &right(&waits, IUBD));
    shop.sell(1, &right(&waits, "01240002186094"));
    come_back(&francesca, &shop, 1, "paid").await;
    town.work().await;
    assert_eq!(shown(&francesca, &waits).await["status"], "valid");
    assert_eq!(anomalies(&town).await, [Anomaly::PaidTwice]);
}

#[actix_web::test]
async fn a_stamp_that_is_bought_on_the_page_given_up_is_seen_though_another_one_was_here_first() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    pay(&francesca, &waits).await.expect(201);
    come_back(&francesca, &shop, 0, "cancelled").await;
    pay(&francesca, &waits).await.expect(201);
    sold(&town, (&francesca, &waits), &shop, 1).await;
    assert!(anomalies(&town).await.is_empty());

    // The first page was still open in another window.
    shop.sell(0, &right(&waits, "01240002186094"));
    town.app.clock.advance(Duration::minutes(16));
    town.work().await;
    assert_eq!(anomalies(&town).await, [Anomaly::PaidTwice]);
    town.app.clock.advance(Duration::days(30));
    town.work().await;
    assert_eq!(anomalies(&town).await, [Anomaly::PaidTwice], "and once");
}

#[actix_web::test]
async fn a_stamp_that_its_service_has_late_is_asked_for_until_it_comes() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    pay(&francesca, &waits).await.expect(201);
    come_back(&francesca, &shop, 0, "paid").await;
    town.app.clock.advance(Duration::days(3));
    town.work().await;
    shop.sell(0, &right(&waits, IUBD));
    town.app.clock.advance(Duration::days(5));
    town.work().await;
    let again = town.citizen(FRANCESCA, Loa::L2).await;
    assert_eq!(shown(&again, &waits).await["status"], "valid");
}

#[actix_web::test]
async fn it_is_paid_alone_and_by_who_signs_in() {
    let (town, _, shop) = town().await;
    let francesca = francesca(&town).await;
    let one = held(&town, &francesca, &digital()).await;
    let two = held(&town, &francesca, &digital()).await;
    let together = json!({ "notices": [one["payment"]["notice"], two["payment"]["notice"]] });
    let refused = francesca.post("/payments/attempts", &together).await.expect(409);
    assert_eq!(refused.problem(), "not_payable");
    let open = json!({ "notices": [{ "id": one["payment"]["notice"], "tax_code": FRANCESCA }] });
    let refused = town.visitor().post("/payments/open/attempts", &open).await;
    assert_eq!(refused.expect(409).problem(), "not_payable");
    // Whoever signs in without a fiscal code is told what is missing.
    let european = town.european().await;
    crate::eidas::ready(&european).await;
    european.activate("payments").await;
    let refused = pay(&european, &one).await.expect(409);
    let told = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(told.contains("codice fiscale"), "{told}");
    assert!(shop.orders().is_empty());
    // It is given up like any other one.
    give_up(&francesca, &two).await.expect(204);
    town.work().await;
    assert_eq!(shown(&francesca, &two).await["status"], "discarded");
}

/// Fees of 52 cents, collected online, and stamps sold so.
pub(super) fn with_fees(settings: &mut sportello_api::tenant::TenantSettings, stamps: StampSale) {
    let fees = [(USE.parse().unwrap(), EuroCents(52))];
    settings.certificates.fees = fees.into_iter().collect();
    settings.certificates.collect = true;
    settings.payments.stamps = stamps;
}

#[actix_web::test]
async fn a_stamp_with_fees_is_bought_with_them_where_it_is_apart_only_when_alone() {
    let (town, collector, shop) = town_with(|setup| {
        setup.tenants = |settings| with_fees(settings, StampSale::ApartWhenAlone);
    })
    .await;
    let person = francesca(&town).await;
    let waits = held(&town, &person, &digital()).await;
    assert_eq!(waits["payment"]["total"], 1652);
    // At once and by the job: the provider knows it already.
    let published = collector.published.lock().unwrap().clone();
    let debts: BTreeSet<_> = published.iter().map(|debt| debt.id).collect();
    assert_eq!(debts.len(), 1);
    pay(&person, &waits).await.expect(201);
    assert!(shop.orders().is_empty(), "it comes in the receipt");
}

#[actix_web::test]
async fn without_a_seller_nothing_is_asked_for() {
    let (town, _, _) = town_with(|setup| {
        setup.stamp_shop = None;
        setup.tenants = |settings| settings.payments.stamps = StampSale::ApartWhenAlone;
    })
    .await;
    let francesca = francesca(&town).await;
    issue(&francesca, &digital()).await.expect(503);
    let debts = francesca.get("/payments/debts").await.expect(200).json();
    assert_eq!(debts["items"], json!([]));
}
