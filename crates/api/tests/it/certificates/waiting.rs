//! Certificates that wait for what is paid online: made, but nobody's before the receipt comes.

use super::{FRANCESCA, exempt, id_of, issue, issue_once, options, ready, settled, stamped, uses};
use crate::payments::{Collector, Paid, Station};
use crate::support::{Answer, BORGOVERDE, EVA, Person, Town};
use chrono::Duration;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sportello_api::jobs::Worker;
use sportello_types::ids::CertificateId;
use sportello_types::loa::Loa;
use sportello_types::payments::Destination;
use std::sync::Arc;

const STAMP: &str = "01234567890123";
const USE: &str = "bollo";
const BANK: &str = "banca@example.it";

/// A town that collects fees of 52 cents for certificates on stamped paper.
async fn town() -> (Town, Arc<Collector>) {
    let collector = Arc::new(Collector::default());
    let provider = Arc::<Collector>::clone(&collector);
    let town = settled(|setup| {
        setup.payments = Some(provider);
        setup.tenants = |settings| {
            let fees = [(USE.parse().unwrap(), sportello_types::values::EuroCents(52))];
            settings.certificates.fees = fees.into_iter().collect();
            settings.certificates.collect = true;
        };
    })
    .await;
    (town, collector)
}

async fn francesca(town: &Town) -> Person<'_> {
    let francesca = ready(town, FRANCESCA).await;
    francesca.activate("payments").await;
    francesca
}

/// On stamped paper, with a stamp of one's own: the fees alone are paid.
fn on_paper() -> Value {
    stamped(&["residenza"], USE, STAMP)
}

fn digital() -> Value {
    json!({ "kinds": ["residenza"], "use": USE, "digital_stamp": true })
}

fn path(certificate: &Value) -> String {
    format!("/certificates/{}", certificate["id"].as_str().unwrap())
}

async fn give_up(person: &Person<'_>, certificate: &Value) -> Answer {
    person.delete(&format!("{}/payment", path(certificate))).await
}

async fn held(town: &Town, person: &Person<'_>, request: &Value) -> Value {
    let certificate = issue(person, request).await.expect(201).json();
    assert_eq!(certificate["status"], "held", "{certificate}");
    town.work().await;
    shown(person, &certificate).await
}

async fn shown(person: &Person<'_>, certificate: &Value) -> Value {
    person.get(&path(certificate)).await.expect(200).json()
}

/// The notice for which a certificate waits.
async fn notice(person: &Person<'_>, certificate: &Value) -> Value {
    let debt = certificate["payment"]["debt"].as_str().unwrap();
    let debt = person
        .get(&format!("/payments/debts/{debt}"))
        .await
        .expect(200)
        .json();
    debt["options"][0]["notices"][0].clone()
}

async fn subjects(person: &Person<'_>) -> Vec<String> {
    let messages = person.get("/messages").await.expect(200).json();
    let items = messages["items"].as_array().unwrap().iter();
    items
        .map(|message| message["subject"].as_str().unwrap().to_owned())
        .collect()
}

/// What anybody is told who has the code, which nobody is given.
async fn checked(town: &Town, certificate: &Value) -> Value {
    let id: CertificateId = certificate["id"].as_str().unwrap().parse().unwrap();
    let tenant = town.tenant(BORGOVERDE);
    let tx = town.app.db.read(tenant).await.unwrap();
    let found = sportello_storage::certificates::find_any(&tx, id).await.unwrap();
    let keys = town.app.login_log_keys(tenant).unwrap();
    let code = found.unwrap().code(&keys).unwrap();
    let path = format!("/certificate-verifications/{code}");
    town.visitor().get(&path).await.expect(200).json()["status"].clone()
}

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
    let operator = town.operator(EVA).await;
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
    assert_eq!(subjects(&francesca).await, told);
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
async fn a_stamp_is_bought_for_the_digest_of_the_paper_and_without_it_nothing_is_issued() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    assert_eq!(waits["duty"], json!({ "kind": "digital_stamp" }));
    assert_eq!(waits["payment"]["total"], 1652);
    let published = collector.published.lock().unwrap().last().unwrap().clone();
    assert!(!published.options[0][0].description.contains("LAI"));
    let parts = published.options[0][0].parts.as_slice().to_vec();
    let [fees, stamp] = parts.as_slice() else {
        panic!("{parts:?}")
    };
    assert_eq!((fees.amount.0, fees.category.as_str()), (52, "9/0104103SP/"));
    assert_eq!((stamp.amount.0, stamp.category.as_str()), (1600, "9/0115103TS/"));
    let Destination::Stamp { stamp } = &stamp.to else {
        panic!("{stamp:?}")
    };
    assert_eq!(waits["sha256"], stamp.document.to_string());
    assert_eq!(stamp.province.as_str(), "CA", "where the citizen lives");

    // The receipt brings no stamp: all is paid, and an operator looks at it.
    let notice = notice(&francesca, &waits).await;
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(&notice, "R1")).await,
        "OK"
    );
    town.work().await;
    let waits = shown(&francesca, &waits).await;
    assert_eq!(
        (&waits["status"], &waits["payment"]["status"]),
        (&json!("held"), &json!("paid"))
    );
    let refused = give_up(&francesca, &waits).await.expect(409);
    assert_eq!(refused.problem(), "conflict");
    town.app.clock.advance(Duration::days(30));
    Worker::sweep(&town.app).await;
    let again = town.citizen(FRANCESCA, Loa::L2).await;
    assert_eq!(shown(&again, &waits).await["status"], "held", "never thrown away");
}

