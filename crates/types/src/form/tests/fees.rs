use super::sample::{answers, env, everything, field, options, right_answers, text};
use super::schema_agrees::any_answers;
use crate::form::{self, FeeDue, FeeKind, FeeTime, Form, Param, Params, ResolveError, fees_due};
use crate::lang::Lang;
use crate::values::EuroCents;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A form about a permit: its kind, its vehicles, and a fee for each square metre.
fn with_fees(fees: &Value) -> Result<Form, serde_json::Error> {
    let fields = vec![
        field(
            "title_kind",
            json!({"type": "choice", "options": options(&["resident", "badge"])}),
            json!({}),
        ),
        field(
            "area",
            json!({"type": "number", "decimals": 2, "min": 0}),
            json!({}),
        ),
        field(
            "tariff",
            json!({"type": "money"}),
            json!({"compute": "area * 1.5", "visible_when": "title_kind == 'resident'"}),
        ),
        field("typed", json!({"type": "money"}), json!({})),
        field(
            "vehicles",
            json!({"type": "group", "item": text("item"), "max": 3, "fields": [
                field("fuel", json!({"type": "choice", "options": options(&["petrol", "electric"])}), json!({})),
            ]}),
            json!({}),
        ),
    ];
    serde_json::from_value(json!({
        "steps": [{"id": "only", "title": text("only"), "fields": fields}],
        "fees": fees,
    }))
}

fn fee(id: &str, amount: Value, more: Value) -> Value {
    let mut fee = json!({
        "id": id, "label": {"it": "Bollo", "en": "Stamp duty"}, "kind": "fee", "when": "before_submission"
    });
    fee["amount"] = amount;
    if let (Some(fee), Value::Object(more)) = (fee.as_object_mut(), more) {
        fee.extend(more);
    }
    fee
}

fn due(form: &Form, given: Value) -> Vec<(String, i64)> {
    let fees = fees_due(form, &answers(given), &env(&[]), Lang::It);
    fees.into_iter().map(|fee| (fee.id, fee.amount.0)).collect()
}

const NOTHING: [(String, i64); 0] = [];

fn pair(id: &str, cents: i64) -> (String, i64) {
    (id.to_owned(), cents)
}

#[test]
fn a_fee_is_due_unless_it_is_surely_exempt() {
    let exempt = "title_kind == 'badge' or all(vehicles.fuel == 'electric')";
    let form = with_fees(&json!([fee(
        "stamp",
        json!(1600),
        json!({"exempt_when": exempt})
    )]))
    .unwrap();
    let stamp = [pair("stamp", 1600)];
    assert_eq!(due(&form, json!({})), stamp, "what is unknown exempts nobody");
    assert_eq!(due(&form, json!({"title_kind": "badge"})), NOTHING);
    let vehicles = |fuels: &[&str]| {
        let items: Vec<Value> = fuels.iter().map(|fuel| json!({"fuel": fuel})).collect();
        json!({"title_kind": "resident", "vehicles": items})
    };
    assert_eq!(due(&form, vehicles(&["electric", "electric"])), NOTHING);
    assert_eq!(due(&form, vehicles(&["electric", "petrol"])), stamp);
    assert_eq!(due(&form, vehicles(&[])), stamp);
}

#[test]
fn an_amount_is_fixed_computed_or_the_municipalitys() {
    let form = with_fees(&json!([
        fee("fixed", json!(500), json!({})),
        fee("by_area", json!("tariff"), json!({"when": "after_submission"})),
        fee("own", json!("tenant.own_fee"), json!({"kind": "stamp"})),
    ]))
    .unwrap();
    assert_eq!(
        form.resolve(&Params::new()),
        Err(ResolveError::Missing("own_fee".to_owned()))
    );
    let resolved = |cents: i64| {
        let params = Params::from([("own_fee".to_owned(), Param::Number(cents))]);
        form.resolve(&params)
    };
    let with_area = json!({"title_kind": "resident", "area": 1050});
    let all = [pair("fixed", 500), pair("by_area", 1575), pair("own", 1600)];
    assert_eq!(due(&resolved(1600).unwrap(), with_area), all);
    // What is hidden, unknown or nothing is not paid.
    let free = resolved(0).unwrap();
    assert_eq!(
        due(&free, json!({"title_kind": "badge", "area": 1050})),
        [pair("fixed", 500)]
    );
    assert_eq!(
        due(&free, json!({"title_kind": "resident", "area": 0})),
        [pair("fixed", 500)]
    );
    assert!(resolved(-1).is_err());
    let wrong = Params::from([("own_fee".to_owned(), Param::Bool(true))]);
    assert!(form.resolve(&wrong).is_err());
}

#[test]
fn an_amount_is_rounded_to_cents() {
    let form = with_fees(&json!([fee("by_area", json!("tariff"), json!({}))])).unwrap();
    let rounded = due(&form, json!({"title_kind": "resident", "area": 1051}));
    assert_eq!(rounded, [pair("by_area", 1577)]);
}

