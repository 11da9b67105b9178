//! A form as JSON Schema 2020-12, for integrators and mobile apps.
//!
//! The schema and [`super::validate`] give the same verdict on answers in canonical form, but for
//! what JSON Schema cannot state; a property test holds them to that. It cannot state:
//!
//! - the rules whose [`super::Rule::in_json_schema`] is false: check digits and characters, limits
//!   of dates, unique columns of tables, attached files, checks across fields;
//! - conditions that compare two answers, compute, count, look at `today` or at a computed value,
//!   compare the order of dates, or look from inside a table at what is outside of it. A field
//!   whose `visible_when` is such a condition is left open, one whose `required_when` is such a
//!   condition is optional in the schema; [`unstated`] names them.
//!
//! Which letters a name may hold follows the Unicode version of the reader: a letter that only the
//! newer one knows is refused by the older (all characters were compared once; nothing else differs).

mod condition;
mod kinds;

use super::kind::FieldKind;
use super::schema::{Field, Form};
use condition::Place;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The schema of the answers to a form.
pub fn json_schema(form: &Form) -> Value {
    let fields: Vec<&Field> = form.fields().collect();
    let mut definitions = Map::new();
    for field in &fields {
        define(&mut definitions, field, Place::root(&fields));
        if let FieldKind::Group { fields: inner, .. } = &field.kind {
            for inner_field in inner {
                define(
                    &mut definitions,
                    inner_field,
                    Place::item(&fields, &field.id, inner),
                );
            }
        }
    }
    let mut schema = Map::new();
    schema.insert(
        "$schema".into(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    schema.insert(
        "$comment".into(),
        json!("Check digits, limits of dates, attached files and checks across fields are judged by the server alone."),
    );
    schema.extend(object(&fields, Place::root(&fields)));
    schema.insert("$defs".into(), Value::Object(definitions));
    Value::Object(schema)
}

/// Paths of the fields of which JSON Schema cannot state when they show (`zone`) or when they are
/// required (`zone?`).
pub fn unstated(form: &Form) -> BTreeSet<String> {
    let fields: Vec<&Field> = form.fields().collect();
    let mut paths = BTreeSet::new();
    for field in &fields {
        note_unstated(&mut paths, &field.id, field, Place::root(&fields));
        if let FieldKind::Group { fields: inner, .. } = &field.kind {
            let place = Place::item(&fields, &field.id, inner);
            for inner_field in inner {
                let path = format!("{}.{}", field.id, inner_field.id);
                note_unstated(&mut paths, &path, inner_field, place);
            }
        }
    }
    paths
}

fn note_unstated(paths: &mut BTreeSet<String>, path: &str, field: &Field, place: Place<'_>) {
    if place.shows(field).is_none() {
        paths.insert(path.to_owned());
    }
    if let Some(condition) = &field.required_when
        && place.truth(condition, true).is_none()
    {
        paths.insert(format!("{path}?"));
    }
}

/// Adds the definition that says when a field shows, for the fields that have a condition.
fn define(definitions: &mut Map<String, Value>, field: &Field, place: Place<'_>) {
    if let Some(condition) = &field.visible_when
        && place.shows(field).is_some()
        && let Some(truth) = place.truth(condition, true)
    {
        definitions.insert(place.definition(field), truth);
    }
}

/// The members of the schema of an object: the answers, or an item of a group.
fn object(fields: &[&Field], place: Place<'_>) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required: Vec<&str> = Vec::new();
    let mut rules = Vec::new();
    for field in fields.iter().filter(|field| !field.kind.is_note()) {
        let answer = answer(field, place);
        let shows = place.shows(field);
        let always = field.visible_when.is_none();
        properties.insert(
            field.id.clone(),
            if always {
                answer.clone()
            } else {
                annotated(field, json!({}))
            },
        );
        let Some(shows) = shows else { continue };
        if !always {
            rules.push(json!({"if": shows, "then": {"properties": {&field.id: answer}}}));
        }
        if field.compute.is_some() {
            continue;
        }
        if field.required && always {
            required.push(&field.id);
            rules.push(answered(field));
        } else if field.required {
            rules.push(json!({"if": shows, "then": answered(field)}));
        } else if let Some(needed) = field.required_when.as_ref().and_then(|c| place.truth(c, true)) {
            rules.push(json!({"if": {"allOf": [shows, needed]}, "then": answered(field)}));
        }
    }
    let mut schema = Map::new();
    schema.insert("type".into(), json!("object"));
    schema.insert("properties".into(), Value::Object(properties));
    schema.insert("additionalProperties".into(), json!(false));
    if !required.is_empty() {
        schema.insert("required".into(), json!(required));
    }
    if !rules.is_empty() {
        schema.insert("allOf".into(), Value::Array(rules));
    }
    schema
}

/// That a field has an answer.
fn answered(field: &Field) -> Value {
    let answer = match field.kind {
        FieldKind::Declaration { .. } => json!({"const": true}),
        _ => condition::answered(),
    };
    json!({"required": [&field.id], "properties": {&field.id: answer}})
}

/// The schema of an answer that may be missing.
fn answer(field: &Field, place: Place<'_>) -> Value {
    if field.compute.is_some() {
        return annotated(field, json!({}));
    }
    let given = match &field.kind {
        FieldKind::Group { min, max, fields, .. } => {
            let inner: Vec<&Field> = fields.iter().collect();
            let items = object(&inner, place.inside(&field.id, fields));
            let limit =
                |limit: &Option<super::kind::Limit>| limit.as_ref().and_then(super::kind::Limit::value);
            json!({
                "type": "array",
                "items": items,
                "minItems": limit(min).unwrap_or(0),
                "maxItems": limit(max).unwrap_or_else(|| FieldKind::MOST_ITEMS.into()),
            })
        }
        kind => kinds::answer(kind),
    };
    annotated(field, json!({"anyOf": [condition::unanswered(), given]}))
}

/// A schema with what a page needs to show the field.
fn annotated(field: &Field, schema: Value) -> Value {
    let mut schema = match schema {
        Value::Object(schema) => schema,
        other => return other,
    };
    schema.insert("title".into(), json!(field.label.it));
    if let Some(hint) = &field.hint {
        schema.insert("description".into(), json!(hint.it));
    }
    if field.read_only || field.compute.is_some() {
        schema.insert("readOnly".into(), json!(true));
    }
    Value::Object(schema)
}
