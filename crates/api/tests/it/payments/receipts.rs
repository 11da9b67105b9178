//! Receipts at the station: late, twice, at the same time, somebody else's.

use super::{
    Paid, Station, anomalies, citizen, enveloped, first, notice, order, payable, shown, text, told, town,
};
use crate::support::{BORGOVERDE, EVA, MARIO, Town, municipality};
use chrono::Duration;
use serde_json::json;
use sportello_storage::payments;
use sportello_types::ids::NoticeId;
use sportello_types::payments::Anomaly;
use sportello_types::values::{Iuv, NoticeNumber};

async fn kept(town: &Town, notice: &serde_json::Value) -> Vec<payments::StoredReceipt> {
    let id: NoticeId = text(&notice["id"]).parse().unwrap();
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    payments::receipts_of(&tx, id).await.unwrap()
}

#[actix_web::test]
async fn a_receipt_is_kept_as_it_came_and_the_citizen_is_told_once() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let paid = Paid::of(first(&debt), "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    for _ in 0..2 {
        assert_eq!(
            station.deliver("borgoverde", &paid).await,
            "PAA_RECEIPT_DUPLICATA"
        );
    }
    let receipts = kept(&town, first(&debt)).await;
    assert_eq!(receipts.len(), 1);
    assert_eq!(receipts[0].xml, paid.envelope().into_bytes());
    assert!(anomalies(&town).await.is_empty());
    town.work().await;
    let messages = mario.get("/messages").await.expect(200).json();
    let subjects: Vec<&str> = messages["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| text(&message["subject"]))
        .collect();
    assert_eq!(subjects, ["Pagamento ricevuto: Mensa scolastica"]);
    let mails = town.mails();
    assert_eq!(mails.len(), 1);
    assert!(!mails[0].content.text.contains("64,50"), "no amount in a mail");
    let log = mario.get("/profile/accesses").await.expect(200).json();
    let received = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["event"] == "payment_received")
        .unwrap();
    assert_eq!(received["about"], "Mensa scolastica");
}

#[actix_web::test]
async fn the_same_receipt_at_the_same_time_pays_once() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let paid = Paid::of(first(&debt), "R1");
    let deliver = || station.deliver("borgoverde", &paid);
    let (a, b, c, d) = tokio::join!(deliver(), deliver(), deliver(), deliver());
    let mut answers = [a, b, c, d];
    answers.sort();
    assert_eq!(
        answers,
        [
            "OK",
            "PAA_RECEIPT_DUPLICATA",
            "PAA_RECEIPT_DUPLICATA",
            "PAA_RECEIPT_DUPLICATA"
        ]
    );
    assert_eq!(kept(&town, first(&debt)).await.len(), 1);
    assert!(anomalies(&town).await.is_empty());
}

#[actix_web::test]
async fn two_payments_of_one_notice_pay_it_once_and_somebody_looks_at_the_other() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let (one, two) = (Paid::of(first(&debt), "R1"), Paid::of(first(&debt), "R2"));
    let (a, b) = tokio::join!(
        station.deliver("borgoverde", &one),
        station.deliver("borgoverde", &two)
    );
    assert_eq!(
        (a.as_str(), b.as_str()),
        ("OK", "OK"),
        "money is never turned away"
    );
    assert_eq!(anomalies(&town).await, [Anomaly::PaidTwice]);
    let receipts = kept(&town, first(&debt)).await;
    assert_eq!(receipts.iter().filter(|receipt| receipt.pays).count(), 1);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(shown(&mario, &debt).await["status"], "paid");
}

#[actix_web::test]
async fn a_receipt_that_comes_late_pays_what_has_ended() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let mut order = order(MARIO, 6450);
    order["options"][0][0]["due_on"] = json!("2026-11-25");
    order["options"][0][0]["ends"] = json!(true);
    let debt = payable(&town, &order).await;
    town.app.clock.advance(Duration::days(3));
    sportello_api::jobs::Worker::sweep(&town.app).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(shown(&mario, &debt).await["status"], "expired");
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(first(&debt), "R1")).await,
        "OK"
    );
    assert_eq!(shown(&mario, &debt).await["status"], "paid");
    assert!(anomalies(&town).await.is_empty());
}

#[actix_web::test]
async fn one_way_of_paying_ends_the_others_and_money_for_those_is_looked_at() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let mut ways = order(MARIO, 1600);
    ways["options"] = json!([[notice(1600)], [notice(800), notice(800)]]);
    let debt = payable(&town, &ways).await;
    let of = |option: usize, notice: usize| &debt["options"][option]["notices"][notice];
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(of(1, 0), "R1")).await,
        "OK"
    );
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let seen = shown(&mario, &debt).await;
    assert_eq!(first(&seen)["status"], "superseded");
    assert_eq!(seen["status"], "partly_paid");
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(of(0, 0), "R2")).await,
        "OK"
    );
    assert_eq!(anomalies(&town).await, [Anomaly::PaidOtherWay]);
}

