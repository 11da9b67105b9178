//! Records, households and the rule who may see whom, on examples; on generated families in
//! `properties`.

mod contracts;
mod declares;
mod parents;
mod properties;
mod residences;

use super::*;
use crate::values::{Mismatch, ResidentKey};
use chrono::NaiveDate;
use serde_json::{Value, json};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const TODAY: &str = "2026-11-28";

fn key(text: &str) -> ResidentKey {
    text.parse().unwrap()
}

/// A record with the least it can have, in the family `F1`.
fn record(id: &str, birth: &str, relation: &str) -> Value {
    json!({
        "id": id,
        "identity": { "family_name": "ROSSI", "given_name": "ANNA", "birth": { "date": birth } },
        "memberships": [{
            "household": "F1",
            "role": { "kind": "family", "relation": relation },
            "since": "2010-01-01",
        }],
    })
}

#[expect(clippy::needless_pass_by_value, reason = "it is written where it is called")]
fn with(mut record: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        record[name] = value.clone();
    }
    record
}

fn resident(record: Value) -> Resident {
    serde_json::from_value(record).unwrap()
}

fn refusal(record: Value) -> String {
    serde_json::from_value::<Resident>(record)
        .unwrap_err()
        .to_string()
}

fn family(records: Vec<Value>, at: &str) -> Household {
    let residents: Vec<_> = records.into_iter().map(resident).collect();
    Household::assemble(&"F1".parse().unwrap(), day(at), &residents).unwrap()
}

/// Mother (reference), father, daughter of sixteen, grown-up son.
fn melis() -> Vec<Value> {
    let parents = json!({ "mother": { "id": "M" }, "father": { "id": "P" } });
    let married = json!({ "marital_statuses": [{ "status": "2", "since": "2008-05-10" }] });
    vec![
        with(
            with(record("M", "1985-04-12", "1"), married.clone()),
            json!({ "unions": [{ "kind": "marriage", "partner": { "id": "P" }, "since": "2008-05-10" }] }),
        ),
        with(record("P", "1983-11-03", "2"), married),
        with(
            record("D", "2010-09-21", "3"),
            json!({
                "mother": { "id": "M" }, "father": { "id": "P" },
                "memberships": [{ "household": "F1", "role": { "kind": "family", "relation": "3" }, "since": "2010-09-21" }],
            }),
        ),
        with(record("S", "2004-02-02", "3"), parents),
    ]
}

fn seen(household: &Household, viewer: &str, target: &str) -> Sight {
    sight(household, &key(viewer), &key(target), day(TODAY))
}

#[test]
fn spouses_see_each_other_and_their_minor_and_the_rest_as_a_list() {
    let household = family(melis(), TODAY);
    let order: Vec<_> = household
        .members
        .iter()
        .map(|m| m.id.as_str().to_owned())
        .collect();
    assert_eq!(order, ["M", "P", "S", "D"]);
    for (viewer, target, expected) in [
        ("M", "P", Sight::Whole),
        ("P", "M", Sight::Whole),
        ("M", "D", Sight::Whole),
        ("P", "D", Sight::Whole),
        ("M", "S", Sight::Listed),
        ("S", "M", Sight::Listed),
        ("S", "D", Sight::Listed),
        ("D", "D", Sight::Whole),
        ("D", "M", Sight::Nothing),
        ("X", "M", Sight::Nothing),
        ("M", "X", Sight::Nothing),
    ] {
        assert_eq!(seen(&household, viewer, target), expected, "{viewer} {target}");
    }
    let count = |viewer| household.seen_by(&key(viewer), &household, day(TODAY)).len();
    assert_eq!((count("D"), count("S"), count("X")), (1, 4, 0));
}

