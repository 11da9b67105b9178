//! Shares that the municipality gets of other bodies' notices.

use super::town;
use crate::payments::{Paid, Station, citizen, enveloped, first, order, payable, shown, text, told};
use crate::support::{BORGOVERDE, EVA, MARIO, Town, municipality};
use serde_json::{Value, json};
use sportello_api::jobs::payments_reconcile::{Reading, reconcile};
use sportello_integrations::payments::fdr::{FlowOutcome, FlowPayment};
use sportello_storage::payments::{StoredSecondary, secondary_of};
use sportello_types::values::EuroCents;

const ACCOUNT: &str = "IT33X0542811101000000123457";

/// A receipt of a notice of Montefiore's, of which Borgoverde gets twenty euro. Its number is that of one of
/// Borgoverde's.
fn shared(notice: &Value, id: &str) -> String {
    let paid = Paid {
        creditor: "montefiore",
        ..Paid::of(notice, id)
    };
    let own = municipality::creditor("borgoverde");
    let share = format!(
        "</transfer><transfer><idTransfer>2</idTransfer><transferAmount>20.00</transferAmount>\
         <fiscalCodePA>{own}</fiscalCodePA><IBAN>{ACCOUNT}</IBAN>\
         <remittanceInformation>Quota</remittanceInformation>\
         <transferCategory>0201102IM</transferCategory></transfer></transferList>"
    );
    let message = paid.message();
    assert!(message.contains("</transfer></transferList>"), "{message}");
    enveloped(&message.replace("</transfer></transferList>", &share))
}

async fn deliver(station: &Station, body: &str) -> String {
    let (status, answer) = station.call("borgoverde", "paSendRTV2", body).await;
    assert_eq!(status, 200, "{answer}");
    told(&answer)
}

async fn kept(town: &Town, slug: &str, id: &str) -> Option<StoredSecondary> {
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    secondary_of(&tx, &municipality::creditor(slug), id)
        .await
        .unwrap()
}

fn line(notice: &Value, iur: &str, cents: i64, outcome: FlowOutcome) -> FlowPayment {
    FlowPayment {
        iuv: text(&notice["number"]).get(1..).unwrap().to_owned(),
        iur: iur.to_owned(),
        transfer: Some(2),
        amount: EuroCents(cents),
        outcome,
        paid_on: Some("2026-11-24".parse().unwrap()),
    }
}

async fn read(town: &Town) -> Reading {
    let now = town.app.clock.now();
    reconcile(&town.app, town.tenant(BORGOVERDE), None, now)
        .await
        .unwrap()
}

