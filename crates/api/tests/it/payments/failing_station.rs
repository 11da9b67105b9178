//! A station that cannot answer as it should: the node hears so in its own words and in its time, and nothing is
//! half done.

use super::own_station::{GET, GET_V2, Question, VERIFY, inside, number_of, own_town_with, two_ways};
use super::{Paid, Station, first, order, payable, text, told};
use crate::support::{BORGOVERDE, MARIO, Town, municipality};
use sportello_api::settings::NodeTimes;
use sportello_storage::{Tx, payments};
use sportello_types::ids::DebtId;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// How long the node waits here: long enough for a database that is busy, shorter than anything else waits.
const WAITS: Duration = Duration::from_secs(4);

async fn town() -> Town {
    let node = NodeTimes {
        question: WAITS,
        receipt: WAITS,
    };
    own_town_with(node).await.0
}

/// Lets nobody else change this debt: on SQLite nobody write at all.
async fn hold(town: &Town, debt: &serde_json::Value) -> Tx {
    let id: DebtId = text(&debt["id"]).parse().unwrap();
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    let held = payments::begin_way(&tx, id, 0, town.app.clock.now()).await;
    assert!(held.unwrap());
    tx
}

#[actix_web::test]
async fn without_a_database_each_question_is_answered_with_a_fault_of_the_system() {
    let town = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let number = text(&first(&debt)["number"]);
    town.app.db.clone().close().await.unwrap();
    let creditor = municipality::creditor("borgoverde").to_string();
    for operation in [VERIFY, GET, GET_V2] {
        let answer = Question::of(operation, number).ask(&station).await;
        assert_eq!(told(&answer), "PAA_SYSTEM_ERROR");
        assert_eq!(inside(&answer, "id"), creditor, "as the question has it");
    }
    let paid = Paid::of(first(&debt), "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "PAA_SYSTEM_ERROR");
    // It is not known who is there and who is not, nor whose message that was to be.
    assert_eq!(station.deliver("atlantide", &paid).await, "PAA_SYSTEM_ERROR");
    let (status, answer) = station.call("borgoverde", "paSendRTV2", "<nonsense/>").await;
    assert_eq!((status, told(&answer).as_str()), (200, "PAA_SYSTEM_ERROR"));
    // Nothing says what it was to be.
    let (status, answer) = station
        .call("borgoverde", "paDeleteEverything", "<nonsense/>")
        .await;
    assert_eq!(status, 500);
    assert!(
        answer.contains("<faultcode>soapenv:Server</faultcode>"),
        "{answer}"
    );
}

#[actix_web::test]
async fn a_payment_that_cannot_begin_in_time_has_not_begun() {
    let town = town().await;
    let station = Station::open(&town);
    let debt = two_ways(&town).await;
    let (whole, instalment) = (number_of(&debt, 0, 0), number_of(&debt, 1, 0));
    let held = hold(&town, &debt).await;
    let asked = Instant::now();
    let answer = Question::of(GET_V2, instalment).ask(&station).await;
    assert_eq!(told(&answer), "PAA_SYSTEM_ERROR");
    assert!(asked.elapsed() < WAITS, "{:?}", asked.elapsed());
    assert_eq!(
        told(&Question::of(VERIFY, instalment).ask(&station).await),
        "OK",
        "what changes nothing waits for nobody"
    );
    held.rollback().await.unwrap();
    // Were the instalments begun, the other way to pay would be refused.
    assert_eq!(told(&Question::of(GET_V2, whole).ask(&station).await), "OK");
}

#[actix_web::test]
async fn a_receipt_that_cannot_be_kept_in_time_is_delivered_again() {
    let town = town().await;
    let station = Station::open(&town);
    let debt = two_ways(&town).await;
    let paid = Paid::of(&debt["options"][1]["notices"][0], "R1");
    let held = hold(&town, &debt).await;
    let sent = Instant::now();
    assert_eq!(station.deliver("borgoverde", &paid).await, "PAA_SYSTEM_ERROR");
    assert!(sent.elapsed() < WAITS, "{:?}", sent.elapsed());
    held.rollback().await.unwrap();
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    assert_eq!(
        station.deliver("borgoverde", &paid).await,
        "PAA_RECEIPT_DUPLICATA"
    );
}

#[actix_web::test]
async fn a_message_that_does_not_come_whole_is_answered_all_the_same() {
    let town = town().await;
    let station = Station::open(&town);
    let mut stream = tokio::net::TcpStream::connect(station.authority()).await.unwrap();
    let head = "POST /pagopa/station/borgoverde HTTP/1.1\r\nHost: station\r\n\
                Content-Type: text/xml; charset=utf-8\r\nSOAPAction: \"paSendRTV2\"\r\n\
                Content-Length: 1000\r\n\r\n<soapenv:Envelope";
    let sent = Instant::now();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !String::from_utf8_lossy(&answer).contains("</soapenv:Envelope>") {
        let read = stream.read_buf(&mut answer).await.unwrap();
        assert_ne!(read, 0, "{}", String::from_utf8_lossy(&answer));
    }
    assert!(sent.elapsed() < WAITS, "{:?}", sent.elapsed());
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(told(&answer), "PAA_SYSTEM_ERROR");
}
