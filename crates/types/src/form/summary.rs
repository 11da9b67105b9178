//! The answers as text: the review page and the receipt show the same words.

use super::evaluate::{Answered, Entry, Item, Meter};
use super::kind::{Choice, FieldKind};
use super::schema::{Answers, Env, Field, Form};
use super::value;
use super::violation::{Amount, When};
use super::visibility;
use crate::lang::Lang;
use crate::text::form as words;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The answers of one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryStep {
    /// The step's id, to lead back to it.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its rows, in order.
    pub rows: Vec<SummaryRow>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryRow {
    /// JSON Pointer into the answers.
    pub pointer: String,
    /// The question.
    pub label: String,
    /// The answer.
    pub value: SummaryValue,
    /// Whether it is special data (GDPR arts. 9, 10).
    pub sensitive: bool,
}

/// An answer as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SummaryValue {
    /// Nothing was answered.
    Empty,
    /// One text; a long one may have several lines.
    Text(String),
    /// Several texts; ranked ones in order.
    List(Vec<String>),
    /// A statement made (`true`) or not.
    Declared(bool),
    /// A table: each item with its name (`Veicolo 1`) and its rows.
    Items(Vec<(String, Vec<SummaryRow>)>),
}

/// The answers that count, in the order of the form, as text in a language; steps and notes
/// without anything to show are left out.
pub fn summary(form: &Form, answers: &Answers, env: &Env<'_>, lang: Lang) -> Vec<SummaryStep> {
    let walk = visibility::walk(form, answers, env, &Meter::default());
    let mut steps = Vec::new();
    for step in &form.steps {
        let mut rows = Vec::new();
        for field in &step.fields {
            let pointer = visibility::pointer(&field.id);
            if field.kind.is_note() || !walk.states.contains_key(&pointer) {
                continue;
            }
            let value = match (&field.kind, walk.entries.get(field.id.as_str())) {
                (FieldKind::Group { item, fields, .. }, Some(Entry::Group(items))) if !items.is_empty() => {
                    let name = item.text(lang);
                    let tables = items.iter().enumerate().map(|(index, answers)| {
                        let title = format!("{name} {}", index + 1);
                        let at = format!("{pointer}/{index}");
                        let shown = |field: &Field| {
                            let pointer = visibility::inner_pointer(trimmed(&pointer), index, &field.id);
                            walk.states.contains_key(&pointer)
                        };
                        (title, item_rows(fields, answers, &at, shown, env, lang))
                    });
                    SummaryValue::Items(tables.collect())
                }
                (_, Some(Entry::One(answered))) => text_of(answered, env, lang),
                _ => empty(&field.kind),
            };
            rows.push(row(field, pointer, value, lang));
        }
        if !rows.is_empty() {
            steps.push(SummaryStep {
                id: step.id.clone(),
                title: step.title.text(lang).to_owned(),
                rows,
            });
        }
    }
    steps
}

fn trimmed(pointer: &str) -> &str {
    pointer.strip_prefix('/').unwrap_or(pointer)
}

fn row(field: &Field, pointer: String, value: SummaryValue, lang: Lang) -> SummaryRow {
    SummaryRow {
        pointer,
        label: field.label.text(lang).to_owned(),
        value,
        sensitive: field.sensitive,
    }
}

fn item_rows(
    fields: &[Field],
    answers: &Item<'_>,
    at: &str,
    shown: impl Fn(&Field) -> bool,
    env: &Env<'_>,
    lang: Lang,
) -> Vec<SummaryRow> {
    fields
        .iter()
        .filter(|field| !field.kind.is_note() && shown(field))
        .map(|field| {
            let value = answers
                .get(field.id.as_str())
                .map_or_else(|| empty(&field.kind), |answered| text_of(answered, env, lang));
            row(field, format!("{at}/{}", field.id), value, lang)
        })
        .collect()
}

const fn empty(kind: &FieldKind) -> SummaryValue {
    match kind {
        FieldKind::Declaration { .. } => SummaryValue::Declared(false),
        _ => SummaryValue::Empty,
    }
}

fn text_of(answered: &Answered<'_>, env: &Env<'_>, lang: Lang) -> SummaryValue {
    let value = answered.value.as_ref();
    let part = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
    let day =
        |text: &str| value::date(text).map_or_else(|| text.to_owned(), |day| When::Day(day).to_string());
    let text = match answered.kind {
        FieldKind::Declaration { .. } => return SummaryValue::Declared(value == &Value::Bool(true)),
        FieldKind::Bool {} => match value.as_bool() {
            Some(true) => words::yes(lang).to_owned(),
            Some(false) => words::no(lang).to_owned(),
            None => value.to_string(),
        },
        FieldKind::Number { decimals, unit, .. } => value::integer(value).map_or_else(
            || value.to_string(),
            |units| {
                let number = Amount::Number {
                    units,
                    decimals: *decimals,
                };
                let unit = unit.as_ref().map_or("", |unit| unit.text(lang));
                format!("{} {unit}", number.display(lang)).trim_end().to_owned()
            },
        ),
        FieldKind::Money { .. } => value::integer(value)
            .map_or_else(|| value.to_string(), |cents| Amount::Money(cents).display(lang)),
        FieldKind::Date { .. } => day(value.as_str().unwrap_or_default()),
        FieldKind::Month { .. } => {
            let text = value.as_str().unwrap_or_default();
            value::month(text).map_or_else(|| text.to_owned(), |month| When::Month(month).to_string())
        }
        FieldKind::Choice { options, .. } => option_label(options, value, lang),
        FieldKind::Multi { options, .. } | FieldKind::Ranked { options, .. } => {
            let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
            return SummaryValue::List(items.iter().map(|id| option_label(options, id, lang)).collect());
        }
        FieldKind::File { .. } => {
            let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
            return SummaryValue::List(items.iter().map(|id| file_name(id, env)).collect());
        }
        FieldKind::Country {} => part("name").to_owned(),
        FieldKind::Municipality {} => format!("{} ({})", part("name"), part("province")),
        FieldKind::Address { .. } if !part("country_code").is_empty() => {
            let town = format!("{} {}", part("postal_code"), part("locality"));
            format!("{}, {}, {}", part("street"), town.trim_start(), part("country"))
        }
        FieldKind::Address { .. } => format!(
            "{} {}, {} {} ({})",
            part("street"),
            part("number"),
            part("postal_code"),
            part("municipality"),
            part("province")
        ),
        FieldKind::Person { .. } => {
            let parts = [
                format!("{} {}", part("given_name"), part("family_name")),
                day(part("birth_date")),
                part("tax_code").to_owned(),
            ];
            let parts: Vec<&str> = parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect();
            parts.join(", ")
        }
        FieldKind::Targa { .. } if part("country") == "IT" => part("plate").to_owned(),
        FieldKind::Targa { .. } => {
            let country = Some(part("country_name")).filter(|name| !name.is_empty());
            format!(
                "{} ({})",
                part("plate"),
                country.unwrap_or_else(|| part("country"))
            )
        }
        _ => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
    };
    SummaryValue::Text(text)
}

fn option_label(options: &[Choice], id: &Value, lang: Lang) -> String {
    let id = id.as_str().unwrap_or_default();
    options
        .iter()
        .find(|option| option.id == id)
        .map_or_else(|| id.to_owned(), |option| option.label.text(lang).to_owned())
}

fn file_name(id: &Value, env: &Env<'_>) -> String {
    let id = id.as_str().unwrap_or_default();
    env.attachments
        .iter()
        .find(|file| file.id.to_string() == id)
        .map_or_else(|| id.to_owned(), |file| file.name.clone())
}
