//! Istanze that are paid for first: nothing is sent before its receipt is here, and nothing is sent twice.

use super::fees::{
    as_notice, buy_stamp, debts, draft, entries, give_up, let_through, pay, ready, receipt, shown, subjects,
    wait,
};
use super::{Paid, Station, anomalies, text, town};
use crate::istanze::submit;
use crate::support::{BORGOVERDE, EVA, MARIO};
use chrono::Duration;
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};
use sportello_api::jobs::Worker;
use sportello_storage::payments;
use sportello_types::form::{FeeKind, FeeTime};
use sportello_types::istanze::{Istanza, IstanzaPayment, Status, Transition};
use sportello_types::loa::Loa;
use sportello_types::payments::{Anomaly, DebtStatus};
use sportello_types::sent::SentIstanza;

#[actix_web::test]
async fn what_is_to_be_paid_first_is_sent_by_its_receipt_with_the_document_that_was_frozen() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let (mario, id) = ready(&town).await;
    let before = shown(&mario, &id).await;
    let waiting: Istanza = submit(&mario, &id, "once").await.expect(200).read();
    assert_eq!(waiting.summary.status, Status::AwaitingPayment);
    assert_eq!(waiting.summary.submitted_at, None);
    assert_eq!(waiting.summary.submission_number, None);
    assert_eq!(waiting.amount_due, None);
    assert!(!waiting.in_words.is_empty(), "it is read as it will be sent");
    assert!(!waiting.withdrawal.allowed);
    let payment = waiting.payment.clone().unwrap();
    assert_eq!(payment.when, FeeTime::BeforeSubmission);
    assert_eq!((payment.total.0, payment.status), (2_100, DebtStatus::ToPay));
    assert!(!payment.payable, "nobody was told yet");
    let kinds: Vec<FeeKind> = payment.items.iter().map(|item| item.kind).collect();
    assert_eq!(kinds, [FeeKind::Stamp, FeeKind::Fee]);

    // A double click, another device: the same istanza, and one debt.
    let again: Istanza = submit(&mario, &id, "twice").await.expect(200).read();
    let payable = IstanzaPayment {
        payable: true,
        ..payment.clone()
    };
    assert_eq!(again.payment, Some(payable), "the provider was told at once");
    town.work().await;
    assert_eq!(debts(&town, &id).await.len(), 1);
    assert!(shown(&mario, &id).await.payment.unwrap().payable);
    let stamp = {
        let published = collector.published.lock().unwrap();
        assert_eq!(published.len(), 2, "at once, and by the outbox once more");
        let parts = published[0].options[0][0].parts.as_slice().to_vec();
        parts[0].stamp().cloned().unwrap()
    };
    assert_eq!(stamp.province.as_str(), "CA");

    // Frozen: neither answers nor files change, nothing is deleted, nothing was sent.
    let etag = format!("\"{}\"", waiting.version);
    let path = format!("/istanze/{id}/draft");
    let refused = mario
        .put(&path, &etag, &json!({ "answers": {} }))
        .await
        .expect(409);
    assert_eq!(refused.problem(), "not_a_draft");
    let file = waiting.attachments[0].id;
    let refused = mario.delete(&format!("/istanze/{id}/attachments/{file}")).await;
    assert_eq!(refused.expect(409).problem(), "not_a_draft");
    mario.delete(&format!("/istanze/{id}")).await.expect(409);
    mario.get(&format!("/istanze/{id}/document")).await.expect(404);
    mario.get(&format!("/istanze/{id}/receipt")).await.expect(404);
    assert_eq!(entries(&town).await, 0);

    let body = json!({ "notices": [payment.notice] });
    mario.post("/payments/attempts", &body).await.expect(201);
    town.app.clock.advance(Duration::minutes(20));
    pay(&town, &station, &payment, "R1").await;
    let sent = shown(&mario, &id).await;
    assert_eq!(sent.summary.status, Status::Registered);
    assert!(sent.summary.submission_number.is_some());
    assert_eq!(sent.payment.as_ref().unwrap().status, DebtStatus::Paid);
    let happened: Vec<Transition> = sent.timeline.iter().map(|event| event.transition).collect();
    assert_eq!(
        happened,
        [Transition::AskPayment, Transition::Submit, Transition::Register]
    );
    let document = mario.get(&format!("/istanze/{id}/document")).await.expect(200);
    let digest: [u8; 32] = Sha256::digest(&document.bytes).into();
    assert_eq!(digest, stamp.document.0, "the stamp is for these very bytes");
    let frozen: SentIstanza = document.read();
    assert_eq!(frozen.fees.len(), 2);
    assert_eq!(frozen.outcome_due_on, None, "it counts from the payment");
    assert!(frozen.payments.is_empty());
    assert_eq!(
        sent.answers.0["vehicles"], before.answers.0["vehicles"],
        "what was answered is what is sent"
    );
    assert!(sent.receipt_size.is_some());
    mario.get(&format!("/istanze/{id}/receipt")).await.expect(200);
    let told = subjects(&mario).await;
    assert!(
        told.iter().any(|subject| subject.contains("Pagamento ricevuto")),
        "{told:?}"
    );

    // Late again, and looked at again: sent once.
    assert_eq!(receipt(&station, &payment, "R1").await, "PAA_RECEIPT_DUPLICATA");
    Worker::sweep(&town.app).await;
    town.work().await;
    assert_eq!(entries(&town).await, 1);
    assert_eq!(shown(&mario, &id).await.version, sent.version);
    let refused = give_up(&mario, &id).await.expect(409);
    assert_eq!(refused.problem(), "being_paid");
}

