//! Answers that cannot be sent as they are.

use crate::http::ToProblem;
use sportello_types::form::Violation;
use sportello_types::lang::Lang;
use sportello_types::problem::{FieldError, ProblemCode};

/// What the form's rules say against the answers. Pointers lead into the draft's content:
/// `/answers/vehicles/1/plate`.
#[derive(Debug, thiserror::Error)]
#[error("the answers break {} rules", .0.len())]
pub(super) struct Invalid(pub(super) Vec<Violation>);

impl ToProblem for Invalid {
    fn code(&self) -> ProblemCode {
        ProblemCode::ValidationFailed
    }

    fn fields(&self, lang: Lang) -> Vec<FieldError> {
        let field = |violation: &Violation| FieldError {
            pointer: format!("/answers{}", violation.pointer),
            code: violation.rule.code().into_owned(),
            message: violation.message(lang),
        };
        self.0.iter().take(500).map(field).collect()
    }
}
