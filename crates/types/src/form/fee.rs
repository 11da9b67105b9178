//! Fees: what an application costs, told by its answers. Browser and server ask the same function.

use super::evaluate::{self, Entry, Meter, Scope};
use super::expr::Expr;
use super::office_amount::OfficeAmount;
use super::schema::{Answers, Env, Form};
use super::value;
use super::visibility::{self, Walk};
use crate::lang::{Lang, Localized};
use crate::values::EuroCents;
use serde::{Deserialize, Serialize};

/// Largest amount of one fee, in cents: five of them are not more than a notice can be.
pub(super) const LARGEST: i64 = 10_000_000_000;

/// Something that may have to be paid for an application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// Its name: snake_case.
    pub id: String,
    /// What it is called.
    pub label: Localized,
    /// Who gets it.
    pub kind: FeeKind,
    /// When it is paid.
    pub when: FeeTime,
    /// How much.
    pub amount: FeeAmount,
    /// When it is not due. What is unknown exempts nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exempt_when: Option<Expr>,
    /// Of stamp duty, whether a stamp on paper is taken too: it is unless this says no. Nothing for other fees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<bool>,
}

impl Fee {
    /// Whether whoever holds a stamp on paper need not buy a digital one: its number and date are written on the
    /// application, and the original is cancelled and kept (DM 10 November 2011 art. 3).
    pub fn takes_paper(&self) -> bool {
        self.kind == FeeKind::Stamp && self.paper.unwrap_or(true)
    }
}

/// Who gets a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FeeKind {
    /// The municipality.
    Fee,
    /// The revenue agency: stamp duty, paid by a digital stamp that is good for this document alone
    /// (DPR 642/1972; pagoPA SANP, *@e.bollo*), or met with a stamp on paper ([`Fee::takes_paper`]).
    Stamp,
}

/// When a fee is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FeeTime {
    /// Before the application counts as sent: it waits for the payment.
    BeforeSubmission,
    /// When it was sent; the office takes charge of it once it is paid.
    AfterSubmission,
}

impl FeeTime {
    /// Both.
    pub const ALL: [Self; 2] = [Self::BeforeSubmission, Self::AfterSubmission];
}

/// How much a fee is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FeeAmount {
    /// So many cents; nothing is due for 0.
    Fixed(EuroCents),
    /// What a computed field of money comes to (`assessment_fee`), or, until [`Form::resolve`], a parameter
    /// of the municipality in cents (`tenant.ztl_fee`).
    Named(String),
    /// What an office says, once the application was sent.
    Office(OfficeAmount),
}

/// A fee that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeeDue {
    /// The name of the fee in the form.
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub id: String,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub label: String,
    /// Who gets it.
    pub kind: FeeKind,
    /// When it is paid.
    pub when: FeeTime,
    /// How much: a cent at least.
    pub amount: EuroCents,
}

impl FeeDue {
    /// What these come to together.
    pub fn total<'a>(fees: impl IntoIterator<Item = &'a Self>) -> EuroCents {
        let cents = fees
            .into_iter()
            .fold(0_i64, |sum, fee| sum.saturating_add(fee.amount.0));
        EuroCents(cents)
    }
}

/// What is due for these answers, in the order of the form, in the words of a language. A fee is due unless
/// it is surely exempt, as far as its amount is known and is not nothing: what an office is to set is not
/// among them (see [`super::fee_to_set`]).
pub fn fees_due(form: &Form, answers: &Answers, env: &Env<'_>, lang: Lang) -> Vec<FeeDue> {
    not_exempt(form, answers, env, |fee, walk| {
        Some(FeeDue {
            id: fee.id.clone(),
            label: fee.label.text(lang).to_owned(),
            kind: fee.kind,
            when: fee.when,
            amount: amount(&fee.amount, walk).filter(|amount| amount.0 > 0)?,
        })
    })
}

/// What is made of each fee that is not surely exempt, in the order of the form.
pub(super) fn not_exempt<T>(
    form: &Form,
    answers: &Answers,
    env: &Env<'_>,
    make: impl Fn(&Fee, &Walk<'_>) -> Option<T>,
) -> Vec<T> {
    if form.fees.is_empty() {
        return Vec::new();
    }
    let meter = Meter::default();
    let walk = visibility::walk(form, answers, env, &meter);
    let scope = Scope {
        env,
        entries: &walk.entries,
        item: None,
        meter: &meter,
    };
    let exempt = |fee: &Fee| {
        let exempt = fee.exempt_when.as_ref();
        exempt.is_some_and(|exempt| evaluate::holds(exempt, scope))
    };
    let due = form.fees.iter().filter(|fee| !exempt(fee));
    due.filter_map(|fee| make(fee, &walk)).collect()
}

fn amount(amount: &FeeAmount, walk: &Walk<'_>) -> Option<EuroCents> {
    match amount {
        FeeAmount::Fixed(amount) => Some(*amount),
        FeeAmount::Named(field) => match walk.entries.get(field.as_str())? {
            Entry::One(answered) => value::integer(&answered.value).map(EuroCents),
            Entry::Group(_) => None,
        },
        FeeAmount::Office(_) => None,
    }
}
