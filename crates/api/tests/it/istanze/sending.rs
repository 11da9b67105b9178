//! An istanza is sent once, as the profile says who sends it, and its receipt can be checked.

use super::{answers, attach, begin, printed_code, ready_draft, submit};
use crate::support::{EVA, MONTEFIORE, Town};
use serde_json::json;
use sha2::{Digest, Sha256};
use sportello_types::istanze::{Istanza, Status};
use sportello_types::verifications::Verification;

#[actix_web::test]
async fn a_citizen_sends_an_istanza_and_holds_a_registered_receipt() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    let sent: Istanza = submit(&mario, &id, "once").await.expect(200).read();
    assert_eq!(sent.summary.status, Status::Registered);
    let entry = sent.summary.registration.clone().unwrap();
    assert_eq!(entry.number.to_string(), "0000001/2026");
    assert_eq!(sent.summary.outcome_due_on.unwrap().to_string(), "2026-12-24");
    assert_eq!(sent.answers.0["applicant"]["tax_code"], "RSSMRA80A01H501U");
    assert_eq!(sent.receipt_size, None);

    town.work().await;
    let shown: Istanza = mario.get(&format!("/istanze/{id}")).await.expect(200).read();
    let receipt = mario.get(&format!("/istanze/{id}/receipt")).await.expect(200);
    assert!(receipt.bytes.starts_with(b"%PDF-"));
    assert_eq!(
        shown.receipt_size,
        Some(i64::try_from(receipt.bytes.len()).unwrap())
    );
    assert!(
        !sportello_documents::seal::verify(&receipt.bytes)
            .unwrap()
            .is_empty()
    );
    let mails = town.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].attachments[0].bytes, receipt.bytes);
    let messages = mario.get("/messages").await.expect(200).json();
    assert!(
        messages["items"][0]["body"]
            .as_str()
            .unwrap()
            .contains("0000001/2026")
    );
    let segnatura = mario.get(&format!("/istanze/{id}/segnatura")).await.expect(200);
    assert!(String::from_utf8(segnatura.bytes).unwrap().contains("0000001"));
}

#[actix_web::test]
async fn a_double_click_and_a_lost_answer_make_one_istanza() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    let (first, second) = futures_util::join!(submit(&mario, &id, "k"), submit(&mario, &id, "k"));
    let first: Istanza = first.expect(200).read();
    let second: Istanza = second.expect(200).read();
    assert_eq!(first.summary.registration, second.summary.registration);
    let again: Istanza = submit(&mario, &id, "another key").await.expect(200).read();
    assert_eq!(again.summary.registration, first.summary.registration);
    town.work().await;
    assert_eq!(town.mails().len(), 1);
}

#[actix_web::test]
async fn what_stands_against_sending_is_pointed_at_and_the_draft_stays() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = begin(&mario).await;
    let mut content = json!({ "answers": answers("none"), "step": null });
    content["answers"]["registered_lease"] = json!([]);
    content["answers"]["vehicles"][0]["plate"]["plate"] = json!("OO000OO");
    mario
        .put(&format!("/istanze/{id}/draft"), &etag, &content)
        .await
        .expect(200);
    let refused = submit(&mario, &id, "k").await.expect(422);
    let pointers = refused.pointers();
    assert!(
        pointers.contains(&"/answers/registered_lease".to_owned()),
        "{pointers:?}"
    );
    assert!(
        pointers
            .iter()
            .any(|p| p.starts_with("/answers/vehicles/0/plate")),
        "{pointers:?}"
    );
    let draft: Istanza = mario.get(&format!("/istanze/{id}")).await.expect(200).read();
    assert_eq!(draft.summary.status, Status::Draft);
    assert_eq!(draft.answers.0["zone"], "b");
}

#[actix_web::test]
async fn certified_data_in_the_answers_are_the_profiles_whatever_was_sent() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = begin(&mario).await;
    let file = attach(&mario, &id).await;
    let mut content = json!({ "answers": answers(&file) });
    content["answers"]["applicant"] = json!({
        "given_name": "Eva", "family_name": "Aiello", "birth_date": "1979-12-31", "tax_code": EVA
    });
    mario
        .put(&format!("/istanze/{id}/draft"), &etag, &content)
        .await
        .expect(200);
    let sent: Istanza = submit(&mario, &id, "k").await.expect(200).read();
    assert_eq!(sent.answers.0["applicant"]["tax_code"], "RSSMRA80A01H501U");
}

#[actix_web::test]
async fn a_receipt_is_checked_by_the_code_printed_on_it_where_it_was_issued() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    submit(&mario, &id, "k").await.expect(200);
    town.work().await;
    let receipt = mario
        .get(&format!("/istanze/{id}/receipt"))
        .await
        .expect(200)
        .bytes;
    let path = format!("/verifications/{}", printed_code(&receipt));
    let found: Verification = town.visitor().get(&path).await.expect(200).read();
    assert_eq!(found.issuer, "Comune di Borgoverde");
    assert_eq!(found.number.unwrap().to_string(), "0000001/2026");
    assert_eq!(found.submission_number.to_string(), "S-2026-000001");
    assert!(!found.provisional);
    assert_eq!(found.sha256, hex::encode(Sha256::digest(&receipt)));
    let elsewhere = town.visitor_of(MONTEFIORE).get(&path).await.expect(404);
    assert_eq!(elsewhere.problem(), "not_found");
    let invented = format!("/verifications/{}", "A".repeat(43));
    town.visitor().get(&invented).await.expect(404);
}
