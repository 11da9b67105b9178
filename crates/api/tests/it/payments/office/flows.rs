//! Money that flows tell of: found once, and corrected by a revision.

use super::town;
use crate::payments::{Paid, Station, first, order, payable, text};
use crate::support::{BORGOVERDE, EVA, MARIO};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sportello_api::jobs::Worker;
use sportello_api::jobs::payments_reconcile::reconcile;
use sportello_integrations::payments::PaymentError;
use sportello_integrations::payments::fdr::{Flow, FlowOutcome, FlowPayment, FlowSource, NamedFlow};
use sportello_types::loa::Loa;
use sportello_types::values::EuroCents;
use std::sync::Mutex;

/// A service of flows that has what it is given.
#[derive(Default)]
pub(in crate::payments) struct Flows {
    there: Mutex<Vec<(NamedFlow, Flow)>>,
    pub(in crate::payments) read: Mutex<usize>,
    /// Names of those that cannot be read.
    pub(in crate::payments) broken: Mutex<Vec<&'static str>>,
    /// Whether nothing answers any more after the list was given.
    pub(in crate::payments) down: Mutex<bool>,
    /// From when on it was asked for flows.
    pub(in crate::payments) asked: Mutex<Vec<Option<DateTime<Utc>>>>,
}

impl Flows {
    /// Publishes a revision of the flow of a day.
    pub(in crate::payments) fn publish(
        &self,
        name: &str,
        revision: u32,
        day: &str,
        payments: Vec<FlowPayment>,
    ) {
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
        let mut asked = self.asked.lock().unwrap();
        asked.push(after);
        if *self.down.lock().unwrap() && asked.len().is_multiple_of(2) {
            return Err(PaymentError::Unavailable("nobody is there".to_owned()));
        }
        let there = self.there.lock().unwrap();
        let named = there.iter().map(|(named, _)| named.clone());
        Ok(named
            .filter(|named| after.is_none_or(|after| named.published > after))
            .collect())
    }

    async fn flow(&self, named: &NamedFlow) -> Result<Flow, PaymentError> {
        *self.read.lock().unwrap() += 1;
        let broken = self.broken.lock().unwrap().contains(&named.flow.as_str());
        if broken || *self.down.lock().unwrap() {
            return Err(PaymentError::Unavailable("it cannot be read".to_owned()));
        }
        let there = self.there.lock().unwrap();
        let found = there.iter().find(|(known, _)| known == named);
        Ok(found.unwrap().1.clone())
    }
}

pub(super) fn found(notice: &Value, receipt: &str, cents: i64) -> FlowPayment {
    FlowPayment {
        iuv: text(&notice["number"]).get(1..).unwrap().to_owned(),
        iur: receipt.to_owned(),
        transfer: Some(1),
        amount: EuroCents(cents),
        outcome: FlowOutcome::Executed,
        paid_on: Some("2026-11-24".parse().unwrap()),
    }
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
    collector.keep(&Paid::of(first(&silent), "R9"));
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
    let flow = &shown["items"][0];
    assert_eq!(flow["revision"], 2);
    let open = &flow["open"][0];
    assert_eq!(
        (
            text(&open["why"]),
            text(&open["receipt_id"]),
            open["revision"].clone()
        ),
        ("gone", "R9", json!(1)),
        "{flow}"
    );
    assert!(text(&open["to_do"]).contains("bonifico"), "{flow}");

    // Somebody sees to it: it is shown among what was closed.
    let closures = "/backoffice/payments/flows/closures";
    let closing = |line: i64, note: &str| {
        json!({
            "psp": flow["psp"], "flow": "F1", "revision": 1, "line": line, "why": "gone", "note": note
        })
    };
    let why = "Il bonifico c'è, chiesto a pagoPA";
    let short = eva.post(closures, &closing(2, "sì")).await.expect(422);
    assert_eq!(short.pointers(), ["/note"]);
    eva.post(closures, &closing(1, why)).await.expect(404);
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.post(closures, &closing(2, why)).await.expect(403);
    eva.post(closures, &closing(2, why)).await.expect(204);
    eva.post(closures, &closing(2, why)).await.expect(409);
    let shown = eva.get(day).await.expect(200).json();
    let flow = &shown["items"][0];
    assert_eq!(flow["open"], json!([]));
    assert_eq!(flow["closed"][0]["closed"]["note"], why, "{flow}");
    let days = eva.get("/backoffice/payments/days").await.expect(200).json();
    assert_eq!(
        days["reconciled"], 6450,
        "what is in no flow in force is not found"
    );
    assert_eq!(status(&silent).await, "paid");
}

#[actix_web::test]
async fn the_second_receipt_of_a_notice_paid_twice_is_found_when_it_did_not_come() {
    let (town, collector, flows) = town().await;
    let station = Station::open(&town);
    let eva = town.operator(EVA).await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let (one, other) = (Paid::of(first(&debt), "R1"), Paid::of(first(&debt), "R2"));
    station.deliver("borgoverde", &one).await;
    collector.keep(&one);
    collector.keep(&other);
    let lines = vec![found(first(&debt), "R1", 6450), found(first(&debt), "R2", 6450)];
    flows.publish("F1", 1, "2026-11-24", lines);
    let now = town.app.clock.now();
    let reading = reconcile(&town.app, town.tenant(BORGOVERDE), None, now)
        .await
        .unwrap();
    assert_eq!(
        (reading.without_receipt, reading.recovered),
        (1, 1),
        "{reading:?}"
    );
    let day = "/backoffice/payments/flows?day=2026-11-24";
    let shown = eva.get(day).await.expect(200).json();
    assert_eq!(shown["items"][0]["open"], json!([]), "{shown}");
    let path = format!("/backoffice/payments/debts/{}", text(&debt["id"]));
    let shown = eva.get(&path).await.expect(200).json();
    let receipts = shown["receipts"].as_array().unwrap();
    assert_eq!(receipts.len(), 2, "{shown}");
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
