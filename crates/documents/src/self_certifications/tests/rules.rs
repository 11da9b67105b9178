//! Who may declare what, and about whom.

use super::filling::{Draw, filled_in};
use super::golden::{family, stranger};
use super::{kind, today};
use crate::certificates::tests::people::{Home, abroad, dead, foreign, married, single, widow, with};
use crate::certificates::{AskedBy, Subject};
use crate::self_certifications::{Capacity, SelfStatement, Term, catalogue, declare, fill};
use serde_json::{Value, json};
use sportello_types::certificates::RefusalCode;
use sportello_types::form::Answers;
use sportello_types::self_certifications::Recipient;
use sportello_types::values::CodiceFiscale;

fn declared(
    name: &str,
    about: &Subject<'_>,
    declarant: &Subject<'_>,
    answers: &Value,
) -> Result<SelfStatement, RefusalCode> {
    let answers: Answers = serde_json::from_value(answers.clone()).unwrap();
    declare(
        &[(kind(name), &answers)],
        about,
        declarant,
        Recipient::PublicBody,
        None,
    )
}

fn code_of<'a>(subject: &Subject<'a>) -> &'a CodiceFiscale {
    &subject.resident.identity.tax_code.as_ref().unwrap().code
}

/// Whether fill asks for the answers, or the reason why it does not.
fn asks(name: &str, record: Value) -> Result<bool, RefusalCode> {
    let home = Home::of(vec![record]);
    fill(kind(name), &home.own()).map(|filled| filled.form.is_some())
}

#[test]
fn a_parent_declares_for_a_minor_and_nobody_for_an_adult() {
    let home = Home::of(family());
    let mother = home.own();
    let code = code_of(&mother);
    let (father, daughter) = (home.other(1, Some(code)), home.other(2, Some(code)));
    let statement = declared("residenza", &daughter, &mother, &json!({})).unwrap();
    let (represented, capacity) = statement.represented.unwrap();
    assert_eq!(capacity, Capacity::Parent);
    assert_eq!(represented.holder.given_name.as_deref(), Some("SOFIA"));
    assert_eq!(
        statement.declarant.holder.given_name.as_deref(),
        Some("FRANCESCA")
    );
    assert!(statement.parts[0].sentences[0].starts_with("che è residente"));
    for (about, name) in [(&father, "residenza"), (&daughter, "condanne-penali")] {
        assert_eq!(fill(kind(name), about).err(), Some(RefusalCode::NotEntitled));
        let refused = declared(name, about, &mother, &json!({ "record": "none" }));
        assert_eq!(refused.err(), Some(RefusalCode::NotEntitled), "{name}");
    }
    // Who asks must be known to the household.
    for asking in [None::<CodiceFiscale>, Some("RSSMRA80A01H501U".parse().unwrap())] {
        let daughter = home.other(2, asking.as_ref());
        assert_eq!(
            fill(kind("residenza"), &daughter).err(),
            Some(RefusalCode::NotEntitled)
        );
    }
    // The father is none of hers by the registry.
    let by_father = Subject {
        asked_by: AskedBy::Self_,
        ..father
    };
    let refused = declared("residenza", &daughter, &by_father, &json!({}));
    assert_eq!(refused.err(), Some(RefusalCode::NotEntitled));
}

/// Who signs answers for the day too (DPR 445/2000 art. 76).
#[test]
fn what_the_registry_says_has_the_day_of_the_registry_and_not_that_of_the_declaration() {
    let home = Home::of(vec![single()]);
    let own = Subject {
        as_of: "2026-11-01".parse().unwrap(),
        ..home.own()
    };
    let statement = declared("residenza", &own, &own, &json!({})).unwrap();
    let said = &statement.parts[0].sentences[0];
    assert!(
        said.ends_with(", come risulta all’anagrafe il 01/11/2026."),
        "{said}"
    );
    assert_eq!(statement.on, today());
}

#[test]
fn a_guardian_declares_for_the_ward() {
    let mut records = married();
    records[2]["responsibilities"] = json!([{ "holder": { "id": "R1" }, "kind": "guardian" }]);
    let home = Home::of(records.clone());
    let guardian = home.own();
    let ward = home.other(2, Some(code_of(&guardian)));
    let statement = declared("nascita", &ward, &guardian, &json!({})).unwrap();
    assert_eq!(statement.represented.unwrap().1, Capacity::Guardian);

    // An adult under guardianship: the registry does not vouch, so the guardian says it.
    records[1]["responsibilities"] = json!([{ "holder": { "id": "R1" }, "kind": "guardian" }]);
    records[1]["certifiability"] = json!("4");
    let home = Home::of(records);
    let guardian = home.own();
    let ward = home.other(1, Some(code_of(&guardian)));
    let filled = fill(kind("residenza"), &ward).unwrap();
    let answers = json!({ "home": "Via Roma 1, Borgoverde" });
    assert!(filled.form.is_some());
    let statement = declared("residenza", &ward, &guardian, &answers).unwrap();
    assert_eq!(statement.represented.unwrap().1, Capacity::Guardian);
    let own = Subject {
        asked_by: AskedBy::Self_,
        ..ward
    };
    assert_eq!(
        fill(kind("residenza"), &own).err(),
        Some(RefusalCode::NotEntitled)
    );
}

#[test]
fn minors_and_the_withheld_are_refused() {
    let home = Home::of(vec![family().swap_remove(2)]);
    assert_eq!(
        fill(kind("residenza"), &home.own()).err(),
        Some(RefusalCode::NotEntitled)
    );
    let mut records = family();
    records[2]["withheld"] = json!(true);
    let home = Home::of(records);
    let mother = home.own();
    let daughter = home.other(2, Some(code_of(&mother)));
    assert_eq!(
        fill(kind("residenza"), &daughter).err(),
        Some(RefusalCode::NotEntitled)
    );
}

