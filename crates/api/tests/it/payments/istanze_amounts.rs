//! Istanze whose amount an office sets once they were sent: they wait for it, then for the payment, or go on.

use super::fees::{debts, pay, shown, take_charge, with_plan};
use super::{Collector, Station, text, town};
use crate::istanze::submit;
use crate::support::{Answer, BORGOVERDE, EVA, MONTEFIORE, Person, Town, residence};
use reqwest::Method;
use serde_json::{Value, json};
use sportello_api::jobs::Worker;
use sportello_storage::{Error, citizens};
use sportello_types::istanze::{Istanza, Status, Transition};
use sportello_types::loa::Loa;
use sportello_types::page::Page;
use sportello_types::payment_office::{AmountToSet, OfficeAmountShown};
use sportello_types::payments::DebtStatus;
use sportello_types::whoami::Role;
use std::sync::Arc;

const LIST: &str = "/backoffice/payments/amounts";
/// Another operator.
const GIULIA: &str = "SRRGLI85D52B354O";

/// Mario, who may pay, and an occupation that he has asked for: of the kind of applicant, and for an event with
/// patronage or without.
async fn occupation<'t>(town: &'t Town, kind: &str, patronage: bool) -> (Person<'t>, Istanza) {
    let mario = town.ready_citizen().await;
    mario.activate("payments").await;
    let sent = asked(&mario, kind, patronage).await;
    (mario, sent)
}

pub(super) async fn asked(mario: &Person<'_>, kind: &str, patronage: bool) -> Istanza {
    let mut answers = json!({
        "privacy_read": true, "residence": residence(), "email": "mario.rossi@example.it", "channel": "portal",
        "applicant_kind": kind, "purpose": "event", "patronage": patronage,
        "description": "Sei tavoli e un gazebo", "place": residence(), "period_start": "2027-01-10",
        "period_end": "2027-01-11", "hours": "9–20", "length": 600, "width": 400, "truth": true
    });
    if kind != "myself" {
        answers["body_name"] = json!("Associazione Amici del Parco");
    }
    let id = with_plan(mario, "suolo-pubblico-temporaneo", answers).await;
    submit(mario, &id, &format!("send {id}")).await.expect(200).read()
}

fn id_of(istanza: &Istanza) -> String {
    istanza.summary.id.to_string()
}

async fn listed(operator: &Person<'_>) -> Vec<AmountToSet> {
    let page: Page<AmountToSet> = operator.get(LIST).await.expect(200).read();
    page.items
}

async fn set_with(operator: &Person<'_>, id: &str, decision: &Value, key: &str) -> Answer {
    let request = operator
        .request(Method::POST, &format!("{LIST}/{id}/decision"))
        .header("Idempotency-Key", key)
        .json(decision);
    operator.send(request).await
}

async fn set(operator: &Person<'_>, id: &str, decision: &Value) -> Answer {
    set_with(operator, id, decision, &format!("set {id}")).await
}

fn due(cents: i64) -> Value {
    json!({ "outcome": "due", "amount": cents })
}

fn nothing() -> Value {
    json!({ "outcome": "nothing", "reason": "Iniziativa promossa dal Comune" })
}

async fn messages(person: &Person<'_>) -> Vec<(String, String)> {
    let list = person.get("/messages").await.expect(200).json();
    let mut messages = Vec::new();
    for item in list["items"].as_array().unwrap() {
        let path = format!("/messages/{}", text(&item["id"]));
        let message = person.get(&path).await.expect(200).json();
        messages.push((
            text(&message["subject"]).to_owned(),
            text(&message["body"]).to_owned(),
        ));
    }
    messages
}

/// What the one message about an amount says.
async fn told(person: &Person<'_>) -> String {
    let about = |(subject, _): &(String, String)| subject.starts_with("Importo stabilito");
    let mut found: Vec<_> = messages(person).await.into_iter().filter(about).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0).1
}

async fn last(person: &Person<'_>, id: &str) -> (Transition, Status, String) {
    let shown = shown(person, id).await;
    let event = shown.timeline.last().unwrap();
    let note = event.note.clone().unwrap_or_default();
    (event.transition, event.status, note)
}

