//! What must hold, whatever has happened.

use super::Portal;
use crate::payments::model::database::failed;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use sportello_storage::{Tx, istanze, payments};
use sportello_types::form::FeeTime;
use sportello_types::istanze::{Status, Transition};
use sportello_types::payments::Anomaly;
use std::collections::BTreeSet;

impl Portal<'_> {
    /// What must hold; in the end, nothing waits whose money has come.
    pub(super) async fn check(&self, in_the_end: bool) -> TestCaseResult {
        let tx = self.world.db.read(self.tenant).await.map_err(failed)?;
        self.check_money(&tx).await?;
        for (istanza, (id, when)) in self.facts.istanze.iter().enumerate() {
            let debts = self.facts.debts.iter().enumerate();
            let mut settled = 0;
            for (debt, asked) in debts.filter(|(_, asked)| asked.istanza == istanza) {
                let payment = istanze::payment_of(&tx, asked.debt).await.map_err(failed)?;
                if payment.is_some_and(|payment| payment.settled_at.is_some()) {
                    settled += 1;
                    prop_assert!(
                        self.facts.were_good.contains(&debt),
                        "it has gone on, and its money never came"
                    );
                } else {
                    prop_assert!(
                        !in_the_end || !self.is_good(debt),
                        "its money has come, and it still waits"
                    );
                }
            }
            let (waited, story) = (*when, istanze::timeline(&tx, *id).await.map_err(failed)?);
            let step = match waited {
                FeeTime::BeforeSubmission => Transition::Submit,
                FeeTime::AfterSubmission => Transition::Pay,
            };
            let gone_on = story.iter().filter(|event| event.transition == step).count();
            prop_assert_eq!(gone_on, settled, "it goes on once, with its money");
            prop_assert!(settled <= 1);
            let row = istanze::find_any(&tx, *id).await.map_err(failed)?.unwrap();
            let is_sent = row.status == Status::Registered;
            prop_assert_eq!(is_sent, waited == FeeTime::AfterSubmission || settled == 1);
        }
        Ok(())
    }

    async fn check_money(&self, tx: &Tx) -> TestCaseResult {
        let (mut came, mut paid, mut numbers) = (0, 0, BTreeSet::new());
        for asked in &self.facts.debts {
            let receipts = payments::receipts_of(tx, asked.notice).await.map_err(failed)?;
            came += receipts.iter().map(|receipt| receipt.amount.0).sum::<i64>();
            let debt = payments::find_any(tx, asked.debt).await.map_err(failed)?.unwrap();
            let notice = debt.notice(asked.notice).unwrap();
            let paying = receipts.iter().filter(|receipt| receipt.pays).count();
            prop_assert_eq!(paying, usize::from(notice.status.is_paid()));
            if notice.status.is_paid() {
                paid += notice.amount().0;
            }
            prop_assert!(numbers.insert(notice.number.clone()), "a number is given twice");
        }
        let mut odd = 0;
        for open in [true, false] {
            let page = payments::anomalies(tx, open, None, 100).await.map_err(failed)?;
            prop_assert!(page.next_cursor.is_none(), "more than a page");
            for anomaly in page.items {
                let kept = anomaly.kind == Anomaly::OtherAmount;
                odd += anomaly.paid.0 - if kept { anomaly.asked.0 } else { 0 };
            }
        }
        prop_assert_eq!(came, paid + odd, "money is lost, or comes from nowhere");
        let taken = self.facts.taken.keys().map(|receipt| self.sent[*receipt].cents);
        prop_assert_eq!(came, taken.sum::<i64>());
        Ok(())
    }
}
