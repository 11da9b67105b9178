//! A creditor of the simulated pagoPA, and a station to which the node brings receipts.

#![expect(clippy::indexing_slicing, reason = "what JSON lacks reads as null")]

use super::listening::listen;
use super::messages;
use super::portal::town;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, web};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};
use rustls::ServerConfig;
use serde_json::{Value, json};
use sportello_simulators::Running;
use sportello_simulators::pagopa::{Creditor, Station};
use sportello_types::values::{Iuv, SegregationCode};
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) const CREDITOR: &str = "01234567897";
pub(crate) const ACCOUNT: &str = "IT60X0542811101000000123456";
pub(crate) const POSTAL: &str = "IT41X0760113200000012345678";
const KEY: &str = "first-key";
pub(crate) const BACK: &str = "http://localhost:9/back";

/// What a station answers next, where it does not do as it should.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reply {
    Fault(&'static str),
    Page,
    Late,
}

/// What has come to a station.
#[derive(Clone, Default)]
pub(crate) struct Desk(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    came: Vec<String>,
    known: BTreeSet<String>,
    replies: VecDeque<Reply>,
}

impl Desk {
    /// The requests so far.
    pub(crate) fn came(&self) -> Vec<String> {
        self.0.lock().unwrap().came.clone()
    }

    pub(crate) fn reply(&self, replies: &[Reply]) {
        self.0.lock().unwrap().replies.extend(replies);
    }
}

/// The text of the first element of a name.
pub(crate) fn inside(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    Some(text.to_owned())
}

fn soap(root: &str, within: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/xml; charset=utf-8")
        .body(format!(
            "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>\
         <n:{root} xmlns:n=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\">{within}</n:{root}>\
         </e:Body></e:Envelope>"
        ))
}

fn fault(code: &str) -> String {
    format!(
        "<outcome>KO</outcome><fault><faultCode>{code}</faultCode><faultString>no</faultString>\
         <id>{CREDITOR}</id></fault>"
    )
}

async fn take(desk: Data<Desk>, request: HttpRequest, body: String) -> HttpResponse {
    let operation = request.headers().get("SOAPAction").unwrap().to_str().unwrap();
    let root = match operation.trim_matches('"') {
        "paSendRT" => "paSendRTRes",
        "paSendRTV2" => "paSendRTV2Response",
        "paVerifyPaymentNotice" => {
            return soap("paVerifyPaymentNoticeRes", &fault("PAA_PAGAMENTO_SCONOSCIUTO"));
        }
        "paGetPaymentV2" => return soap("paGetPaymentV2Response", "<outcome>KO</outcome>"),
        other => panic!("{other}"),
    };
    let (reply, id) = {
        let mut desk = desk.0.lock().unwrap();
        desk.came.push(body.clone());
        (desk.replies.pop_front(), inside(&body, "receiptId"))
    };
    // Without it, it is spoilt on purpose.
    if id.is_some() {
        messages::keep("xml", &body);
    }
    match reply {
        Some(Reply::Fault(code)) => return soap(root, &fault(code)),
        Some(Reply::Page) => return HttpResponse::Ok().content_type("text/html").body("<h1>Oops</h1>"),
        Some(Reply::Late) => tokio::time::sleep(Duration::from_secs(2)).await,
        None => {}
    }
    let Some(id) = id else {
        return soap(root, &fault("PAA_SINTASSI_XSD"));
    };
    let fresh = desk.0.lock().unwrap().known.insert(id);
    if fresh {
        soap(root, "<outcome>OK</outcome>")
    } else {
        soap(root, &fault("PAA_RECEIPT_DUPLICATA"))
    }
}

/// Opens a station; over TLS where a configuration is given. Its port.
pub(crate) fn open(desk: &Desk, tls: Option<ServerConfig>) -> (u16, ServerHandle) {
    let data = Data::new(desk.clone());
    listen(tls, move |app| {
        app.app_data(data.clone()).route("/station", web::post().to(take));
    })
}

pub(crate) fn creditor(address: Option<String>) -> Creditor {
    Creditor {
        tax_code: CREDITOR.to_owned(),
        name: "Comune di Borgoverde".to_owned(),
        keys: vec![KEY.to_owned(), "second-key".to_owned()],
        segregation_codes: vec!["01".to_owned()],
        accounts: vec![ACCOUNT.to_owned(), POSTAL.to_owned()],
        station: address.map(|address| Station {
            broker: CREDITOR.to_owned(),
            id: format!("{CREDITOR}_01"),
            url: address.parse().unwrap(),
            answers_for: Vec::new(),
        }),
    }
}

/// Leaves a call, or one side of it, for who knows its schema.
pub(crate) fn keep(mut call: Value, status: u16) {
    call["status"] = json!(status);
    messages::keep("json", &call.to_string());
}

