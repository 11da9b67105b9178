//! The evaluator and the JSON Schema say the same.

use super::sample::{FILE, answers, env, everything, file, right_answers};
use crate::form::{self, Answers, Form, Violation};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Values that are wrong for most kinds, or unusual for all.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!("")),
        Just(json!([])),
        Just(json!({})),
        Just(json!("   ")),
        Just(json!("a\u{202E}b")),
        Just(json!("a\u{200B}b")),
        Just(json!("\u{200D}")),
        Just(json!(["a", "a"])),
        Just(json!([1])),
        Just(json!([[]])),
        Just(json!({"country": "IT"})),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-20_i64..60_000).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0_i32..600).prop_map(|n| json!(f64::from(n) / 2.0)),
        "\\PC{0,40}".prop_map(Value::from),
        "[ -~àèìòùÀñß’]{0,70}".prop_map(Value::from),
        "[0-9]{1,30}".prop_map(Value::from),
    ]
}

fn near(id: &'static str) -> BoxedStrategy<Value> {
    let one_of = |values: Vec<Value>| prop::sample::select(values).boxed();
    let place = |value: Value| {
        (Just(value), odd(), 0..8_usize).prop_map(|(mut value, odd, at)| {
            let object = value.as_object_mut().unwrap();
            if let Some(key) = object.keys().nth(at).cloned() {
                object.insert(key, odd);
            }
            value
        })
    };
    let right = right_answers();
    match id {
        "kind" => one_of(vec![
            json!("resident"),
            json!("business"),
            json!("occasional"),
            json!("other"),
        ]),
        "name" => "[A-Za-zàèìòùÀñß' ’.0-9-]{0,32}".prop_map(Value::from).boxed(),
        "protocol" => "INPS-ISEE-[0-9]{3,4}-[A-Za-z]".prop_map(Value::from).boxed(),
        "reason" => "[a-z\\n\\t ]{0,70}".prop_map(Value::from).boxed(),
        "area" => (90_i64..60_000).prop_map(Value::from).boxed(),
        "amount" => (-5_i64..600_000).prop_map(Value::from).boxed(),
        "from" | "to" => "(1[789]|2[0-2])[0-9]{2}-[01][0-9]-[0-3][0-9]"
            .prop_map(Value::from)
            .boxed(),
        "start_month" => "(1[89]|2[0-2])[0-9]{2}-[01][0-9]".prop_map(Value::from).boxed(),
        "garage" | "all_electric" | "any_leased" | "none_leased" | "truth" => {
            any::<bool>().prop_map(Value::from).boxed()
        }
        "wishes" => prop::collection::vec("[a-d]", 0..4).prop_map(Value::from).boxed(),
        "nurseries" => prop::collection::vec(prop::sample::select(vec!["sole", "luna", "stelle", "x"]), 0..4)
            .prop_map(Value::from)
            .boxed(),
        "country" => one_of(vec![
            json!({"code": "Z110", "name": "Francia"}),
            json!({"code": "Z112", "name": "Germania"}),
            json!({"code": "z112", "name": "Germania"}),
            json!({"code": "F205", "name": "Milano"}),
            json!({"code": "Z112"}),
        ]),
        "town" | "home" | "child" | "parent" | "own_plate" => place(right[id].clone()).boxed(),
        "tax_code" => prop_oneof![
            "[0-9]{10,12}",
            "[A-Z]{6}[0-9L-V]{2}[A-T][0-9LMN]{2}[A-Z][0-9LMN]{3}[A-Z]",
            Just("RSSMRA80A01H501U".to_owned()),
            Just("01234567897".to_owned()),
        ]
        .prop_map(Value::from)
        .boxed(),
        "email" => "[a-z.+]{1,5}@([a-z0-9-]{1,3}\\.){0,2}[a-z0-9-]{1,3}"
            .prop_map(Value::from)
            .boxed(),
        "phone" => "\\+?[0-9 ]{4,17}".prop_map(Value::from).boxed(),
        "iban" => prop_oneof![
            "(IT|DE|it)[0-9]{2}[A-Z][0-9]{20,23}",
            Just("IT60X0542811101000000123456".to_owned())
        ]
        .prop_map(Value::from)
        .boxed(),
        "proof" => one_of(vec![
            json!([FILE]),
            json!([FILE, FILE]),
            json!(["x", "y", "z"]),
            json!("x"),
        ]),
        "vehicles" => prop::collection::vec(vehicle(), 0..5)
            .prop_map(Value::from)
            .boxed(),
        _ => one_of(vec![json!("yes"), json!("more than ten")]),
    }
}

