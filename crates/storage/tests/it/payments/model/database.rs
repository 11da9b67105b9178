//! The same schedules on a real database, a municipality for each.

use super::books::{Books, Done, Looked, Place, Taken, status};
use super::ending::ROUNDS;
use super::schedule::{Event, Outside, Step, pick};
use crate::payments::{BORGOVERDE, body, day, debtor, make, parts, segregation};
use crate::support::{Engine, MARIO, World};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestCaseResult};
use sportello_storage::payments::{
    self, DebtFilter, DebtQuery, FlowItem, FlowKey, NewFlow, NewNotice, NewReceipt, Received, StoredDebt,
    Stray, Transfer, change, extend, keep_flow, keep_stray, receive, reconcile,
};
use sportello_storage::{Error, Tx};
use sportello_types::ids::{DebtId, NoticeId, TenantId};
use sportello_types::payments::{Anomaly, DebtSource, DebtStatus};
use sportello_types::values::{EuroCents, Iuv, NoticeNumber};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use tokio::runtime::Runtime;

/// A database, and how often it is tried.
pub(super) struct Town {
    pub(super) world: World,
    pub(super) runtime: Runtime,
    /// How many municipalities there are.
    founded: Cell<u32>,
    pub(super) cases: u32,
}

/// Runs a test on PostgreSQL where a server is named, else on SQLite.
pub(super) fn on_each_engine(test: impl Fn(&Town)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let world = runtime.block_on(World::here());
    let cases = match world.engine {
        Engine::Sqlite => 200,
        Engine::Postgres => 64,
    };
    test(&Town {
        world,
        runtime,
        founded: Cell::new(0),
        cases,
    });
}

impl Town {
    /// Lets a schedule happen to the rules and to the database, and compares.
    pub(super) fn compare(&self, schedule: &[Event]) -> TestCaseResult {
        self.runtime.block_on(self.happen(schedule))
    }

    /// A municipality of its own.
    pub(super) async fn found(&self) -> TenantId {
        self.founded.set(self.founded.get() + 1);
        self.world.found(&format!("comune-{}", self.founded.get())).await
    }

    async fn happen(&self, schedule: &[Event]) -> TestCaseResult {
        let tenant = self.found().await;
        let mut portal = Portal {
            world: &self.world,
            tenant,
            debts: Vec::new(),
        };
        let (mut books, mut outside) = (Books::default(), Outside::default());
        for event in schedule {
            match event {
                Event::Pay(pay) => outside.pay(&books, pay),
                Event::Publish(flow) => outside.publish(flow),
                Event::Transaction { steps, dies } => {
                    let before = (books.clone(), portal.debts.clone());
                    let tx = self.world.db.begin(tenant).await.map_err(failed)?;
                    for step in steps {
                        let really = portal.apply(&tx, step, &books, &outside).await.map_err(failed)?;
                        prop_assert_eq!(really, books.apply(step, &outside), "{:?}", step);
                    }
                    if *dies {
                        drop(tx);
                        (books, portal.debts) = before;
                    } else {
                        tx.commit().await.map_err(failed)?;
                    }
                }
            }
        }
        books.check(&outside)?;
        portal.check(&books, &outside).await?;
        self.end(&portal, &mut books, &mut outside).await?;
        portal.check(&books, &outside).await
    }

    /// In the end all receipts come, and the flows tell of all of them.
    async fn end(&self, portal: &Portal<'_>, books: &mut Books, outside: &mut Outside) -> TestCaseResult {
        let tx = self.world.db.begin(portal.tenant).await.map_err(failed)?;
        for receipt in 0..outside.sent.len() {
            let really = portal.deliver(&tx, receipt, outside).await.map_err(failed)?;
            prop_assert_eq!(really, books.deliver(receipt, outside), "{}", receipt);
        }
        for is_taken_back in ROUNDS {
            outside.publish_all(is_taken_back);
            for flow in outside.last_flows() {
                let really = portal.collect(&tx, flow, outside).await.map_err(failed)?;
                prop_assert_eq!(really, books.collect(flow, outside), "{}", flow);
            }
            books.check_end(outside, is_taken_back)?;
        }
        tx.commit().await.map_err(failed)
    }
}

/// A database that refuses is no outcome.
#[expect(clippy::needless_pass_by_value, reason = "the shape of `map_err`")]
pub(super) fn failed(error: Error) -> TestCaseError {
    TestCaseError::fail(format!("{error:?}"))
}

/// A municipality in the database.
struct Portal<'w> {
    world: &'w World,
    tenant: TenantId,
    /// The debts in the order in which they were made, with their notices.
    debts: Vec<(DebtId, Vec<Vec<NoticeId>>)>,
}

