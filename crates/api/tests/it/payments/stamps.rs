//! Digital stamps that are bought with a notice: good ones are kept and given out, the others are looked at,
//! and what was paid is paid.

use super::{Paid, Station, anomalies_at, citizen, enveloped, first, shown, text, told, town};
use crate::support::signatures::Signatures;
use crate::support::{BORGOVERDE, EVA, MARIO, MONTEFIORE, Town, municipality};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sportello_api::jobs::Worker;
use sportello_integrations::payments::stamp::{StampSigners, Unsigned};
use sportello_storage::payments::{self, Created, DebtorRecord, NewDebt, NewNotice, StoredDebt};
use sportello_storage::{new_id, stamps};
use sportello_types::ids::DebtId;
use sportello_types::payments::{
    Accounts, Anomaly, Change, DebtSource, DebtStatus, Destination, Part, Parts, StampToBuy,
};
use sportello_types::values::{EuroCents, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// SHA-256 of nothing.
const DOCUMENT: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
pub(super) const HASH: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/// A notice of Mario's that can be paid: fees of 52 cents, and a stamp.
async fn payable(town: &Town, host: &'static str, slug: &str) -> Value {
    let (now, tenant) = (town.app.clock.now(), town.tenant(host));
    let mut rng = town.app.rng();
    let part = |amount, to| Part {
        amount: EuroCents(amount),
        creditor: municipality::creditor(slug),
        to,
        category: "9/0115103TS/".parse().unwrap(),
    };
    let account = Destination::Account {
        account: "IT60X0542811101000000123456".parse().unwrap(),
    };
    let stamp = Destination::Stamp {
        stamp: StampToBuy {
            document: DOCUMENT.parse::<Sha256>().unwrap(),
            province: "CA".parse().unwrap(),
        },
    };
    let notice = NewNotice {
        id: new_id(now, &mut rng),
        description: "Certificato in bollo".to_owned(),
        due_on: None,
        ends: false,
        parts: Parts::new(vec![part(52, account), part(1600, stamp)]).unwrap(),
    };
    let new = NewDebt {
        id: new_id::<DebtId>(now, &mut rng),
        citizen: None,
        debtor: &DebtorRecord {
            tax_code: Some(MARIO.parse().unwrap()),
            name: "Mario Rossi".to_owned(),
            email: None,
        },
        subject: "Certificato in bollo",
        office: None,
        source: &DebtSource::Municipality,
        external_key: None,
        segregation: "01".parse().unwrap(),
        accounts: Accounts::default(),
        options: &[vec![notice]],
        at: now,
    };
    let tx = town.app.db.begin(tenant).await.unwrap();
    let created = payments::create(&tx, &new).await.unwrap();
    assert!(matches!(created, Created::New(_)));
    let debt = payments::change_debt(&tx, new.id, Change::Publish, "published", now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    serde_json::to_value(debt.shown()).unwrap()
}

/// A stamp as the provider sells it.
pub(super) fn stamp(iubd: &str) -> String {
    format!(
        "<marcaDaBollo xmlns=\"http://www.agenziaentrate.gov.it/2014/MarcaDaBollo\" \
         xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><PSP><CodiceFiscale>09876543217</CodiceFiscale>\
         <Denominazione>Banca di Prova</Denominazione></PSP><IUBD>{iubd}</IUBD>\
         <OraAcquisto>2026-11-24T10:15:00+01:00</OraAcquisto><Importo>16.00</Importo><TipoBollo>01</TipoBollo>\
         <ImprontaDocumento><DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
         <ds:DigestValue>{HASH}</ds:DigestValue></ImprontaDocumento><ds:Signature>right</ds:Signature>\
         </marcaDaBollo>"
    )
}

/// The message that brings the receipt of a notice with a stamp in its second transfer; nothing where the
/// provider sends an account in its place.
fn message(paid: &Paid<'_>, stamp: Option<&str>) -> String {
    let creditor = municipality::creditor(paid.creditor);
    let transfer = |number: u8, amount: &str, to: &str| {
        format!(
            "<transfer><idTransfer>{number}</idTransfer><transferAmount>{amount}</transferAmount>\
             <fiscalCodePA>{creditor}</fiscalCodePA>{to}<remittanceInformation>Bollo</remittanceInformation>\
             <transferCategory>9/0115103TS/</transferCategory></transfer>"
        )
    };
    let account = "<IBAN>IT60X0542811101000000123456</IBAN>".to_owned();
    let to = stamp.map_or_else(
        || account.clone(),
        |stamp| format!("<MBDAttachment>{}</MBDAttachment>", STANDARD.encode(stamp)),
    );
    let message = paid.message();
    let (head, rest) = message.split_once("<transferList>").unwrap();
    let (_, tail) = rest.split_once("</transferList>").unwrap();
    let transfers = transfer(1, "0.52", &account) + &transfer(2, "16.00", &to);
    enveloped(&format!("{head}<transferList>{transfers}</transferList>{tail}"))
}

async fn deliver(station: &Station, paid: &Paid<'_>, stamp: Option<&str>) {
    let (status, body) = station.call(paid.to, "paSendRTV2", &message(paid, stamp)).await;
    assert_eq!((status, told(&body).as_str()), (200, "OK"), "{body}");
}

async fn stored(town: &Town, debt: &Value) -> (StoredDebt, usize, bool) {
    let tx = town.app.db.read(town.tenant(BORGOVERDE)).await.unwrap();
    let id = text(&debt["id"]).parse().unwrap();
    let found = payments::find_any(&tx, id).await.unwrap().unwrap();
    let kept = stamps::of_debt(&tx, id).await.unwrap().len();
    let missing = found.status() == DebtStatus::Paid && !found.lets_go_on();
    (found, kept, missing)
}

fn path(debt: &Value, what: &str) -> String {
    format!("/payments/notices/{}/{what}", text(&first(debt)["id"]))
}

#[actix_web::test]
async fn a_good_stamp_is_kept_as_it_came_and_given_to_who_owed() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let debt = payable(&town, BORGOVERDE, "borgoverde").await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    mario.get(&path(&debt, "stamp")).await.expect(404);
    assert!(!stored(&town, &debt).await.2, "nothing was paid");
    let xml = stamp("01240002186093");
    deliver(&station, &Paid::of(first(&debt), "R1"), Some(&xml)).await;
    assert!(anomalies_at(&town, BORGOVERDE).await.is_empty());
    let (_, kept, missing) = stored(&town, &debt).await;
    assert_eq!((kept, missing), (1, false));
    let given = mario.get(&path(&debt, "stamp")).await.expect(200);
    assert_eq!(given.bytes, xml.as_bytes());
    for (query, status) in [("?part=2", 200), ("?part=1", 404), ("?part=x", 400)] {
        let path = path(&debt, "stamp") + query;
        mario.get(&path).await.expect(status);
    }
    let receipt = mario.get(&path(&debt, "receipt")).await.expect(200);
    assert!(receipt.bytes.starts_with(b"%PDF-"));
    let log = mario.get("/profile/accesses").await.expect(200).json();
    let downloads = log["items"].as_array().unwrap().iter();
    let downloads = downloads.filter(|entry| entry["event"] == "payment_stamp_downloaded");
    assert_eq!(downloads.count(), 2);
    // Eva paid it, and the stamp is Mario's.
    let eva = citizen(&town, BORGOVERDE, EVA).await;
    eva.get(&path(&debt, "receipt")).await.expect(200);
    eva.get(&path(&debt, "stamp")).await.expect(404);
}

#[actix_web::test]
async fn a_stamp_that_is_not_good_is_looked_at_and_the_notice_is_paid() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let other = stamp("01240002186001").replace(HASH, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    let cases = [
        Some(other),
        Some(stamp("01240002186002").replace("16.00", "16.01")),
        Some(stamp("01240002186003").replace(">right<", ">false<")),
        Some(stamp("01240002186004").replace("<TipoBollo>01", "<TipoBollo>02")),
        Some("<marcaDaBollo/>".to_owned()),
        None,
    ];
    for (at, stamp) in cases.iter().enumerate() {
        let debt = payable(&town, BORGOVERDE, "borgoverde").await;
        let id = format!("R{at}");
        deliver(&station, &Paid::of(first(&debt), &id), stamp.as_deref()).await;
        assert_eq!(
            anomalies_at(&town, BORGOVERDE).await,
            vec![Anomaly::Stamp; at + 1]
        );
        let (_, kept, missing) = stored(&town, &debt).await;
        assert_eq!((kept, missing), (0, true), "{stamp:?}");
        assert_eq!(shown(&mario, &debt).await["status"], "paid");
        let refused = mario.get(&path(&debt, "stamp")).await.expect(404).json();
        assert!(text(&refused["detail"]).contains("marca da bollo"), "{refused}");
    }
    let office = town.operator(EVA).await;
    let listed = office
        .get("/backoffice/payments/anomalies")
        .await
        .expect(200)
        .json();
    assert_eq!(listed["items"][0]["kind"], "stamp");
    assert!(text(&listed["items"][0]["to_do"]).contains("pagoPA"));
    town.work().await;
    let messages = mario.get("/messages").await.expect(200).json();
    let messages = messages["items"].as_array().unwrap().iter();
    let told = messages.filter(|message| text(&message["body"]).contains("non è ancora valida"));
    assert_eq!(told.count(), cases.len(), "whoever paid reads so");
}

#[actix_web::test]
async fn no_stamp_is_taken_twice_here_or_in_another_municipality() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let used = stamp("01240002186093");
    let debt = payable(&town, BORGOVERDE, "borgoverde").await;
    deliver(&station, &Paid::of(first(&debt), "R1"), Some(&used)).await;
    assert!(anomalies_at(&town, BORGOVERDE).await.is_empty());
    let second = payable(&town, BORGOVERDE, "borgoverde").await;
    deliver(&station, &Paid::of(first(&second), "R2"), Some(&used)).await;
    assert_eq!(anomalies_at(&town, BORGOVERDE).await, [Anomaly::Stamp]);
    let third = payable(&town, MONTEFIORE, "montefiore").await;
    let paid = Paid {
        creditor: "montefiore",
        to: "montefiore",
        ..Paid::of(first(&third), "R3")
    };
    deliver(&station, &paid, Some(&used)).await;
    assert_eq!(anomalies_at(&town, MONTEFIORE).await, [Anomaly::Stamp]);
    // A second payment brings another one: the part has its stamp, and the money is looked at as ever.
    let again = stamp("01240002186094");
    deliver(&station, &Paid::of(first(&debt), "R4"), Some(&again)).await;
    let (_, kept, missing) = stored(&town, &debt).await;
    assert_eq!((kept, missing), (1, false));
    assert!(
        anomalies_at(&town, BORGOVERDE)
            .await
            .contains(&Anomaly::PaidTwice)
    );
    // Where the first one was not good, the second payment's is.
    deliver(&station, &Paid::of(first(&second), "R5"), Some(&again)).await;
    let (_, kept, missing) = stored(&town, &second).await;
    assert_eq!((kept, missing), (1, false));
}

