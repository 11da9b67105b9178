//! Receipts that a broker pushes, as GovPay does.

use super::{Collector, Paid, Trouble, citizen, first, notice, order, payable, shown, text};
use crate::support::{BORGOVERDE, MARIO, MONTEFIORE, Town, municipality};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_integrations::payments::govpay::{Application, GovPay, GovPayConfig};
use sportello_integrations::payments::gpd::Service;
use sportello_integrations::payments::{
    Cart, DebtToPublish, PaymentAdapter, PaymentError, Push, PushRefused, Receipt,
};
use sportello_types::ids::DebtId;
use sportello_types::values::NoticeNumber;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const RIGHT: &str = "govpay:between them and nobody else";

/// A GovPay of which only the pushes are true.
struct Broker {
    books: Arc<Collector>,
    govpay: GovPay,
}

impl Broker {
    fn new(books: &Arc<Collector>) -> Self {
        let nowhere: Url = "http://127.0.0.1:9/".parse().unwrap();
        let config = GovPayConfig {
            creditor: municipality::creditor("borgoverde"),
            url: nowhere.clone(),
            application: Application {
                id: "SPORTELLO".to_owned(),
                user: "sportello".to_owned(),
                password: SecretString::from("between us"),
                kind: "DIRITTI".to_owned(),
                notify_user: "govpay".to_owned(),
                notify_password: SecretString::from("between them and nobody else"),
            },
            checkout: Service {
                url: nowhere,
                key: SecretString::from("key"),
                second_key: None,
            },
            time: Duration::from_secs(1),
        };
        let http = reqwest::Client::builder().build().unwrap();
        Self {
            books: Arc::clone(books),
            govpay: GovPay::new(&config, &http).unwrap(),
        }
    }
}

#[async_trait::async_trait]
impl PaymentAdapter for Broker {
    async fn publish(&self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        self.books.publish(debt).await
    }

    async fn withdraw(&self, debt: DebtId) -> Result<(), PaymentError> {
        self.books.withdraw(debt).await
    }

    async fn begin(&self, cart: &Cart) -> Result<Url, PaymentError> {
        self.books.begin(cart).await
    }

    async fn receipts(&self, notice: &NoticeNumber) -> Result<Vec<Receipt>, PaymentError> {
        self.books.receipts(notice).await
    }

    async fn close(&self, over: &DebtToPublish) -> Result<(), PaymentError> {
        self.books.close(over).await
    }

    fn read_push(&self, push: &Push<'_>) -> Result<Receipt, PushRefused> {
        self.govpay.read_push(push)
    }
}

async fn town() -> (Town, Arc<Collector>) {
    let books = Arc::new(Collector::default());
    let provider = Arc::new(Broker::new(&books));
    let town = Town::open_with(|setup| setup.payments = Some(provider)).await;
    (town, books)
}

/// Pushes a receipt as GovPay does; the status that comes back.
async fn push(town: &Town, host: &str, credentials: Option<&str>, paid: &Paid<'_>) -> u16 {
    let creditor = municipality::creditor(paid.creditor);
    let iuv = paid.number.get(1..).unwrap();
    let path = format!("/pagopa/push/ricevute/{creditor}/{iuv}/{}?idSession=x", paid.id);
    let body = json!({
        "dominio": { "idDominio": creditor, "ragioneSociale": "Comune" },
        "iuv": iuv, "idRicevuta": paid.id, "esito": "ESEGUITO",
        "rt": { "tipo": "ctReceipt", "xml": STANDARD.encode(paid.message()) },
    });
    let request = town
        .at_host(host, Method::PUT, &path)
        .header("Content-Type", "application/json")
        .body(body.to_string());
    let request = match credentials {
        Some(credentials) => {
            request.header("Authorization", format!("Basic {}", STANDARD.encode(credentials)))
        }
        None => request,
    };
    request.send().await.unwrap().status().as_u16()
}

