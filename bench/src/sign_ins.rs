//! Sign-ins with SPID at a fixed rate, that does not wait for late answers.

use crate::browser::{Browser, SignIn, answer};
use crate::journeys::CITIZENS;
use reqwest::Method;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Browsers at rest. Making one costs more than a sign-in, which is why they are kept.
type Idle = Arc<Mutex<Vec<Browser>>>;

/// Begins so many sign-ins a second for a while, and prints the times of the portal's two steps.
pub(crate) async fn run(portal: &str, rate: u32, length: Duration) {
    let providers = answer(Browser::new(portal).call(Method::GET, "/identity-providers")).await;
    let provider = providers.pointer("/items/0/entity_id").and_then(Value::as_str);
    let provider: Arc<str> = provider.unwrap().into();
    let idle: Idle = Arc::new(Mutex::new((0..rate).map(|_| Browser::new(portal)).collect()));
    let mut beat = tokio::time::interval(Duration::from_secs(1) / rate);
    let mut citizens = CITIZENS.into_iter().cycle();
    let mut under_way = Vec::new();
    let begun = Instant::now();
    while begun.elapsed() < length {
        beat.tick().await;
        let (idle, provider) = (Arc::clone(&idle), Arc::clone(&provider));
        let citizen = citizens.next().unwrap();
        let free = idle.lock().unwrap().pop();
        let browser = free.unwrap_or_else(|| Browser::new(portal));
        under_way.push(tokio::spawn(async move {
            let times = browser.sign_in(citizen, &provider).await;
            idle.lock().unwrap().push(browser);
            times
        }));
    }
    let mut times = Vec::new();
    for sign_in in under_way {
        times.push(sign_in.await.unwrap());
    }
    let rate = f64::from(u32::try_from(times.len()).unwrap()) / begun.elapsed().as_secs_f64();
    println!("{} sign-ins, {rate:.0} a second", times.len());
    let print = |step: &str, of: fn(&SignIn) -> Duration| {
        let mut all: Vec<_> = times.iter().map(of).collect();
        all.sort_unstable();
        let at = |share: usize| all[(all.len() * share / 100).min(all.len() - 1)].as_secs_f64() * 1000.0;
        println!("{step:<12} p50 {:.1} ms, p99 {:.1} ms", at(50), at(99));
    };
    print("request", |times| times.request);
    print("callback", |times| times.callback);
}
