//! The simulated *Piattaforma Unitaria* over HTTP: tokens, debts, the page of payments, receipts that are
//! sent.

#![expect(clippy::indexing_slicing, reason = "what JSON lacks reads as null")]

use super::listening::listen;
use super::pagopa_station::{ACCOUNT, CREDITOR, iuv, keep, nav};
use super::portal::town;
use actix_web::dev::ServerHandle;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use sportello_simulators::Running;
use sportello_simulators::pagopa::{Ending, Fault, Trouble};
use sportello_simulators::unified::{Manner, Organization};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const OTHER: &str = "98765432103";
const BACK: &str = "http://localhost:9/back?esito=waiting";

/// What has come to whom, and what is answered next where all is not well.
#[derive(Clone, Default)]
struct Desk(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    came: Vec<(String, Value)>,
    statuses: VecDeque<u16>,
}

impl Desk {
    /// What has come since the last time.
    fn came(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut self.0.lock().unwrap().came)
    }

    fn answer(&self, statuses: &[u16]) {
        self.0.lock().unwrap().statuses.extend(statuses);
    }
}

async fn take(desk: Data<Desk>, to: Path<String>, sent: Json<Value>) -> HttpResponse {
    let mut desk = desk.0.lock().unwrap();
    desk.came.push((to.into_inner(), sent.into_inner()));
    let status = desk.statuses.pop_front().unwrap_or(200);
    HttpResponse::build(status.try_into().unwrap()).finish()
}

struct World {
    town: Running,
    desk: Desk,
    client: Client,
    server: ServerHandle,
    token: String,
}

fn organization(tax_code: &str, port: u16) -> Organization {
    Organization {
        tax_code: tax_code.to_owned(),
        name: "Comune di Borgoverde".to_owned(),
        client_id: format!("client-{tax_code}"),
        client_secret: "between us".to_owned(),
        id: 7,
        debt_types: vec![70],
        segregation_code: "01".to_owned(),
        own_numbers: Some("09".to_owned()),
        accounts: vec![ACCOUNT.to_owned()],
        keys: vec![format!("key-{tax_code}")],
        push: Some(format!("http://localhost:{port}/{tax_code}").parse().unwrap()),
    }
}

impl World {
    async fn new() -> Self {
        let town = town().await;
        let desk = Desk::default();
        let data = Data::new(desk.clone());
        let (port, handle) = listen(None, move |app| {
            app.app_data(data.clone())
                .route("/{to}/payment-notification", web::post().to(take));
        });
        for tax_code in [CREDITOR, OTHER] {
            town.unified.register(organization(tax_code, port)).unwrap();
        }
        let client = Client::builder()
            .timeout(Duration::from_secs(20))
            .no_proxy()
            .redirect(Policy::none())
            .build()
            .unwrap();
        let mut world = Self {
            town,
            desk,
            client,
            server: handle,
            token: String::new(),
        };
        world.token = world.token_of(CREDITOR, "between us").await.unwrap();
        world
    }

    async fn end(self) {
        self.server.stop(false).await;
        self.town.cut().await;
    }

    async fn token_of(&self, tax_code: &str, secret: &str) -> Result<String, u16> {
        let query = [
            ("client_id", format!("client-{tax_code}")),
            ("client_secret", secret.to_owned()),
            ("grant_type", "client_credentials".to_owned()),
            ("scope", "openid".to_owned()),
        ];
        let request = self.client.post(self.town.unified.token_url()).query(&query);
        let answer = request.send().await.unwrap();
        match answer.status().as_u16() {
            200 => {
                let given: Value = answer.json().await.unwrap();
                Ok(given["access_token"].as_str().unwrap().to_owned())
            }
            other => Err(other),
        }
    }

    async fn call_as(&self, token: &str, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let address = format!("{}/organization/{CREDITOR}/{path}", self.town.unified.sil_url());
        let named = method.as_str().to_owned();
        let mut request = self.client.request(method, &address).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        let answer = serde_json::from_str(&text).unwrap_or(Value::String(text));
        keep(
            json!({ "method": named, "path": address, "request": body, "response": answer }),
            status,
        );
        (status, answer)
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        self.call_as(&self.token, method, path, body).await
    }

