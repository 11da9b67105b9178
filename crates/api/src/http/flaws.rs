//! What is wrong with the fields of a request, all of it at once.

use super::ToProblem;
use sportello_types::lang::Lang;
use sportello_types::problem::{FieldError, ProblemCode};
use std::fmt;

/// One thing that is wrong with a field.
pub(crate) trait FieldFlaw: fmt::Debug + Send + Sync + 'static {
    /// With what, for the log.
    const OF: &'static str;

    /// Where it stands in the body (JSON Pointer).
    fn pointer(&self) -> String;

    /// A stable word for the rule that it breaks.
    fn rule(&self) -> &'static str;

    /// What to do, in the caller's language.
    fn message(&self, lang: Lang) -> String;
}

/// Everything that is wrong: a problem that points at each field.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Flaws<F>(pub(crate) Vec<F>);

impl<F: FieldFlaw> fmt::Display for Flaws<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", F::OF)?;
        self.0
            .iter()
            .try_for_each(|flaw| write!(f, " {} ({})", flaw.pointer(), flaw.rule()))
    }
}

impl<F: FieldFlaw> std::error::Error for Flaws<F> {}

impl<F: FieldFlaw> ToProblem for Flaws<F> {
    fn code(&self) -> ProblemCode {
        ProblemCode::ValidationFailed
    }

    fn fields(&self, lang: Lang) -> Vec<FieldError> {
        let field = |flaw: &F| FieldError {
            pointer: flaw.pointer(),
            code: flaw.rule().to_owned(),
            message: flaw.message(lang),
        };
        self.0.iter().map(field).collect()
    }
}
