//! Istanze that cost something: drafts of them, how they are paid, and what became of them.

use super::{Paid, Station, text};
use crate::istanze::{answers, attach, attach_to, begin, begin_of, submit};
use crate::support::{Answer, BORGOVERDE, EVA, Person, Town, residence};
use serde_json::{Value, json};
use sportello_storage::istanze::{self as rows, Actor};
use sportello_storage::register::{self, Register};
use sportello_storage::stamps::{self, BoughtStamp};
use sportello_storage::{Error, payments};
use sportello_types::form::FeeKind;
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::{Istanza, IstanzaPayment, Status, Transition};

/// A town in which Mario has a draft that costs stamp duty and fee.
pub(super) async fn ready(town: &Town) -> (Person<'_>, String) {
    let mario = town.ready_citizen().await;
    mario.activate("payments").await;
    let id = draft(&mario).await;
    (mario, id)
}

pub(super) async fn draft(mario: &Person<'_>) -> String {
    let (id, etag) = begin(mario).await;
    let file = attach(mario, &id).await;
    let mut answers = answers(&file);
    answers["vehicles"][0]["fuel"] = json!("petrol");
    save(mario, &id, &etag, &answers).await;
    id
}

async fn save(mario: &Person<'_>, id: &str, etag: &str, answers: &Value) {
    let content = json!({ "answers": answers });
    let path = format!("/istanze/{id}/draft");
    mario.put(&path, etag, &content).await.expect(200);
}

/// A draft of a service whose form asks for a plan, with that and these answers.
pub(super) async fn with_plan(mario: &Person<'_>, service: &str, mut answers: Value) -> String {
    let (id, etag) = begin_of(mario, service).await;
    answers["plan"] = json!([attach_to(mario, &id, "plan").await]);
    save(mario, &id, &etag, &answers).await;
    id
}

/// A renewal that is paid for after it was sent.
pub(super) async fn renewal(mario: &Person<'_>) -> String {
    let answers = json!({
        "privacy_read": true, "residence": residence(), "email": "mario.rossi@example.it", "channel": "portal",
        "business_name": "Bar Centrale", "business_vat": "01234567897", "business_rea": "CA-123456",
        "role": "owner", "activity": "food_service", "concession_number": "118/2023",
        "concession_date": "2023-12-20", "concession_expiry": "2026-12-31", "unchanged": true,
        "place": residence(), "duration_kind": "permanent", "period_start": "2027-01-01",
        "period_end": "2029-12-31", "length": 650, "width": 320, "pedestrian_passage": 250,
        "elements": [{ "element": "tables", "count": 8 }], "days_hours": "Tutti i giorni, 8–23",
        "road_kind": "pavement", "protected_area": "none", "in_front_of_others": false,
        "electrical": false, "insurance_policy": "RC-998877", "insurance_expiry": "2027-06-30",
        "no_debts": true, "truth": true
    });
    with_plan(mario, "rinnovo-suolo-pubblico", answers).await
}

pub(super) async fn shown(person: &Person<'_>, id: &str) -> Istanza {
    person.get(&format!("/istanze/{id}")).await.expect(200).read()
}

pub(super) async fn give_up(person: &Person<'_>, id: &str) -> Answer {
    person.delete(&format!("/istanze/{id}/submission")).await
}

/// Sends a draft that has something to pay first; what there is to pay, published.
pub(super) async fn wait(town: &Town, mario: &Person<'_>, id: &str) -> IstanzaPayment {
    let waiting: Istanza = submit(mario, id, &format!("send {id}")).await.expect(200).read();
    assert_eq!(waiting.summary.status, Status::AwaitingPayment);
    town.work().await;
    shown(mario, id).await.payment.unwrap()
}

pub(super) fn as_notice(payment: &IstanzaPayment) -> Value {
    json!({ "id": payment.notice, "number": payment.number, "amount": payment.total })
}

pub(super) async fn receipt(station: &Station, payment: &IstanzaPayment, id: &str) -> String {
    let notice = as_notice(payment);
    station.deliver("borgoverde", &Paid::of(&notice, id)).await
}

/// The stamp of a notice is here, and good.
pub(super) async fn buy_stamp(town: &Town, payment: &IstanzaPayment) {
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    let debt = payments::find_any(&tx, payment.debt).await.unwrap().unwrap();
    let notice = debt.notices().next().unwrap();
    let parts = notice.parts.as_slice().iter().enumerate();
    let (index, part) = parts.clone().find(|(_, part)| part.stamp().is_some()).unwrap();
    let stamp = BoughtStamp {
        iubd: format!("IUBD{}", payment.number),
        notice: notice.id,
        part: u8::try_from(index + 1).unwrap(),
        document: part.stamp().unwrap().document,
        amount: part.amount,
        bought_at: town.app.clock.now(),
        provider: "Banca di prova".to_owned(),
        xml: b"<marca/>".to_vec(),
    };
    stamps::keep(&tx, &stamp, town.app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
}

pub(super) async fn pay(town: &Town, station: &Station, payment: &IstanzaPayment, id: &str) {
    if payment.items.iter().any(|item| item.kind == FeeKind::Stamp) {
        buy_stamp(town, payment).await;
    }
    assert_eq!(receipt(station, payment, id).await, "OK");
    town.work().await;
}

/// How many entries the register has, which must be as they were written.
pub(super) async fn entries(town: &Town) -> u64 {
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    match register::verify(&tx).await.unwrap() {
        Register::Whole { entries, .. } => entries,
        Register::Broken(fault) => panic!("{fault}"),
    }
}

pub(super) async fn debts(town: &Town, id: &str) -> Vec<payments::StoredDebt> {
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    let istanza: IstanzaId = id.parse().unwrap();
    let source = sportello_types::payments::DebtSource::Istanza { istanza };
    payments::of_source(&tx, &source).await.unwrap()
}

pub(super) async fn subjects(person: &Person<'_>) -> Vec<String> {
    let messages = person.get("/messages").await.expect(200).json();
    let items = messages["items"].as_array().unwrap();
    items
        .iter()
        .map(|message| text(&message["subject"]).to_owned())
        .collect()
}

/// An operator closes the only anomaly.
pub(super) async fn let_through(town: &Town) {
    let operator = town.operator(EVA).await;
    let listed = operator.get("/backoffice/payments/anomalies").await;
    let listed = listed.expect(200).json();
    let path = format!(
        "/backoffice/payments/anomalies/{}/closure",
        text(&listed["items"][0]["id"])
    );
    let note = json!({ "note": "La differenza è arrivata allo sportello" });
    operator.post(&path, &note).await.expect(204);
    town.work().await;
}

pub(super) async fn take_charge(town: &Town, mario: &Person<'_>, id: &str) -> Result<(), Error> {
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    let (istanza, now) = (id.parse().unwrap(), town.app.clock.now());
    let transition = Transition::TakeCharge;
    let taken = rows::transition(
        &tx,
        mario.id.unwrap(),
        istanza,
        transition,
        Actor::Operator,
        None,
        now,
    );
    taken.await?;
    tx.commit().await
}