#[test]
fn the_separated_of_one_family_see_of_each_other_what_the_list_shows() {
    let separated = |on: &str| {
        let mut records = melis();
        records[0]["unions"][0]["separated_on"] = json!(on);
        family(records, TODAY)
    };
    let household = separated("2025-03-01");
    assert_eq!(seen(&household, "M", "P"), Sight::Listed);
    assert_eq!(seen(&household, "P", "M"), Sight::Listed);
    assert_eq!(seen(&household, "M", "D"), Sight::Whole, "each is still a parent");
    assert_eq!(seen(&household, "P", "D"), Sight::Whole);
    let later = separated("2026-12-24");
    assert_eq!(seen(&later, "M", "P"), Sight::Whole, "not yet");
}

#[test]
fn a_courts_decision_stands_before_parentage() {
    let decide = |kind: &str, holder: &str, until: Option<&str>| {
        let mut records = melis();
        records[2]["responsibilities"] =
            json!([{ "holder": { "id": holder }, "kind": kind, "since": "2020-01-01", "until": until }]);
        family(records, TODAY)
    };
    let revoked = decide("revoked", "P", None);
    assert_eq!(seen(&revoked, "P", "D"), Sight::Listed);
    assert_eq!(seen(&revoked, "M", "D"), Sight::Whole);
    let over = decide("revoked", "P", Some("2024-12-31"));
    assert_eq!(seen(&over, "P", "D"), Sight::Whole);
    let guarded = decide("guardian", "S", None);
    assert_eq!(seen(&guarded, "S", "D"), Sight::Whole);
    assert_eq!(seen(&guarded, "M", "D"), Sight::Listed);
}

#[test]
fn what_is_not_certain_is_decided_for_the_closer_sight() {
    // Nobody says when exactly she was born: in 2008.
    let mut records = melis();
    records[2]["identity"]["birth"]["date"] = json!("2008");
    let household = family(records, TODAY);
    assert_eq!(seen(&household, "M", "D"), Sight::Listed);
    assert_eq!(seen(&household, "D", "M"), Sight::Nothing);
    // The register names no parents: the child is the reference person's, perhaps not the spouse's.
    let mut records = melis();
    for record in &mut records {
        record
            .as_object_mut()
            .unwrap()
            .retain(|name, _| name != "mother" && name != "father");
    }
    let household = family(records, TODAY);
    assert_eq!(seen(&household, "M", "D"), Sight::Whole);
    assert_eq!(seen(&household, "P", "D"), Sight::Listed);
    // Married at seventeen, nobody's to answer for.
    let mut records = melis();
    records[2]["marital_statuses"] = json!([{ "status": "2", "since": "2026-10-01" }]);
    assert_eq!(seen(&family(records, TODAY), "M", "D"), Sight::Listed);
}

#[test]
fn who_is_withheld_or_under_guardianship_or_in_an_institution_shares_nothing() {
    let mut records = melis();
    records[3]["withheld"] = json!(true);
    let household = family(records, TODAY);
    assert_eq!(seen(&household, "M", "S"), Sight::Nothing);
    assert_eq!(seen(&household, "S", "S"), Sight::Whole);
    let mut records = melis();
    records[0]["certifiability"] = json!("4");
    let household = family(records, TODAY);
    assert_eq!(seen(&household, "M", "P"), Sight::Nothing);
    assert_eq!(seen(&household, "M", "M"), Sight::Whole);
    let mut records = melis();
    for record in &mut records {
        record["memberships"][0]["role"] =
            json!({ "kind": "institution", "relation": "2", "name": "Caserma" });
    }
    let household = family(records, TODAY);
    assert!(matches!(household.kind, HouseholdKind::Institution { .. }));
    assert_eq!(seen(&household, "M", "P"), Sight::Nothing);
}

#[test]
fn a_household_of_the_past_is_listed_but_gives_no_rights_that_are_over() {
    let mut records = melis();
    // She has left him: divorced, another household since 2020.
    records[1]["memberships"] = json!([
        { "household": "F1", "role": { "kind": "family", "relation": "2" }, "since": "2010-01-01", "until": "2020-06-30" },
        { "household": "F2", "role": { "kind": "family", "relation": "1" }, "since": "2020-07-01" },
    ]);
    let past = family(records.clone(), "2015-01-01");
    assert_eq!(seen(&past, "M", "P"), Sight::Listed);
    assert_eq!(
        seen(&past, "P", "D"),
        Sight::Listed,
        "a minor of a household that is no longer his"
    );
    assert_eq!(seen(&past, "D", "P"), Sight::Nothing, "a minor today");
    let today = family(records, TODAY);
    assert_eq!(today.members.len(), 3);
    assert_eq!(seen(&today, "M", "P"), Sight::Nothing);
}

