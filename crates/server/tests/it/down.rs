//! Providers that do not answer: what the portal does with what it knows, what it says to the citizen, and
//! what is made up for later. Cards, whose lists and responders are silent, have tests in `cns_troubles.rs`.

use crate::card_reader::problem;
use crate::hand::{Hand, leads, marked};
use crate::stage::{Stage, borgoverde, form_of, last_outcome};
use chrono::TimeDelta;
use reqwest::Client;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::Value;
use sportello_api::Clock;
use sportello_server::wiring::Surroundings;
use sportello_simulators::spid_idp::Problem;
use sportello_storage::provider_tokens;
use sportello_types::ids::SessionId;
use std::time::Duration;

const GIULIA: [(&str, &str); 2] = [("citizen", "giulia-serra"), ("decision", "agree")];

#[tokio::test]
async fn an_answer_of_spid_in_hand_is_judged_while_its_provider_is_down() {
    let stage = Stage::open().await;
    let (browser, other) = (stage.browser(), stage.browser());
    let answer = browser.answer("aurora", 2, "/domande-frequenti", &GIULIA).await;
    let alone = stage.deserted().await;
    // Keys and addresses are those of the registry; nobody is asked.
    assert_eq!(browser.post(&answer).await.url().path(), "/domande-frequenti");
    assert_eq!(browser.whoami().await.0, 200);
    // Who begins now gets a request that leads to nobody, and harms nobody: the list is there, and
    // another provider can be tried.
    let begun = other.begin("aurora", 2, "/").await;
    assert_eq!(begun.status(), 200);
    let request = form_of(&begun.text().await.unwrap());
    assert!(!other.reaches(&request).await, "the provider is down");
    assert_eq!(other.open("/accesso").await.status(), 200);
    assert_eq!(other.begin("boreale", 2, "/").await.status(), 200);
    assert_eq!(other.whoami().await.0, 401);
    alone.close().await;
}

#[tokio::test]
async fn who_leaves_is_out_of_the_portal_although_the_spid_provider_is_down() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    browser.login("aurora", 1, &GIULIA).await;
    let alone = stage.deserted().await;
    let asking = browser.open("/auth/spid/logout").await;
    assert_eq!(asking.status(), 200);
    let request = form_of(&asking.text().await.unwrap());
    assert!(!browser.reaches(&request).await, "the provider is down");
    assert_eq!(browser.whoami().await.0, 401);
    alone.close().await;
}

/// The state of the providers of SPID and CIE, as the sign-in page shows it.
async fn states(browser: &crate::stage::Browser) -> impl Fn(&str) -> Value {
    let list: Value = browser
        .open("/api/v1/identity-providers")
        .await
        .json()
        .await
        .unwrap();
    move |entity_id| {
        let items = list["items"].as_array().unwrap();
        let found = items.iter().find(|item| item["entity_id"] == entity_id);
        found.unwrap_or_else(|| panic!("{entity_id} in {list}"))["state"].clone()
    }
}

#[tokio::test]
async fn a_spid_provider_that_answers_with_errors_alone_is_said_to_be_in_trouble_until_it_does_not() {
    let behind_proxy = |config: &mut sportello_server::config::Config| {
        config.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    };
    let stage = Stage::open_with(behind_proxy).await;
    let from = |address: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("X-Forwarded-For", HeaderValue::from_str(address).unwrap());
        let client = Client::builder()
            .cookie_store(true)
            .timeout(Duration::from_secs(20))
            .default_headers(headers)
            .no_proxy();
        stage.browser_of(client.build().unwrap())
    };
    let failing = [
        ("citizen", "giulia-serra"),
        ("decision", "problem"),
        // A status of failure without a number that is one.
        ("problem", Problem::MarkupInMessage.slug()),
    ];
    let first = from("192.0.2.1");
    let (aurora, boreale) = (first.entity_id("aurora"), first.entity_id("boreale"));
    for (client, said) in [
        ("192.0.2.1", "ready"),
        ("192.0.2.2", "ready"),
        ("192.0.2.3", "troubled"),
    ] {
        let refused = from(client).login("aurora", 2, &failing).await;
        assert_eq!(problem(refused).await, "spid_refused");
        let shown = states(&first).await;
        assert_eq!(shown(&aurora), said, "{client}");
        assert_eq!(shown(&boreale), "ready", "{client}");
    }
    // It may be tried all the same, and one good answer ends the trouble.
    assert_eq!(first.login("aurora", 2, &GIULIA).await.status(), 200);
    assert_eq!(states(&first).await(&aurora), "ready");
    stage.close().await;
}

#[tokio::test]
async fn a_cie_provider_that_goes_down_on_the_way_ends_the_login_with_a_page_that_says_so() {
    let stage = marked(Stage::open().await).await;
    let hand = Hand::new(&stage);
    let page = hand.begin(2).await;
    let back = hand.decide(&page, &GIULIA).await;
    let alone = stage.deserted().await;
    let refused = hand.open(back.as_str()).await;
    assert_eq!(refused.status(), 503);
    assert_eq!(problem(refused).await, "cie_unavailable");
    let outcome = last_outcome(alone.portal.app()).await;
    assert_eq!(outcome, "the provider's token endpoint does not answer");
    assert_eq!(hand.whoami().await.0, 401);
    // The code may have been used: it is not sent again.
    assert_eq!(hand.open(back.as_str()).await.status(), 403);
    alone.close().await;
}

#[tokio::test]
async fn cie_is_offered_as_long_as_the_chain_at_hand_counts_and_then_said_to_be_in_trouble() {
    let around = Surroundings {
        clock: Clock::fixed(Clock::system().now()),
        ..Surroundings::system()
    };
    let stage = marked(Stage::open_in(around, |_| ()).await).await;
    let (hand, browser) = (Hand::new(&stage), stage.browser());
    let provider = stage.town.simulators.cie.provider().to_owned();
    hand.begin(2).await;
    let alone = stage.deserted().await;
    assert_eq!(states(&browser).await(&provider), "ready");
    let asked = leads(&hand.portal("/auth/cie/login").await);
    assert!(asked.as_str().starts_with(&provider), "{asked}");
    // Half an hour, as in production.
    alone.portal.app().clock.advance(TimeDelta::minutes(31));
    let refused = hand.portal("/auth/cie/login").await;
    assert_eq!(refused.status(), 503);
    let page = refused.text().await.unwrap();
    assert!(
        page.contains("data-problem=\"cie_unavailable\"") && page.contains("/accesso?"),
        "{page}"
    );
    assert_eq!(states(&browser).await(&provider), "troubled");
    assert_eq!(
        browser.begin("aurora", 2, "/").await.status(),
        200,
        "SPID goes on"
    );
    alone.close().await;
}

#[tokio::test]
async fn who_leaves_does_not_wait_for_cie_and_the_token_is_kept_until_it_is_revoked() {
    let stage = marked(Stage::open().await).await;
    let hand = Hand::new(&stage);
    assert_eq!(hand.login(2, &GIULIA).await.status(), 303);
    let sessions: Value = hand.portal("/api/v1/sessions").await.json().await.unwrap();
    let session: SessionId = sessions["items"][0]["id"].as_str().unwrap().parse().unwrap();
    let alone = stage.deserted().await;
    assert_eq!(hand.portal("/auth/cie/logout").await.status(), 303);
    assert_eq!(hand.whoami().await.0, 401);
    // The worker has had time to try, and in vain.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let tx = borgoverde(alone.portal.app()).await;
    assert!(provider_tokens::exists(&tx, session).await.unwrap());
    drop(tx);
    alone.close().await;
}