#[actix_web::test]
async fn another_amount_pays_and_is_looked_at() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(first(&shown(&mario, &debt).await)["received"], json!(null));
    let short = Paid {
        cents: 6000,
        ..Paid::of(first(&debt), "R1")
    };
    assert_eq!(station.deliver("borgoverde", &short).await, "OK");
    assert_eq!(anomalies(&town).await, [Anomaly::OtherAmount]);
    town.work().await;
    let seen = shown(&mario, &debt).await;
    let notice = first(&seen);
    assert_eq!(
        (&notice["amount"], &notice["received"], &notice["status"]),
        (&json!(6450), &json!(6000), &json!("paid"))
    );
    let messages = mario.get("/messages").await.expect(200).json();
    let body = text(&messages["items"][0]["body"]);
    assert!(body.starts_with("Abbiamo ricevuto 60,00 euro"), "{body}");
    assert!(
        body.contains("importo diverso da quello richiesto, che era di 64,50 euro"),
        "{body}"
    );
    // The same receipt, of another amount: one of them is not true.
    let other = Paid::of(first(&debt), "R1");
    assert_eq!(station.deliver("borgoverde", &other).await, "PAA_SEMANTICA");
}

#[actix_web::test]
async fn whoever_owes_is_told_of_money_that_pays_nothing_and_has_its_receipt() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let other = payable(&town, &order(MARIO, 100)).await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    for receipt in ["R1", "R2"] {
        let paid = Paid::of(first(&debt), receipt);
        assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
        town.work().await;
    }
    let messages = mario.get("/messages").await.expect(200).json();
    let told: Vec<&str> = messages["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| text(&message["body"]))
        .filter(|body| body.starts_with("Abbiamo ricevuto un altro pagamento di 64,50 euro"))
        .collect();
    assert_eq!(told.len(), 1, "{messages}");
    assert!(told[0].contains("è un avviso già pagato"), "{told:?}");
    let mails = town.mails();
    let mail = mails
        .iter()
        .find(|mail| mail.content.subject.starts_with("Un altro pagamento"));
    assert!(
        !mail.unwrap().content.text.contains("64,50"),
        "no amount in a mail"
    );

    let seen = shown(&mario, &debt).await;
    let notice = first(&seen);
    let others = notice["others"].as_array().unwrap();
    assert_eq!(others.len(), 1);
    assert_eq!(
        (&others[0]["amount"], &others[0]["closed"]),
        (&json!(6450), &json!(false))
    );
    let path = |of: &serde_json::Value| {
        format!(
            "/payments/notices/{}/receipt?receipt={}",
            text(&first(of)["id"]),
            text(&others[0]["receipt"])
        )
    };
    let pdf = mario.get(&path(&debt)).await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    mario.get(&path(&other)).await.expect(404);
    // Eva has paid it; who has nothing to do with it sees none of it.
    let eva = citizen(&town, BORGOVERDE, EVA).await;
    eva.get(&path(&debt)).await.expect(200);
    let giulia = citizen(&town, BORGOVERDE, "SRRGLI85D52B354O").await;
    giulia.get(&path(&debt)).await.expect(404);
    let found = format!("/payments/notice?number={}", text(&notice["number"]));
    let found = giulia.get(&found).await.expect(200).json();
    assert_eq!(
        found["notice"]["others"],
        json!(null),
        "who paid twice is no news"
    );
}

#[actix_web::test]
async fn what_is_not_ours_is_refused_and_pays_nothing() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let paid = || Paid::of(first(&debt), "R1");
    let to_montefiore = Paid {
        to: "montefiore",
        ..paid()
    };
    assert_eq!(
        station.deliver("borgoverde", &to_montefiore).await,
        "PAA_ID_DOMINIO_ERRATO"
    );
    assert_eq!(
        station.deliver("montefiore", &paid()).await,
        "PAA_ID_DOMINIO_ERRATO"
    );
    let of_montefiore = Paid {
        creditor: "montefiore",
        ..paid()
    };
    assert_eq!(
        station.deliver("borgoverde", &of_montefiore).await,
        "PAA_ID_DOMINIO_ERRATO"
    );
    // The number is Borgoverde's, the creditor Montefiore: a number that another creditor may have too.
    let elsewhere = Paid {
        creditor: "montefiore",
        to: "montefiore",
        ..paid()
    };
    assert_eq!(
        station.deliver("montefiore", &elsewhere).await,
        "PAA_PAGAMENTO_SCONOSCIUTO"
    );
    let unknown = Paid {
        number: "347175498304559315",
        ..paid()
    };
    assert_eq!(
        station.deliver("borgoverde", &unknown).await,
        "PAA_PAGAMENTO_SCONOSCIUTO"
    );
    let (status, _) = station.call("atlantide", "paSendRTV2", &paid().envelope()).await;
    assert_eq!(status, 404);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(shown(&mario, &debt).await["status"], "to_pay");
    assert!(kept(&town, first(&debt)).await.is_empty());
}

