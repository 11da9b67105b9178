//! The rule at the counter: the record decides as ever, the operator judges who stands there.

use super::cases::cases;
use super::kind;
use super::people::{Home, cohabiting, dead, married, single, with};
use crate::certificates::{catalogue, refusal};
use serde_json::json;
use sportello_types::certificates::RefusalCode as Why;

#[test]
fn at_the_counter_whatever_can_be_written_is_had_and_the_record_decides_as_ever() {
    let dead = Home::of(vec![dead()]);
    assert_eq!(refusal(kind("morte"), &dead.at_counter(0, false)), None);
    assert_eq!(refusal(kind("morte"), &dead.own()), Some(Why::DeskOnly));
    assert_eq!(
        refusal(kind("residenza"), &dead.at_counter(0, false)),
        Some(Why::Deceased)
    );
    let alone = Home::of(vec![single()]);
    for name in ["cancellazione", "residenza-alla-data"] {
        assert!(!kind(name).has_content());
        assert_eq!(
            refusal(kind(name), &alone.at_counter(0, true)),
            Some(Why::DeskOnly),
            "{name}"
        );
    }
    assert_eq!(
        refusal(kind("morte"), &alone.at_counter(0, true)),
        Some(Why::Alive)
    );
    for (index, (name, records, online)) in cases().into_iter().enumerate() {
        if !kind(name).online {
            continue;
        }
        let withheld = records[0]["withheld"] == true;
        let home = Home::of(records);
        for in_person in [true, false] {
            let told = refusal(kind(name), &home.at_counter(0, in_person));
            let expected = if withheld && !in_person {
                Some(Why::NotEntitled)
            } else if !in_person
                && name == "contratto-convivenza"
                && matches!(online, None | Some(Why::DataMissing))
            {
                // The two alone have that, at the counter too.
                Some(Why::PersonOnly)
            } else {
                online
            };
            assert_eq!(told, expected, "case {index}: {name}");
        }
    }
}

#[test]
fn who_stands_at_the_counter_is_the_operators_to_judge() {
    let mut records = married();
    records.rotate_right(1);
    let home = Home::of(records);
    // A minor, for herself and through whoever brings her.
    for in_person in [true, false] {
        for name in ["residenza", "famiglia-parentela", "famiglia-stato-civile"] {
            assert_eq!(
                refusal(kind(name), &home.at_counter(0, in_person)),
                None,
                "{name}"
            );
        }
    }
    let home = Home::of(vec![cohabiting()]);
    assert_eq!(
        refusal(kind("convivenza-fatto"), &home.at_counter(0, false)),
        None
    );
    let contract = |in_person| refusal(kind("contratto-convivenza"), &home.at_counter(0, in_person));
    assert_eq!((contract(true), contract(false)), (None, Some(Why::PersonOnly)));
}

#[test]
fn about_who_is_withheld_the_counter_gives_to_the_person_alone() {
    let mut records = married();
    records[1] = with(records[1].clone(), json!({ "withheld": true }));
    let home = Home::of(records);
    for kind in catalogue().kinds().iter().filter(|kind| kind.has_content()) {
        let told = refusal(kind, &home.at_counter(1, false));
        assert_eq!(told, Some(Why::NotEntitled), "{}", kind.slug);
    }
    assert_eq!(refusal(kind("residenza"), &home.at_counter(1, true)), None);
    // Nor does a list of the family give the person away, unless it is the person who asks for it.
    assert_eq!(
        refusal(kind("stato-famiglia"), &home.at_counter(0, true)),
        Some(Why::NotCertifiable)
    );
    assert_eq!(refusal(kind("stato-famiglia"), &home.at_counter(1, true)), None);
}