#[test]
fn a_day_of_the_past_brings_no_closer_sight_back() {
    let sights = |records: &[Value], viewer: &str| {
        let (then, now) = (
            family(records.to_vec(), "2015-01-01"),
            family(records.to_vec(), TODAY),
        );
        let seen = then.seen_by(&key(viewer), &now, day(TODAY));
        let sight = |seen: &Seen<'_>| (seen.member.id.as_str().to_owned(), seen.sight);
        seen.iter().map(sight).collect::<Vec<_>>()
    };
    let seen = |name: &str, sight| (name.to_owned(), sight);
    let all = |husband| {
        [
            seen("M", Sight::Whole),
            seen("P", husband),
            seen("S", Sight::Listed),
            seen("D", Sight::Whole),
        ]
    };
    assert_eq!(sights(&melis(), "M"), all(Sight::Whole));
    // Divorced since, and still under one roof.
    let mut records = melis();
    records[0]["unions"][0]["ended"] = json!({ "on": "2020-06-30" });
    for record in &mut records[..2] {
        record["marital_statuses"] = json!([
            { "status": "2", "since": "2008-05-10", "until": "2020-06-30" },
            { "status": "4", "since": "2020-07-01" },
        ]);
    }
    assert_eq!(sights(&records, "M"), all(Sight::Listed));
    // Who has died since has no part in it any more, nor is seen whole.
    let mut records = melis();
    records[1]["death"] = json!({ "on": "2024-03-03" });
    records[1]["memberships"][0]["until"] = json!("2024-03-03");
    assert_eq!(sights(&records, "M"), all(Sight::Listed));
    assert_eq!(sights(&records, "P"), []);
}

#[test]
fn the_dead_stay_in_the_household_of_their_death_as_a_line() {
    let mut records = melis();
    records[1]["death"] = json!({ "on": "2024-03-03" });
    records[1]["memberships"][0]["until"] = json!("2024-03-03");
    let household = family(records.clone(), TODAY);
    let last = household.members.last().unwrap();
    assert_eq!(
        (last.id.as_str(), last.position),
        ("P", Some(RegistryPosition::Deceased))
    );
    assert_eq!(seen(&household, "M", "P"), Sight::Listed);
    assert_eq!(seen(&household, "P", "M"), Sight::Nothing);
    assert_eq!(family(records, "2023-01-01").members[1].id.as_str(), "P");
}

#[test]
fn a_record_that_contradicts_itself_is_no_record() {
    let base = || record("M", "1985-04-12", "1");
    for (more, expected) in [
        (
            json!({ "identity": { "birth": { "date": "1985-04-12" } } }),
            "identity: neither",
        ),
        (
            json!({ "death": { "on": "1980-01-01" } }),
            "death: begins before the birth",
        ),
        (
            json!({ "father": { "id": "M" } }),
            "father: names the person itself",
        ),
        (
            json!({ "unions": [{ "kind": "marriage", "partner": { "id": "M" } }] }),
            "unions: names the person itself",
        ),
        (
            json!({ "unions": [{ "kind": "marriage", "partner": { "id": "P" }, "since": "2010-01-01",
                "ended": { "on": "2020-01-01", "reason": { "kind": "marriage", "code": "5" } } }] }),
            "unions: a separation does not end a marriage",
        ),
        (
            json!({ "marital_statuses": [{ "status": "1", "until": "2010-01-01" }, { "status": "2", "since": "2010-01-01" }] }),
            "marital_statuses: two at the same time",
        ),
        (
            json!({ "citizenships": [{ "state": { "name": "Italia" }, "since": "2010-01-02", "until": "2010-01-01" }] }),
            "citizenships: ends before it begins",
        ),
        (
            json!({ "permits": [{ "kind": "1", "since": "1970-01-01" }] }),
            "permits: begins before the birth",
        ),
        (
            json!({ "death": { "on": "2009-01-01" } }),
            "memberships: begins after the death",
        ),
        (
            json!({ "residences": [{ "kind": "1" }] }),
            "residences: needs an address",
        ),
        (json!({ "nickname": "Nina" }), "unknown field `nickname`"),
    ] {
        let found = refusal(with(base(), more));
        assert!(found.contains(expected), "{found}, not {expected}");
    }
}

