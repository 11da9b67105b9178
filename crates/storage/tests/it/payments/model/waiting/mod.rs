//! Istanze that wait for money, in whatever order things happen: real rows in a real database, with the
//! portal's jobs and sweeps, citizens who give up, operators who let through or give back, flows that take money
//! back before or after its receipt is here, and transactions that are begun and dropped after any step.

mod check;
mod schedule;
mod steps;

pub(super) use schedule::schedules;

use super::database::{Town, failed};
use super::schedule::pick;
use crate::support::{MARIO, World};
use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use schedule::Event;
use sportello_storage::payments::FlowOutcome;
use sportello_storage::{Error, istanze};
use sportello_types::form::FeeTime;
use sportello_types::ids::{CitizenId, DebtId, IstanzaId, NoticeId, PaymentReceiptId, TenantId};
use sportello_types::values::NoticeNumber;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked for each istanza.
const ASKED: i64 = 500;
/// Unsettled debts that are looked at, those of all municipalities.
const MOST: u32 = 10_000;

/// A receipt that is on its way, or was delivered: its id is its place among those sent.
struct Sent {
    debt: usize,
    cents: i64,
}

/// A debt for which an istanza waits, or has waited.
#[derive(Clone)]
struct Asked {
    istanza: usize,
    debt: DebtId,
    notice: NoticeId,
    number: NoticeNumber,
}

/// What has happened in the portal, and dies with its transaction.
#[derive(Clone, Default)]
struct Facts {
    istanze: Vec<(IstanzaId, FeeTime)>,
    debts: Vec<Asked>,
    /// Receipts that were taken, by their place among those sent.
    taken: BTreeMap<usize, PaymentReceiptId>,
    /// Which of them has paid a debt.
    paying: BTreeMap<usize, usize>,
    let_through: BTreeSet<usize>,
    given_back: BTreeSet<usize>,
    /// How often a flow has told of a receipt.
    told: BTreeMap<usize, u32>,
    /// Receipts whose money the flows take back.
    taken_back: BTreeSet<usize>,
    /// Debts whose money was enough at some time.
    were_good: BTreeSet<usize>,
}

/// A municipality, and what is outside of it.
struct Portal<'w> {
    world: &'w World,
    tenant: TenantId,
    mario: CitizenId,
    eva: CitizenId,
    sent: Vec<Sent>,
    facts: Facts,
}

/// Lets a schedule happen.
pub(super) fn happen(town: &Town, schedule: &[Event]) -> TestCaseResult {
    town.runtime.block_on(to_the_end(town, schedule))
}

/// In the end all receipts come, all money is there, and the housekeeping does what is left.
async fn to_the_end(town: &Town, schedule: &[Event]) -> TestCaseResult {
    let tenant = town.found().await;
    let mut portal = Portal {
        world: &town.world,
        tenant,
        mario: town.world.citizen(tenant, MARIO).await,
        eva: town.world.citizen(tenant, "LLAVEA79T71F205M").await,
        sent: Vec::new(),
        facts: Facts::default(),
    };
    for event in schedule {
        portal.apply(event).await.map_err(failed)?;
    }
    portal.check(false).await?;
    for receipt in 0..portal.sent.len() {
        let tx = town.world.db.begin(tenant).await.map_err(failed)?;
        portal.deliver(&tx, receipt).await.map_err(failed)?;
        tx.commit().await.map_err(failed)?;
    }
    for receipt in portal.facts.taken_back.clone() {
        let tx = town.world.db.begin(tenant).await.map_err(failed)?;
        let there = FlowOutcome::Executed;
        portal.tell(&tx, receipt, there).await.map_err(failed)?;
        tx.commit().await.map_err(failed)?;
    }
    portal.sweep(false, false).await.map_err(failed)?;
    let left = portal.unsettled(false).await.map_err(failed)?;
    prop_assert_eq!(left, Vec::<IstanzaId>::new(), "the housekeeping leaves something");
    portal.check(true).await
}

impl Portal<'_> {
    async fn apply(&mut self, event: &Event) -> Result<(), Error> {
        match event {
            Event::Pay(index, off) => {
                if let Some(debt) = pick(*index, self.facts.debts.len()) {
                    let cents = ASKED + off;
                    self.sent.push(Sent { debt, cents });
                }
                Ok(())
            }
            Event::Work { steps, dies_at } => {
                let before = self.facts.clone();
                let tx = self.world.db.begin(self.tenant).await?;
                for step in steps.iter().take(dies_at.unwrap_or(steps.len())) {
                    self.step(&tx, step).await?;
                }
                if dies_at.is_some() {
                    drop(tx);
                    self.facts = before;
                    return Ok(());
                }
                tx.commit().await
            }
            Event::Sweep { over, dies } => self.sweep(*over, *dies).await,
        }
    }

    async fn unsettled(&self, over: bool) -> Result<Vec<IstanzaId>, Error> {
        let year = if over { 2028 } else { 2026 };
        let over_before = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let tx = self.world.db.system_read().await?;
        let found = istanze::unsettled(&tx, over_before, None, MOST).await?;
        let own = found.iter().filter(|one| one.tenant == self.tenant);
        Ok(own.map(|one| one.istanza).collect())
    }

    async fn sweep(&mut self, over: bool, dies: bool) -> Result<(), Error> {
        for id in self.unsettled(over).await? {
            let istanza = self.facts.istanze.iter().position(|(known, _)| *known == id);
            let before = self.facts.clone();
            let tx = self.world.db.begin(self.tenant).await?;
            self.look(&tx, istanza.ok_or(Error::NotFound)?, over).await?;
            if dies {
                drop(tx);
                self.facts = before;
            } else {
                tx.commit().await?;
            }
        }
        Ok(())
    }

    /// Whether the money of a debt is here, as those see it who sent it.
    fn is_good(&self, debt: usize) -> bool {
        self.facts.paying.get(&debt).is_some_and(|receipt| {
            let enough = self.sent[*receipt].cents >= ASKED || self.facts.let_through.contains(receipt);
            let is_back = self.facts.given_back.contains(receipt) || self.facts.taken_back.contains(receipt);
            enough && !is_back
        })
    }

    fn note_good(&mut self) {
        let good: Vec<usize> = (0..self.facts.debts.len())
            .filter(|debt| self.is_good(*debt))
            .collect();
        self.facts.were_good.extend(good);
    }
}