fn statuses(debt: &Value) -> Vec<&str> {
    let options = debt["options"].as_array().unwrap();
    options
        .iter()
        .flat_map(|option| option["notices"].as_array().unwrap())
        .map(|notice| text(&notice["status"]))
        .collect()
}

#[actix_web::test]
async fn govpay_settles_a_debt_once_and_ends_the_other_way_to_pay_it() {
    let (town, books) = town().await;
    let mut order = order(MARIO, 1600);
    order["options"] = json!([[notice(1600)], [notice(800), notice(852)]]);
    let debt = payable(&town, &order).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let paid = Paid::of(first(&debt), "R1");

    for stranger in [
        None,
        Some("govpay:"),
        Some("govpay:between us"),
        Some(":between them and nobody else"),
    ] {
        assert_eq!(
            push(&town, BORGOVERDE, stranger, &paid).await,
            401,
            "{stranger:?}"
        );
    }
    assert_eq!(push(&town, MONTEFIORE, Some(RIGHT), &paid).await, 404);
    let nobodys = Paid {
        number: "301000000000000104",
        ..Paid::of(first(&debt), "R2")
    };
    assert_ne!(nobodys.number, paid.number);
    assert_eq!(push(&town, BORGOVERDE, Some(RIGHT), &nobodys).await, 404);
    let before = shown(&mario, &debt).await;
    assert_eq!(
        statuses(&before),
        ["payable", "payable", "payable"],
        "nothing changed"
    );
    town.work().await;
    assert!(books.closed.lock().unwrap().is_empty());

    assert_eq!(push(&town, BORGOVERDE, Some(RIGHT), &paid).await, 201);
    for _ in 0..2 {
        assert_eq!(
            push(&town, BORGOVERDE, Some(RIGHT), &paid).await,
            200,
            "it was here"
        );
    }
    let after = shown(&mario, &debt).await;
    assert_eq!(statuses(&after), ["paid", "superseded", "superseded"]);

    books.suffer(Some(Trouble::Away));
    town.work().await;
    assert!(books.closed.lock().unwrap().is_empty(), "it is told again");
}

#[actix_web::test]
async fn who_guesses_the_password_waits() {
    let (town, _) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let paid = Paid::of(first(&debt), "R1");
    for _ in 0..20 {
        assert_eq!(push(&town, BORGOVERDE, Some("govpay:guess"), &paid).await, 401);
    }
    assert_eq!(push(&town, BORGOVERDE, Some(RIGHT), &paid).await, 429);
}

#[actix_web::test]
async fn the_ways_that_ended_are_told_in_one_breath() {
    let (town, books) = town().await;
    let mut order = order(MARIO, 1600);
    order["options"] = json!([[notice(1600)], [notice(800), notice(852)]]);
    let debt = payable(&town, &order).await;
    let paid = Paid::of(first(&debt), "R1");
    assert_eq!(push(&town, BORGOVERDE, Some(RIGHT), &paid).await, 201);
    assert_eq!(push(&town, BORGOVERDE, Some(RIGHT), &paid).await, 200);
    town.work().await;
    let numbers: Vec<&str> = debt["options"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|option| option["notices"].as_array().unwrap())
        .map(|notice| text(&notice["number"]))
        .collect();
    let closed = books.closed.lock().unwrap();
    assert_eq!(closed.len(), 1);
    let told: Vec<String> = closed[0]
        .options
        .iter()
        .flatten()
        .map(|notice| notice.iuv.notice_number().to_string())
        .collect();
    assert_eq!(told, numbers, "the one that is paid is over, too");
}

#[actix_web::test]
async fn what_ends_no_other_way_is_told_to_nobody() {
    let (town, books) = town().await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let paid = Paid::of(first(&debt), "R1");
    assert_eq!(push(&town, BORGOVERDE, Some(RIGHT), &paid).await, 201);
    town.work().await;
    assert!(books.closed.lock().unwrap().is_empty());
}