#[test]
fn a_fee_speaks_the_language_of_the_reader() {
    let form = with_fees(&json!([fee("stamp", json!(1600), json!({"kind": "stamp"}))])).unwrap();
    let due = |lang| fees_due(&form, &answers(json!({})), &env(&[]), lang);
    let expected = FeeDue {
        id: "stamp".to_owned(),
        label: "Stamp duty".to_owned(),
        kind: FeeKind::Stamp,
        when: FeeTime::BeforeSubmission,
        amount: EuroCents(1600),
    };
    assert_eq!(due(Lang::En), [expected]);
    assert_eq!(due(Lang::It).first().map(|fee| fee.label.as_str()), Some("Bollo"));
}

#[test]
fn fees_that_cannot_work_are_refused_with_their_place() {
    let same = || fee("a", json!(100), json!({}));
    let six: Vec<Value> = (0..6)
        .map(|n| fee(&format!("f{n}"), json!(100), json!({})))
        .collect();
    for (fees, expected) in [
        (
            json!([fee("Bad", json!(100), json!({}))]),
            "Bad: not a usable name",
        ),
        (json!([same(), same()]), "a: used twice"),
        (
            json!([fee("a", json!(-1), json!({}))]),
            "a: limits out of order or out of range",
        ),
        (
            json!([fee("a", json!("nowhere"), json!({}))]),
            "a: names a field that does not exist",
        ),
        (
            json!([fee("a", json!("typed"), json!({}))]),
            "a: an attribute that this kind of field does not take",
        ),
        (
            json!([fee("a", json!("area"), json!({}))]),
            "a: an attribute that this kind of field does not take",
        ),
        (
            json!([fee("a", json!(100), json!({"exempt_when": "nowhere"}))]),
            "a: nowhere is not an earlier field, or not a part of one",
        ),
        (
            json!([fee("a", json!(100), json!({"exempt_when": "area"}))]),
            "a: an expression of another type is needed here",
        ),
        (
            json!([fee(
                "a",
                json!(100),
                json!({"exempt_when": "title_kind == 'lost'"})
            )]),
            "a: title_kind has no option lost",
        ),
        (
            json!([fee("a", json!(100), json!({"label": {"it": "Bollo", "en": ""}}))]),
            "a: a text is missing in Italian or in English",
        ),
        (json!(six), "fees: too large"),
    ] {
        assert_eq!(with_fees(&fees).unwrap_err().to_string(), expected);
    }
    let five: Vec<Value> = (0..5)
        .map(|n| fee(&format!("f{n}"), json!(100), json!({})))
        .collect();
    assert!(with_fees(&json!(five)).is_ok());
}

#[test]
fn a_form_without_fees_reads_and_writes_as_it_did() {
    let json = serde_json::to_value(everything()).unwrap();
    assert_eq!(json.get("fees"), None);
    assert_eq!(due(&everything(), right_answers()), NOTHING);
}

#[test]
fn fees_travel_with_their_form() {
    let form = with_fees(&json!([
        fee(
            "a",
            json!("tariff"),
            json!({"exempt_when": "title_kind == 'badge'"})
        ),
        fee(
            "b",
            json!("tenant.own"),
            json!({"kind": "stamp", "when": "after_submission"})
        ),
    ]))
    .unwrap();
    let json = serde_json::to_value(&form).unwrap();
    assert_eq!(serde_json::from_value::<Form>(json).unwrap(), form);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the answers are: each fee is due once at most, in the order of the form, of a cent at least,
    /// and the total is their sum. What is sent, pruned, costs what the draft was said to cost.
    #[test]
    fn what_is_due_is_the_same_in_the_browser_and_for_what_is_sent(
        given in any_answers(),
        cents in prop::collection::vec(0_i64..1_000_000, 5),
    ) {
        let mut json = serde_json::to_value(everything()).unwrap();
        let fees: Vec<Value> = cents.iter().enumerate().map(|(n, cents)| {
            let exempt = if n % 2 == 0 { "garage" } else { "count(vehicles) > 1" };
            fee(&format!("f{n}"), json!(cents), json!({"exempt_when": exempt}))
        }).collect();
        json["fees"] = Value::Array(fees);
        let form: Form = serde_json::from_value(json).unwrap();
        let env = env(&[]);
        let due = fees_due(&form, &given, &env, Lang::It);
        prop_assert!(due.iter().all(|fee| fee.amount.0 > 0));
        let ids: Vec<&str> = due.iter().map(|fee| fee.id.as_str()).collect();
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        sorted.dedup();
        prop_assert_eq!(&ids, &sorted);
        prop_assert_eq!(FeeDue::total(&due).0, due.iter().map(|fee| fee.amount.0).sum::<i64>());
        let sent = form::prune(&form, &form::compute(&form, &given, &env), &env);
        prop_assert_eq!(fees_due(&form, &sent, &env, Lang::It), due);
    }
}

#[test]
fn stamp_duty_takes_paper_unless_it_says_no_and_nothing_else_does() {
    let takes = |more: Value| {
        let form = with_fees(&json!([fee("bollo", json!(1600), more)]))?;
        Ok::<_, serde_json::Error>(form.fees[0].takes_paper())
    };
    assert!(takes(json!({ "kind": "stamp" })).unwrap());
    assert!(takes(json!({ "kind": "stamp", "paper": true })).unwrap());
    assert!(!takes(json!({ "kind": "stamp", "paper": false })).unwrap());
    assert!(!takes(json!({})).unwrap());
    for paper in [true, false] {
        assert!(
            takes(json!({ "paper": paper })).is_err(),
            "a fee that is no stamp"
        );
    }
}