#[actix_web::test]
async fn a_receipt_of_another_bodys_notice_with_our_share_is_taken_once_and_pays_nothing_of_ours() {
    let (town, _, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let body = shared(first(&debt), "S1");
    let (one, two) = tokio::join!(deliver(&station, &body), deliver(&station, &body));
    let mut answers = [one, two];
    answers.sort();
    assert_eq!(answers, ["OK", "PAA_RECEIPT_DUPLICATA"]);
    assert_eq!(deliver(&station, &body).await, "PAA_RECEIPT_DUPLICATA");
    let stored = kept(&town, "montefiore", "S1").await.unwrap();
    assert_eq!(stored.amount, EuroCents(2000));
    assert_eq!(stored.xml, body.as_bytes());
    // The same receipt, of another share: one of them is not true.
    let other = body.replace("20.00", "21.00");
    assert_eq!(deliver(&station, &other).await, "PAA_SEMANTICA");
    // Nothing of it is Borgoverde's.
    let of_others = Paid {
        creditor: "montefiore",
        ..Paid::of(first(&debt), "S2")
    };
    let refused = station.deliver("borgoverde", &of_others).await;
    assert_eq!(refused, "PAA_ID_DOMINIO_ERRATO");
    assert!(kept(&town, "montefiore", "S2").await.is_none());
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(shown(&mario, &debt).await["status"], "to_pay");
}

#[actix_web::test]
async fn our_share_is_found_in_a_flow_and_shown_with_the_money_that_came() {
    let (town, collector, flows) = town().await;
    let station = Station::open(&town);
    let eva = town.operator(EVA).await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let notice = first(&debt);
    assert_eq!(deliver(&station, &shared(notice, "S1")).await, "OK");
    let days = "/backoffice/payments/days";
    let before = eva.get(days).await.expect(200).json();
    assert_eq!(
        (&before["amount"], &before["secondary"], &before["reconciled"]),
        (&json!(2000), &json!(2000), &json!(0)),
        "{before}"
    );
    let paid = line(notice, "S1", 2000, FlowOutcome::Executed);
    flows.publish("F1", 1, "2026-11-24", vec![paid.clone()]);
    let reading = read(&town).await;
    assert_eq!(
        (reading.flows, reading.without_receipt, reading.unknown),
        (1, 0, 0),
        "{reading:?}"
    );
    assert!(
        collector.asked.lock().unwrap().is_empty(),
        "nobody is asked for a receipt of our notice of the same number"
    );
    let day = "/backoffice/payments/flows?day=2026-11-24";
    let flow = &eva.get(day).await.expect(200).json()["items"][0];
    assert_eq!(
        (&flow["shares"], &flow["others"], &flow["open"]),
        (&json!(1), &json!(0), &json!([])),
        "{flow}"
    );
    let after = eva.get(days).await.expect(200).json();
    assert_eq!(after["reconciled"], 2000, "{after}");

    let lines = "/backoffice/payments/accounting-lines?from=2026-11-24&to=2026-11-24";
    let csv = eva.get(lines).await.expect(200);
    let csv = String::from_utf8(csv.bytes).unwrap();
    let (own, other) = (
        municipality::creditor("borgoverde"),
        municipality::creditor("montefiore"),
    );
    let (_, row) = csv.split_once('\n').unwrap();
    let number = text(&notice["number"]);
    assert!(row.starts_with(&format!("24/11/2026;{number};")), "{row}");
    let rest = format!(";2;0201102IM;{own};{ACCOUNT};20,00;sì;F1;;;;{other}");
    assert!(row.trim_end().ends_with(&rest), "{row}");
    assert!(row.contains(";S1;Quota dell'avviso di un altro ente;"), "{row}");

    // Taken back by a revision: the office reads of it.
    let revoked = line(notice, "S1", 2000, FlowOutcome::Revoked);
    flows.publish("F1", 2, "2026-11-24", vec![revoked]);
    read(&town).await;
    let flow = &eva.get(day).await.expect(200).json()["items"][0];
    assert_eq!(text(&flow["open"][0]["why"]), "revoked", "{flow}");
    let to_do = text(&flow["open"][0]["to_do"]);
    assert!(
        to_do.starts_with("È la quota di un avviso di un altro ente"),
        "{to_do}"
    );
    let after = eva.get(days).await.expect(200).json();
    assert_eq!(after["reconciled"], 0, "{after}");
}

#[actix_web::test]
async fn what_came_is_summed_by_what_it_was_paid_for() {
    let (town, _, flows) = town().await;
    let station = Station::open(&town);
    let eva = town.operator(EVA).await;
    let path = "/backoffice/payments/categories";
    let sums = async || eva.get(path).await.expect(200).json();
    assert_eq!(sums().await, json!({ "items": [], "amount": 0, "reconciled": 0 }));
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let other = payable(&town, &order(EVA, 100)).await;
    for (debt, receipt) in [(&debt, "R1"), (&other, "R2")] {
        let paid = Paid::of(first(debt), receipt);
        assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    }
    assert_eq!(deliver(&station, &shared(first(&debt), "S1")).await, "OK");
    let found = FlowPayment {
        transfer: Some(1),
        ..line(first(&debt), "R1", 6450, FlowOutcome::Executed)
    };
    flows.publish("F1", 1, "2026-11-24", vec![found]);
    read(&town).await;
    assert_eq!(
        sums().await,
        json!({
            "items": [
                {
                    "code": "9/0107101TS/", "title": "Mense scolastiche", "transfers": 2, "amount": 6550,
                    "reconciled": 6450
                },
                {
                    "code": "9/0201102IM/", "title": "ANNO IN CORSO - TEFA (riscossa unitamente alla TARI)",
                    "transfers": 1, "amount": 2000, "reconciled": 0
                }
            ],
            "amount": 8550, "reconciled": 6450
        })
    );
    let days = eva.get("/backoffice/payments/days").await.expect(200).json();
    assert_eq!(
        (&days["amount"], &days["reconciled"]),
        (&json!(8550), &json!(6450)),
        "the same money: {days}"
    );
    let before = format!("{path}?from=2026-11-01&to=2026-11-23");
    assert_eq!(eva.get(&before).await.expect(200).json()["items"], json!([]));
    let backwards = format!("{path}?from=2026-11-25&to=2026-11-24");
    eva.get(&backwards).await.expect(400);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    mario.get(path).await.expect(403);
}

#[actix_web::test]
async fn payments_of_other_programs_hide_nothing_of_ours() {
    let (town, _, flows) = town().await;
    let eva = town.operator(EVA).await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let silent = line(first(&debt), "R9", 6450, FlowOutcome::Executed);
    let mut payments: Vec<FlowPayment> = (0..200)
        .map(|number| FlowPayment {
            iuv: format!("85{number:015}"),
            iur: format!("P{number}"),
            ..silent.clone()
        })
        .collect();
    payments.push(silent);
    flows.publish("F1", 1, "2026-11-24", payments);
    read(&town).await;
    let day = "/backoffice/payments/flows?day=2026-11-24";
    let flow = &eva.get(day).await.expect(200).json()["items"][0];
    assert_eq!(flow["others"], 200, "{flow}");
    assert_eq!(text(&flow["open"][0]["why"]), "no_receipt", "{flow}");
    assert_eq!(flow["open"][0]["line"], 201);
}
