//! What a citizen waits for: from the request of a certificate to its PDF. With so many citizens at it at once,
//! each asking again as soon as the last paper is there; or with so many requests a second, which do not wait
//! for late answers.

use crate::browser::{Browser, answer};
use crate::journeys::CITIZENS;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One certificate.
struct Took {
    /// Until it is issued.
    issue: Duration,
    /// Until its PDF is there, too.
    whole: Duration,
}

/// Lets citizens ask for a while, and prints what they waited.
pub(crate) async fn run(portal: &str, clients: usize, length: Duration) {
    let browsers = settled(portal, clients).await;
    let begun = Instant::now();
    let asking = browsers.iter().map(|browser| async move {
        let mut all = Vec::new();
        while begun.elapsed() < length {
            all.push(one(browser).await);
        }
        all
    });
    let all: Vec<Took> = join_all(asking).await.into_iter().flatten().collect();
    let rate = f64::from(u32::try_from(all.len()).unwrap()) / begun.elapsed().as_secs_f64();
    println!(
        "{} certificates for {clients} citizens, {rate:.1} a second",
        all.len()
    );
    print("issued", all.iter().map(|took| took.issue));
    print("PDF", all.iter().map(|took| took.whole));
}

/// Begins so many requests a second for a while, and prints what the citizens waited.
pub(crate) async fn at_rate(portal: &str, rate: u32, length: Duration) {
    let browsers: Vec<Arc<Browser>> = settled(portal, CITIZENS.len())
        .await
        .into_iter()
        .map(Arc::new)
        .collect();
    let mut next = browsers.iter().cycle();
    let mut beat = tokio::time::interval(Duration::from_secs(1) / rate);
    let mut under_way = Vec::new();
    let begun = Instant::now();
    while begun.elapsed() < length {
        beat.tick().await;
        let browser = Arc::clone(next.next().unwrap());
        under_way.push(tokio::spawn(async move { one(&browser).await }));
    }
    let mut all = Vec::new();
    for took in under_way {
        all.push(took.await.unwrap());
    }
    let reached = f64::from(u32::try_from(all.len()).unwrap()) / begun.elapsed().as_secs_f64();
    println!(
        "{} certificates, {rate} begun and {reached:.1} ended a second",
        all.len()
    );
    print("issued", all.iter().map(|took| took.issue));
    print("PDF", all.iter().map(|took| took.whole));
}

/// Browsers of citizens who are signed in and have authorised what certificates need.
async fn settled(portal: &str, count: usize) -> Vec<Browser> {
    let providers = answer(Browser::new(portal).call(Method::GET, "/identity-providers")).await;
    let provider = providers.pointer("/items/0/entity_id").and_then(Value::as_str);
    let provider = provider.unwrap();
    let mut browsers = Vec::new();
    for at in 0..count {
        let browser = Browser::new(portal);
        browser.settle(CITIZENS[at % CITIZENS.len()], provider).await;
        browsers.push(browser);
    }
    browsers
}

async fn one(browser: &Browser) -> Took {
    let request = json!({"kinds": ["residenza"], "use": "processuale", "exemption_confirmed": true});
    let begun = Instant::now();
    let issued = answer(browser.create("/certificates").json(&request)).await;
    let issue = begun.elapsed();
    let path = format!("/certificates/{}/document", issued["id"].as_str().unwrap());
    let response = browser.call(Method::GET, &path).send().await.unwrap();
    assert!(response.status().is_success(), "{path}: {}", response.status());
    let pdf = response.bytes().await.unwrap();
    assert!(pdf.starts_with(b"%PDF-"), "{path}");
    Took {
        issue,
        whole: begun.elapsed(),
    }
}

fn print(step: &str, times: impl Iterator<Item = Duration>) {
    let mut all: Vec<_> = times.collect();
    all.sort_unstable();
    let at = |share: usize| all[(all.len() * share / 100).min(all.len() - 1)].as_secs_f64() * 1000.0;
    println!("{step:<12} p50 {:.1} ms, p99 {:.1} ms", at(50), at(99));
}
