//! How a payment ends, as whoever stands before the page of Checkout chooses it.

use super::deliver::Departure;
use chrono::{DateTime, TimeDelta, Utc};

/// An ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Paid; the receipt is there before the browser is back.
    Paid,
    /// Paid; the receipt comes some seconds later.
    PaidLate,
    /// Paid; the receipt stays with the node until it is released.
    PaidHeld,
    /// Paid; the receipt comes twice, one after the other.
    PaidTwice,
    /// Paid; the receipt comes twice at the same time.
    PaidAtOnce,
    /// Paid; the receipt comes broken, and then as it must be.
    PaidSpoilt,
    /// Paid; the browser never comes back.
    PaidGone,
    /// Paid; the page does not know it yet, and sends the browser to wait.
    PaidWaiting,
    /// The bank has refused.
    Refused,
    /// The citizen has given up, by the button.
    Cancelled,
    /// The citizen has walked away in the middle: nobody can pay these notices for some minutes.
    Abandoned,
    /// Something broke.
    Failed,
}

/// Where the browser goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Return {
    Ok,
    Cancel,
    Error,
    Waiting,
    Nowhere,
}

impl Ending {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Paid,
        Self::PaidLate,
        Self::PaidHeld,
        Self::PaidTwice,
        Self::PaidAtOnce,
        Self::PaidSpoilt,
        Self::PaidGone,
        Self::PaidWaiting,
        Self::Refused,
        Self::Cancelled,
        Self::Abandoned,
        Self::Failed,
    ];

    /// Name in forms.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::PaidLate => "paid-late",
            Self::PaidHeld => "paid-held",
            Self::PaidTwice => "paid-twice",
            Self::PaidAtOnce => "paid-at-once",
            Self::PaidSpoilt => "paid-spoilt",
            Self::PaidGone => "paid-gone",
            Self::PaidWaiting => "paid-waiting",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
            Self::Abandoned => "abandoned",
            Self::Failed => "failed",
        }
    }

    /// The ending of a name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.slug() == slug)
    }

    /// In words.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Paid => "pagato, la ricevuta arriva subito",
            Self::PaidLate => "pagato, la ricevuta arriva più tardi",
            Self::PaidHeld => "pagato, la ricevuta resta ferma finché non la si sblocca",
            Self::PaidTwice => "pagato, la ricevuta arriva due volte",
            Self::PaidAtOnce => "pagato, la ricevuta arriva due volte nello stesso momento",
            Self::PaidSpoilt => "pagato, la ricevuta arriva prima rotta e poi giusta",
            Self::PaidGone => "pagato, ma chi paga chiude la finestra e non torna",
            Self::PaidWaiting => "pagato, ma la pagina non lo sa ancora e manda ad aspettare",
            Self::Refused => "la banca rifiuta",
            Self::Cancelled => "chi paga annulla",
            Self::Abandoned => "chi paga lascia la pagina a metà",
            Self::Failed => "errore tecnico",
        }
    }

    /// Whether money is taken.
    pub const fn is_paid(self) -> bool {
        !matches!(
            self,
            Self::Refused | Self::Cancelled | Self::Abandoned | Self::Failed
        )
    }

    pub(super) const fn back(self) -> Return {
        match self {
            Self::Paid
            | Self::PaidLate
            | Self::PaidHeld
            | Self::PaidTwice
            | Self::PaidAtOnce
            | Self::PaidSpoilt => Return::Ok,
            Self::PaidWaiting => Return::Waiting,
            Self::PaidGone | Self::Abandoned => Return::Nowhere,
            Self::Cancelled => Return::Cancel,
            Self::Refused | Self::Failed => Return::Error,
        }
    }

    /// How the receipts set out, each with the place in this list of the one that must be through before.
    pub(super) fn departures(self, now: DateTime<Utc>, later: TimeDelta) -> Vec<(Departure, Option<usize>)> {
        let at_once = Departure::at(now);
        match self {
            Self::Paid | Self::PaidGone => vec![(at_once, None)],
            Self::PaidLate | Self::PaidWaiting => vec![(Departure::at(now + later), None)],
            Self::PaidHeld => vec![(
                Departure {
                    held: true,
                    ..at_once
                },
                None,
            )],
            Self::PaidTwice => vec![(at_once, None), (at_once, Some(0))],
            Self::PaidAtOnce => vec![(at_once, None), (at_once, None)],
            Self::PaidSpoilt => vec![
                (
                    Departure {
                        spoilt: true,
                        ..at_once
                    },
                    None,
                ),
                (at_once, Some(0)),
            ],
            Self::Refused | Self::Cancelled | Self::Abandoned | Self::Failed => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::now;
    use super::*;

    #[test]
    fn names_lead_back_and_only_what_is_paid_has_a_receipt() {
        for ending in Ending::ALL {
            assert_eq!(Ending::from_slug(ending.slug()), Some(ending));
            let departures = ending.departures(now(), TimeDelta::seconds(5));
            assert_eq!(!departures.is_empty(), ending.is_paid(), "{ending:?}");
        }
    }
}
