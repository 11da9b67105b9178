use super::sample::{answers, env, everything};
use super::schema_agrees::any_answers;
use crate::form::{self, FeeDue, FeeKind, FeeTime, Form, fee_to_set, fees_due};
use crate::lang::Lang;
use crate::values::EuroCents;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A fee that the office sets, with these limits and changes.
fn by_office(limits: &Value, more: &Value) -> Value {
    let mut fee = json!({
        "id": "land_fee", "label": {"it": "Canone", "en": "Land fee"}, "kind": "fee", "when": "after_submission",
        "amount": {"set_by": "office", "note": {"it": "Lo calcola l'ufficio", "en": "The office works it out"}}
    });
    for (name, limit) in limits.as_object().unwrap() {
        fee["amount"][name] = limit.clone();
    }
    for (name, value) in more.as_object().unwrap() {
        fee[name] = value.clone();
    }
    fee
}

fn fixed(id: &str, cents: i64) -> Value {
    json!({
        "id": id, "label": {"it": "Bollo", "en": "Stamp duty"}, "kind": "fee", "when": "after_submission",
        "amount": cents
    })
}

fn with_fees(fees: &Value) -> Result<Form, serde_json::Error> {
    let mut form = serde_json::to_value(everything()).unwrap();
    form["fees"] = fees.clone();
    serde_json::from_value(form)
}

fn only(limits: &Value) -> Form {
    with_fees(&json!([by_office(limits, &json!({}))])).unwrap()
}

#[test]
fn an_amount_that_an_office_sets_is_told_and_not_among_what_is_due() {
    let form = with_fees(&json!([fixed("stamp", 1_600), by_office(&json!({}), &json!({}))])).unwrap();
    let given = answers(json!({}));
    let due = fees_due(&form, &given, &env(&[]), Lang::It);
    assert_eq!(
        due.iter().map(|fee| fee.id.as_str()).collect::<Vec<_>>(),
        ["stamp"]
    );
    let to_set = fee_to_set(&form, &given, &env(&[]), Lang::En).unwrap();
    assert_eq!(
        (to_set.id.as_str(), to_set.label.as_str(), to_set.note.as_str()),
        ("land_fee", "Land fee", "The office works it out")
    );
    assert_eq!(fee_to_set(&everything(), &given, &env(&[]), Lang::It), None);
}

#[test]
fn whoever_is_surely_exempt_waits_for_no_amount() {
    let exempt = json!({"exempt_when": "garage"});
    let form = with_fees(&json!([by_office(&json!({}), &exempt)])).unwrap();
    let waits = |given: Value| fee_to_set(&form, &answers(given), &env(&[]), Lang::It).is_some();
    assert!(waits(json!({})), "what is unknown exempts nobody");
    assert!(waits(json!({"garage": false})));
    assert!(!waits(json!({"garage": true})));
}

#[test]
fn an_amount_is_set_within_its_limits() {
    let to_set =
        |limits: Value| fee_to_set(&only(&limits), &answers(json!({})), &env(&[]), Lang::It).unwrap();
    let bounded = to_set(json!({"least": 1_000, "most": 50_000}));
    let due = FeeDue {
        id: "land_fee".to_owned(),
        label: "Canone".to_owned(),
        kind: FeeKind::Fee,
        when: FeeTime::AfterSubmission,
        amount: EuroCents(1_000),
    };
    assert_eq!(bounded.due(EuroCents(1_000)), Some(due));
    assert!(bounded.due(EuroCents(50_000)).is_some());
    for wrong in [999, 50_001, 0, -1_000] {
        assert_eq!(bounded.due(EuroCents(wrong)), None, "{wrong}");
    }
    // Without limits: a cent at least, and not more than a notice can be.
    let free = to_set(json!({}));
    assert!(free.due(EuroCents(1)).is_some() && free.due(EuroCents(10_000_000_000)).is_some());
    assert!(free.due(EuroCents(0)).is_none() && free.due(EuroCents(10_000_000_001)).is_none());
}

#[test]
fn what_cannot_be_set_by_an_office_is_refused_with_its_place() {
    let one = |limits: Value, more: Value| json!([by_office(&limits, &more)]);
    let mut second = by_office(&json!({}), &json!({}));
    second["id"] = json!("other");
    for (fees, expected) in [
        (
            one(json!({}), json!({"when": "before_submission"})),
            "land_fee: an office can set an amount only after_submission",
        ),
        (
            one(json!({}), json!({"kind": "stamp"})),
            "land_fee: stamp duty is set by law, not by an office",
        ),
        (
            json!([by_office(&json!({}), &json!({})), second]),
            "other: an office sets one amount of a form, not two",
        ),
        (
            one(json!({"note": {"it": "", "en": "x"}}), json!({})),
            "land_fee: a text is missing in Italian or in English",
        ),
        (
            one(json!({"least": 0}), json!({})),
            "land_fee: limits out of order or out of range",
        ),
        (
            one(json!({"least": 200, "most": 100}), json!({})),
            "land_fee: limits out of order or out of range",
        ),
        (
            one(json!({"most": 10_000_000_001_i64}), json!({})),
            "land_fee: limits out of order or out of range",
        ),
    ] {
        assert_eq!(with_fees(&fees).unwrap_err().to_string(), expected);
    }
    for (limits, expected) in [
        (json!({"mosst": 1}), "unknown field `mosst`"),
        (json!({"set_by": "mayor"}), "unknown variant `mayor`"),
    ] {
        let error = with_fees(&one(limits, json!({}))).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let error = with_fees(&json!([by_office(&json!({}), &json!({"amount": true}))]))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("cents, the name of an amount, or a table"),
        "{error}"
    );
    let five: Vec<Value> = (0..5).map(|n| fixed(&format!("f{n}"), 100)).collect();
    let six: Vec<Value> = five
        .iter()
        .cloned()
        .chain([by_office(&json!({}), &json!({}))])
        .collect();
    assert_eq!(with_fees(&json!(six)).unwrap_err().to_string(), "fees: too large");
}

#[test]
fn an_amount_by_an_office_travels_with_its_form() {
    for limits in [
        json!({}),
        json!({"least": 100}),
        json!({"least": 100, "most": 100}),
    ] {
        let form = only(&limits);
        let json = serde_json::to_value(&form).unwrap();
        assert_eq!(json["fees"][0]["amount"]["set_by"], "office");
        assert_eq!(serde_json::from_value::<Form>(json).unwrap(), form);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the answers are, browser and server say alike whether an amount is waited for, for the draft as for
    /// what is sent; and whatever is set is within the limits, or is not taken.
    #[test]
    fn what_is_waited_for_is_the_same_for_what_is_sent(
        given in any_answers(),
        least in 1_i64..100_000,
        more in 0_i64..100_000,
        amount in -10_i64..300_000,
    ) {
        let limits = json!({"least": least, "most": least + more});
        let exempt = json!({"exempt_when": "garage"});
        let form = with_fees(&json!([by_office(&limits, &exempt)])).unwrap();
        let env = env(&[]);
        let waits = fee_to_set(&form, &given, &env, Lang::It);
        let sent = form::prune(&form, &form::compute(&form, &given, &env), &env);
        prop_assert_eq!(&fee_to_set(&form, &sent, &env, Lang::It), &waits);
        if let Some(waits) = waits {
            let due = waits.due(EuroCents(amount));
            prop_assert_eq!(due.is_some(), (least..=least + more).contains(&amount));
            prop_assert_eq!(due.map_or(amount, |due| due.amount.0), amount);
        }
    }
}
