//! Who comes back, and who steps up: the same citizen, one session. Cards have the same in `cns.rs` and
//! `cns_troubles.rs`.

use crate::hand::{Hand, marked};
use crate::stage::Stage;
use serde_json::Value;

const GIULIA: [(&str, &str); 2] = [("citizen", "giulia-serra"), ("decision", "agree")];

async fn sessions(answer: reqwest::Response) -> usize {
    let sessions: Value = answer.json().await.unwrap();
    sessions["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn who_comes_back_with_spid_is_who_was_there_before_whatever_the_provider() {
    let stage = Stage::open().await;
    let first = stage.browser();
    first.login("aurora", 2, &GIULIA).await;
    let (_, before) = first.whoami().await;
    let profile: Value = first.open("/api/v1/profile").await.json().await.unwrap();
    first.open("/auth/spid/logout").await;
    assert_eq!(first.whoami().await.0, 401);
    let second = stage.browser();
    for (browser, provider) in [(&first, "aurora"), (&second, "boreale")] {
        browser.login(provider, 2, &GIULIA).await;
        let (status, after) = browser.whoami().await;
        assert_eq!(status, 200, "{provider}");
        assert_eq!(after["id"], before["id"], "{provider}");
        assert_eq!(
            after["profile_complete"], before["profile_complete"],
            "{provider}"
        );
        let again: Value = browser.open("/api/v1/profile").await.json().await.unwrap();
        assert_eq!(
            again["version"], profile["version"],
            "nothing new was said: {provider}"
        );
    }
    // Two browsers, two sessions, each its own.
    assert_eq!(sessions(second.open("/api/v1/sessions").await).await, 2);
    stage.close().await;
}

#[tokio::test]
async fn who_comes_back_with_cie_is_who_was_there_before() {
    let stage = marked(Stage::open().await).await;
    let hand = Hand::new(&stage);
    assert_eq!(hand.login(2, &GIULIA).await.status(), 303);
    let (_, before) = hand.whoami().await;
    assert_eq!(hand.portal("/auth/cie/logout").await.status(), 303);
    assert_eq!(hand.whoami().await.0, 401);
    assert_eq!(hand.login(2, &GIULIA).await.status(), 303);
    let (status, after) = hand.whoami().await;
    assert_eq!((status, &after["id"]), (200, &before["id"]));
    assert_eq!(sessions(hand.portal("/api/v1/sessions").await).await, 1);
    stage.close().await;
}

#[tokio::test]
async fn stepping_up_with_cie_replaces_the_session() {
    let stage = marked(Stage::open().await).await;
    let hand = Hand::new(&stage);
    for level in [1, 2, 3] {
        assert_eq!(hand.login(level, &GIULIA).await.status(), 303, "{level}");
        let (_, who) = hand.whoami().await;
        assert_eq!(who["level"], format!("l{level}"));
        assert_eq!(
            sessions(hand.portal("/api/v1/sessions").await).await,
            1,
            "{level}"
        );
    }
    stage.close().await;
}

#[tokio::test]
async fn a_refusal_at_the_provider_leaves_the_session_that_was_there() {
    let stage = marked(Stage::open().await).await;
    let cancelled = [("decision", "cancel")];
    let browser = stage.browser();
    browser.login("aurora", 1, &GIULIA).await;
    let refused = browser.login("boreale", 2, &cancelled).await;
    assert_eq!(refused.status(), 403);
    assert_eq!(browser.whoami().await.1["level"], "l1");
    let hand = Hand::new(&stage);
    hand.login(1, &GIULIA).await;
    assert_eq!(hand.login(2, &cancelled).await.status(), 403);
    assert_eq!(hand.whoami().await.1["level"], "l1");
    stage.close().await;
}
