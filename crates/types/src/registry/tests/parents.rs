//! Of whom a registry is asked more than the household says: who the parents of a minor are.

use super::{Household, Sight, TODAY, day, family, key, melis, seen, with};
use serde_json::json;

#[test]
fn more_is_asked_of_minors_alone_whose_parents_nobody_says_and_for_whom_it_decides() {
    let nameless = || {
        let mut records = melis();
        for record in &mut records {
            let fields = record.as_object_mut().unwrap();
            fields.retain(|name, _| name != "mother" && name != "father");
        }
        records
    };
    let asked = |household: &Household, viewer: &str| -> Vec<String> {
        let perhaps = household.perhaps_children_of(&key(viewer), day(TODAY));
        perhaps.iter().map(ToString::to_string).collect()
    };
    let mut household = family(nameless(), TODAY);
    // The mother is the reference person: the relation says it of her. S is of age.
    assert_eq!(asked(&household, "M"), Vec::<String>::new());
    assert_eq!(asked(&household, "P"), ["D"]);
    assert_eq!(asked(&household, "S"), ["D"]);
    assert_eq!(asked(&household, "D"), Vec::<String>::new());
    assert_eq!(asked(&household, "X"), Vec::<String>::new());
    household.name_parent(&key("D"), &key("P"));
    assert_eq!(seen(&household, "P", "D"), Sight::Whole);
    assert_eq!(asked(&household, "P"), Vec::<String>::new());
    // Where the record names them nothing is asked.
    assert_eq!(asked(&family(melis(), TODAY), "S"), Vec::<String>::new());
    // Nor where a court has decided, or of who is withheld.
    for more in [
        json!({ "responsibilities": [{ "holder": { "id": "P" }, "kind": "revoked" }] }),
        json!({ "responsibilities": [{ "holder": { "id": "X" }, "kind": "guardian" }] }),
        json!({ "withheld": true }),
    ] {
        let mut records = nameless();
        records[2] = with(records[2].clone(), more);
        assert_eq!(asked(&family(records, TODAY), "P"), Vec::<String>::new());
    }
}
