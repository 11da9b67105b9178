//! What makes a form well formed, checked once when it is read.

mod fees;

use super::expr::Expr;
use super::kind::{Choice, FieldKind, Limit, Mask};
use super::schema::{Field, Form, Prefill};
pub use super::typing::TypeError;
use super::typing::{self, Names, Type};
use crate::lang::Localized;
use std::collections::BTreeSet;

/// Most fields of a form, groups' fields included.
const MOST_FIELDS: usize = 400;

/// The declaration is not a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {fault}")]
pub struct LoadError {
    /// The step, field, check or fee at fault.
    pub at: String,
    /// What is wrong there.
    pub fault: Fault,
}

/// What can be wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not 1 to 40 lower-case letters, digits and `_`, or a word of the language.
    #[error("not a usable name")]
    Name,
    /// Used twice.
    #[error("used twice")]
    Duplicate,
    /// A text is empty in one of the languages.
    #[error("a text is missing in Italian or in English")]
    Text,
    /// Limits that no answer satisfies, or that leave the range.
    #[error("limits out of order or out of range")]
    Limits,
    /// No options, or options from two places.
    #[error("needs options from exactly one place")]
    Options,
    /// An expression is wrong.
    #[error("{0}")]
    Expression(#[from] TypeError),
    /// An expression of another type than its place needs.
    #[error("an expression of another type is needed here")]
    Type,
    /// The place of an attribute that the kind does not know.
    #[error("an attribute that this kind of field does not take")]
    Attribute,
    /// A group inside a group.
    #[error("groups do not nest")]
    NestedGroup,
    /// A unique key, a check's field or a fee's amount that does not exist.
    #[error("names a field that does not exist")]
    UnknownField,
    /// More than 400 fields, or more than five fees of one time.
    #[error("too large")]
    TooLarge,
    /// An office is to set what is paid before the submission.
    #[error("an office can set an amount only after_submission")]
    SetTooEarly,
    /// An office is to set stamp duty.
    #[error("stamp duty is set by law, not by an office")]
    StampByOffice,
    /// An office is to set a second amount.
    #[error("an office sets one amount of a form, not two")]
    SetTwice,
}

fn fail<T>(at: &str, fault: Fault) -> Result<T, LoadError> {
    Err(LoadError {
        at: at.to_owned(),
        fault,
    })
}

fn ensure(condition: bool, at: &str, fault: Fault) -> Result<(), LoadError> {
    if condition { Ok(()) } else { fail(at, fault) }
}

/// Names that were used, by what they name.
type Seen<'f> = BTreeSet<(&'static str, &'f str)>;

pub(super) fn check(form: &Form) -> Result<(), LoadError> {
    let mut seen: Seen<'_> = BTreeSet::new();
    let mut earlier: Vec<&Field> = Vec::new();
    let mut count = 0;
    for step in &form.steps {
        check_name(&step.id, &step.id)?;
        ensure(
            seen.insert(("step", step.id.as_str())),
            &step.id,
            Fault::Duplicate,
        )?;
        check_text(&step.id, &step.title)?;
        check_optional_text(&step.id, step.intro.as_ref())?;
        for field in &step.fields {
            ensure(
                seen.insert(("field", field.id.as_str())),
                &field.id,
                Fault::Duplicate,
            )?;
            let names = Names {
                outer: &earlier,
                item: None,
                bare: false,
            };
            count += check_field(field, &field.id, names)?;
            earlier.push(field);
        }
    }
    ensure(count <= MOST_FIELDS, "form", Fault::TooLarge)?;
    let all = Names {
        outer: &earlier,
        item: None,
        bare: false,
    };
    for check in &form.checks {
        check_name(&check.id, &check.id)?;
        ensure(
            seen.insert(("check", check.id.as_str())),
            &check.id,
            Fault::Duplicate,
        )?;
        let known = earlier
            .iter()
            .any(|field| field.id == check.field && !field.kind.is_note());
        ensure(known, &check.id, Fault::UnknownField)?;
        check_expr(&check.id, Some(&check.assert), all, &[Type::Bool])?;
        check_text(&check.id, &check.message)?;
    }
    fees::check(&form.fees, &mut seen, all)
}