    async fn create(&self, base: u64) -> u16 {
        self.call(Method::POST, "debt-position", Some(&debt(base)))
            .await
            .0
    }

    async fn manage(&self, action: &str, base: u64, cents: i64) -> u16 {
        let body = json!({ "installments": [{ "action": action, "installment": installment(base, cents) }] });
        let path = format!("debt-position/iud-{base}");
        self.call(Method::PUT, &path, Some(&body)).await.0
    }

    async fn status(&self, base: u64) -> String {
        let path = format!("payment/IUD/iud-{base}");
        let (status, found) = self.call(Method::GET, &path, None).await;
        assert_eq!(status, 200, "{found}");
        found["status"].as_str().unwrap().to_owned()
    }

    /// Somebody pays at a counter.
    async fn pay(&self, base: u64) {
        let paid = self.town.pagopa.pay(CREDITOR, &nav(base), Ending::Paid).await;
        paid.unwrap();
        self.town.unified.settle().await;
    }

    async fn advance(&self, by: TimeDelta) {
        self.town.pagopa.advance(by).await;
        self.town.unified.settle().await;
    }
}

fn installment(base: u64, cents: i64) -> Value {
    json!({
        "iud": format!("iud-{base}"),
        "iuv": iuv(base).to_string(),
        "nav": nav(base),
        "dueDate": "2026-12-24",
        "switchToExpired": true,
        "amountCents": cents,
        "remittanceInformation": "Certificato",
        "debtor": { "entityType": "F", "fiscalCode": "SRRGLI85D52B354O", "fullName": "Giulia Serra" },
        "transfers": [{
            "transferIndex": 1,
            "orgFiscalCode": CREDITOR,
            "orgName": "Comune di Borgoverde",
            "amountCents": cents,
            "remittanceInformation": "Certificato",
            "category": "9/0104103SP/",
            "iban": ACCOUNT,
        }],
    })
}

fn debt(base: u64) -> Value {
    json!({
        "iupdOrg": format!("debt-{base}"),
        "description": "Certificato",
        "debtPositionOrigin": "ORDINARY_SIL",
        "organizationId": 7,
        "debtPositionTypeOrgId": 70,
        "flagPuPagoPaPayment": true,
        "paymentOptions": [{
            "paymentOptionIndex": 1,
            "paymentOptionType": "SINGLE_INSTALLMENT",
            "totalAmountCents": 1600,
            "installments": [installment(base, 1600)],
        }],
    })
}

