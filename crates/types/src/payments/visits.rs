//! Pages of payments to which somebody was sent: what is known of them, and for how long something may still be
//! paid there. That something was paid no page says: the receipt does, or the digital stamp.
//!
//! A digital stamp that is bought by itself (*@e.bollo 2.0*) is ordered with a page of its own, and each page sells
//! another one, which nobody refunds. So of the pages that were ordered for a notice one may sell at a time.

use super::debts::AttemptStatus;
use super::requests::ReturnOutcome;
use chrono::{DateTime, TimeDelta, Utc};

/// For how long somebody may still be on the page of payments: pagoPA keeps what was begun for ten minutes.
pub const AT_THE_PAGE: TimeDelta = TimeDelta::minutes(20);
/// For how long a receipt is waited for, of who says to have paid (SANP, 48 hours).
pub const ON_ITS_WAY: TimeDelta = TimeDelta::hours(48);

/// What a browser says that has come back. It proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Said {
    /// It was paid, or the page does not know yet.
    Paid,
    /// The citizen has given up, before the money was asked for.
    GaveUp,
    /// Something went wrong, perhaps after the money was asked for.
    Failed,
}

impl From<ReturnOutcome> for Said {
    fn from(outcome: ReturnOutcome) -> Self {
        match outcome {
            ReturnOutcome::Paid | ReturnOutcome::Waiting => Self::Paid,
            ReturnOutcome::Cancelled => Self::GaveUp,
            ReturnOutcome::Failed => Self::Failed,
        }
    }
}

/// That a browser has come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Back {
    /// When it did so first.
    pub first_at: DateTime<Utc>,
    /// What it has said last.
    pub said: Said,
}

/// Somebody was sent to a page of payments: where that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageVisit {
    /// When they were sent there.
    pub begun_at: DateTime<Utc>,
    /// That their browser has come back; nothing until then.
    pub back: Option<Back>,
}

impl PageVisit {
    /// Somebody is sent to a page.
    pub const fn begin(at: DateTime<Utc>) -> Self {
        Self {
            begun_at: at,
            back: None,
        }
    }

    /// The browser comes back. It may come back again: what it says last counts, from the first time on.
    #[must_use]
    pub fn came_back(self, outcome: ReturnOutcome, at: DateTime<Utc>) -> Self {
        let first_at = self.back.map_or(at, |back| back.first_at);
        let said = outcome.into();
        Self {
            back: Some(Back { first_at, said }),
            ..self
        }
    }

    /// Whether the browser has said that nothing was paid.
    pub const fn gave_up(&self) -> bool {
        matches!(
            self.back,
            Some(Back {
                said: Said::GaveUp | Said::Failed,
                ..
            })
        )
    }

    /// Whether it has said that something went wrong.
    pub const fn has_failed(&self) -> bool {
        matches!(
            self.back,
            Some(Back {
                said: Said::Failed,
                ..
            })
        )
    }

    /// Where the payment stands as long as no money is here.
    pub const fn unpaid(&self) -> AttemptStatus {
        match self.back {
            None => AttemptStatus::Begun,
            Some(Back { said: Said::Paid, .. }) => AttemptStatus::Waiting,
            Some(Back {
                said: Said::GaveUp | Said::Failed,
                ..
            }) => AttemptStatus::GivenUp,
        }
    }

    /// Until when something may be paid there, or be on its way; nothing where nothing is waited for.
    pub fn may_pay_until(&self) -> Option<DateTime<Utc>> {
        match self.back {
            None => Some(self.begun_at + AT_THE_PAGE),
            Some(Back {
                said: Said::Paid,
                first_at,
            }) => Some(first_at + ON_ITS_WAY),
            Some(Back {
                said: Said::GaveUp | Said::Failed,
                ..
            }) => None,
        }
    }

