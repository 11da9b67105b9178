//! Signing in with CIE through the whole product: chain of trust, request, code, tokens, userinfo,
//! session; and every answer that must open none.

use crate::card_reader::problem;
use crate::hand::{Hand, claims, leads, marked, named};
use crate::stage::{Stage, borgoverde, last_outcome};
use base64::Engine;
use serde_json::Value;
use sportello_server::config::Config;
use sportello_server::config::units::Time;
use sportello_simulators::cie::Problem;
use sportello_storage::login_log;
use std::time::Duration;

const GIULIA: [(&str, &str); 2] = [("citizen", "giulia-serra"), ("decision", "agree")];

async fn stage() -> Stage {
    marked(Stage::open().await).await
}

#[tokio::test]
async fn a_citizen_signs_in_and_leaves_and_the_token_is_revoked() {
    let stage = stage().await;
    let hand = Hand::new(&stage);
    let landed = hand.login(2, &GIULIA).await;
    assert_eq!(landed.status(), 303, "{}", landed.text().await.unwrap());
    assert_eq!(leads(&landed).path(), "/domande-frequenti");
    let (status, who) = hand.whoami().await;
    assert_eq!(status, 200);
    for (member, value) in [
        ("given_name", "Giulia"),
        ("provider", "cie"),
        ("level", "l2"),
        ("identity_provider", "CIE (simulatore)"),
    ] {
        assert_eq!(who[member], value);
    }
    let profile: Value = hand.portal("/api/v1/profile").await.json().await.unwrap();
    assert_eq!(profile["provenance"]["given_name"]["source"], "cie");
    let tokens = format!("{}/cie/op/tokens", hand.simulators);
    let live = hand.open(&tokens).await.text().await.unwrap();
    assert!(live.contains("data-token=\"live\""), "{live}");
    assert_eq!(hand.portal("/auth/cie/logout").await.status(), 303);
    assert_eq!(hand.whoami().await.0, 401);
    for _ in 0..200 {
        let page = hand.open(&tokens).await.text().await.unwrap();
        if page.contains("data-token=\"revoked\"") && !page.contains("data-token=\"live\"") {
            stage.close().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the token was not revoked");
}

#[tokio::test]
async fn the_same_person_is_the_same_citizen_by_spid_and_by_cie() {
    let stage = stage().await;
    let hand = Hand::new(&stage);
    hand.login(2, &GIULIA).await;
    let (_, by_cie) = hand.whoami().await;
    let browser = stage.browser();
    browser.login("aurora", 2, &GIULIA).await;
    let (_, by_spid) = browser.whoami().await;
    assert_eq!(by_cie["id"], by_spid["id"]);
    stage.close().await;
}

#[tokio::test]
async fn every_problem_is_refused_where_it_came() {
    let stage = stage().await;
    let hand = Hand::new(&stage);
    // One has a test of its own.
    let others = Problem::ALL
        .into_iter()
        .filter(|problem| *problem != Problem::ExpiredChain);
    for problem in others {
        let decision = [
            ("citizen", "giulia-serra"),
            ("decision", "problem"),
            ("problem", problem.slug()),
        ];
        let refused = hand.login(2, &decision).await;
        let (slug, status) = (problem.slug(), refused.status().as_u16());
        let expected = match problem {
            Problem::TokenDown | Problem::TokenSlow | Problem::ServerError => 503,
            _ => 403,
        };
        assert_eq!(refused.url().path(), "/auth/cie/callback", "{slug}");
        let page = refused.text().await.unwrap();
        assert_eq!(status, expected, "{slug}: {page}");
        assert!(
            page.contains("<h1") && page.contains("/accesso?"),
            "{slug}: {page}"
        );
        assert_eq!(hand.whoami().await.0, 401, "{slug}");
    }
    let cancelled = hand.login(2, &[("decision", "cancel")]).await;
    assert_eq!(cancelled.status(), 403);
    let page = cancelled.text().await.unwrap();
    assert!(page.contains("Accesso annullato"), "{page}");
    // Whatever went wrong before, the next one gets in.
    assert_eq!(hand.login(2, &GIULIA).await.status(), 303);
    stage.close().await;
}

#[tokio::test]
async fn a_key_counts_only_while_the_chain_that_names_it_does() {
    let stage = stage().await;
    let hand = Hand::new(&stage);
    let decision = [
        ("citizen", "giulia-serra"),
        ("decision", "problem"),
        ("problem", Problem::ExpiredChain.slug()),
    ];
    // The provider publishes the key, and the anchor's word on the provider is of yesterday: a portal
    // that did not look at dates would believe the key, and sign in.
    let refused = hand.login(2, &decision).await;
    assert_eq!(problem(refused).await, "cie_refused");
    assert!(
        !stage.town.simulators.cie.is_stale(),
        "the portal has asked the anchor once more"
    );
    let outcome = last_outcome(stage.town.portal.app()).await;
    assert_eq!(outcome, "id token, the key is not known");
    assert_eq!(hand.whoami().await.0, 401);
    // The chain at hand stays in force until its own end.
    assert_eq!(hand.login(2, &GIULIA).await.status(), 303);
    stage.close().await;
}

#[tokio::test]
async fn an_answer_counts_once_and_in_the_browser_that_began() {
    let stage = stage().await;
    let (hand, other) = (Hand::new(&stage), Hand::new(&stage));
    let page = hand.begin(2).await;
    let back = hand.decide(&page, &GIULIA).await;
    assert_eq!(other.open(back.as_str()).await.status(), 403, "no cookie at all");
    other.begin(2).await;
    assert_eq!(
        other.open(back.as_str()).await.status(),
        403,
        "the cookie of its own login"
    );
    assert_eq!(other.whoami().await.0, 401);
    assert_eq!(
        hand.open(back.as_str()).await.status(),
        303,
        "not harmed by the attempts"
    );
    assert_eq!(hand.open(back.as_str()).await.status(), 403, "once");
    let tx = borgoverde(stage.town.portal.app()).await;
    assert_eq!(
        login_log::answers_to(&tx, &named(&back)).await.unwrap(),
        1,
        "kept once"
    );
    drop(tx);
    stage.close().await;
}

#[tokio::test]
async fn a_code_is_exchanged_once_however_often_the_answer_comes() {
    let stage = stage().await;
    let hand = Hand::new(&stage);
    let page = hand.begin(2).await;
    let down = [
        ("citizen", "giulia-serra"),
        ("decision", "problem"),
        ("problem", Problem::TokenDown.slug()),
    ];
    let back = hand.decide(&page, &down).await;
    assert_eq!(hand.open(back.as_str()).await.status(), 503);
    let again = hand.open(back.as_str()).await;
    assert_eq!(again.status(), 403, "the login is over: nobody is asked again");
    assert_eq!(hand.login(2, &GIULIA).await.status(), 303);
    stage.close().await;
}

#[tokio::test]
async fn a_provider_that_takes_too_long_is_refused_before_the_request_is_given_up() {
    let quick = |config: &mut Config| config.http.request_time = Time::seconds(2);
    let stage = marked(Stage::open_with(quick).await).await;
    let hand = Hand::new(&stage);
    let page = hand.begin(2).await;
    let slow = [
        ("citizen", "giulia-serra"),
        ("decision", "problem"),
        ("problem", Problem::TokenSlow.slug()),
    ];
    let back = hand.decide(&page, &slow).await;
    // Given up by the edge it would answer the same, and leave no line in the log.
    assert_eq!(hand.open(back.as_str()).await.status(), 503);
    let tx = borgoverde(stage.town.portal.app()).await;
    assert_eq!(
        login_log::answers_to(&tx, &named(&back)).await.unwrap(),
        1,
        "it is kept"
    );
    drop(tx);
    stage.close().await;
}

#[tokio::test]
async fn an_answer_of_the_other_identity_is_turned_away() {
    let stage = stage().await;
    let hand = Hand::new(&stage);
    let page = hand.begin(2).await;
    let back = hand.decide(&page, &GIULIA).await;
    let asked = named(&back);
    let response = format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" InResponseTo=\"{asked}\"/>"
    );
    let form = [
        (
            "SAMLResponse",
            base64::engine::general_purpose::STANDARD.encode(response),
        ),
        ("RelayState", asked),
    ];
    let address = format!("{}/auth/spid/callback", hand.portal);
    let answer = hand.client.post(address).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert_eq!(hand.open(back.as_str()).await.status(), 303, "not harmed by it");
    stage.close().await;
}

#[tokio::test]
async fn nonsense_at_the_callback_is_turned_away() {
    let stage = stage().await;
    let hand = Hand::new(&stage);
    hand.begin(2).await;
    for (query, status) in [
        ("", 400),
        ("?code=x", 400),
        ("?state=a&state=b", 400),
        ("?code=x&state=unknown", 403),
        ("?error=access_denied&state=unknown", 403),
    ] {
        let answer = hand.portal(&format!("/auth/cie/callback{query}")).await;
        assert_eq!(answer.status(), status, "{query}");
    }
    for (query, status) in [
        ("?level=9", 400),
        ("?return_to=https%3A%2F%2Fevil.example%2F", 400),
        ("?idp=https%3A%2F%2Fevil.example", 400),
    ] {
        let answer = hand.portal(&format!("/auth/cie/login{query}")).await;
        assert_eq!(answer.status(), status, "{query}");
    }
    stage.close().await;
}

#[tokio::test]
async fn the_portal_tells_what_it_knows_of_the_federation_and_no_more() {
    let stage = stage().await;
    let hand = Hand::new(&stage);
    let providers: Value = hand
        .portal("/api/v1/identity-providers")
        .await
        .json()
        .await
        .unwrap();
    let cie: Vec<&Value> = providers["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["provider"] == "cie")
        .collect();
    assert_eq!(cie.len(), 1);
    let provider = cie[0]["entity_id"].as_str().unwrap();
    let named = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("idp", provider)
        .finish();
    let path = format!("{}?{named}", cie[0]["login_path"].as_str().unwrap());
    assert_eq!(hand.portal(&path).await.status(), 302);
    hand.begin(2).await;
    let resolve = |sub: &str| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("sub", sub)
            .append_pair("trust_anchor", stage.town.simulators.cie.anchor())
            .finish();
        format!("/auth/cie/resolve?{query}")
    };
    let known = hand.portal(&resolve(provider)).await;
    assert_eq!(
        known.headers()["content-type"],
        "application/resolve-response+jwt"
    );
    let said = claims(&known.text().await.unwrap());
    assert_eq!(said["sub"], provider);
    assert_eq!(said["trust_chain"].as_array().unwrap().len(), 3);
    let unknown = hand.portal(&resolve("https://other.example")).await;
    assert_eq!(unknown.status(), 404);
    // Each municipality is a party of its own, with keys of its own.
    let configuration = async |portal: &str| {
        let request = hand
            .client
            .get(format!("{}/auth/cie/.well-known/openid-federation", hand.portal));
        let host = hand.portal.replace("http://localhost", portal);
        claims(
            &request
                .header("Host", host)
                .send()
                .await
                .unwrap()
                .text()
                .await
                .unwrap(),
        )
    };
    let (one, two) = (
        configuration("localhost").await,
        configuration("montefiore.localhost").await,
    );
    assert_ne!(one["sub"], two["sub"]);
    assert_ne!(one["jwks"], two["jwks"]);
    stage.close().await;
}
