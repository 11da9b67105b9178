//! The end of a certificate: first its PDF goes, then its row, and its code is remembered for good.

use super::{FRANCESCA, issued, one, ready, town};
use crate::support::{BORGOVERDE, EVA, Person, Town};
use chrono::Duration;
use serde_json::{Value, json};
use sportello_api::jobs::Worker;
use sportello_types::loa::Loa;

/// Time passes, and the housekeeping comes round twice: what the first round lets go, the second deletes.
async fn later(town: &Town, by: Duration) -> Person<'_> {
    town.app.clock.advance(by);
    for _ in 0..2 {
        Worker::sweep(&town.app).await;
    }
    town.citizen(FRANCESCA, Loa::L2).await
}

async fn check(town: &Town, certificate: &Value) -> crate::support::Answer {
    let code = certificate["code"].as_str().unwrap();
    town.visitor().get(&format!("/verifications/{code}")).await
}

#[actix_web::test]
async fn a_year_after_its_last_day_the_paper_goes_and_after_ten_years_what_it_says() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let certificate = one(&francesca).await;
    assert_eq!(
        (&certificate["valid_until"], &certificate["kept"]),
        (&json!("2027-02-24"), &json!(true))
    );
    let id = certificate["id"].as_str().unwrap().to_owned();
    let file = town
        .blobs()
        .join(format!("certificates/{}/{id}", town.tenant(BORGOVERDE)));
    let path = format!("/certificates/{id}");
    let document = format!("{path}/document");

    // 24 February 2028: the last day of the year.
    let francesca = later(&town, Duration::days(457)).await;
    assert!(file.exists());
    let shown = francesca.get(&path).await.expect(200).json();
    assert_eq!(
        (&shown["status"], &shown["kept"]),
        (&json!("expired"), &json!(true))
    );
    francesca.get(&document).await.expect(200);
    assert_eq!(
        check(&town, &certificate).await.expect(200).json()["status"],
        "expired"
    );

    let francesca = later(&town, Duration::days(1)).await;
    assert!(!file.exists());
    let shown = francesca.get(&path).await.expect(200).json();
    assert_eq!(
        (&shown["status"], &shown["kept"], &shown["sha256"]),
        (&json!("expired"), &json!(false), &certificate["sha256"])
    );
    assert_eq!(
        francesca.get(&document).await.expect(410).problem(),
        "no_longer_available"
    );
    let to = json!({ "by": "email", "address": "banca@example.it" });
    francesca
        .post(&format!("{path}/deliveries"), &to)
        .await
        .expect(410);
    // Neither have operators: nobody is told that it was taken, when there is nothing to take.
    let operator = town.registrar(EVA).await;
    let desk = format!("/backoffice/certificates/{id}");
    let shown = operator.get(&desk).await.expect(200).json();
    assert_eq!((&shown["kept"], &shown["downloads"]), (&json!(false), &json!(1)));
    let reason = json!({ "reason": "Richiesta scritta dell'interessata" });
    let refused = operator
        .post(&format!("{desk}/document"), &reason)
        .await
        .expect(410);
    assert_eq!(refused.problem(), "no_longer_available");
    let shown = operator.get(&desk).await.expect(200).json();
    assert_eq!(shown["downloads"], 1);
    let log = francesca
        .get("/profile/accesses")
        .await
        .expect(200)
        .json()
        .to_string();
    assert!(
        log.contains("certificate_shown") && !log.contains("certificate_taken"),
        "{log}"
    );
    let listed = francesca
        .get("/documents?kind=certificate")
        .await
        .expect(200)
        .json();
    assert_eq!(listed["items"][0]["content_path"], Value::Null);
    let checked = check(&town, &certificate).await.expect(410);
    assert_eq!(checked.problem(), "no_longer_available");
    let told = checked.json()["detail"].as_str().unwrap().to_owned();
    assert!(
        told.contains("non è più verificabile") && told.contains("Comune di Borgoverde"),
        "{told}"
    );
    let copy = francesca.get("/profile/export").await.expect(200).json();
    assert_eq!(copy["certificates"][0]["certificate"]["kept"], false);

    // November 2036, ten years and some days after the issue.
    let francesca = later(&town, Duration::days(3653 - 458 + 2)).await;
    assert!(issued(&francesca).await.is_empty());
    francesca.get(&path).await.expect(404);
    check(&town, &certificate).await.expect(410);
    let unknown = town.visitor();
    unknown
        .get("/verifications/0000-0000-0000-0000")
        .await
        .expect(404);
}
