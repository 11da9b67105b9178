//! Debts that the platform has, and where they stand.

use super::wire::Installment;
use chrono::NaiveDate;

#[derive(Clone, Debug)]
pub(super) struct Debt {
    /// Whose: a fiscal code.
    pub(super) creditor: String,
    pub(super) iupd: String,
    pub(super) description: Option<String>,
    /// The platform's number of whose it is.
    pub(super) organization: u64,
    /// The platform's number of its kind.
    pub(super) kind: u64,
    pub(super) options: Vec<Vec<Item>>,
}

/// A notice.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// The platform's number of it.
    pub(super) id: u64,
    pub(super) iud: String,
    pub(super) iuv: String,
    pub(super) nav: String,
    pub(super) due: Option<NaiveDate>,
    pub(super) ends: bool,
    pub(super) sent: Installment,
    pub(super) cancelled: bool,
    /// The receipt as the node has brought it.
    pub(super) receipt: Option<String>,
}

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Unpaid,
    Expired,
    Paid,
    Cancelled,
    Unpayable,
}

impl Standing {
    /// As it is told to whoever asks: what was withdrawn is no more than impossible to pay.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Unpaid => "UNPAID",
            Self::Expired => "EXPIRED",
            Self::Paid => "PAID",
            Self::Cancelled | Self::Unpayable => "UNPAYABLE",
        }
    }
}

impl Debt {
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.options.iter().flatten()
    }

    pub(super) fn items_mut(&mut self) -> impl Iterator<Item = &mut Item> {
        self.options.iter_mut().flatten()
    }

    /// Where one of its notices stands.
    pub(super) fn standing(&self, item: &Item, today: NaiveDate) -> Standing {
        let has_paid = |option: &Vec<Item>| option.iter().any(|one| one.receipt.is_some());
        let has_item = |option: &&Vec<Item>| option.iter().any(|one| one.id == item.id);
        let other_way =
            self.options.iter().any(has_paid) && !self.options.iter().find(has_item).is_some_and(has_paid);
        if item.receipt.is_some() {
            Standing::Paid
        } else if item.cancelled {
            Standing::Cancelled
        } else if other_way {
            Standing::Unpayable
        } else if item.ends && item.due.is_some_and(|due| due < today) {
            Standing::Expired
        } else {
            Standing::Unpaid
        }
    }

    /// Whether money has come for any of it.
    pub(super) fn is_paid(&self) -> bool {
        self.items().any(|item| item.receipt.is_some())
    }
}
