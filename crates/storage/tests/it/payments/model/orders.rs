//! Stamps that are bought by themselves, in whatever order things happen: pages are ordered, paid, left, given up and
//! fail, the seller has a stamp late, browsers say what they like, hours pass, and transactions die between an order
//! and what is written of it. What must hold is told from what has happened.

use super::database::{Town, failed};
use super::schedule::pick;
use crate::payments::stamps::stamp_alone;
use crate::payments::{BORGOVERDE, body, make};
use crate::support::{MARIO, World};
use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{TestCaseError, TestCaseResult};
use sportello_storage::payments::{
    self, NewAttempt, NewReceipt, Received, StampOrder, StoredNotice, Transfer, begin_attempt, change_debt,
    keep_stamp_order, receive, return_to_attempt, sell_apart, stamp_on_sale,
};
use sportello_storage::{Error, Tx};
use sportello_types::ids::{CitizenId, PaymentAttemptId, TenantId};
use sportello_types::payments::{Anomaly, Change, DebtStatus, ReturnOutcome};
use sportello_types::values::{EuroCents, NoticeNumber};
use std::collections::BTreeSet;

/// Minutes for which a page sells, after it was ordered.
const OPEN: i64 = 10;
/// Minutes after which the portal fears nothing of it any more, and hours of one that is said to have sold.
const OVER: i64 = 20;
const ON_ITS_WAY: i64 = 48;
/// Minutes within which the seller has a stamp, of a page that was ordered just before it was over.
const SOON: i64 = 9;

/// What browsers say on their way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Browser {
    /// Whatever they like.
    SaysAnything,
    /// That one has given up, of pages alone that are left unpaid; and the seller has each stamp within minutes.
    SaysWhatIs,
}

/// One thing that happens.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// Minutes go by.
    Pass(i64),
    /// The citizen wants to pay. The portal may die when the seller has answered.
    Order { dies: bool },
    /// Somebody pays at a page that they know. The seller has the stamp so many minutes later.
    Pay(Index, i64),
    /// The browser comes back from a page.
    Back(Index, ReturnOutcome),
    /// The portal asks the seller for what was bought, and takes it, or dies.
    Ask { dies: bool },
}

pub(super) fn schedules() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(), 0..32)
}

fn event() -> impl Strategy<Value = Event> {
    let minutes = prop::sample::select(vec![1, 4, 10, 19, 20, 60, 48 * 60]);
    let late = prop::sample::select(vec![0, 0, 1, SOON, 60, 60 * 60]);
    let outcome = prop::sample::select(ReturnOutcome::ALL.to_vec());
    prop_oneof![
        4 => minutes.prop_map(Event::Pass),
        5 => prop::bool::weighted(0.2).prop_map(|dies| Event::Order { dies }),
        4 => (any::<Index>(), late).prop_map(|(page, late)| Event::Pay(page, late)),
        4 => (any::<Index>(), outcome).prop_map(|(page, outcome)| Event::Back(page, outcome)),
        2 => prop::bool::weighted(0.3).prop_map(|dies| Event::Ask { dies }),
    ]
}

/// A page of the seller's to which somebody was sent.
struct Page {
    attempt: PaymentAttemptId,
    number: NoticeNumber,
    token: [u8; 32],
    ordered_at: DateTime<Utc>,
    /// When the browser came back first, and what it has said last.
    said: Option<(DateTime<Utc>, ReturnOutcome)>,
    /// Whether it has ever said that it was given up.
    left: bool,
    /// From when on the seller has the stamp that was paid there.
    sold: Option<DateTime<Utc>>,
    /// Whether the portal has it.
    here: bool,
}

impl Page {
    /// Whether it may sell, or have sold, nothing that is still to come, as far as a portal can know.
    fn is_over(&self, now: DateTime<Utc>) -> bool {
        match self.said {
            None | Some((_, ReturnOutcome::Failed)) => now >= self.ordered_at + Duration::minutes(OVER),
            Some((_, ReturnOutcome::Cancelled)) => true,
            Some((back, ReturnOutcome::Paid | ReturnOutcome::Waiting)) => {
                now >= back + Duration::hours(ON_ITS_WAY)
            }
        }
    }

    fn has_stamp(&self, now: DateTime<Utc>) -> bool {
        self.sold.is_some_and(|from| from <= now)
    }

    fn receipt(&self) -> String {
        format!("mbd-{}", self.number)
    }
}

/// A municipality, the notice of a stamp, and the pages that were ordered for it.
struct Portal<'w> {
    world: &'w World,
    tenant: TenantId,
    mario: CitizenId,
    notice: StoredNotice,
    now: DateTime<Utc>,
    browser: Browser,
    /// Orders that the seller has taken, those among them of which the portal knows nothing.
    taken: u8,
    pages: Vec<Page>,
}

