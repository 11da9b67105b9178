//! Signing in with SPID through the whole product: good answers open a session, all others open a
//! page that says what to do, at the very address to which they came.

use crate::stage::{Stage, form_of};
use reqwest::StatusCode;
use sportello_simulators::spid_idp::Problem;

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
