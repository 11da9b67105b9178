//! What is wrong with the fields of a request, all of it at once.

use super::ToProblem;
use sportello_types::lang::Lang;
use sportello_types::problem::{FieldError, ProblemCode};
use std::fmt;

/// Fields of which a problem tells: what its schema admits.
const MOST: usize = 500;

/// One thing that is wrong with a field.
pub(crate) trait FieldFlaw: Sized + fmt::Debug + Send + Sync + 'static {
    /// With what, for the log.
    const OF: &'static str;

    /// Whether the log names the places. Not where a place can hold what somebody made up as a key: there they
    /// are counted.
    const LOGGED: bool = true;

    /// Where it stands in the body (JSON Pointer).
    fn pointer(&self) -> String;

    /// A stable word for the rule that it breaks.
    fn rule(&self) -> String;

    /// What to do, in the caller's language.
    fn message(&self, lang: Lang) -> String;

    /// Which problem they are together.
    fn problem(_flaws: &[Self]) -> ProblemCode {
        ProblemCode::ValidationFailed
    }

    /// An explanation of them together, more precise than the problem's own.
    fn detail(_flaws: &[Self], _lang: Lang) -> Option<String> {
        None
    }
}

/// Everything that is wrong: a problem that points at each field.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Flaws<F>(pub(crate) Vec<F>);

impl<F> Default for Flaws<F> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<F: FieldFlaw> fmt::Display for Flaws<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !F::LOGGED {
            return write!(f, "{} {} are not acceptable", self.0.len(), F::OF);
        }
        write!(f, "{}:", F::OF)?;
        self.0
            .iter()
            .try_for_each(|flaw| write!(f, " {} ({})", flaw.pointer(), flaw.rule()))
    }
}

impl<F: FieldFlaw> std::error::Error for Flaws<F> {}

impl<F: FieldFlaw> ToProblem for Flaws<F> {
    fn code(&self) -> ProblemCode {
        F::problem(&self.0)
    }

    fn fields(&self, lang: Lang) -> Vec<FieldError> {
        let field = |flaw: &F| FieldError {
            pointer: flaw.pointer(),
            code: flaw.rule(),
            message: flaw.message(lang),
        };
        self.0.iter().take(MOST).map(field).collect()
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        F::detail(&self.0, lang)
    }
}
