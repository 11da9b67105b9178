//! What was sent: one document, the same for register, receipt and citizen, whatever changes later.

use crate::istanze::{begin, ready_draft, submit};
use crate::support::Town;
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sportello_types::istanze::{Istanza, Status};
use sportello_types::sent::SentIstanza;
use std::process::Command;

#[actix_web::test]
async fn what_was_sent_reads_the_same_after_the_profile_has_changed() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    let path = format!("/istanze/{id}");
    let none = mario.get(&format!("{path}/document")).await.expect(404);
    assert_eq!(none.problem(), "not_found");
    let sent: Istanza = submit(&mario, &id, "k").await.expect(200).read();
    let segnatura = mario.get(&format!("{path}/segnatura")).await.expect(200).bytes;
    let document = mario.get(&format!("{path}/document")).await.expect(200);
    let hash = hex::encode(Sha256::digest(&document.bytes));
    assert_eq!(sent.document_sha256.as_deref(), Some(hash.as_str()));
    let frozen: SentIstanza = document.read();
    assert_eq!(frozen.answers, sent.answers);
    assert_eq!(frozen.in_words, sent.in_words);
    assert!(!sent.in_words.is_empty());
    assert_eq!(frozen.attachments, sent.attachments);

    is_sealed(&segnatura);

    mario
        .patch_profile(&json!({ "mobile": "+39 333 1234567", "pec": "mario@pec.example.it" }))
        .await
        .expect(200);
    town.work().await;
    let shown: Istanza = mario.get(&path).await.expect(200).read();
    assert_eq!(shown.document_sha256, sent.document_sha256);
    assert_eq!(shown.in_words, sent.in_words);
    let again = mario.get(&format!("{path}/segnatura")).await.expect(200).bytes;
    assert!(
        segnatura == again,
        "the segnatura of an immutable entry has changed"
    );
}

/// Has xmlsec1, where it is installed, check the seal by the certificate beside it, also after one byte
/// was flipped.
fn is_sealed(segnatura: &[u8]) {
    let xml = String::from_utf8(segnatura.to_vec()).unwrap();
    let (_, rest) = xml.split_once("<ds:X509Certificate>").unwrap();
    let (certificate, _) = rest.split_once('<').unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (document, pem) = (
        folder.path().join("segnatura.xml"),
        folder.path().join("seal.pem"),
    );
    std::fs::write(
        &pem,
        format!("-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n"),
    )
    .unwrap();
    let changed = xml.replacen("NumeroRegistrazione>0000001<", "NumeroRegistrazione>0000002<", 1);
    assert!(changed != xml);
    for (text, good) in [(xml, true), (changed, false)] {
        std::fs::write(&document, text).unwrap();
        let judged = Command::new("xmlsec1")
            .args(["--verify", "--enabled-key-data", "key-name", "--pubkey-cert-pem"])
            .arg(&pem)
            .args([
                "--id-attr:Id",
                "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
            ])
            .arg(&document)
            .output();
        match judged {
            Ok(output) => assert_eq!(output.status.success(), good, "{output:?}"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                eprintln!("SKIPPED a check: xmlsec1 is not installed");
                return;
            }
            Err(error) => panic!("xmlsec1: {error}"),
        }
    }
}

#[actix_web::test]
async fn what_another_device_saved_after_the_review_is_not_sent_unseen() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, reviewed) = ready_draft(&mario).await;
    let path = format!("/istanze/{id}");
    let draft: Istanza = mario.get(&path).await.expect(200).read();
    let content = json!({ "answers": draft.answers, "step": "declarations" });
    let newer = mario
        .put(&format!("{path}/draft"), &reviewed, &content)
        .await
        .expect(200);
    let send = |etag: String| {
        mario
            .request(Method::POST, &format!("{path}/submission"))
            .header("Idempotency-Key", &etag)
            .header("If-Match", &etag)
    };
    let refused = mario.send(send(reviewed)).await.expect(412);
    assert_eq!(refused.problem(), "precondition_failed");
    let untouched: Istanza = mario.get(&path).await.expect(200).read();
    assert_eq!(untouched.summary.status, Status::Draft);
    mario.send(send(newer.etag.unwrap())).await.expect(200);
}

#[actix_web::test]
async fn an_operation_of_a_group_that_is_not_active_names_the_group() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (draft, etag) = ready_draft(&mario).await;
    let (other, _) = ready_draft(&mario).await;
    submit(&mario, &other, "k").await.expect(200);
    town.app.clock.advance(Duration::minutes(1));
    for group in ["applications", "your_applications", "communications"] {
        mario.delete(&format!("/activations/{group}")).await.expect(204);
    }
    let refused = |answer: crate::support::Answer, group: &str| {
        let answer = answer.expect(403);
        assert_eq!(answer.problem(), "service_not_active");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(group), "{detail}");
    };
    let content = json!({ "answers": {} });
    let path = format!("/istanze/{draft}");
    refused(
        mario.put(&format!("{path}/draft"), &etag, &content).await,
        "istanze",
    );
    refused(mario.get(&path).await, "istanze");
    refused(submit(&mario, &draft, "s").await, "istanze");
    refused(mario.get("/istanze").await, "Le tue istanze");
    for what in ["", "/document", "/segnatura"] {
        refused(
            mario.get(&format!("/istanze/{other}{what}")).await,
            "Le tue istanze",
        );
    }
    refused(mario.get("/messages").await, "Comunicazioni");

    // One answer names all that a draft needs, another no more than what is asked for.
    let groups = |answer: crate::support::Answer| answer.expect(403).json()["groups"].clone();
    let all = json!(["applications", "your_applications", "communications"]);
    let begun = mario
        .post("/istanze", &json!({ "service": "permesso-ztl" }))
        .await;
    assert_eq!(groups(begun), all);
    assert_eq!(groups(mario.get(&path).await), all);
    assert_eq!(groups(submit(&mario, &draft, "s").await), all);
    assert_eq!(groups(mario.get("/messages").await), json!(["communications"]));

    // Nothing was lost meanwhile.
    town.app.clock.advance(Duration::minutes(1));
    mario.make_ready().await;
    let kept: Value = mario.get(&path).await.expect(200).json();
    assert_ne!(kept["answers"], json!({}));
}

#[actix_web::test]
async fn drafts_do_not_pile_up_without_end() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    for _ in 0..30 {
        begin(&mario).await;
    }
    let refused = mario
        .post("/istanze", &json!({ "service": "permesso-ztl" }))
        .await
        .expect(409);
    assert_eq!(refused.problem(), "too_many_drafts");
}
