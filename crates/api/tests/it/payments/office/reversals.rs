//! Money that was taken back: the office works it off in one list, whoever paid reads so, and no receipt says
//! otherwise.

use super::flows::found;
use super::town;
use crate::istanze::submit;
use crate::payments::fees::{self, as_notice, pay, renewal, subjects};
use crate::payments::{Paid, Station, citizen, first, order, payable, shown, text};
use crate::support::{BORGOVERDE, Down, EVA, MARIO, Person, Town};
use chrono::Duration;
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

/// How many messages in the area, and mails, begin with this.
async fn told(town: &Town, person: &Person<'_>, begins: &str) -> (usize, usize) {
    town.work().await;
    let messages = subjects(person).await;
    let mails = town.mails();
    (
        messages.iter().filter(|told| told.starts_with(begins)).count(),
        mails
            .iter()
            .filter(|mail| mail.content.subject.starts_with(begins))
            .count(),
    )
}

fn taken_back(there: &FlowPayment) -> FlowPayment {
    FlowPayment {
        outcome: FlowOutcome::Revoked,
        ..there.clone()
    }
}

#[actix_web::test]
async fn whoever_paid_is_told_once_that_it_was_reversed_and_that_it_counts_again() {
    let (town, _, flows) = town().await;
    let station = Station::open(&town);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    station.deliver("borgoverde", &Paid::of(first(&debt), "R1")).await;
    assert_eq!(told(&town, &mario, "Pagamento ricevuto").await, (1, 1));
    let there = found(first(&debt), "R1", 6450);
    flows.publish("F1", 1, "2026-11-22", vec![there.clone()]);
    read(&town).await;
    assert_eq!(told(&town, &mario, "Pagamento stornato").await, (0, 0));

    // A later flow takes it back: read as often as one likes, it is told once.
    flows.publish("F2", 1, "2026-11-23", vec![taken_back(&there)]);
    for _ in 0..3 {
        read(&town).await;
        assert_eq!(told(&town, &mario, "Pagamento stornato").await, (1, 1));
    }
    let listed = mario.get("/messages").await.expect(200).json();
    let mut items = listed["items"].as_array().unwrap().iter();
    let message = items.find(|message| text(&message["subject"]).starts_with("Pagamento stornato"));
    let body = text(&message.unwrap()["body"]);
    for said in ["64,50 euro", "23/11/2026", "Non pagare di nuovo"] {
        assert!(body.contains(said), "{said}: {body}");
    }
    let mails = town.mails();
    let mail = &mails.last().unwrap().content.text;
    for kept_back in ["64,50", "Mensa", MARIO] {
        assert!(!mail.contains(kept_back), "{mail}");
    }
    // A revision that still takes it back says nothing new.
    flows.publish("F2", 2, "2026-11-23", vec![taken_back(&there)]);
    read(&town).await;
    assert_eq!(told(&town, &mario, "Pagamento stornato").await, (1, 1));

    flows.publish("F3", 1, "2026-11-24", vec![there.clone()]);
    for _ in 0..2 {
        read(&town).await;
        assert_eq!(told(&town, &mario, "Pagamento di nuovo valido").await, (1, 1));
    }
    // What comes and goes within one flow is told each time.
    flows.publish("F3", 2, "2026-11-24", vec![taken_back(&there)]);
    read(&town).await;
    assert_eq!(told(&town, &mario, "Pagamento stornato").await, (2, 2));
    flows.publish("F3", 3, "2026-11-24", vec![there]);
    read(&town).await;
    assert_eq!(told(&town, &mario, "Pagamento di nuovo valido").await, (2, 2));
    assert_eq!(told(&town, &mario, "Pagamento ricevuto").await, (1, 1));
}

#[actix_web::test]
async fn whoever_paid_is_told_how_a_reversal_was_settled_once_all_of_it_is() {
    let (town, _, flows) = town().await;
    let station = Station::open(&town);
    let eva = town.operator(EVA).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let closing = |line: i64, outcome: &str| {
        json!({
            "psp": "60000000001", "flow": "F1", "revision": 1, "line": line, "why": "revoked",
            "outcome": outcome, "note": "Parlato con chi ha pagato"
        })
    };
    let debts = [
        payable(&town, &order(MARIO, 6450)).await,
        payable(&town, &order(MARIO, 3200)).await,
    ];
    let mut lines = Vec::new();
    for (debt, (receipt, cents)) in debts.iter().zip([("R1", 6450), ("R2", 3200)]) {
        station
            .deliver("borgoverde", &Paid::of(first(debt), receipt))
            .await;
        lines.push(taken_back(&found(first(debt), receipt, cents)));
    }
    // The first payment is taken back in two lines.
    let mut rest = lines[0].clone();
    (lines[0].transfer, rest.transfer) = (Some(1), Some(2));
    (lines[0].amount.0, rest.amount.0) = (6000, 450);
    lines.push(rest);
    town.work().await;
    flows.publish("F1", 1, "2026-11-23", lines);
    read(&town).await;
    assert_eq!(told(&town, &mario, "Pagamento stornato").await, (2, 2));

    eva.post(CLOSURES, &closing(1, "asked_again")).await.expect(204);
    assert_eq!(told(&town, &mario, "Da pagare con un altro avviso").await, (0, 0));
    eva.post(CLOSURES, &closing(3, "settled")).await.expect(204);
    eva.post(CLOSURES, &closing(3, "settled")).await.expect(409);
    assert_eq!(told(&town, &mario, "Da pagare con un altro avviso").await, (1, 1));
    assert_eq!(told(&town, &mario, "Storno risolto").await, (0, 0));
    eva.post(CLOSURES, &closing(2, "settled")).await.expect(204);
    assert_eq!(told(&town, &mario, "Storno risolto").await, (1, 1));
}