#[actix_web::test]
async fn it_waits_for_the_amount_then_for_the_payment_and_goes_on_when_the_receipt_comes() {
    let (town, collector): (Town, Arc<Collector>) = town().await;
    let station = Station::open(&town);
    let (mario, sent) = occupation(&town, "myself", false).await;
    let id = id_of(&sent);
    assert_eq!(sent.summary.status, Status::Registered);
    let awaited = sent.amount_awaited.clone().unwrap();
    assert_eq!(awaited.label, "Canone per l'occupazione");
    assert_eq!(
        awaited.with.iter().map(|fee| fee.amount.0).collect::<Vec<_>>(),
        [1_600]
    );
    assert_eq!(sent.payment, None, "it waits for no payment");
    let awaits = async || {
        let list = mario.get("/istanze").await.expect(200).json();
        list["items"][0]["awaits_amount"].clone()
    };
    assert_eq!(awaits().await, json!(true));
    let found = async |filter: &str| {
        let path = format!("/istanze?status={filter}");
        let list = mario.get(&path).await.expect(200).json();
        list["items"].as_array().unwrap().len()
    };
    assert_eq!(found("awaits_amount").await, 1);
    assert_eq!(found("draft,awaits_amount").await, 1);
    assert_eq!(found("draft").await, 0);
    town.work().await;
    assert!(debts(&town, &id).await.is_empty());
    let refused = take_charge(&town, &mario, &id).await;
    assert!(matches!(refused, Err(Error::WrongState)), "{refused:?}");
    Worker::sweep(&town.app).await;
    assert!(shown(&mario, &id).await.amount_awaited.is_some());

    let eva = town.operator(EVA).await;
    let list = eva.get(LIST).await.expect(200).json();
    assert!(!list.to_string().contains("Rossi"), "the list names nobody");
    let waits = listed(&eva).await;
    assert_eq!(waits.len(), 1);
    assert_eq!(waits[0].registration, sent.summary.registration);
    let path = format!("{LIST}/{id}");
    let one: OfficeAmountShown = eva.get(&path).await.expect(200).read();
    assert_eq!((one.applicant.as_str(), one.set), ("Mario Rossi", None));
    assert_eq!(
        (one.fee.least.0, one.fee.most.0, one.with.len()),
        (100, 5_000_000, 1)
    );

    let set: OfficeAmountShown = set(&eva, &id, &due(12_050)).await.expect(200).read();
    let was = set.set.unwrap();
    assert_eq!((was.amount.0, was.by.as_str()), (12_050, "Mario Rossi"));
    assert!(listed(&eva).await.is_empty());
    town.work().await;
    let now = shown(&mario, &id).await;
    assert_eq!((now.amount_awaited, awaits().await), (None, json!(false)));
    assert_eq!(found("awaits_amount").await, 0);
    let payment = now.payment.unwrap();
    assert_eq!(
        (Some(payment.debt), payment.total.0, payment.payable),
        (was.debt, 13_650, true)
    );
    let items: Vec<_> = payment.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(items, ["stamp_duty", "suolo_pubblico"]);
    assert_eq!(collector.published.lock().unwrap().len(), 1);
    let (transition, status, note) = last(&mario, &id).await;
    assert_eq!((transition, status), (Transition::SetAmount, Status::Registered));
    assert!(note.contains("120,50"), "{note}");
    let body = told(&mario).await;
    assert!(body.contains("120,50") && body.contains("136,50"), "{body}");
    let mails = town.mails();
    let about = |subject: &str| subject.starts_with("Importo stabilito per l'istanza");
    let mails: Vec<_> = mails.iter().filter(|mail| about(&mail.content.subject)).collect();
    assert_eq!(mails.len(), 1);
    assert!(!mails[0].content.text.contains("120,50"));
    let refused = take_charge(&town, &mario, &id).await;
    assert!(matches!(refused, Err(Error::WrongState)), "{refused:?}");

    pay(&town, &station, &payment, "R1").await;
    let paid = shown(&mario, &id).await;
    assert_eq!(paid.payment.unwrap().status, DebtStatus::Paid);
    assert_eq!(last(&mario, &id).await.0, Transition::Pay);
    take_charge(&town, &mario, &id).await.unwrap();

    let log = mario.get("/profile/accesses").await.expect(200).json();
    for event in ["istanza_amount_shown", "istanza_amount_set"] {
        let found = log["items"].as_array().unwrap();
        assert!(
            found.iter().any(|entry| entry["event"] == event),
            "{event}: {log}"
        );
    }
}

