//! What is wrong with a form of this module, field by field.

use crate::http::{Fail, ToProblem};
use sportello_types::lang::Lang;
use sportello_types::problem::{FieldError, ProblemCode};

/// JSON Pointer, stable name of the rule, words.
type Flaw = (
    &'static str,
    &'static str,
    Box<dyn Fn(Lang) -> String + Send + Sync>,
);

/// Fields that are not right.
#[derive(Default)]
pub(crate) struct Flaws(Vec<Flaw>);

impl std::fmt::Debug for Flaws {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(pointer, rule, _)| (pointer, rule)))
            .finish()
    }
}

impl std::fmt::Display for Flaws {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Flaws {}

impl Flaws {
    /// Notes a field when it is wrong.
    pub(crate) fn when(
        &mut self,
        wrong: bool,
        pointer: &'static str,
        rule: &'static str,
        words: fn(Lang) -> &'static str,
    ) {
        if wrong {
            self.add(pointer, rule, move |lang| words(lang).to_owned());
        }
    }

    /// Notes a field.
    pub(crate) fn add(
        &mut self,
        pointer: &'static str,
        rule: &'static str,
        words: impl Fn(Lang) -> String + Send + Sync + 'static,
    ) {
        self.0.push((pointer, rule, Box::new(words)));
    }

    /// One field alone.
    pub(crate) fn one(pointer: &'static str, rule: &'static str, words: fn(Lang) -> &'static str) -> Fail {
        let mut flaws = Self::default();
        flaws.when(true, pointer, rule, words);
        flaws.into()
    }

    /// Nothing wrong, or the failure.
    pub(crate) fn settle(self) -> Result<(), Fail> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.into())
        }
    }
}

impl ToProblem for Flaws {
    fn code(&self) -> ProblemCode {
        ProblemCode::ValidationFailed
    }

    fn fields(&self, lang: Lang) -> Vec<FieldError> {
        let field = |(pointer, rule, words): &Flaw| FieldError {
            pointer: (*pointer).to_owned(),
            code: (*rule).to_owned(),
            message: words(lang),
        };
        self.0.iter().map(field).collect()
    }
}
