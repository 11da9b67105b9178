//! Payments with many open debts: what the station answers to the node in a second, beside the bare
//! statements of the same database, and how long lists take.
//!
//! The notices come from the database, where an import has put them.

mod bare;
mod lists;
mod load;
mod node;

use crate::pool::Pool;
use chrono::{DateTime, Utc};
use load::Cases;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

pub(crate) use lists::{office, run as lists};

/// How many ask at once, as the node does.
const CLIENTS: usize = 8;
/// Notices that are drawn for all receipts, and as many for their bare statements.
const DRAWN: usize = 200_000;
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

/// Verifications and receipts, and the statements of each alone: `length` of each, and then how many a second keep
/// within [`load::BOUND`].
pub(crate) async fn answers(url: &str, station: &str, folder: &Path, length: Duration) {
    let pool = Arc::new(Pool::connect(url, CLIENTS).await);
    let mut paid = pool.draw(DRAWN * 2).await;
    let own = paid.split_off(paid.len() / 2);
    let again: Vec<Case> = paid.iter().take(AGAIN).cloned().collect();
    let node = Arc::new(node::Node::new(station, folder));
    let verify = {
        let node = Arc::clone(&node);
        move |case| {
            let node = Arc::clone(&node);
            async move { node.verify(&case).await }
        }
    };
    let read = {
        let pool = Arc::clone(&pool);
        move |case| {
            let pool = Arc::clone(&pool);
            async move { pool.verify(&case).await }
        }
    };
    let receive = {
        let node = Arc::clone(&node);
        move |case| {
            let node = Arc::clone(&node);
            async move { node.receipt(&case).await }
        }
    };
    let at = now();
    let keep = move |case| {
        let pool = Arc::clone(&pool);
        async move { pool.receive(&case, at).await }
    };
    let over_and_over = Cases::new(paid.clone().into_iter().cycle());
    let station = load::measure("verifications", length, &over_and_over, verify).await;
    let alone = load::measure("bare statements of a verification", length, &over_and_over, read).await;
    load::compare("verifications", station, alone);
    let (paid, own) = (Cases::new(paid.into_iter()), Cases::new(own.into_iter()));
    let station = load::measure("receipts", length, &paid, receive).await;
    let alone = load::measure("bare statements of a receipt", length, &own, keep).await;
    load::compare("receipts", station, alone);
    for case in &again {
        node.receipt(case).await;
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
