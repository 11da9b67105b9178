//! Whoever holds a certificate checks it.

use super::{FRANCESCA, exempt, issue, ready, town, uses};
use crate::support::MONTEFIORE;
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sportello_documents::seal::{VerifyError, verify};
use sportello_mark::KeySet;
use std::collections::BTreeSet;

#[actix_web::test]
async fn anybody_may_see_what_a_certificate_looks_like_and_has_nothing_in_hand() {
    let town = town().await;
    let visitor = town.visitor();
    let facsimile = |kind: &str| format!("/certificate-kinds/{kind}/facsimile");
    for kind in ["residenza", "morte"] {
        let pdf = visitor.get(&facsimile(kind)).await.expect(200).bytes;
        assert!(pdf.starts_with(b"%PDF-"), "{kind}");
        assert!(matches!(verify(&pdf), Err(VerifyError::NoSeal)), "{kind}");
    }
    for nothing in ["cancellazione", "reddito"] {
        visitor.get(&facsimile(nothing)).await.expect(404);
    }
}

#[actix_web::test]
async fn a_code_tells_whether_a_certificate_is_genuine_and_valid_and_nothing_of_anybody() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let (_, use_) = uses(&francesca, "FRANCESCA").await;
    let request = exempt(&["residenza"], &use_, None);
    let certificate = issue(&francesca, &request).await.expect(201).json();
    let code = certificate["code"].as_str().unwrap().to_owned();
    let check = |code: &str| format!("/verifications/{code}");
    let visitor = town.visitor();
    let found = visitor.get(&check(&code)).await.expect(200).json();
    let names: BTreeSet<&str> = found.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        BTreeSet::from([
            "issuer",
            "number",
            "title",
            "issued_at",
            "valid_until",
            "status",
            "sha256"
        ])
    );
    for (name, expected) in [
        ("issuer", &json!("Comune di Borgoverde")),
        ("number", &certificate["number"]),
        ("title", &certificate["title"]),
        ("sha256", &certificate["sha256"]),
        ("valid_until", &json!("2027-02-24")),
        ("status", &json!("valid")),
    ] {
        assert_eq!(&found[name], expected, "{name}");
    }
    // Pages opened before the address was the receipts' too.
    let before = format!("/certificate-verifications/{code}");
    assert_eq!(visitor.get(&before).await.expect(200).json(), found);
    let typed = code.replace('-', "").to_lowercase();
    assert_eq!(visitor.get(&check(&typed)).await.expect(200).json(), found);
    let last = if code.ends_with('0') { "1" } else { "0" };
    let other = format!("{}{last}", code.strip_suffix(|_: char| true).unwrap());
    for unknown in [other.as_str(), "0000-0000-0000-0000", "nonsense"] {
        assert_eq!(
            visitor.get(&check(unknown)).await.expect(404).problem(),
            "not_found"
        );
    }
    let elsewhere = town.visitor_of(MONTEFIORE);
    elsewhere.get(&check(&code)).await.expect(404);

    // The last day counts: 24 February, until midnight in Italy.
    town.app.clock.advance(Duration::days(92) + Duration::hours(13));
    let status = async || {
        let found: Value = visitor.get(&check(&code)).await.expect(200).json();
        found["status"].clone()
    };
    assert_eq!(status().await, "valid");
    town.app.clock.advance(Duration::hours(1));
    assert_eq!(status().await, "expired");
}

#[actix_web::test]
async fn the_keys_of_the_marks_are_published_for_whoever_checks_without_asking() {
    let town = town().await;
    let keys = town.request(Method::GET, "/.well-known/contrassegno-keys.json");
    let response = keys.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    assert_eq!(response.headers()["cache-control"], "public, max-age=300");
    let published: KeySet = response.json().await.unwrap();
    let marks = &town.app.mark_keys[&town.tenant(crate::support::BORGOVERDE)];
    assert_eq!(published, marks.published);
    assert!(marks.may_sign(town.app.clock.now()));
}
