//! Flows of what was paid (*flussi di rendicontazione*): built two days after, published anew on demand.

use super::model::Destination;
use super::receipt::{PSP, Receipt};
use super::state::Memory;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// When the flow of a day is published: two days later, in the morning (SANP: within D+2).
const PUBLISHED_AFTER: TimeDelta = TimeDelta::hours(2 * 24 + 6);
/// From then on it cannot be published anew: midnight of the fourth day.
const LAST_AFTER: TimeDelta = TimeDelta::days(4);

/// A flow, in one revision.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    pub(super) id: String,
    pub(super) creditor: String,
    pub(super) revision: u32,
    /// The day on which was paid.
    pub(super) day: NaiveDate,
    pub(super) published: DateTime<Utc>,
    /// Whether whoever asks for it gets it, and not an error.
    pub(super) readable: bool,
    pub(super) items: Vec<Item>,
}

/// What goes into flows, by day and creditor: payments, and whose notices they are of.
type Due = BTreeMap<(NaiveDate, String), Vec<(Item, String, String)>>;

/// A payment in a flow.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) iuv: String,
    pub(super) receipt: String,
    pub(super) transfer: u8,
    /// In cents.
    pub(super) amount: i64,
    pub(super) status: &'static str,
    pub(super) at: DateTime<Utc>,
}

/// How a flow is changed when it is published anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Revision {
    /// Not at all.
    #[default]
    Same,
    /// Its first payment is left out.
    Without,
    /// It has a payment of which nobody has a receipt.
    Unexpected,
    /// Its first payment is taken back.
    Revoked,
    /// What was taken back is paid after all.
    Restored,
}

impl Flow {
    /// The sum of its payments, in cents.
    pub(super) fn total(&self) -> i64 {
        self.items.iter().map(|item| item.amount).sum()
    }

    /// By what the bank transfer is known.
    pub(super) fn reference(&self) -> String {
        format!("SEPA - Bonifico {}", self.day)
    }

    /// The day of the bank transfer.
    pub(super) fn transferred_on(&self) -> NaiveDate {
        self.day + TimeDelta::days(1)
    }

    fn changed(&self, how: Revision, stranger: String, now: DateTime<Utc>) -> Self {
        let mut flow = self.clone();
        flow.revision += 1;
        // Its instant is all that tells revisions apart where nobody counts them.
        flow.published = now.max(self.published + TimeDelta::seconds(1));
        flow.readable = true;
        match how {
            Revision::Same => {}
            Revision::Without => flow.items = flow.items.into_iter().skip(1).collect(),
            Revision::Unexpected => flow.items.push(Item {
                iuv: "01999999999999982".to_owned(),
                receipt: stranger,
                transfer: 1,
                amount: 1_000,
                status: "NO_RPT",
                at: now,
            }),
            Revision::Revoked => {
                if let Some(first) = flow.items.first_mut() {
                    first.status = "REVOKED";
                }
            }
            Revision::Restored => {
                for item in flow.items.iter_mut().filter(|item| item.status == "REVOKED") {
                    item.status = "EXECUTED";
                }
            }
        }
        flow
    }
}

/// When the flow of a day is there.
fn publication(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() + PUBLISHED_AFTER
}

impl Memory {
    /// Builds the flows that are due: one for each day and each creditor who got money.
    pub(super) fn build_flows(&mut self, now: DateTime<Utc>) {
        let due = self.unreported(|receipt| publication(receipt.at.date_naive()) <= now);
        self.publish(due, publication, true, now);
    }

    /// Publishes what was paid of a notice at once, in flows of its own; those that are not readable give an error
    /// until they are published anew. Their names.
    pub(super) fn report(&mut self, nav: &str, readable: bool, now: DateTime<Utc>) -> Vec<String> {
        let due = self.unreported(|receipt| receipt.nav == nav);
        self.publish(due, |_| now, readable, now)
    }

    /// What is in no flow yet of receipts, by day and by creditor; it counts as told from now on.
    fn unreported(&mut self, wanted: impl Fn(&Receipt) -> bool) -> Due {
        let mut due = Due::new();
        for receipt in self.receipts.iter_mut().filter(|receipt| wanted(receipt)) {
            let day = receipt.at.date_naive();
            let common = common(receipt);
            for transfer in &mut receipt.transfers {
                // No flow has a stamp: its money goes to the Agenzia delle Entrate.
                if transfer.reported || matches!(transfer.to, Destination::Stamp { .. }) {
                    continue;
                }
                transfer.reported = true;
                let item = Item {
                    transfer: transfer.number,
                    amount: transfer.amount,
                    ..common.clone()
                };
                let key = (day, transfer.creditor.clone());
                let found = (item, receipt.creditor.clone(), receipt.nav.clone());
                due.entry(key).or_default().push(found);
            }
        }
        due
    }

    /// Publishes a flow for each day and creditor; their names.
    fn publish(
        &mut self,
        due: Due,
        published: impl Fn(NaiveDate) -> DateTime<Utc>,
        readable: bool,
        now: DateTime<Utc>,
    ) -> Vec<String> {
        let mut names = Vec::new();
        for ((day, creditor), found) in due {
            let number = self.flows.len() + 1;
            let id = format!("{}{}-{number:07}", day + TimeDelta::days(1), PSP.id);
            let what = json!({ "flow": id, "creditor": creditor, "payments": found.len(), "revision": 1 });
            self.journal.note(now, "flow", what);
            for (item, of, nav) in &found {
                if let Some(position) = self.position_of_mut(of, nav) {
                    position.report(nav, item.transfer, &id, now);
                }
            }
            names.push(id.clone());
            self.flows.push(Flow {
                id,
                creditor,
                revision: 1,
                day,
                published: published(day),
                readable,
                items: found.into_iter().map(|(item, ..)| item).collect(),
            });
        }
        names
    }

    /// Publishes a flow anew. The number of the revision; nothing where there is no such flow, or its time is
    /// over.
    pub(super) fn revise(
        &mut self,
        id: &str,
        how: Revision,
        draw: String,
        now: DateTime<Utc>,
    ) -> Option<u32> {
        let last = self.flows.iter().rev().find(|flow| flow.id == id)?;
        if now >= last.day.and_time(chrono::NaiveTime::MIN).and_utc() + LAST_AFTER {
            return None;
        }
        let flow = last.changed(how, draw, now);
        let revision = flow.revision;
        let what = json!({ "flow": id, "payments": flow.items.len(), "revision": revision });
        self.journal.note(now, "flow", what);
        self.flows.push(flow);
        Some(revision)
    }

    /// The newest revisions of a creditor's flows.
    pub(super) fn newest_flows(&self, creditor: &str) -> Vec<&Flow> {
        let newest = |flow: &&Flow| {
            flow.creditor == creditor
                && !self
                    .flows
                    .iter()
                    .any(|other| other.id == flow.id && other.revision > flow.revision)
        };
        self.flows.iter().filter(newest).collect()
    }
}

/// What all payments of a receipt have in common.
fn common(receipt: &Receipt) -> Item {
    Item {
        iuv: receipt.iuv.clone(),
        receipt: receipt.id.clone(),
        transfer: 0,
        amount: 0,
        status: if receipt.stand_in { "STAND_IN" } else { "EXECUTED" },
        at: receipt.at,
    }
}
