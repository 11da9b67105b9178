//! Payments with many open debts: what the station answers to the node in a second, beside the bare
//! statements of the same database, and how long lists take.
//!
//! The notices come from the database, where an import has put them.

mod bare;
mod lists;
mod node;

use crate::pool::Pool;
use chrono::{DateTime, Utc};
use std::collections::VecDeque;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use uuid::Uuid;

pub(crate) use lists::{office, run as lists};

/// How many ask at once, as the node does.
const CLIENTS: usize = 8;
/// How many begin each second, whatever the answers take: a municipality of three million people on the last day
/// of a tax would hardly see them.
const RATE: u32 = 100;
/// Notices that are drawn for each load: more than it can use up.
const DRAWN: usize = 60_000;
/// Notices that are paid once more at the end: what an office finds among its anomalies.
const AGAIN: usize = 500;

/// A notice that can be paid.
#[derive(Clone)]
pub(super) struct Case {
    tenant: Uuid,
    number: String,
    creditor: String,
    amount: i64,
}

/// Self-signed certificates of a station and of the node, as `station.pem`, `station.key`, `node.pem` and
/// `node.key` in a folder.
pub(crate) fn certificates(folder: &Path) {
    for name in ["station", "node"] {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        fs::write(folder.join(format!("{name}.pem")), made.cert.pem()).unwrap();
        fs::write(
            folder.join(format!("{name}.key")),
            made.signing_key.serialize_pem(),
        )
        .unwrap();
    }
}

/// Makes all notices payable, as their publication would, and forgets the jobs that would publish them.
pub(crate) async fn open(url: &str) {
    Pool::connect(url, 1).await.open().await;
}

/// `length` of verifications and of receipts, and of the statements of each alone.
pub(crate) async fn answers(url: &str, station: &str, folder: &Path, length: Duration) {
    let pool = Arc::new(Pool::connect(url, CLIENTS).await);
    let mut cases = pool.draw(DRAWN * 3).await;
    let steady = cases.split_off(cases.len() / 3 * 2);
    let own = cases.split_off(cases.len() / 2);
    let node = Arc::new(node::Node::new(station, folder));
    let verified = drive(length, cases.clone(), {
        let node = Arc::clone(&node);
        move |case| {
            let node = Arc::clone(&node);
            async move { node.verify(&case).await }
        }
    })
    .await;
    report("verifications", &verified);
    let read = drive(length, cases.clone(), {
        let pool = Arc::clone(&pool);
        move |case| {
            let pool = Arc::clone(&pool);
            async move { pool.verify(&case).await }
        }
    })
    .await;
    report("bare statements of a verification", &read);
    let share = 100.0 * rate(&verified) / rate(&read);
    println!("verifications reach {share:.0} % of their bare statements");
    let again: Vec<Case> = cases.iter().take(AGAIN).cloned().collect();
    let received = drive(length, cases, {
        let node = Arc::clone(&node);
        move |case| {
            let node = Arc::clone(&node);
            async move { node.receipt(&case).await }
        }
    })
    .await;
    report("receipts", &received);
    let received_steadily = paced(length, steady, {
        let node = Arc::clone(&node);
        move |case| {
            let node = Arc::clone(&node);
            async move {
                node.verify(&case).await;
                node.receipt(&case).await;
            }
        }
    })
    .await;
    println!(
        "a verification and a receipt, {RATE} begun each second: {:.0} ended a second{}",
        rate(&received_steadily),
        percentiles(&received_steadily.times)
    );
    let at = now();
    let alone = drive(length, own, move |case| {
        let pool = Arc::clone(&pool);
        async move { pool.receive(&case, at).await }
    })
    .await;
    report("bare statements of a receipt", &alone);
    let share = 100.0 * rate(&received) / rate(&alone);
    println!("receipts reach {share:.0} % of their bare statements");
    for case in &again {
        node.receipt(case).await;
    }
}

/// What a load took: each answer, and the whole.
struct Load {
    times: Vec<Duration>,
    whole: Duration,
}

fn rate(load: &Load) -> f64 {
    f64::from(u32::try_from(load.times.len()).unwrap()) / load.whole.as_secs_f64()
}

fn report(name: &str, load: &Load) {
    println!("{name}: {:.0} a second{}", rate(load), percentiles(&load.times));
}

/// `, p50 1.2 ms, p99 3.4 ms`.
fn percentiles(times: &[Duration]) -> String {
    let mut all = times.to_vec();
    all.sort_unstable();
    let at = |share: usize| all[(all.len() * share / 100).min(all.len() - 1)].as_secs_f64() * 1000.0;
    format!(", p50 {:.1} ms, p99 {:.1} ms", at(50), at(99))
}

/// Does something with each case, so many at once, until the time is over.
async fn drive<F: Future<Output = ()> + Send + 'static>(
    length: Duration,
    cases: Vec<Case>,
    work: impl Fn(Case) -> F + Clone + Send + 'static,
) -> Load {
    let cases = Arc::new(Mutex::new(VecDeque::from(cases)));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (cases, work) = (Arc::clone(&cases), work.clone());
            tokio::spawn(async move {
                let mut times = Vec::new();
                while begun.elapsed() < length {
                    let next = cases.lock().unwrap().pop_front();
                    let Some(case) = next else { break };
                    let at = Instant::now();
                    work(case).await;
                    times.push(at.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    Load {
        times,
        whole: begun.elapsed(),
    }
}

/// Begins something with [`RATE`] cases each second until the time is over, whether the last have ended or not.
async fn paced<F: Future<Output = ()> + Send + 'static>(
    length: Duration,
    cases: Vec<Case>,
    work: impl Fn(Case) -> F + Clone + Send + 'static,
) -> Load {
    let begun = Instant::now();
    let mut beat = tokio::time::interval(Duration::from_secs(1) / RATE);
    let mut tasks = Vec::new();
    for case in cases {
        if begun.elapsed() >= length {
            break;
        }
        beat.tick().await;
        let work = work.clone();
        tasks.push(tokio::spawn(async move {
            let at = Instant::now();
            work(case).await;
            at.elapsed()
        }));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.push(task.await.unwrap());
    }
    Load {
        times,
        whole: begun.elapsed(),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark lives in the machine's time"
)]
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// A moment, as SOAP writes it.
fn written(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}
