//! The normal form of answers: what the page does when a field is left, and the server again.

use super::kind::{FieldKind, Holder};
use super::schema::{Answers, Field, Form};
use super::text::{canonical_line, canonical_lines};
use super::value;
use crate::values::{Cap, CodiceFiscale, Email, Iban, PartitaIva, Phone, Targa};
use serde_json::{Map, Value};
use std::str::FromStr;

/// The answers in canonical form: Unicode NFC, no blanks around, codes in upper case and without
/// blanks, phone numbers with their prefix, integers as integers, nothing for what is not
/// answered. What cannot be read stays as it is, for [`super::validate`] to report. Idempotent.
pub fn canonical(form: &Form, answers: &Answers) -> Answers {
    let mut result = answers.clone();
    canonical_object(form.fields(), &mut result.0);
    Answers(result.0)
}

fn canonical_object<'f>(fields: impl Iterator<Item = &'f Field>, object: &mut Map<String, Value>) {
    for field in fields {
        let Some(value) = object.get_mut(&field.id) else {
            continue;
        };
        let given = std::mem::take(value);
        *value = canonical_value(&field.kind, given);
        if !value::is_answered(value) {
            object.remove(&field.id);
        }
    }
}

/// One answer in canonical form.
pub fn canonical_value(kind: &FieldKind, answer: Value) -> Value {
    match (kind, answer) {
        (FieldKind::Group { fields, .. }, Value::Array(mut items)) => {
            for item in &mut items {
                if let Value::Object(object) = item {
                    canonical_object(fields.iter(), object);
                }
            }
            Value::Array(items)
        }
        (FieldKind::Number { .. } | FieldKind::Money { .. }, number @ Value::Number(_)) => {
            value::integer(&number).map_or(number, Value::from)
        }
        (kind, Value::String(text)) => Value::String(canonical_text(kind, &text)),
        (kind, Value::Object(mut object)) => {
            for (key, value) in &mut object {
                if let Value::String(text) = value {
                    *text = canonical_part(kind, key, text);
                }
            }
            if let FieldKind::Targa { .. } = kind {
                canonical_plate(&mut object);
            }
            object.retain(|_, value| value::is_answered(value));
            if matches!(kind, FieldKind::Targa { .. }) && !object.contains_key("plate") {
                // The country that a page proposes is no answer without a plate.
                object.clear();
            }
            Value::Object(object)
        }
        (_, other) => other,
    }
}

fn parsed<T: FromStr + ToString>(text: &str) -> String {
    text.parse::<T>()
        .map_or_else(|_| text.to_owned(), |value| value.to_string())
}

fn canonical_text(kind: &FieldKind, text: &str) -> String {
    let line = canonical_line(text);
    match kind {
        FieldKind::LongText { .. } => canonical_lines(text),
        FieldKind::Text { mask: Some(_), .. } => line.to_ascii_uppercase(),
        FieldKind::CodiceFiscale {
            holder: Holder::Person,
        } => parsed::<CodiceFiscale>(&line),
        FieldKind::CodiceFiscale { .. } => parsed::<PartitaIva>(&parsed::<CodiceFiscale>(&line)),
        FieldKind::Email {} => parsed::<Email>(&line),
        FieldKind::Phone {} => parsed::<Phone>(&line),
        FieldKind::Iban {} => parsed::<Iban>(&line),
        _ => line,
    }
}

fn canonical_part(kind: &FieldKind, key: &str, text: &str) -> String {
    let line = canonical_line(text);
    match (kind, key) {
        (FieldKind::Person { .. }, "tax_code") => parsed::<CodiceFiscale>(&line),
        (FieldKind::Address { .. }, "postal_code") => parsed::<Cap>(&line),
        (FieldKind::Targa { .. }, "country")
        | (_, "municipality_code" | "code" | "province" | "country_code") => line.to_ascii_uppercase(),
        _ => line,
    }
}

/// A plate without blanks and hyphens, in upper case.
fn canonical_plate(object: &mut Map<String, Value>) {
    if let Some(Value::String(plate)) = object.get_mut("plate") {
        let bare: String = plate
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        *plate = parsed::<Targa>(&bare);
    }
}
