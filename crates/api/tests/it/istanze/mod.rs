//! An istanza from its first letter to its receipt.

mod drafts;
mod seen;
mod sending;
mod withdrawal;

use crate::support::{Person, residence};
use reqwest::Method;
use serde_json::{Value, json};
use std::process::Command;

const SERVICE: &str = "permesso-ztl";

/// Begins a draft; its id and `ETag`.
pub(crate) async fn begin(person: &Person<'_>) -> (String, String) {
    begin_of(person, SERVICE).await
}

/// The same for another service.
pub(crate) async fn begin_of(person: &Person<'_>, service: &str) -> (String, String) {
    let begun = person
        .post("/istanze", &json!({ "service": service }))
        .await
        .expect(201);
    let etag = begun.etag.clone().unwrap();
    (begun.json()["id"].as_str().unwrap().to_owned(), etag)
}

/// Attaches a real PDF to the field of the lease.
pub(crate) async fn attach(person: &Person<'_>, id: &str) -> String {
    attach_to(person, id, "registered_lease").await
}

/// The same to another field: the PDF is the blank form of the permit.
pub(crate) async fn attach_to(person: &Person<'_>, id: &str, field: &str) -> String {
    let pdf = person
        .get(&format!("/services/{SERVICE}/blank-form"))
        .await
        .expect(200)
        .bytes;
    let request = person
        .request(Method::POST, &format!("/istanze/{id}/attachments?field={field}"))
        .header(
            "Content-Disposition",
            "attachment; filename*=UTF-8''contratto%20perch%C3%A9.pdf",
        )
        .body(pdf);
    let file = person.send(request).await.expect(201).json();
    assert_eq!(
        (&file["name"], &file["media_type"]),
        (&json!("contratto perché.pdf"), &json!("application/pdf"))
    );
    file["id"].as_str().unwrap().to_owned()
}

/// Answers that can be sent, and cost nothing: the only vehicle is electric.
pub(crate) fn answers(file: &str) -> Value {
    json!({
        "privacy_read": true,
        "residence": residence(),
        "email": "mario.rossi@example.it",
        "channel": "portal",
        "title_kind": "domiciled",
        "zone": "b",
        "address_in_zone": residence(),
        "household_permits": 0,
        "parking_owned": false,
        "no_garage": true,
        "registered_lease": [file],
        "vehicles": [{
            "plate": { "country": "IT", "plate": "AB123CD" },
            "vehicle_kind": "car", "fuel": "electric", "owner": "self"
        }],
        "renewal": false,
        "period_start": "2026-12-01",
        "period_end": "2027-11-30",
        "truth": true
    })
}

/// A draft that can be sent; its id and `ETag`.
pub(crate) async fn ready_draft(person: &Person<'_>) -> (String, String) {
    let (id, etag) = begin(person).await;
    let file = attach(person, &id).await;
    let content = json!({ "answers": answers(&file), "step": "declarations" });
    let saved = person
        .put(&format!("/istanze/{id}/draft"), &etag, &content)
        .await
        .expect(200);
    (id, saved.etag.unwrap())
}

pub(crate) async fn submit(person: &Person<'_>, id: &str, key: &str) -> crate::support::Answer {
    let request = person
        .request(Method::POST, &format!("/istanze/{id}/submission"))
        .header("Idempotency-Key", key);
    person.send(request).await
}

/// The code of the verification page that a receipt bears.
pub(crate) fn printed_code(receipt: &[u8]) -> String {
    let text = printed(receipt);
    let (_, rest) = text.split_once("/verifica/").unwrap();
    rest.chars().take(43).collect()
}

/// What a receipt says, without blanks.
pub(crate) fn printed(receipt: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ricevuta.pdf");
    std::fs::write(&file, receipt).unwrap();
    let read = Command::new("pdftotext").arg(&file).arg("-").output().unwrap();
    assert!(read.status.success());
    let text = String::from_utf8(read.stdout).unwrap();
    text.split_whitespace().collect()
}
