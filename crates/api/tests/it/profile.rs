//! The first access and the profile.

use crate::support::{EVA, MARIO, MONTEFIORE, Town, residence};
use serde_json::json;
use sportello_types::loa::Loa;

#[actix_web::test]
async fn nothing_can_be_begun_before_the_profile_is_complete() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let begun = mario
        .post("/istanze", &json!({ "service": "permesso-ztl" }))
        .await;
    assert_eq!(begun.expect(403).problem(), "profile_incomplete");
    mario.complete_profile().await;
    let begun = mario
        .post("/istanze", &json!({ "service": "permesso-ztl" }))
        .await;
    assert_eq!(begun.expect(403).problem(), "service_not_active");
}

#[actix_web::test]
async fn completing_the_profile_names_what_is_missing() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let answer = mario
        .patch_profile(&json!({ "complete": true }))
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/residence"]);
    let mut wrong = residence();
    wrong["municipality_code"] = json!("M999");
    let answer = mario
        .patch_profile(&json!({ "residence": wrong }))
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/residence/municipality_code"]);
    wrong = residence();
    wrong["street"] = json!("Via \u{202e}amoR");
    let answer = mario
        .patch_profile(&json!({ "residence": wrong }))
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/residence/street"]);
}

#[actix_web::test]
async fn certified_data_cannot_be_changed_and_the_address_takes_the_national_names() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let elsewhere = json!({ "code": "F205", "name": "Milano", "province": "MI", "foreign_town": null });
    let answer = mario
        .patch_profile(&json!({ "birth_place": elsewhere }))
        .await
        .expect(422);
    assert_eq!(answer.pointers(), ["/birth_place"]);
    let mut address = residence();
    address["municipality"] = json!("Ca-gliari");
    let after = mario
        .patch_profile(&json!({ "residence": address }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        after["residence"]["municipality"]
            .as_str()
            .unwrap()
            .to_lowercase(),
        "cagliari"
    );
    assert_eq!(after["provenance"]["residence"]["source"], "citizen");
    assert_eq!(after["provenance"]["birth_place"]["source"], "spid");
}

#[actix_web::test]
async fn a_new_address_is_used_only_after_its_link_was_followed_once() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let after = mario
        .patch_profile(&json!({ "email": "nuova@example.it" }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&after["email"], &after["pending_email"]),
        (&json!("mario.rossi@example.it"), &json!("nuova@example.it"))
    );
    town.work().await;
    let mails = town.mails();
    let mail = mails.last().unwrap();
    assert_eq!(mail.to.as_str(), "nuova@example.it");
    let token = mail
        .content
        .text
        .split("/conferma-email#")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap();
    let visitor = town.visitor();
    let body = json!({ "token": token });
    visitor.post("/email-confirmations", &body).await.expect(204);
    visitor.post("/email-confirmations", &body).await.expect(422);
    let profile = mario.get("/profile").await.expect(200).json();
    assert_eq!(
        (&profile["email"], &profile["pending_email"]),
        (&json!("nuova@example.it"), &json!(null))
    );
}

#[actix_web::test]
async fn a_stale_change_is_refused_and_changes_nothing() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let request = mario
        .request(reqwest::Method::PATCH, "/profile")
        .header("If-Match", "\"99\"")
        .header("Content-Type", "application/merge-patch+json")
        .body(r#"{"pec":"mario@pec.example.it"}"#);
    mario.send(request).await.expect(412);
    assert_eq!(mario.get("/profile").await.json()["pec"], json!(null));
}

#[actix_web::test]
async fn the_copy_of_ones_data_and_the_log_of_accesses_are_the_citizens_alone() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let eva = town.citizen(EVA, Loa::L2).await;
    let copy = mario.get("/profile/export").await.expect(200).json();
    assert_eq!(copy["profile"]["tax_code"], MARIO);
    assert_eq!(copy["activations"].as_array().unwrap().len(), 6);
    let pdf = mario.get("/profile/export-pdf").await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let events = |list: serde_json::Value| -> Vec<String> {
        let items = list["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["event"].as_str().unwrap().to_owned())
            .collect()
    };
    let marios = events(mario.get("/profile/accesses").await.expect(200).json());
    assert_eq!(marios.first().map(String::as_str), Some("profile_exported"));
    assert!(marios.contains(&"activation_given".to_owned()));
    assert!(events(eva.get("/profile/accesses").await.expect(200).json()).is_empty());
}

#[actix_web::test]
async fn the_same_person_is_somebody_else_at_another_municipality() {
    let town = Town::open().await;
    let here = town.ready_citizen().await;
    let there = town.citizen_of(MONTEFIORE, MARIO, Loa::L2).await;
    assert_ne!(here.id, there.id);
    assert_eq!(there.get("/profile").await.expect(200).json()["complete"], false);
}
