//! Stamps that are bought by themselves, in whatever order things happen: pages are ordered, paid, left, given up and
//! fail, the seller has a stamp late, browsers say what they like, hours pass, what waits for a stamp is withdrawn,
//! and transactions die between an order and what is written of it. The same schedules run through the rules alone
//! and through the database. What must hold is told from what has happened.

mod database;
mod rules;
mod schedule;

pub(super) use schedule::schedules;

use super::database::Town;
use super::schedule::pick;
use chrono::{DateTime, Duration, Utc};
use database::Real;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{TestCaseError, TestCaseResult};
use rules::Rules;
use schedule::{Event, OPEN, SOON};
use sportello_types::payments::{Anomaly, ReturnOutcome};
use std::collections::BTreeSet;

/// Minutes after which the portal fears nothing of a page any more, and hours of one that is said to have sold.
const OVER: i64 = 20;
const ON_ITS_WAY: i64 = 48;

/// What browsers say on their way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Browser {
    /// Whatever they like.
    SaysAnything,
    /// That one has given up, of pages alone that are left unpaid; and the seller has each stamp within minutes.
    SaysWhatIs,
}

/// A portal that has the stamp of one notice bought. What it is told to do at once is a transaction, which may die.
trait Portal {
    /// Keeps a page that was ordered, where the rules allow that somebody is sent there; whether they do.
    fn keep(&mut self, page: &Page, dies: bool) -> Result<bool, TestCaseError>;
    /// The browser comes back from a page.
    fn back(&mut self, page: &Page, outcome: ReturnOutcome, now: DateTime<Utc>) -> TestCaseResult;
    /// Takes the stamp that was bought at a page.
    fn take(&mut self, page: &Page, now: DateTime<Utc>, dies: bool) -> Result<Took, TestCaseError>;
    /// Withdraws the notice, unless it is paid, or may be being paid; whether it has.
    fn withdraw(&mut self, now: DateTime<Utc>) -> Result<bool, TestCaseError>;
    /// What it knows.
    fn shown(&self, now: DateTime<Utc>) -> Result<Shown, TestCaseError>;
}

/// What became of a stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Took {
    /// It was here before.
    Known,
    /// It is here now, and this does not fit.
    New(Option<Anomaly>),
}

/// What a portal knows of the stamps of its notice.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    /// Whether a page may be selling one.
    sells: bool,
    /// Those that are here, by their pages.
    here: BTreeSet<u8>,
    /// Whether the notice is paid, and by how many of them.
    paid: bool,
    paying: usize,
    /// What of those that are here somebody has to look at.
    odd: Vec<Anomaly>,
}

/// A page of the seller's to which somebody was sent.
struct Page {
    /// Which: the seller counts its orders, those too of which the portal knows nothing.
    number: u8,
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
}

/// Whoever buys, the seller, and the portal between them.
struct Street<P> {
    portal: P,
    now: DateTime<Utc>,
    browser: Browser,
    /// Orders that the seller has taken.
    taken: u8,
    pages: Vec<Page>,
    /// Whether the portal has withdrawn the notice.
    withdrawn: bool,
}

/// Lets a schedule happen to the rules alone.
pub(super) fn through_the_rules(schedule: &[Event], browser: Browser) -> TestCaseResult {
    Street::new(Rules::new(), DateTime::<Utc>::UNIX_EPOCH, browser).happen(schedule)
}

/// Lets a schedule happen to a real portal, in a municipality of its own.
pub(super) fn happen(town: &Town, schedule: &[Event], browser: Browser) -> TestCaseResult {
    Street::new(Real::found(town)?, town.world.now, browser).happen(schedule)
}

impl<P: Portal> Street<P> {
    const fn new(portal: P, now: DateTime<Utc>, browser: Browser) -> Self {
        Self {
            portal,
            now,
            browser,
            taken: 0,
            pages: Vec::new(),
            withdrawn: false,
        }
    }

    /// In the end the seller has all stamps, and is asked for each.
    fn happen(mut self, schedule: &[Event]) -> TestCaseResult {
        for event in schedule {
            self.apply(event)?;
            self.check()?;
        }
        self.now += Duration::days(10);
        self.ask(false)?;
        self.check()?;
        let sold = self.pages.iter().filter(|page| page.sold.is_some());
        prop_assert!(sold.clone().all(|page| page.here), "a stamp that nobody sees");
        if self.browser == Browser::SaysWhatIs {
            prop_assert!(sold.count() <= 1, "a second stamp was sold");
        }
        Ok(())
    }

