//! What came and what goes back: debts that are looked for, refunds, the receipts of a day.

use super::flows::found;
use super::town;
use crate::payments::{Paid, Station, citizen, first, order, payable, shown, text};
use crate::support::{BORGOVERDE, EVA, MARIO};
use serde_json::json;
use sportello_api::jobs::payments_reconcile::reconcile;
use sportello_integrations::payments::fdr::{FlowOutcome, FlowPayment};
use sportello_types::loa::Loa;

/// Another operator.
const GIULIA: &str = "SRRGLI85D52B354O";

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
    assert_eq!(choices["offices"], json!([]));
    let categories = choices["categories"].as_array().unwrap();
    let mensa = json!({ "code": "9/0107101TS/", "title": "Mense scolastiche" });
    assert!(categories.contains(&mensa), "{choices}");
    town.citizen(MARIO, Loa::L2).await.get(path).await.expect(403);
}

#[actix_web::test]
async fn what_was_taken_back_is_refunded_to_nobody_until_it_is_there_again() {
    let (town, _, flows) = town().await;
    let station = Station::open(&town);
    let (eva, giulia) = (town.operator(EVA).await, town.operator(GIULIA).await);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    for receipt in ["R1", "R2"] {
        let paid = Paid::of(first(&debt), receipt);
        assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    }
    let read = async || {
        let now = town.app.clock.now();
        reconcile(&town.app, town.tenant(BORGOVERDE), None, now)
            .await
            .unwrap();
    };
    let listed = eva.get("/backoffice/payments/anomalies").await.expect(200).json();
    let id = text(&listed["items"][0]["id"]);
    let refund = format!("/backoffice/payments/anomalies/{id}/refund");
    let decision = format!("{refund}/decision");
    let proposal = json!({ "amount": 6450, "note": "Pagato due volte, lo stesso giorno" });
    eva.post(&refund, &proposal).await.expect(204);

    let there = found(first(&debt), "R2", 6450);
    let back = FlowPayment {
        outcome: FlowOutcome::Revoked,
        ..there.clone()
    };
    flows.publish("F1", 1, "2026-11-23", vec![back]);
    read().await;
    let confirm = json!({ "outcome": "confirm", "act": "Mandato 1 del 2026" });
    let refused = giulia.post(&decision, &confirm).await.expect(409).json();
    assert!(text(&refused["detail"]).contains("stornata"), "{refused}");
    let reject = json!({ "outcome": "reject", "note": "La somma è stata stornata" });
    giulia.post(&decision, &reject).await.expect(204);
    let refused = eva.post(&refund, &proposal).await.expect(409).json();
    assert!(text(&refused["detail"]).contains("stornata"), "{refused}");

    flows.publish("F2", 1, "2026-11-24", vec![there]);
    read().await;
    eva.post(&refund, &proposal).await.expect(204);
}

#[actix_web::test]
async fn a_refund_takes_two_people() {
    let (town, _, _) = town().await;
    let station = Station::open(&town);
    let (eva, giulia) = (town.operator(EVA).await, town.operator(GIULIA).await);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
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
    let lines = "/backoffice/payments/accounting-lines?from=2026-11-24&to=2026-11-24";
    let csv = String::from_utf8(eva.get(lines).await.expect(200).bytes).unwrap();
    let given_back = csv
        .lines()
        .filter(|row| row.contains(";Pagato due volte;64,50;Mandato 123 del 2026;"));
    assert_eq!(given_back.count(), 1, "{csv}");
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
    let seen = shown(&mario, &debt).await;
    assert_eq!(first(&seen)["others"][0]["closed"], true);
}

#[actix_web::test]
async fn whoever_was_told_that_money_does_not_fit_is_told_once_that_it_was_seen_to() {
    let (town, _, _) = town().await;
    let station = Station::open(&town);
    let eva = town.operator(EVA).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let twice = payable(&town, &order(MARIO, 6450)).await;
    let short = payable(&town, &order(MARIO, 3200)).await;
    let mut euro = first(&short).clone();
    euro["amount"] = json!(100);
    for paid in [
        Paid::of(first(&twice), "R1"),
        Paid::of(first(&twice), "R2"),
        Paid::of(&euro, "R3"),
    ] {
        assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    }
    let listed = eva.get("/backoffice/payments/anomalies").await.expect(200).json();
    let anomalies = listed["items"].as_array().unwrap();
    assert_eq!(anomalies.len(), 2, "{listed}");
    for anomaly in anomalies {
        let path = format!("/backoffice/payments/anomalies/{}/closure", text(&anomaly["id"]));
        let note = json!({ "note": "Sistemato con Rossi allo sportello" });
        eva.post(&path, &note).await.expect(204);
        eva.post(&path, &note).await.expect(409);
    }
    town.work().await;
    let messages = mario.get("/messages").await.expect(200).json();
    assert!(
        !messages.to_string().contains("Sistemato"),
        "the note is the office's"
    );
    let items = messages["items"].as_array().unwrap().iter();
    let told: Vec<&str> = items
        .map(|message| text(&message["body"]))
        .filter(|body| body.contains("ha finito di controllare"))
        .collect();
    assert_eq!(told.len(), 2, "{messages}");
    for (amount, what) in [
        ("64,50 euro", "che non era da fare"),
        ("1,00 euro", "un importo diverso"),
    ] {
        let said = |body: &&&str| body.contains(amount) && body.contains(what);
        assert_eq!(told.iter().filter(said).count(), 1, "{told:?}");
    }
    let mails = town.mails();
    let mails = mails
        .iter()
        .filter(|mail| mail.content.subject.starts_with("Verifica conclusa"));
    assert_eq!(mails.count(), 2);
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
            "items": [{
                "day": "2026-11-24", "receipts": 1, "amount": 6450, "reconciled": 0, "secondary": 0, "stamps": 0,
                "shares": 0, "anomalies": 0, "exceptions": 0
            }],
            "amount": 6450, "reconciled": 0, "secondary": 0, "stamps": 0, "shares": 0
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
