//! Days of the accounts: Italy's, also around midnight and when the clocks change; read anew as often as wanted.

use super::flows::found;
use super::town;
use crate::payments::{Paid, Station, first, order, payable, text, told};
use crate::support::{BORGOVERDE, EVA, MARIO};
use serde_json::{Value, json};
use sportello_api::jobs::payments_reconcile::reconcile;

/// When receipts of the tests say that they were paid.
const USUAL: &str = "2026-11-24T10:15:00";

#[actix_web::test]
async fn what_was_paid_around_midnight_is_of_its_day_in_italy() {
    let (town, _, _) = town().await;
    let station = Station::open(&town);
    let eva = town.operator(EVA).await;
    // The seconds before and after two midnights. On the day between them the clock shows an hour twice.
    for (receipt, at) in [
        ("R1", "2026-10-24T23:59:59"),
        ("R2", "2026-10-25T00:00:00"),
        ("R3", "2026-10-25T02:30:00"),
        ("R4", "2026-10-25T23:59:59"),
        ("R5", "2026-10-26T00:00:00"),
    ] {
        let debt = payable(&town, &order(MARIO, 100)).await;
        let envelope = Paid::of(first(&debt), receipt).envelope();
        assert!(envelope.contains(USUAL));
        let envelope = envelope.replace(USUAL, at);
        let (status, said) = station.call("borgoverde", "paSendRTV2", &envelope).await;
        assert_eq!((status, told(&said).as_str()), (200, "OK"));
    }
    let days = "/backoffice/payments/days?from=2026-10-24&to=2026-10-26";
    let days = eva.get(days).await.expect(200).json();
    let of_days: Vec<_> = days["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| (text(&day["day"]), &day["receipts"], &day["amount"]))
        .collect();
    assert_eq!(
        of_days,
        [
            ("2026-10-26", &json!(1), &json!(100)),
            ("2026-10-25", &json!(3), &json!(300)),
            ("2026-10-24", &json!(1), &json!(100)),
        ]
    );
    let ids = |listed: &Value| {
        let items = listed["items"].as_array().unwrap().iter();
        let mut ids: Vec<_> = items.map(|item| text(&item["receipt_id"]).to_owned()).collect();
        ids.sort();
        ids
    };
    let listed = eva.get("/backoffice/payments/receipts?day=2026-10-25").await;
    assert_eq!(ids(&listed.expect(200).json()), ["R2", "R3", "R4"]);
    let lines = "/backoffice/payments/accounting-lines?from=2026-10-25&to=2026-10-25";
    let csv = String::from_utf8(eva.get(lines).await.expect(200).bytes).unwrap();
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(rows.len(), 3, "{csv}");
    assert!(rows.iter().all(|row| row.starts_with("25/10/2026;")), "{csv}");
}

#[actix_web::test]
async fn a_day_is_read_anew_as_often_as_wanted_and_its_last_revision_counts() {
    let (town, _, flows) = town().await;
    let station = Station::open(&town);
    let eva = town.operator(EVA).await;
    let debt = payable(&town, &order(MARIO, 6450)).await;
    station.deliver("borgoverde", &Paid::of(first(&debt), "R1")).await;
    let (tenant, now) = (town.tenant(BORGOVERDE), town.app.clock.now());
    let day = "2026-11-23";
    let read = async || {
        let read = reconcile(&town.app, tenant, day.parse().ok(), now).await.unwrap();
        let days = eva.get("/backoffice/payments/days").await.expect(200).json();
        (read.flows, read.found, read.gone, days["reconciled"].clone())
    };
    let paid = || vec![found(first(&debt), "R1", 6450)];
    flows.publish("F1", 1, day, paid());
    assert_eq!(read().await, (1, 1, 0, json!(6450)));
    assert_eq!(read().await, (0, 0, 0, json!(6450)), "nothing new");
    flows.publish("F1", 2, day, Vec::new());
    assert_eq!(read().await, (1, 0, 1, json!(0)), "taken out by the revision");
    assert_eq!(read().await, (0, 0, 0, json!(0)));
    flows.publish("F1", 3, day, paid());
    assert_eq!(read().await, (1, 1, 0, json!(6450)), "and there again");
    assert_eq!(read().await, (0, 0, 0, json!(6450)));
    let other = reconcile(&town.app, tenant, "2026-11-22".parse().ok(), now).await;
    let other = other.unwrap();
    assert_eq!((other.flows, other.found, other.gone), (0, 0, 0));
    let shown = eva.get("/backoffice/payments/flows?day=2026-11-23").await;
    let shown = shown.expect(200).json();
    let revisions: Vec<_> = shown["items"].as_array().unwrap().iter().collect();
    assert_eq!(revisions.len(), 1, "{shown}");
    assert_eq!(
        (&shown["items"][0]["revision"], &shown["items"][0]["open"]),
        (&json!(3), &json!([]))
    );
}
