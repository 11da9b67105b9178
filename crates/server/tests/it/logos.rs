//! The logos of SPID's identity providers come from their metadata and are served by the portal, as pictures
//! in which nothing can run.

use crate::stage::{Browser, Stage};
use serde_json::Value;
use std::time::{Duration, Instant};

async fn providers(browser: &Browser) -> Vec<Value> {
    let list: Value = browser
        .open("/api/v1/identity-providers")
        .await
        .json()
        .await
        .unwrap();
    let items = list["items"].as_array().unwrap().iter();
    items.filter(|item| item["provider"] == "spid").cloned().collect()
}

#[tokio::test]
async fn each_provider_has_its_logo_from_this_host_and_nothing_in_it_can_run() {
    let stage = Stage::open().await;
    let browser = stage.browser();
    // They are fetched beside the start, which waits for no picture.
    let begun = Instant::now();
    let all = loop {
        let all = providers(&browser).await;
        if all.iter().all(|item| item["logo_path"].is_string()) {
            break all;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{all:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(all.len(), 3);
    let mut paths: Vec<&str> = all
        .iter()
        .map(|item| item["logo_path"].as_str().unwrap())
        .collect();
    for path in &paths {
        let logo = browser.open(path).await;
        assert_eq!(logo.status(), 200, "{path}");
        let header = |name: &str| logo.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "image/svg+xml");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(
            header("content-security-policy"),
            "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        );
        assert!(header("cache-control").contains("immutable"));
        assert!(logo.text().await.unwrap().starts_with("<svg "));
    }
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), 3, "each its own");
    assert_eq!(browser.open("/auth/spid/logos/../../x.svg").await.status(), 404);
    assert_eq!(
        browser
            .open("/auth/spid/logos/0000000000000000.svg")
            .await
            .status(),
        404
    );
    stage.close().await;
}
