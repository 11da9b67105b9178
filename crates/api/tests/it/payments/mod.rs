//! Payments: what citizens owe and see, how they pay, and receipts, without which nothing is paid.

mod asked;
mod codes;
mod failing_station;
mod fees;
mod flows;
mod given_back;
mod istanze;
mod istanze_after;
mod istanze_amounts;
mod istanze_apart;
mod jobs;
mod office;
mod open;
mod other_way;
mod own;
mod own_station;
mod paper_stamps;
mod partly_paid;
mod paying;
mod postal;
mod pushed_govpay;
mod pushed_unified;
mod receipts;
mod reminders;
mod shop;
mod spontaneous;
mod stamps;

pub(crate) use shop::{Shop, stamp_for};

use crate::support::{Answer, BORGOVERDE, EVA, Person, Town, municipality};
use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use serde_json::{Value, json};
use sportello_integrations::payments::{Cart, DebtToPublish, PaymentAdapter, PaymentError, Receipt, receipt};
use sportello_storage::payments;
use sportello_types::ids::DebtId;
use sportello_types::loa::Loa;
use sportello_types::payments::Anomaly;
use sportello_types::values::NoticeNumber;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use url::Url;

/// A provider that remembers what it is told.
#[derive(Default)]
pub(crate) struct Collector {
    pub(crate) published: Mutex<Vec<DebtToPublish>>,
    pub(crate) withdrawn: Mutex<Vec<DebtId>>,
    /// Notices that are over, as it was told.
    closed: Mutex<Vec<DebtToPublish>>,
    carts: Mutex<Vec<Cart>>,
    /// Receipts that it would give, by notice.
    receipts: Mutex<BTreeMap<NoticeNumber, Vec<Vec<u8>>>>,
    asked: Mutex<Vec<NoticeNumber>>,
    trouble: Mutex<Option<Trouble>>,
    /// Whether it knows notices alone, and changes what is paid in part.
    by_notice: AtomicBool,
}

#[derive(Clone, Copy)]
enum Trouble {
    Away,
    Refuses,
    InPayment,
}

impl Collector {
    fn suffer(&self, trouble: Option<Trouble>) {
        *self.trouble.lock().unwrap() = trouble;
    }

    fn trouble(&self) -> Result<(), PaymentError> {
        match *self.trouble.lock().unwrap() {
            None => Ok(()),
            Some(Trouble::Away) => Err(PaymentError::Unavailable("no answer".to_owned())),
            Some(Trouble::Refuses) => Err(PaymentError::Refused("no".to_owned())),
            Some(Trouble::InPayment) => Err(PaymentError::InPayment),
        }
    }

    /// Has a receipt of a notice, beside those that it has.
    fn keep(&self, paid: &Paid<'_>) {
        let number = paid.number.parse().unwrap();
        let mut receipts = self.receipts.lock().unwrap();
        receipts
            .entry(number)
            .or_default()
            .push(paid.message().into_bytes());
    }

    /// The token in the address to which the browser of the last payment comes back.
    pub(crate) fn token(&self) -> String {
        let carts = self.carts.lock().unwrap();
        let back = carts.last().unwrap().back.paid.clone();
        back.path_segments().unwrap().next_back().unwrap().to_owned()
    }
}

#[async_trait::async_trait]
impl PaymentAdapter for Collector {
    async fn publish(&self, debt: &DebtToPublish) -> Result<(), PaymentError> {
        self.trouble()?;
        self.published.lock().unwrap().push(debt.clone());
        Ok(())
    }

    /// It knows debts as a whole.
    async fn has(&self, debt: &DebtToPublish) -> Result<bool, PaymentError> {
        Ok(debt.options.iter().flatten().count() > 1)
    }

    fn changes_partly_paid(&self) -> bool {
        self.by_notice.load(Ordering::Relaxed)
    }

    async fn withdraw(&self, debt: DebtId) -> Result<(), PaymentError> {
        self.trouble()?;
        self.withdrawn.lock().unwrap().push(debt);
        Ok(())
    }

    async fn close(&self, over: &DebtToPublish) -> Result<(), PaymentError> {
        self.trouble()?;
        self.closed.lock().unwrap().push(over.clone());
        Ok(())
    }

    async fn begin(&self, cart: &Cart) -> Result<Url, PaymentError> {
        self.trouble()?;
        self.carts.lock().unwrap().push(cart.clone());
        Ok(Url::parse(&format!("https://pay.example/carts/{}", cart.id)).unwrap())
    }