#[actix_web::test]
async fn the_same_stamp_at_the_same_time_is_taken_once() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let one = payable(&town, BORGOVERDE, "borgoverde").await;
    let two = payable(&town, BORGOVERDE, "borgoverde").await;
    let xml = stamp("01240002186093");
    let (first_paid, second_paid) = (Paid::of(first(&one), "R1"), Paid::of(first(&two), "R2"));
    tokio::join!(
        deliver(&station, &first_paid, Some(&xml)),
        deliver(&station, &second_paid, Some(&xml))
    );
    let kept = stored(&town, &one).await.1 + stored(&town, &two).await.1;
    assert_eq!(kept, 1);
    assert_eq!(anomalies_at(&town, BORGOVERDE).await, [Anomaly::Stamp]);
}

#[actix_web::test]
async fn what_buys_a_stamp_is_never_on_paper() {
    let (town, _) = town().await;
    let debt = payable(&town, BORGOVERDE, "borgoverde").await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    assert_eq!(first(&shown(&mario, &debt).await)["printable"], false);
    let refused = mario.get(&path(&debt, "document")).await.expect(409);
    assert_eq!(refused.problem(), "not_printable");
    let number = text(&first(&debt)["number"]);
    let found = format!("/payments/notice?number={number}");
    mario.get(&found).await.expect(404);
    let found = json!({ "number": number, "tax_code": MARIO });
    mario.post("/payments/open/notices", &found).await.expect(404);
    // It is paid like all others.
    let begun = json!({ "notices": [first(&debt)["id"]] });
    mario.post("/payments/attempts", &begun).await.expect(201);
}

