//! Too little came, and operators give it back: what waited does not wait for ever, and is paid with a notice of
//! another number.

use super::fees::{as_notice, entries, give_up, pay, ready, renewal, shown, subjects, take_charge, wait};
use super::{Paid, Station, give_back, town};
use crate::istanze::submit;
use crate::support::{EVA, Town};
use serde_json::json;
use sportello_api::jobs::Worker;
use sportello_storage::Error;
use sportello_types::form::FeeTime;
use sportello_types::istanze::{Istanza, IstanzaPayment, Status};
use sportello_types::payments::DebtStatus;

/// A euro comes, and not what was asked for.
async fn pay_a_euro(town: &Town, station: &Station, payment: &IstanzaPayment) {
    let mut euro = as_notice(payment);
    euro["amount"] = json!(100);
    assert_eq!(station.deliver("borgoverde", &Paid::of(&euro, "R1")).await, "OK");
    town.work().await;
}

#[actix_web::test]
async fn what_waited_to_be_sent_is_a_draft_again_and_is_paid_with_another_number() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let (mario, id) = ready(&town).await;
    let before = shown(&mario, &id).await;
    let payment = wait(&town, &mario, &id).await;
    pay_a_euro(&town, &station, &payment).await;
    let looked_at = shown(&mario, &id).await.payment.unwrap();
    assert!(looked_at.looked_at);
    give_up(&mario, &id).await.expect(409);
    give_back(&town).await;
    town.work().await;
    Worker::sweep(&town.app).await;
    let draft = shown(&mario, &id).await;
    assert_eq!((draft.summary.status, draft.payment), (Status::Draft, None));
    assert_eq!(draft.answers, before.answers, "nothing of the draft is lost");
    let told = subjects(&mario).await;
    let told = told
        .iter()
        .filter(|subject| subject.starts_with("Di nuovo in bozza"));
    assert_eq!(told.count(), 1);

    let again: Istanza = submit(&mario, &id, "again").await.expect(200).read();
    let second = again.payment.unwrap();
    assert_ne!((second.debt, &second.number), (payment.debt, &payment.number));
    // Whoever pays the old notice once more sends nothing with it.
    let old = as_notice(&payment);
    assert_eq!(station.deliver("borgoverde", &Paid::of(&old, "R2")).await, "OK");
    town.work().await;
    Worker::sweep(&town.app).await;
    assert_eq!(shown(&mario, &id).await.summary.status, Status::AwaitingPayment);
    pay(&town, &station, &second, "R3").await;
    assert_eq!(shown(&mario, &id).await.summary.status, Status::Registered);
    assert_eq!(entries(&town).await, 1);
}

#[actix_web::test]
async fn what_was_sent_is_asked_for_again_and_taken_charge_of_once_that_is_paid() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let mario = town.ready_citizen().await;
    mario.activate("payments").await;
    let id = renewal(&mario).await;
    let sent: Istanza = submit(&mario, &id, "once").await.expect(200).read();
    let payment = sent.payment.unwrap();
    town.work().await;
    pay_a_euro(&town, &station, &payment).await;
    give_back(&town).await;
    // As if the job had been lost: the housekeeping does it, and the job finds nothing left to do.
    Worker::sweep(&town.app).await;
    town.work().await;
    let asked = shown(&mario, &id).await.payment.unwrap();
    assert_ne!((asked.debt, &asked.number), (payment.debt, &payment.number));
    assert_eq!(
        (asked.when, asked.total, asked.status),
        (FeeTime::AfterSubmission, payment.total, DebtStatus::ToPay)
    );
    assert!(asked.payable, "the provider was told");
    let told = subjects(&mario).await;
    let told = told
        .iter()
        .filter(|subject| subject.starts_with("Da pagare di nuovo"));
    assert_eq!(told.count(), 1);
    let refused = take_charge(&town, &mario, &id).await;
    assert!(matches!(refused, Err(Error::WrongState)), "{refused:?}");
    pay(&town, &station, &asked, "R2").await;
    take_charge(&town, &mario, &id).await.unwrap();
}

#[actix_web::test]
async fn what_is_left_when_too_much_is_given_back_is_enough() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let (mario, id) = ready(&town).await;
    let payment = wait(&town, &mario, &id).await;
    let mut more = as_notice(&payment);
    more["amount"] = json!(payment.total.0 * 2);
    assert_eq!(station.deliver("borgoverde", &Paid::of(&more, "R1")).await, "OK");
    town.work().await;
    let (eva, giulia) = (town.operator(EVA).await, town.operator("SRRGLI85D52B354O").await);
    let listed = eva.get("/backoffice/payments/anomalies").await.expect(200).json();
    let anomaly = listed["items"][0]["id"].as_str().unwrap();
    let path = format!("/backoffice/payments/anomalies/{anomaly}/refund");
    let half = json!({ "amount": payment.total, "note": "Ha pagato il doppio" });
    eva.post(&path, &half).await.expect(204);
    let act = json!({ "outcome": "confirm", "act": "Mandato 8 del 2026" });
    giulia.post(&format!("{path}/decision"), &act).await.expect(204);
    town.work().await;
    assert_eq!(shown(&mario, &id).await.summary.status, Status::Registered);
}
