//! The municipality's side: debts that are brought in, lists, money that does not fit, refunds, flows.

use super::{Collector, Paid, Station, first, order, payable, text};
use crate::support::{Answer, BORGOVERDE, EVA, MARIO, Person, Town};
use chrono::{DateTime, NaiveDate, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use sportello_api::jobs::Worker;
use sportello_api::jobs::payments_reconcile::reconcile;
use sportello_integrations::payments::PaymentError;
use sportello_integrations::payments::fdr::{Flow, FlowOutcome, FlowPayment, FlowSource, NamedFlow};
use sportello_types::loa::Loa;
use sportello_types::values::EuroCents;
use std::sync::{Arc, Mutex};

/// Another operator.
const GIULIA: &str = "SRRGLI85D52B354O";

/// A service of flows that has what it is given.
#[derive(Default)]
struct Flows {
    there: Mutex<Vec<(NamedFlow, Flow)>>,
    read: Mutex<usize>,
}

impl Flows {
    /// Publishes a revision of the flow of a day.
    fn publish(&self, name: &str, revision: u32, day: &str, payments: Vec<FlowPayment>) {
        let day: NaiveDate = day.parse().unwrap();
        let published =
            day.and_hms_opt(6, 0, 0).unwrap().and_utc() + chrono::Duration::hours(revision.into());
        let named = NamedFlow {
            psp: "60000000001".to_owned(),
            flow: name.to_owned(),
            revision,
            published,
        };
        let flow = Flow {
            day,
            transfer: Some(format!("Bonifico {name}")),
            total: EuroCents(payments.iter().map(|payment| payment.amount.0).sum()),
            payments,
        };
        self.there.lock().unwrap().push((named, flow));
    }
}

#[async_trait::async_trait]
impl FlowSource for Flows {
    async fn published(&self, after: Option<DateTime<Utc>>) -> Result<Vec<NamedFlow>, PaymentError> {
        let there = self.there.lock().unwrap();
        let named = there.iter().map(|(named, _)| named.clone());
        Ok(named
            .filter(|named| after.is_none_or(|after| named.published > after))
            .collect())
    }

    async fn flow(&self, named: &NamedFlow) -> Result<Flow, PaymentError> {
        *self.read.lock().unwrap() += 1;
        let there = self.there.lock().unwrap();
        let found = there.iter().find(|(known, _)| known == named);
        Ok(found.unwrap().1.clone())
    }
}

fn found(notice: &Value, receipt: &str, cents: i64) -> FlowPayment {
    FlowPayment {
        iuv: text(&notice["number"]).get(1..).unwrap().to_owned(),
        iur: receipt.to_owned(),
        transfer: Some(1),
        amount: EuroCents(cents),
        outcome: FlowOutcome::Executed,
        paid_on: Some("2026-11-24".parse().unwrap()),
    }
}

async fn town() -> (Town, Arc<Collector>, Arc<Flows>) {
    let (collector, flows) = (Arc::new(Collector::default()), Arc::new(Flows::default()));
    let (provider, source) = (Arc::<Collector>::clone(&collector), Arc::<Flows>::clone(&flows));
    let town = Town::open_with(|setup| {
        setup.payments = Some(provider);
        setup.flows = Some(source);
    })
    .await;
    (town, collector, flows)
}

const HEADER: &str = "key;tax_code;name;subject;amount;due_on;category";

fn file(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

async fn bring(person: &Person<'_>, file: String, query: &str) -> Answer {
    let path = format!("/backoffice/payments/imports{query}");
    let request = person.request(Method::POST, &path);
    person
        .send(request.header("Content-Type", "text/csv").body(file))
        .await
}

const MENSA: &str = "M-1;RSSMRA80A01H501U;Mario Rossi;Mensa scolastica;64,50;2026-12-31;9/0107101TS/";
const NIDO: &str = "N-1;;Ditta Melis;Asilo nido;1.200,00;;9/0107106SP/";

#[actix_web::test]
async fn a_file_is_tried_then_taken_and_the_same_again_changes_nothing() {
    let (town, collector, _) = town().await;
    let eva = town.operator(EVA).await;
    let good = file(&[
        MENSA,
        &MENSA
            .replace("M-1", "M-2")
            .replace("RSSMRA80A01H501U", "RSSMRA80A01H501X"),
        NIDO,
        &MENSA.replace("64,50", "0"),
        &MENSA.replace("M-1", "M-3").replace("2026-12-31", "2026-01-31"),
    ]);
    let tried = bring(&eva, good.clone(), "?dry_run=true")
        .await
        .expect(200)
        .json();
    let counts =
        |report: &Value| ["taken", "known", "refused", "amount"].map(|name| report[name].as_i64().unwrap());
    assert_eq!(
        (tried["dry_run"].clone(), counts(&tried)),
        (json!(true), [2, 0, 3, 126_450])
    );
    let findings: Vec<_> = tried["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["line"].as_i64().unwrap(), text(&finding["field"])))
        .collect();
    assert_eq!(findings, [(3, "tax_code"), (5, "key"), (6, "due_on")]);
    assert!(!tried.to_string().contains("RSSMRA"), "nobody is named: {tried}");
    let listed = eva.get("/backoffice/payments/debts").await.expect(200).json();
    assert_eq!(listed["items"], json!([]), "nothing was kept");

    let taken = bring(&eva, good.clone(), "").await.expect(200).json();
    assert_eq!(counts(&taken), [2, 0, 3, 126_450]);
    town.work().await;
    assert_eq!(
        collector.published.lock().unwrap().len(),
        2,
        "the provider is told of each"
    );
    let again = bring(&eva, good, "").await.expect(200).json();
    assert_eq!(counts(&again), [0, 2, 3, 0]);
    let other = bring(&eva, file(&[&MENSA.replace("64,50", "65,50")]), "")
        .await
        .expect(200)
        .json();
    assert_eq!(counts(&other), [0, 0, 1, 0]);
    assert_eq!(
        (
            text(&other["findings"][0]["field"]),
            text(&other["findings"][0]["code"])
        ),
        ("key", "used")
    );
    let listed = eva
        .get("/backoffice/payments/debts?status=to_pay")
        .await
        .expect(200)
        .json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn what_is_no_file_of_debts_is_refused_whole() {
    let (town, _, _) = town().await;
    let eva = town.operator(EVA).await;
    let request = eva.request(Method::POST, "/backoffice/payments/imports");
    let answer = eva
        .send(request.header("Content-Type", "application/pdf").body("%PDF"))
        .await;
    answer.expect(415);
    let stopped = bring(&eva, "key;nome\n1;x\n".to_owned(), "")
        .await
        .expect(200)
        .json();
    assert!(
        text(&stopped["stopped"]).contains("unknown columns: nome"),
        "{stopped}"
    );
    let lines = json!({
        "external_key": "J-1", "debtor": { "name": "Mario Rossi" }, "subject": "Rette",
        "options": [[{ "parts": [{ "amount": 100, "category": "9/0107101TS/" }] }], []]
    });
    let request = eva.request(Method::POST, "/backoffice/payments/imports?dry_run=true");
    let body = format!("{lines}\n");
    let answer = eva
        .send(request.header("Content-Type", "application/jsonl").body(body))
        .await;
    let report = answer.expect(200).json();
    assert_eq!(text(&report["findings"][0]["field"]), "/options/1", "{report}");
}

#[actix_web::test]
async fn somebodys_debts_are_looked_for_with_a_reason_that_they_read() {
    let (town, _, _) = town().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let eva = town.operator(EVA).await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let number = text(&first(&debt)["number"]);
    let by_number = format!("/backoffice/payments/debts?number={number}");
    let listed = eva.get(&by_number).await.expect(200).json();
    assert_eq!(listed["items"][0]["id"], debt["id"]);
    assert!(!listed.to_string().contains("Mario"), "the list names nobody");
    let search = |tax_code: &str, reason: &str| json!({ "tax_code": tax_code, "reason": reason });
    let queries = "/backoffice/payments/debts/queries";
    let short = eva.post(queries, &search(MARIO, "perché")).await.expect(422);
    assert_eq!(short.pointers(), ["/reason"]);
    let wrong = eva
        .post(queries, &search("RSSMRA80A01H501X", "Richiesta scritta"))
        .await
        .expect(422);
    assert_eq!(wrong.pointers(), ["/tax_code"]);
    let found = eva
        .post(queries, &search(MARIO, "Richiesta scritta"))
        .await
        .expect(200)
        .json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let one = format!("/backoffice/payments/debts/{}", text(&debt["id"]));
    let shown = eva.get(&one).await.expect(200).json();
    assert_eq!(
        (text(&shown["debtor"]), text(&shown["tax_code"])),
        ("Mario Rossi", MARIO)
    );
    assert_eq!(text(&shown["history"][0]["to"]), "payable");
    let log = mario.get("/profile/accesses").await.expect(200).json();
    let events: Vec<&str> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| text(&entry["event"]))
        .collect();
    for event in ["debts_searched", "debt_shown"] {
        assert!(events.contains(&event), "{event}: {events:?}");
    }
    mario.get(&one).await.expect(403);
}

#[actix_web::test]
async fn an_office_is_told_what_a_debt_can_be_asked_for() {
    let (town, _, _) = town().await;
    let eva = town.operator(EVA).await;
    let path = "/backoffice/payments/debt-choices";
    let choices = eva.get(path).await.expect(200).json();
    let tenant = town.tenant(BORGOVERDE);
    let tenant = town
        .app
        .tenants
        .by_id(&town.app.db, tenant)
        .await
        .unwrap()
        .unwrap();
    let named: Vec<Value> = tenant
        .settings
        .payments
        .taxonomy
        .iter()
        .map(|(name, code)| json!({ "name": name, "code": code }))
        .collect();
    assert_eq!(choices, json!({ "categories": named, "offices": [] }));
    town.citizen(MARIO, Loa::L2).await.get(path).await.expect(403);
}

#[actix_web::test]
async fn a_refund_takes_two_people() {
    let (town, _, _) = town().await;
    let station = Station::open(&town);
    let (eva, giulia) = (town.operator(EVA).await, town.operator(GIULIA).await);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = super::citizen(&town, BORGOVERDE, MARIO).await;
    for receipt in ["R1", "R2"] {
        let paid = Paid::of(first(&debt), receipt);
        assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    }
    let open = "/backoffice/payments/anomalies";
    let listed = eva.get(open).await.expect(200).json();
    let anomaly = &listed["items"][0];
    assert_eq!(text(&anomaly["kind"]), "paid_twice");
    assert!(text(&anomaly["to_do"]).contains("rimborsa"), "{anomaly}");
    let at = format!("/backoffice/payments/anomalies/{}", text(&anomaly["id"]));
    let (refund, decision, closure) = (
        format!("{at}/refund"),
        format!("{at}/refund/decision"),
        format!("{at}/closure"),
    );
    let proposal = |cents: i64, note: &str| json!({ "amount": cents, "note": note });
    let why = "Pagato due volte, lo stesso giorno";
    assert_eq!(
        eva.post(&refund, &proposal(6451, why))
            .await
            .expect(422)
            .pointers(),
        ["/amount"]
    );
    assert_eq!(
        eva.post(&refund, &proposal(6450, "sì"))
            .await
            .expect(422)
            .pointers(),
        ["/note"]
    );
    let act = json!({ "outcome": "confirm", "act": "Mandato 123 del 2026" });
    giulia.post(&decision, &act).await.expect(409);
    eva.post(&refund, &proposal(6450, why)).await.expect(204);
    giulia.post(&refund, &proposal(6450, why)).await.expect(409);
    giulia
        .post(&closure, &json!({ "note": "Chiusa per sbaglio" }))
        .await
        .expect(409);
    eva.post(&decision, &act).await.expect(403);
    let waiting = giulia.get(open).await.expect(200).json();
    assert_eq!(waiting["items"][0]["refund"]["own"], false);
    let reject = json!({ "outcome": "reject", "note": "Manca l'IBAN di chi ha pagato" });
    giulia.post(&decision, &reject).await.expect(204);
    eva.post(&refund, &proposal(6450, why)).await.expect(204);
    giulia.post(&decision, &act).await.expect(204);
    assert_eq!(eva.get(open).await.expect(200).json()["items"], json!([]));
    let closed = eva
        .get("/backoffice/payments/anomalies?state=closed")
        .await
        .expect(200)
        .json();
    let anomaly = &closed["items"][0];
    assert_eq!(text(&anomaly["closed"]["note"]), "Mandato 123 del 2026");
    assert_eq!(anomaly["refund"]["decided"]["confirmed"], true);
    eva.post(&refund, &proposal(6450, why)).await.expect(409);
    eva.post(&closure, &json!({ "note": "Di nuovo chiusa" }))
        .await
        .expect(409);
    let nobody = "/backoffice/payments/anomalies/0193573a-9f00-7a31-8d5e-2f6c1b0a9e47/closure";
    eva.post(nobody, &json!({ "note": "Non esiste proprio" }))
        .await
        .expect(404);

    town.work().await;
    let messages = mario.get("/messages").await.expect(200).json();
    let items = messages["items"].as_array().unwrap().iter();
    let told: Vec<&str> = items
        .map(|message| text(&message["body"]))
        .filter(|body| body.contains("un rimborso di 64,50 euro"))
        .collect();
    assert_eq!(told.len(), 1, "what is rejected is not told: {messages}");
    assert!(told[0].contains("Mandato 123 del 2026"), "{told:?}");
    let mails = town.mails();
    let mut subjects = mails.iter().map(|mail| mail.content.subject.as_str());
    assert!(subjects.any(|subject| subject.starts_with("Rimborso confermato")));
    let seen = super::shown(&mario, &debt).await;
    assert_eq!(first(&seen)["others"][0]["closed"], true);
}

#[actix_web::test]
async fn what_came_is_listed_by_day_and_taken_out_for_accounting() {
    let (town, _, _) = town().await;
    let station = Station::open(&town);
    let eva = town.operator(EVA).await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    station.deliver("borgoverde", &Paid::of(first(&debt), "R1")).await;
    let days = eva.get("/backoffice/payments/days").await.expect(200).json();
    assert_eq!(
        days,
        json!({
            "items": [{ "day": "2026-11-24", "receipts": 1, "amount": 6450, "reconciled": 0, "anomalies": 0 }],
            "amount": 6450, "reconciled": 0
        })
    );
    let before = eva
        .get("/backoffice/payments/days?from=2026-11-01&to=2026-11-23")
        .await
        .expect(200)
        .json();
    assert_eq!(before["items"], json!([]));
    eva.get("/backoffice/payments/days?from=2026-11-25&to=2026-11-24")
        .await
        .expect(400);
    let receipts = eva
        .get("/backoffice/payments/receipts?day=2026-11-24")
        .await
        .expect(200)
        .json();
    assert_eq!(text(&receipts["items"][0]["receipt_id"]), "R1");
    assert!(!receipts.to_string().contains("Mario"), "the list names nobody");
    let lines = "/backoffice/payments/accounting-lines?from=2026-11-24&to=2026-11-24";
    let csv = eva.get(lines).await.expect(200);
    let csv = String::from_utf8(csv.bytes).unwrap();
    let row = csv.lines().nth(1).unwrap();
    let number = text(&first(&debt)["number"]);
    assert!(row.starts_with(&format!("24/11/2026;{number};")), "{row}");
    assert!(row.contains(";64,50;no;"), "{row}");
    let xlsx = eva.get(&format!("{lines}&format=xlsx")).await.expect(200);
    assert!(xlsx.bytes.starts_with(b"PK"));
}

#[actix_web::test]
async fn money_is_found_in_flows_once_and_a_revision_counts() {
    let (town, collector, flows) = town().await;
    let station = Station::open(&town);
    let eva = town.operator(EVA).await;
    let paid = payable(&town, &order(MARIO, 6450)).await;
    let silent = payable(&town, &order(MARIO, 3200)).await;
    station.deliver("borgoverde", &Paid::of(first(&paid), "R1")).await;
    let stranger = FlowPayment {
        iuv: "02000000000000105".to_owned(),
        ..found(first(&paid), "X", 500)
    };
    flows.publish(
        "F1",
        1,
        "2026-11-24",
        vec![
            found(first(&paid), "R1", 6450),
            found(first(&silent), "R9", 3200),
            stranger,
        ],
    );
    eva.post("/backoffice/payments/reconciliations", &json!({}))
        .await
        .expect(204);
    town.work().await;
    let day = "/backoffice/payments/flows?day=2026-11-24";
    let shown = eva.get(day).await.expect(200).json();
    let flow = &shown["items"][0];
    assert_eq!(
        (flow["payments"].clone(), flow["others"].clone()),
        (json!(3), json!(1))
    );
    let open: Vec<_> = flow["open"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| text(&line["why"]))
        .collect();
    assert_eq!(open, ["no_receipt"], "{flow}");
    assert_eq!(
        collector.asked.lock().unwrap().len(),
        1,
        "the receipt is asked for"
    );
    let status = async |debt: &Value| {
        let one = format!("/backoffice/payments/debts/{}", text(&debt["id"]));
        let shown = eva.get(&one).await.expect(200).json();
        text(&shown["debt"]["options"][0]["notices"][0]["status"]).to_owned()
    };
    assert_eq!(
        (status(&paid).await, status(&silent).await),
        ("reconciled".to_owned(), "payable".to_owned())
    );

    // The receipt is there now: the next reading asks for it and finds the money, and reads no flow again.
    let late = Paid::of(first(&silent), "R9");
    let number = text(&first(&silent)["number"]).parse().unwrap();
    collector
        .receipts
        .lock()
        .unwrap()
        .insert(number, late.message().into_bytes());
    let read = *flows.read.lock().unwrap();
    let now = town.app.clock.now();
    let reading = reconcile(&town.app, town.tenant(BORGOVERDE), None, now)
        .await
        .unwrap();
    assert_eq!((reading.flows, reading.recovered), (0, 1), "{reading:?}");
    assert_eq!(*flows.read.lock().unwrap(), read);
    assert_eq!(status(&silent).await, "reconciled");
    assert_eq!(
        eva.get(day).await.expect(200).json()["items"][0]["open"],
        json!([])
    );

    // A revision that takes a payment out leaves a trace, and replaces what was shown.
    flows.publish("F1", 2, "2026-11-24", vec![found(first(&paid), "R1", 6450)]);
    let reading = reconcile(&town.app, town.tenant(BORGOVERDE), None, now)
        .await
        .unwrap();
    assert_eq!((reading.flows, reading.gone), (1, 1), "{reading:?}");
    let shown = eva.get(day).await.expect(200).json();
    assert_eq!(shown["items"][0]["revision"], 2);
    let days = eva.get("/backoffice/payments/days").await.expect(200).json();
    assert_eq!(days["reconciled"], 9650, "what was found once stays so");
}

#[actix_web::test]
async fn flows_are_read_without_being_asked_once_in_each_half_of_a_day() {
    let (town, _, flows) = town().await;
    flows.publish("F1", 1, "2026-11-23", Vec::new());
    for _ in 0..3 {
        Worker::sweep(&town.app).await;
        town.work().await;
    }
    assert_eq!(*flows.read.lock().unwrap(), 1);
    let montefiore = town.citizen_of(crate::support::MONTEFIORE, EVA, Loa::L2).await;
    montefiore.get("/backoffice/payments/flows").await.expect(403);
}