fn vehicle() -> impl Strategy<Value = Value> {
    let member = |id: &'static str, value: BoxedStrategy<Value>| {
        prop::option::weighted(0.8, prop_oneof![9 => value, 1 => odd().boxed()])
            .prop_map(move |value| (id, value))
    };
    let plate = prop_oneof![
        ("(IT|Z112|it|F205)", "[A-HJ-N]{2}[0-9]{3}[A-Z]{2}")
            .prop_map(|(country, plate)| json!({"country": country, "plate": plate})),
        ("(IT|Z112)", "[A-Z0-9 ]{1,13}")
            .prop_map(|(country, plate)| json!({"country": country, "plate": plate})),
        ("[A-Z0-9 ]{1,13}", "(Germania| |)")
            .prop_map(|(plate, name)| json!({"country": "Z112", "country_name": name, "plate": plate})),
    ];
    let members = (
        member("plate", plate.boxed()),
        member(
            "owner",
            prop::sample::select(vec![json!("self"), json!("lease"), json!("loan")]).boxed(),
        ),
        member(
            "fuel",
            prop::sample::select(vec![json!("petrol"), json!("electric")]).boxed(),
        ),
        member("title_of_use", "[a-z ]{0,22}".prop_map(Value::from).boxed()),
        member("note", "[a-z]{1,3}".prop_map(Value::from).boxed()),
        member("cost", (-5_i64..110_000).prop_map(Value::from).boxed()),
        member("seats", (0_i64..11).prop_map(Value::from).boxed()),
        member("stray", Just(json!(1)).boxed()).prop_map(|(id, value)| (id, value.filter(|_| false))),
    );
    members.prop_map(|(a, b, c, d, e, f, g, h)| {
        let members = [a, b, c, d, e, f, g, h];
        members
            .into_iter()
            .filter_map(|(id, value)| Some((id.to_owned(), value?)))
            .collect::<Map<_, _>>()
            .into()
    })
}

/// Answers to the form with everything: right ones with a few changed, missing or odd.
pub(super) fn any_answers() -> impl Strategy<Value = Answers> {
    let ids: Vec<&'static str> = vec![
        "kind",
        "name",
        "protocol",
        "reason",
        "area",
        "amount",
        "from",
        "to",
        "start_month",
        "garage",
        "wishes",
        "nurseries",
        "country",
        "town",
        "home",
        "child",
        "parent",
        "tax_code",
        "email",
        "phone",
        "iban",
        "own_plate",
        "vehicles",
        "all_electric",
        "any_leased",
        "none_leased",
        "rich",
        "proof",
        "truth",
    ];
    let change = prop::sample::select(ids).prop_flat_map(|id| {
        prop_oneof![
            5 => near(id).prop_map(Some),
            2 => odd().prop_map(Some),
            1 => Just(None),
        ]
        .prop_map(move |value| (id, value))
    });
    let stray = prop::option::weighted(0.05, Just(("stray", Some(json!(1)))));
    (prop::collection::vec(change, 0..6), stray).prop_map(|(changes, stray)| {
        let mut right = answers(right_answers());
        for (id, value) in changes.into_iter().chain(stray) {
            match value {
                Some(value) => right.0.insert(id.to_owned(), value),
                None => right.0.remove(id),
            };
        }
        right
    })
}

/// Whether JSON Schema states the rule that this violation breaks.
fn stated(violation: &Violation, unstated: &BTreeSet<String>) -> bool {
    let names: Vec<&str> = violation
        .pointer
        .split('/')
        .filter(|name| !name.is_empty() && name.parse::<usize>().is_err())
        .collect();
    let open = (1..=names.len()).any(|length| unstated.contains(&names[..length].join(".")));
    let optional =
        violation.rule == form::Rule::Required && unstated.contains(&format!("{}?", names.join(".")));
    violation.rule.in_json_schema() && !open && !optional
}

fn compiled(form: &Form) -> jsonschema::Validator {
    let schema = form::json_schema(form);
    jsonschema::draft202012::meta::validate(&schema).expect("a schema of 2020-12");
    jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_schema_accepts_right_answers() {
    let validator = compiled(&everything());
    let errors: Vec<String> = validator
        .iter_errors(&right_answers())
        .map(|e| e.to_string())
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn the_fields_that_no_schema_can_state_are_named() {
    let named: Vec<String> = form::unstated(&everything()).into_iter().collect();
    assert_eq!(named, ["rich", "vehicles.note"]);
}

#[test]
fn evaluator_and_schema_give_the_same_verdict() {
    let form = everything();
    let validator = compiled(&form);
    let unstated = form::unstated(&form);
    let files = [file()];
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 3_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let accepted = std::cell::Cell::new(0_u32);
    let verdict = runner.run(&any_answers(), |given| {
        let found = form::validate(&form, &given, &env(&files));
        let evaluator = !found.iter().any(|violation| stated(violation, &unstated));
        let instance = serde_json::to_value(&given).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&instance)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        prop_assert_eq!(evaluator, errors.is_empty(), "{:?}\n{:?}", found, errors);
        accepted.set(accepted.get() + u32::from(evaluator));
        Ok(())
    });
    if let Err(error) = verdict {
        panic!("{error}");
    }
    assert!(
        (300..2_700).contains(&accepted.get()),
        "both verdicts are common: {}",
        accepted.get()
    );
}
