//! Money that was taken back: the office works it off in one list, whoever paid reads so, and no receipt says
//! otherwise.

use super::flows::found;
use super::town;
use crate::istanze::submit;
use crate::payments::fees::{self, as_notice, pay, renewal};
use crate::payments::{Paid, Station, citizen, first, order, payable, shown, text};
use crate::support::{BORGOVERDE, EVA, MARIO, Person, Town};
use serde_json::{Value, json};
use sportello_api::jobs::payments_reconcile::reconcile;
use sportello_integrations::payments::fdr::{FlowOutcome, FlowPayment};
use sportello_types::istanze::Istanza;
use sportello_types::loa::Loa;
use sportello_types::payments::DebtStatus;

const EXCEPTIONS: &str = "/backoffice/payments/flows/exceptions";
const CLOSURES: &str = "/backoffice/payments/flows/closures";

async fn read(town: &Town) {
    let now = town.app.clock.now();
    reconcile(&town.app, town.tenant(BORGOVERDE), None, now)
        .await
        .unwrap();
}

async fn exceptions(operator: &Person<'_>) -> Value {
    operator.get(EXCEPTIONS).await.expect(200).json()
}

/// What the line of accounting of a day says of one receipt: whether it was found, and in which flow.
async fn accounted(operator: &Person<'_>) -> String {
    let lines = "/backoffice/payments/accounting-lines?from=2026-11-24&to=2026-11-24";
    let csv = operator.get(lines).await.expect(200);
    let csv = String::from_utf8(csv.bytes).unwrap();
    csv.lines().nth(1).unwrap().to_owned()
}