    async fn receipts(&self, notice: &NoticeNumber) -> Result<Vec<Receipt>, PaymentError> {
        self.asked.lock().unwrap().push(notice.clone());
        self.trouble()?;
        let receipts = self.receipts.lock().unwrap();
        let found = receipts.get(notice).into_iter().flatten();
        let read = |xml: &Vec<u8>| receipt::read(xml).unwrap_or_else(|fault| panic!("{fault}"));
        Ok(found.map(read).collect())
    }
}

/// A town that receives payments, and who collects for it.
async fn town() -> (Town, Arc<Collector>) {
    let collector = Arc::new(Collector::default());
    let provider = Arc::<Collector>::clone(&collector);
    let town = Town::open_with(|setup| setup.payments = Some(provider)).await;
    (town, collector)
}

/// A citizen who has activated payments, and reads messages.
async fn citizen<'t>(town: &'t Town, host: &'static str, tax_code: &str) -> Person<'t> {
    let citizen = town.citizen_of(host, tax_code, Loa::L2).await;
    citizen.complete_profile().await;
    citizen.activate("payments").await;
    citizen.activate("communications").await;
    citizen
}

/// What an office asks somebody for, all at once.
fn order(tax_code: &str, cents: i64) -> Value {
    json!({
        "debtor": { "tax_code": tax_code, "name": "Mario Rossi" },
        "subject": "Mensa scolastica",
        "options": [[notice(cents)]]
    })
}

fn notice(cents: i64) -> Value {
    json!({ "due_on": "2026-12-31", "parts": [{ "amount": cents, "category": "9/0107101TS/" }] })
}

async fn ask(town: &Town, order: &Value) -> Answer {
    let operator = town.operator(EVA).await;
    operator.post("/backoffice/payments/debts", order).await
}

/// A debt that can be paid.
async fn payable(town: &Town, order: &Value) -> Value {
    let debt = ask(town, order).await.expect(201).json();
    town.work().await;
    debt
}

/// Begins to pay notices, together.
async fn pay(person: &Person<'_>, notices: &[&Value]) -> Answer {
    let ids: Vec<&Value> = notices.iter().map(|notice| &notice["id"]).collect();
    person
        .post("/payments/attempts", &json!({ "notices": ids }))
        .await
}

async fn anomalies(town: &Town) -> Vec<Anomaly> {
    anomalies_at(town, BORGOVERDE).await
}

/// The money of a municipality that does not fit, and waits for somebody.
async fn anomalies_at(town: &Town, host: &'static str) -> Vec<Anomaly> {
    let tx = town.app.db.read(town.tenant(host)).await.unwrap();
    let page = payments::anomalies(&tx, true, None, 100).await.unwrap();
    page.items.iter().map(|found| found.kind).collect()
}

/// Two operators give back all of the money that is the only open anomaly.
pub(crate) async fn give_back(town: &Town) {
    let (proposes, confirms) = (town.operator(EVA).await, town.operator("SRRGLI85D52B354O").await);
    let listed = proposes.get("/backoffice/payments/anomalies").await;
    let listed = listed.expect(200).json();
    let anomaly = &listed["items"][0];
    let path = format!("/backoffice/payments/anomalies/{}/refund", text(&anomaly["id"]));
    let proposal =
        json!({ "amount": anomaly["receipt"]["amount"], "note": "Importo sbagliato, si rende tutto" });
    proposes.post(&path, &proposal).await.expect(204);
    let act = json!({ "outcome": "confirm", "act": "Mandato 7 del 2026" });
    confirms.post(&format!("{path}/decision"), &act).await.expect(204);
}

