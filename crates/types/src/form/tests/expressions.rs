use super::sample::{answers, env, field, form_of, options, text};
use crate::form::{self, Expr, ParseError};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Whether a field with this condition shows, given answers to the fields below.
fn shows(condition: &str, given: Value) -> bool {
    let item = vec![
        field(
            "fuel",
            json!({"type": "choice", "options": options(&["petrol", "electric"])}),
            json!({}),
        ),
        field("cost", json!({"type": "money"}), json!({})),
    ];
    let form = form_of(vec![
        field(
            "kind",
            json!({"type": "choice", "options": options(&["a", "b"])}),
            json!({}),
        ),
        field("yes", json!({"type": "bool"}), json!({})),
        field("n", json!({"type": "number", "decimals": 1}), json!({})),
        field("money", json!({"type": "money"}), json!({})),
        field("born", json!({"type": "date"}), json!({})),
        field("from", json!({"type": "date"}), json!({})),
        field("month", json!({"type": "month"}), json!({})),
        field(
            "wishes",
            json!({"type": "multi", "options": options(&["x", "y"])}),
            json!({}),
        ),
        field("child", json!({"type": "person"}), json!({})),
        field(
            "cars",
            json!({"type": "group", "item": text("car"), "max": 5, "fields": item}),
            json!({}),
        ),
        field("it", json!({"type": "bool"}), json!({"visible_when": condition})),
    ])
    .unwrap_or_else(|error| panic!("{condition}: {error}"));
    form::visible(&form, &answers(given), &env(&[])).contains("/it")
}

#[test]
fn conditions_are_true_only_when_their_answers_say_so() {
    let cars = json!([{"fuel": "electric", "cost": 1_000}, {"fuel": "electric", "cost": 2_050}]);
    let mixed = json!([{"fuel": "electric"}, {"fuel": "petrol", "cost": 500}]);
    for (condition, given, expected) in [
        ("kind == 'a'", json!({"kind": "a"}), true),
        ("kind != 'a'", json!({"kind": "b"}), true),
        ("kind != 'a'", json!({}), false),
        ("not kind == 'a'", json!({}), false),
        ("kind in ['a', 'b']", json!({"kind": "b"}), true),
        ("not (kind in ['a'])", json!({"kind": "b"}), true),
        ("yes", json!({"yes": true}), true),
        ("not yes", json!({"yes": false}), true),
        ("not yes", json!({}), false),
        ("yes == false", json!({"yes": false}), true),
        (
            "year_from(9, born) == 2026-09-01",
            json!({"born": "2027-08-31"}),
            true,
        ),
        (
            "year_from(9, born) == 2026-09-01",
            json!({"born": "2026-09-01"}),
            true,
        ),
        (
            "year_from(9, born) == 2025-09-01",
            json!({"born": "2026-08-31"}),
            true,
        ),
        (
            "year_from(1, born + 6 months) == 2027-01-01",
            json!({"born": "2026-07-01"}),
            true,
        ),
        ("year_from(9, born) == 2026-09-01", json!({}), false),
        ("yes", json!({"yes": "true"}), false),
        ("yes or kind == 'a'", json!({"kind": "a"}), true),
        ("yes and kind == 'a'", json!({"kind": "a"}), false),
        ("not (yes and kind == 'a')", json!({"kind": "b"}), true),
        ("n >= 2.5", json!({"n": 25}), true),
        ("n > 2.5", json!({"n": 25}), false),
        ("n < -1", json!({"n": -11}), true),
        ("money == 12.34", json!({"money": 1_234}), true),
        ("money / 3 < 4.12", json!({"money": 1_234}), true),
        ("money * 2 - 1 >= 23.68", json!({"money": 1_234}), true),
        ("money / n > 0", json!({"money": 1, "n": 0}), false),
        ("born <= today - 18 years", json!({"born": "2008-11-24"}), true),
        ("born <= today - 18 years", json!({"born": "2008-11-25"}), false),
        ("born == 2008-02-29", json!({"born": "2008-02-29"}), true),
        ("from >= today + 30 days", json!({"from": "2026-12-24"}), true),
        (
            "from <= born + 1 month",
            json!({"born": "2024-01-31", "from": "2024-02-29"}),
            true,
        ),
        (
            "years_between(born, today) >= 18",
            json!({"born": "2008-11-24"}),
            true,
        ),
        (
            "months_between(born, 2026-09-01) < 12",
            json!({"born": "2025-09-02"}),
            true,
        ),
        (
            "days_between(today, from) == -1",
            json!({"from": "2026-11-23"}),
            true,
        ),
        ("month >= 2026-09-01", json!({"month": "2026-09"}), true),
        ("'x' in wishes", json!({"wishes": ["y", "x"]}), true),
        ("not ('x' in wishes)", json!({"wishes": ["y"]}), true),
        ("not ('x' in wishes)", json!({}), false),
        (
            "child.birth_date > 2020-01-01",
            json!({"child": {"birth_date": "2021-01-01"}}),
            true,
        ),
        (
            "child.given_name == 'Io'",
            json!({"child": {"given_name": "Io"}}),
            true,
        ),
        (
            "answered(child.tax_code)",
            json!({"child": {"given_name": "Io"}}),
            false,
        ),
        ("not answered(child)", json!({}), true),
        ("answered(cars)", json!({"cars": []}), false),
        (
            "all(cars.fuel == 'electric')",
            json!({"cars": cars.clone()}),
            true,
        ),
        (
            "all(cars.fuel == 'electric')",
            json!({"cars": mixed.clone()}),
            false,
        ),
        ("all(cars.fuel == 'electric')", json!({"cars": []}), false),
        ("not all(cars.fuel == 'electric')", json!({"cars": []}), false),
        ("all(cars.cost > 4)", json!({"cars": mixed.clone()}), false),
        ("not all(cars.cost > 5)", json!({"cars": mixed.clone()}), true),
        ("any(cars.fuel == 'petrol')", json!({"cars": mixed.clone()}), true),
        ("any(cars.fuel == 'petrol')", json!({"cars": cars.clone()}), false),
        ("not any(cars.fuel == 'petrol')", json!({}), true),
        (
            "any(cars.fuel == 'petrol' and kind == 'a')",
            json!({"cars": mixed.clone(), "kind": "a"}),
            true,
        ),
        ("sum(cars.cost) == 30.5", json!({"cars": cars.clone()}), true),
        (
            "sum(cars.cost where cars.fuel == 'petrol') == 5",
            json!({"cars": mixed.clone()}),
            true,
        ),
        ("count(cars) == 2", json!({"cars": cars.clone()}), true),
        (
            "count(cars where cars.fuel == 'petrol') == 0",
            json!({"cars": cars.clone()}),
            true,
        ),
        ("count(cars) == 0", json!({}), true),
        ("if(yes, 1, 2) == 2", json!({"yes": false}), true),
        ("min(money, 10, n) == 2.5", json!({"money": 5_000, "n": 25}), true),
        ("max(money, 10) == 50", json!({"money": 5_000}), true),
        ("max(money, 10) == 10", json!({}), false),
    ] {
        assert_eq!(
            shows(condition, given.clone()),
            expected,
            "{condition} of {given}"
        );
    }
}