#[actix_web::test]
async fn where_nothing_at_all_is_due_it_goes_on_by_itself() {
    let (town, _) = town().await;
    let (mario, sent) = occupation(&town, "third_sector", false).await;
    let id = id_of(&sent);
    assert!(sent.amount_awaited.unwrap().with.is_empty());
    let eva = town.operator(EVA).await;
    set(&eva, &id, &nothing()).await.expect(200);
    town.work().await;
    let now = shown(&mario, &id).await;
    assert_eq!((now.amount_awaited, now.payment), (None, None));
    assert!(debts(&town, &id).await.is_empty());
    let (transition, _, note) = last(&mario, &id).await;
    assert_eq!(transition, Transition::SetAmount);
    assert!(note.contains("Iniziativa promossa dal Comune"), "{note}");
    let body = told(&mario).await;
    assert!(body.contains("va avanti da sola"), "{body}");
    take_charge(&town, &mario, &id).await.unwrap();
}

#[actix_web::test]
async fn what_was_known_is_paid_even_where_the_office_asks_for_nothing() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let (mario, sent) = occupation(&town, "myself", false).await;
    let id = id_of(&sent);
    let eva = town.operator(EVA).await;
    set(&eva, &id, &nothing()).await.expect(200);
    town.work().await;
    let payment = shown(&mario, &id).await.payment.unwrap();
    assert_eq!(payment.total.0, 1_600);
    assert!(told(&mario).await.contains("16,00"));
    let refused = take_charge(&town, &mario, &id).await;
    assert!(matches!(refused, Err(Error::WrongState)), "{refused:?}");
    pay(&town, &station, &payment, "R1").await;
    take_charge(&town, &mario, &id).await.unwrap();
}

#[actix_web::test]
async fn whoever_is_exempt_waits_for_no_amount() {
    let (town, _) = town().await;
    let (mario, free) = occupation(&town, "third_sector", true).await;
    assert_eq!((free.amount_awaited, free.payment), (None, None));
    take_charge(&town, &mario, &free.summary.id.to_string())
        .await
        .unwrap();
    let stamp = asked(&mario, "myself", true).await;
    assert_eq!(stamp.amount_awaited, None);
    assert_eq!(stamp.payment.unwrap().total.0, 1_600, "asked for at once");
    assert!(listed(&town.operator(EVA).await).await.is_empty());
}

#[actix_web::test]
async fn an_amount_beyond_its_limits_and_a_reason_that_says_nothing_are_refused_where_they_stand() {
    let (town, _) = town().await;
    let (mario, sent) = occupation(&town, "myself", false).await;
    let id = id_of(&sent);
    let eva = town.operator(EVA).await;
    let short = json!({ "outcome": "nothing", "reason": "no" });
    for (wrong, pointer) in [
        (due(99), "/amount"),
        (due(5_000_001), "/amount"),
        (due(0), "/amount"),
        (due(-1), "/amount"),
        (short, "/reason"),
    ] {
        let refused = set(&eva, &id, &wrong).await.expect(422);
        assert_eq!(refused.pointers(), [pointer], "{wrong}");
    }
    let refused = set(&eva, &id, &due(99)).await.expect(422).json();
    let message = text(&refused["fields"][0]["message"]);
    assert!(
        message.contains("1,00") && message.contains("50.000,00"),
        "{message}"
    );
    assert!(shown(&mario, &id).await.amount_awaited.is_some());
    assert_eq!(listed(&eva).await.len(), 1);
    set(&eva, &id, &due(100)).await.expect(200);
}

#[actix_web::test]
async fn whoever_sets_it_twice_sets_it_once() {
    let (town, _) = town().await;
    let (mario, sent) = occupation(&town, "third_sector", false).await;
    let id = id_of(&sent);
    let eva = town.operator(EVA).await;
    let decision = due(5_000);
    let (one, two) = tokio::join!(set(&eva, &id, &decision), set(&eva, &id, &decision));
    let (one, two) = (one.expect(200), two.expect(200));
    assert_eq!(one.json(), two.json());
    town.work().await;
    assert_eq!(debts(&town, &id).await.len(), 1);
    assert_eq!(
        told(&mario).await.matches("50,00").count(),
        2,
        "the amount, and in all"
    );
    let other = set_with(&eva, &id, &due(6_000), "another").await.expect(409);
    assert_eq!(other.problem(), "conflict");
}

