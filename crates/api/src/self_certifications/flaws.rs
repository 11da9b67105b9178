//! What is wrong with a request, each with its place in it.

use crate::http::FieldFlaw;
use sportello_types::form::Violation;
use sportello_types::lang::Lang;
use sportello_types::self_certifications::MOST_COMBINED;
use sportello_types::text::selfcertifications as words;

/// One thing that is wrong. `at`: which declaration of the request.
#[derive(Debug)]
pub(super) enum Flaw {
    /// Nothing is declared.
    NoKinds,
    /// Too much for one paper.
    ManyKinds,
    /// A kind that there is not.
    Kind { at: usize },
    /// A kind that stands there before.
    Twice { at: usize },
    /// Answers where nothing is asked.
    Needless { at: usize },
    /// An answer that the form does not take.
    Answer { at: usize, violation: Violation },
    /// The declarant does not say to know what false declarations lead to.
    Unaware,
}

impl FieldFlaw for Flaw {
    const OF: &'static str = "fields of the request";
    const LOGGED: bool = false;

    fn pointer(&self) -> String {
        match self {
            Self::NoKinds | Self::ManyKinds => "/declared".to_owned(),
            Self::Kind { at } | Self::Twice { at } => format!("/declared/{at}/kind"),
            Self::Needless { at } => format!("/declared/{at}/answers"),
            Self::Answer { at, violation } => format!("/declared/{at}/answers{}", violation.pointer),
            Self::Unaware => "/aware".to_owned(),
        }
    }

    fn rule(&self) -> String {
        match self {
            Self::NoKinds | Self::Unaware => "required".to_owned(),
            Self::ManyKinds => "too_many".to_owned(),
            Self::Kind { .. } => "unknown".to_owned(),
            Self::Twice { .. } => "duplicate".to_owned(),
            Self::Needless { .. } => "needless".to_owned(),
            Self::Answer { violation, .. } => violation.rule.code().into_owned(),
        }
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            Self::NoKinds => words::field_kinds_missing(lang).to_owned(),
            Self::ManyKinds => words::field_kinds_many(lang, MOST_COMBINED),
            Self::Kind { .. } => words::field_kind_unknown(lang).to_owned(),
            Self::Twice { .. } => words::field_kind_twice(lang).to_owned(),
            Self::Needless { .. } => words::field_answers_needless(lang).to_owned(),
            Self::Answer { violation, .. } => violation.message(lang),
            Self::Unaware => words::field_aware_missing(lang).to_owned(),
        }
    }
}
