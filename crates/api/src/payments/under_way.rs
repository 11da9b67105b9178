//! What is being paid right now is not taken back: a digital stamp that is bought is never refunded.

use crate::http::ToProblem;
use chrono::{DateTime, Utc};
use sportello_storage::payments::{self, StoredDebt};
use sportello_storage::{Error, Tx};
use sportello_types::ids::DebtId;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::payments as words;

/// Whether somebody may be paying a debt now, or have paid it a moment ago.
pub(crate) async fn is_under_way(tx: &Tx, debt: DebtId, now: DateTime<Utc>) -> Result<bool, Error> {
    payments::is_being_paid(tx, debt, now).await
}

/// The same of a debt that buys a digital stamp; what buys none can be refunded.
pub(crate) async fn is_stamp_under_way(
    tx: &Tx,
    debt: &StoredDebt,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let buys = debt.notices().any(|notice| notice.parts.buy_a_stamp());
    Ok(buys && is_under_way(tx, debt.id, now).await?)
}

/// Why something is not taken back now.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a payment is under way")]
pub(crate) enum UnderWay {
    /// An istanza, by its citizen.
    Istanza,
    /// The same, once its stamp is bought by itself, and what else is to be paid is not.
    Bought,
    /// A debt that buys a stamp, by an office.
    Stamp,
}

impl ToProblem for UnderWay {
    fn code(&self) -> ProblemCode {
        match self {
            Self::Istanza | Self::Bought => ProblemCode::BeingPaid,
            Self::Stamp => ProblemCode::Conflict,
        }
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        let told = match self {
            Self::Istanza => words::under_way_istanza(lang),
            Self::Bought => words::under_way_bought(lang),
            Self::Stamp => words::under_way_stamp(lang),
        };
        Some(told.to_owned())
    }
}