    fn apply(&mut self, event: &Event) -> TestCaseResult {
        match event {
            Event::Pass(minutes) => {
                self.now += Duration::minutes(*minutes);
                Ok(())
            }
            Event::Order { dies } => self.order(*dies),
            Event::Pay(index, late) => {
                self.pay(*index, *late);
                Ok(())
            }
            Event::Back(index, outcome) => self.back(*index, *outcome),
            Event::Ask { dies } => self.ask(*dies).map(drop),
            Event::Withdraw => self.withdraw(),
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

    fn back(&mut self, index: Index, outcome: ReturnOutcome) -> TestCaseResult {
        let Some(at) = pick(index, self.pages.len()) else {
            return Ok(());
        };
        let page = &mut self.pages[at];
        let is_false = outcome == ReturnOutcome::Cancelled && page.sold.is_some();
        if self.browser == Browser::SaysWhatIs && is_false {
            return Ok(());
        }
        self.portal.back(page, outcome, self.now)?;
        let first = page.said.map_or(self.now, |(first, _)| first);
        page.said = Some((first, outcome));
        page.left |= outcome == ReturnOutcome::Cancelled;
        Ok(())
    }

    /// As the operation does it: what was bought is taken first, and another page is kept where none may sell.
    fn order(&mut self, dies: bool) -> TestCaseResult {
        if self.ask(false)? {
            return Ok(());
        }
        self.taken += 1;
        let page = Page {
            number: self.taken,
            ordered_at: self.now,
            said: None,
            left: false,
            sold: None,
            here: false,
        };
        let is_free = !self.withdrawn && self.pages.iter().all(|page| page.is_over(self.now));
        let kept = self.portal.keep(&page, dies)?;
        prop_assert_eq!(kept, is_free, "of two pages each may sell");
        if kept && !dies {
            self.pages.push(page);
        }
        Ok(())
    }

    /// Takes the stamps that the seller has, each in a transaction of its own; whether there was one.
    fn ask(&mut self, dies: bool) -> Result<bool, TestCaseError> {
        let mut bought = false;
        for at in 0..self.pages.len() {
            if !self.pages[at].has_stamp(self.now) {
                continue;
            }
            bought = true;
            let page = &self.pages[at];
            let expected = if page.here {
                Took::Known
            } else if self.withdrawn {
                Took::New(Some(Anomaly::PaidAfterCancel))
            } else {
                let is_second = self.pages.iter().any(|page| page.here);
                Took::New(is_second.then_some(Anomaly::PaidTwice))
            };
            prop_assert_eq!(self.portal.take(page, self.now, dies)?, expected);
            self.pages[at].here |= !dies;
        }
        Ok(bought)
    }

    fn withdraw(&mut self) -> TestCaseResult {
        let is_paid = self.pages.iter().any(|page| page.here);
        let is_over = self.pages.iter().all(|page| page.is_over(self.now));
        let withdrawn = self.portal.withdraw(self.now)?;
        prop_assert_eq!(withdrawn, !self.withdrawn && !is_paid && is_over);
        self.withdrawn |= withdrawn;
        Ok(())
    }

    /// What must hold at every instant: the portal knows which page may sell; each stamp that it has taken is here
    /// once, one of them pays, unless the notice was withdrawn before, and all others are looked at.
    fn check(&self) -> TestCaseResult {
        let here = self.pages.iter().filter(|page| page.here);
        let here: BTreeSet<u8> = here.map(|page| page.number).collect();
        let paid = !self.withdrawn && !here.is_empty();
        let odd = if self.withdrawn {
            vec![Anomaly::PaidAfterCancel; here.len()]
        } else {
            vec![Anomaly::PaidTwice; here.len().saturating_sub(1)]
        };
        let expected = Shown {
            sells: self.pages.iter().any(|page| !page.is_over(self.now)),
            here,
            paid,
            paying: usize::from(paid),
            odd,
        };
        prop_assert_eq!(self.portal.shown(self.now)?, expected);
        Ok(())
    }
}
