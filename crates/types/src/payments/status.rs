//! Where a notice stands: what can be paid at once, by one number.

use serde::{Deserialize, Serialize};

/// Where a notice stands. What happens in a browser (a cart, a page that somebody came back from) is no part
/// of it: the receipt is the only proof of a payment (pagoPA SANP, *ricevuta telematica*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NoticeStatus {
    /// Made here; the provider of payments does not know it yet.
    Pending,
    /// It can be paid.
    Payable,
    /// Its time is over, and it cannot be paid any longer.
    Expired,
    /// Withdrawn by the municipality.
    Cancelled,
    /// The debt was paid in another way that was offered: all at once, or in instalments.
    Superseded,
    /// A receipt is here.
    Paid,
    /// The money is found in the flows of those who collected it (*rendicontazione*).
    Reconciled,
}

/// What can happen to a notice, but for money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Change {
    /// The provider has it.
    Publish,
    /// Its last day is over, where that ends it.
    Expire,
    /// A new last day is set.
    Extend,
    /// The municipality withdraws it.
    Cancel,
    /// Another way to pay the same debt was taken.
    Supersede,
    /// The money is found in a flow.
    Reconcile,
    /// The flows that are in force now have the money no more, or have it as taken back.
    TakeOut,
}

/// A change that the state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("change {change:?} is not possible from {from:?}")]
pub struct InvalidChange {
    /// The state.
    pub from: NoticeStatus,
    /// What was tried.
    pub change: Change,
}

/// Money that does not fit: somebody must look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Anomaly {
    /// Paid a second time.
    PaidTwice,
    /// Paid though it was withdrawn.
    PaidAfterCancel,
    /// Paid though the debt was paid in another way.
    PaidOtherWay,
    /// Paid, but not what was asked for.
    OtherAmount,
    /// Paid with one of our numbers that no notice had.
    Unknown,
    /// Paid, but the digital stamp that it has bought is not good: of another document or amount, not signed
    /// by somebody trusted, seen before, or not there.
    Stamp,
    /// Paid, but the rest was not, and what waited for all of it was given up.
    Abandoned,
}

/// What a receipt comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Where the notice stands then.
    pub status: NoticeStatus,
    /// What does not fit.
    pub anomaly: Option<Anomaly>,
}