#[actix_web::test]
async fn where_nobodys_stamps_are_believed_none_is_good() {
    let town = Town::open_with(|setup| setup.stamp_signers = None).await;
    let station = Station::open(&town);
    let debt = payable(&town, BORGOVERDE, "borgoverde").await;
    deliver(
        &station,
        &Paid::of(first(&debt), "R1"),
        Some(&stamp("01240002186093")),
    )
    .await;
    assert_eq!(anomalies_at(&town, BORGOVERDE).await, [Anomaly::Stamp]);
}

/// Nobody's stamps are believed until the right authority is named.
struct NamedLater(Arc<AtomicBool>);

impl StampSigners for NamedLater {
    fn signed(&self, xml: &[u8], at: DateTime<Utc>) -> Result<Vec<u8>, Unsigned> {
        if self.0.load(Ordering::Relaxed) {
            Signatures.signed(xml, at)
        } else {
            Err(Unsigned::Signer)
        }
    }
}

#[actix_web::test]
async fn a_stamp_that_came_with_more_than_was_asked_for_is_judged_again_too() {
    let named = Arc::new(AtomicBool::new(false));
    let signers = NamedLater(Arc::clone(&named));
    let town = Town::open_with(|setup| setup.stamp_signers = Some(Arc::new(signers))).await;
    let station = Station::open(&town);
    let debt = payable(&town, BORGOVERDE, "borgoverde").await;
    let xml = stamp("01240002186093");
    let paid = Paid {
        cents: 1700,
        ..Paid::of(first(&debt), "R1")
    };
    deliver(&station, &paid, Some(&xml)).await;
    assert_eq!(anomalies_at(&town, BORGOVERDE).await, [Anomaly::OtherAmount]);
    Worker::sweep(&town.app).await;
    let (_, kept, missing) = stored(&town, &debt).await;
    assert_eq!((kept, missing), (0, true));
    named.store(true, Ordering::Relaxed);
    for _ in 0..2 {
        Worker::sweep(&town.app).await;
        let (_, kept, missing) = stored(&town, &debt).await;
        assert_eq!((kept, missing), (1, false));
    }
    assert_eq!(
        anomalies_at(&town, BORGOVERDE).await,
        [Anomaly::OtherAmount],
        "what came too much is looked at all the same"
    );
}

