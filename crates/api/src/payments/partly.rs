//! What is left of a debt of which something is paid: an office withdraws it, or gives it more time, where whoever
//! collects lets it.

use crate::ctx::Operator;
use crate::http::ToProblem;
use sportello_storage::payments::StoredDebt;
use sportello_types::lang::Lang;
use sportello_types::payments::DebtSource;
use sportello_types::problem::ProblemCode;
use sportello_types::text::payments as words;

/// Why what is left stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Partly {
    /// Whoever collects changes nothing of a debt that is paid in part.
    #[error("whoever collects changes nothing of a debt that is paid in part")]
    Fixed,
    /// An application or a certificate waits for all of it: what is paid would be for nothing.
    #[error("something waits for all of a debt that is paid in part")]
    Awaited,
}

impl ToProblem for Partly {
    fn code(&self) -> ProblemCode {
        ProblemCode::Conflict
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        let told = match self {
            Self::Fixed => words::partly_fixed(lang),
            Self::Awaited => words::partly_awaited(lang),
        };
        Some(told.to_owned())
    }
}

/// Whether whoever collects changes what is left; while nobody is set up it is not known.
///
/// # Errors
///
/// [`Partly::Fixed`].
pub(super) fn changes(operator: &Operator) -> Result<(), Partly> {
    let provider = operator.app.payments(operator.tenant_id());
    if provider.is_some_and(|provider| provider.changes_partly_paid()) {
        Ok(())
    } else {
        Err(Partly::Fixed)
    }
}

/// Whether what is left can be withdrawn.
///
/// # Errors
///
/// [`Partly`].
pub(super) fn ends(operator: &Operator, debt: &StoredDebt) -> Result<(), Partly> {
    changes(operator)?;
    if debt.source == DebtSource::Municipality {
        Ok(())
    } else {
        Err(Partly::Awaited)
    }
}

/// Whether something of a debt is paid.
pub(super) fn is_begun(debt: &StoredDebt) -> bool {
    debt.notices().any(|notice| notice.status.is_paid())
}
