//! Where an istanza stands, and what can happen to it.

use serde::{Deserialize, Serialize};

/// Where an istanza stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Status {
    /// Being filled in.
    Draft,
    /// Whole and frozen; it is sent by being paid.
    AwaitingPayment,
    /// Sent; its register number is on the way.
    Submitted,
    /// In the official register.
    Registered,
    /// An office works on it.
    InProgress,
    /// The office asked for something more; the term is suspended.
    IntegrationRequested,
    /// Ended well.
    Accepted,
    /// Ended badly.
    Refused,
    /// Taken back by the citizen.
    Withdrawn,
}

/// What can happen to an istanza.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Transition {
    /// The citizen sends it, and something must be paid first.
    AskPayment,
    /// It is not paid: the citizen gave up, or the time is over.
    Reopen,
    /// The citizen sends it; one that waited for its payment is sent by being paid.
    Submit,
    /// The register gives it a number.
    Register,
    /// An office takes charge of it.
    TakeCharge,
    /// The office asks for something more.
    RequestIntegration,
    /// The citizen answers the request.
    Integrate,
    /// The office accepts.
    Accept,
    /// The office refuses.
    Refuse,
    /// The citizen takes it back.
    Withdraw,
    /// The register gives the withdrawal a number of its own.
    RegisterWithdrawal,
    /// Something that was asked for once it was sent is paid.
    Pay,
    /// The office has set what is to be paid for it, or that nothing is.
    SetAmount,
}

/// A transition that the state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("transition {transition:?} is not possible from {from:?}")]
pub struct InvalidTransition {
    /// The state.
    pub from: Status,
    /// What was tried.
    pub transition: Transition,
}

impl Status {
    /// All states.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::AwaitingPayment,
        Self::Submitted,
        Self::Registered,
        Self::InProgress,
        Self::IntegrationRequested,
        Self::Accepted,
        Self::Refused,
        Self::Withdrawn,
    ];

    /// The state after a transition.
    pub const fn after(self, transition: Transition) -> Result<Self, InvalidTransition> {
        use Status::{
            Accepted, AwaitingPayment, Draft, InProgress, IntegrationRequested, Refused, Registered,
            Submitted, Withdrawn,
        };
        use Transition as T;
        Ok(match (self, transition) {
            (Draft, T::AskPayment) => AwaitingPayment,
            (AwaitingPayment, T::Reopen) => Draft,
            (Draft | AwaitingPayment, T::Submit) => Submitted,
            (Submitted, T::Register) => Registered,
            (Registered, T::TakeCharge) | (IntegrationRequested, T::Integrate) => InProgress,
            (InProgress, T::RequestIntegration) => IntegrationRequested,
            (InProgress, T::Accept) => Accepted,
            (InProgress, T::Refuse) => Refused,
            (Submitted | Registered | InProgress | IntegrationRequested, T::Withdraw)
            | (Withdrawn, T::RegisterWithdrawal) => Withdrawn,
            (sent, T::Pay) if sent.is_sent() => sent,
            (open, T::SetAmount) if open.is_sent() && !open.is_final() => open,
            _ => {
                return Err(InvalidTransition {
                    from: self,
                    transition,
                });
            }
        })
    }

    /// Whether it has come to its end. All that may follow is the number of its withdrawal.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Accepted | Self::Refused | Self::Withdrawn)
    }

    /// Whether it was sent.
    pub const fn is_sent(self) -> bool {
        !matches!(self, Self::Draft | Self::AwaitingPayment)
    }

    /// The state's stable name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::AwaitingPayment => "awaiting_payment",
            Self::Submitted => "submitted",
            Self::Registered => "registered",
            Self::InProgress => "in_progress",
            Self::IntegrationRequested => "integration_requested",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state in words, as the citizen reads it.
    pub fn label(self, lang: crate::lang::Lang) -> &'static str {
        use crate::text::states as words;
        match self {
            Self::Draft => words::draft(lang),
            Self::AwaitingPayment => words::awaiting_payment(lang),
            Self::Submitted => words::submitted(lang),
            Self::Registered => words::registered(lang),
            Self::InProgress => words::in_progress(lang),
            Self::IntegrationRequested => words::integration_requested(lang),
            Self::Accepted => words::accepted(lang),
            Self::Refused => words::refused(lang),
            Self::Withdrawn => words::withdrawn(lang),
        }
    }

    /// The state of a name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.slug() == slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_istanza_stays_ended() {
        for status in Status::ALL.into_iter().filter(|s| s.is_final()) {
            for transition in [
                Transition::Submit,
                Transition::Register,
                Transition::Accept,
                Transition::Withdraw,
            ] {
                assert_eq!(
                    status.after(transition),
                    Err(InvalidTransition {
                        from: status,
                        transition
                    })
                );
            }
        }
    }

    #[test]
    fn only_a_withdrawal_is_registered_after_the_end() {
        for status in Status::ALL {
            let registered = status.after(Transition::RegisterWithdrawal);
            assert_eq!(registered.is_ok(), status == Status::Withdrawn, "{status:?}");
        }
    }

    #[test]
    fn a_draft_can_only_be_sent() {
        assert_eq!(Status::Draft.after(Transition::Submit), Ok(Status::Submitted));
        assert!(Status::Draft.after(Transition::Withdraw).is_err());
    }

    #[test]
    fn what_waits_for_a_payment_is_sent_by_it_or_is_a_draft_again() {
        let waiting = Status::Draft.after(Transition::AskPayment).unwrap();
        assert_eq!(waiting, Status::AwaitingPayment);
        assert!(!waiting.is_sent() && !waiting.is_final());
        assert_eq!(waiting.after(Transition::Submit), Ok(Status::Submitted));
        assert_eq!(waiting.after(Transition::Reopen), Ok(Status::Draft));
        for transition in [Transition::Register, Transition::Withdraw, Transition::Pay] {
            assert!(waiting.after(transition).is_err(), "{transition:?}");
        }
        for status in Status::ALL {
            assert_eq!(
                status.after(Transition::Pay).is_ok(),
                status.is_sent(),
                "{status:?}"
            );
            let asked = status.after(Transition::AskPayment);
            assert_eq!(asked.is_ok(), status == Status::Draft, "{status:?}");
        }
    }

    #[test]
    fn an_amount_is_set_for_what_was_sent_and_is_open_and_changes_nothing_else() {
        for status in Status::ALL {
            let open = status.is_sent() && !status.is_final();
            let after = status.after(Transition::SetAmount);
            assert_eq!(after.ok(), open.then_some(status), "{status:?}");
        }
    }

    #[test]
    fn a_state_is_named_in_json_as_in_addresses() {
        for status in Status::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.slug());
            assert_eq!(Status::from_slug(status.slug()), Some(status));
        }
    }
}
