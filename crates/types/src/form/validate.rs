//! The verdict on the answers.

use super::evaluate::{self, Entry, ItemScope, Meter, Scope};
use super::judge::Judge;
use super::kind::{FieldKind, Limit};
use super::schema::{Answers, Env, Field, Form, Step};
use super::value;
use super::violation::{Rule, Violation};
use super::visibility::{self, FieldState, Walk};
use serde_json::Value;
use std::collections::BTreeSet;

/// All that is wrong with the answers, in the order of the form, checks last; 500 violations at
/// most. Answers of hidden fields are not looked at. Answers must be in canonical form
/// ([`super::canonical`]).
pub fn validate(form: &Form, answers: &Answers, env: &Env<'_>) -> Vec<Violation> {
    metered(form, answers, env, |_| true, &Meter::default())
}

/// What is wrong with the answers of one step, and with the checks that show there.
pub fn validate_step(form: &Form, step: &str, answers: &Answers, env: &Env<'_>) -> Vec<Violation> {
    metered(form, answers, env, |s| s.id == step, &Meter::default())
}

/// Number of operations that a judgement takes, for tests that hold it to being linear.
#[doc(hidden)]
pub fn operations(form: &Form, answers: &Answers, env: &Env<'_>) -> u64 {
    let meter = Meter::default();
    metered(form, answers, env, |_| true, &meter);
    meter.total()
}

fn metered(
    form: &Form,
    answers: &Answers,
    env: &Env<'_>,
    wanted: impl Fn(&Step) -> bool,
    meter: &Meter,
) -> Vec<Violation> {
    let walk = visibility::walk(form, answers, env, meter);
    let mut judge = Judge {
        files: env
            .attachments
            .iter()
            .map(|file| (file.id.to_string(), file))
            .collect(),
        meter,
        found: Vec::new(),
    };
    let scope = Scope {
        env,
        entries: &walk.entries,
        item: None,
        meter,
    };
    let mut shown = BTreeSet::new();
    for step in form.steps.iter().filter(|step| wanted(step)) {
        for field in &step.fields {
            shown.insert(field.id.as_str());
            if let Some(state) = walk.states.get(&visibility::pointer(&field.id)) {
                judge_field(&mut judge, field, *state, answers, &walk, scope);
            }
        }
    }
    let known: BTreeSet<&str> = form
        .fields()
        .filter(|f| takes_answer(f))
        .map(|f| f.id.as_str())
        .collect();
    judge.unknown_keys(&answers.0, "", |key| known.contains(key));
    for check in form
        .checks
        .iter()
        .filter(|check| shown.contains(check.field.as_str()))
    {
        let pointer = visibility::pointer(&check.field);
        if walk.states.contains_key(&pointer)
            && evaluate::evaluate(&check.assert, scope).truth() == Some(false)
        {
            let rule = Rule::Check {
                id: check.id.clone(),
                message: check.message.clone(),
            };
            judge.report(&pointer, rule);
        }
    }
    judge.found
}

fn takes_answer(field: &Field) -> bool {
    !field.kind.is_note()
}

fn judge_field(
    judge: &mut Judge<'_>,
    field: &Field,
    state: FieldState,
    answers: &Answers,
    walk: &Walk<'_>,
    scope: Scope<'_, '_>,
) {
    let pointer = visibility::pointer(&field.id);
    let Some(answer) = needed(judge, field, state, answers.0.get(&field.id), &pointer) else {
        return;
    };
    match &field.kind {
        FieldKind::Group {
            fields,
            min,
            max,
            unique,
            ..
        } => {
            let Some(items) = answer.as_array() else {
                judge.report(&pointer, Rule::WrongType);
                return;
            };
            let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
            let limit = |limit: &Option<Limit>| {
                limit
                    .as_ref()
                    .and_then(Limit::value)
                    .and_then(|limit| u32::try_from(limit).ok())
            };
            if let Some(min) = limit(min).filter(|min| count < *min) {
                judge.report(&pointer, Rule::TooFew { min });
            }
            let max = limit(max).unwrap_or(FieldKind::MOST_ITEMS);
            if count > max {
                judge.report(&pointer, Rule::TooMany { max });
            }
            judge_items(judge, field, fields, items, walk, scope);
            judge_unique(judge, field, unique, walk);
        }
        kind => judge.judge(kind, answer, &pointer, &field.id, scope),
    }
}

/// The answer to judge, if there is one; reports one that is missing and needed.
fn needed<'v>(
    judge: &mut Judge<'_>,
    field: &Field,
    state: FieldState,
    answer: Option<&'v Value>,
    pointer: &str,
) -> Option<&'v Value> {
    if field.compute.is_some() || !takes_answer(field) {
        return None;
    }
    let unticked = matches!(field.kind, FieldKind::Declaration { .. }) && answer == Some(&Value::Bool(false));
    let answer = answer.filter(|answer| value::is_answered(answer));
    if state.required && (answer.is_none() || unticked) {
        judge.report(pointer, Rule::Required);
        return None;
    }
    answer
}

fn judge_items(
    judge: &mut Judge<'_>,
    group: &Field,
    fields: &[Field],
    items: &[Value],
    walk: &Walk<'_>,
    scope: Scope<'_, '_>,
) {
    let known: BTreeSet<&str> = fields
        .iter()
        .filter(|f| takes_answer(f))
        .map(|f| f.id.as_str())
        .collect();
    let Some(Entry::Group(answered)) = walk.entries.get(group.id.as_str()) else {
        return;
    };
    for (index, (item, answers)) in items.iter().zip(answered).enumerate() {
        let at = format!("/{}/{index}", group.id);
        let Some(object) = item.as_object() else {
            judge.report(&at, Rule::WrongType);
            continue;
        };
        let inner = Scope {
            item: Some(ItemScope {
                group: &group.id,
                fields,
                answers,
                bare: true,
            }),
            ..scope
        };
        for field in fields {
            let pointer = visibility::inner_pointer(&group.id, index, &field.id);
            let Some(state) = walk.states.get(&pointer) else {
                continue;
            };
            if let Some(answer) = needed(judge, field, *state, object.get(&field.id), &pointer) {
                let path = format!("{}.{}", group.id, field.id);
                judge.judge(&field.kind, answer, &pointer, &path, inner);
            }
        }
        judge.unknown_keys(object, &at, |key| known.contains(key));
    }
}

/// Reports answers that an earlier item already has in a unique column.
fn judge_unique(judge: &mut Judge<'_>, group: &Field, unique: &[String], walk: &Walk<'_>) {
    let Some(Entry::Group(items)) = walk.entries.get(group.id.as_str()) else {
        return;
    };
    for key in unique {
        let mut seen = BTreeSet::new();
        for (index, item) in items.iter().enumerate() {
            let Some(answered) = item.get(key.as_str()) else {
                continue;
            };
            let text = answered.value.to_string();
            judge.meter.add(text.len());
            if !seen.insert(text) {
                let pointer = visibility::inner_pointer(&group.id, index, key);
                judge.report(&pointer, Rule::RepeatedKey);
            }
        }
    }
}
