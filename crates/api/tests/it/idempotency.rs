//! `Idempotency-Key`: a request whose answer was lost is repeated, has no second effect and gets the
//! answer of the first.

use crate::istanze::{ready_draft, submit};
use crate::support::{Answer, Down, EVA, MARIO, Person, Town};
use reqwest::Method;
use serde_json::{Value, json};
use sportello_types::loa::Loa;

async fn post(person: &Person<'_>, path: &str, key: &str, body: &Value) -> Answer {
    let request = person.request(Method::POST, path).header("Idempotency-Key", key);
    person.send(request.json(body)).await
}

async fn upload(person: &Person<'_>, id: &str, key: &str, content: &[u8]) -> Answer {
    let path = format!("/istanze/{id}/attachments?field=registered_lease");
    let request = person
        .request(Method::POST, &path)
        .header("Idempotency-Key", key)
        .header("Content-Type", "application/octet-stream")
        .header(
            "Content-Disposition",
            "attachment; filename*=UTF-8''contratto.pdf",
        )
        .body(content.to_vec());
    person.send(request).await
}

async fn count(person: &Person<'_>, path: &str) -> usize {
    let page = person.get(path).await.expect(200).json();
    page["items"].as_array().unwrap().len()
}

#[actix_web::test]
async fn a_withdrawal_repeated_after_a_lost_answer_gives_the_same_answer() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = ready_draft(&mario).await;
    submit(&mario, &id, "k").await.expect(200);
    let path = format!("/istanze/{id}/withdrawal");
    let body = json!({ "reason": "ho cambiato idea" });
    let first = post(&mario, &path, "w", &body).await.expect(200);
    let again = post(&mario, &path, "w", &body).await.expect(200);
    assert_eq!((first.json(), &first.etag), (again.json(), &again.etag));
    let other = post(&mario, &path, "w", &json!({ "reason": "" }))
        .await
        .expect(409);
    assert_eq!(other.problem(), "idempotency_key_reused");
    let late = post(&mario, &path, "x", &body).await.expect(409);
    assert_ne!(late.problem(), "idempotency_key_reused", "withdrawn already");
}

#[actix_web::test]
async fn an_upload_repeated_with_its_key_is_the_same_attachment() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let draft = json!({ "service": "permesso-ztl" });
    let begun = mario.post("/istanze", &draft).await.expect(201).json();
    let id = begun["id"].as_str().unwrap().to_owned();
    let blank = mario.get("/services/permesso-ztl/blank-form").await.expect(200);
    let pdf = blank.bytes.as_slice();
    let other = [pdf, b"\n"].concat();
    let (one, two) = tokio::join!(upload(&mario, &id, "u", pdf), upload(&mario, &id, "u", pdf));
    let attachment = one.expect(201).json();
    assert_eq!(two.expect(201).json(), attachment);
    assert_eq!(upload(&mario, &id, "u", pdf).await.expect(201).json(), attachment);
    let shown = mario.get(&format!("/istanze/{id}")).await.expect(200).json();
    assert_eq!(shown["attachments"].as_array().unwrap().len(), 1, "{shown}");
    let refused = upload(&mario, &id, "u", &other).await.expect(409);
    assert_eq!(refused.problem(), "idempotency_key_reused");
    let path = format!("/istanze/{id}/attachments/{}", attachment["id"].as_str().unwrap());
    mario.get(&path).await.expect(200);
    assert_ne!(
        upload(&mario, &id, "v", pdf).await.expect(201).json()["id"],
        attachment["id"]
    );
}

#[actix_web::test]
async fn a_rating_sent_twice_with_its_key_is_stored_once() {
    let town = Town::open().await;
    let visitor = town.visitor();
    let body = json!({
        "subject": { "kind": "page", "path": "/servizi" }, "stars": 4, "answer": null, "details": null
    });
    post(&visitor, "/ratings", "r", &body).await.expect(204);
    post(&visitor, "/ratings", "r", &body).await.expect(204);
    let operator = town.operator(EVA).await;
    assert_eq!(count(&operator, "/ratings").await, 1);
    let mut other = body.clone();
    other["stars"] = json!(1);
    let refused = post(&visitor, "/ratings", "r", &other).await.expect(409);
    assert_eq!(refused.problem(), "idempotency_key_reused");
    post(&visitor, "/ratings", "s", &body).await.expect(204);
    assert_eq!(count(&operator, "/ratings").await, 2);
}

#[actix_web::test]
async fn a_confirmation_of_an_address_repeated_with_its_key_is_good_once_more() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let change = json!({ "email": "nuova@example.it" });
    mario.patch_profile(&change).await.expect(200);
    town.work().await;
    let mails = town.mails();
    let mail = mails.iter().find(|mail| mail.content.text.contains('#')).unwrap();
    let (_, rest) = mail.content.text.split_once("/conferma-email#").unwrap();
    let token: String = rest.chars().take_while(|c| !c.is_whitespace()).collect();
    let visitor = town.visitor();
    let body = json!({ "token": token });
    post(&visitor, "/email-confirmations", "e", &body)
        .await
        .expect(204);
    post(&visitor, "/email-confirmations", "e", &body)
        .await
        .expect(204);
    post(&visitor, "/email-confirmations", "f", &body)
        .await
        .expect(422);
    let guessed = json!({ "token": "x".repeat(43) });
    post(&visitor, "/email-confirmations", "e", &guessed)
        .await
        .expect(409);
}

#[actix_web::test]
async fn a_job_started_again_twice_with_its_key_is_started_once() {
    let town = Town::open().await;
    town.mail.set_down(Some(Down::Refusing));
    let mario = town.citizen(MARIO, Loa::L2).await;
    let change = json!({ "email": "nuova@example.it" });
    mario.patch_profile(&change).await.expect(200);
    town.work().await;
    let operator = town.operator(EVA).await;
    let dead = operator
        .get("/backoffice/jobs?status=dead")
        .await
        .expect(200)
        .json();
    let path = format!(
        "/backoffice/jobs/{}/retry",
        dead["items"][0]["id"].as_str().unwrap()
    );
    post(&operator, &path, "j", &json!(null)).await.expect(204);
    post(&operator, &path, "j", &json!(null)).await.expect(204);
    post(&operator, &path, "k", &json!(null)).await.expect(404);
    let name = json!({ "name": dead["items"][1]["name"] });
    let all = async || post(&operator, "/backoffice/jobs/retry", "l", &name).await;
    assert_eq!(all().await.expect(200).json()["retried"], 1);
    assert_eq!(all().await.expect(200).json()["retried"], 1);
}
