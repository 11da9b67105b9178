//! The simulated GovPay over HTTP: pendenze, payments, receipts that are pushed.

#![expect(clippy::indexing_slicing, reason = "what JSON lacks reads as null")]

use super::listening::listen;
use super::pagopa_station::{ACCOUNT, CARTS, CREDITOR, cart, creditor, iuv, keep, nav};
use super::portal::town;
use actix_web::dev::ServerHandle;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use sportello_simulators::Running;
use sportello_simulators::pagopa::Ending;
use sportello_simulators::pagopa::govpay::{Application, Callback};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// What is pushed to.
#[derive(Clone, Default)]
struct Desk(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    /// Path, `Authorization` and body.
    came: Vec<(String, String, Value)>,
    statuses: VecDeque<u16>,
}

impl Desk {
    fn came(&self) -> Vec<(String, String, Value)> {
        self.0.lock().unwrap().came.clone()
    }
}

async fn take(desk: Data<Desk>, tail: web::Path<String>, request: HttpRequest, body: String) -> HttpResponse {
    let sent = request.headers().get("Authorization").unwrap();
    let mut desk = desk.0.lock().unwrap();
    desk.came.push((
        tail.into_inner(),
        sent.to_str().unwrap().to_owned(),
        serde_json::from_str(&body).unwrap(),
    ));
    let status = desk.statuses.pop_front().unwrap_or(201);
    HttpResponse::build(status.try_into().unwrap()).finish()
}

struct World {
    town: Running,
    desk: Desk,
    client: Client,
    server: ServerHandle,
}

impl World {
    async fn new() -> Self {
        let town = town().await;
        let desk = Desk::default();
        let data = Data::new(desk.clone());
        let (port, handle) = listen(None, move |app| {
            app.app_data(data.clone())
                .route("/pushed/{tail:.*}", web::put().to(take));
        });
        town.pagopa.register(creditor(None)).unwrap();
        town.pagopa
            .open_govpay(Application {
                id: "SPORTELLO".to_owned(),
                user: "sportello".to_owned(),
                password: "between us".to_owned(),
                creditors: vec![CREDITOR.to_owned()],
                kinds: vec!["DIRITTI".to_owned()],
                notify: Some(Callback {
                    url: format!("http://localhost:{port}/pushed").parse().unwrap(),
                    user: "govpay".to_owned(),
                    password: "between them".to_owned(),
                }),
            })
            .unwrap();
        Self {
            town,
            desk,
            client: Client::builder()
                .no_proxy()
                .redirect(Policy::none())
                .build()
                .unwrap(),
            server: handle,
        }
    }

    async fn end(self) {
        self.server.stop(false).await;
        self.town.cut().await;
    }

    async fn call_as(
        &self,
        credentials: &str,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Response, reqwest::Error> {
        let call = json!({ "method": method.as_str(), "path": path, "request": body });
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.town.pagopa.govpay_url()))
            .header("Authorization", format!("Basic {}", STANDARD.encode(credentials)));
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        keep(call, answer.status().as_u16());
        Ok(answer)
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let named = method.as_str().to_owned();
        let answer = self.call_as("sportello:between us", method, path, body).await;
        let answer = answer.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        let answer = serde_json::from_str(&text).unwrap_or(Value::String(text));
        keep(
            json!({ "method": named, "path": path, "response": answer }),
            status,
        );
        (status, answer)
    }

    async fn put(&self, base: u64) -> u16 {
        let path = format!("/pendenze/SPORTELLO/p{base}");
        self.call(Method::PUT, &path, Some(&debt(base))).await.0
    }

    async fn state(&self, base: u64) -> String {
        let path = format!("/pendenze/SPORTELLO/p{base}");
        let (status, found) = self.call(Method::GET, &path, None).await;
        assert_eq!(status, 200, "{found}");
        found["stato"].as_str().unwrap().to_owned()
    }

    async fn set_state(&self, base: u64, state: &str) -> u16 {
        let path = format!("/pendenze/SPORTELLO/p{base}");
        let change = json!([{ "op": "REPLACE", "path": "/stato", "value": state }]);
        self.call(Method::PATCH, &path, Some(&change)).await.0
    }

    async fn control(&self, path: &str, body: &Value) -> u16 {
        let address = format!("{}{path}", self.town.public_url);
        let answer = self.client.post(address).json(body).send().await;
        answer.unwrap().status().as_u16()
    }
}

