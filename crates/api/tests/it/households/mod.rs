//! Household and record: what each member sees of the others, and who learns of it.

mod looks;
mod parents;
pub(crate) mod refused;
mod shown;

use crate::support::{Answer, BORGOVERDE, EVA, MARIO, Person, Town};
use serde_json::{Value, json};
use sportello_types::loa::Loa;

const UGO: &str = "BOXGUO20S30D150B";
const ALESSANDRA: &str = "VRDLSN99P41G388R";

fn record(id: &str, names: [&str; 2], birth: &str, relation: &str, more: Value) -> Value {
    let mut record = json!({
        "id": id,
        "identity": {
            "family_name": names[0], "given_name": names[1], "sex": "F", "birth": { "date": birth }
        },
        "memberships": [{
            "household": "F1", "role": { "kind": "family", "relation": relation }, "since": "2000-01-01"
        }],
    });
    merge(&mut record, more);
    record
}

fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (name, value) in more {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, more) => *into = more,
    }
}

/// Mario and Eva, married; Ugo, who is six; Alessandra, who is grown up; Rosa, who died in the house;
/// Pia, who is protected.
fn family() -> Vec<Value> {
    let code = |code: &str| json!({ "code": code, "validated": true });
    let married = |to: &str, name: [&str; 2]| {
        json!([{
            "kind": "marriage", "since": "2005-06-18",
            "partner": { "id": to, "family_name": name[0], "given_name": name[1] },
            "place": { "kind": "italy", "municipality": { "name": "PAVIA", "province": "PV" } },
            "act": { "municipality": "PAVIA", "year": 2005, "number": "91", "part": "2", "series": "A" }
        }])
    };
    let status = json!([{ "status": "2", "since": "2005-06-18" }]);
    vec![
        record(
            "A1",
            ["ROSSI", "MARIO"],
            "1980-01-01",
            "1",
            json!({
                "identity": { "tax_code": code(MARIO), "sex": "M" },
                "marital_statuses": status, "unions": married("A2", ["AIELLO", "EVA"]),
                "mother": { "family_name": "BIANCHI", "given_name": "ROSA" },
                "residences": [
                    { "kind": "1", "since": "2000-01-01", "until": "2012-05-31",
                      "address": { "street": "VIA VECCHIA", "number": "1", "municipality": { "name": "PAVIA", "province": "PV" } } },
                    { "kind": "1", "since": "2012-06-01",
                      "address": { "street": "VIA NUOVA", "number": "2", "municipality": { "name": "BORGOVERDE", "province": "CA" } } }
                ],
                "electoral": { "voter": true, "section": "7" },
            }),
        ),
        record(
            "A2",
            ["AIELLO", "EVA"],
            "1979-12-31",
            "2",
            json!({
                "identity": { "tax_code": code(EVA) },
                "marital_statuses": status, "unions": married("A1", ["ROSSI", "MARIO"]),
                "mother": { "family_name": "VERDI", "given_name": "ADA" },
            }),
        ),
        record(
            "A3",
            ["ROSSI", "UGO"],
            "2020-11-30",
            "3",
            json!({
                "identity": { "tax_code": code(UGO), "sex": "M" },
                "memberships": [{ "household": "F1", "role": { "kind": "family", "relation": "3" }, "since": "2020-11-30" }],
                "mother": { "id": "A2" }, "father": { "id": "A1" },
            }),
        ),
        record(
            "A4",
            ["ROSSI", "ALESSANDRA"],
            "1999-09-01",
            "3",
            json!({
                "identity": { "tax_code": code(ALESSANDRA) },
                "marital_statuses": [{ "status": "1", "since": "1999-09-01" }],
                "mother": { "id": "A2" },
            }),
        ),
        record(
            "A5",
            ["BIANCHI", "ROSA"],
            "1950-03-02",
            "17",
            json!({
                "memberships": [{
                    "household": "F1", "role": { "kind": "family", "relation": "17" },
                    "since": "2010-01-01", "until": "2024-03-03"
                }],
                "death": { "on": "2024-03-03" },
            }),
        ),
        record(
            "A6",
            ["ROSSI", "PIA"],
            "1990-05-05",
            "9",
            json!({ "withheld": true }),
        ),
    ]
}

async fn town() -> Town {
    let town = Town::open().await;
    town.settle_residents(BORGOVERDE, &family()).await;
    town
}

pub(crate) async fn ready<'t>(town: &'t Town, tax_code: &str) -> Person<'t> {
    let person = town.citizen(tax_code, Loa::L2).await;
    person.make_ready().await;
    person.activate("registry").await;
    person
}

fn names(household: &Value) -> Vec<&str> {
    let members = household["members"].as_array().unwrap();
    members
        .iter()
        .map(|member| member["given_name"].as_str().unwrap())
        .collect()
}

pub(crate) fn member<'h>(household: &'h Value, name: &str) -> &'h Value {
    let members = household["members"].as_array().unwrap();
    members
        .iter()
        .find(|member| member["given_name"] == name)
        .unwrap()
}

async fn detail(person: &Person<'_>, member: &Value) -> Answer {
    person
        .get(&format!("/registry/people/{}", member["id"].as_str().unwrap()))
        .await
}

fn section<'p>(person: &'p Value, name: &str) -> Option<&'p Value> {
    let sections = person["sections"].as_array().unwrap();
    sections.iter().find(|section| section["section"] == name)
}

/// Values of a section's entry by label.
fn fact<'p>(person: &'p Value, part: &str, entry: usize, label: &str) -> Option<&'p str> {
    let facts = section(person, part)?["entries"].get(entry)?["facts"].as_array()?;
    facts.iter().find(|fact| fact["label"] == label)?["value"].as_str()
}
