//! The service that sells stamps by themselves, asked by the portal's own adapter over HTTP, and judged by what
//! it has published.

use super::pagopa_stamps::{DOCUMENT, HASH, believed, judged};
use super::pagopa_station::{BACK, CREDITOR, World};
use chrono::TimeDelta;
use reqwest::Method;
use reqwest::redirect::Policy;
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_integrations::payments::mbd::{
    Buyer, Mbd, MbdConfig, Service, StampOrder, StampOrdered, StampShop,
};
use sportello_integrations::payments::stamp::{StampFault, Unsigned};
use sportello_integrations::payments::{BackTo, PaymentError};
use sportello_simulators::pagopa::{Fault, Trouble};
use sportello_types::payments::StampToBuy;
use sportello_types::values::{EuroCents, Sha256};
use std::time::Duration;

const ORDERS: &str = "/pagopa-mbd-service/v1/organizations/01234567897/mbd";

fn shop_with(world: &World, creditor: &str, key: &str) -> Mbd {
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .build()
        .unwrap();
    let config = MbdConfig {
        creditor: creditor.parse().unwrap(),
        service: Service {
            url: format!("{}/pagopa-mbd-service/v1", world.town.pagopa.base_url())
                .parse()
                .unwrap(),
            key: SecretString::from(key),
            second_key: None,
        },
        time: Duration::from_secs(10),
    };
    Mbd::new(&config, &http).unwrap()
}

fn shop(world: &World) -> Mbd {
    shop_with(world, CREDITOR, "first-key")
}

fn order() -> StampOrder {
    let back = |outcome: &str| format!("{BACK}/{outcome}").parse().unwrap();
    StampOrder {
        buyer: Buyer {
            given_name: "Giulia".to_owned(),
            family_name: "Serra".to_owned(),
            tax_code: "SRRGLI85D52B354O".parse().unwrap(),
            email: "giulia.serra@example.org".parse().unwrap(),
        },
        stamp: StampToBuy {
            document: DOCUMENT.parse::<Sha256>().unwrap(),
            province: "CA".parse().unwrap(),
        },
        amount: EuroCents(1600),
        back: BackTo {
            paid: back("ok"),
            cancelled: back("cancel"),
            failed: back("error"),
            waiting: back("waiting"),
        },
    }
}

/// The same as it goes over the line.
fn sent() -> Value {
    json!({
        "paymentNotices": [{
            "firstName": "Giulia", "lastName": "Serra", "fiscalCode": "SRRGLI85D52B354O",
            "email": "giulia.serra@example.org", "amount": 1600, "province": "CA", "documentHash": HASH,
        }],
        "idCIService": "00005",
        "returnUrls": {
            "successUrl": format!("{BACK}/ok"),
            "cancelUrl": format!("{BACK}/cancel"),
            "errorUrl": format!("{BACK}/error"),
        },
    })
}

/// The number and the page of an order that was taken.
fn told(taken: &Value) -> (&str, &str) {
    let text = |name: &str| taken[name].as_str().unwrap();
    (text("nav"), text("checkoutRedirectUrl"))
}

/// Ends an order at its page; where the browser is sent then, if anywhere.
async fn end(world: &World, ordered: &StampOrdered, form: &[(&str, &str)]) -> Option<String> {
    let page = ordered.pay_at.clone();
    let answer = world.client.post(page).form(form).send().await.unwrap();
    assert!(answer.status().as_u16() < 400, "{}", answer.status());
    let back = answer.headers().get("Location");
    back.map(|back| back.to_str().unwrap().strip_prefix(BACK).unwrap().to_owned())
}

#[tokio::test]
async fn a_stamp_that_is_paid_is_handed_out_and_good() {
    let world = World::new().await;
    let shop = shop(&world);
    let ordered = shop.order(&order()).await.unwrap();
    assert_eq!(shop.stamp(&ordered.number).await.unwrap(), None);
    let page = world.client.get(ordered.pay_at.clone()).send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(
        page.contains("Giulia Serra") && page.contains("16,00 euro"),
        "{page}"
    );
    let back = end(&world, &ordered, &[("ending", "paid")]).await;
    assert_eq!(back.as_deref(), Some("/ok"));
    let signers = believed(&world.town.pagopa.stamps_pem());
    let xml = shop.stamp(&ordered.number).await.unwrap().unwrap();
    let good = judged(&xml, EuroCents(1600), &signers).unwrap();
    assert_eq!(good.provider, "Banca di Prova");
    // It is paid once.
    let again = world.client.post(ordered.pay_at.clone());
    let again = again.form(&[("ending", "paid")]).send().await.unwrap();
    assert_eq!(again.status(), 404);
    assert_eq!(shop.stamp(&ordered.number).await.unwrap(), Some(xml.clone()));
    let set = world.control("settings", json!({ "mbd": "as-text" })).await;
    assert_eq!(set.0, 204, "{set:?}");
    assert_eq!(shop.stamp(&ordered.number).await.unwrap(), Some(xml));
    world.end().await;
}

#[tokio::test]
async fn what_is_not_paid_has_no_stamp() {
    let world = World::new().await;
    let shop = shop(&world);
    for (ending, back) in [
        ("refused", Some("/error")),
        ("cancelled", Some("/cancel")),
        ("failed", Some("/error")),
        ("abandoned", None),
    ] {
        let ordered = shop.order(&order()).await.unwrap();
        let sent_to = end(&world, &ordered, &[("ending", ending)]).await;
        assert_eq!(sent_to.as_deref(), back, "{ending}");
        assert_eq!(shop.stamp(&ordered.number).await.unwrap(), None, "{ending}");
    }
    // Whoever has left the page opens it again, in time.
    let ordered = shop.order(&order()).await.unwrap();
    end(&world, &ordered, &[("ending", "abandoned")]).await;
    end(&world, &ordered, &[("ending", "paid-gone")]).await;
    assert!(shop.stamp(&ordered.number).await.unwrap().is_some());
    let late = shop.order(&order()).await.unwrap();
    world.town.pagopa.advance(TimeDelta::minutes(11)).await;
    let page = world.client.get(late.pay_at).send().await.unwrap();
    assert_eq!(page.status(), 404);
    world.end().await;
}