/// A debt of 16.52 euro.
fn debt(base: u64) -> Value {
    json!({
        "idTipoPendenza": "DIRITTI",
        "idDominio": CREDITOR,
        "causale": "Certificato di residenza",
        "soggettoPagatore": { "tipo": "F", "identificativo": "ANONIMO", "anagrafica": "Giulia Serra" },
        "importo": 16.52,
        "numeroAvviso": nav(base),
        "voci": [{
            "idVocePendenza": "1", "importo": 16.52, "descrizione": "Certificato di residenza",
            "ibanAccredito": ACCOUNT, "tipoContabilita": "ALTRO", "codiceContabilita": "0104103SP/",
        }],
    })
}

#[tokio::test]
async fn a_pendenza_is_made_once_and_by_its_application_alone() {
    let world = World::new().await;
    let path = "/pendenze/SPORTELLO/p1";
    for (credentials, path, status) in [
        ("sportello:wrong", path, 401),
        ("", path, 401),
        ("sportello:between us", "/pendenze/ALTRI/p1", 403),
        ("sportello:between us", "/pendenze/SPORTELLO/p%201", 400),
        ("sportello:between us", path, 201),
        ("sportello:between us", path, 200),
    ] {
        let answer = world
            .call_as(credentials, Method::PUT, path, Some(&debt(1)))
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{credentials} {path}");
    }
    let (_, found) = world.call(Method::GET, path, None).await;
    assert_eq!(
        (&found["stato"], &found["numeroAvviso"], &found["importo"]),
        (&json!("NON_ESEGUITA"), &json!(nav(1)), &json!(16.52))
    );
    // A number is one pendenza's, and a pendenza has one number.
    let again = world
        .call(Method::PUT, "/pendenze/SPORTELLO/p2", Some(&debt(1)))
        .await;
    assert_eq!((again.0, &again.1["codice"]), (422, &json!("VER_025")));
    let other = world.call(Method::PUT, path, Some(&debt(2))).await;
    assert_eq!((other.0, &other.1["codice"]), (422, &json!("VER_024")));
    let mut kind = debt(3);
    kind["idTipoPendenza"] = json!("IMU");
    let mut stranger = debt(3);
    stranger["idDominio"] = json!("98765432103");
    for (sent, code) in [(kind, "VER_022"), (stranger, "DOM_000")] {
        let (status, why) = world
            .call(Method::PUT, "/pendenze/SPORTELLO/p3", Some(&sent))
            .await;
        assert_eq!((status, &why["codice"]), (422, &json!(code)));
    }
    let absent = world.call(Method::GET, "/pendenze/SPORTELLO/p3", None).await;
    assert_eq!((absent.0, &absent.1["codice"]), (404, &json!("404000")));
    world.end().await;
}

#[tokio::test]
async fn what_is_withdrawn_is_not_payable_until_it_is_told_anew() {
    let world = World::new().await;
    assert_eq!(world.put(1).await, 201);
    assert_eq!(world.town.pagopa.payable(CREDITOR, &nav(1)), Some(1652));
    for _ in 0..2 {
        assert_eq!(world.set_state(1, "ANNULLATA").await, 200);
        assert_eq!(world.state(1).await, "ANNULLATA");
    }
    assert_eq!(world.town.pagopa.payable(CREDITOR, &nav(1)), None);
    assert_eq!(world.set_state(1, "ESEGUITA").await, 400);
    assert_eq!(world.set_state(2, "ANNULLATA").await, 404);
    assert_eq!(world.put(1).await, 200);
    assert_eq!(world.state(1).await, "NON_ESEGUITA");

    let mut short = debt(2);
    short["dataScadenza"] = json!("2026-12-01");
    let stamp = json!({
        "idVocePendenza": "2", "importo": 16, "descrizione": "Marca da bollo", "tipoBollo": "01",
        "hashDocumento": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", "provinciaResidenza": "CA",
    });
    short["voci"][0]["importo"] = json!(0.52);
    short["voci"].as_array_mut().unwrap().push(stamp);
    let path = "/pendenze/SPORTELLO/p2";
    assert_eq!(world.call(Method::PUT, path, Some(&short)).await.0, 201);
    let month = json!({ "days": 30 });
    assert_eq!(world.control("/pagopa/control/advance", &month).await, 200);
    assert_eq!(world.state(2).await, "SCADUTA");
    assert_eq!(world.town.pagopa.payable(CREDITOR, &nav(2)), None);
    world.end().await;
}

