//! Who asks: for oneself, for one's family, for somebody who is withheld.

use super::kind;
use super::people::{Home, cohabiting, married, single, with};
use crate::certificates::{catalogue, refusal};
use serde_json::json;
use sportello_types::certificates::RefusalCode as Why;
use sportello_types::values::CodiceFiscale;

#[test]
fn minors_get_nothing_and_their_parents_get_it_for_them() {
    let mut records = married();
    records.rotate_right(1);
    let home = Home::of(records);
    let mother: CodiceFiscale = "LAIFNC79R42B354L".parse().unwrap();
    for kind in catalogue().kinds().iter().filter(|kind| kind.online) {
        assert_eq!(
            refusal(kind, &home.own()),
            Some(Why::NotEntitled),
            "{}",
            kind.slug
        );
    }
    assert_eq!(refusal(kind("residenza"), &home.other(0, Some(&mother))), None);
    assert_eq!(
        refusal(kind("famiglia-parentela"), &home.other(0, Some(&mother))),
        None
    );
}

#[test]
fn relations_and_statuses_of_a_family_are_for_its_adults() {
    let home = Home::of(married());
    let code = |text: &str| text.parse::<CodiceFiscale>().unwrap();
    let (husband, daughter) = (code("MLSMRC83S03B354W"), code("MLSSFO10P61B354N"));
    let stranger = code("PNNRSO51M70B354L");
    for name in ["famiglia-parentela", "famiglia-stato-civile"] {
        for (asking, expected) in [
            (Some(&husband), None),
            (Some(&daughter), Some(Why::NotEntitled)),
            (Some(&stranger), Some(Why::NotEntitled)),
            (None, Some(Why::NotEntitled)),
        ] {
            assert_eq!(refusal(kind(name), &home.other(0, asking)), expected, "{name}");
        }
    }
    assert_eq!(refusal(kind("stato-famiglia"), &home.other(0, None)), None);
}

#[test]
fn a_cohabitation_is_certified_to_the_two_alone() {
    let mut records = married();
    records[0] = cohabiting();
    let home = Home::of(records);
    let code = |text: &str| text.parse::<CodiceFiscale>().unwrap();
    let (partner, daughter) = (code("MLSMRC83S03B354W"), code("MLSSFO10P61B354N"));
    let asked = |tax_code| refusal(kind("convivenza-fatto"), &home.other(0, tax_code));
    assert_eq!(asked(Some(&partner)), None);
    assert_eq!(asked(Some(&daughter)), Some(Why::NotEntitled));
    assert_eq!(asked(None), Some(Why::NotEntitled));
    // The registry may name the partner by key alone.
    let mut records = married();
    records[0] = with(
        single(),
        json!({ "unions": [{ "kind": "cohabitation", "since": "2020-02-15", "partner": { "id": "R2" } }] }),
    );
    let home = Home::of(records);
    let asked = |tax_code| refusal(kind("convivenza-fatto"), &home.other(0, tax_code));
    assert_eq!(asked(Some(&partner)), None);
    assert_eq!(asked(Some(&daughter)), Some(Why::NotEntitled));
}

#[test]
fn nobody_else_gets_anything_about_who_is_withheld() {
    let mut records = married();
    records[1] = with(records[1].clone(), json!({ "withheld": true }));
    let home = Home::of(records);
    let wife: CodiceFiscale = "LAIFNC79R42B354L".parse().unwrap();
    for kind in catalogue().kinds().iter().filter(|kind| kind.online) {
        let told = refusal(kind, &home.other(1, Some(&wife)));
        assert_eq!(told, Some(Why::NotEntitled), "{}", kind.slug);
    }
}