#[tokio::test]
async fn a_debt_is_told_once_by_its_creditor_and_as_it_must_be() {
    let world = World::new().await;
    assert_eq!(world.token_of(CREDITOR, "guess").await, Err(401));
    let foreign = world.token_of(OTHER, "between us").await.unwrap();
    for (token, status) in [("", 401), ("x", 401), (foreign.as_str(), 403)] {
        let asked = debt(1);
        let refused = world.call_as(token, Method::POST, "debt-position", Some(&asked));
        assert_eq!(refused.await.0, status);
    }
    let changed = |pointer: &str, value: Value| {
        let mut debt = debt(1);
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        debt.pointer_mut(parent).unwrap()[name] = value;
        debt
    };
    let item = "/paymentOptions/0/installments/0";
    for (pointer, value) in [
        ("/organizationId".to_owned(), json!(8)),
        ("/debtPositionTypeOrgId".to_owned(), json!(71)),
        ("/somethingNew".to_owned(), json!(1)),
        ("/paymentOptions".to_owned(), json!([])),
        ("/paymentOptions/0/totalAmountCents".to_owned(), json!(1601)),
        (
            "/paymentOptions/0/paymentOptionType".to_owned(),
            json!("INSTALLMENTS"),
        ),
        (format!("{item}/amountCents"), json!(1601)),
        (format!("{item}/dueDate"), json!("2026-11-23")),
        (format!("{item}/iuv"), json!("02000000000009989")),
        (format!("{item}/nav"), json!(nav(2))),
        (format!("{item}/iud"), json!("x".repeat(36))),
        (format!("{item}/transfers/0/iban"), Value::Null),
    ] {
        let sent = changed(&pointer, value);
        let (status, why) = world.call(Method::POST, "debt-position", Some(&sent)).await;
        assert_eq!(
            (status, &why["category"]),
            (400, &json!("BAD_REQUEST")),
            "{pointer}"
        );
    }
    // The platform's own numbers.
    assert_eq!(world.create(900_000_000_000).await, 400);
    assert_eq!(world.create(1).await, 200);
    assert_eq!(world.town.pagopa.payable(CREDITOR, &nav(1)), Some(1600));
    for again in [debt(1), {
        let mut other = debt(2);
        other["iupdOrg"] = json!("debt-1");
        other
    }] {
        let (status, why) = world.call(Method::POST, "debt-position", Some(&again)).await;
        assert_eq!((status, &why["category"]), (409, &json!("CONFLICT")));
    }

    assert_eq!(world.manage("M", 1, 1652).await, 200);
    assert_eq!(world.town.pagopa.payable(CREDITOR, &nav(1)), Some(1652));
    assert_eq!(world.manage("I", 1, 1652).await, 400);
    assert_eq!(world.manage("M", 2, 1652).await, 404);
    assert_eq!(world.status(1).await, "UNPAID");
    assert_eq!(world.manage("A", 1, 1).await, 200);
    assert_eq!(world.town.pagopa.payable(CREDITOR, &nav(1)), None);
    assert_eq!(world.status(1).await, "UNPAYABLE");
    assert_eq!(world.manage("A", 1, 1).await, 404);
    let (status, why) = world.call(Method::GET, "payment/IUD/iud-9", None).await;
    assert_eq!((status, &why["category"]), (404, &json!("NOT_FOUND")));
    world.end().await;
}

#[tokio::test]
async fn a_notice_is_paid_on_the_page_and_its_creditor_is_told() {
    let world = World::new().await;
    assert_eq!(world.create(1).await, 200);
    let back: String = url::form_urlencoded::byte_serialize(BACK.as_bytes()).collect();
    let path = format!("payment/notice/{}?callbackUrl={back}", nav(1));
    let (status, begun) = world.call(Method::GET, &path, None).await;
    assert_eq!((status, &begun["outcome"]), (200, &json!("OK")), "{begun}");
    let page = world.client.get(begun["triggerPaymentUrl"].as_str().unwrap());
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), 303);
    let page = page.headers()["Location"].to_str().unwrap().to_owned();
    let form = [("ending", "paid")];
    let left = world.client.post(&page).form(&form).send().await.unwrap();
    let back = left.headers()["Location"].to_str().unwrap();
    let wanted = format!(
        "{BACK}&paymentId={}&outcome=OK",
        begun["paymentId"].as_str().unwrap()
    );
    assert_eq!(back, wanted);

    world.town.unified.settle().await;
    let came = world.desk.came();
    assert_eq!(came.len(), 1);
    let (to, told) = &came[0];
    assert_eq!(to, CREDITOR);
    let data = &told["paymentData"];
    assert_eq!(
        (
            &data["nav"],
            &data["iud"],
            &data["amountCents"],
            &data["orgFiscalCode"]
        ),
        (&json!(nav(1)), &json!("iud-1"), &json!(1600), &json!(CREDITOR))
    );
    let receipt = STANDARD.decode(told["encodedReceipt"].as_str().unwrap()).unwrap();
    let receipt = String::from_utf8(receipt).unwrap();
    assert!(receipt.starts_with("<pa:paSendRTV2Request"), "{receipt}");
    let path = format!("payment/NOTICE_NUMBER/{}?withReceiptBytes=true", nav(1));
    let (_, found) = world.call(Method::GET, &path, None).await;
    assert_eq!(
        (&found["status"], &found["receiptBytes"]),
        (&json!("PAID"), &told["encodedReceipt"])
    );
    let path = format!("payment/notice/{}", nav(1));
    let (_, again) = world.call(Method::GET, &path, None).await;
    assert_eq!(again, json!({ "outcome": "ALREADY_PAID" }));
    for action in ["M", "A"] {
        assert_eq!(world.manage(action, 1, 1700).await, 409);
    }
    let nowhere = format!("{}/checkout/x", world.town.unified.sil_url().replace("/sil", ""));
    assert_eq!(world.client.get(nowhere).send().await.unwrap().status(), 404);
    world.end().await;
}