#[actix_web::test]
async fn without_its_stamp_what_is_paid_goes_on_waiting() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let (mario, id) = ready(&town).await;
    let payment = wait(&town, &mario, &id).await;
    assert_eq!(receipt(&station, &payment, "R1").await, "OK");
    town.work().await;
    Worker::sweep(&town.app).await;
    let waiting = shown(&mario, &id).await;
    assert_eq!(waiting.summary.status, Status::AwaitingPayment);
    assert_eq!(waiting.payment.unwrap().status, DebtStatus::Paid);
    give_up(&mario, &id).await.expect(409);
    buy_stamp(&town, &payment).await;
    Worker::sweep(&town.app).await;
    town.work().await;
    assert_eq!(shown(&mario, &id).await.summary.status, Status::Registered);
    assert_eq!(entries(&town).await, 1);
}

#[actix_web::test]
async fn one_cent_sends_nothing_until_an_operator_lets_it_through() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let (mario, id) = ready(&town).await;
    let payment = wait(&town, &mario, &id).await;
    buy_stamp(&town, &payment).await;
    let mut cent = as_notice(&payment);
    cent["amount"] = json!(1);
    let told = station.deliver("borgoverde", &Paid::of(&cent, "R1")).await;
    assert_eq!(told, "OK");
    town.work().await;
    Worker::sweep(&town.app).await;
    town.work().await;
    let waiting = shown(&mario, &id).await;
    assert_eq!(waiting.summary.status, Status::AwaitingPayment);
    let payment = waiting.payment.unwrap();
    assert!(payment.status == DebtStatus::Paid && payment.looked_at && payment.stamp);
    let_through(&town).await;
    let sent = shown(&mario, &id).await;
    assert_eq!(sent.summary.status, Status::Registered);
    assert!(!sent.payment.unwrap().looked_at);
    assert_eq!(entries(&town).await, 1);
}

#[actix_web::test]
async fn without_its_stamp_what_an_operator_lets_through_is_sent() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let (mario, id) = ready(&town).await;
    let payment = wait(&town, &mario, &id).await;
    assert_eq!(receipt(&station, &payment, "R1").await, "OK");
    town.work().await;
    let waiting = shown(&mario, &id).await.payment.unwrap();
    assert!(waiting.looked_at && !waiting.stamp);
    let_through(&town).await;
    assert_eq!(shown(&mario, &id).await.summary.status, Status::Registered);
}

