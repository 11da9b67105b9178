//! Receipts on their way to those who made the notices (`payment-notification.openapi.yaml`), tried again
//! while they are not taken.

use super::model::Item;
use super::state::{Inner, Memory, Unified};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::watch;
use url::Url;

/// One that is not taken is tried again after so long, and so often: the platform says neither.
const AGAIN_AFTER: TimeDelta = TimeDelta::minutes(10);
const MOST_ATTEMPTS: u32 = 20;
/// How late one comes that comes late.
const LATE: TimeDelta = TimeDelta::hours(2);
/// How often it is looked whether one is due: the clock of a test may stand still.
const SLEEP: Duration = Duration::from_millis(50);
/// Nobody waits longer for what is due to be done.
const PATIENCE: Duration = Duration::from_mins(1);

/// How the next receipt is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// Two hours later.
    Late,
    /// Not before somebody lets it go.
    Held,
    /// Twice, at the same time.
    Twice,
    /// Broken, and after ten minutes as it must be.
    Spoilt,
    /// To another creditor's address: that of the fiscal code that comes last among the others.
    Astray,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    Held,
    UnderWay,
    Taken,
    GivenUp,
}

/// A receipt on its way.
#[derive(Clone, Debug)]
struct Parcel {
    id: u64,
    creditor: String,
    nav: String,
    due: DateTime<Utc>,
    state: State,
    attempts: u32,
    /// The first attempt brings a broken one.
    spoilt: bool,
    /// It goes where it does not belong.
    astray: bool,
}

#[derive(Debug, Default)]
pub(super) struct Pushes {
    parcels: Vec<Parcel>,
    manners: VecDeque<Manner>,
}

impl Pushes {
    fn are_busy(&self, now: DateTime<Utc>) -> bool {
        let due = |parcel: &Parcel| parcel.state == State::Waiting && parcel.due <= now;
        let busy = |parcel: &Parcel| parcel.state == State::UnderWay || due(parcel);
        self.parcels.iter().any(busy)
    }

    fn take(&mut self, now: DateTime<Utc>) -> Vec<Parcel> {
        let mut taken = Vec::new();
        for parcel in &mut self.parcels {
            if parcel.state == State::Waiting && parcel.due <= now {
                parcel.state = State::UnderWay;
                parcel.attempts += 1;
                taken.push(parcel.clone());
            }
        }
        taken
    }

    fn finish(&mut self, id: u64, taken: bool) {
        for parcel in self.parcels.iter_mut().filter(|parcel| parcel.id == id) {
            parcel.state = if taken {
                State::Taken
            } else if parcel.attempts >= MOST_ATTEMPTS {
                State::GivenUp
            } else {
                parcel.due += AGAIN_AFTER;
                State::Waiting
            };
        }
    }

    /// What is on its way, for whoever looks.
    pub(super) fn shown(&self) -> Vec<Value> {
        let of = |parcel: &Parcel| {
            json!({
                "notice": parcel.nav,
                "creditor": parcel.creditor,
                "due": parcel.due,
                "attempts": parcel.attempts,
                "state": format!("{:?}", parcel.state),
            })
        };
        self.parcels.iter().map(of).collect()
    }
}

impl Memory {
    /// A receipt sets out, as was wished for the next one.
    pub(super) fn send(&mut self, creditor: &str, nav: &str, now: DateTime<Utc>) {
        let manner = self.pushes.manners.pop_front();
        let late = matches!(manner, Some(Manner::Late));
        let copies = if matches!(manner, Some(Manner::Twice)) {
            2
        } else {
            1
        };
        for _ in 0..copies {
            let parcel = Parcel {
                id: self.next(),
                creditor: creditor.to_owned(),
                nav: nav.to_owned(),
                due: if late { now + LATE } else { now },
                state: match manner {
                    Some(Manner::Held) => State::Held,
                    _ => State::Waiting,
                },
                attempts: 0,
                spoilt: manner == Some(Manner::Spoilt),
                astray: manner == Some(Manner::Astray),
            };
            self.pushes.parcels.push(parcel);
        }
    }
}

