//! The personal code signs, and what is sent says on what it rests.

use super::{CODE, account, first_sign_in, town};
use crate::istanze::{ready_draft, submit};
use chrono::Duration;
use serde_json::json;
use sportello_types::sent::{SentIstanza, SentWithdrawal};

#[actix_web::test]
async fn each_submission_asks_for_the_code_and_carries_the_recognition() {
    let town = town().await;
    let cookies = first_sign_in(&town, &account(&town).await).await;
    let eva = town.holder(&cookies);
    eva.make_ready().await;
    let (id, _) = ready_draft(&eva).await;
    assert_eq!(
        submit(&eva, &id, "1").await.expect(403).problem(),
        "personal_code_required"
    );
    let path = format!("/istanze/{id}/personal-code");
    let wrong = eva
        .post(&path, &json!({ "personal_code": "ABCD2345" }))
        .await
        .expect(403);
    assert_eq!(wrong.problem(), "personal_code_refused");
    let right = json!({ "personal_code": CODE.to_lowercase() });
    eva.post(&path, &right).await.expect(204);
    town.app.clock.advance(Duration::minutes(6));
    assert_eq!(
        submit(&eva, &id, "2").await.expect(403).problem(),
        "personal_code_required"
    );
    eva.post(&path, &right).await.expect(204);
    submit(&eva, &id, "3").await.expect(200);
    let sent: SentIstanza = eva
        .get(&format!("/istanze/{id}/document"))
        .await
        .expect(200)
        .read();
    let seen = sent.applicant.identified.in_person.unwrap();
    assert_eq!(seen.office, "Comune di Borgoverde");
    let sent_already = eva.post(&path, &right).await.expect(409);
    assert_eq!(sent_already.problem(), "not_a_draft");

    let (next, _) = ready_draft(&eva).await;
    assert_eq!(
        submit(&eva, &next, "4").await.expect(403).problem(),
        "personal_code_required"
    );
}

#[actix_web::test]
async fn each_withdrawal_asks_for_the_code_again() {
    let town = town().await;
    let cookies = first_sign_in(&town, &account(&town).await).await;
    let eva = town.holder(&cookies);
    eva.make_ready().await;
    let (id, _) = ready_draft(&eva).await;
    let (code, withdrawal) = (
        format!("/istanze/{id}/personal-code"),
        format!("/istanze/{id}/withdrawal"),
    );
    let for_act = |act: &str| json!({ "personal_code": CODE, "act": act });
    let early = eva.post(&code, &for_act("withdrawal")).await.expect(409);
    assert_eq!(early.problem(), "not_withdrawable");
    eva.post(&code, &for_act("submission")).await.expect(204);
    submit(&eva, &id, "1").await.expect(200);

    let body = json!({ "reason": "" });
    let unsigned = eva.post(&withdrawal, &body).await.expect(403);
    assert_eq!(unsigned.problem(), "personal_code_required");
    eva.post(&code, &for_act("withdrawal")).await.expect(204);
    eva.post(&withdrawal, &body).await.expect(200);
    let taken_back: SentWithdrawal = eva.get(&withdrawal).await.expect(200).read();
    assert!(taken_back.applicant.identified.in_person.is_some());
    let late = eva.post(&code, &for_act("withdrawal")).await.expect(409);
    assert_eq!(late.problem(), "not_withdrawable");
}

#[actix_web::test]
async fn guessing_the_code_is_slowed_down() {
    let town = town().await;
    let cookies = first_sign_in(&town, &account(&town).await).await;
    let eva = town.holder(&cookies);
    eva.make_ready().await;
    let (id, _) = ready_draft(&eva).await;
    let path = format!("/istanze/{id}/personal-code");
    for _ in 0..3 {
        let wrong = eva.post(&path, &json!({ "personal_code": "ABCD2345" })).await;
        assert_eq!(wrong.expect(403).problem(), "personal_code_refused");
    }
    let right = json!({ "personal_code": CODE });
    let locked = eva.post(&path, &right).await.expect(429);
    assert_eq!(locked.problem(), "credentials_locked");
    town.app.clock.advance(Duration::seconds(61));
    eva.post(&path, &right).await.expect(204);
}

#[actix_web::test]
async fn a_national_identity_signs_without_a_code() {
    let town = town().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    let body = json!({ "personal_code": CODE });
    mario
        .post(&format!("/istanze/{id}/personal-code"), &body)
        .await
        .expect(409);
    submit(&mario, &id, "1").await.expect(200);
    let sent: SentIstanza = mario
        .get(&format!("/istanze/{id}/document"))
        .await
        .expect(200)
        .read();
    assert_eq!(sent.applicant.identified.in_person, None);
    let withdrawal = format!("/istanze/{id}/withdrawal");
    mario
        .post(&withdrawal, &json!({ "reason": "" }))
        .await
        .expect(200);
}
