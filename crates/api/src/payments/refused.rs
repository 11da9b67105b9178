//! Why nothing can be paid, or printed, in plain words, with what to do.

use crate::certificates::office_line_of;
use crate::http::{Fail, ToProblem};
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{DateTime, Utc};
use sportello_integrations::payments::PaymentError;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{openpay, payments as words};
use std::sync::Arc;

/// What does not go on.
#[derive(Debug, thiserror::Error)]
#[error("payments: {why:?}")]
pub(super) struct Refused {
    tenant: Arc<ServedTenant>,
    why: Why,
}

#[derive(Clone, Copy, Debug)]
enum Why {
    NotOffered,
    NotOpen,
    NoProvider,
    InPayment,
    Over,
    OneAtATime,
    NoPaper,
    OnlineAlone,
    NoStamp,
    Reversed,
    StampAlone,
    StampSignedIn,
    StampBuyer,
    StampFailed(DateTime<Utc>),
}

impl Refused {
    /// The municipality receives no payments here.
    pub(super) fn not_offered(tenant: &Arc<ServedTenant>) -> Fail {
        Self::because(tenant, Why::NotOffered)
    }

    /// Whoever wants to pay here has to sign in.
    pub(super) fn not_open(tenant: &Arc<ServedTenant>) -> Fail {
        Self::because(tenant, Why::NotOpen)
    }

    /// The provider of payments is not set up, or does not answer.
    pub(super) fn no_provider(tenant: &Arc<ServedTenant>) -> Fail {
        Self::because(tenant, Why::NoProvider)
    }

    /// The document cannot be made.
    pub(super) fn no_paper(tenant: &Arc<ServedTenant>) -> Fail {
        Self::because(tenant, Why::NoPaper)
    }

    /// The notice buys a digital stamp: it is paid from the portal alone.
    pub(super) fn online_alone(tenant: &Arc<ServedTenant>) -> Fail {
        Self::because(tenant, Why::OnlineAlone)
    }

    /// The digital stamp that has come is not good, or none has.
    pub(super) fn no_stamp(tenant: &Arc<ServedTenant>) -> Fail {
        Self::because(tenant, Why::NoStamp)
    }

    /// The money of the receipt was taken back: there is no receipt of it.
    pub(super) fn reversed(tenant: &Arc<ServedTenant>) -> Fail {
        Self::because(tenant, Why::Reversed)
    }

    /// Another payment of the notice is going on, or has succeeded.
    pub(super) fn in_payment(tenant: &Arc<ServedTenant>) -> Fail {
        Self::because(tenant, Why::InPayment)
    }

    /// A stamp that is bought by itself is paid alone.
    pub(super) fn stamp_alone(tenant: &Arc<ServedTenant>) -> Fail {
        Self::because(tenant, Why::StampAlone)
    }

    /// It is bought by whoever has signed in.
    pub(super) fn stamp_signed_in(tenant: &Arc<ServedTenant>) -> Fail {
        Self::because(tenant, Why::StampSignedIn)
    }

    /// Its seller asks for more than is known of who buys it.
    pub(super) fn stamp_buyer(tenant: &Arc<ServedTenant>) -> Fail {
        Self::because(tenant, Why::StampBuyer)
    }

    /// The page at which it was bought has failed, and may have sold it until then.
    pub(super) fn stamp_failed(tenant: &Arc<ServedTenant>, until: DateTime<Utc>) -> Fail {
        Self::because(tenant, Why::StampFailed(until))
    }

    /// What the provider has said.
    pub(super) fn by_provider(tenant: &Arc<ServedTenant>, error: &PaymentError) -> Fail {
        match error {
            PaymentError::InPayment => Self::because(tenant, Why::InPayment),
            PaymentError::Over => Self::because(tenant, Why::Over),
            PaymentError::OneAtATime => Self::because(tenant, Why::OneAtATime),
            PaymentError::Unavailable(_) | PaymentError::Refused(_) => {
                tracing::error!(%error, "a payment cannot be begun");
                Self::no_provider(tenant)
            }
        }
    }

    fn because(tenant: &Arc<ServedTenant>, why: Why) -> Fail {
        Self {
            tenant: Arc::clone(tenant),
            why,
        }
        .into()
    }
}

impl ToProblem for Refused {
    fn code(&self) -> ProblemCode {
        match self.why {
            Why::NotOffered
            | Why::NotOpen
            | Why::InPayment
            | Why::Over
            | Why::OneAtATime
            | Why::StampAlone
            | Why::StampSignedIn
            | Why::StampBuyer
            | Why::StampFailed(_) => ProblemCode::NotPayable,
            Why::NoProvider | Why::NoPaper => ProblemCode::Unavailable,
            Why::OnlineAlone => ProblemCode::NotPrintable,
            Why::NoStamp => ProblemCode::NotFound,
            Why::Reversed => ProblemCode::Conflict,
        }
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        let office = || office_line_of(&self.tenant, &self.tenant.settings.payments.office, lang);
        Some(match self.why {
            Why::NotOffered => words::not_offered(lang, office()),
            Why::NotOpen => openpay::not_open(lang).to_owned(),
            Why::NoProvider => words::provider_unavailable(lang).to_owned(),
            Why::InPayment => words::in_payment(lang).to_owned(),
            Why::Over => words::over_there(lang, office()),
            Why::OneAtATime => words::one_at_a_time(lang).to_owned(),
            Why::NoPaper => words::paper_unavailable(lang, office()),
            Why::OnlineAlone => words::online_alone(lang).to_owned(),
            Why::NoStamp => words::stamp_missing(lang, office()),
            Why::Reversed => words::receipt_reversed(lang, office()),
            Why::StampAlone => words::stamp_alone(lang).to_owned(),
            Why::StampSignedIn => words::stamp_signed_in(lang).to_owned(),
            Why::StampBuyer => words::stamp_buyer(lang).to_owned(),
            Why::StampFailed(until) => words::stamp_failed(lang, time::rome_time(until)),
        })
    }

    fn retry_after(&self) -> Option<u64> {
        matches!(self.why, Why::NoProvider | Why::NoPaper).then_some(60)
    }
}