#[tokio::test]
async fn what_is_sent_comes_late_twice_broken_or_astray_and_again_until_it_is_taken() {
    let world = World::new().await;
    for base in 1..=6 {
        assert_eq!(world.create(base).await, 200);
    }
    let count = || world.desk.came().len();
    let ten_minutes = TimeDelta::minutes(10);

    world.desk.answer(&[503, 404]);
    world.pay(1).await;
    assert_eq!(count(), 1);
    world.advance(TimeDelta::minutes(9)).await;
    assert_eq!(count(), 0);
    world.advance(TimeDelta::minutes(1)).await;
    world.advance(ten_minutes).await;
    assert_eq!(count(), 2);
    world.advance(TimeDelta::hours(1)).await;
    assert_eq!(count(), 0, "it was taken");

    world.town.unified.send_next(Manner::Late);
    world.pay(2).await;
    assert_eq!(count(), 0);
    world.advance(TimeDelta::hours(2)).await;
    assert_eq!(count(), 1);

    world.town.unified.send_next(Manner::Held);
    world.pay(3).await;
    world.advance(TimeDelta::days(1)).await;
    assert_eq!(count(), 0);
    world.town.unified.release().await;
    assert_eq!(count(), 1);

    world.town.unified.send_next(Manner::Twice);
    world.pay(4).await;
    let twice = world.desk.came();
    assert_eq!(twice.len(), 2);
    assert_eq!(twice[0], twice[1]);
    world.town.unified.resend(CREDITOR, &nav(4)).await;
    assert_eq!(count(), 1);

    world.town.unified.send_next(Manner::Spoilt);
    world.desk.answer(&[400]);
    world.pay(5).await;
    world.advance(ten_minutes).await;
    let receipts: Vec<String> = world
        .desk
        .came()
        .iter()
        .map(|(_, told)| {
            let receipt = STANDARD.decode(told["encodedReceipt"].as_str().unwrap());
            String::from_utf8(receipt.unwrap()).unwrap()
        })
        .collect();
    let whole: Vec<bool> = receipts.iter().map(|xml| xml.contains("<receiptId>")).collect();
    assert_eq!(whole, [false, true]);

    world.town.unified.send_next(Manner::Astray);
    world.pay(6).await;
    let astray = world.desk.came();
    assert_eq!((astray.len(), astray[0].0.as_str()), (1, OTHER));
    assert_eq!(astray[0].1["paymentData"]["orgFiscalCode"], CREDITOR);
    world.end().await;
}

#[tokio::test]
async fn what_goes_wrong_does_so_before_or_after_the_deed() {
    let world = World::new().await;
    for (base, trouble, status, done) in [
        (1, Trouble::Unavailable, Some(503), false),
        (2, Trouble::ServerError, Some(500), false),
        (3, Trouble::Html, Some(200), true),
        (4, Trouble::Reset, None, true),
    ] {
        world.town.unified.suffer(Fault {
            call: "unified.create".to_owned(),
            trouble,
            times: 1,
            milliseconds: 0,
        });
        let address = format!(
            "{}/organization/{CREDITOR}/debt-position",
            world.town.unified.sil_url()
        );
        let request = world.client.post(address).bearer_auth(&world.token);
        let answer = request.json(&debt(base)).send().await.ok();
        assert_eq!(
            answer.map(|answer| answer.status().as_u16()),
            status,
            "{trouble:?}"
        );
        let payable = world.town.pagopa.payable(CREDITOR, &nav(base)).is_some();
        assert_eq!(payable, done, "{trouble:?}");
    }
    world.town.unified.forget_tokens();
    assert_eq!(world.create(5).await, 401);
    let calls = world.town.unified.journal(0, Some("call"));
    assert!(calls.iter().any(|entry| entry.what["call"] == "unified.create"));
    world.end().await;
}
