//! Answers made ready: computed values filled in, hidden ones dropped.

use super::evaluate::{Entry, Item, Meter};
use super::kind::FieldKind;
use super::schema::{Answers, Env, Field, Form};
use super::value;
use super::visibility::{self, Walk};
use serde_json::{Map, Value};

/// The answers with their computed values: each computed field that shows and can be computed has
/// its value, the others have none.
pub fn compute(form: &Form, answers: &Answers, env: &Env<'_>) -> Answers {
    let walk = visibility::walk(form, answers, env, &Meter::default());
    let mut computed = answers.clone();
    for field in form.fields() {
        match (&field.kind, walk.entries.get(field.id.as_str())) {
            (FieldKind::Group { fields, .. }, Some(Entry::Group(items))) => {
                if let Some(Value::Array(given)) = computed.0.get_mut(&field.id) {
                    for (given, item) in given.iter_mut().zip(items) {
                        if let Value::Object(given) = given {
                            compute_item(fields, item, given);
                        }
                    }
                }
            }
            (_, Some(Entry::One(answered))) if field.compute.is_some() => {
                computed
                    .0
                    .insert(field.id.clone(), answered.value.clone().into_owned());
            }
            (_, None) if field.compute.is_some() => {
                computed.0.remove(&field.id);
            }
            _ => {}
        }
    }
    computed
}

fn compute_item(fields: &[Field], item: &Item<'_>, given: &mut Map<String, Value>) {
    for field in fields.iter().filter(|field| field.compute.is_some()) {
        match item.get(field.id.as_str()) {
            Some(answered) => given.insert(field.id.clone(), answered.value.clone().into_owned()),
            None => given.remove(&field.id),
        };
    }
}

/// The answers that count: those of fields that show, of the form's own fields, answered. What is
/// hidden stays in a draft, so that it comes back with its condition; it is dropped on sending.
/// What has the wrong shape stays, for [`super::validate`] to report.
pub fn prune(form: &Form, answers: &Answers, env: &Env<'_>) -> Answers {
    let walk = visibility::walk(form, answers, env, &Meter::default());
    let mut kept = Map::new();
    for field in form.fields() {
        let given = answers.0.get(&field.id).filter(|given| value::is_answered(given));
        let value = match (walk.entries.get(field.id.as_str()), given) {
            (Some(Entry::One(answered)), _) => answered.value.clone().into_owned(),
            (Some(Entry::Group(items)), Some(Value::Array(given))) => {
                given.iter().zip(items).map(prune_item).collect()
            }
            (None, Some(odd)) if is_odd_group(field, &walk) => odd.clone(),
            _ => continue,
        };
        kept.insert(field.id.clone(), value);
    }
    Answers(kept)
}

/// Whether a group shows whose answer is not an array.
fn is_odd_group(field: &Field, walk: &Walk<'_>) -> bool {
    matches!(field.kind, FieldKind::Group { .. }) && walk.states.contains_key(&visibility::pointer(&field.id))
}

fn prune_item((given, item): (&Value, &Item<'_>)) -> Value {
    if !given.is_object() {
        return given.clone();
    }
    let kept: Map<String, Value> = item
        .iter()
        .map(|(id, answered)| ((*id).to_owned(), answered.value.clone().into_owned()))
        .collect();
    Value::Object(kept)
}
