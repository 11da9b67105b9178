use super::sample::{answers, env, everything, field, form_of, options, text};
use crate::form::{operations, validate};
use serde_json::{Value, json};

/// Operations on a table of `count` items whose conditions and checks look at the whole table.
fn cost_of(count: usize) -> u64 {
    let inner = vec![
        field(
            "fuel",
            json!({"type": "choice", "options": options(&["petrol", "electric"])}),
            json!({}),
        ),
        field(
            "cost",
            json!({"type": "money"}),
            json!({"visible_when": "fuel == 'petrol'"}),
        ),
    ];
    let group =
        json!({"type": "group", "item": text("car"), "max": 1000, "unique": ["cost"], "fields": inner});
    let mut fields = vec![field("cars", group, json!({}))];
    for index in 0..10 {
        let condition = format!("any(cars.fuel == 'electric') or sum(cars.cost) > {index}");
        fields.push(field(
            &format!("f{index}"),
            json!({"type": "bool"}),
            json!({"visible_when": condition}),
        ));
    }
    let form = form_of(fields).unwrap();
    let cars: Vec<Value> = (0..count).map(|n| json!({"fuel": "petrol", "cost": n})).collect();
    operations(&form, &answers(json!({"cars": cars})), &env(&[]))
}

#[test]
fn the_cost_grows_in_step_with_the_answers() {
    let (small, double, large) = (cost_of(100), cost_of(200), cost_of(800));
    let per_item = (double - small) / 100;
    assert!(per_item > 0 && per_item < 200, "{per_item}");
    assert!(large - double <= 600 * (per_item + 2), "{small} {double} {large}");
}

#[test]
fn huge_answers_cost_no_more_than_their_size() {
    let long = "x".repeat(1_000_000);
    let many: Vec<Value> = (0..100_000).map(|n| json!({"owner": n})).collect();
    let mut deep = json!(1);
    for _ in 0..200 {
        deep = json!([deep]);
    }
    let hostile = answers(json!({
        "kind": "business", "name": long, "vehicles": many, "wishes": vec!["a"; 100_000], "home": deep,
        "proof": vec!["x"; 100_000],
    }));
    assert!(operations(&everything(), &hostile, &env(&[])) < 2_500_000);
    assert!(validate(&everything(), &hostile, &env(&[])).len() <= 500);
}
