//! What is wrong with what somebody asks for who does not sign in.

use crate::http::FieldFlaw;
use sportello_types::lang::Lang;
use sportello_types::payments::{AmountAsked, LONGEST_NAME, LONGEST_REASON, UnfitAmount};
use sportello_types::text::{openpay, payments as words};

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

impl FieldFlaw for Flaw {
    const OF: &'static str = "fields of a payment without sign-in";

    fn pointer(&self) -> String {
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
        .to_owned()
    }

    fn rule(&self) -> String {
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
        .to_owned()
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            Self::Kind => openpay::field_kind(lang),
            Self::Amount(unfit, asked) => return amount(*unfit, *asked, lang),
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