#[test]
fn the_situation_of_a_day_is_what_was_in_force() {
    let address =
        |street: &str| json!({ "street": street, "municipality": { "name": "BORGOVERDE", "code": "M998" } });
    let moved = resident(with(
        record("M", "1985-04-12", "1"),
        json!({
            "residences": [
                { "kind": "1", "address": address("VIA VECCHIA"), "until": "2015-03-31" },
                { "kind": "1", "address": address("VIA NUOVA"), "since": "2015-04-01" },
                { "kind": "3", "address": address("VIA TERZA") },
            ],
            "registrations": [
                { "since": "1985-04-12", "reason": "1", "until": "2001-01-01", "deletion": "3" },
                { "since": "2010-01-01", "reason": "3" },
            ],
        }),
    ));
    let street = |at: &str| {
        moved
            .residence(day(at))
            .unwrap()
            .address
            .clone()
            .unwrap()
            .street
            .as_str()
            .to_owned()
    };
    assert_eq!(
        (street("2015-03-31"), street("2015-04-01")),
        ("VIA VECCHIA".into(), "VIA NUOVA".into())
    );
    for (at, position) in [
        ("1985-04-11", None),
        ("1990-01-01", Some(RegistryPosition::Resident)),
        ("2005-01-01", Some(RegistryPosition::Emigrated)),
        ("2020-01-01", Some(RegistryPosition::Resident)),
    ] {
        assert_eq!(moved.position(day(at)), position, "{at}");
    }
    let abroad = resident(with(
        record("M", "1985-04-12", "1"),
        json!({
            "registrations": [{ "since": "1985-04-12", "until": "2011-01-14", "deletion": "8" }, { "since": "2011-01-15" }],
            "aire": true,
        }),
    ));
    for (at, position) in [
        ("2000-01-01", RegistryPosition::Resident),
        ("2020-01-01", RegistryPosition::Aire),
    ] {
        assert_eq!(abroad.position(day(at)), Some(position), "{at}");
    }
    let then = moved.situation(day("2000-01-01"));
    assert_eq!(
        (
            then.residences.len(),
            then.memberships.len(),
            then.registrations.len()
        ),
        (2, 0, 1)
    );
}

#[test]
fn a_fiscal_code_that_disagrees_is_a_doubt_not_a_wall() {
    let named = |family: &str, date: &str| {
        let identity = json!({
            "tax_code": { "code": "RSSMRAULALMHRLMD", "validated": true },
            "family_name": family, "given_name": "MARIO", "sex": "M",
            "birth": { "date": date, "place": { "kind": "italy", "municipality": { "name": "ROMA", "code": "H501" } } },
        });
        resident(json!({ "id": "1", "identity": identity })).doubts()
    };
    assert_eq!(named("ROSSI", "1980-01-01"), [], "with omocodia");
    assert_eq!(
        named("BIANCHI", "1980-01-02"),
        [Mismatch::FamilyName, Mismatch::BirthDate]
    );
    assert_eq!(named("ROSSI", "1980"), [], "no day to disagree on");
}

#[test]
fn a_record_is_read_as_it_is_written_and_tells_nothing_to_a_log() {
    for record in melis() {
        let first = resident(record);
        let again: Resident = serde_json::from_str(&serde_json::to_string(&first).unwrap()).unwrap();
        assert!(again == first);
        assert_eq!(format!("{first:?}"), "Resident(…)");
    }
}
