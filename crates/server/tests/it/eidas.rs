//! Signing in with the identity of another member state through the whole product.

use crate::card_reader::problem;
use crate::stage::{Stage, form_of, slow_browser};
use serde_json::Value;
use sportello_simulators::spid_idp::Problem;

const GIORGOS: [(&str, &str); 2] = [("citizen", "giorgos-papadakis"), ("decision", "agree")];

async fn json(answer: reqwest::Response) -> Value {
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

#[tokio::test]
async fn a_person_without_fiscal_code_signs_in_and_is_the_same_at_the_next_login() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    let landed = browser.login("eidas", 2, &GIORGOS).await;
    assert_eq!(
        (landed.status().as_u16(), landed.url().path()),
        (200, "/domande-frequenti")
    );
    let (_, who) = browser.whoami().await;
    assert_eq!((&who["provider"], &who["level"]), (&"eidas".into(), &"l2".into()));
    assert_eq!(
        who["profile_complete"], false,
        "the first access asks for the rest"
    );
    let profile = json(browser.open("/api/v1/profile").await).await;
    for (member, value) in [
        ("given_name", "Giorgos"),
        ("native_given_name", "Γιώργος"),
        ("native_family_name", "Παπαδάκης"),
        ("birth_date", "1978-10-05"),
        ("eidas_identifier", "EL/IT/39f1c2ab7d604e"),
    ] {
        assert_eq!(profile[member], value, "{member}");
    }
    assert_eq!(profile["tax_code"], Value::Null);
    assert_eq!(profile["provenance"]["birth_date"]["source"], "eidas");

    let elsewhere = stage.browser();
    elsewhere.login("eidas", 3, &GIORGOS).await;
    let again = json(elsewhere.open("/api/v1/profile").await).await;
    assert_eq!(again["id"], profile["id"]);

    let other = stage.browser();
    other
        .login("eidas", 2, &[("citizen", "lena-vogt"), ("decision", "agree")])
        .await;
    assert_ne!(
        json(other.open("/api/v1/profile").await).await["id"],
        profile["id"]
    );
    let left = browser.open("/auth/spid/logout").await;
    assert_eq!(left.url().path(), "/");
    assert_eq!(browser.whoami().await.0, 401);
    stage.close().await;
}

#[tokio::test]
async fn the_node_stands_apart_in_the_list_and_its_bad_answers_open_nothing() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    let list = json(browser.open("/api/v1/identity-providers").await).await;
    let of = |provider: &str| {
        let items = list["items"].as_array().unwrap();
        items.iter().filter(|item| item["provider"] == provider).count()
    };
    assert_eq!((of("eidas"), of("spid"), of("cie")), (1, 3, 1));

    let told = |problem: &&Problem| **problem != Problem::Replay && problem.fits_the_node();
    for problem in Problem::ALL.iter().filter(told) {
        let decision = [
            ("citizen", "lena-vogt"),
            ("decision", "problem"),
            ("problem", problem.slug()),
        ];
        let refused = browser.login("eidas", 2, &decision).await;
        let slug = problem.slug();
        assert!(refused.status().is_client_error(), "{slug}");
        assert_eq!(refused.url().path(), "/auth/spid/callback", "{slug}");
        let page = refused.text().await.unwrap();
        let (_, from_title) = page.split_once("<h1").unwrap();
        let (said, _) = from_title.split_once("sp-actions").unwrap();
        // The number of the anomaly is for the support.
        let words = said.replace("SPID nr", "");
        assert!(!words.contains("SPID"), "{slug}: {words}");
        assert_eq!(browser.whoami().await.0, 401, "{slug}");
    }
    stage.close().await;
}

#[tokio::test]
async fn a_person_steps_up_refuses_and_comes_back() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    browser.login("eidas", 2, &GIORGOS).await;
    // Whose identity has no higher level reads so, and stays inside.
    let lower = [
        ("citizen", "giorgos-papadakis"),
        ("decision", "problem"),
        ("problem", "nr20"),
    ];
    let refused = browser.login("eidas", 3, &lower).await;
    assert_eq!(refused.status(), 403);
    assert_eq!(problem(refused).await, "eidas_level_missing");
    assert_eq!(browser.whoami().await.1["level"], "l2");
    browser.login("eidas", 3, &GIORGOS).await;
    assert_eq!(browser.whoami().await.1["level"], "l3");
    let sessions = json(browser.open("/api/v1/sessions").await).await;
    assert_eq!(sessions["items"].as_array().unwrap().len(), 1);

    let other = stage.browser();
    for (decision, page) in [("refuse", "spid_consent_denied"), ("cancel", "spid_cancelled")] {
        let refused = other
            .login("eidas", 2, &[("citizen", "lena-vogt"), ("decision", decision)])
            .await;
        assert_eq!(refused.status(), 403);
        assert_eq!(problem(refused).await, page);
    }
    assert_eq!(other.whoami().await.0, 401);
    stage.close().await;
}

#[tokio::test]
async fn a_session_of_level_one_is_closed_at_the_node_too() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    browser.login("eidas", 1, &GIORGOS).await;
    let (_, who) = browser.whoami().await;
    assert_eq!(who["single_logout_path"], "/auth/spid/logout");
    let open = async || stage.providers_page("/spid/eidas/session").await;
    assert!(open().await.contains("name=\"session_index\""));
    let asking = browser.open("/auth/spid/logout").await.text().await.unwrap();
    assert_eq!(browser.post(&form_of(&asking)).await.status(), 200);
    assert_eq!(browser.whoami().await.0, 401);
    assert!(!open().await.contains("name=\"session_index\""));
    stage.close().await;
}

#[tokio::test]
async fn a_municipality_that_does_not_ask_the_node_does_not_offer_it_either() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    let address = stage.town.url.clone();
    let port = address.rsplit(':').next().unwrap();
    let there = |path: String| {
        let request = slow_browser().get(format!("{address}{path}"));
        request
            .header("Host", format!("montefiore.localhost:{port}"))
            .send()
    };
    let list: Value = there("/api/v1/identity-providers".to_owned())
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let items = list["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.iter().all(|item| item["provider"] != "eidas"));
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("idp", &browser.entity_id("eidas"))
        .append_pair("level", "2")
        .finish();
    assert_eq!(
        there(format!("/auth/spid/login?{query}")).await.unwrap().status(),
        400
    );
    stage.close().await;
}