#[actix_web::test]
async fn once_the_right_authority_is_named_the_stamp_is_good() {
    let named = Arc::new(AtomicBool::new(false));
    let signers = NamedLater(Arc::clone(&named));
    let town = Town::open_with(|setup| setup.stamp_signers = Some(Arc::new(signers))).await;
    let station = Station::open(&town);
    let debt = payable(&town, BORGOVERDE, "borgoverde").await;
    let mario = citizen(&town, BORGOVERDE, MARIO).await;
    let xml = stamp("01240002186093");
    deliver(&station, &Paid::of(first(&debt), "R1"), Some(&xml)).await;
    Worker::sweep(&town.app).await;
    let (_, kept, missing) = stored(&town, &debt).await;
    assert_eq!((kept, missing), (0, true));
    assert_eq!(first(&shown(&mario, &debt).await)["stamp"], false);
    named.store(true, Ordering::Relaxed);
    for _ in 0..2 {
        Worker::sweep(&town.app).await;
    }
    let (_, kept, missing) = stored(&town, &debt).await;
    assert_eq!((kept, missing), (1, false));
    assert_eq!(first(&shown(&mario, &debt).await)["stamp"], true);
    let given = mario.get(&path(&debt, "stamp")).await.expect(200);
    assert_eq!(given.bytes, xml.as_bytes());
}
