//! What is wrong with a form of this module, field by field.

use crate::http::{self, Fail, FieldFlaw};
use sportello_types::lang::Lang;
use std::fmt;

/// Fields that are not right.
pub(crate) type Flaws = http::Flaws<Flaw>;

/// One of them.
pub(crate) struct Flaw {
    pointer: &'static str,
    rule: &'static str,
    words: Box<dyn Fn(Lang) -> String + Send + Sync>,
}

impl fmt::Debug for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flaw")
            .field("pointer", &self.pointer)
            .field("rule", &self.rule)
            .finish_non_exhaustive()
    }
}

impl FieldFlaw for Flaw {
    const OF: &'static str = "fields of the form";

    fn pointer(&self) -> String {
        self.pointer.to_owned()
    }

    fn rule(&self) -> String {
        self.rule.to_owned()
    }

    fn message(&self, lang: Lang) -> String {
        (self.words)(lang)
    }
}

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
        self.0.push(Flaw {
            pointer,
            rule,
            words: Box::new(words),
        });
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
