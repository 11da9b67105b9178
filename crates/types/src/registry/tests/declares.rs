//! About whom one may declare, on examples.

use super::{TODAY, day, family, key, melis, seen};
use crate::registry::{CannotDeclare, Household, Sight};
use serde_json::{Value, json};

fn declares(household: &Household, declarant: &str, about: &str) -> Result<(), CannotDeclare> {
    household.may_declare(&key(declarant), &key(about), day(TODAY))
}

fn changed(change: impl FnOnce(&mut Vec<Value>)) -> Household {
    let mut records = melis();
    change(&mut records);
    family(records, TODAY)
}

#[test]
fn who_is_of_age_declares_for_oneself_and_for_the_own_minor_alone() {
    let household = family(melis(), TODAY);
    for (declarant, about, expected) in [
        ("M", "M", Ok(())),
        ("P", "P", Ok(())),
        ("S", "S", Ok(())),
        ("M", "D", Ok(())),
        ("P", "D", Ok(())),
        // Spouses see each other whole, and all the same each declares alone.
        ("M", "P", Err(CannotDeclare::OfAge)),
        ("P", "M", Err(CannotDeclare::OfAge)),
        ("M", "S", Err(CannotDeclare::OfAge)),
        ("S", "D", Err(CannotDeclare::NotTheirs)),
        ("D", "D", Err(CannotDeclare::NotAlone)),
        ("D", "M", Err(CannotDeclare::NotAlone)),
        ("X", "X", Err(CannotDeclare::NotTheirs)),
        ("M", "X", Err(CannotDeclare::NotTheirs)),
    ] {
        assert_eq!(
            declares(&household, declarant, about),
            expected,
            "{declarant} {about}"
        );
    }
}

#[test]
fn a_courts_decision_stands_before_parentage() {
    let decide = |kind: &str, holder: &str| {
        changed(|records| {
            records[2]["responsibilities"] =
                json!([{ "holder": { "id": holder }, "kind": kind, "since": "2020-01-01" }]);
        })
    };
    let revoked = decide("revoked", "P");
    assert_eq!(declares(&revoked, "P", "D"), Err(CannotDeclare::NotTheirs));
    assert_eq!(declares(&revoked, "M", "D"), Ok(()));
    let guarded = decide("guardian", "S");
    assert_eq!(declares(&guarded, "S", "D"), Ok(()));
    assert_eq!(declares(&guarded, "M", "D"), Err(CannotDeclare::NotTheirs));
}

#[test]
fn the_guardian_declares_for_a_ward_of_age() {
    let ward = |certifiability: Value, until: Option<&str>, kind: &str| {
        changed(|records| {
            records[3]["certifiability"] = certifiability;
            records[3]["responsibilities"] =
                json!([{ "holder": { "id": "M" }, "kind": kind, "since": "2024-01-01", "until": until }]);
        })
    };
    let guarded = ward(json!("4"), None, "guardian");
    assert_eq!(declares(&guarded, "M", "S"), Ok(()));
    assert_eq!(declares(&guarded, "P", "S"), Err(CannotDeclare::OfAge));
    assert_eq!(declares(&guarded, "S", "S"), Err(CannotDeclare::NotAlone));
    assert_eq!(seen(&guarded, "M", "S"), Sight::Whole);
    assert_eq!(seen(&guarded, "P", "S"), Sight::Listed);
    for none in [
        // The guardianship of a minor ends with coming of age.
        ward(json!("2"), None, "guardian"),
        ward(json!("4"), Some("2025-12-31"), "guardian"),
        ward(json!("4"), None, "parental"),
    ] {
        assert_eq!(declares(&none, "M", "S"), Err(CannotDeclare::OfAge));
        assert_eq!(seen(&none, "M", "S"), Sight::Listed);
    }
}

#[test]
fn who_is_under_guardianship_does_not_declare() {
    let guarded = changed(|records| records[0]["certifiability"] = json!("4"));
    assert_eq!(declares(&guarded, "M", "M"), Err(CannotDeclare::NotAlone));
    assert_eq!(declares(&guarded, "M", "D"), Err(CannotDeclare::NotAlone));
    assert_eq!(declares(&guarded, "P", "D"), Ok(()));
}

#[test]
fn who_cannot_be_seen_is_not_told_apart_from_who_is_not_there() {
    let hidden = changed(|records| {
        records[1]["withheld"] = json!(true);
        records[2]["withheld"] = json!(true);
    });
    assert_eq!(declares(&hidden, "M", "P"), Err(CannotDeclare::NotTheirs));
    assert_eq!(declares(&hidden, "M", "D"), Err(CannotDeclare::NotTheirs));
}

#[test]
fn an_age_that_is_not_certain_is_decided_against_the_declaration() {
    // In 2008, nobody says when: of age today or not.
    let unclear = changed(|records| records[2]["identity"]["birth"]["date"] = json!("2008"));
    assert_eq!(declares(&unclear, "M", "D"), Err(CannotDeclare::OfAge));
    assert_eq!(declares(&unclear, "D", "D"), Err(CannotDeclare::NotAlone));
}
