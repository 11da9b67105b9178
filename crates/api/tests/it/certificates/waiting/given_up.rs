//! What waits and is never issued: given up, not paid in time, withdrawn or annulled by an office.

use super::{
    USE, bodies, checked, digital, francesca, give_up, held, notice, on_paper, path, shown, subjects, town,
};
use crate::certificates::{FRANCESCA, GIULIA, exempt, issue, ready, stamped, uses};
use crate::payments::{Paid, Station, give_back};
use crate::support::{BORGOVERDE, EVA};
use chrono::Duration;
use serde_json::json;
use sportello_api::jobs::Worker;
use sportello_types::loa::Loa;

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

    let stranger = ready(&town, GIULIA).await;
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
    let operator = town.registrar(EVA).await;
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
async fn of_an_annulment_and_of_who_begins_to_pay_at_the_same_moment_one_wins() {
    let (town, _) = town().await;
    let francesca = francesca(&town).await;
    let operator = town.registrar(EVA).await;
    let why = json!({ "reason": "Indirizzo sbagliato" });
    for round in 0..4 {
        let waits = held(&town, &francesca, &digital()).await;
        let pay = json!({ "notices": [waits["payment"]["notice"]] });
        let annulment = format!("/backoffice{}/annulment", path(&waits));
        let begin = francesca.post("/payments/attempts", &pay);
        let annul = operator.post(&annulment, &why);
        let (begun, annulled) = if round % 2 == 0 {
            tokio::join!(begin, annul)
        } else {
            let (annulled, begun) = tokio::join!(annul, begin);
            (begun, annulled)
        };
        let ended = (begun.status.as_u16(), annulled.status.as_u16());
        let status = shown(&francesca, &waits).await["status"].clone();
        match ended {
            (201, 409) => assert_eq!(status, "held"),
            (400..=499, 204) => assert_eq!(status, "annulled"),
            // A stamp that is bought is never refunded.
            other => panic!("{other:?}: {status}"),
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
    let operator = town.registrar(EVA).await;
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
    let id = withdrawn["id"].as_str().unwrap();
    let path = format!("/backoffice/certificates/{id}/annulment");
    let refused = operator.post(&path, &why).await.expect(409);
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("mai stato emesso"), "{detail}");
    assert_eq!(shown(&francesca, &withdrawn).await["status"], "discarded");
    assert_eq!(subjects(&francesca).await, told, "nobody is told again");

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
    let read = bodies(&francesca, "Certificato annullato").await;
    assert!(read[0].contains("Indirizzo sbagliato"), "{read:?}");
    assert!(read[0].contains("niente da pagare"), "{read:?}");
    assert!(!read[0].contains("Non usarlo"), "there is no paper: {read:?}");
    town.work().await;
    assert_eq!(collector.withdrawn.lock().unwrap().len(), 2);
    // The stamp of what was annulled before it was issued is good again.
    held(&town, &francesca, &on_paper()).await;
}

#[actix_web::test]
async fn who_paid_for_what_is_annulled_reads_how_to_have_the_money_back() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &on_paper()).await;
    // An amount that an office looks at before anything is issued.
    let mut short = notice(&francesca, &waits).await;
    short["amount"] = json!(10);
    assert_eq!(station.deliver("borgoverde", &Paid::of(&short, "R1")).await, "OK");
    town.work().await;
    assert_eq!(shown(&francesca, &waits).await["status"], "held");
    let operator = town.registrar(EVA).await;
    let annulment = format!("/backoffice{}/annulment", path(&waits));
    let why = json!({ "reason": "Indirizzo sbagliato" });
    operator.post(&annulment, &why).await.expect(204);
    let read = bodies(&francesca, "Certificato annullato").await;
    assert!(read[0].contains("Hai già pagato"), "{read:?}");
    assert!(!read[0].contains("niente da pagare"), "{read:?}");
}

#[actix_web::test]
async fn what_was_given_back_is_not_issued_and_can_be_asked_for_again() {
    let (town, _) = town().await;
    let station = Station::open(&town);
    let francesca = francesca(&town).await;
    let waits = held(&town, &francesca, &on_paper()).await;
    let mut short = notice(&francesca, &waits).await;
    short["amount"] = json!(10);
    assert_eq!(station.deliver("borgoverde", &Paid::of(&short, "R1")).await, "OK");
    town.work().await;
    assert_eq!(shown(&francesca, &waits).await["status"], "held");
    give_back(&town).await;
    // As if the job had been lost: the housekeeping does it, and the job finds nothing left to do.
    Worker::sweep(&town.app).await;
    assert_eq!(shown(&francesca, &waits).await["status"], "discarded");
    town.work().await;
    let told = subjects(&francesca).await;
    let discarded = told
        .iter()
        .filter(|told| told.starts_with("Certificato non emesso"));
    assert_eq!(discarded.count(), 1, "{told:?}");
    let log = francesca.get("/profile/accesses").await.expect(200).json();
    let mut accesses = log["items"].as_array().unwrap().iter();
    let noted = accesses.find(|access| access["event"] == "certificate_discarded");
    let said = noted.unwrap()["description"].as_str().unwrap();
    assert!(said.contains("restituito"), "it was paid in time: {said}");

    // The stamp on paper is good again, and the notice is another one.
    let again = held(&town, &francesca, &on_paper()).await;
    let other = notice(&francesca, &again).await;
    assert_ne!(other["number"], short["number"]);
    assert_eq!(station.deliver("borgoverde", &Paid::of(&other, "R2")).await, "OK");
    town.work().await;
    assert_eq!(shown(&francesca, &again).await["status"], "valid");
}
