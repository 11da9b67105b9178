//! What a citizen's list of istanze is narrowed to.

use super::Status;
use crate::lang::Lang;

/// A state, or the wait for an amount that an office sets: one waits for it in several states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateFilter {
    /// Only those in this state.
    Status(Status),
    /// Only those for which an office has yet to set an amount.
    AwaitsAmount,
}

/// Its name in addresses: that of the field of [`super::IstanzaSummary`].
const AWAITS_AMOUNT: &str = "awaits_amount";

impl StateFilter {
    /// All there is to choose from, the waits beside each other.
    pub const ALL: [Self; 10] = [
        Self::Status(Status::Draft),
        Self::Status(Status::AwaitingPayment),
        Self::AwaitsAmount,
        Self::Status(Status::Submitted),
        Self::Status(Status::Registered),
        Self::Status(Status::InProgress),
        Self::Status(Status::IntegrationRequested),
        Self::Status(Status::Accepted),
        Self::Status(Status::Refused),
        Self::Status(Status::Withdrawn),
    ];

    /// Its stable name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Status(status) => status.slug(),
            Self::AwaitsAmount => AWAITS_AMOUNT,
        }
    }

    /// It in words, as the badges of the list say it.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Status(status) => status.label(lang),
            Self::AwaitsAmount => crate::text::officeamounts::wait_title(lang),
        }
    }

    /// That of a name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.slug() == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_can_be_chosen_and_the_wait_for_an_amount_too() {
        for status in Status::ALL {
            let chosen = StateFilter::from_slug(status.slug());
            assert_eq!(chosen, Some(StateFilter::Status(status)));
        }
        assert_eq!(
            StateFilter::from_slug("awaits_amount"),
            Some(StateFilter::AwaitsAmount)
        );
        assert_eq!(StateFilter::from_slug("awaits"), None);
        assert_eq!(StateFilter::ALL.len(), Status::ALL.len() + 1);
    }

    #[test]
    fn no_two_choices_read_alike() {
        for lang in Lang::ALL {
            let labels = StateFilter::ALL.map(|filter| filter.label(lang));
            for (at, label) in labels.iter().enumerate() {
                assert!(!labels[at + 1..].contains(label), "{lang:?}: {label}");
            }
        }
    }
}