/// Lets a schedule happen.
pub(super) fn happen(town: &Town, schedule: &[Event], browser: Browser) -> TestCaseResult {
    town.runtime.block_on(to_the_end(town, schedule, browser))
}

/// In the end the seller has all stamps, and is asked for each.
async fn to_the_end(town: &Town, schedule: &[Event], browser: Browser) -> TestCaseResult {
    let world = &town.world;
    let tenant = town.found().await;
    let mario = world.citizen(tenant, MARIO).await;
    let notice = notice(world, tenant).await.map_err(failed)?;
    let mut portal = Portal {
        world,
        tenant,
        mario,
        notice,
        now: world.now,
        browser,
        taken: 0,
        pages: Vec::new(),
    };
    for event in schedule {
        portal.apply(event).await?;
        portal.check().await?;
    }
    portal.now += Duration::days(10);
    portal.ask(false).await?;
    portal.check().await?;
    let sold = portal.pages.iter().filter(|page| page.sold.is_some());
    prop_assert!(sold.clone().all(|page| page.here), "a stamp that nobody sees");
    if browser == Browser::SaysWhatIs {
        prop_assert!(sold.count() <= 1, "a second stamp was sold");
    }
    Ok(())
}

/// The notice of a stamp, that can be paid.
async fn notice(world: &World, tenant: TenantId) -> Result<StoredNotice, Error> {
    let tx = world.db.begin(tenant).await?;
    let made = make(&tx, &stamp_alone(world)).await;
    change_debt(&tx, made.id, Change::Publish, "schedule", world.now).await?;
    let debt = sell_apart(&tx, made.id).await?;
    tx.commit().await?;
    Ok(debt.notices().next().unwrap().clone())
}