#[tokio::test]
async fn a_receipt_is_pushed_until_it_is_taken() {
    let world = World::new().await;
    assert_eq!(world.put(1).await, 201);
    world.desk.0.lock().unwrap().statuses.extend([500, 404]);
    // Whoever pays does so at the page of Checkout.
    let answer = world
        .client
        .post(format!("{}{CARTS}", world.town.pagopa.base_url()))
        .header("Ocp-Apim-Subscription-Key", "first-key")
        .json(&cart(&[1]))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 302);
    let page = answer.headers()["Location"].to_str().unwrap().to_owned();
    let form = [("ending", "paid")];
    let back = world.client.post(&page).form(&form).send().await.unwrap();
    assert_eq!(back.status(), 303);
    assert_eq!(world.desk.came().len(), 1);
    for tries in [2, 3, 3] {
        let hour = json!({ "hours": 1 });
        assert_eq!(world.control("/pagopa/control/advance", &hour).await, 200);
        assert_eq!(world.desk.came().len(), tries);
    }
    let came = world.desk.came();
    let (path, authorization, told) = &came[2];
    let id = told["idRicevuta"].as_str().unwrap();
    assert_eq!(*path, format!("ricevute/{CREDITOR}/{}/{id}", iuv(1)));
    assert_eq!(
        *authorization,
        format!("Basic {}", STANDARD.encode("govpay:between them"))
    );
    let xml = STANDARD.decode(told["rt"]["xml"].as_str().unwrap()).unwrap();
    let xml = String::from_utf8(xml).unwrap();
    for text in [
        "paSendRTV2Request",
        "<paymentAmount>16.52</paymentAmount>",
        "<paymentNote>attempt-1</paymentNote>",
    ] {
        assert!(xml.contains(text), "{text}: {xml}");
    }

    // It is there for whoever asks, and nothing can be changed.
    assert_eq!(world.state(1).await, "ESEGUITA");
    assert_eq!(world.put(1).await, 422);
    assert_eq!(world.set_state(1, "ANNULLATA").await, 400);
    let list = format!("/rpp?idDominio={CREDITOR}&iuv={}&esitoPagamento=ESEGUITO", iuv(1));
    let (_, found) = world.call(Method::GET, &list, None).await;
    assert_eq!(found["risultati"][0]["rt"]["receiptId"], id);
    let receipt = format!("/rpp/{CREDITOR}/{}/{id}/rt", iuv(1));
    let (status, xml) = world.call(Method::GET, &receipt, None).await;
    assert_eq!(status, 200);
    assert!(xml.as_str().unwrap().contains("<pa:paSendRTV2Request "), "{xml}");
    world.end().await;
}

#[tokio::test]
async fn its_own_troubles_come_on_demand() {
    let world = World::new().await;
    assert_eq!(world.put(1).await, 201);
    let number = nav(1);
    let twice = world.town.pagopa.pay(CREDITOR, &number, Ending::PaidTwice);
    twice.await.unwrap();
    assert_eq!(world.desk.came().len(), 2);
    let flip = json!({ "notice": nav(1) });
    assert_eq!(world.control("/govpay/control/flip", &flip).await, 200);
    assert_eq!(world.state(1).await, "NON_ESEGUITA");
    let list = format!("/rpp?iuv={}", iuv(1));
    assert_eq!(world.call(Method::GET, &list, None).await.1["numRisultati"], 1);
    let late = json!({ "late": true });
    assert_eq!(world.control("/govpay/control/late", &late).await, 204);
    assert_eq!(world.call(Method::GET, &list, None).await.1["numRisultati"], 0);

    let reset = json!({ "call": "govpay.change.", "trouble": "reset" });
    assert_eq!(world.control("/pagopa/control/faults", &reset).await, 204);
    let path = "/pendenze/SPORTELLO/p2";
    let answer = world
        .call_as("sportello:between us", Method::PUT, path, Some(&debt(2)))
        .await;
    assert!(answer.is_err(), "{answer:?}");
    assert_eq!(world.put(2).await, 200, "it was done");
    let page = json!({ "call": "govpay.read.", "trouble": "html" });
    assert_eq!(world.control("/pagopa/control/faults", &page).await, 204);
    let (status, body) = world.call(Method::GET, path, None).await;
    assert_eq!(status, 200);
    assert!(body.as_str().unwrap().starts_with("<html>"));

    // What is broken goes once, and then as it must be.
    let number = nav(2);
    let spoilt = world.town.pagopa.pay(CREDITOR, &number, Ending::PaidSpoilt);
    spoilt.await.unwrap();
    let has_id = |told: &Value| {
        let xml = STANDARD.decode(told["rt"]["xml"].as_str().unwrap()).unwrap();
        String::from_utf8(xml).unwrap().contains("<receiptId>")
    };
    let came: Vec<bool> = world.desk.came()[2..]
        .iter()
        .map(|(_, _, told)| has_id(told))
        .collect();
    assert_eq!(came, [false, true]);
    world.end().await;
}