#[actix_web::test]
async fn money_that_a_revision_takes_back_is_worked_off_and_whoever_paid_reads_so() {
    let (town, _, flows) = town().await;
    let station = Station::open(&town);
    let eva = town.operator(EVA).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    station.deliver("borgoverde", &Paid::of(first(&debt), "R1")).await;
    let receipt = format!("/payments/notices/{}/receipt", text(&first(&debt)["id"]));
    let there = found(first(&debt), "R1", 6450);
    flows.publish("F1", 1, "2026-11-23", vec![there.clone()]);
    read(&town).await;
    mario.get(&receipt).await.expect(200);
    assert!(shown(&mario, &debt).await["options"][0]["notices"][0]["reversed"].is_null());
    assert_eq!(exceptions(&eva).await, json!({ "items": [], "count": 0 }));
    assert!(accounted(&eva).await.contains(";64,50;sì;F1;"));

    let back = FlowPayment {
        outcome: FlowOutcome::Revoked,
        ..there.clone()
    };
    flows.publish("F1", 2, "2026-11-23", vec![back]);
    for _ in 0..2 {
        read(&town).await;
    }
    let days = eva.get("/backoffice/payments/days").await.expect(200).json();
    assert_eq!(
        (&days["amount"], &days["reconciled"]),
        (&json!(6450), &json!(0)),
        "{days}"
    );
    let of_day = |day: &str| {
        let items = days["items"].as_array().unwrap();
        items.iter().find(|item| item["day"] == day).unwrap().clone()
    };
    let flow_day = of_day("2026-11-23");
    assert_eq!(
        (&flow_day["exceptions"], &flow_day["receipts"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(of_day("2026-11-24")["exceptions"], 0);
    assert!(accounted(&eva).await.contains(";64,50;no;;"));
    let list = exceptions(&eva).await;
    let open = &list["items"][0];
    assert_eq!(
        (&list["count"], &open["flow"], &open["day"]),
        (&json!(1), &json!("F1"), &json!("2026-11-23")),
        "{list}"
    );
    assert_eq!(
        (
            &open["line"]["why"],
            &open["line"]["reversal"],
            &open["line"]["debt"]
        ),
        (&json!("revoked"), &json!(true), &debt["id"]),
        "{list}"
    );

    // Whoever paid reads so, and gets no receipt that says otherwise.
    let reversed = async || shown(&mario, &debt).await["options"][0]["notices"][0]["reversed"].clone();
    assert_eq!(reversed().await, json!({ "day": "2026-11-23" }));
    assert_eq!(shown(&mario, &debt).await["status"], "paid");
    mario.get(&receipt).await.expect(409);

    // It is closed with how it was settled.
    let closing = |outcome: Value| {
        let mut closing = json!({
            "psp": open["psp"], "flow": "F1", "revision": 2, "line": 1, "why": "revoked",
            "note": "Chiesto di nuovo con un altro avviso"
        });
        if !outcome.is_null() {
            closing["outcome"] = outcome;
        }
        closing
    };
    let unsaid = eva.post(CLOSURES, &closing(Value::Null)).await.expect(422);
    assert_eq!(unsaid.pointers(), ["/outcome"]);
    eva.post(CLOSURES, &closing(json!("asked_again")))
        .await
        .expect(204);
    eva.post(CLOSURES, &closing(json!("settled"))).await.expect(409);
    assert_eq!(exceptions(&eva).await["count"], 0);
    let of_day = eva
        .get("/backoffice/payments/flows?day=2026-11-23")
        .await
        .expect(200);
    let closed = &of_day.json()["items"][0]["closed"][0];
    assert_eq!(closed["outcome"], "asked_again", "{closed}");
    assert_eq!(
        reversed().await,
        json!({ "day": "2026-11-23", "outcome": "asked_again" })
    );
    mario.get(&receipt).await.expect(409);

    // A revision that has it again ends the reversal.
    flows.publish("F1", 3, "2026-11-23", vec![there]);
    read(&town).await;
    assert!(reversed().await.is_null());
    mario.get(&receipt).await.expect(200);
    assert!(accounted(&eva).await.contains(";64,50;sì;F1;"));
}

#[actix_web::test]
async fn exceptions_of_all_days_are_one_list_for_operators_alone() {
    let (town, _, flows) = town().await;
    let eva = town.operator(EVA).await;
    let (one, two) = (
        payable(&town, &order(MARIO, 6450)).await,
        payable(&town, &order(MARIO, 3200)).await,
    );
    flows.publish("F2", 1, "2026-11-22", vec![found(first(&two), "R2", 3200)]);
    flows.publish("F1", 1, "2026-11-10", vec![found(first(&one), "R1", 6450)]);
    read(&town).await;
    let list = exceptions(&eva).await;
    let named: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|open| (text(&open["day"]), text(&open["line"]["why"])))
        .collect();
    assert_eq!(
        named,
        [("2026-11-10", "no_receipt"), ("2026-11-22", "no_receipt")],
        "{list}"
    );
    // One of another kind is closed without saying how money was settled, and not with it.
    let closing = json!({
        "psp": "60000000001", "flow": "F1", "revision": 1, "line": 1, "why": "no_receipt",
        "outcome": "settled", "note": "Chiesta la ricevuta a pagoPA"
    });
    let refused = eva.post(CLOSURES, &closing).await.expect(422);
    assert_eq!(refused.pointers(), ["/outcome"]);
    let mut closing = closing;
    closing.as_object_mut().unwrap().remove("outcome");
    eva.post(CLOSURES, &closing).await.expect(204);
    assert_eq!(exceptions(&eva).await["count"], 1);
    let mario = town.citizen(MARIO, Loa::L2).await;
    mario.get(EXCEPTIONS).await.expect(403);
}

#[actix_web::test]
async fn the_page_of_an_istanza_does_not_call_paid_what_was_taken_back() {
    let (town, _, flows) = town().await;
    let station = Station::open(&town);
    let mario = town.ready_citizen().await;
    mario.activate("payments").await;
    let id = renewal(&mario).await;
    let sent: Istanza = submit(&mario, &id, "once").await.expect(200).read();
    let payment = sent.payment.unwrap();
    town.work().await;
    pay(&town, &station, &payment, "R1").await;
    assert!(!fees::shown(&mario, &id).await.payment.unwrap().reversed);
    let back = FlowPayment {
        outcome: FlowOutcome::Revoked,
        ..found(&as_notice(&payment), "R1", payment.total.0)
    };
    flows.publish("F1", 1, "2026-11-23", vec![back]);
    read(&town).await;
    let now = fees::shown(&mario, &id).await.payment.unwrap();
    assert_eq!((now.status, now.reversed), (DebtStatus::Paid, true));
}
