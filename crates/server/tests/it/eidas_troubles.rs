//! eIDAS when the world around it fails: the node out of reach or out of order, clocks that differ, answers
//! in other hands.

use crate::card_reader::problem;
use crate::stage::{Form, Stage, form_of};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use reqwest::Client;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::Value;
use sportello_api::app::Clock;
use sportello_api::auth::Place;
use sportello_api::auth::refresh::{Source, refresh};
use sportello_identity::Certificate;
use sportello_identity::spid::Trust;
use sportello_server::config::units::Time;
use sportello_server::wiring::{self, Surroundings};
use sportello_storage::{login_log, tenants};

const LENA: [(&str, &str); 2] = [("citizen", "lena-vogt"), ("decision", "agree")];
const GIULIA: [(&str, &str); 2] = [("citizen", "giulia-serra"), ("decision", "agree")];

/// Of each national identity on offer: its state.
async fn states(stage: &Stage) -> Vec<(String, String)> {
    let list = stage.browser().open("/api/v1/identity-providers").await;
    let list: Value = list.json().await.unwrap();
    let word = |item: &Value, member: &str| item[member].as_str().unwrap().to_owned();
    let items = list["items"].as_array().unwrap().iter();
    let mut states: Vec<_> = items
        .map(|item| (word(item, "provider"), word(item, "state")))
        .collect();
    states.sort();
    states.dedup();
    states
}

fn state_of(states: &[(String, String)], provider: &str) -> Vec<String> {
    let of = states.iter().filter(|(kind, _)| kind == provider);
    of.map(|(_, state)| state.clone()).collect()
}

/// How often sign-ins through a national identity ended so, by the metrics.
fn measured(stage: &Stage, provider: &str, outcome: &str) -> String {
    let measures = stage.town.portal.app().metrics.render().unwrap();
    let line = format!("sportello_logins_total{{outcome=\"{outcome}\",provider=\"{provider}\"}} ");
    let found = measures.lines().find_map(|said| said.strip_prefix(&line));
    found.unwrap_or("0").to_owned()
}

/// An error of the node without any of the numbers of what the citizen did.
fn out_of_order(mut refusal: Form) -> Form {
    for (name, value) in &mut refusal.fields {
        if name == "SAMLResponse" {
            let xml = String::from_utf8(STANDARD.decode(&*value).unwrap()).unwrap();
            assert!(xml.contains("ErrorCode nr22"), "{xml}");
            *value = STANDARD.encode(xml.replace("ErrorCode nr22", "Internal error"));
        }
    }
    refusal
}

#[tokio::test]
async fn clocks_may_differ_by_as_much_as_is_set_and_by_three_minutes_at_most() {
    for (seconds, set, good) in [(-150, 3, true), (150, 3, true), (-150, 1, false), (150, 1, false)] {
        let around = Surroundings {
            clock: Clock::fixed(Clock::system().now()),
            ..Surroundings::system()
        };
        let stage = Stage::open_in(around, |config| config.spid.skew = Time::minutes(set)).await;
        // The simulators' clock has gone on while the town was set up.
        let clock = &stage.town.portal.app().clock;
        clock.advance(Clock::system().now() - clock.now() + TimeDelta::seconds(seconds));
        let browser = stage.browser();
        let answer = browser.login("eidas", 2, &LENA).await;
        if good {
            assert_eq!(answer.url().path(), "/domande-frequenti", "{seconds}");
            assert_eq!(browser.whoami().await.1["provider"], "eidas", "{seconds}");
        } else {
            assert_eq!(problem(answer).await, "eidas_refused", "{seconds}");
            assert_eq!(browser.whoami().await.0, 401, "{seconds}");
        }
        stage.close().await;
    }
}

