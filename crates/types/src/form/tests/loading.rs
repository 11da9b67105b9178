use super::sample::{everything, field, form_of, options, text, with_checks};
use crate::form::{Form, Param, Params, ResolveError};
use serde_json::{Value, json};

fn refusal(fields: Vec<Value>) -> String {
    form_of(fields).unwrap_err().to_string()
}

#[test]
fn a_form_travels_as_json_and_comes_back_equal() {
    let form = everything();
    let json = serde_json::to_value(&form).unwrap();
    assert_eq!(serde_json::from_value::<Form>(json).unwrap(), form);
}

#[test]
fn declarations_that_cannot_work_are_refused_with_their_place() {
    let choice = || json!({"type": "choice", "options": options(&["a", "b"])});
    let group =
        |fields: Vec<Value>| json!({"type": "group", "item": text("item"), "max": 3, "fields": fields});
    let flag = |id: &str, more: Value| field(id, json!({"type": "bool"}), more);
    for (fields, expected) in [
        (vec![flag("Bad", json!({}))], "Bad: not a usable name"),
        (vec![flag("today", json!({}))], "today: not a usable name"),
        (vec![flag("a", json!({})), flag("a", json!({}))], "a: used twice"),
        (
            vec![flag("a", json!({"label": {"it": "ciao", "en": " "}}))],
            "a: a text is missing in Italian or in English",
        ),
        (
            vec![flag("a", json!({"visible_when": "b"})), flag("b", json!({}))],
            "a: b is not an earlier field, or not a part of one",
        ),
        (
            vec![flag("a", json!({"visible_when": "a"}))],
            "a: a is not an earlier field, or not a part of one",
        ),
        (
            vec![
                field("a", choice(), json!({})),
                flag("b", json!({"visible_when": "a == 'c'"})),
            ],
            "b: a has no option c",
        ),
        (
            vec![
                field("a", choice(), json!({})),
                flag("b", json!({"visible_when": "a in ['a', 'z']"})),
            ],
            "b: a has no option z",
        ),
        (
            vec![
                field("a", choice(), json!({})),
                flag("b", json!({"visible_when": "a > 3"})),
            ],
            "b: the operands of a > 3 do not fit",
        ),
        (
            vec![
                field("a", choice(), json!({})),
                flag("b", json!({"visible_when": "a"})),
            ],
            "b: an expression of another type is needed here",
        ),
        (
            vec![field(
                "a",
                json!({"type": "number", "min": 3, "max": 2}),
                json!({}),
            )],
            "a: limits out of order or out of range",
        ),
        (
            vec![field("a", json!({"type": "choice"}), json!({}))],
            "a: needs options from exactly one place",
        ),
        (
            vec![field(
                "a",
                json!({"type": "choice", "options": options(&["x", "x"])}),
                json!({}),
            )],
            "a: used twice",
        ),
        (
            vec![field(
                "a",
                group(vec![field("b", group(vec![flag("c", json!({}))]), json!({}))]),
                json!({}),
            )],
            "a.b: groups do not nest",
        ),
        (
            vec![field(
                "a",
                group(vec![
                    flag("b", json!({})),
                    flag("c", json!({"visible_when": "any(a.b)"})),
                ]),
                json!({}),
            )],
            "a.c: any(a.b) inside a group or inside another of its kind",
        ),
        (
            vec![
                field("a", group(vec![flag("b", json!({}))]), json!({})),
                flag("c", json!({"visible_when": "a.b"})),
            ],
            "c: a.b cannot be used here",
        ),
        (
            vec![flag("a", json!({"prefill": "profile.email"}))],
            "a: an attribute that this kind of field does not take",
        ),
        (
            vec![field(
                "a",
                json!({"type": "note", "text": text("x")}),
                json!({"required": true}),
            )],
            "a: an attribute that this kind of field does not take",
        ),
    ] {
        assert_eq!(refusal(fields), expected);
    }
    let check = json!([{"id": "c", "field": "nowhere", "assert": "true", "message": text("x")}]);
    let error = with_checks(vec![flag("a", json!({}))], check).unwrap_err();
    assert_eq!(error.to_string(), "c: names a field that does not exist");
    assert!(refusal(vec![flag("a", json!({"requird": true}))]).contains("unknown field `requird`"));
    assert!(
        refusal(vec![field("a", json!({"type": "text", "mx": 3}), json!({}))]).contains("unknown field `mx`")
    );
}

#[test]
fn a_municipality_fills_in_its_lists_limits_and_constants() {
    let plates = json!({
        "type": "group", "item": text("car"), "max": "tenant.max_plates",
        "fields": [field("plate", json!({"type": "targa"}), json!({}))],
    });
    let form = form_of(vec![
        field(
            "zone",
            json!({"type": "choice", "options_from": "tenant.zones"}),
            json!({}),
        ),
        field("cars", plates, json!({})),
        field(
            "area",
            json!({"type": "number"}),
            json!({"visible_when": "zone == tenant.big_zone"}),
        ),
        field(
            "start",
            json!({"type": "date", "min": "tenant.opening"}),
            json!({}),
        ),
    ])
    .unwrap();
    let mut params: Params = serde_json::from_value(json!({
        "zones": options(&["centro", "porto"]), "max_plates": 2, "big_zone": "porto", "opening": "2026-09-01",
    }))
    .unwrap();
    let resolved = form.resolve(&params).unwrap();
    let text = serde_json::to_string(&resolved).unwrap();
    assert!(!text.contains("tenant."), "{text}");
    assert!(
        text.contains("zone == 'porto'") && text.contains("\"min\":\"2026-09-01\""),
        "{text}"
    );

    params.insert("big_zone".into(), Param::Text("nowhere".into()));
    assert!(matches!(form.resolve(&params), Err(ResolveError::Load(_))));
    params.insert("max_plates".into(), Param::Text("two".into()));
    assert_eq!(
        form.resolve(&params),
        Err(ResolveError::WrongKind("max_plates".into()))
    );
    params.remove("zones");
    assert_eq!(form.resolve(&params), Err(ResolveError::Missing("zones".into())));
}
