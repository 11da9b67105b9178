//! Seven citizens at a fixed pace: each signs in, begins a ZTL permit, saves the draft, attaches the
//! files, sends it, looks at the list; then the next. The pace does not wait for late answers, so a slow
//! portal shows in the times and not in a lower load.

use crate::browser::{Browser, answer};
use chrono::{NaiveDate, Utc};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Of the demo, all with SPID.
pub(crate) const CITIZENS: [&str; 7] = [
    "giulia-serra",
    "marco-melis",
    "nicolo-dangelo",
    "chiara-marras",
    "elena-ionescu",
    "andrei-ionescu",
    "antonio-piras",
];
const SERVICE: &str = "permesso-ztl";
const SAMPLE: &str = include_str!("../../crates/api/catalog/permesso-ztl/sample.json");
const ENVELOPE: &[u8] = include_bytes!("../../e2e/files/delega.pdf.p7m");
const PICTURE: &[u8] =
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x11\
\x08\x00\x10\x00\x10\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01\xff\xd9";

/// What a journey's steps are called in the table, in their order.
const STEPS: [&str; 6] = ["sign in", "begin", "save draft", "upload", "submit", "list"];

type Times = Arc<Mutex<BTreeMap<&'static str, Vec<Duration>>>>;

/// Everything that is fetched once.
struct Town {
    portal: String,
    provider: String,
    fields: Vec<Value>,
    document: Vec<u8>,
    answers: Value,
}

/// Runs journeys and prints the times of their steps.
pub(crate) async fn run(portal: &str, pace: Duration, length: Duration) {
    let town = Arc::new(visit(portal).await);
    let settled = CITIZENS.map(|citizen| {
        let town = Arc::clone(&town);
        async move { Browser::new(&town.portal).settle(citizen, &town.provider).await }
    });
    join_all(settled).await;
    let times = Times::default();
    let begun = Instant::now();
    let mut beat = tokio::time::interval(pace);
    let mut under_way = Vec::new();
    while begun.elapsed() < length {
        beat.tick().await;
        for citizen in CITIZENS {
            let (town, times) = (Arc::clone(&town), Arc::clone(&times));
            under_way.push(tokio::spawn(async move { journey(&town, citizen, &times).await }));
        }
    }
    let count = under_way.len();
    for journey in under_way {
        journey.await.unwrap();
    }
    println!("{count} journeys in {:.1} s", begun.elapsed().as_secs_f64());
    println!("{:<12} {:>10} {:>10}", "step", "p50 (ms)", "p99 (ms)");
    let mut times = times.lock().unwrap();
    for step in STEPS {
        let all = times.get_mut(step).unwrap();
        all.sort_unstable();
        let at = |share: usize| {
            let rank = (all.len() * share / 100).min(all.len() - 1);
            all.get(rank).unwrap().as_secs_f64() * 1000.0
        };
        println!("{step:<12} {:>10.1} {:>10.1}", at(50), at(99));
    }
}

async fn visit(portal: &str) -> Town {
    let browser = Browser::new(portal);
    let providers = answer(browser.call(Method::GET, "/identity-providers")).await;
    let form = answer(browser.call(Method::GET, &format!("/services/{SERVICE}/form"))).await;
    let steps = form.pointer("/form/steps").and_then(Value::as_array).unwrap();
    let fields = steps.iter().flat_map(|step| list(step, "fields")).collect();
    let blank = browser.call(Method::GET, &format!("/services/{SERVICE}/blank-form"));
    Town {
        portal: portal.to_owned(),
        provider: text(&providers, "/items/0/entity_id"),
        fields,
        document: blank.send().await.unwrap().bytes().await.unwrap().to_vec(),
        answers: sample(),
    }
}

async fn journey(town: &Town, citizen: &str, times: &Times) {
    let note = |step: &'static str, took: Duration| {
        times.lock().unwrap().entry(step).or_default().push(took);
    };
    let browser = Browser::new(&town.portal);
    let times = browser.sign_in(citizen, &town.provider).await;
    note("sign in", times.request + times.callback);

    let begun = Instant::now();
    let draft = answer(browser.create("/istanze").json(&json!({"service": SERVICE}))).await;
    note("begin", begun.elapsed());
    let id = text(&draft, "/id");

    let mut answers = town.answers.as_object().unwrap().clone();
    answers.extend(draft["answers"].as_object().unwrap().clone());
    for (field, value) in uploads(&town.fields, "", &mut answers) {
        for name in value.as_array_mut().unwrap() {
            let file = name.as_str().unwrap().to_owned();
            let begun = Instant::now();
            let stored = browser.upload(&id, &field, &file, content(town, &file)).await;
            note("upload", begun.elapsed());
            *name = stored["id"].clone();
        }
    }

    let save = browser
        .call(Method::PUT, &format!("/istanze/{id}/draft"))
        .header("If-Match", format!("\"{}\"", draft["version"]))
        .json(&json!({"answers": answers, "step": "riepilogo"}));
    let begun = Instant::now();
    answer(save).await;
    note("save draft", begun.elapsed());

    let begun = Instant::now();
    answer(browser.create(&format!("/istanze/{id}/submission"))).await;
    note("submit", begun.elapsed());

    let begun = Instant::now();
    answer(browser.call(Method::GET, "/istanze")).await;
    note("list", begun.elapsed());
}

/// The answers that name files, with the path of their field.
fn uploads<'a>(
    fields: &[Value],
    prefix: &str,
    answers: &'a mut Map<String, Value>,
) -> Vec<(String, &'a mut Value)> {
    let mut found = Vec::new();
    for (id, value) in answers {
        let Some(field) = fields.iter().find(|field| field["id"] == id.as_str()) else {
            continue;
        };
        let path = format!("{prefix}{id}");
        match field.pointer("/kind/type").and_then(Value::as_str) {
            Some("file") => found.push((path, value)),
            Some("group") => {
                let inner = list(&field["kind"], "fields");
                for item in value.as_array_mut().unwrap() {
                    let item = item.as_object_mut().unwrap();
                    found.extend(uploads(&inner, &format!("{path}."), item));
                }
            }
            _ => {}
        }
    }
    found
}

fn content(town: &Town, name: &str) -> Vec<u8> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    match ending {
        Some("p7m") => ENVELOPE.to_vec(),
        Some("jpg") => PICTURE.to_vec(),
        _ => town.document.clone(),
    }
}

/// The sample answers of the service with the names of the files in place of their ids, and the days
/// of its period moved from the sample's day to today.
fn sample() -> Value {
    let sample: Value = serde_json::from_str(SAMPLE).unwrap();
    let mut written = sample["answers"].to_string();
    for file in list(&sample, "files") {
        written = written.replace(&text(&file, "/id"), &text(&file, "/name"));
    }
    let mut answers: Value = serde_json::from_str(&written).unwrap();
    let that_day: NaiveDate = text(&sample, "/today").parse().unwrap();
    let moved = today() - that_day;
    for day in ["period_start", "period_end"] {
        let value = answers.get_mut(day).unwrap();
        let then: NaiveDate = value.as_str().unwrap().parse().unwrap();
        *value = json!(then + moved);
    }
    answers
}

#[expect(
    clippy::disallowed_methods,
    reason = "the portal under load goes by the real day"
)]
fn today() -> NaiveDate {
    Utc::now().date_naive()
}

fn list(value: &Value, name: &str) -> Vec<Value> {
    value[name].as_array().cloned().unwrap_or_default()
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap().to_owned()
}