#[tokio::test]
async fn a_node_out_of_order_is_said_to_be_in_trouble_until_it_works_again() {
    let stage = Stage::open_with(|config| {
        config.http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    for last in 1..=3 {
        assert_eq!(state_of(&states(&stage).await, "eidas"), ["ready"], "{last}");
        let address = HeaderValue::from_str(&format!("192.0.2.{last}")).unwrap();
        let client = Client::builder()
            .cookie_store(true)
            .default_headers(HeaderMap::from_iter([(
                "x-forwarded-for".parse().unwrap(),
                address,
            )]))
            .no_proxy()
            .build();
        let browser = stage.browser_of(client.unwrap());
        let refuse = [("citizen", "lena-vogt"), ("decision", "refuse")];
        let refusal = browser.answer("eidas", 2, "/", &refuse).await;
        let told = browser.post(&out_of_order(refusal)).await;
        assert_eq!(problem(told).await, "eidas_refused");
    }
    let after = states(&stage).await;
    assert_eq!(state_of(&after, "eidas"), ["troubled"]);
    assert_eq!(state_of(&after, "spid"), ["ready"], "the others go on");
    let browser = stage.browser();
    browser.login("eidas", 2, &LENA).await;
    assert_eq!(browser.whoami().await.0, 200, "one may try all the same");
    assert_eq!(state_of(&states(&stage).await, "eidas"), ["ready"]);
    stage.close().await;
}

#[tokio::test]
async fn without_the_nodes_metadata_it_is_not_offered_and_spid_goes_on() {
    let stage = Stage::open().await;
    let app = stage.town.portal.app();
    let simulators = &stage.town.simulators;
    let waiting = stage.browser();
    let late = waiting.answer("eidas", 2, "/", &LENA).await;
    let signed = |certificate: &str| Trust::Signed(vec![Certificate::from_base64(certificate).unwrap()]);
    let (_, _, certificate) = simulators.eidas_node().unwrap();
    let address = |text: &str| Place::Address(text.parse().unwrap());
    let sources = [
        Source {
            place: address(&simulators.spid_registry_url()),
            trust: signed(simulators.spid_registry_certificate()),
        },
        Source {
            place: address("http://localhost:1/metadata"),
            trust: signed(certificate),
        },
    ];
    let http = wiring::http_client().unwrap();
    refresh(app, &sources, &http).await.unwrap_err();

    let after = states(&stage).await;
    assert_eq!(state_of(&after, "eidas"), [""; 0]);
    assert_eq!(state_of(&after, "spid"), ["ready"]);
    assert_eq!(stage.browser().begin("eidas", 2, "/").await.status(), 400);
    // Whoever was on the way is told so, and let in by nobody's word.
    assert_eq!(problem(waiting.post(&late).await).await, "eidas_refused");
    assert_eq!(waiting.whoami().await.0, 401);
    let browser = stage.browser();
    browser.login("aurora", 2, &GIULIA).await;
    assert_eq!(browser.whoami().await.0, 200);
    stage.close().await;
}

#[tokio::test]
async fn an_answer_in_another_browser_signs_nobody_in_and_counts_as_one_of_the_node() {
    let stage = Stage::open().await;
    let (attacker, victim) = (stage.browser(), stage.browser());
    let answer = attacker.answer("eidas", 2, "/", &LENA).await;
    // Without any cookie the page posts itself once more, then it is over.
    let again = form_of(&victim.post(&answer).await.text().await.unwrap());
    assert_eq!(problem(victim.post(&again).await).await, "login_foreign_browser");
    // With the cookie of a login of its own, whoever it was begun with, it is refused at once.
    victim.begin("aurora", 2, "/").await;
    assert_eq!(problem(victim.post(&answer).await).await, "login_foreign_browser");
    assert_eq!(victim.whoami().await.0, 401);
    assert_eq!(attacker.post(&answer).await.status(), 200);
    assert_eq!(problem(attacker.post(&answer).await).await, "login_expired");
    // One of SPID counts as one of SPID.
    let of_spid = attacker.answer("aurora", 2, "/", &GIULIA).await;
    assert_eq!(
        problem(victim.post(&of_spid).await).await,
        "login_foreign_browser"
    );

    for (provider, outcome, times) in [
        ("eidas", "login_foreign_browser", "2"),
        ("eidas", "login_expired", "1"),
        ("eidas", "accepted", "1"),
        ("spid", "login_foreign_browser", "1"),
        ("spid", "login_expired", "0"),
        ("spid", "accepted", "0"),
    ] {
        assert_eq!(measured(&stage, provider, outcome), times, "{provider} {outcome}");
    }
    stage.close().await;
}

#[tokio::test]
async fn operators_count_the_nodes_answers_by_themselves() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    for decision in ["refuse", "agree"] {
        browser
            .login("eidas", 2, &[("citizen", "lena-vogt"), ("decision", decision)])
            .await;
    }
    let app = stage.town.portal.app();
    let tx = app.db.system_read().await.unwrap();
    let borgoverde = tenants::by_slug(&tx, "borgoverde").await.unwrap().unwrap();
    drop(tx);
    let tx = app.db.read(borgoverde.id).await.unwrap();
    let now = app.clock.now();
    let counts = login_log::counts(&tx, now - TimeDelta::hours(1), now + TimeDelta::hours(1))
        .await
        .unwrap();
    let mut seen: Vec<_> = counts
        .iter()
        .map(|count| {
            (
                count.provider.as_str(),
                count.accepted,
                count.anomaly,
                count.logins,
            )
        })
        .collect();
    seen.sort();
    assert_eq!(
        seen,
        [("eidas", false, Some(22), 1), ("eidas", true, None, 1)],
        "{counts:?}"
    );
    let node = browser.entity_id("eidas");
    assert!(counts.iter().all(|count| count.idp.as_ref() == Some(&node)));
    drop(tx);
    stage.close().await;
}