#[test]
fn what_the_registry_lacks_is_asked_and_what_it_contradicts_is_refused() {
    let lacking = |more: Value| with(single(), more);
    for (name, record, expected) in [
        ("residenza", single(), Ok(false)),
        ("residenza", lacking(json!({ "residences": [] })), Ok(true)),
        ("residenza", lacking(json!({ "certifiability": "0" })), Ok(true)),
        ("stato-civile", single(), Ok(false)),
        (
            "stato-civile",
            lacking(json!({ "marital_statuses": [] })),
            Ok(true),
        ),
        ("stato-civile", abroad(), Ok(true)),
        ("residenza", abroad(), Ok(false)),
        ("stato-libero", abroad(), Err(RefusalCode::MaritalStatus)),
        ("stato-libero", single(), Ok(false)),
        ("stato-libero", widow(), Ok(false)),
        (
            "stato-libero",
            married().swap_remove(0),
            Err(RefusalCode::MaritalStatus),
        ),
        ("matrimonio", single(), Err(RefusalCode::MaritalStatus)),
        ("matrimonio", widow(), Ok(false)),
        ("codice-fiscale", single(), Ok(false)),
        ("codice-fiscale", foreign(), Ok(true)),
        ("titolo-studio", single(), Ok(true)),
        ("esistenza-in-vita", abroad(), Ok(false)),
    ] {
        assert_eq!(asks(name, record), expected, "{name}");
    }
}

#[test]
fn outside_of_the_union_only_what_italian_bodies_certify_is_declared() {
    for (name, record, expected) in [
        ("cittadinanza", single(), Ok(false)),
        ("cittadinanza", foreign(), Ok(false)),
        ("cittadinanza", stranger(), Err(RefusalCode::CitizenshipOnly)),
        (
            "cittadinanza",
            with(single(), json!({ "citizenships": [] })),
            Err(RefusalCode::DataMissing),
        ),
        (
            "diritti-civili-politici",
            stranger(),
            Err(RefusalCode::CitizenshipOnly),
        ),
        ("residenza", stranger(), Ok(false)),
        ("titolo-studio", stranger(), Ok(true)),
        (
            "titolo-studio",
            with(stranger(), json!({ "permits": [{ "kind": "7" }] })),
            Err(RefusalCode::NotEntitled),
        ),
        (
            "titolo-studio",
            with(
                stranger(),
                json!({ "registrations": [{ "since": "2010-01-01", "until": "2020-01-01", "deletion": "7" }] }),
            ),
            Err(RefusalCode::Deleted),
        ),
    ] {
        assert_eq!(asks(name, record), expected, "{name}");
    }
    // Both citizenships count; the word of the declarant is asked for, and the paper says so.
    let both = json!([{ "state": { "name": "MAROCCO" } }, { "state": { "name": "ITALIA" } }]);
    for (record, limited) in [
        (stranger(), true),
        (foreign(), false),
        (with(stranger(), json!({ "citizenships": both })), false),
    ] {
        let home = Home::of(vec![record]);
        let own = home.own();
        let form = fill(kind("titolo-studio"), &own).unwrap().form.unwrap();
        assert_eq!(form.field("certifiable_in_italy").is_some(), limited);
        let answers = filled_in(&form, &Answers::default(), today(), &mut Draw(1));
        let answers = serde_json::to_value(answers).unwrap();
        let statement = declared("titolo-studio", &own, &own, &answers).unwrap();
        assert_eq!(statement.limited, limited);
    }
}

#[test]
fn answers_are_never_read_as_wording() {
    let home = Home::of(vec![single()]);
    let own = home.own();
    let typed = "{residence} [dal {since}] {a|b}";
    let statement = declared("atto-notorio", &own, &own, &json!({ "facts": typed })).unwrap();
    assert!(statement.parts[0].sentences[0].contains(typed));
}

#[test]
fn hidden_answers_are_not_declared_and_missing_ones_refuse() {
    let home = Home::of(vec![single()]);
    let own = home.own();
    let answers = json!({ "record": "none", "entries": "SEGRETO" });
    let statement = declared("condanne-penali", &own, &own, &answers).unwrap();
    let said = statement.parts[0].sentences.join(" ");
    assert!(
        said.starts_with("di non avere") && !said.contains("SEGRETO"),
        "{said}"
    );
    assert_eq!(statement.term, Some(Term::Until("2027-05-28".parse().unwrap())));
    for answers in [
        json!({}),
        json!({ "record": "some" }),
        json!({ "record": "other" }),
    ] {
        let refused = declared("condanne-penali", &own, &own, &answers);
        assert_eq!(refused.err(), Some(RefusalCode::DataMissing));
    }
}

#[test]
fn facts_that_do_not_change_have_no_term_and_affidavits_neither() {
    let home = Home::of(vec![single()]);
    let own = home.own();
    let term = |name, answers| declared(name, &own, &own, &answers).unwrap().term;
    assert_eq!(term("nascita", json!({})), Some(Term::Unlimited));
    assert_eq!(term("atto-notorio", json!({ "facts": "Ho visto tutto." })), None);
    let none = declare(&[], &own, &own, Recipient::PublicBody, None);
    assert_eq!(none.err(), Some(RefusalCode::DataMissing));
}

#[test]
fn the_dead_declare_nothing() {
    let home = Home::of(vec![dead()]);
    for kind in catalogue().kinds() {
        assert_eq!(
            fill(kind, &home.own()).err(),
            Some(RefusalCode::Deceased),
            "{}",
            kind.slug
        );
    }
}
