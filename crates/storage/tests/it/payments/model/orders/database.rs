//! The same on a real database.

use super::super::database::{Town, failed};
use super::{Page, Portal, Shown, Took};
use crate::payments::stamps::stamp_alone;
use crate::payments::{BORGOVERDE, body, make};
use crate::support::MARIO;
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestCaseResult};
use sportello_storage::payments::{
    self, NewAttempt, NewReceipt, Received, StampOrder, StoredNotice, Transfer, begin_attempt, change_debt,
    is_being_paid, keep_stamp_order, receive, return_to_attempt, sell_apart, stamp_on_sale,
};
use sportello_storage::{Error, Tx};
use sportello_types::ids::{CitizenId, PaymentAttemptId, TenantId};
use sportello_types::payments::{Change, DebtStatus, ReturnOutcome};
use sportello_types::values::{EuroCents, NoticeNumber};
use std::collections::BTreeMap;

/// A municipality, the notice of a stamp, and the payments that were begun for it.
pub(super) struct Real<'t> {
    town: &'t Town,
    tenant: TenantId,
    mario: CitizenId,
    notice: StoredNotice,
    attempts: BTreeMap<u8, PaymentAttemptId>,
}

impl<'t> Real<'t> {
    /// A municipality with the notice of a stamp, that can be paid.
    pub(super) fn found(town: &'t Town) -> Result<Self, TestCaseError> {
        let world = &town.world;
        let found = async {
            let tenant = town.found().await;
            let mario = world.citizen(tenant, MARIO).await;
            let tx = world.db.begin(tenant).await?;
            let made = make(&tx, &stamp_alone(world)).await;
            change_debt(&tx, made.id, Change::Publish, "schedule", world.now).await?;
            let debt = sell_apart(&tx, made.id).await?;
            tx.commit().await?;
            Ok::<_, Error>(Self {
                town,
                tenant,
                mario,
                notice: debt.notices().next().unwrap().clone(),
                attempts: BTreeMap::new(),
            })
        };
        town.runtime.block_on(found).map_err(failed)
    }

    /// Does something in a transaction, which is committed, or dies.
    fn transact<T>(&self, dies: bool, act: impl AsyncFnOnce(&Tx) -> Result<T, Error>) -> Result<T, Error> {
        self.town.runtime.block_on(async {
            let tx = self.town.world.db.begin(self.tenant).await?;
            let done = act(&tx).await?;
            if !dies {
                tx.commit().await?;
            }
            Ok(done)
        })
    }

    fn attempt(&self, page: &Page) -> Result<PaymentAttemptId, TestCaseError> {
        let attempt = self.attempts.get(&page.number).copied();
        attempt.ok_or_else(|| TestCaseError::fail("nobody was sent there"))
    }
}

impl Portal for Real<'_> {
    fn keep(&mut self, page: &Page, dies: bool) -> Result<bool, TestCaseError> {
        let attempt: PaymentAttemptId = self.town.world.id();
        let token = token(page);
        let new = NewAttempt {
            id: attempt,
            citizen: self.mario,
            token_hash: &token,
            notices: &[self.notice.id],
            at: page.ordered_at,
        };
        let order = StampOrder {
            number: number(page.number),
            attempt,
            notice: self.notice.id,
            ordered_at: page.ordered_at,
        };
        let kept = self.transact(dies, async |tx| {
            begin_attempt(tx, &new).await?;
            keep_stamp_order(tx, &order).await
        });
        match kept {
            Ok(()) => {
                if !dies {
                    self.attempts.insert(page.number, attempt);
                }
                Ok(true)
            }
            Err(Error::WrongState) => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }

    fn back(&mut self, page: &Page, outcome: ReturnOutcome, now: DateTime<Utc>) -> TestCaseResult {
        let found = self.transact(false, async |tx| {
            return_to_attempt(tx, self.mario, &token(page), outcome, now).await
        });
        prop_assert!(found.map_err(failed)?.is_some());
        Ok(())
    }

    fn take(&mut self, page: &Page, now: DateTime<Utc>, dies: bool) -> Result<Took, TestCaseError> {
        let stamp = Transfer {
            number: 1,
            creditor: body(BORGOVERDE),
            amount: EuroCents(1600),
            stamp: true,
            account: None,
            category: None,
        };
        let cart = self.attempt(page)?.to_string();
        let new = NewReceipt {
            id: self.town.world.id(),
            receipt_id: &receipt(page.number),
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
        let received = self.transact(dies, async |tx| receive(tx, &new, now).await);
        match received.map_err(failed)? {
            Received::Settled { anomaly, .. } => Ok(Took::New(anomaly)),
            Received::Duplicate => Ok(Took::Known),
            Received::Unknown => Err(TestCaseError::fail("the notice is gone")),
        }
    }

    fn withdraw(&mut self, now: DateTime<Utc>) -> Result<bool, TestCaseError> {
        let debt = self.notice.debt;
        let withdrawn = self.transact(false, async |tx| {
            if is_being_paid(tx, debt, now).await? {
                return Err(Error::WrongState);
            }
            change_debt(tx, debt, Change::Cancel, "schedule", now).await
        });
        match withdrawn {
            Ok(_) => Ok(true),
            Err(Error::WrongState) => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }

    fn shown(&self, now: DateTime<Utc>) -> Result<Shown, TestCaseError> {
        let shown = self.transact(true, async |tx| {
            let on_sale = stamp_on_sale(tx, self.notice.id, now).await?;
            let receipts = payments::receipts_of(tx, self.notice.id).await?;
            let debt = payments::find_any(tx, self.notice.debt).await?;
            let odd = payments::anomalies(tx, true, None, 100).await?;
            let pages = self.attempts.keys().copied();
            let is_here = |page: &u8| receipts.iter().any(|one| one.receipt_id == receipt(*page));
            let shown = Shown {
                sells: on_sale.is_some(),
                here: pages.filter(is_here).collect(),
                paid: debt.unwrap().status() == DebtStatus::Paid,
                paying: receipts.iter().filter(|receipt| receipt.pays).count(),
                odd: odd.items.iter().map(|odd| odd.kind).collect(),
            };
            Ok((shown, receipts.len()))
        });
        let (shown, receipts) = shown.map_err(failed)?;
        prop_assert_eq!(receipts, shown.here.len(), "a stamp is here twice");
        Ok(shown)
    }
}

/// What the seller knows the order of a page by.
fn number(page: u8) -> NoticeNumber {
    format!("348{page:015}").parse().unwrap()
}

fn receipt(page: u8) -> String {
    format!("mbd-{}", number(page))
}

/// With which the browser comes back.
const fn token(page: &Page) -> [u8; 32] {
    [page.number; 32]
}
