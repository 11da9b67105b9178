//! Which rows of residence may stand beside each other.

use super::{TODAY, day, record, refusal, resident, with};
use serde_json::{Value, json};

/// ANPR keeps a renamed street and a correction as rows of their own (address types 10, 11).
#[test]
fn a_residence_that_is_stated_anew_stands_beside_the_one_that_it_restates() {
    let row = |kind: &str, street: &str, since: &str| {
        let home = json!({ "street": street, "municipality": { "name": "BORGOVERDE" } });
        let place = if kind == "4" { "abroad" } else { "address" };
        let mut row = json!({ "kind": kind, "since": since });
        row[place] = if kind == "4" {
            json!({ "state": { "name": "FRANCIA" } })
        } else {
            home
        };
        row
    };
    let lived = |rows: Vec<Value>| with(record("M", "1985-04-12", "1"), json!({ "residences": rows }));
    let old = row("1", "VIA VECCHIA", "2012-06-01");
    for (kind, since) in [("10", "2020-01-01"), ("11", "2020-01-01"), ("10", "2012-06-01")] {
        for reversed in [false, true] {
            let mut rows = vec![old.clone(), row(kind, "VIA NUOVA", since)];
            if reversed {
                rows.reverse();
            }
            let moved = resident(lived(rows));
            let at = |on: &str| {
                let home = moved.residence(day(on)).unwrap().address.clone();
                home.unwrap().street.as_str().to_owned()
            };
            assert_eq!(at(TODAY), "VIA NUOVA", "{kind} since {since}");
            let before = if since == "2020-01-01" {
                "VIA VECCHIA"
            } else {
                "VIA NUOVA"
            };
            assert_eq!(at("2019-12-31"), before, "{kind} since {since}");
        }
    }
    for rows in [
        vec![old.clone(), row("1", "VIA NUOVA", "2020-01-01")],
        vec![old, row("4", "", "2020-01-01")],
        vec![row("4", "", "2012-06-01"), row("4", "", "2020-01-01")],
    ] {
        let found = refusal(lived(rows));
        assert!(found.contains("residences: two at the same time"), "{found}");
    }
}