#[actix_web::test]
async fn money_for_a_number_of_ours_that_nobody_knows_is_kept_and_looked_at() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let known: NoticeNumber = text(&first(&debt)["number"]).parse().unwrap();
    let known = known.iuv().unwrap();
    let lost = Iuv::new(known.segregation(), known.base() + 1).unwrap();
    let number = lost.notice_number().to_string();
    let stray = Paid {
        number: &number,
        ..Paid::of(first(&debt), "R9")
    };
    assert_eq!(station.deliver("borgoverde", &stray).await, "OK");
    assert_eq!(
        station.deliver("borgoverde", &stray).await,
        "PAA_RECEIPT_DUPLICATA"
    );
    assert_eq!(anomalies(&town).await, [Anomaly::Unknown]);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(shown(&mario, &debt).await["status"], "to_pay");
    let next = payable(&town, &order(MARIO, 100)).await;
    let next: NoticeNumber = text(&first(&next)["number"]).parse().unwrap();
    assert_eq!(next.iuv().unwrap().base(), lost.base() + 1, "never given again");

    // A code that the settings had once is still ours.
    let former = "47".parse().unwrap();
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    payments::skip_to(&tx, former, 100).await.unwrap();
    tx.commit().await.unwrap();
    let number = Iuv::new(former, 98).unwrap().notice_number().to_string();
    let stray = Paid {
        number: &number,
        ..Paid::of(first(&debt), "R10")
    };
    assert_eq!(station.deliver("borgoverde", &stray).await, "OK");
    assert_eq!(anomalies(&town).await, [Anomaly::Unknown, Anomaly::Unknown]);
}

#[actix_web::test]
async fn money_that_comes_after_accounts_were_switched_off_is_kept_all_the_same() {
    let town = Town::open_with(|setup| {
        setup.tenants = |settings| {
            settings.payments.enabled = false;
            settings.payments.iban = None;
        };
    })
    .await;
    let station = Station::open(&town);
    let former = "47".parse().unwrap();
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    payments::skip_to(&tx, former, 100).await.unwrap();
    tx.commit().await.unwrap();
    let number = Iuv::new(former, 98).unwrap().notice_number();
    let notice = json!({ "number": number.as_str(), "amount": 6450 });
    let paid = Paid::of(&notice, "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    assert_eq!(anomalies(&town).await, [Anomaly::Unknown]);
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    let debt = payments::by_notice(&tx, &number).await.unwrap().unwrap();
    let parts = debt.options[0][0].parts.as_slice();
    let account = parts[0].account().unwrap();
    assert_eq!(
        account.as_str(),
        "IT60X0542811101000000123456",
        "as the receipt says"
    );
}

#[actix_web::test]
async fn what_is_asked_of_a_station_that_only_takes_receipts_is_a_fault() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, &order(MARIO, 6450)).await;
    let creditor = municipality::creditor("borgoverde");
    let verify = async |number: &str| {
        let message = format!(
            "<pafn:paVerifyPaymentNoticeReq xmlns:pafn=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\">\
             <idPA>{creditor}</idPA><idBrokerPA>{creditor}</idBrokerPA><idStation>{creditor}_01</idStation>\
             <qrCode><fiscalCode>{creditor}</fiscalCode><noticeNumber>{number}</noticeNumber></qrCode>\
             </pafn:paVerifyPaymentNoticeReq>"
        );
        let (status, body) = station
            .call("borgoverde", "paVerifyPaymentNotice", &enveloped(&message))
            .await;
        assert_eq!(status, 200, "{body}");
        told(&body)
    };
    // The probe by which the node sees whether a station is alive.
    assert_eq!(verify("000000000000000000").await, "PAA_PAGAMENTO_SCONOSCIUTO");
    let number = text(&first(&debt)["number"]);
    assert_eq!(verify(number).await, "PAA_SEMANTICA");
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(first(&debt), "R1")).await,
        "OK"
    );
    assert_eq!(verify(number).await, "PAA_PAGAMENTO_DUPLICATO");
    let other = enveloped("<a/>");
    for nonsense in ["", "<", "<a/>", other.as_str()] {
        let (status, body) = station.call("borgoverde", "paSendRTV2", nonsense).await;
        assert_eq!(status, 200, "{body}");
        assert_eq!(told(&body), "PAA_SINTASSI_XSD");
    }
}