impl NoticeStatus {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Payable,
        Self::Expired,
        Self::Cancelled,
        Self::Superseded,
        Self::Paid,
        Self::Reconciled,
    ];

    /// The state after a change.
    pub const fn after(self, change: Change) -> Result<Self, InvalidChange> {
        use NoticeStatus::{Cancelled, Expired, Paid, Payable, Pending, Reconciled, Superseded};
        Ok(match (self, change) {
            // A provider may be told twice.
            (Pending | Payable, Change::Publish) | (Payable, Change::Extend) => Payable,
            (Pending | Payable, Change::Expire) => Expired,
            // Payable again once the provider has the new day.
            (Pending | Expired, Change::Extend) => Pending,
            (Pending | Payable | Expired, Change::Cancel) => Cancelled,
            (Pending | Payable | Expired, Change::Supersede) => Superseded,
            // A flow may come again, in a new revision.
            (Paid | Reconciled, Change::Reconcile) => Reconciled,
            // The receipt stays: what was paid stays paid, and its money is looked for again.
            (Paid | Reconciled, Change::TakeOut) => Paid,
            _ => return Err(InvalidChange { from: self, change }),
        })
    }

    /// The state after a receipt that was not seen before, of the amount that was asked for or of another.
    /// Money that has come is never turned away: it pays the notice, or somebody looks at it.
    pub const fn receipt(self, right_amount: bool) -> Settled {
        let (status, anomaly) = match self {
            // A receipt may overtake the answer of the provider, and the end of a notice its payment.
            Self::Pending | Self::Payable | Self::Expired if right_amount => (Self::Paid, None),
            Self::Pending | Self::Payable | Self::Expired => (Self::Paid, Some(Anomaly::OtherAmount)),
            Self::Cancelled => (self, Some(Anomaly::PaidAfterCancel)),
            Self::Superseded => (self, Some(Anomaly::PaidOtherWay)),
            Self::Paid | Self::Reconciled => (self, Some(Anomaly::PaidTwice)),
        };
        Settled { status, anomaly }
    }

    /// Whether it has been paid.
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::Paid | Self::Reconciled)
    }

    /// Whether the citizen still owes it.
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Pending | Self::Payable | Self::Expired)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Copy, Debug)]
    enum Event {
        Change(Change),
        Receipt { right_amount: bool },
    }

    fn events() -> impl Strategy<Value = Vec<Event>> {
        use Change::{Cancel, Expire, Extend, Publish, Reconcile, Supersede, TakeOut};
        let all = vec![Publish, Expire, Extend, Cancel, Supersede, Reconcile, TakeOut];
        let changes = prop::sample::select(all);
        let event = prop_oneof![
            3 => changes.prop_map(Event::Change),
            1 => any::<bool>().prop_map(|right_amount| Event::Receipt { right_amount }),
        ];
        prop::collection::vec(event, 0..30)
    }

    proptest! {
        /// In whatever order things happen: one receipt at most pays the notice, each other one is looked
        /// at, what is paid stays paid, and nothing is reconciled that was not paid.
        #[test]
        fn money_is_neither_lost_nor_taken_twice(events in events()) {
            let mut status = NoticeStatus::Pending;
            let (mut receipts, mut paying, mut looked_at) = (0, 0, 0);
            for event in events {
                let before = status;
                match event {
                    Event::Change(change) => {
                        if let Ok(after) = status.after(change) {
                            prop_assert_eq!(before.is_paid(), after.is_paid());
                            prop_assert!(before.is_owed() || !after.is_owed());
                            status = after;
                        }
                    }
                    Event::Receipt { right_amount } => {
                        receipts += 1;
                        let settled = status.receipt(right_amount);
                        if settled.status.is_paid() && !before.is_paid() {
                            paying += 1;
                            prop_assert_eq!(settled.anomaly.is_some(), !right_amount);
                        } else {
                            looked_at += 1;
                            prop_assert!(settled.anomaly.is_some());
                            prop_assert_eq!(settled.status, before);
                        }
                        status = settled.status;
                    }
                }
            }
            prop_assert!(paying <= 1);
            prop_assert_eq!(receipts, paying + looked_at);
            prop_assert_eq!(status.is_paid(), paying == 1);
        }
    }

    #[test]
    fn only_what_is_owed_can_be_withdrawn() {
        for status in NoticeStatus::ALL {
            assert_eq!(
                status.after(Change::Cancel).is_ok(),
                status.is_owed(),
                "{status:?}"
            );
            assert_eq!(
                status.after(Change::Supersede).is_ok(),
                status.is_owed(),
                "{status:?}"
            );
            for change in [Change::Reconcile, Change::TakeOut] {
                assert_eq!(status.after(change).is_ok(), status.is_paid(), "{status:?}");
            }
        }
    }

    #[test]
    fn each_payment_that_does_not_fit_says_why() {
        for (status, anomaly) in [
            (NoticeStatus::Payable, None),
            (NoticeStatus::Expired, None),
            (NoticeStatus::Cancelled, Some(Anomaly::PaidAfterCancel)),
            (NoticeStatus::Superseded, Some(Anomaly::PaidOtherWay)),
            (NoticeStatus::Paid, Some(Anomaly::PaidTwice)),
            (NoticeStatus::Reconciled, Some(Anomaly::PaidTwice)),
        ] {
            assert_eq!(status.receipt(true).anomaly, anomaly, "{status:?}");
        }
        let short = NoticeStatus::Payable.receipt(false);
        assert_eq!(short.anomaly, Some(Anomaly::OtherAmount));
        assert!(short.status.is_paid(), "the money is here");
    }
}
