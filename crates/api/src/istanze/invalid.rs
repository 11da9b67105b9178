//! Answers that cannot be sent as they are.

use crate::http::FieldFlaw;
use sportello_types::form::Violation;
use sportello_types::lang::Lang;

/// What a rule of the form says against an answer. The pointer leads into the draft's content:
/// `/answers/vehicles/1/plate`.
#[derive(Debug)]
pub(super) struct Invalid(pub(super) Violation);

impl FieldFlaw for Invalid {
    const OF: &'static str = "answers";
    const LOGGED: bool = false;

    fn pointer(&self) -> String {
        format!("/answers{}", self.0.pointer)
    }

    fn rule(&self) -> String {
        self.0.rule.code().into_owned()
    }

    fn message(&self, lang: Lang) -> String {
        self.0.message(lang)
    }
}