fn check_name(at: &str, id: &str) -> Result<(), LoadError> {
    const WORDS: [&str; 9] = [
        "today", "tenant", "true", "false", "and", "or", "not", "in", "where",
    ];
    let shape = (1..=40).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && id.starts_with(|c: char| c.is_ascii_lowercase());
    ensure(shape && !WORDS.contains(&id), at, Fault::Name)
}

fn check_text(at: &str, text: &Localized) -> Result<(), LoadError> {
    let present = !text.it.trim().is_empty() && !text.en.trim().is_empty();
    ensure(present, at, Fault::Text)
}

fn check_optional_text(at: &str, text: Option<&Localized>) -> Result<(), LoadError> {
    text.map_or(Ok(()), |text| check_text(at, text))
}

fn check_expr(at: &str, expr: Option<&Expr>, names: Names<'_>, types: &[Type]) -> Result<(), LoadError> {
    let Some(expr) = expr else { return Ok(()) };
    match typing::infer(expr, names) {
        Ok(found) => ensure(found == Type::Any || types.contains(&found), at, Fault::Type),
        Err(error) => fail(at, error.into()),
    }
}

/// Checks a field and counts it and its inner ones.
fn check_field(field: &Field, at: &str, names: Names<'_>) -> Result<usize, LoadError> {
    check_name(at, &field.id)?;
    check_text(at, &field.label)?;
    check_optional_text(at, field.hint.as_ref())?;
    for condition in [&field.required_when, &field.visible_when, &field.read_only_when] {
        check_expr(at, condition.as_ref(), names, &[Type::Bool])?;
    }
    if let Some(compute) = &field.compute {
        let types: &[Type] = match &field.kind {
            FieldKind::Number { .. } | FieldKind::Money { .. } => &[Type::Number],
            FieldKind::Date { .. } => &[Type::Date],
            FieldKind::Bool {} => &[Type::Bool],
            FieldKind::Text { .. } | FieldKind::Choice { .. } => &[Type::Text],
            _ => return fail(at, Fault::Attribute),
        };
        check_expr(at, Some(compute), names, types)?;
        ensure(field.prefill.is_none(), at, Fault::Attribute)?;
    }
    if let Some(prefill) = field.prefill {
        ensure(fits(prefill, &field.kind), at, Fault::Attribute)?;
    }
    if matches!(field.kind, FieldKind::Address { abroad: true }) {
        let of_the_profile = field.prefill == Some(Prefill::Residence) && field.read_only;
        ensure(of_the_profile, at, Fault::Attribute)?;
    }
    if field.kind.is_note() {
        let plain = !field.required
            && field.required_when.is_none()
            && field.compute.is_none()
            && !field.read_only
            && field.read_only_when.is_none();
        ensure(plain, at, Fault::Attribute)?;
    }
    check_kind(field, at, names)
}

const fn fits(prefill: Prefill, kind: &FieldKind) -> bool {
    matches!(
        (prefill, kind),
        (Prefill::Person, FieldKind::Person { .. })
            | (Prefill::GivenName | Prefill::FamilyName, FieldKind::Text { .. })
            | (Prefill::TaxCode, FieldKind::CodiceFiscale { .. })
            | (Prefill::BirthDate, FieldKind::Date { .. })
            | (Prefill::Residence, FieldKind::Address { .. })
            | (Prefill::Email | Prefill::Pec, FieldKind::Email {})
            | (Prefill::Mobile | Prefill::Phone, FieldKind::Phone {})
    )
}