/// The platform, a creditor, and its station.
pub(crate) struct World {
    pub(crate) town: Running,
    pub(crate) desk: Desk,
    pub(crate) client: Client,
    station: ServerHandle,
    pub(crate) station_url: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        let town = town().await;
        let desk = Desk::default();
        let (port, station) = open(&desk, None);
        let station_url = format!("http://localhost:{port}/station");
        town.pagopa.register(creditor(Some(station_url.clone()))).unwrap();
        let mut other = creditor(None);
        "98765432103".clone_into(&mut other.tax_code);
        other.keys = vec!["foreign-key".to_owned()];
        town.pagopa.register(other).unwrap();
        let client = Client::builder()
            .timeout(Duration::from_secs(20))
            .no_proxy()
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self {
            town,
            desk,
            client,
            station,
            station_url,
        }
    }

    pub(crate) async fn end(self) {
        self.station.stop(false).await;
        self.town.cut().await;
    }

    /// Calls the platform with a key; the path begins after `/pagopa`.
    pub(crate) async fn call_as(
        &self,
        key: &str,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Response, reqwest::Error> {
        let address = format!("{}{path}", self.town.pagopa.base_url());
        let call = json!({ "method": method.as_str(), "path": path, "request": body });
        let mut request = self.client.request(method, address);
        if !key.is_empty() {
            request = request.header("Ocp-Apim-Subscription-Key", key);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await?;
        keep(call, answer.status().as_u16());
        Ok(answer)
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let named = method.as_str().to_owned();
        let answer = self.call_as(KEY, method, path, body).await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        let answer = serde_json::from_str(&text).unwrap_or(Value::String(text));
        keep(
            json!({ "method": named, "path": path, "response": answer }),
            status,
        );
        (status, answer)
    }

    /// Creates a debt and publishes it; its status.
    pub(crate) async fn publish(&self, base: u64) -> u16 {
        self.call(
            Method::POST,
            &format!("{DEBTS}?toPublish=true"),
            Some(&debt(base)),
        )
        .await
        .0
    }

    /// The status of a debt, as v1 tells it.
    pub(crate) async fn status(&self, base: u64) -> String {
        let path = format!("{LEGACY}/debtpositions/debt-{base}");
        let (status, debt) = self.call(Method::GET, &path, None).await;
        assert_eq!(status, 200, "{debt}");
        debt["status"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn control(&self, what: &str, body: Value) -> (u16, Value) {
        self.call(Method::POST, &format!("/control/{what}"), Some(&body))
            .await
    }

    /// Opens a cart; where the browser is sent.
    pub(crate) async fn cart(&self, bases: &[u64]) -> Result<String, u16> {
        let answer = self
            .call_as(KEY, Method::POST, CARTS, Some(&cart(bases)))
            .await
            .unwrap();
        match answer.status().as_u16() {
            302 => Ok(answer.headers()["Location"].to_str().unwrap().to_owned()),
            other => Err(other),
        }
    }

    /// Opens a cart and ends it; where the browser is sent then, if anywhere.
    pub(crate) async fn pay(&self, base: u64, ending: &str) -> Option<String> {
        let page = self.cart(&[base]).await.unwrap();
        let form = [("ending", ending), ("seconds", "30")];
        let answer = self.client.post(page).form(&form).send().await.unwrap();
        let back = answer.headers().get("Location");
        back.map(|back| back.to_str().unwrap().strip_prefix(BACK).unwrap().to_owned())
    }

    /// What the journal has of a kind.
    pub(crate) fn journal(&self, kind: &str) -> Vec<Value> {
        let entries = self.town.pagopa.journal(0, Some(kind));
        entries.into_iter().map(|entry| entry.what).collect()
    }
}

pub(crate) const DEBTS: &str = "/gpd/debt-positions-service/v3/organizations/01234567897/debtpositions";
pub(crate) const LEGACY: &str = "/gpd/debt-positions-service/v1/organizations/01234567897";
pub(crate) const RECEIPTS: &str = "/gpd/payments-receipts-service/v1/payments/01234567897/receipts";
pub(crate) const CARTS: &str = "/checkout/ec/v2/carts";

pub(crate) fn iuv(base: u64) -> Iuv {
    Iuv::new(SegregationCode::new(1).unwrap(), base).unwrap()
}

pub(crate) fn nav(base: u64) -> String {
    iuv(base).notice_number().to_string()
}

/// A debt of 16.52 euro.
pub(crate) fn debt(base: u64) -> Value {
    json!({
        "iupd": format!("debt-{base}"),
        "companyName": "Comune di Borgoverde",
        "officeName": "Anagrafe",
        "paymentOption": [{
            "switchToExpired": true,
            "debtor": { "type": "F", "fiscalCode": "SRRGLI85D52B354O", "fullName": "Giulia Serra" },
            "installments": [{
                "iuv": iuv(base).to_string(),
                "amount": 1652,
                "description": "Certificato di residenza",
                "dueDate": "2026-12-24T22:59:59",
                "transfer": [{
                    "idTransfer": "1",
                    "amount": 1652,
                    "remittanceInformation": "Certificato di residenza",
                    "category": "9/0101100IM/",
                    "iban": ACCOUNT,
                }],
            }],
        }],
    })
}

pub(crate) fn cart(bases: &[u64]) -> Value {
    let notice = |base: &u64| {
        json!({
            "noticeNumber": nav(*base),
            "fiscalCode": CREDITOR,
            "amount": 1652,
            "companyName": "Comune di Borgoverde",
            "description": "Certificato di residenza",
        })
    };
    json!({
        "paymentNotices": bases.iter().map(notice).collect::<Vec<_>>(),
        "idCart": "attempt-1",
        "returnUrls": {
            "returnOkUrl": format!("{BACK}/ok"),
            "returnCancelUrl": format!("{BACK}/cancel"),
            "returnErrorUrl": format!("{BACK}/error"),
            "returnWaitingUrl": format!("{BACK}/waiting"),
        },
    })
}