    /// Until when the page may sell a digital stamp by itself, or have sold one that is still to come.
    ///
    /// Whoever gives up does so before the money is asked for, and may order another one. A page that has failed may
    /// have failed after it: the seller knows no address for who has to wait, and that it has no stamp yet does not
    /// say that none is sold. So it counts as open for as long as if nobody had come back.
    pub fn may_sell_until(&self) -> Option<DateTime<Utc>> {
        if self.has_failed() {
            Some(self.begun_at + AT_THE_PAGE)
        } else {
            self.may_pay_until()
        }
    }
}

/// Who may be selling a stamp for a notice now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnSale {
    /// A page to which somebody was sent, or that is said to have sold it a moment ago.
    Page,
    /// A page that is said to have failed.
    Failed {
        /// From then on nothing is waited for.
        until: DateTime<Utc>,
    },
}

impl OnSale {
    /// Which of the pages that were ordered for one notice may be selling a stamp now, or have sold one a moment ago:
    /// while one of them may, no other one is opened. That a stamp is here, the notice knows: it is paid then.
    pub fn among(pages: impl IntoIterator<Item = PageVisit>, now: DateTime<Utc>) -> Option<Self> {
        let mut failed = None;
        for page in pages {
            let Some(until) = page.may_sell_until().filter(|until| now < *until) else {
                continue;
            };
            if !page.has_failed() {
                return Some(Self::Page);
            }
            failed = failed.max(Some(until));
        }
        failed.map(|until| Self::Failed { until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    #[test]
    fn what_a_browser_says_last_counts_from_the_first_time_on() {
        let page = PageVisit::begin(at(0));
        assert_eq!(page.unpaid(), AttemptStatus::Begun);
        for (outcome, status, pays, sells) in [
            (
                ReturnOutcome::Paid,
                AttemptStatus::Waiting,
                Some(3 + 48 * 60),
                Some(3 + 48 * 60),
            ),
            (
                ReturnOutcome::Waiting,
                AttemptStatus::Waiting,
                Some(3 + 48 * 60),
                Some(3 + 48 * 60),
            ),
            (ReturnOutcome::Cancelled, AttemptStatus::GivenUp, None, None),
            (ReturnOutcome::Failed, AttemptStatus::GivenUp, None, Some(20)),
        ] {
            for before in ReturnOutcome::ALL {
                let back = page.came_back(before, at(3)).came_back(outcome, at(50));
                assert_eq!(back.unpaid(), status, "{outcome:?}");
                assert_eq!(back.gave_up(), outcome.gave_up(), "{outcome:?}");
                assert_eq!(back.may_pay_until(), pays.map(at), "{outcome:?}");
                assert_eq!(back.may_sell_until(), sells.map(at), "{outcome:?}");
            }
        }
        assert_eq!(page.may_pay_until(), Some(at(20)));
        assert_eq!(page.may_sell_until(), Some(at(20)));
    }

    #[test]
    fn whoever_may_order_another_stamp_is_told_from_when_on() {
        let failed = |begun| PageVisit::begin(at(begun)).came_back(ReturnOutcome::Failed, at(begun + 1));
        let given_up = PageVisit::begin(at(0)).came_back(ReturnOutcome::Cancelled, at(1));
        let open = PageVisit::begin(at(2));
        let until = |minutes| OnSale::Failed { until: at(minutes) };
        assert_eq!(OnSale::among([], at(5)), None);
        assert_eq!(OnSale::among([given_up], at(5)), None);
        assert_eq!(OnSale::among([failed(0), given_up], at(5)), Some(until(20)));
        assert_eq!(OnSale::among([failed(3), failed(0)], at(5)), Some(until(23)));
        assert_eq!(OnSale::among([failed(3), failed(0)], at(21)), Some(until(23)));
        assert_eq!(OnSale::among([failed(0), open], at(5)), Some(OnSale::Page));
        assert_eq!(OnSale::among([open, given_up], at(22)), None);
    }
}
