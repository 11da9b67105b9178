//! One pass over form and answers: what shows, what is required, which answers count.

use super::evaluate::{self, Answered, Entries, Entry, Item, ItemScope, Meter, Scope};
use super::kind::FieldKind;
use super::reading;
use super::schema::{Answers, Env, Field, Form, Step};
use super::value;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How a field stands that shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldState {
    /// It must be answered.
    pub required: bool,
    /// It cannot be changed by hand.
    pub read_only: bool,
}

/// The fields that show, by JSON Pointer into the answers: `/zone`, `/vehicles/0/plate`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visible(BTreeMap<String, FieldState>);

impl Visible {
    /// How a field stands; nothing when it is hidden.
    pub fn state(&self, pointer: &str) -> Option<FieldState> {
        self.0.get(pointer).copied()
    }

    /// Whether a field shows.
    pub fn contains(&self, pointer: &str) -> bool {
        self.0.contains_key(pointer)
    }

    /// Whether some field of the step shows; an empty step is left out of the stepper.
    pub fn shows_step(&self, step: &Step) -> bool {
        step.fields.iter().any(|field| self.contains(&pointer(&field.id)))
    }

    /// All fields that show, by pointer.
    pub fn iter(&self) -> impl Iterator<Item = (&str, FieldState)> {
        self.0.iter().map(|(pointer, state)| (pointer.as_str(), *state))
    }
}

/// What shows, given the answers so far.
pub fn visible(form: &Form, answers: &Answers, env: &Env<'_>) -> Visible {
    Visible(walk(form, answers, env, &Meter::default()).states)
}

/// The pointer of a field of the first level.
pub(super) fn pointer(id: &str) -> String {
    format!("/{id}")
}

/// The pointer of a field inside an item of a group.
pub(super) fn inner_pointer(group: &str, index: usize, id: &str) -> String {
    format!("/{group}/{index}/{id}")
}

/// What one pass finds.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    pub(super) states: BTreeMap<String, FieldState>,
    pub(super) entries: Entries<'a>,
}

pub(super) fn walk<'a>(form: &'a Form, answers: &'a Answers, env: &Env<'_>, meter: &Meter) -> Walk<'a> {
    let mut states = BTreeMap::new();
    let mut entries = Entries::new();
    for field in form.fields() {
        meter.add(1);
        let scope = Scope {
            env,
            entries: &entries,
            item: None,
            meter,
        };
        let Some(state) = state(field, scope) else {
            continue;
        };
        states.insert(pointer(&field.id), state);
        let entry = match &field.kind {
            FieldKind::Group { fields, .. } => {
                walk_group(field, fields, answers.0.get(&field.id), scope, &mut states)
            }
            _ => answer(field, answers.0.get(&field.id), scope).map(Entry::One),
        };
        if let Some(entry) = entry {
            entries.insert(&field.id, entry);
        }
    }
    Walk { states, entries }
}

fn walk_group<'a>(
    group: &'a Field,
    fields: &'a [Field],
    value: Option<&'a Value>,
    scope: Scope<'_, 'a>,
    states: &mut BTreeMap<String, FieldState>,
) -> Option<Entry<'a>> {
    // One more than any form admits, so that a table that is too long stays too long.
    let most = usize::try_from(FieldKind::MOST_ITEMS + 1).unwrap_or(usize::MAX);
    let mut items = Vec::new();
    for (index, item) in value?.as_array()?.iter().take(most).enumerate() {
        items.push(walk_item(group, fields, index, item.as_object(), scope, states));
    }
    Some(Entry::Group(items))
}

fn walk_item<'a>(
    group: &'a Field,
    fields: &'a [Field],
    index: usize,
    given: Option<&'a Map<String, Value>>,
    scope: Scope<'_, 'a>,
    states: &mut BTreeMap<String, FieldState>,
) -> Item<'a> {
    let mut item = Item::new();
    for field in fields {
        scope.meter.add(1);
        let inner = Scope {
            item: Some(ItemScope {
                group: &group.id,
                fields,
                answers: &item,
                bare: true,
            }),
            ..scope
        };
        let Some(state) = state(field, inner) else {
            continue;
        };
        let answered = answer(field, given.and_then(|given| given.get(&field.id)), inner);
        states.insert(inner_pointer(&group.id, index, &field.id), state);
        if let Some(answered) = answered {
            item.insert(&field.id, answered);
        }
    }
    item
}

/// How a field stands; nothing when it is hidden.
fn state(field: &Field, scope: Scope<'_, '_>) -> Option<FieldState> {
    let holds = |condition: &super::expr::Expr| evaluate::holds(condition, scope);
    field.visible_when.as_ref().is_none_or(holds).then(|| FieldState {
        required: field.required || field.required_when.as_ref().is_some_and(holds),
        read_only: field.read_only
            || field.compute.is_some()
            || field.read_only_when.as_ref().is_some_and(holds),
    })
}

/// The answer of a field that shows, if it has one.
fn answer<'a>(field: &'a Field, given: Option<&'a Value>, scope: Scope<'_, 'a>) -> Option<Answered<'a>> {
    let value = match &field.compute {
        Some(compute) => {
            let value = evaluate::evaluate(compute, scope);
            Cow::Owned(reading::write(&field.kind, &value)?)
        }
        None => Cow::Borrowed(given.filter(|value| value::is_answered(value))?),
    };
    Some(Answered {
        kind: &field.kind,
        value,
    })
}