#[actix_web::test]
async fn whoever_gives_up_has_the_draft_back_and_nothing_to_pay() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let (mario, id) = ready(&town).await;
    let before = shown(&mario, &id).await;
    let payment = wait(&town, &mario, &id).await;
    let eva = town.citizen(EVA, Loa::L2).await;
    eva.make_ready().await;
    give_up(&eva, &id).await.expect(404);
    give_up(&mario, &id).await.expect(204);
    give_up(&mario, &id).await.expect(204);
    town.work().await;
    let draft = shown(&mario, &id).await;
    assert_eq!(draft.summary.status, Status::Draft);
    assert_eq!(draft.answers, before.answers, "nothing of the draft is lost");
    assert_eq!(draft.payment, None);
    assert!(draft.timeline.is_empty());
    assert_eq!(*collector.withdrawn.lock().unwrap(), [payment.debt]);
    let body = json!({ "notices": [payment.notice] });
    let refused = mario.post("/payments/attempts", &body).await.expect(409);
    assert_eq!(refused.json()["fields"][0]["code"], "cancelled");

    // Money that comes even so is looked at, and sends nothing.
    assert_eq!(receipt(&station, &payment, "R1").await, "OK");
    town.work().await;
    Worker::sweep(&town.app).await;
    assert!(anomalies(&town).await.contains(&Anomaly::PaidAfterCancel));
    assert_eq!(shown(&mario, &id).await.summary.status, Status::Draft);

    // Sent again, it has another notice; and a draft that was asked to be paid can be deleted.
    let request = mario.request(Method::POST, &format!("/istanze/{id}/submission"));
    let again: Istanza = mario.send(request).await.expect(200).read();
    let second = again.payment.unwrap();
    assert_ne!(second.number, payment.number);
    give_up(&mario, &id).await.expect(204);
    mario.delete(&format!("/istanze/{id}")).await.expect(204);
    let refused = give_up(&mario, &id).await;
    refused.expect(404);
}

#[actix_web::test]
async fn what_may_be_being_paid_is_neither_given_up_nor_withdrawn() {
    let (town, _) = town().await;
    let (mario, id) = ready(&town).await;
    let payment = wait(&town, &mario, &id).await;
    let body = json!({ "notices": [payment.notice] });
    mario.post("/payments/attempts", &body).await.expect(201);
    let refused = give_up(&mario, &id).await.expect(409);
    assert_eq!(refused.problem(), "being_paid");
    assert!(text(&refused.json()["detail"]).contains("in corso"));
    assert_eq!(shown(&mario, &id).await.summary.status, Status::AwaitingPayment);
    let operator = town.operator(EVA).await;
    let path = format!("/backoffice/payments/debts/{}/withdrawal", payment.debt);
    let reason = json!({ "reason": "Zona abolita" });
    let refused = operator.post(&path, &reason).await.expect(409);
    assert!(text(&refused.json()["detail"]).contains("marca da bollo"));
    assert_eq!(
        shown(&mario, &id).await.payment.unwrap().status,
        DebtStatus::ToPay
    );
    town.app.clock.advance(Duration::minutes(21));
    give_up(&mario, &id).await.expect(204);
}

#[actix_web::test]
async fn of_a_receipt_and_of_giving_up_at_the_same_time_one_wins() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let (mario, _) = ready(&town).await;
    for round in 0..4 {
        let id = draft(&mario).await;
        let payment = wait(&town, &mario, &id).await;
        buy_stamp(&town, &payment).await;
        let receipt_id = format!("R{round}");
        let (delivered, given_up) =
            tokio::join!(receipt(&station, &payment, &receipt_id), give_up(&mario, &id));
        assert_eq!(delivered, "OK", "money is never turned away");
        town.work().await;
        let shown = shown(&mario, &id).await;
        match given_up.status.as_u16() {
            204 => assert_eq!(shown.summary.status, Status::Draft),
            409 => {
                assert_eq!(given_up.problem(), "being_paid");
                assert_eq!(shown.summary.status, Status::Registered);
            }
            status => panic!("{status}"),
        }
    }
}