#[actix_web::test]
async fn one_stamp_alone_and_only_where_one_is_needed_and_sold() {
    let (town, _) = town().await;
    let francesca = francesca(&town).await;
    let (_, free) = uses(&francesca, "FRANCESCA").await;
    let mut both = on_paper();
    both["digital_stamp"] = json!(true);
    let mut needless = exempt(&["residenza"], &free, None);
    needless["digital_stamp"] = json!(true);
    for (request, code) in [(both, "combination"), (needless, "needless")] {
        let refused = issue(&francesca, &request).await.expect(422);
        assert_eq!(refused.pointers(), ["/digital_stamp"]);
        assert_eq!(refused.json()["fields"][0]["code"], code);
    }
    let debts = francesca.get("/payments/debts").await.expect(200).json();
    assert_eq!(debts["items"], json!([]));

    let without = settled(|setup| {
        setup.pec = false;
        setup.tenants = |settings| {
            let fees = [(USE.parse().unwrap(), sportello_types::values::EuroCents(52))];
            settings.certificates.fees = fees.into_iter().collect();
            settings.certificates.collect = true;
            settings.payments.enabled = false;
        };
    })
    .await;
    let francesca = ready(&without, FRANCESCA).await;
    let refused = issue(&francesca, &digital()).await.expect(422);
    assert_eq!(refused.pointers(), ["/digital_stamp"]);
    assert_eq!(refused.json()["fields"][0]["code"], "not_offered");
    let mut by_pec = on_paper();
    by_pec["deliver"] = json!({ "by": "pec", "address": BANK });
    let refused = issue(&francesca, &by_pec).await.expect(422);
    assert_eq!(refused.pointers(), ["/deliver/by"]);
    let told = issue(&francesca, &on_paper()).await.expect(201).json();
    assert_eq!(told["status"], "valid", "fees are told, and nothing waits");
}

#[actix_web::test]
async fn who_gives_up_owes_nothing_and_has_the_stamp_again() {
    let (town, collector) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &on_paper()).await;
    issue(&francesca, &on_paper()).await.expect(422);
    let notice = notice(&francesca, &waits).await;
    for _ in 0..2 {
        give_up(&francesca, &waits).await.expect(204);
    }
    town.work().await;
    let given_up = shown(&francesca, &waits).await;
    assert_eq!(
        (&given_up["status"], &given_up["payment"]["status"]),
        (&json!("discarded"), &json!("cancelled"))
    );
    assert_eq!(checked(&town, &waits).await, "discarded");
    let withdrawn = collector.withdrawn.lock().unwrap().clone();
    assert_eq!(json!(withdrawn), json!([waits["payment"]["debt"]]));
    for _ in 0..2 {
        Worker::sweep(&town.app).await;
    }
    let file = town.blobs().join(format!(
        "certificates/{}/{}",
        town.tenant(BORGOVERDE),
        waits["id"].as_str().unwrap()
    ));
    assert!(!file.exists());
    // Money that comes all the same issues nothing: somebody looks at it.
    assert_eq!(
        station.deliver("borgoverde", &Paid::of(&notice, "R1")).await,
        "OK"
    );
    town.work().await;
    assert_eq!(shown(&francesca, &waits).await["status"], "discarded");
    held(&town, &francesca, &on_paper()).await;

    let stranger = ready(&town, super::GIULIA).await;
    give_up(&stranger, &waits).await.expect(404);
    let (_, free) = uses(&francesca, "FRANCESCA").await;
    let issued = issue(&francesca, &exempt(&["residenza"], &free, None)).await;
    let issued = issued.expect(201).json();
    give_up(&francesca, &issued).await.expect(409);
}

#[actix_web::test]
async fn what_may_be_being_paid_is_not_given_up() {
    let (town, collector) = town().await;
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &digital()).await;
    let pay = json!({ "notices": [waits["payment"]["notice"]] });
    let attempt = francesca
        .post("/payments/attempts", &pay)
        .await
        .expect(201)
        .json();
    assert_eq!(
        attempt["sources"],
        json!([{ "kind": "certificate", "certificate": waits["id"] }])
    );
    let refused = give_up(&francesca, &waits).await.expect(409);
    assert!(refused.json()["detail"].as_str().unwrap().contains("in corso"));
    let back = json!({ "token": collector.token(), "outcome": "waiting" });
    francesca.post("/payments/returns", &back).await.expect(200);
    give_up(&francesca, &waits).await.expect(409);
    let operator = town.operator(EVA).await;
    let why = json!({ "reason": "Indirizzo sbagliato" });
    let annulment = format!("/backoffice{}/annulment", path(&waits));
    let refused = operator.post(&annulment, &why).await.expect(409);
    assert!(
        refused.json()["detail"]
            .as_str()
            .unwrap()
            .contains("venti minuti")
    );
    assert_eq!(shown(&francesca, &waits).await["status"], "held");
    let back = json!({ "token": collector.token(), "outcome": "cancelled" });
    francesca.post("/payments/returns", &back).await.expect(200);
    give_up(&francesca, &waits).await.expect(204);
}

