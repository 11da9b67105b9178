use super::sample::{
    FILE, answers, env, everything, field, file, form_of, options, right_answers, text, with_checks,
};
use crate::attachments::SignatureFormat;
use crate::form::{self, Form, SummaryValue};
use crate::lang::Lang;
use serde_json::{Value, json};

/// The codes and pointers that a form reports.
fn faults(form: &Form, value: Value) -> Vec<(String, String)> {
    let files = [file()];
    form::validate(form, &answers(value), &env(&files))
        .into_iter()
        .map(|violation| (violation.pointer.clone(), violation.rule.code().into_owned()))
        .collect()
}

fn fault(kind: Value, value: &Value) -> Option<String> {
    let form = form_of(vec![field("x", kind, json!({}))]).unwrap();
    faults(&form, json!({"x": value}))
        .into_iter()
        .next()
        .map(|(_, code)| code)
}

#[test]
fn right_answers_of_every_kind_pass() {
    assert_eq!(faults(&everything(), right_answers()), []);
}

#[test]
fn each_kind_names_what_is_wrong_with_its_answer() {
    let line = json!({"type": "text", "max": 10});
    let name = json!({"type": "text", "style": "name"});
    let date = json!({"type": "date"});
    let choice = json!({"type": "choice", "options": options(&["a", "b"])});
    let ranked = json!({"type": "ranked", "options": options(&["a", "b", "c"]), "min": 2, "max": 2});
    for (kind, value, code) in [
        (&line, json!(12), "wrong_type"),
        (&line, json!("12345678901"), "too_long"),
        (&line, json!("   "), "blank"),
        (&line, json!("a\u{202E}b"), "forbidden_characters"),
        (&line, json!("a\u{200B}b"), "forbidden_characters"),
        (&line, json!("a\nb"), "forbidden_characters"),
        (&name, json!("R2D2"), "not_a_name"),
        (&name, json!("Anna\u{200D}Maria"), "not_a_name"),
        (&name, json!("'-'"), "not_a_name"),
        (
            &json!({"type": "text", "mask": "A##"}),
            json!("B7"),
            "wrong_shape",
        ),
        (&json!({"type": "number"}), json!(1.5), "wrong_type"),
        (&json!({"type": "number"}), json!(1e300), "wrong_type"),
        (&json!({"type": "number", "min": 3}), json!(2), "too_small"),
        (&json!({"type": "money"}), json!(-1), "too_small"),
        (&json!({"type": "money", "max": 5}), json!(6), "too_large"),
        (&date, json!("2025-02-29"), "not_a_date"),
        (&date, json!("2026-2-9"), "not_a_date"),
        (&date, json!("1799-12-31"), "not_a_date"),
        (&date, json!(20_260_101), "wrong_type"),
        (
            &json!({"type": "date", "min": "today + 30 days"}),
            json!("2026-12-23"),
            "too_early",
        ),
        (
            &json!({"type": "date", "max": "today"}),
            json!("2026-11-25"),
            "too_late",
        ),
        (&json!({"type": "month"}), json!("2026-13"), "not_a_month"),
        (&json!({"type": "bool"}), json!("true"), "wrong_type"),
        (&choice, json!("c"), "not_an_option"),
        (&ranked, json!(["a"]), "too_few"),
        (&ranked, json!(["a", "b", "c"]), "too_many"),
        (&ranked, json!(["a", "a"]), "duplicate"),
        (&ranked, json!(["a", 7]), "wrong_type"),
        (
            &json!({"type": "country"}),
            json!({"code": "F205", "name": "Milano"}),
            "not_a_place",
        ),
        (
            &json!({"type": "municipality"}),
            json!({"code": "F205", "name": "Milano"}),
            "required",
        ),
        (
            &json!({"type": "codice_fiscale"}),
            json!("RSSMRA80A01H501X"),
            "tax_code_check",
        ),
        (
            &json!({"type": "codice_fiscale"}),
            json!("rssmra80a01h501u"),
            "not_a_tax_code",
        ),
        (
            &json!({"type": "codice_fiscale"}),
            json!("MRORSS00A00A000U"),
            "tax_code_check",
        ),
        (
            &json!({"type": "codice_fiscale", "holder": "body"}),
            json!("01234567890"),
            "body_code_check",
        ),
        (
            &json!({"type": "codice_fiscale", "holder": "body"}),
            json!("123"),
            "not_a_body_code",
        ),
        (
            &json!({"type": "email"}),
            json!("mario@localhost"),
            "not_an_email",
        ),
        (&json!({"type": "phone"}), json!("333"), "not_a_phone"),
        (
            &json!({"type": "iban"}),
            json!("IT60X0542811101000000123457"),
            "iban_check",
        ),
        (&json!({"type": "iban"}), json!("IT60"), "not_an_iban"),
        (
            &json!({"type": "targa"}),
            json!({"country": "IT", "plate": "AB123CO"}),
            "not_a_plate",
        ),
        (
            &json!({"type": "targa"}),
            json!({"country": "Z110", "plate": "AB123CD"}),
            "foreign_plate",
        ),
    ] {
        assert_eq!(
            fault(kind.clone(), &value).as_deref(),
            Some(code),
            "{kind} {value}"
        );
    }
}

