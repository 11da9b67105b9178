//! Stamp duty on istanze met with stamps on paper: each is good for one thing, for ever.

use super::fees::{debts, draft, entries, give_up, pay, ready, shown};
use super::{Station, text, town};
use crate::istanze::printed;
use crate::support::{Answer, Person};
use serde_json::{Value, json};
use sportello_types::form::FeeKind;
use sportello_types::istanze::{Istanza, Status};

const NUMBER: &str = "01234567890123";

fn stamp(number: &str) -> Value {
    json!({ "fee": "stamp_duty", "number": number, "issued_on": "2026-11-10" })
}

async fn send(person: &Person<'_>, id: &str, stamps: &Value) -> Answer {
    let path = format!("/istanze/{id}/submission");
    person.post(&path, &json!({ "stamps": stamps })).await
}

/// Pointer and code of each field that was refused.
fn refused(answer: &Answer) -> Vec<(String, String)> {
    let fields = answer.json()["fields"].as_array().unwrap().clone();
    let word = |field: &Value, name: &str| text(&field[name]).to_owned();
    fields
        .iter()
        .map(|field| (word(field, "pointer"), word(field, "code")))
        .collect()
}

fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[actix_web::test]
async fn whoever_has_a_stamp_on_paper_buys_none_and_it_is_printed() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let (mario, id) = ready(&town).await;
    let waiting: Istanza = send(&mario, &id, &json!([stamp(NUMBER)]))
        .await
        .expect(200)
        .read();
    assert_eq!(waiting.summary.status, Status::AwaitingPayment);
    let payment = waiting.payment.unwrap();
    assert_eq!(payment.total.0, 500);
    let kinds: Vec<FeeKind> = payment.items.iter().map(|item| item.kind).collect();
    assert_eq!(kinds, [FeeKind::Fee]);
    town.work().await;
    {
        let published = collector.published.lock().unwrap();
        let parts = published[0].options[0][0].parts.as_slice();
        assert!(parts.iter().all(|part| part.stamp().is_none()));
    }
    pay(&town, &station, &payment, "R1").await;
    assert_eq!(shown(&mario, &id).await.summary.status, Status::Registered);
    assert_eq!(entries(&town).await, 1);
    let document = mario.get(&format!("/istanze/{id}/document")).await.expect(200);
    let document = document.json();
    assert_eq!(document["stamps"][0]["stamp"]["number"], NUMBER);
    assert_eq!(document["stamps"][0]["fee"]["id"], "stamp_duty");
    let receipt = mario.get(&format!("/istanze/{id}/receipt")).await.expect(200);
    let said = printed(&receipt.bytes);
    for expected in [
        format!("n.{NUMBER}del10/11/2026").as_str(),
        "Impostadibollo",
        "DPR445/2000",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[actix_web::test]
async fn a_stamp_that_was_used_is_refused_on_its_field_and_the_draft_stays() {
    let (town, _) = town().await;
    let (mario, first) = ready(&town).await;
    send(&mario, &first, &json!([stamp(NUMBER)])).await.expect(200);
    let second = draft(&mario).await;
    let blanks = stamp("0123 4567 8901 23");
    let answer = send(&mario, &second, &json!([blanks])).await.expect(422);
    assert_eq!(answer.problem(), "validation_failed");
    assert_eq!(refused(&answer), one("/stamps/0/number", "used"));
    assert_eq!(shown(&mario, &second).await.summary.status, Status::Draft);
    assert!(debts(&town, &second).await.is_empty());

    // Back to the draft, its stamp stays its own: for it, and for nothing else.
    give_up(&mario, &first).await.expect(204);
    let answer = send(&mario, &second, &json!([stamp(NUMBER)])).await.expect(422);
    assert_eq!(refused(&answer), one("/stamps/0/number", "used"));
    let again: Istanza = send(&mario, &first, &json!([stamp(NUMBER)]))
        .await
        .expect(200)
        .read();
    assert_eq!(again.payment.unwrap().total.0, 500);
    // Another one serves; and so does a digital one, where nothing is said.
    let other: Istanza = send(&mario, &second, &json!([stamp("01234567890124")]))
        .await
        .expect(200)
        .read();
    assert_eq!(other.payment.unwrap().total.0, 500);
    let third = draft(&mario).await;
    let digital: Istanza = send(&mario, &third, &json!([])).await.expect(200).read();
    assert_eq!(digital.payment.unwrap().total.0, 2_100);
}

#[actix_web::test]
async fn what_is_wrong_with_a_stamp_is_told_field_by_field_and_uses_none_up() {
    let (town, _) = town().await;
    let (mario, id) = ready(&town).await;
    let with = |name: &str, value: &str| {
        let mut given = stamp(NUMBER);
        given[name] = json!(value);
        given
    };
    for (stamps, expected) in [
        (
            json!([with("fee", "secretariat_fee")]),
            one("/stamps/0/fee", "not_offered"),
        ),
        (
            json!([with("fee", "nothing")]),
            one("/stamps/0/fee", "not_offered"),
        ),
        (
            json!([with("issued_on", "2026-11-25")]),
            one("/stamps/0/issued_on", "future"),
        ),
        (
            json!([stamp(NUMBER), stamp("01234567890124")]),
            one("/stamps/1/fee", "duplicate"),
        ),
        (
            json!([stamp(NUMBER), with("fee", "secretariat_fee")]),
            [
                one("/stamps/1/fee", "not_offered"),
                one("/stamps/1/number", "duplicate"),
            ]
            .concat(),
        ),
    ] {
        let answer = send(&mario, &id, &stamps).await.expect(422);
        assert_eq!(refused(&answer), expected);
    }
    for (name, value) in [("number", "123"), ("issued_on", "ieri")] {
        let answer = send(&mario, &id, &json!([with(name, value)])).await.expect(422);
        assert_eq!(answer.pointers(), [format!("/stamps/0/{name}")]);
    }
    assert_eq!(shown(&mario, &id).await.summary.status, Status::Draft);
    send(&mario, &id, &json!([stamp(NUMBER)])).await.expect(200);
}