fn first(debt: &Value) -> &Value {
    &debt["options"][0]["notices"][0]
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

async fn shown(person: &Person<'_>, debt: &Value) -> Value {
    let path = format!("/payments/debts/{}", text(&debt["id"]));
    person.get(&path).await.expect(200).json()
}

/// The station, at an address of its own.
pub(crate) struct Station {
    address: String,
    server: ServerHandle,
}

impl Drop for Station {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

impl Station {
    pub(crate) fn open(town: &Town) -> Self {
        let app = town.app.clone();
        let server = HttpServer::new(move || sportello_api::station_application(app.clone()))
            .workers(1)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .unwrap();
        let address = format!("http://{}", server.addrs().first().unwrap());
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self {
            address,
            server: handle,
        }
    }

    /// Host and port.
    fn authority(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    async fn call(&self, slug: &str, operation: &str, body: &str) -> (u16, String) {
        let request = reqwest::Client::builder()
            .build()
            .unwrap()
            .post(format!("{}/pagopa/station/{slug}", self.address))
            .header("Content-Type", "text/xml; charset=utf-8")
            .header("SOAPAction", format!("\"{operation}\""))
            .body(body.to_owned());
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Delivers a receipt; `OK`, or the code of the fault.
    pub(crate) async fn deliver(&self, slug: &str, paid: &Paid<'_>) -> String {
        let (status, body) = self.call(slug, "paSendRTV2", &paid.envelope()).await;
        assert_eq!(status, 200, "{body}");
        told(&body)
    }
}

/// `OK`, or the code of the fault.
fn told(body: &str) -> String {
    let between = |name: &str| {
        let (_, rest) = body.split_once(&format!("<{name}>"))?;
        Some(rest.split_once('<')?.0.to_owned())
    };
    match between("outcome").as_deref() {
        Some("OK") => "OK".to_owned(),
        Some("KO") => between("faultCode").unwrap(),
        _ => panic!("no outcome: {body}"),
    }
}

/// A payment, as its receipt tells it.
pub(crate) struct Paid<'p> {
    id: &'p str,
    /// Whose notice it is, by slug.
    creditor: &'p str,
    /// Whom the message is for, by slug.
    to: &'p str,
    number: &'p str,
    cents: i64,
    payer: &'p str,
}

impl<'p> Paid<'p> {
    /// By Eva, for Borgoverde.
    pub(crate) fn of(notice: &'p Value, id: &'p str) -> Self {
        Self {
            id,
            creditor: "borgoverde",
            to: "borgoverde",
            number: text(&notice["number"]),
            cents: notice["amount"].as_i64().unwrap(),
            payer: EVA,
        }
    }

    fn message(&self) -> String {
        let (to, creditor) = (
            municipality::creditor(self.to),
            municipality::creditor(self.creditor),
        );
        let amount = format!("{}.{:02}", self.cents / 100, self.cents % 100);
        let Self {
            id, number, payer, ..
        } = self;
        let iuv = number.get(1..).unwrap();
        format!(
            "<pafn:paSendRTV2Request xmlns:pafn=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\">\
             <idPA>{to}</idPA><idBrokerPA>{to}</idBrokerPA><idStation>{to}_01</idStation><receipt>\
             <receiptId>{id}</receiptId><noticeNumber>{number}</noticeNumber><fiscalCode>{creditor}</fiscalCode>\
             <outcome>OK</outcome><creditorReferenceId>{iuv}</creditorReferenceId>\
             <paymentAmount>{amount}</paymentAmount><description>Mensa</description>\
             <companyName>Comune</companyName><debtor><uniqueIdentifier>\
             <entityUniqueIdentifierType>F</entityUniqueIdentifierType>\
             <entityUniqueIdentifierValue>RSSMRA80A01H501U</entityUniqueIdentifierValue></uniqueIdentifier>\
             <fullName>Mario Rossi</fullName></debtor><transferList><transfer><idTransfer>1</idTransfer>\
             <transferAmount>{amount}</transferAmount><fiscalCodePA>{creditor}</fiscalCodePA>\
             <IBAN>IT60X0542811101000000123456</IBAN><remittanceInformation>Mensa</remittanceInformation>\
             <transferCategory>9/0107101TS/</transferCategory></transfer></transferList>\
             <idPSP>PSP</idPSP><PSPCompanyName>Banca di prova</PSPCompanyName><idChannel>C</idChannel>\
             <channelDescription>web</channelDescription><payer><uniqueIdentifier>\
             <entityUniqueIdentifierType>F</entityUniqueIdentifierType>\
             <entityUniqueIdentifierValue>{payer}</entityUniqueIdentifierValue></uniqueIdentifier>\
             <fullName>Eva Aiello</fullName></payer><paymentDateTime>2026-11-24T10:15:00</paymentDateTime>\
             <fee>1.00</fee></receipt></pafn:paSendRTV2Request>"
        )
    }

    fn envelope(&self) -> String {
        enveloped(&self.message())
    }
}

fn enveloped(message: &str) -> String {
    format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>{message}\
         </soapenv:Body></soapenv:Envelope>"
    )
}