#[tokio::test]
async fn a_stamp_may_be_there_some_time_after_the_browser() {
    let world = World::new().await;
    let shop = shop(&world);
    let ordered = shop.order(&order()).await.unwrap();
    let back = end(&world, &ordered, &[("ending", "paid-late"), ("seconds", "60")]).await;
    assert_eq!(back.as_deref(), Some("/ok"));
    assert_eq!(shop.stamp(&ordered.number).await.unwrap(), None);
    world.town.pagopa.advance(TimeDelta::seconds(61)).await;
    assert!(shop.stamp(&ordered.number).await.unwrap().is_some());
    world.end().await;
}

#[tokio::test]
async fn stamps_are_as_whoever_trains_has_chosen() {
    let world = World::new().await;
    let (shop, signers) = (shop(&world), believed(&world.town.pagopa.stamps_pem()));
    for (how, fault) in [
        ("other-document", StampFault::OtherDocument),
        ("other-amount", StampFault::OtherAmount),
        ("bad-signature", StampFault::Unsigned(Unsigned::Signature)),
    ] {
        let ordered = shop.order(&order()).await.unwrap();
        end(&world, &ordered, &[("ending", "paid"), ("stamps", how)]).await;
        let xml = shop.stamp(&ordered.number).await.unwrap().unwrap();
        assert_eq!(judged(&xml, EuroCents(1600), &signers), Err(fault), "{how}");
    }
    let mut numbers = Vec::new();
    // The second has the number of the first, and for the third the control has decided.
    for how in ["good", "repeated", ""] {
        if how.is_empty() {
            world.control("settings", json!({ "stamps": "repeated" })).await;
        }
        let ordered = shop.order(&order()).await.unwrap();
        end(&world, &ordered, &[("ending", "paid"), ("stamps", how)]).await;
        let xml = shop.stamp(&ordered.number).await.unwrap().unwrap();
        numbers.push(judged(&xml, EuroCents(1600), &signers).unwrap().iubd);
    }
    assert_eq!(numbers[0], numbers[1]);
    assert_eq!(numbers[1], numbers[2]);
    world.end().await;
}

#[tokio::test]
async fn the_service_wants_a_key_a_member_and_an_order_as_published() {
    let world = World::new().await;
    let (status, taken) = world.call(Method::POST, ORDERS, Some(&sent())).await;
    assert_eq!(status, 200, "{taken}");
    let (nav, page) = told(&taken);
    let receipt = format!("/pagopa-mbd-service/v1/organizations/{CREDITOR}/receipt/{nav}");
    assert_eq!(world.call(Method::GET, &receipt, None).await.0, 404);
    let paid = world.client.post(page).form(&[("ending", "paid")]).send().await;
    assert_eq!(paid.unwrap().status(), 303);
    let (status, bought) = world.call(Method::GET, &receipt, None).await;
    assert_eq!(
        (status, bought["content"].as_array().map(Vec::len)),
        (200, Some(1))
    );
    let mut wrong = sent();
    wrong["paymentNotices"][0]["documentHash"] = json!("short");
    let (status, why) = world.call(Method::POST, ORDERS, Some(&wrong)).await;
    assert_eq!((status, why["status"].as_u64()), (400, Some(400)), "{why}");
    let odd = format!("/pagopa-mbd-service/v1/organizations/{CREDITOR}/receipt/1");
    assert_eq!(world.call(Method::GET, &odd, None).await.0, 400);
    for (key, status) in [("", 401), ("foreign-key", 403)] {
        let answer = world.call_as(key, Method::POST, ORDERS, Some(&sent())).await;
        assert_eq!(answer.unwrap().status().as_u16(), status, "{key}");
    }
    world.control("settings", json!({ "mbd": "not-joined" })).await;
    let (status, why) = world.call(Method::POST, ORDERS, Some(&sent())).await;
    assert_eq!(status, 404, "{why}");
    let unknown = shop(&world).order(&order()).await.unwrap_err();
    assert!(matches!(unknown, PaymentError::Refused(_)), "{unknown}");
    world.end().await;
}

#[tokio::test]
async fn what_goes_wrong_on_the_way_sells_nothing() {
    let world = World::new().await;
    let shop = shop(&world);
    for trouble in [
        Trouble::Unavailable,
        Trouble::ServerError,
        Trouble::TooMany,
        Trouble::Reset,
        Trouble::Html,
    ] {
        for call in ["mbd.order", "mbd.receipt"] {
            world.town.pagopa.suffer(Fault {
                call: call.to_owned(),
                trouble,
                times: 1,
                milliseconds: 0,
            });
        }
        let lost = shop.order(&order()).await.unwrap_err();
        assert!(lost.is_transient(), "{trouble:?}: {lost}");
        let ordered = shop.order(&order()).await.unwrap();
        let lost = shop.stamp(&ordered.number).await.unwrap_err();
        assert!(lost.is_transient(), "{trouble:?}: {lost}");
        assert_eq!(shop.stamp(&ordered.number).await.unwrap(), None);
    }
    let foreign = shop_with(&world, CREDITOR, "foreign-key");
    let stranger = foreign.order(&order()).await.unwrap_err();
    assert!(stranger.is_transient(), "the key can be set right: {stranger}");
    world.end().await;
}