#[test]
fn mistakes_in_an_expression_are_named() {
    for (text, error) in [
        ("", "expected a value, found the end"),
        ("a ==", "expected a value, found the end"),
        ("a = 1", "unexpected character at byte 2"),
        ("'open", "unexpected character at byte 0"),
        ("2026-02-30", "2026-02-30 is out of range"),
        ("1234567890123456", "1234567890123456 is out of range"),
        ("a b", "expected the end, found b"),
        ("all(a == 1)", "all(…) names no group"),
        ("frobnicate(1)", "expected a function, found frobnicate"),
        ("(a", "expected ), found the end"),
    ] {
        assert_eq!(text.parse::<Expr>().unwrap_err().to_string(), error, "{text}");
    }
    let deep = format!("{}1{}", "(".repeat(500), ")".repeat(500));
    assert_eq!(deep.parse::<Expr>(), Err(ParseError::TooDeep));
    assert_eq!("1+".repeat(1500).parse::<Expr>(), Err(ParseError::TooLong));
}

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-z][a-z0-9_]{0,5}".prop_filter("a word of the language", |word| {
            ![
                "and", "or", "not", "in", "where", "true", "false", "today", "day", "days", "month",
            ]
            .contains(&word.as_str())
        }),
        "g\\.[a-f]",
        "-?[0-9]{1,4}(\\.[0-9]{1,3})?",
        "'[ -&(-~àè]{0,6}'",
        Just("today".to_owned()),
        Just("tenant.max".to_owned()),
        Just("3 days".to_owned()),
        Just("2026-09-01".to_owned()),
        Just("true".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            (
                pair.clone(),
                prop_oneof![
                    "==", "!=", "<", "<=", ">", ">=", "in", "and", "or", "\\+", "-", "\\*", "/"
                ]
            )
                .prop_map(|((a, b), sign)| format!("({a}) {sign} ({b})")),
            inner.clone().prop_map(|a| format!("not ({a})")),
            pair.clone().prop_map(|(a, b)| format!("if({a}, {b}, 1)")),
            pair.clone().prop_map(|(a, b)| format!("min({a}, {b})")),
            pair.prop_map(|(a, b)| format!("sum(g.x + ({a}) where {b})")),
            inner.clone().prop_map(|a| format!("all(g.y == ({a}))")),
            inner.clone().prop_map(|a| format!("year_from(9, {a})")),
            inner.prop_map(|a| format!("months_between({a}, today)")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_expression_reads_back_as_it_was_written(text in expression()) {
        if let Ok(expr) = text.parse::<Expr>() {
            prop_assert_eq!(expr.to_string().parse::<Expr>(), Ok(expr));
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,80}") {
        let _ = text.parse::<Expr>();
    }
}
