use super::sample::{answers, env, everything, file, right_answers};
use super::schema_agrees::any_answers;
use crate::form::{self, Answers};
use proptest::prelude::*;
use serde_json::Value;

/// What a citizen does to a draft: sets or clears an answer, saves, opens it elsewhere.
#[derive(Clone, Debug)]
enum Act {
    Set(String, Value),
    Clear(String),
    Save,
    Compute,
}

fn act() -> impl Strategy<Value = Act> {
    let entry = (any_answers(), any::<prop::sample::Index>()).prop_map(|(answers, at)| {
        let entries: Vec<(String, Value)> = answers.0.into_iter().collect();
        entries[at.index(entries.len())].clone()
    });
    let entry = entry.boxed();
    prop_oneof![
        6 => entry.clone().prop_map(|(id, value)| Act::Set(id, value)),
        2 => entry.prop_map(|(id, _)| Act::Clear(id)),
        1 => Just(Act::Save),
        1 => Just(Act::Compute),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_path_of_filling_hiding_and_showing_loses_an_answer(acts in prop::collection::vec(act(), 1..20)) {
        let form = everything();
        let files = [file()];
        let env = env(&files);
        let mut draft = answers(right_answers());
        let mut typed = draft.clone();
        for act in acts {
            match act {
                Act::Set(id, value) => {
                    draft.0.insert(id.clone(), value.clone());
                    typed.0.insert(id, value);
                }
                Act::Clear(id) => {
                    draft.0.remove(&id);
                    typed.0.remove(&id);
                }
                Act::Save => draft = form::canonical(&form, &draft),
                Act::Compute => draft = form::compute(&form, &draft, &env),
            }
            let sent = form::prune(&form, &draft, &env);
            let shown = form::visible(&form, &draft, &env);
            for field in form.fields().filter(|field| field.compute.is_none() && !field.kind.is_note()) {
                let given = draft.0.get(&field.id).filter(|value| answered(value));
                let kept = sent.0.get(&field.id);
                let expected = shown.contains(&format!("/{}", field.id)) && given.is_some();
                if !matches!(field.kind, form::FieldKind::Group { .. }) {
                    prop_assert_eq!(kept.is_some(), expected, "{}", field.id);
                    if expected {
                        prop_assert_eq!(kept, given);
                    }
                }
                let once = typed.0.get(&field.id).filter(|value| answered(value));
                let normal = once.map(|value| form::canonical_value(&field.kind, value.clone()));
                let now = given.map(|value| form::canonical_value(&field.kind, value.clone()));
                prop_assert_eq!(now.filter(answered), normal.filter(answered), "the draft lost {}", field.id);
            }
        }
    }

    #[test]
    fn pruning_and_computing_come_to_rest(given in any_answers()) {
        let form = everything();
        let files = [file()];
        let env = env(&files);
        let sent = form::prune(&form, &form::compute(&form, &given, &env), &env);
        prop_assert_eq!(&form::prune(&form, &sent, &env), &sent);
        prop_assert_eq!(&form::compute(&form, &sent, &env), &sent);
        prop_assert_eq!(form::visible(&form, &sent, &env).contains("/rich"), sent.0.get("total").and_then(Value::as_i64) > Some(50_000));
    }

    #[test]
    fn what_is_sent_is_judged_as_the_draft_was(given in any_answers()) {
        let form = everything();
        let files = [file()];
        let env = env(&files);
        let known: std::collections::BTreeSet<&str> = form.fields().map(|field| field.id.as_str()).collect();
        let given = Answers(given.0.into_iter().filter(|(id, _)| known.contains(id.as_str())).collect());
        let before = form::validate(&form, &given, &env);
        prop_assert_eq!(&form::validate(&form, &given, &env), &before, "the same verdict twice");
        let dropped = |violation: &form::Violation| {
            violation.rule == form::Rule::UnknownField && violation.pointer.starts_with("/vehicles")
        };
        let before: Vec<form::Violation> = before.into_iter().filter(|violation| !dropped(violation)).collect();
        let sent = form::prune(&form, &given, &env);
        prop_assert_eq!(form::validate(&form, &sent, &env), before);
    }

    #[test]
    fn the_normal_form_is_a_fixed_point(given in any_answers()) {
        let form = everything();
        let once = form::canonical(&form, &given);
        prop_assert_eq!(form::canonical(&form, &once), once);
    }
}

fn answered(value: &Value) -> bool {
    !matches!(value, Value::Null)
        && value != ""
        && value != &Value::Array(Vec::new())
        && value != &Value::Object(serde_json::Map::new())
}
