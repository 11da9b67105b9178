//! What is issued once it is paid, and what is issued at once since nothing is paid online.

use super::{
    BANK, STAMP, USE, checked, digital, francesca, held, notice, on_paper, path, shown, subjects, town,
};
use crate::certificates::{FRANCESCA, exempt, id_of, issue, issue_once, options, ready, uses};
use crate::payments::{Paid, Station};
use crate::support::EVA;
use serde_json::json;
use sha2::{Digest, Sha256};
use sportello_api::jobs::Worker;

#[actix_web::test]
async fn a_certificate_is_nobodys_before_its_receipt_and_then_its_askers() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    let id = id_of(&francesca, "FRANCESCA").await;
    let offered = options(&francesca, &id).await.expect(200).json();
    let uses = offered["uses"].as_array().unwrap();
    for known in uses {
        let on_stamp = known["use"] == USE;
        assert_eq!(known["fees_collected"], on_stamp, "{known}");
        assert_eq!(known["digital_stamp"], on_stamp, "{known}");
    }

    let asked = issue(&francesca, &on_paper()).await.expect(201).json();
    assert_eq!(
        (&asked["status"], &asked["kept"], &asked["payment"]["total"]),
        (&json!("held"), &json!(false), &json!(52))
    );
    assert_eq!(asked["payment"]["until"], "2026-11-29");
    assert_eq!(
        asked["payment"]["payable"], false,
        "nobody has told the provider yet"
    );
    assert!(
        asked.get("code").is_none() && asked.get("mark_url").is_none(),
        "{asked}"
    );
    let document = format!("{}/document", path(&asked));
    let refused = francesca.get(&document).await.expect(409);
    assert!(refused.json()["detail"].as_str().unwrap().contains("ricevuta"));
    let to = json!({ "by": "email", "address": BANK });
    let deliveries = format!("{}/deliveries", path(&asked));
    francesca.post(&deliveries, &to).await.expect(409);
    let operator = town.registrar(EVA).await;
    let taken = format!("/backoffice{document}");
    let reason = json!({ "reason": "Richiesta dell'autorità" });
    operator.post(&taken, &reason).await.expect(409);
    let ready = async || francesca.get("/documents").await.expect(200).json()["items"].clone();
    assert_eq!(ready().await, json!([]));
    assert_eq!(checked(&town, &asked).await, "held");

    town.work().await;
    let waits = shown(&francesca, &asked).await;
    assert_eq!(waits["payment"]["payable"], true);
    let notice = notice(&francesca, &waits).await;
    let paid = Paid::of(&notice, "R1");
    assert_eq!(station.deliver("borgoverde", &paid).await, "OK");
    assert_eq!(
        station.deliver("borgoverde", &paid).await,
        "PAA_RECEIPT_DUPLICATA"
    );
    town.work().await;
    let issued = shown(&francesca, &asked).await;
    assert_eq!(
        (&issued["status"], &issued["kept"], &issued["payment"]["status"]),
        (&json!("valid"), &json!(true), &json!("paid"))
    );
    assert!(issued["code"].is_string() && issued["mark_url"].is_string());
    let pdf = francesca.get(&document).await.expect(200).bytes;
    assert_eq!(issued["sha256"], hex::encode(Sha256::digest(&pdf)));
    assert_eq!(issued["sha256"], asked["sha256"], "the very paper");
    assert_eq!(checked(&town, &asked).await, "valid");
    assert_eq!(ready().await[0]["id"], asked["id"]);
    let told = subjects(&francesca).await;
    let of = |begin: &str| told.iter().filter(|subject| subject.starts_with(begin)).count();
    assert_eq!(
        (
            of("Da pagare"),
            of("Pagamento ricevuto"),
            of("Certificato pronto")
        ),
        (1, 1, 1),
        "{told:?}"
    );
    // Money that comes again is looked at, and issues nothing again.
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(&notice, "R2")).await,
        "OK"
    );
    town.work().await;
    let after = subjects(&francesca).await;
    let others: Vec<_> = after.iter().filter(|subject| !told.contains(subject)).collect();
    assert_eq!(after.len(), told.len() + 1);
    assert!(others[0].starts_with("Un altro pagamento ricevuto"), "{after:?}");
}

