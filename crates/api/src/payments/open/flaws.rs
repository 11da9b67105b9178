//! What is wrong with what somebody asks for who does not sign in.

use crate::http::ToProblem;
use sportello_types::lang::Lang;
use sportello_types::payments::{AmountAsked, LONGEST_NAME, LONGEST_REASON, UnfitAmount};
use sportello_types::problem::{FieldError, ProblemCode};
use sportello_types::text::{openpay, payments as words};
use std::fmt;

/// Everything that is wrong, at once.
#[derive(Debug)]
pub(in crate::payments) struct Flaws(Vec<Flaw>);

/// One thing that is wrong.
#[derive(Clone, Copy, Debug)]
pub(in crate::payments) enum Flaw {
    /// Nothing of that name can be paid.
    Kind,
    /// Not an amount that is paid.
    Amount(UnfitAmount, AmountAsked),
    /// The payer must say what for.
    ReasonMissing,
    /// Longer than a notice can carry.
    ReasonLong,
    /// A fiscal code, which has no place on a notice.
    ReasonPersonal,
    /// An address or a long number: it would lead whoever reads it elsewhere.
    ReasonMisleading,
    /// Nobody has asked what for.
    ReasonUnasked,
    /// Longer than a notice can carry.
    NameLong,
    /// Not a fiscal code, at this place.
    TaxCode(&'static str),
    /// Not the number of a notice.
    Number,
}

impl Flaws {
    pub(in crate::payments) fn one(flaw: Flaw) -> Self {
        Self(vec![flaw])
    }

    pub(in crate::payments) const fn all(flaws: Vec<Flaw>) -> Self {
        Self(flaws)
    }
}

impl Flaw {
    const fn pointer(self) -> &'static str {
        match self {
            Self::Kind => "/kind",
            Self::Amount(..) => "/amount",
            Self::ReasonMissing
            | Self::ReasonLong
            | Self::ReasonPersonal
            | Self::ReasonMisleading
            | Self::ReasonUnasked => "/reason",
            Self::NameLong => "/debtor/name",
            Self::TaxCode(pointer) => pointer,
            Self::Number => "/number",
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Kind => "unknown",
            Self::Amount(UnfitAmount::Missing, _) | Self::ReasonMissing => "required",
            Self::Amount(UnfitAmount::Outside, _) => "out_of_range",
            Self::Amount(UnfitAmount::Step, _) => "step",
            Self::ReasonLong | Self::NameLong => "length",
            Self::ReasonPersonal => "personal",
            Self::ReasonMisleading => "misleading",
            Self::ReasonUnasked => "combination",
            Self::TaxCode(_) | Self::Number => "invalid",
        }
    }

    fn message(self, lang: Lang) -> String {
        match self {
            Self::Kind => openpay::field_kind(lang),
            Self::Amount(unfit, asked) => return amount(unfit, asked, lang),
            Self::ReasonMissing => openpay::field_reason_missing(lang),
            Self::ReasonLong => return words::field_too_long(lang, LONGEST_REASON),
            Self::ReasonPersonal => openpay::field_reason_personal(lang),
            Self::ReasonMisleading => openpay::field_reason_misleading(lang),
            Self::ReasonUnasked => openpay::field_reason_unasked(lang),
            Self::NameLong => return words::field_too_long(lang, LONGEST_NAME),
            Self::TaxCode(_) => words::field_tax_code(lang),
            Self::Number => openpay::field_number(lang),
        }
        .to_owned()
    }
}

fn amount(unfit: UnfitAmount, asked: AmountAsked, lang: Lang) -> String {
    match (asked, unfit) {
        (AmountAsked::Fixed { fixed }, _) => openpay::field_amount_fixed(lang, fixed),
        (AmountAsked::Range { least, step, .. }, UnfitAmount::Step) => {
            openpay::field_amount_step(lang, least, step)
        }
        (AmountAsked::Range { least, most, .. }, UnfitAmount::Missing | UnfitAmount::Outside) => {
            openpay::field_amount_range(lang, least, most)
        }
    }
}

impl fmt::Display for Flaws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fields of a payment without sign-in:")?;
        self.0
            .iter()
            .try_for_each(|flaw| write!(f, " {} ({})", flaw.pointer(), flaw.code()))
    }
}

impl std::error::Error for Flaws {}

impl ToProblem for Flaws {
    fn code(&self) -> ProblemCode {
        ProblemCode::ValidationFailed
    }

    fn fields(&self, lang: Lang) -> Vec<FieldError> {
        let field = |flaw: &Flaw| FieldError {
            pointer: flaw.pointer().to_owned(),
            code: flaw.code().to_owned(),
            message: flaw.message(lang),
        };
        self.0.iter().map(field).collect()
    }
}