#[test]
fn names_keep_apostrophes_accents_and_other_scripts() {
    let name = json!({"type": "text", "style": "name"});
    for text in [
        "D'Angelo",
        "Niccolò",
        "O’Brien",
        "Nuñez-Iñigo",
        "José M. Díaz",
        "李 小龙",
        "Ġużè",
        "محمد",
        "Анна",
    ] {
        assert_eq!(fault(name.clone(), &json!(text)), None, "{text}");
    }
}

#[test]
fn people_and_addresses_are_judged_part_by_part() {
    let form = everything();
    let mut wrong = right_answers();
    wrong["child"]["birth_date"] = json!("2027-01-01");
    wrong["child"]["nickname"] = json!("x");
    wrong["home"]["postal_code"] = json!("00000");
    wrong["home"].as_object_mut().unwrap().remove("street");
    assert_eq!(
        faults(&form, wrong),
        [
            ("/home/street".into(), "required".into()),
            ("/home/postal_code".into(), "not_a_cap".into()),
            ("/child/nickname".into(), "unknown_field".into()),
            ("/child/birth_date".into(), "in_future".into()),
        ]
    );
}

#[test]
fn an_address_abroad_is_one_where_the_field_admits_it() {
    let form = |abroad: bool| {
        let kind = json!({"type": "address", "abroad": abroad});
        let more = json!({"required": true, "read_only": true, "prefill": "profile.residence"});
        form_of(vec![field("home", kind, more)]).unwrap()
    };
    let there = json!({
        "street": "Mühlenstraße 4", "locality": "Lübeck", "country_code": "Z112", "country": "Germania"
    });
    assert_eq!(faults(&form(true), json!({ "home": there })), []);
    assert_ne!(faults(&form(false), json!({ "home": there })), []);
    let mut wrong = there.clone();
    wrong["country_code"] = json!("B354");
    wrong["postal_code"] = json!("x".repeat(17));
    wrong["number"] = json!("4");
    wrong.as_object_mut().unwrap().remove("locality");
    assert_eq!(
        faults(&form(true), json!({ "home": wrong })),
        [
            ("/home/number".into(), "unknown_field".into()),
            ("/home/locality".into(), "required".into()),
            ("/home/country_code".into(), "not_a_place".into()),
            ("/home/postal_code".into(), "too_long".into()),
        ]
    );
    let kind = json!({"type": "address", "abroad": true});
    assert!(
        form_of(vec![field("home", kind, json!({"required": true}))]).is_err(),
        "only the profile writes such addresses"
    );
}

#[test]
fn tables_are_judged_item_by_item() {
    let mut wrong = right_answers();
    let vehicles = wrong["vehicles"].as_array_mut().unwrap();
    vehicles[1]["plate"] = vehicles[0]["plate"].clone();
    vehicles[1].as_object_mut().unwrap().remove("title_of_use");
    vehicles.push(json!("scooter"));
    vehicles.push(json!({"owner": "self"}));
    let found = faults(&everything(), wrong);
    for expected in [
        ("/vehicles", "too_many"),
        ("/vehicles/1/title_of_use", "required"),
        ("/vehicles/1/plate", "repeated_key"),
        ("/vehicles/2", "wrong_type"),
        ("/vehicles/3/plate", "required"),
    ] {
        assert!(
            found.contains(&(expected.0.into(), expected.1.into())),
            "{expected:?} in {found:?}"
        );
    }
}

