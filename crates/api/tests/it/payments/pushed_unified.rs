//! Receipts that a broker sends: from the *Piattaforma Unitaria*, by an address that it alone knows.

use super::{Collector, Paid, ask, citizen, first, order, shown, text};
use crate::support::{Answer, BORGOVERDE, MARIO, Town, municipality};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_integrations::payments::unified::{Access, Unified, UnifiedConfig};
use sportello_integrations::payments::{
    Cart, DebtToPublish, PaymentAdapter, PaymentError, Push, PushRefused, Receipt,
};
use sportello_storage::payments;
use sportello_types::ids::{DebtId, NoticeId};
use sportello_types::values::NoticeNumber;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// Told of debts in memory, and of payments by the platform.
struct Broker {
    told: Collector,
    platform: Unified,
}

#[async_trait::async_trait]
impl PaymentAdapter for Broker {
    async fn publish(&self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        self.told.publish(debt).await
    }

    async fn withdraw(&self, debt: DebtId) -> Result<(), PaymentError> {
        self.told.withdraw(debt).await
    }

    async fn begin(&self, cart: &Cart) -> Result<Url, PaymentError> {
        self.told.begin(cart).await
    }

    async fn receipts(&self, notice: &NoticeNumber) -> Result<Vec<Receipt>, PaymentError> {
        self.told.receipts(notice).await
    }

    fn read_push(&self, push: &Push<'_>) -> Result<Receipt, PushRefused> {
        self.platform.read_push(push)
    }
}

async fn town() -> Town {
    let config = UnifiedConfig {
        creditor: municipality::creditor("borgoverde"),
        url: "https://hub.example/sil".parse().unwrap(),
        token_url: "https://hub.example/oauth/token".parse().unwrap(),
        access: Access {
            client_id: "borgoverde".to_owned(),
            client_secret: SecretString::from("between us"),
            organization: 7,
            debt_type: 70,
            push_secret: SecretString::from(SECRET),
        },
        checkout: None,
        time: Duration::from_secs(1),
    };
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let broker = Broker {
        told: Collector::default(),
        platform: Unified::new(&config, &http).unwrap(),
    };
    Town::open_with(|setup| setup.payments = Some(Arc::new(broker))).await
}

/// What the platform sends of a payment.
fn notification(paid: &Paid<'_>) -> Value {
    json!({
        "encodedReceipt": STANDARD.encode(paid.message()),
        "paymentData": {
            "orgFiscalCode": municipality::creditor(paid.creditor),
            "nav": paid.number,
            "iuv": paid.number.get(1..).unwrap(),
            "iud": "0193a5c8000070008000000000000001000",
            "debtPositionTypeOrgCode": "SPORTELLO",
            "paymentDate": "2026-11-24T10:15:00+01:00",
            "amountCents": paid.cents,
            "debtor": { "entityType": "F", "fiscalCode": MARIO, "fullName": "Mario Rossi" },
        },
    })
}

async fn push(town: &Town, secret: &str, notification: &Value) -> Answer {
    let path = format!("/pagopa/push/{secret}/payment-notification");
    let request = town.request(Method::POST, &path).json(notification);
    // The token is the platform's own, and says nothing here.
    let request = request.header("Authorization", "Bearer platform");
    town.visitor().send(request).await
}

async fn receipts(town: &Town, notice: &Value) -> usize {
    let id: NoticeId = text(&notice["id"]).parse().unwrap();
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    payments::receipts_of(&tx, id).await.unwrap().len()
}

#[actix_web::test]
async fn the_platform_alone_says_that_something_was_paid() {
    let town = town().await;
    let debt = ask(&town, &order(MARIO, 6450)).await.expect(201).json();
    town.work().await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let notice = first(&debt);
    let paid = Paid::of(notice, "R1");
    let good = notification(&paid);

    let others = Paid {
        creditor: "montefiore",
        ..Paid::of(notice, "R2")
    };
    let mut mixed = good.clone();
    mixed["paymentData"]["nav"] = json!("301000000000009999");
    let mut broken = good.clone();
    broken["encodedReceipt"] = json!("<html/>");
    for (secret, sent, status) in [
        (&SECRET.replace('0', "1"), &good, 404),
        (&SECRET.to_uppercase(), &good, 404),
        (&SECRET.to_owned(), &notification(&others), 400),
        (&SECRET.to_owned(), &mixed, 400),
        (&SECRET.to_owned(), &broken, 400),
        (&SECRET.to_owned(), &json!([]), 400),
    ] {
        push(&town, secret, sent).await.expect(status);
    }
    assert_eq!(receipts(&town, notice).await, 0);
    assert_eq!(shown(&mario, &debt).await["status"], "to_pay");

    for status in [201, 200] {
        push(&town, SECRET, &good).await.expect(status);
        assert_eq!(receipts(&town, notice).await, 1);
    }
    assert_eq!(shown(&mario, &debt).await["status"], "paid");
}

#[actix_web::test]
async fn a_notice_of_nobody_is_not_there_and_elsewhere_nothing_is() {
    let town = town().await;
    let unknown = json!({ "number": "301000000000009999", "amount": 100 });
    let paid = Paid::of(&unknown, "R1");
    push(&town, SECRET, &notification(&paid)).await.expect(404);
    for (method, path) in [
        (Method::GET, format!("/pagopa/push/{SECRET}/payment-notification")),
        (Method::PUT, format!("/pagopa/push/{SECRET}/payment-notification")),
        (Method::POST, format!("/pagopa/push/{SECRET}/receipts")),
        (Method::POST, "/pagopa/push/payment-notification".to_owned()),
    ] {
        let request = town.request(method.clone(), &path);
        let request = request.json(&notification(&paid));
        let answer = town.visitor().send(request).await;
        assert_eq!(answer.status, 404, "{method} {path}");
    }
}
