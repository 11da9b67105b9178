//! What the citizen is told when the registry has no answer.

use crate::http::ToProblem;
use crate::time;
use chrono::NaiveDate;
use sportello_integrations::registry::RegistryError;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::household as words;

/// No registry keeps anybody waiting longer than a day.
const LONGEST: u64 = 24 * 60 * 60;

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The citizen is not in the registry; or was not, on a day of the past.
    #[error("not in the registry")]
    NotThere(Option<NaiveDate>),
    /// The registry's own data must be put right by the office.
    #[error("the data of the registry are not certain")]
    Unclear(#[source] RegistryError),
    /// What the registry was last brought in with is too old to be certified.
    #[error("the data of the registry are of {0}, and too old")]
    Outdated(NaiveDate),
    /// What the registry says cannot be read.
    #[error("the answer of the civil registry is of no use")]
    Unreadable(#[source] RegistryError),
    /// The registry does not let the portal in, or nothing is set up by which it could be asked.
    #[error("the civil registry cannot be asked")]
    Closed(#[source] RegistryError),
    /// No answer.
    #[error("the civil registry gives no answer")]
    Silent(#[source] RegistryError),
}

impl Trouble {
    /// Of a question about today.
    pub(crate) fn of_today(error: RegistryError) -> Self {
        match error {
            RegistryError::NotFound => Self::NotThere(None),
            RegistryError::Ambiguous | RegistryError::Incomplete => Self::Unclear(error),
            RegistryError::Unreadable { .. } => Self::Unreadable(error),
            RegistryError::Refused { .. } | RegistryError::NotOffered(_) => Self::Closed(error),
            RegistryError::QuotaExceeded { .. } | RegistryError::Unavailable(_) => Self::Silent(error),
        }
    }

    /// Of a question about a day of the past.
    pub(super) fn on(error: RegistryError, at: NaiveDate) -> Self {
        match Self::of_today(error) {
            Self::NotThere(_) => Self::NotThere(Some(at)),
            other => other,
        }
    }
}

impl ToProblem for Trouble {
    fn code(&self) -> ProblemCode {
        match self {
            Self::NotThere(_) => ProblemCode::NotInRegistry,
            Self::Unclear(_) => ProblemCode::RegistryUnclear,
            Self::Outdated(_) => ProblemCode::RegistryOutdated,
            Self::Unreadable(_) => ProblemCode::RegistryUnreadable,
            Self::Closed(_) => ProblemCode::RegistryClosed,
            Self::Silent(_) => ProblemCode::RegistryUnavailable,
        }
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        match self {
            Self::NotThere(Some(day)) => Some(words::not_then(lang, time::day_text(*day))),
            Self::Outdated(day) => Some(words::outdated(lang, time::day_text(*day))),
            Self::NotThere(None)
            | Self::Unclear(_)
            | Self::Unreadable(_)
            | Self::Closed(_)
            | Self::Silent(_) => None,
        }
    }

    /// Seconds. Of a quota the registry may say them; otherwise it lasts until the day ends, and nobody needs to
    /// wait at the screen. What office or administrator must put right no waiting mends; that it failed is in the
    /// log, as every failure of ours.
    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::NotThere(_) | Self::Unclear(_) | Self::Unreadable(_) | Self::Closed(_) => None,
            Self::Silent(RegistryError::Unavailable(_)) => Some(30),
            Self::Silent(RegistryError::QuotaExceeded {
                again_in: Some(seconds),
            }) => Some((*seconds).clamp(1, LONGEST)),
            Self::Silent(_) | Self::Outdated(_) => Some(3_600),
        }
    }
}