#[actix_web::test]
async fn of_two_operators_one_sets_it_and_the_other_is_told_so() {
    let (town, _) = town().await;
    let (mario, sent) = occupation(&town, "third_sector", false).await;
    let id = id_of(&sent);
    let (eva, giulia) = (town.operator(EVA).await, town.operator(GIULIA).await);
    let (fifty, sixty) = (due(5_000), due(6_000));
    let (one, two) = tokio::join!(
        set_with(&eva, &id, &fifty, "hers"),
        set_with(&giulia, &id, &sixty, "the other's")
    );
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    let total = if statuses[0] == 200 { 5_000 } else { 6_000 };
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    town.work().await;
    assert_eq!(shown(&mario, &id).await.payment.unwrap().total.0, total);
    assert_eq!(debts(&town, &id).await.len(), 1);
    let one: OfficeAmountShown = giulia.get(&format!("{LIST}/{id}")).await.expect(200).read();
    assert_eq!(one.set.unwrap().amount.0, total, "the other sees what was set");
}

#[actix_web::test]
async fn only_operators_of_the_municipality_see_it_and_set_it() {
    let (town, _) = town().await;
    let (mario, sent) = occupation(&town, "myself", false).await;
    let id = id_of(&sent);
    let path = format!("{LIST}/{id}");
    for answer in [
        mario.get(LIST).await,
        mario.get(&path).await,
        set(&mario, &id, &due(5_000)).await,
    ] {
        answer.expect(403);
    }
    let stranger = town.citizen_of(MONTEFIORE, EVA, Loa::L2).await;
    let tx = town.app.db.begin(town.tenant(MONTEFIORE)).await.unwrap();
    citizens::set_roles(&tx, stranger.id.unwrap(), &[Role::Operator])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(listed(&stranger).await.is_empty());
    stranger.get(&path).await.expect(404);
    set(&stranger, &id, &due(5_000)).await.expect(404);
    assert!(shown(&mario, &id).await.amount_awaited.is_some());
    // An istanza that never waited for an amount has none to set.
    let eva = town.operator(EVA).await;
    let free = asked(&mario, "third_sector", true).await;
    set(&eva, &id_of(&free), &due(5_000)).await.expect(404);
}

#[actix_web::test]
async fn who_withdraws_waits_for_no_amount_any_more() {
    let (town, _) = town().await;
    let (mario, sent) = occupation(&town, "myself", false).await;
    let id = id_of(&sent);
    let path = format!("/istanze/{id}/withdrawal");
    let withdrawn: Istanza = mario
        .post(&path, &json!({ "reason": "" }))
        .await
        .expect(200)
        .read();
    assert_eq!(withdrawn.amount_awaited, None);
    let eva = town.operator(EVA).await;
    assert!(listed(&eva).await.is_empty());
    let one: OfficeAmountShown = eva.get(&format!("{LIST}/{id}")).await.expect(200).read();
    assert!(one.withdrawn);
    set(&eva, &id, &due(5_000)).await.expect(409);
    town.work().await;
    assert!(debts(&town, &id).await.is_empty());
}

#[actix_web::test]
async fn the_list_goes_on_where_its_page_ends_the_longest_wait_first() {
    let (town, _) = town().await;
    let (mario, first) = occupation(&town, "myself", false).await;
    let mut sent = vec![first.summary.id];
    for _ in 0..2 {
        town.app.clock.advance(chrono::Duration::minutes(1));
        sent.push(asked(&mario, "myself", false).await.summary.id);
    }
    let eva = town.operator(EVA).await;
    let page: Page<AmountToSet> = eva.get(&format!("{LIST}?limit=2")).await.expect(200).read();
    let cursor = page.next_cursor.unwrap();
    let rest: Page<AmountToSet> = eva
        .get(&format!("{LIST}?limit=2&cursor={cursor}"))
        .await
        .expect(200)
        .read();
    assert_eq!(rest.next_cursor, None);
    let all = page.items.iter().chain(&rest.items);
    assert_eq!(all.map(|waits| waits.istanza).collect::<Vec<_>>(), sent);
}

#[actix_web::test]
async fn where_no_payments_are_received_nothing_waits_for_an_amount() {
    let town = Town::open().await;
    town.stop_payments(BORGOVERDE).await;
    let mario = town.ready_citizen().await;
    let sent = asked(&mario, "myself", false).await;
    assert_eq!((sent.amount_awaited, sent.payment), (None, None));
    assert_eq!(sent.amount_due, Some(1_600));
}