fn check_kind(field: &Field, at: &str, names: Names<'_>) -> Result<usize, LoadError> {
    match &field.kind {
        FieldKind::Text { min, max, mask, .. } => {
            let masked = mask.as_ref().is_none_or(Mask::is_usable);
            let ordered = min.unwrap_or(0) <= *max && (1..=10_000).contains(max);
            ensure(ordered && masked, at, Fault::Limits)?;
        }
        FieldKind::LongText { min, max } => {
            let ordered = min.unwrap_or(0) <= *max && (1..=20_000).contains(max);
            ensure(ordered, at, Fault::Limits)?;
        }
        FieldKind::Number {
            decimals,
            min,
            max,
            unit,
        } => {
            ensure(
                *decimals <= 6 && in_order(min.as_ref(), max.as_ref()),
                at,
                Fault::Limits,
            )?;
            check_optional_text(at, unit.as_ref())?;
        }
        FieldKind::Money { min, max } => {
            ensure(in_order(min.as_ref(), max.as_ref()), at, Fault::Limits)?;
        }
        FieldKind::Date { min, max } | FieldKind::Month { min, max } => {
            for limit in [min, max] {
                check_expr(at, limit.as_ref(), names, &[Type::Date])?;
            }
        }
        FieldKind::Choice {
            options,
            options_from,
        } => {
            check_options(at, options, options_from.as_deref())?;
        }
        FieldKind::Multi {
            options,
            options_from,
            min,
            max,
        }
        | FieldKind::Ranked {
            options,
            options_from,
            min,
            max,
        } => {
            check_options(at, options, options_from.as_deref())?;
            let possible = options.is_empty() || options.len() >= usize::try_from(*min).unwrap_or(usize::MAX);
            let ordered = *min >= 1 && max.is_none_or(|max| max >= *min) && possible;
            ensure(ordered, at, Fault::Limits)?;
        }
        FieldKind::File {
            formats,
            max_mb,
            min,
            max,
            ..
        } => {
            let ordered = 1 <= *min && min <= max && *max <= 50 && (1..=100).contains(max_mb);
            ensure(ordered && !formats.is_empty(), at, Fault::Limits)?;
        }
        FieldKind::Note { text, .. } => check_text(at, text)?,
        FieldKind::Declaration { text } => check_optional_text(at, text.as_ref())?,
        FieldKind::Group {
            item,
            min,
            max,
            unique,
            fields,
        } => {
            ensure(names.item.is_none(), at, Fault::NestedGroup)?;
            check_text(at, item)?;
            let bounded = max.as_ref().is_some_and(|max| {
                max.value()
                    .is_none_or(|max| (1..=i64::from(FieldKind::MOST_ITEMS)).contains(&max))
            });
            let from_zero = min
                .as_ref()
                .is_none_or(|min| min.value().is_none_or(|min| min >= 0));
            let ordered = in_order(min.as_ref(), max.as_ref());
            ensure(
                bounded && from_zero && ordered && !fields.is_empty(),
                at,
                Fault::Limits,
            )?;
            for key in unique {
                ensure(fields.iter().any(|f| f.id == *key), at, Fault::UnknownField)?;
            }
            return check_inner(field, fields, at, names);
        }
        _ => {}
    }
    Ok(1)
}

fn check_inner(group: &Field, fields: &[Field], at: &str, names: Names<'_>) -> Result<usize, LoadError> {
    let mut count = 1;
    let mut seen = BTreeSet::new();
    for (index, inner) in fields.iter().enumerate() {
        let at = format!("{at}.{}", inner.id);
        ensure(seen.insert(inner.id.as_str()), &at, Fault::Duplicate)?;
        ensure(inner.prefill.is_none(), &at, Fault::Attribute)?;
        let siblings = Names {
            item: Some((&group.id, fields.get(..index).unwrap_or_default())),
            bare: true,
            ..names
        };
        count += check_field(inner, &at, siblings)?;
    }
    Ok(count)
}

fn in_order(min: Option<&Limit>, max: Option<&Limit>) -> bool {
    let in_range = |limit: Option<&Limit>| {
        limit
            .and_then(Limit::value)
            .is_none_or(|v| (-super::value::MOST..=super::value::MOST).contains(&v))
    };
    let ordered = match (min.and_then(Limit::value), max.and_then(Limit::value)) {
        (Some(min), Some(max)) => min <= max,
        _ => true,
    };
    ordered && in_range(min) && in_range(max)
}

fn check_options(at: &str, options: &[Choice], from: Option<&str>) -> Result<(), LoadError> {
    let one_place = options.is_empty() == from.is_some();
    let named = from.is_none_or(|from| from.starts_with("tenant."));
    ensure(one_place && named, at, Fault::Options)?;
    let mut seen = BTreeSet::new();
    for option in options {
        let shape = (1..=64).contains(&option.id.len())
            && option
                .id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
        ensure(shape, at, Fault::Name)?;
        ensure(seen.insert(&option.id), at, Fault::Duplicate)?;
        check_text(at, &option.label)?;
    }
    Ok(())
}