#[actix_web::test]
async fn what_is_past_when_the_mail_leaves_is_not_told_and_a_late_receipt_is_told_as_it_stands() {
    let (town, _, flows) = town().await;
    let station = Station::open(&town);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let there = found(first(&debt), "R1", 6450);
    flows.publish("F1", 1, "2026-11-23", vec![taken_back(&there)]);
    read(&town).await;
    assert_eq!(told(&town, &mario, "Pagamento").await, (0, 0));
    station.deliver("borgoverde", &Paid::of(first(&debt), "R1")).await;
    assert_eq!(told(&town, &mario, "Pagamento ricevuto").await, (0, 0));
    assert_eq!(told(&town, &mario, "Pagamento stornato").await, (1, 1));

    // It counts again, and is taken back, while no mail leaves: the last word alone is said.
    town.mail.set_down(Some(Down::Silent));
    flows.publish("F1", 2, "2026-11-23", vec![there.clone()]);
    read(&town).await;
    flows.publish("F1", 3, "2026-11-23", vec![taken_back(&there)]);
    read(&town).await;
    assert_eq!(told(&town, &mario, "Pagamento di nuovo valido").await, (0, 0));
    town.mail.set_down(None);
    town.app.clock.advance(Duration::minutes(5));
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(told(&town, &mario, "Pagamento stornato").await, (2, 2));
    assert_eq!(told(&town, &mario, "Pagamento di nuovo valido").await, (0, 0));
}

#[actix_web::test]
async fn whoever_paid_twice_waits_for_no_refund_of_what_was_taken_back() {
    let (town, _, flows) = town().await;
    let station = Station::open(&town);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    for receipt in ["R1", "R2"] {
        station
            .deliver("borgoverde", &Paid::of(first(&debt), receipt))
            .await;
    }
    assert_eq!(told(&town, &mario, "Un altro pagamento ricevuto").await, (1, 1));
    let (one, other) = (found(first(&debt), "R1", 6450), found(first(&debt), "R2", 6450));
    flows.publish("F1", 1, "2026-11-22", vec![one, other.clone()]);
    flows.publish("F2", 1, "2026-11-23", vec![taken_back(&other)]);
    let seen = async || first(&shown(&mario, &debt).await).clone();
    for _ in 0..2 {
        read(&town).await;
        assert_eq!(told(&town, &mario, "Altro pagamento stornato").await, (1, 1));
    }
    assert_eq!(told(&town, &mario, "Pagamento stornato").await, (0, 0));
    let notice = seen().await;
    assert!(notice["reversed"].is_null(), "what paid it is there");
    assert_eq!(notice["others"][0]["reversed"], true);
    flows.publish("F3", 1, "2026-11-24", vec![other]);
    for _ in 0..2 {
        read(&town).await;
        assert_eq!(told(&town, &mario, "Storno annullato").await, (1, 1));
    }
    assert!(seen().await["others"][0]["reversed"].is_null());
}

#[actix_web::test]
async fn what_is_taken_back_before_anybody_is_told_that_it_came_is_told_once() {
    let (town, _, flows) = town().await;
    let station = Station::open(&town);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    for receipt in ["R1", "R2"] {
        station
            .deliver("borgoverde", &Paid::of(first(&debt), receipt))
            .await;
    }
    let (one, other) = (found(first(&debt), "R1", 6450), found(first(&debt), "R2", 6450));
    flows.publish("F1", 1, "2026-11-23", vec![taken_back(&one), taken_back(&other)]);
    read(&town).await;
    assert_eq!(told(&town, &mario, "Pagamento stornato").await, (1, 1));
    assert_eq!(told(&town, &mario, "Altro pagamento stornato").await, (1, 1));
    for came in ["Pagamento ricevuto", "Un altro pagamento ricevuto"] {
        assert_eq!(told(&town, &mario, came).await, (0, 0), "{came}");
    }
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