#[test]
fn a_check_speaks_only_when_its_answers_are_there() {
    let form = with_checks(
        vec![
            field("a", json!({"type": "number"}), json!({})),
            field("b", json!({"type": "number"}), json!({})),
        ],
        json!([{"id": "order", "field": "b", "assert": "a <= b", "message": text("b is smaller")}]),
    )
    .unwrap();
    assert_eq!(faults(&form, json!({"a": 3})), []);
    assert_eq!(
        faults(&form, json!({"a": 3, "b": "x"})),
        [("/b".into(), "wrong_type".into())]
    );
    assert_eq!(
        faults(&form, json!({"a": 3, "b": 2})),
        [("/b".into(), "check_order".into())]
    );
    let files = [];
    let found = form::validate(&form, &answers(json!({"a": 3, "b": 2})), &env(&files));
    assert_eq!(found[0].message(Lang::En), "b is smaller");
}

#[test]
fn files_are_judged_by_what_was_attached() {
    let kind = |signed: &str| json!({"type": "file", "formats": ["pdf"], "max_mb": 1, "signed": signed});
    let form = |signed: &str| form_of(vec![field("proof", kind(signed), json!({"required": true}))]).unwrap();
    let judge = |form: &Form, file: crate::attachments::Attachment| {
        let files = [file];
        form::validate(form, &answers(json!({"proof": [FILE]})), &env(&files))
            .first()
            .map(|violation| violation.rule.code().into_owned())
    };
    let any = form("any");
    assert_eq!(judge(&any, file()), None);
    let mut large = file();
    large.size = 1_048_577;
    assert_eq!(judge(&any, large).as_deref(), Some("file_too_large"));
    let mut image = file();
    image.media_type = "image/png".into();
    assert_eq!(judge(&any, image).as_deref(), Some("wrong_format"));
    let mut elsewhere = file();
    elsewhere.field = "other".into();
    assert_eq!(judge(&any, elsewhere).as_deref(), Some("unknown_file"));
    assert_eq!(
        judge(&form("required"), file()).as_deref(),
        Some("signature_missing")
    );
    let mut signed = file();
    signed.signature = SignatureFormat::Pades;
    assert_eq!(
        judge(&form("none"), signed).as_deref(),
        Some("signature_unwanted")
    );
    assert_eq!(faults(&any, json!({})), [("/proof".into(), "required".into())]);
}

#[test]
fn a_table_that_is_too_long_stays_too_long_when_it_is_sent() {
    let inner = vec![field("n", json!({"type": "number"}), json!({}))];
    let table = json!({"type": "group", "item": text("row"), "max": 1000, "fields": inner});
    let form = form_of(vec![field("rows", table, json!({}))]).unwrap();
    let rows: Vec<Value> = (0..5_000).map(|n| json!({"n": n})).collect();
    let sent = form::prune(&form, &answers(json!({"rows": rows})), &env(&[]));
    let found = form::validate(&form, &sent, &env(&[]));
    assert_eq!(found[0].rule, form::Rule::TooMany { max: 1000 });
}

#[test]
fn a_step_is_judged_alone() {
    let form: Form = serde_json::from_value(json!({"steps": [
        {"id": "one", "title": text("one"), "fields": [field("a", json!({"type": "bool"}), json!({"required": true}))]},
        {"id": "two", "title": text("two"), "fields": [field("b", json!({"type": "bool"}), json!({"required": true}))]},
    ]}))
    .unwrap();
    let found = form::validate_step(&form, "two", &answers(json!({})), &env(&[]));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].pointer, "/b");
}

#[test]
fn hidden_answers_are_neither_judged_nor_sent_but_stay_in_the_draft() {
    let form = everything();
    let mut value = right_answers();
    value["reason"] = json!(42);
    value["unknown"] = json!("x");
    let draft = answers(value);
    let files = [file()];
    let found = form::validate(&form, &draft, &env(&files));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].pointer, "/unknown");
    let sent = form::prune(&form, &draft, &env(&files));
    assert!(!sent.0.contains_key("reason") && !sent.0.contains_key("unknown"));
    assert!(draft.0.contains_key("reason"));
}