impl Portal<'_> {
    fn id(&self, Place(debt, option, instalment): Place) -> NoticeId {
        self.debts[debt].1[option][instalment]
    }

    /// Does a step; `books` are those from before it.
    async fn apply(&mut self, tx: &Tx, step: &Step, books: &Books, outside: &Outside) -> Result<Done, Error> {
        let now = self.world.now;
        let changed = |result| match result {
            Ok(status) => Ok(Done::Changed(Some(status))),
            Err(Error::WrongState) => Ok(Done::Changed(None)),
            Err(other) => Err(other),
        };
        match step {
            Step::Create(shape) => self.create(tx, shape).await,
            Step::Stray { ahead, cents } => self.stray(tx, books.ahead(*ahead), *cents).await,
            Step::Change(index, kind) => match books.pick(*index) {
                Some(place) => changed(change(tx, self.id(place), *kind, "schedule", now).await),
                None => Ok(Done::Nothing),
            },
            Step::Extend(index) => match books.pick(*index) {
                Some(place) => changed(extend(tx, self.id(place), day(30), "schedule", now).await),
                None => Ok(Done::Nothing),
            },
            Step::Deliver(index) => match pick(*index, outside.sent.len()) {
                Some(receipt) => self.deliver(tx, receipt, outside).await,
                None => Ok(Done::Nothing),
            },
            Step::Collect(index) => match pick(*index, outside.flows.len()) {
                Some(flow) => self.collect(tx, flow, outside).await,
                None => Ok(Done::Nothing),
            },
            Step::LookAfter => self.look_after(tx).await,
        }
    }

    async fn create(&mut self, tx: &Tx, shape: &[Vec<Vec<i64>>]) -> Result<Done, Error> {
        let notice = |cents: &Vec<i64>| NewNotice {
            id: self.world.id(),
            description: "Mensa scolastica".to_owned(),
            due_on: Some(day(20)),
            ends: false,
            parts: parts(&cents.iter().map(|cents| (*cents, BORGOVERDE)).collect::<Vec<_>>()),
        };
        let wanted = crate::payments::Wanted {
            id: self.world.id(),
            citizen: None,
            debtor: debtor(MARIO),
            source: DebtSource::Municipality,
            external_key: None,
            segregation: 1,
            options: shape
                .iter()
                .map(|option| option.iter().map(notice).collect())
                .collect(),
            at: self.world.now,
        };
        let made = make(tx, &wanted).await;
        let ids = wanted.options.iter();
        let ids = ids.map(|option| option.iter().map(|notice| notice.id).collect());
        self.debts.push((wanted.id, ids.collect()));
        let numbers = made.notices().map(|notice| notice.number.iuv().unwrap().base());
        Ok(Done::Created(numbers.collect()))
    }

    async fn stray(&mut self, tx: &Tx, number: u64, cents: i64) -> Result<Done, Error> {
        let (debt, notice) = (self.world.id(), self.world.id());
        let parts = parts(&[(cents, BORGOVERDE)]);
        let stray = Stray {
            debt,
            notice,
            iuv: Iuv::new(segregation(1), number).unwrap(),
            subject: "Ricevuta di un avviso sconosciuto",
            debtor: "Non si sa di chi",
            part: &parts.as_slice()[0],
            at: self.world.now,
        };
        if !keep_stray(tx, &stray).await? {
            return Ok(Done::Nothing);
        }
        self.debts.push((debt, vec![vec![notice]]));
        Ok(Done::Created(vec![number]))
    }

    async fn deliver(&self, tx: &Tx, receipt: usize, outside: &Outside) -> Result<Done, Error> {
        let sent = &outside.sent[receipt];
        let transfers = (1..).zip(&sent.transfers).map(|(number, cents)| Transfer {
            number,
            creditor: body(BORGOVERDE),
            amount: EuroCents(*cents),
            stamp: false,
            account: None,
            category: None,
        });
        let transfers: Vec<Transfer> = transfers.collect();
        let new = NewReceipt {
            id: self.world.id(),
            receipt_id: &receipt_id(receipt),
            notice: &number(sent.number),
            creditor: &body(BORGOVERDE),
            amount: EuroCents(sent.cents()),
            fee: None,
            paid_at: Some(self.world.now),
            provider: "Banca di Borgoverde",
            payer: None,
            cart: None,
            stand_in: false,
            transfers: &transfers,
            xml: b"<receipt/>",
        };
        Ok(match receive(tx, &new, self.world.now).await? {
            Received::Settled {
                debt,
                anomaly,
                notice,
            } => {
                let paying = payments::receipt_of(tx, notice).await?;
                let pays = paying.is_some_and(|paying| paying.id == new.id);
                Done::Settled(Taken { pays, anomaly }, debt.status() == DebtStatus::Paid)
            }
            Received::Duplicate => Done::Duplicate,
            Received::Unknown => Done::Nothing,
        })
    }

    async fn collect(&self, tx: &Tx, at: usize, outside: &Outside) -> Result<Done, Error> {
        let flow = &outside.flows[at];
        let items = flow.items.iter().map(|item| FlowItem {
            iuv: number(outside.sent[item.receipt].number)
                .iuv()
                .unwrap()
                .to_string(),
            receipt_id: receipt_id(item.receipt),
            transfer: item.transfer,
            amount: EuroCents(item.cents),
            outcome: item.outcome,
            paid_on: None,
        });
        let items: Vec<FlowItem> = items.collect();
        let key = FlowKey {
            psp: "PSP01".to_owned(),
            flow: format!("F{}", flow.place),
        };
        let new = NewFlow {
            key: &key,
            revision: flow.revision,
            day: day(26 + u32::try_from(flow.place).unwrap()),
            transfer_reference: None,
            total: EuroCents(items.iter().map(|item| item.amount.0).sum()),
            items: &items,
        };
        let kept = keep_flow(tx, &new, self.world.now).await?;
        let outcome = reconcile(tx, &key, self.world.now).await?;
        assert!(outcome.unknown.is_empty() && outcome.others == 0);
        let looked = Looked {
            found: outcome.found.len(),
            gone: outcome.gone.len(),
            different: outcome.different.len(),
            without_receipt: outcome.without_receipt.len(),
        };
        Ok(Done::Collected(kept, looked))
    }

    /// The debts that are listed as paid: for what waits for one of them it is looked there.
    async fn look_after(&self, tx: &Tx) -> Result<Done, Error> {
        let query = DebtQuery {
            debtor: None,
            filter: DebtFilter::Paid,
        };
        let listed = payments::list(tx, query, None, 100).await?;
        let at = |debt: &StoredDebt| self.debts.iter().position(|(id, _)| *id == debt.id);
        Ok(Done::Paid(listed.items.iter().filter_map(at).collect()))
    }

    /// Compares all that is stored with the books, and adds the money up from what is stored alone.
    async fn check(&self, books: &Books, outside: &Outside) -> TestCaseResult {
        let tx = self.world.db.read(self.tenant).await.map_err(failed)?;
        let stored = self.stored(&tx).await.map_err(failed)?;
        prop_assert_eq!(stored.len(), books.debts.len());
        let (mut came, mut paid, mut numbers) = (0, 0, BTreeSet::new());
        for place in books.places() {
            let (note, id) = (books.note(place), self.id(place));
            let debt = &stored[&self.debts[place.0].0];
            let notice = debt.notice(id).unwrap();
            prop_assert_eq!(notice.status, note.status);
            prop_assert_eq!(&notice.number, &number(note.number));
            prop_assert_eq!(debt.status(), status(&books.debts[place.0]));
            numbers.insert(notice.number.clone());
            if notice.status.is_paid() {
                paid += notice.amount().0;
            }
            let pays = books.paying(place, outside);
            let taken_back = pays.is_some_and(|receipt| books.is_taken_back(receipt));
            prop_assert_eq!(notice.reversed.is_some(), taken_back);
            let others = notice.others.iter().filter(|other| other.reversed).count();
            prop_assert_eq!(others, books.others_taken_back(place, outside));
            let receipts = payments::receipts_of(&tx, id).await.map_err(failed)?;
            came += receipts.iter().map(|receipt| receipt.amount.0).sum::<i64>();
            let paying = receipts.iter().filter(|receipt| receipt.pays).count();
            prop_assert_eq!(paying, usize::from(notice.status.is_paid()));
            let history = payments::history(&tx, id).await.map_err(failed)?;
            prop_assert!(history.windows(2).all(|steps| steps[0].to == steps[1].from));
            prop_assert_eq!(
                history.last().map_or(notice.status, |last| last.to),
                notice.status
            );
        }
        prop_assert_eq!(numbers.len(), books.places().len());
        let open = payments::anomalies(&tx, true, None, 100).await.map_err(failed)?;
        prop_assert!(open.next_cursor.is_none(), "more than a page");
        let anomalous = open.items.iter().map(|anomaly| {
            let kept = anomaly.kind == Anomaly::OtherAmount;
            anomaly.paid.0 - if kept { anomaly.asked.0 } else { 0 }
        });
        prop_assert_eq!(
            came,
            paid + anomalous.sum::<i64>(),
            "money is lost, or comes from nowhere"
        );
        let taken = books
            .receipts
            .keys()
            .map(|receipt| outside.sent[*receipt].cents());
        prop_assert_eq!(came, taken.sum::<i64>());
        Ok(())
    }

    /// The debts as they are listed, each in the list of its state alone.
    async fn stored(&self, tx: &Tx) -> Result<BTreeMap<DebtId, StoredDebt>, Error> {
        let mut stored = BTreeMap::new();
        for filter in [
            DebtFilter::ToPay,
            DebtFilter::Paid,
            DebtFilter::Expired,
            DebtFilter::Cancelled,
        ] {
            let query = DebtQuery { debtor: None, filter };
            let page = payments::list(tx, query, None, 100).await?;
            for debt in page.items {
                let listed = match debt.status() {
                    DebtStatus::ToPay | DebtStatus::PartlyPaid => DebtFilter::ToPay,
                    DebtStatus::Paid => DebtFilter::Paid,
                    DebtStatus::Expired => DebtFilter::Expired,
                    DebtStatus::Cancelled => DebtFilter::Cancelled,
                };
                assert_eq!(listed, filter);
                stored.insert(debt.id, debt);
            }
        }
        Ok(stored)
    }
}

fn number(base: u64) -> NoticeNumber {
    Iuv::new(segregation(1), base).unwrap().notice_number()
}

fn receipt_id(receipt: usize) -> String {
    format!("r{receipt}")
}