impl Unified {
    /// How the next receipt is sent.
    pub fn send_next(&self, manner: Manner) {
        self.inner().memory().pushes.manners.push_back(manner);
    }

    /// Lets go what is held, and waits until it has arrived, or could not.
    pub async fn release(&self) {
        let now = self.inner().now();
        for parcel in &mut self.inner().memory().pushes.parcels {
            if parcel.state == State::Held {
                parcel.state = State::Waiting;
                parcel.due = now;
            }
        }
        self.settle().await;
    }

    /// Sends the receipt of a notice once more, and waits until it has arrived, or could not.
    pub async fn resend(&self, creditor: &str, nav: &str) {
        let now = self.inner().now();
        self.inner().memory().send(creditor, nav, now);
        self.settle().await;
    }

    /// Waits until what is due has arrived, or could not.
    pub async fn settle(&self) {
        let quiet = async {
            while self.inner().memory().pushes.are_busy(self.inner().now()) {
                self.inner().bell.notify_one();
                tokio::time::sleep(SLEEP).await;
            }
        };
        if tokio::time::timeout(PATIENCE, quiet).await.is_err() {
            tracing::warn!("the Piattaforma Unitaria is still busy");
        }
    }
}

/// Sends receipts until told to stop.
pub(crate) async fn work(unified: Unified, mut stop: watch::Receiver<bool>) {
    loop {
        let taken = {
            let inner = unified.inner();
            inner.memory().pushes.take(inner.now())
        };
        for parcel in taken {
            tokio::spawn(attempt(unified.clone(), parcel));
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = unified.inner().bell.notified() => {}
            () = tokio::time::sleep(SLEEP) => {}
        }
    }
}

async fn attempt(unified: Unified, parcel: Parcel) {
    let inner = unified.inner();
    let answer = match prepare(inner, &parcel) {
        Some((url, body)) => {
            let sent = inner.http.post(url).bearer_auth("platform").json(&body).send();
            sent.await
                .map_or_else(|error| error.to_string(), |answer| answer.status().to_string())
        }
        None => "nowhere to send it".to_owned(),
    };
    let taken = answer.starts_with('2');
    inner.note(
        "push",
        json!({
            "notice": parcel.nav,
            "creditor": parcel.creditor,
            "attempt": parcel.attempts,
            "answer": answer,
        }),
    );
    inner.memory().pushes.finish(parcel.id, taken);
}

/// Where a receipt goes, and what is sent.
fn prepare(inner: &Inner, parcel: &Parcel) -> Option<(Url, Value)> {
    let memory = inner.memory();
    let (_, item) = memory.find(&parcel.creditor, |item| item.nav == parcel.nav)?;
    let mut others = memory.organizations.values().rev();
    let organization = if parcel.astray {
        others.find(|other| other.tax_code != parcel.creditor)?
    } else {
        memory.organizations.get(&parcel.creditor)?
    };
    let base = organization.push.as_ref()?.as_str().trim_end_matches('/');
    let url = Url::parse(&format!("{base}/payment-notification")).ok()?;
    let receipt = item.receipt.as_deref()?;
    let receipt = if parcel.spoilt && parcel.attempts == 1 {
        receipt.replace("receiptId>", "x>")
    } else {
        receipt.to_owned()
    };
    Some((url, notification(&parcel.creditor, item, &receipt, inner.now())))
}

fn notification(creditor: &str, item: &Item, receipt: &str, now: DateTime<Utc>) -> Value {
    json!({
        "encodedReceipt": STANDARD.encode(receipt),
        "paymentData": {
            "orgFiscalCode": creditor,
            "nav": item.nav,
            "iuv": item.iuv,
            "iud": item.iud,
            "debtPositionTypeOrgCode": "SPORTELLO",
            "debtor": item.sent.debtor,
            "paymentDate": now,
            "amountCents": item.sent.amount_cents,
            "remittanceInformation": item.sent.remittance_information,
        },
    })
}
