//! What each kind of person declares, word for word.

use super::filling::{Draw, filled_in};
use super::{kind, today};
use crate::certificates::Subject;
use crate::certificates::tests::people::{
    Home, abroad, cohabiting, dead, foreign, married, nun, single, united, widow, with,
};
use crate::self_certifications::{Kind, SelfPart, SelfStatement, catalogue, declare, fill};
use serde_json::{Value, json};
use sportello_types::form::Answers;
use sportello_types::self_certifications::Recipient;
use std::fmt::Write as _;

pub(super) fn stranger() -> Value {
    let states = json!([{ "state": { "code": "Z330", "name": "MAROCCO" } }]);
    with(
        foreign(),
        json!({ "citizenships": states, "marital_statuses": [] }),
    )
}

/// Mother, father and daughter, whose mother the registry knows.
pub(super) fn family() -> Vec<Value> {
    let mut family = married();
    family[2]["mother"] = json!({ "id": "R1" });
    family
}

/// A voter with a pension, whose residence the registry does not know.
fn voter() -> Value {
    with(
        single(),
        json!({
            "residences": [],
            "electoral": { "voter": true, "municipality": "BORGOVERDE" },
            "pensions": [{ "kind": "VECCHIAIA" }],
        }),
    )
}

fn people() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        ("married", family()),
        ("single", vec![single()]),
        ("abroad", vec![abroad()]),
        ("foreign", vec![foreign()]),
        ("stranger", vec![stranger()]),
        ("widow", vec![widow()]),
        ("dead", vec![dead()]),
        ("united", vec![united()]),
        ("cohabiting", vec![cohabiting()]),
        ("nun", vec![nun()]),
        ("voter", vec![voter()]),
    ]
}

fn written(part: &SelfPart, text: &mut String) {
    for sentence in &part.sentences {
        let _ = writeln!(text, "- {sentence}");
    }
    if let Some(table) = &part.table {
        for row in std::iter::once(&table.header).chain(&table.rows) {
            let _ = writeln!(text, "| {} |", row.join(" | "));
        }
    }
    for note in &part.notes {
        let _ = writeln!(text, "> {note}");
    }
}

/// What one person declares of each kind, with answers drawn where there is a form.
fn everything(about: &Subject<'_>, declarant: &Subject<'_>) -> String {
    let mut text = String::new();
    for kind in catalogue().kinds() {
        let letter = kind.letter.as_deref().unwrap_or("art. 47");
        let _ = writeln!(text, "# {} ({letter})", kind.title.it);
        match fill(kind, about) {
            Ok(filled) => {
                let mut answers = Answers::default();
                if let Some(form) = &filled.form {
                    let asked: Vec<&str> = form.fields().map(|field| field.id.as_str()).collect();
                    let first = serde_json::to_string(&filled.answers).unwrap();
                    let _ = writeln!(text, "? {} {first}", asked.join(", "));
                    answers = filled_in(form, &filled.answers, today(), &mut Draw(7));
                }
                let declared = declare(&[(kind, &answers)], about, declarant, Recipient::PublicBody, None);
                written(&declared.unwrap().parts[0], &mut text);
            }
            Err(code) => {
                let _ = writeln!(text, "{code:?}");
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn each_kind_says_what_the_registry_says_and_what_was_answered() {
    for (name, records) in people() {
        let home = Home::of(records);
        insta::assert_snapshot!(
            format!("self_certifications_{name}"),
            everything(&home.own(), &home.own())
        );
    }
}

#[test]
fn a_mother_declares_in_the_place_of_her_daughter() {
    let home = Home::of(family());
    let own = home.own();
    let code = &own.resident.identity.tax_code.as_ref().unwrap().code;
    let daughter = home.other(2, Some(code));
    insta::assert_snapshot!("self_certifications_daughter", everything(&daughter, &own));
}

#[test]
fn each_kind_can_be_declared_by_somebody() {
    let homes: Vec<Home> = people()
        .into_iter()
        .map(|(_, records)| Home::of(records))
        .collect();
    for kind in catalogue().kinds() {
        let anybody = homes.iter().any(|home| fill(kind, &home.own()).is_ok());
        assert!(anybody, "{}", kind.slug);
    }
}

/// Everything of a statement but the parts.
fn frame(statement: &SelfStatement) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        statement.recipient, statement.addressee, statement.sensitive, statement.limited, statement.term
    )
}

#[test]
fn several_stand_on_one_paper_by_article() {
    let home = Home::of(family());
    let own = home.own();
    let kinds: Vec<&Kind> = [
        "atto-notorio",
        "residenza",
        "condanne-penali",
        "stato-famiglia",
        "nascita",
    ]
    .map(kind)
    .to_vec();
    let mut answers = Vec::new();
    for kind in &kinds {
        let filled = fill(kind, &own).unwrap();
        answers.push(match &filled.form {
            Some(form) => filled_in(form, &filled.answers, today(), &mut Draw(3)),
            None => Answers::default(),
        });
    }
    let declared: Vec<(&Kind, &Answers)> = kinds.iter().copied().zip(&answers).collect();
    let addressee = "Banca di Borgoverde".parse().unwrap();
    let statement = declare(&declared, &own, &own, Recipient::PrivateParty, Some(&addressee)).unwrap();
    let order: Vec<&str> = statement.parts.iter().map(|part| part.kind.as_str()).collect();
    assert_eq!(
        order,
        [
            "residenza",
            "condanne-penali",
            "stato-famiglia",
            "nascita",
            "atto-notorio"
        ]
    );
    assert_eq!(
        frame(&statement),
        "PrivateParty Some(\"Banca di Borgoverde\") true false Some(Until(2027-02-28))"
    );
    assert_eq!(format!("{statement:?}"), "SelfStatement(…)");
}
