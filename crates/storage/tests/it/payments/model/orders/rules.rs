//! The rules alone: where a page stands and whether it sells (`types::payments::PageVisit`, `OnSale`), and what a
//! receipt does to its notice.

use super::{Page, Portal, Shown, Took};
use chrono::{DateTime, Utc};
use proptest::test_runner::{TestCaseError, TestCaseResult};
use sportello_storage::payments::settle;
use sportello_types::payments::{Anomaly, Change, NoticeStatus, OnSale, PageVisit, ReturnOutcome};
use std::collections::BTreeMap;

/// A notice, the pages that were ordered for it, and the stamps that are here.
pub(super) struct Rules {
    status: NoticeStatus,
    pages: BTreeMap<u8, PageVisit>,
    stamps: BTreeMap<u8, Option<Anomaly>>,
}

impl Rules {
    /// A notice that can be paid.
    pub(super) const fn new() -> Self {
        Self {
            status: NoticeStatus::Payable,
            pages: BTreeMap::new(),
            stamps: BTreeMap::new(),
        }
    }

    fn on_sale(&self, now: DateTime<Utc>) -> Option<OnSale> {
        OnSale::among(self.pages.values().copied(), now)
    }
}

impl Portal for Rules {
    fn keep(&mut self, page: &Page, dies: bool) -> Result<bool, TestCaseError> {
        let may = self.status == NoticeStatus::Payable && self.on_sale(page.ordered_at).is_none();
        if may && !dies {
            self.pages.insert(page.number, PageVisit::begin(page.ordered_at));
        }
        Ok(may)
    }

    fn back(&mut self, page: &Page, outcome: ReturnOutcome, now: DateTime<Utc>) -> TestCaseResult {
        let visit = self.pages.get_mut(&page.number);
        let visit = visit.ok_or_else(|| TestCaseError::fail("nobody was sent there"))?;
        *visit = visit.came_back(outcome, now);
        Ok(())
    }

    fn take(&mut self, page: &Page, _: DateTime<Utc>, dies: bool) -> Result<Took, TestCaseError> {
        if self.stamps.contains_key(&page.number) {
            return Ok(Took::Known);
        }
        let settled = settle(&[vec![self.status]], 0, 0, true).unwrap().settled;
        if !dies {
            self.status = settled.status;
            self.stamps.insert(page.number, settled.anomaly);
        }
        Ok(Took::New(settled.anomaly))
    }

    fn withdraw(&mut self, now: DateTime<Utc>) -> Result<bool, TestCaseError> {
        if self.on_sale(now).is_some() {
            return Ok(false);
        }
        let after = self.status.after(Change::Cancel);
        self.status = after.unwrap_or(self.status);
        Ok(after.is_ok())
    }

    fn shown(&self, now: DateTime<Utc>) -> Result<Shown, TestCaseError> {
        let stamps = self.stamps.values();
        Ok(Shown {
            sells: self.on_sale(now).is_some(),
            here: self.stamps.keys().copied().collect(),
            paid: self.status.is_paid(),
            paying: stamps.clone().filter(|odd| odd.is_none()).count(),
            odd: stamps.filter_map(|odd| *odd).collect(),
        })
    }
}
