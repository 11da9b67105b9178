//! Istanze that are paid for after they were sent, by their form or because an office asks for it.

use super::fees::{debts, draft, give_up, let_through, pay, renewal, shown, take_charge};
use super::{Paid, Station, notice, order, town};
use crate::istanze::submit;
use crate::support::{BORGOVERDE, EVA, MARIO, Town};
use serde_json::json;
use sportello_api::jobs::Worker;
use sportello_storage::Error;
use sportello_types::form::FeeTime;
use sportello_types::istanze::{Istanza, Status, Transition};
use sportello_types::payments::DebtStatus;

#[actix_web::test]
async fn what_is_paid_afterwards_is_sent_at_once_and_taken_charge_of_once_it_is_paid() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let mario = town.ready_citizen().await;
    mario.activate("payments").await;
    let id = renewal(&mario).await;
    let sent: Istanza = submit(&mario, &id, "once").await.expect(200).read();
    assert_eq!(sent.summary.status, Status::Registered);
    let payment = sent.payment.unwrap();
    assert_eq!((payment.when, payment.total.0), (FeeTime::AfterSubmission, 6_600));
    town.work().await;
    let refused = take_charge(&town, &mario, &id).await;
    assert!(matches!(refused, Err(Error::WrongState)), "{refused:?}");
    pay(&town, &station, &payment, "R1").await;
    Worker::sweep(&town.app).await;
    let paid = shown(&mario, &id).await;
    assert_eq!(paid.payment.unwrap().status, DebtStatus::Paid);
    let last = paid.timeline.last().unwrap();
    assert_eq!(
        (last.transition, last.status),
        (Transition::Pay, Status::Registered)
    );
    assert!(last.note.as_deref().unwrap().starts_with("66,00"), "{last:?}");
    assert_eq!(paid.timeline.len(), 3);
    take_charge(&town, &mario, &id).await.unwrap();
    let refused = give_up(&mario, &id).await.expect(409);
    assert_eq!(refused.problem(), "not_a_draft");
}

#[actix_web::test]
async fn who_withdraws_an_istanza_owes_nothing_for_it_any_more() {
    let (town, collector) = town().await;
    let mario = town.ready_citizen().await;
    mario.activate("payments").await;
    let id = renewal(&mario).await;
    let sent: Istanza = submit(&mario, &id, "once").await.expect(200).read();
    let payment = sent.payment.unwrap();
    let path = format!("/istanze/{id}/withdrawal");
    mario.post(&path, &json!({ "reason": "" })).await.expect(200);
    town.work().await;
    assert_eq!(shown(&mario, &id).await.payment, None);
    let debt = &debts(&town, &id).await[0];
    assert_eq!((debt.id, debt.status()), (payment.debt, DebtStatus::Cancelled));
    assert_eq!(*collector.withdrawn.lock().unwrap(), [payment.debt]);
}

#[actix_web::test]
async fn an_office_asks_for_something_for_an_istanza_that_was_sent() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let mario = town.ready_citizen().await;
    mario.activate("payments").await;
    let operator = town.operator(EVA).await;
    let (sent, _) = crate::istanze::ready_draft(&mario).await;
    submit(&mario, &sent, "once").await.expect(200);
    let draft = draft(&mario).await;
    let mut body = order(MARIO, 1_600);
    body["options"] = json!([[notice(1_600)]]);
    for wrong in [draft.as_str(), "019adeb0-0000-7000-8000-000000000001"] {
        body["istanza"] = json!(wrong);
        let refused = operator.post("/backoffice/payments/debts", &body).await;
        assert_eq!(refused.expect(422).pointers(), ["/istanza"]);
    }
    body["istanza"] = json!(sent);
    let debt = operator
        .post("/backoffice/payments/debts", &body)
        .await
        .expect(201)
        .json();
    assert_eq!(debt["source"], json!({ "kind": "istanza", "istanza": sent }));
    town.work().await;
    let notice = &debt["options"][0]["notices"][0];
    let short = Paid {
        cents: 1_000,
        ..Paid::of(notice, "R1")
    };
    assert_eq!(station.deliver("borgoverde", &short).await, "OK");
    town.work().await;
    let before = shown(&mario, &sent).await;
    assert_eq!(before.timeline.last().unwrap().transition, Transition::Register);
    let_through(&town).await;
    let shown = shown(&mario, &sent).await;
    let last = shown.timeline.last().unwrap();
    assert_eq!(last.transition, Transition::Pay);
    let note = last.note.as_deref().unwrap();
    assert!(
        note.starts_with("10,00 euro") && note.contains("(16,00 euro)"),
        "{note}"
    );
    assert_eq!(shown.payment, None, "that is what its form asks for");
    take_charge(&town, &mario, &sent).await.unwrap();
}

#[actix_web::test]
async fn where_no_payments_are_received_nothing_waits() {
    let town = Town::open().await;
    town.stop_payments(BORGOVERDE).await;
    let mario = town.ready_citizen().await;
    let id = draft(&mario).await;
    let sent: Istanza = submit(&mario, &id, "once").await.expect(200).read();
    assert_eq!(sent.summary.status, Status::Registered);
    assert_eq!((sent.payment, sent.amount_due), (None, Some(2_100)));
}
