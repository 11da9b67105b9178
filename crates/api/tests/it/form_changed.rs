//! A form that changes while somebody fills it in.

use crate::istanze::{answers, attach, begin, submit};
use crate::support::{Person, Town};
use serde_json::json;
use sportello_types::istanze::{Istanza, Status};
use sportello_types::services::ServiceForm;

/// What the person is told when sending what was filled in under a version of the form.
async fn sent_under(person: &Person<'_>, version: &str) -> (crate::support::Answer, Istanza) {
    let (id, etag) = begin(person).await;
    let file = attach(person, &id).await;
    let content = json!({ "answers": answers(&file), "form_version": version });
    person
        .put(&format!("/istanze/{id}/draft"), &etag, &content)
        .await
        .expect(200);
    let answer = submit(person, &id, &id).await;
    let now = person.get(&format!("/istanze/{id}")).await.expect(200).read();
    (answer, now)
}

#[actix_web::test]
async fn answers_to_a_form_that_has_changed_are_kept_and_not_sent_unseen() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (refused, draft) = sent_under(&mario, "0123456789abcdef").await;
    assert_eq!(refused.expect(409).problem(), "form_changed");
    assert_eq!(draft.summary.status, Status::Draft);
    assert!(draft.form_outdated);
    assert_eq!(draft.answers.0["zone"], "b");

    // Saved once more by whoever says nothing of the form: still not looked through.
    let id = draft.summary.id;
    let path = format!("/istanze/{id}/draft");
    let etag = format!("\"{}\"", draft.version);
    let content = json!({ "answers": draft.answers });
    mario.put(&path, &etag, &content).await.expect(200);
    let again = submit(&mario, &id.to_string(), "again").await;
    assert_eq!(again.expect(409).problem(), "form_changed");

    let form: ServiceForm = mario.get("/services/permesso-ztl/form").await.expect(200).read();
    let (sent, _) = sent_under(&mario, &form.version).await;
    sent.expect(200);
}

#[actix_web::test]
async fn a_version_that_no_form_can_have_is_pointed_at() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = begin(&mario).await;
    let content = json!({ "answers": {}, "form_version": "0".repeat(65) });
    let refused = mario
        .put(&format!("/istanze/{id}/draft"), &etag, &content)
        .await
        .expect(422);
    assert_eq!(refused.json()["fields"][0]["pointer"], "/form_version");
}