#[actix_web::test]
async fn what_costs_nothing_online_is_had_at_once_and_payments_are_authorised_first() {
    let (town, _) = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let (_, free) = uses(&francesca, "FRANCESCA").await;
    let certificate = issue(&francesca, &exempt(&["residenza"], &free, None)).await;
    let certificate = certificate.expect(201).json();
    assert_eq!(certificate["status"], "valid");
    assert!(certificate.get("payment").is_none());
    issue(&francesca, &on_paper()).await.expect(403);
    francesca.activate("payments").await;
    held(&town, &francesca, &on_paper()).await;
    let again = issue_once(&francesca, &digital(), "one").await.expect(201).json();
    let same = issue_once(&francesca, &digital(), "one").await.expect(201).json();
    assert_eq!(again["id"], same["id"], "one request, one debt");
    let debts = francesca.get("/payments/debts").await.expect(200).json();
    assert_eq!(debts["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn it_goes_where_it_was_to_be_sent_as_soon_as_it_is_issued() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    let mut request = on_paper();
    request["deliver"] = json!({ "by": "email", "address": BANK });
    let waits = held(&town, &francesca, &request).await;
    let to_bank = || {
        let mails = town.mails();
        let to = mails.iter().filter(|mail| mail.to.as_str() == BANK);
        to.map(|mail| mail.attachments[0].bytes.clone())
            .collect::<Vec<_>>()
    };
    assert!(to_bank().is_empty());
    let notice = notice(&francesca, &waits).await;
    station.deliver("borgoverde", &Paid::of(&notice, "R1")).await;
    town.work().await;
    let [pdf] = &to_bank()[..] else { panic!("one mail") };
    assert_eq!(waits["sha256"], hex::encode(Sha256::digest(pdf)));

    let (_, free) = uses(&francesca, "FRANCESCA").await;
    let mut request = exempt(&["residenza"], &free, None);
    request["deliver"] = json!({ "by": "email", "address": BANK });
    issue(&francesca, &request).await.expect(201);
    town.work().await;
    assert_eq!(to_bank().len(), 2, "at once, where nothing is to be paid");
}

#[actix_web::test]
async fn what_is_paid_and_whose_job_is_lost_is_issued_by_the_housekeeping() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    let bad = held(&town, &francesca, &digital()).await;
    let waits = held(&town, &francesca, &on_paper()).await;
    for (at, certificate) in [&bad, &waits].into_iter().enumerate() {
        let notice = notice(&francesca, certificate).await;
        let id = format!("R{at}");
        assert_eq!(station.deliver("borgoverde", &Paid::of(&notice, &id)).await, "OK");
    }
    // No job is done: as if it had been given up.
    Worker::sweep(&town.app).await;
    assert_eq!(shown(&francesca, &waits).await["status"], "valid");
    let looked_at = shown(&francesca, &bad).await;
    assert_eq!(
        (&looked_at["status"], &looked_at["payment"]["looked_at"]),
        (&json!("held"), &json!(true))
    );
    // An operator lets the other one through.
    let operator = town.operator(EVA).await;
    let open = operator.get("/backoffice/payments/anomalies").await;
    let open = open.expect(200).json();
    let anomaly = open["items"][0]["id"].as_str().unwrap();
    let closure = format!("/backoffice/payments/anomalies/{anomaly}/closure");
    let note = json!({ "note": "Marca di carta portata allo sportello" });
    operator.post(&closure, &note).await.expect(204);
    Worker::sweep(&town.app).await;
    assert_eq!(shown(&francesca, &bad).await["status"], "valid");
    town.work().await;
    let told = subjects(&francesca).await;
    let ready = told.iter().filter(|told| told.starts_with("Certificato pronto"));
    assert_eq!(ready.count(), 2, "{told:?}");
}

#[actix_web::test]
async fn at_the_counter_nothing_is_collected() {
    let (town, _) = town().await;
    let operator = town.registrar(EVA).await;
    let search = json!({ "tax_code": FRANCESCA });
    let found = operator.post("/backoffice/counter/people/queries", &search).await;
    let resident = found.expect(200).json()["items"][0]["resident"].clone();
    let query = json!({ "resident": resident, "capacity": "self" });
    let offered = operator
        .post("/backoffice/counter/certificate-options/queries", &query)
        .await
        .expect(200)
        .json();
    for known in offered["uses"].as_array().unwrap() {
        assert_eq!(
            (&known["fees_collected"], &known["digital_stamp"]),
            (&json!(false), &json!(false)),
            "{known}"
        );
    }
    let request = json!({
        "resident": resident, "kinds": ["residenza"], "use": USE,
        "stamp": { "number": STAMP, "issued_on": "2026-11-20" },
        "applicant": {
            "capacity": "self",
            "document": { "kind": "carta_identita", "number": "CA12345AA", "issued_on": "2024-03-01" }
        }
    });
    let issued = operator.post("/backoffice/counter/certificates", &request).await;
    let issued = issued.expect(201).json();
    assert_eq!(
        (&issued["status"], &issued["fees"]),
        (&json!("valid"), &json!(52))
    );
    let debts = operator.get("/backoffice/payments/debts").await;
    assert_eq!(debts.expect(200).json()["items"], json!([]));
}