#[test]
fn computed_values_are_filled_in_and_never_taken_from_the_answers() {
    let form = everything();
    let mut value = right_answers();
    value["total"] = json!(1);
    let computed = form::compute(&form, &answers(value), &env(&[]));
    assert_eq!(computed.0["total"], json!(60_000));
    let none = form::compute(&form, &answers(json!({"total": 9})), &env(&[]));
    assert_eq!(none.0["total"], json!(0));
}

#[test]
fn answers_come_to_their_normal_form_and_stay_there() {
    let form = everything();
    let typed = answers(json!({
        "name": "  Nicolo\u{300}   Rossi ",
        "reason": "prima riga  \r\nseconda\r\n",
        "iban": "it60 x054 2811 1010 0000 0123 456",
        "phone": "333 123 45 67",
        "email": " Mario.Rossi@Example.IT ",
        "tax_code": "rssmra80a01h501u",
        "protocol": "inps-isee-2026-b",
        "area": 12.0,
        "garage": null,
        "kind": "",
        "wishes": [],
        "own_plate": {"country": "it", "plate": "ab 123-cd"},
        "home": {"street": " ", "number": "", "postal_code": null},
        "vehicles": [{"plate": {"country": "IT", "plate": "ab123cd"}, "title_of_use": "  "}, {"plate": {"country": "IT", "plate": ""}}],
    }));
    let canonical = form::canonical(&form, &typed);
    assert_eq!(
        serde_json::to_value(&canonical).unwrap(),
        json!({
            "name": "Nicolò Rossi",
            "reason": "prima riga\nseconda",
            "iban": "IT60X0542811101000000123456",
            "phone": "+393331234567",
            "email": "Mario.Rossi@example.it",
            "tax_code": "RSSMRA80A01H501U",
            "protocol": "INPS-ISEE-2026-B",
            "area": 12,
            "own_plate": {"country": "IT", "plate": "AB123CD"},
            "vehicles": [{"plate": {"country": "IT", "plate": "AB123CD"}}, {}],
        })
    );
    assert_eq!(form::canonical(&form, &canonical), canonical);
}

#[test]
fn a_summary_shows_what_counts_in_the_words_of_a_language() {
    let form = everything();
    let files = [file()];
    let steps = form::summary(&form, &answers(right_answers()), &env(&files), Lang::It);
    let value = |pointer: &str| {
        let row = steps[0].rows.iter().find(|row| row.pointer == pointer);
        row.map(|row| row.value.clone())
    };
    let text = |text: &str| Some(SummaryValue::Text(text.into()));
    assert_eq!(value("/area"), text("12,50 m²"));
    assert_eq!(value("/amount"), text("1.000,00 €"));
    assert_eq!(value("/from"), text("01/12/2026"));
    assert_eq!(value("/garage"), text("Sì"));
    assert_eq!(
        value("/proof"),
        Some(SummaryValue::List(vec!["contratto.pdf".into()]))
    );
    assert_eq!(
        value("/nurseries"),
        Some(SummaryValue::List(vec!["luna".into(), "sole".into()]))
    );
    assert_eq!(value("/truth"), Some(SummaryValue::Declared(true)));
    assert_eq!(value("/total"), text("600,00 €"));
    assert_eq!(value("/reason"), None);
    let Some(SummaryValue::Items(items)) = value("/vehicles") else {
        panic!("no table");
    };
    assert_eq!(items[1].0, "vehicle 2");
    assert_eq!(
        items[1].1[0].value,
        SummaryValue::Text("BXY123 (Germania)".into())
    );
}

#[test]
fn every_message_is_written_in_both_languages() {
    let mut wrong = right_answers();
    for value in wrong.as_object_mut().unwrap().values_mut() {
        *value = json!("\u{202E}");
    }
    wrong["kind"] = json!("business");
    let found = form::validate(&everything(), &answers(wrong), &env(&[]));
    assert!(found.len() >= 20, "{}", found.len());
    for violation in found {
        let (it, en) = (violation.message(Lang::It), violation.message(Lang::En));
        assert!(!it.is_empty() && !en.is_empty() && it != en, "{violation:?}");
    }
}