impl Portal<'_> {
    async fn apply(&mut self, event: &Event) -> TestCaseResult {
        match event {
            Event::Pass(minutes) => {
                self.now += Duration::minutes(*minutes);
                Ok(())
            }
            Event::Order { dies } => self.order(*dies).await,
            Event::Pay(index, late) => {
                self.pay(*index, *late);
                Ok(())
            }
            Event::Back(index, outcome) => self.back(*index, *outcome).await,
            Event::Ask { dies } => self.ask(*dies).await.map(|_| ()),
        }
    }

    /// Somebody pays at a page, also at one that they have said to have given up, as long as it sells.
    fn pay(&mut self, index: Index, late: i64) {
        let (now, says_what_is) = (self.now, self.browser == Browser::SaysWhatIs);
        let sells = |page: &&mut Page| {
            let open = now < page.ordered_at + Duration::minutes(OPEN);
            open && page.sold.is_none() && !(says_what_is && page.left)
        };
        let mut open: Vec<&mut Page> = self.pages.iter_mut().filter(sells).collect();
        let late = if says_what_is { late.min(SOON) } else { late };
        if let Some(at) = pick(index, open.len()) {
            open[at].sold = Some(now + Duration::minutes(late));
        }
    }

    async fn back(&mut self, index: Index, outcome: ReturnOutcome) -> TestCaseResult {
        let Some(at) = pick(index, self.pages.len()) else {
            return Ok(());
        };
        let page = &mut self.pages[at];
        let is_false = outcome == ReturnOutcome::Cancelled && page.sold.is_some();
        if self.browser == Browser::SaysWhatIs && is_false {
            return Ok(());
        }
        let tx = self.world.db.begin(self.tenant).await.map_err(failed)?;
        let found = return_to_attempt(&tx, self.mario, &page.token, outcome, self.now).await;
        prop_assert!(found.map_err(failed)?.is_some());
        tx.commit().await.map_err(failed)?;
        let first = page.said.map_or(self.now, |(first, _)| first);
        page.said = Some((first, outcome));
        page.left |= outcome == ReturnOutcome::Cancelled;
        Ok(())
    }

    /// As the operation does it: what was bought is taken first, and another page is kept where none may sell.
    async fn order(&mut self, dies: bool) -> TestCaseResult {
        if self.ask(false).await? {
            return Ok(());
        }
        self.taken += 1;
        let page = Page {
            attempt: self.world.id(),
            number: format!("348{:015}", self.taken).parse().unwrap(),
            token: [self.taken; 32],
            ordered_at: self.now,
            said: None,
            left: false,
            sold: None,
            here: false,
        };
        let is_free = self.pages.iter().all(|page| page.is_over(self.now));
        let tx = self.world.db.begin(self.tenant).await.map_err(failed)?;
        let kept = match self.keep(&tx, &page).await {
            Ok(()) => true,
            Err(Error::WrongState) => false,
            Err(error) => return Err(failed(error)),
        };
        prop_assert_eq!(kept, is_free, "of two pages each may sell");
        if kept && !dies {
            tx.commit().await.map_err(failed)?;
            self.pages.push(page);
        }
        Ok(())
    }

    async fn keep(&self, tx: &Tx, page: &Page) -> Result<(), Error> {
        let new = NewAttempt {
            id: page.attempt,
            citizen: self.mario,
            token_hash: &page.token,
            notices: &[self.notice.id],
            at: self.now,
        };
        begin_attempt(tx, &new).await?;
        let order = StampOrder {
            number: page.number.clone(),
            attempt: page.attempt,
            notice: self.notice.id,
            ordered_at: self.now,
        };
        keep_stamp_order(tx, &order).await
    }

    /// Takes the stamps that the seller has, each in a transaction of its own; whether there was one.
    async fn ask(&mut self, dies: bool) -> Result<bool, TestCaseError> {
        let mut bought = false;
        for at in 0..self.pages.len() {
            if !self.pages[at].has_stamp(self.now) {
                continue;
            }
            bought = true;
            let is_second = self.pages.iter().any(|page| page.here);
            let tx = self.world.db.begin(self.tenant).await.map_err(failed)?;
            let received = self.take(&tx, &self.pages[at]).await.map_err(failed)?;
            match received {
                Received::Settled { anomaly, .. } => {
                    prop_assert!(!self.pages[at].here, "it was here before");
                    prop_assert_eq!(anomaly, is_second.then_some(Anomaly::PaidTwice));
                }
                Received::Duplicate => prop_assert!(self.pages[at].here),
                Received::Unknown => return Err(TestCaseError::fail("the notice is gone")),
            }
            if !dies {
                tx.commit().await.map_err(failed)?;
                self.pages[at].here = true;
            }
        }
        Ok(bought)
    }

    async fn take(&self, tx: &Tx, page: &Page) -> Result<Received, Error> {
        let stamp = Transfer {
            number: 1,
            creditor: body(BORGOVERDE),
            amount: EuroCents(1600),
            stamp: true,
            account: None,
            category: None,
        };
        let cart = page.attempt.to_string();
        let new = NewReceipt {
            id: self.world.id(),
            receipt_id: &page.receipt(),
            notice: &self.notice.number,
            creditor: &body(BORGOVERDE),
            amount: EuroCents(1600),
            fee: None,
            paid_at: page.sold,
            provider: "pagoPA",
            payer: None,
            cart: Some(&cart),
            stand_in: false,
            transfers: &[stamp],
            xml: b"<marcaDaBollo/>",
        };
        receive(tx, &new, self.now).await
    }

    /// What must hold at every instant: the portal knows which page may sell; each stamp that it has taken is here
    /// once, one of them pays, and all others are looked at.
    async fn check(&self) -> TestCaseResult {
        let tx = self.world.db.read(self.tenant).await.map_err(failed)?;
        let on_sale = stamp_on_sale(&tx, self.notice.id, self.now)
            .await
            .map_err(failed)?;
        let sells = self.pages.iter().any(|page| !page.is_over(self.now));
        prop_assert_eq!(on_sale.is_some(), sells);
        let receipts = payments::receipts_of(&tx, self.notice.id).await.map_err(failed)?;
        let stored: BTreeSet<String> = receipts.iter().map(|one| one.receipt_id.clone()).collect();
        let here = self.pages.iter().filter(|page| page.here);
        prop_assert_eq!(&stored, &here.map(Page::receipt).collect::<BTreeSet<_>>());
        prop_assert_eq!(receipts.len(), stored.len(), "a stamp is here twice");
        let paying = receipts.iter().filter(|receipt| receipt.pays).count();
        prop_assert_eq!(paying, usize::from(!receipts.is_empty()));
        let debt = payments::find_any(&tx, self.notice.debt).await.map_err(failed)?;
        let paid = debt.unwrap().status() == DebtStatus::Paid;
        prop_assert_eq!(paid, paying == 1, "a certificate waits for what was bought");
        let open = payments::anomalies(&tx, true, None, 100).await.map_err(failed)?;
        prop_assert_eq!(open.items.len(), receipts.len() - paying);
        let seen = open.items.iter().all(|odd| odd.kind == Anomaly::PaidTwice);
        prop_assert!(seen, "a second stamp that nobody looks at");
        Ok(())
    }
}
