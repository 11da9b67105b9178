//! What is kept: the list, the paper, an annulment.

use super::{FRANCESCA, issued, one, ready, town};
use crate::support::{Down, EVA};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sportello_documents::seal;

#[actix_web::test]
async fn the_paper_is_given_again_byte_for_byte_and_its_seal_holds() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let certificate = one(&francesca).await;
    let path = format!("/certificates/{}/document", certificate["id"].as_str().unwrap());
    let response = francesca.request(Method::GET, &path).send().await.unwrap();
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"certificato-C-2026-000001.pdf\""
    );
    let pdf = response.bytes().await.unwrap();
    assert_eq!(certificate["sha256"], hex::encode(Sha256::digest(&pdf)));
    assert_eq!(certificate["size"], pdf.len());
    let seals = seal::verify(&pdf).unwrap();
    assert!(
        seals.iter().all(|seal| seal.intact && seal.covers_whole_file),
        "{seals:?}"
    );
    assert_eq!(seals.len(), 1);
    assert_eq!(francesca.get(&path).await.expect(200).bytes, pdf);
    let log = francesca.get("/profile/accesses").await.expect(200).json();
    assert_eq!(log["items"][0]["event"], "certificate_downloaded");
}

#[actix_web::test]
async fn the_list_is_paged_newest_first() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let first = one(&francesca).await;
    town.app.clock.advance(chrono::Duration::minutes(1));
    let second = one(&francesca).await;
    let page = francesca.get("/certificates?limit=1").await.expect(200).json();
    assert_eq!(page["items"], json!([second]));
    let cursor = page["next_cursor"].as_str().unwrap();
    let path = format!("/certificates?limit=1&cursor={cursor}");
    let page = francesca.get(&path).await.expect(200).json();
    assert_eq!(
        (&page["items"], &page["next_cursor"]),
        (&json!([first]), &Value::Null)
    );
    francesca.get("/certificates?cursor=nonsense").await.expect(400);
}

#[actix_web::test]
async fn an_operator_annuls_a_certificate_and_who_has_it_reads_why() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let certificate = one(&francesca).await;
    // Whether mail works does not matter.
    town.mail.set_down(Some(Down::Silent));
    let operator = town.registrar(EVA).await;
    let id = certificate["id"].as_str().unwrap();
    let path = format!("/backoffice/certificates/{id}/annulment");
    let body = json!({ "reason": "Indirizzo non aggiornato" });
    for nobody in [&francesca, &town.visitor()] {
        assert!(nobody.post(&path, &body).await.status.is_client_error());
    }
    operator.post(&path, &json!({ "reason": "" })).await.expect(422);
    let annul = || {
        operator
            .request(Method::POST, &path)
            .header("Idempotency-Key", "a")
    };
    operator.send(annul().json(&body)).await.expect(204);
    operator.send(annul().json(&body)).await.expect(204);
    let again = operator.post(&path, &body).await.expect(409);
    assert_eq!(again.problem(), "conflict");
    let told = again.json()["detail"].as_str().unwrap().to_owned();
    assert!(told.contains("già annullato"), "{told}");
    let nothing = "/backoffice/certificates/0193573a-9f00-7a31-8d5e-2f6c1b0a9e47/annulment";
    operator.post(nothing, &body).await.expect(404);

    let shown = issued(&francesca).await.pop().unwrap();
    assert_eq!(
        (&shown["status"], &shown["annulled_because"]),
        (&json!("annulled"), &body["reason"])
    );
    let messages = francesca.get("/messages").await.expect(200).json();
    let told: Vec<&str> = messages["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["body"].as_str().unwrap())
        .filter(|text| text.contains("Indirizzo non aggiornato"))
        .collect();
    assert_eq!(told.len(), 1, "{messages}");
    assert!(told[0].contains(certificate["number"].as_str().unwrap()));
    let log = francesca.get("/profile/accesses").await.expect(200).json();
    let last = &log["items"][0];
    assert_eq!(
        (&last["event"], &last["actor"]),
        (&json!("certificate_annulled"), &json!("operator"))
    );
    let check = format!("/verifications/{}", certificate["code"].as_str().unwrap());
    let found = town.visitor().get(&check).await.expect(200).json();
    assert_eq!(found["status"], "annulled");
    assert!(
        !found.to_string().contains("Indirizzo"),
        "why is the citizen's affair"
    );
}
