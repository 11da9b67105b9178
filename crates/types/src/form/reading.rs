//! JSON values as the kinds of their fields read and write them.

use super::decimal::Decimal;
use super::evaluate::Val;
use super::kind::FieldKind;
use super::value;
use chrono::NaiveDate;
use serde_json::Value;
use std::borrow::Cow;

/// A JSON value as the kind of its field reads it.
pub(super) fn read<'v>(kind: &FieldKind, value: &'v Value) -> Val<'v> {
    let number = |scale: u8| Val::number(value::integer(value).map(|units| Decimal::new(units, scale)));
    let date = |date: Option<NaiveDate>| date.map_or(Val::Unknown, Val::Date);
    match kind {
        FieldKind::Number { decimals, .. } => number(*decimals),
        FieldKind::Money { .. } => number(2),
        FieldKind::Date { .. } => date(value.as_str().and_then(value::date)),
        FieldKind::Month { .. } => date(value.as_str().and_then(value::month)),
        FieldKind::Bool {} | FieldKind::Declaration { .. } => Val::bool(value.as_bool()),
        FieldKind::Multi { .. } | FieldKind::Ranked { .. } | FieldKind::File { .. } => {
            value.as_array().map_or(Val::Unknown, |items| Val::Texts(items))
        }
        _ => value
            .as_str()
            .map_or(Val::Unknown, |text| Val::Text(Cow::Borrowed(text))),
    }
}

/// A computed value as JSON, as the kind of its field writes it.
pub(super) fn write(kind: &FieldKind, value: &Val<'_>) -> Option<Value> {
    match (kind, value) {
        (FieldKind::Number { decimals, .. }, Val::Number(number)) => units(*number, *decimals),
        (FieldKind::Money { .. }, Val::Number(number)) => units(*number, 2),
        (FieldKind::Date { .. }, Val::Date(date)) => Some(date.format("%Y-%m-%d").to_string().into()),
        (FieldKind::Bool {}, Val::Bool(value)) => Some((*value).into()),
        (FieldKind::Text { .. }, Val::Text(text)) => Some(text.as_ref().into()),
        (FieldKind::Choice { options, .. }, Val::Text(text)) => options
            .iter()
            .any(|option| option.id == *text)
            .then(|| text.as_ref().into()),
        _ => None,
    }
}

fn units(number: Decimal, scale: u8) -> Option<Value> {
    number
        .to_units(scale)
        .filter(|units| (-value::MOST..=value::MOST).contains(units))
        .map(Value::from)
}
