//! A stamp pays for one certificate; a request that is repeated is one request.

use super::{FRANCESCA, GIULIA, exempt, issue, issue_once, issued, ready, stamped, town, uses};
use crate::support::MONTEFIORE;
use serde_json::json;
use sportello_types::loa::Loa;

const STAMP: &str = "01234567890123";

#[actix_web::test]
async fn a_stamp_is_good_for_one_certificate_of_one_municipality() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let (paper, _) = uses(&francesca, "FRANCESCA").await;
    let request = stamped(&["residenza"], &paper, STAMP);
    let certificate = issue(&francesca, &request).await.expect(201).json();
    assert_eq!(
        certificate["duty"],
        json!({ "kind": "paper_stamp", "stamp": { "number": STAMP, "issued_on": "2026-11-20" } })
    );
    let again = issue(&francesca, &request).await.expect(422);
    assert_eq!(again.pointers(), ["/stamp/number"]);
    assert_eq!(again.json()["fields"][0]["code"], "used");

    let giulia = ready(&town, GIULIA).await;
    let other = issue(&giulia, &stamped(&["cittadinanza"], &paper, "0123 4567 8901 23")).await;
    assert_eq!(other.expect(422).pointers(), ["/stamp/number"]);

    let elsewhere = town.citizen_of(MONTEFIORE, FRANCESCA, Loa::L2).await;
    elsewhere.make_ready().await;
    elsewhere.activate("registry").await;
    let other = issue(&elsewhere, &request).await.expect(422);
    assert_eq!(other.pointers(), ["/stamp/number"]);
    let another = stamped(&["residenza"], &paper, "99999999999999");
    issue(&elsewhere, &another).await.expect(201);

    let counts = (
        issued(&francesca).await.len(),
        issued(&giulia).await.len(),
        issued(&elsewhere).await.len(),
    );
    assert_eq!(counts, (1, 0, 1));
}

#[actix_web::test]
async fn of_two_who_use_a_stamp_at_once_one_gets_a_certificate() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let giulia = ready(&town, GIULIA).await;
    let (paper, _) = uses(&francesca, "FRANCESCA").await;
    let request = stamped(&["residenza"], &paper, STAMP);
    let (one, two) = tokio::join!(issue(&francesca, &request), issue(&giulia, &request));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422]);
    assert_eq!(issued(&francesca).await.len() + issued(&giulia).await.len(), 1);
    let stored = std::fs::read_dir(town.blobs().join("certificates")).unwrap();
    let files: usize = stored
        .map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count())
        .sum();
    assert_eq!(files, 1, "the other's paper is gone");
}

#[actix_web::test]
async fn a_request_repeated_with_its_key_is_one_certificate_and_one_stamp() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let (paper, free) = uses(&francesca, "FRANCESCA").await;
    let request = stamped(&["residenza"], &paper, STAMP);
    let (one, two) = tokio::join!(
        issue_once(&francesca, &request, "k"),
        issue_once(&francesca, &request, "k")
    );
    let certificate = one.expect(201).json();
    assert_eq!(two.expect(201).json(), certificate);
    let later = issue_once(&francesca, &request, "k").await.expect(201);
    assert_eq!(later.json(), certificate);
    assert_eq!(issued(&francesca).await, [certificate]);
    let messages = francesca.get("/messages").await.expect(200).json();
    assert_eq!(messages["items"].as_array().unwrap().len(), 1);
    let other = issue_once(&francesca, &exempt(&["residenza"], &free, None), "k").await;
    assert_eq!(other.expect(409).problem(), "idempotency_key_reused");
}