#[actix_web::test]
async fn a_receipt_that_is_known_keeps_from_giving_up_before_anything_else_has_happened() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let (mario, id) = ready(&town).await;
    let payment = wait(&town, &mario, &id).await;
    buy_stamp(&town, &payment).await;
    assert_eq!(receipt(&station, &payment, "R1").await, "OK");
    let refused = give_up(&mario, &id).await.expect(409);
    assert_eq!(refused.problem(), "being_paid");
    town.work().await;
    assert_eq!(shown(&mario, &id).await.summary.status, Status::Registered);
}

#[actix_web::test]
async fn a_receipt_that_comes_a_little_late_sends_and_one_that_comes_too_late_is_looked_at() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let (mario, late) = ready(&town).await;
    let lost = draft(&mario).await;
    let (late_payment, lost_payment) = (wait(&town, &mario, &late).await, wait(&town, &mario, &lost).await);
    buy_stamp(&town, &late_payment).await;
    // The last day is over, and receipts of that day may be on their way.
    town.app.clock.advance(Duration::days(17));
    Worker::sweep(&town.app).await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let waiting = shown(&mario, &lost).await;
    assert_eq!(waiting.summary.status, Status::AwaitingPayment);
    assert_eq!(waiting.payment.unwrap().status, DebtStatus::Expired);
    assert_eq!(receipt(&station, &late_payment, "R1").await, "OK");
    town.work().await;
    let sent = shown(&mario, &late).await;
    assert_eq!(sent.summary.status, Status::Registered);
    let (submitted, entry) = (
        sent.summary.submitted_at.unwrap(),
        sent.summary.registration.unwrap(),
    );
    assert!(submitted < entry.registered_at, "sent when it was paid");

    town.app.clock.advance(Duration::days(3));
    Worker::sweep(&town.app).await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let draft = shown(&mario, &lost).await;
    assert_eq!((draft.summary.status, draft.payment), (Status::Draft, None));
    let told = subjects(&mario).await;
    assert!(
        told.iter()
            .any(|subject| subject.starts_with("Di nuovo in bozza")),
        "{told:?}"
    );
    assert_eq!(receipt(&station, &lost_payment, "R2").await, "OK");
    town.work().await;
    Worker::sweep(&town.app).await;
    assert!(anomalies(&town).await.contains(&Anomaly::PaidAfterCancel));
    assert_eq!(shown(&mario, &lost).await.summary.status, Status::Draft);
    assert_eq!(entries(&town).await, 1);
}

#[actix_web::test]
async fn what_an_office_withdraws_is_a_draft_again_and_its_citizen_reads_so() {
    let (town, _) = town().await;
    let (mario, id) = ready(&town).await;
    let payment = wait(&town, &mario, &id).await;
    let operator = town.operator(EVA).await;
    let path = format!("/backoffice/payments/debts/{}/withdrawal", payment.debt);
    let reason = json!({ "reason": "Zona abolita" });
    operator.post(&path, &reason).await.expect(200);
    let draft = shown(&mario, &id).await;
    assert_eq!((draft.summary.status, draft.payment), (Status::Draft, None));
    let told = subjects(&mario).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("Di nuovo in bozza"), "{told:?}");
    Worker::sweep(&town.app).await;
    assert_eq!(subjects(&mario).await.len(), 1);
}

#[actix_web::test]
async fn drafts_that_wait_are_not_swept_away() {
    let (town, _) = town().await;
    let (mario, id) = ready(&town).await;
    wait(&town, &mario, &id).await;
    // Paid by nobody, and its notice never ends: as if the office had moved its last day.
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    let payment = shown(&mario, &id).await.payment.unwrap();
    let far = "2027-12-31".parse().unwrap();
    let now = town.app.clock.now();
    payments::extend(&tx, payment.notice, far, "moved", now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    for _ in 0..3 {
        town.app.clock.advance(Duration::days(80));
        Worker::sweep(&town.app).await;
        town.work().await;
    }
    let mario = town.citizen(MARIO, Loa::L2).await;
    assert_eq!(shown(&mario, &id).await.summary.status, Status::AwaitingPayment);
}
