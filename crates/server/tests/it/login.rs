//! Signing in with SPID through the whole product: good answers open a session, all others open a
//! page that says what to do, at the very address to which they came.

use crate::stage::{Form, Stage, form_of};
use reqwest::StatusCode;
use sportello_identity::Answer;
use sportello_simulators::spid_idp::Problem;
use sportello_storage::audit::{self, Chain};
use sportello_storage::{login_log, tenants};

const GIULIA: [(&str, &str); 2] = [("citizen", "giulia-serra"), ("decision", "agree")];

#[tokio::test]
async fn a_citizen_signs_in_comes_back_to_the_same_place_and_leaves() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    let landed = browser.login("aurora", 2, &GIULIA).await;
    assert_eq!(landed.status(), 200);
    assert_eq!(landed.url().path(), "/domande-frequenti");
    let (status, who) = browser.whoami().await;
    assert_eq!(status, 200);
    assert_eq!(
        (&who["given_name"], &who["level"]),
        (&"Giulia".into(), &"l2".into())
    );
    let left = browser.open("/auth/spid/logout").await;
    assert_eq!(left.url().path(), "/");
    assert_eq!(browser.whoami().await.0, 401);
    stage.close().await;
}

#[tokio::test]
async fn a_level_one_session_is_closed_at_the_provider_too() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    browser.login("aurora", 1, &GIULIA).await;
    let asking = browser.open("/auth/spid/logout").await.text().await.unwrap();
    let back = browser.post(&form_of(&asking)).await;
    assert_eq!(back.status(), 200);
    assert_eq!(browser.whoami().await.0, 401);
    stage.close().await;
}

#[tokio::test]
async fn stepping_up_replaces_the_session() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    browser.login("aurora", 1, &GIULIA).await;
    browser.login("boreale", 2, &GIULIA).await;
    let (_, who) = browser.whoami().await;
    assert_eq!(who["level"], "l2");
    let sessions: serde_json::Value = browser.open("/api/v1/sessions").await.json().await.unwrap();
    assert_eq!(sessions["items"].as_array().unwrap().len(), 1);
    stage.close().await;
}

#[tokio::test]
async fn every_anomaly_and_every_malicious_answer_is_refused_where_it_came() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    for problem in Problem::ALL.iter().filter(|problem| **problem != Problem::Replay) {
        let decision = [
            ("citizen", "giulia-serra"),
            ("decision", "problem"),
            ("problem", problem.slug()),
        ];
        let refused = browser.login("aurora", 2, &decision).await;
        let slug = problem.slug();
        assert!(
            matches!(refused.status(), StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST),
            "{slug}: {}",
            refused.status()
        );
        assert_eq!(refused.url().path(), "/auth/spid/callback", "{slug}");
        let page = refused.text().await.unwrap();
        assert!(
            page.contains("<h1") && page.contains("/accesso?"),
            "{slug}: {page}"
        );
        assert_eq!(browser.whoami().await.0, 401, "{slug}");
    }
    stage.close().await;
}

#[tokio::test]
async fn an_answer_counts_once() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    let answer = browser.answer("aurora", 2, "/", &GIULIA).await;
    assert_eq!(browser.post(&answer).await.status(), 200);
    assert_eq!(browser.post(&answer).await.status(), 403);
    stage.close().await;
}

#[tokio::test]
async fn an_answer_in_another_browser_signs_nobody_in() {
    let stage = Stage::open().await;
    let (attacker, victim) = (stage.browser(), stage.browser());
    let answer = attacker.answer("aurora", 2, "/", &GIULIA).await;

    // Without any cookie the page posts itself once more, then it is over.
    let again = victim.post(&answer).await;
    assert_eq!(again.status(), 200);
    let again = form_of(&again.text().await.unwrap());
    assert_eq!(victim.post(&again).await.status(), 403);

    // With the cookie of a login of its own it is refused at once.
    victim.begin("aurora", 2, "/").await;
    assert_eq!(victim.post(&answer).await.status(), 403);
    assert_eq!(victim.whoami().await.0, 401);

    // The one who began is not harmed by the attempt.
    assert_eq!(attacker.post(&answer).await.status(), 200);
    stage.close().await;
}

#[tokio::test]
async fn a_login_begins_only_at_listed_providers_and_ends_only_here() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    let unknown = browser
        .open("/auth/spid/login?idp=https%3A%2F%2Fidp.evil.example&level=2")
        .await;
    assert_eq!(unknown.status(), 400);
    for place in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        assert_eq!(browser.begin("aurora", 2, place).await.status(), 400, "{place}");
    }
    assert_eq!(browser.begin("aurora", 9, "/").await.status(), 400);
    stage.close().await;
}

/// The request that an answer names.
fn request_of(form: &Form) -> String {
    let fields = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&form.fields)
        .finish();
    Answer::new("", fields.as_bytes()).in_response_to().unwrap()
}

/// Answers to the request that were kept, and entries of the audit log.
async fn kept(stage: &Stage, request: &str) -> (i64, Chain) {
    let app = stage.town.portal.app();
    let tx = app.db.system_read().await.unwrap();
    let borgoverde = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap();
    drop(tx);
    let tx = app.db.read(borgoverde.id).await.unwrap();
    let answers = login_log::answers_to(&tx, request).await.unwrap();
    (answers, audit::verify_chain(&tx).await.unwrap())
}

#[tokio::test]
async fn an_answer_that_belongs_to_no_login_of_this_browser_leaves_nothing_behind() {
    let stage = Stage::open().await;
    let (mine, other) = (stage.browser(), stage.browser());
    let answer = mine.answer("aurora", 2, "/", &GIULIA).await;
    let request = request_of(&answer);
    let before = kept(&stage, &request).await;
    assert_eq!(before.0, 0);
    let mut resent = answer.clone();
    resent.fields.push(("resent".to_owned(), "1".to_owned()));
    assert_eq!(other.post(&resent).await.status(), 403);
    // With a login of its own, which this answer does not belong to.
    other.begin("aurora", 2, "/").await;
    assert_eq!(other.post(&answer).await.status(), 403);
    let mut nonsense = answer.clone();
    for (name, value) in &mut nonsense.fields {
        if name == "SAMLResponse" {
            *value = "A".repeat(200_000);
        }
    }
    assert!(other.post(&nonsense).await.status().is_client_error());
    assert_eq!(kept(&stage, &request).await, before);
    mine.post(&answer).await;
    let after = kept(&stage, &request).await;
    assert_eq!(after.0, 1);
    assert_ne!(after.1, before.1);
    stage.close().await;
}

#[tokio::test]
async fn a_browser_that_sends_bad_answers_again_and_again_ends_its_login() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    let mut answer = browser.answer("aurora", 2, "/", &GIULIA).await;
    let request = request_of(&answer);
    for (name, value) in &mut answer.fields {
        if name == "RelayState" {
            value.push('x');
        }
    }
    for _ in 0..6 {
        assert!(browser.post(&answer).await.status().is_client_error());
    }
    assert_eq!(kept(&stage, &request).await.0, 3);
    stage.close().await;
}