#[actix_web::test]
async fn of_a_receipt_and_of_who_gives_up_at_the_same_moment_one_wins() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    for round in 0..4 {
        let request = stamped(&["residenza"], USE, &format!("0123456789012{round}"));
        let waits = held(&town, &francesca, &request).await;
        let notice = notice(&francesca, &waits).await;
        let receipt = format!("R{round}");
        let paid = Paid::of(&notice, &receipt);
        let (told, gone) = if round % 2 == 0 {
            tokio::join!(station.deliver("borgoverde", &paid), give_up(&francesca, &waits))
        } else {
            let (gone, told) =
                tokio::join!(give_up(&francesca, &waits), station.deliver("borgoverde", &paid));
            (told, gone)
        };
        assert_eq!(told, "OK", "money is never turned away");
        town.work().await;
        let after = shown(&francesca, &waits).await;
        match gone.status.as_u16() {
            204 => assert_eq!(
                (&after["status"], &after["payment"]["status"]),
                (&json!("discarded"), &json!("cancelled"))
            ),
            409 => assert_eq!(
                (&after["status"], &after["payment"]["status"]),
                (&json!("valid"), &json!("paid"))
            ),
            other => panic!("{other}: {after}"),
        }
    }
}

#[actix_web::test]
async fn what_nobody_pays_is_thrown_away_and_a_receipt_of_the_last_moment_is_not_late() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let asker = francesca(&town).await;
    let first = held(&town, &asker, &on_paper()).await;
    let second = held(&town, &asker, &digital()).await;
    let fees = notice(&asker, &first).await;
    // 30 November: the day after the last one.
    town.app.clock.advance(Duration::days(6));
    Worker::sweep(&town.app).await;
    let asker = town.citizen(FRANCESCA, Loa::L2).await;
    let over = shown(&asker, &first).await;
    assert_eq!(
        (
            &over["status"],
            &over["payment"]["status"],
            &over["payment"]["payable"]
        ),
        (&json!("held"), &json!("expired"), &json!(false))
    );
    assert_eq!(station.deliver("borgoverde", &Paid::of(&fees, "R1")).await, "OK");
    town.work().await;
    assert_eq!(shown(&asker, &first).await["status"], "valid");
    for (days, status) in [(2, "held"), (1, "discarded")] {
        town.app.clock.advance(Duration::days(days));
        Worker::sweep(&town.app).await;
        town.work().await;
        let asker = town.citizen(FRANCESCA, Loa::L2).await;
        assert_eq!(shown(&asker, &second).await["status"], status);
        assert_eq!(shown(&asker, &first).await["status"], "valid");
    }
    let asker = town.citizen(FRANCESCA, Loa::L2).await;
    let told = subjects(&asker).await;
    let discarded = told
        .iter()
        .filter(|told| told.starts_with("Certificato non emesso"));
    assert_eq!(discarded.count(), 1, "{told:?}");
}

#[actix_web::test]
async fn what_an_office_withdraws_or_annuls_is_not_issued() {
    let (town, collector) = town().await;
    let francesca = francesca(&town).await;
    let operator = town.operator(EVA).await;
    let withdrawn = held(&town, &francesca, &on_paper()).await;
    let debt = withdrawn["payment"]["debt"].as_str().unwrap();
    let why = json!({ "reason": "Chiesto per errore" });
    let path = format!("/backoffice/payments/debts/{debt}/withdrawal");
    operator.post(&path, &why).await.expect(200);
    assert_eq!(shown(&francesca, &withdrawn).await["status"], "discarded");
    let told = subjects(&francesca).await;
    let discarded = told
        .iter()
        .filter(|told| told.starts_with("Certificato non emesso"));
    assert_eq!(discarded.count(), 1, "{told:?}");

    let annulled = held(&town, &francesca, &on_paper()).await;
    let id = annulled["id"].as_str().unwrap();
    let why = json!({ "reason": "Indirizzo sbagliato" });
    let path = format!("/backoffice/certificates/{id}/annulment");
    operator.post(&path, &why).await.expect(204);
    let after = shown(&francesca, &annulled).await;
    assert_eq!(
        (&after["status"], &after["payment"]["status"]),
        (&json!("annulled"), &json!("cancelled"))
    );
    assert!(after.get("code").is_none(), "it was never issued");
    town.work().await;
    assert_eq!(collector.withdrawn.lock().unwrap().len(), 2);
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
    let operator = town.operator(EVA).await;
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
