//! Who asks: for oneself, for one's family, for who is listed alone, for somebody who is withheld.

use super::kind;
use super::people::{Home, called, cohabiting, married, single, with};
use crate::certificates::fields::Field;
use crate::certificates::tables::{Column, Lines};
use crate::certificates::wording::Wording;
use crate::certificates::{OpenTo, catalogue, refusal, state, state_in};
use serde_json::{Value, json};
use sportello_types::certificates::RefusalCode as Why;
use sportello_types::lang::PaperLanguage;
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

/// L. 184/1983 art. 28 c. 2: whatever is said of the adopted is silent on it.
#[test]
fn no_certificate_says_who_is_adopted() {
    let mut records = married();
    records[2]["memberships"][0]["role"]["relation"] = json!("80");
    let home = Home::of(records);
    for language in PaperLanguage::ALL {
        let stated = state_in(language, called, &[kind("famiglia-parentela")], &home.own()).unwrap();
        let text = serde_json::to_string(&stated).unwrap();
        assert!(text.contains("figlia"), "{text}");
        assert!(!text.contains("adott") && !text.contains("Adopt"), "{text}");
        assert_eq!(text.contains("Tochter"), language.has_german(), "{text}");
    }
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
    for name in ["convivenza-fatto", "contratto-convivenza"] {
        let asked = |tax_code| refusal(kind(name), &home.other(0, tax_code));
        assert_eq!(asked(Some(&partner)), None, "{name}");
        assert_eq!(asked(Some(&daughter)), Some(Why::NotEntitled), "{name}");
        assert_eq!(asked(None), Some(Why::NotEntitled), "{name}");
    }
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

/// The family, with the daughter's parents and with somebody who is no relative: divorced, and about whom a
/// procedure is open.
fn with_lodger() -> Vec<Value> {
    let mut records = married();
    records[2] = with(
        records[2].clone(),
        json!({ "mother": { "id": "R1" }, "father": { "id": "R2" } }),
    );
    records.push(with(
        single(),
        json!({
            "id": "R4",
            "identity": {
                "tax_code": { "code": "RSSMRA80A01H501U", "validated": true },
                "family_name": "ROSSI", "given_name": "MARIO", "sex": "M", "birth": { "date": "1980-01-01" },
            },
            "citizenships": [{ "state": { "name": "ITALIA" }, "since": "1980-01-01" }],
            "memberships": [
                { "household": "F1", "role": { "kind": "family", "relation": "23" }, "since": "2020-01-01" }
            ],
            "marital_statuses": [{ "status": "4", "since": "2018-01-01" }],
            "unions": [{
                "kind": "marriage", "partner": { "family_name": "SPOSA", "given_name": "DIPRIMA" },
                "since": "2005-05-05", "ended": { "on": "2018-01-01" },
            }],
            "procedure_open": true,
        }),
    ));
    records
}

#[test]
fn of_who_is_no_relative_one_gets_what_the_list_shows_and_no_reason() {
    let home = Home::of(with_lodger());
    // Residence and family although a procedure is open; nothing tells of that.
    for (name, expected) in [
        ("residenza", None),
        ("stato-famiglia", None),
        ("famiglia-parentela", Some(Why::PersonOnly)),
        ("cittadinanza", Some(Why::PersonOnly)),
        ("stato-libero", Some(Why::PersonOnly)),
        ("matrimonio", Some(Why::PersonOnly)),
        ("stato-civile", Some(Why::PersonOnly)),
        ("nascita", Some(Why::PersonOnly)),
        ("unione-civile", Some(Why::PersonOnly)),
        ("convivenza-fatto", Some(Why::PersonOnly)),
        ("contratto-convivenza", Some(Why::PersonOnly)),
        ("residenza-aire", Some(Why::AireOnly)),
        ("storico-residenza", Some(Why::DeskOnly)),
    ] {
        let lodger = home.by(0, 3);
        assert_eq!(refusal(kind(name), &lodger), expected, "{name}");
        assert_eq!(state(&[kind(name)], &lodger).err(), expected, "{name}");
    }
    // The other way round, where nothing stands in the way; and between spouses all is as it was.
    for (name, listed) in [
        ("cittadinanza", None),
        ("esistenza-in-vita", None),
        ("famiglia-parentela", None),
        ("matrimonio", Some(Why::PersonOnly)),
        ("stato-civile", Some(Why::PersonOnly)),
        ("nascita", Some(Why::PersonOnly)),
    ] {
        assert_eq!(refusal(kind(name), &home.by(3, 0)), listed, "{name}");
        assert_eq!(refusal(kind(name), &home.by(1, 0)), None, "{name}");
    }
}

#[test]
fn who_lost_the_responsibility_gets_no_more_about_the_child_than_who_is_listed() {
    let mut records = with_lodger();
    records[2]["responsibilities"] = json!([{ "holder": { "id": "R2" }, "kind": "revoked" }]);
    let home = Home::of(records);
    for kind in catalogue().kinds() {
        let (revoked, listed) = (home.by(1, 2), home.by(3, 2));
        assert_eq!(refusal(kind, &revoked), refusal(kind, &listed), "{}", kind.slug);
    }
    assert_eq!(refusal(kind("nascita"), &home.by(1, 2)), Some(Why::PersonOnly));
    assert_eq!(refusal(kind("nascita"), &home.by(0, 2)), None);
    assert_eq!(refusal(kind("residenza"), &home.by(1, 2)), None);
}

#[test]
fn a_cohabitation_is_open_to_the_partner_who_is_listed_alone() {
    let mut records = with_lodger();
    records[0] = with(
        records[0].clone(),
        json!({
            "marital_statuses": [{ "status": "1", "since": "1979-10-02" }],
            "unions": [{
                "kind": "cohabitation", "since": "2020-02-15", "partner": { "id": "R4" },
                "contract": { "on": "2021-03-10", "professional": "NOTAIO ANNA PIRAS" },
            }],
        }),
    );
    let home = Home::of(records);
    for name in ["convivenza-fatto", "contratto-convivenza"] {
        assert_eq!(refusal(kind(name), &home.by(3, 0)), None, "{name}");
    }
    assert_eq!(refusal(kind("nascita"), &home.by(3, 0)), Some(Why::PersonOnly));
}

/// Beside it stands the residence, which is anybody's to ask (DPR 223/1989 art. 33 c. 1).
#[test]
fn open_to_whoever_is_listed_is_what_says_no_more_than_the_list() {
    let shown = [
        Field::Name,
        Field::BirthAt,
        Field::BirthOn,
        Field::Citizenship,
        Field::Citizenships,
        Field::MaritalStatus,
        Field::Residence,
        Field::ResidenceSince,
        Field::ResidenceAbroad,
        Field::ResidenceAbroadSince,
        Field::Consulate,
    ];
    let columns = [
        Column::Name,
        Column::Birth,
        Column::Relation,
        Column::MaritalStatus,
    ];
    for kind in catalogue().kinds().iter().filter(|kind| kind.online) {
        let content = &kind.content;
        let mark = content.mark.iter().map(|(_, wording)| wording);
        let mut said = content.sentences.iter().chain(mark).flat_map(Wording::fields);
        let fields = said.all(|(field, _)| shown.contains(field));
        let table = content.table.as_ref().is_none_or(|table| {
            table.of == Lines::Members && table.columns.iter().all(|column| columns.contains(column))
        });
        assert_eq!(kind.open_to == OpenTo::Listed, fields && table, "{}", kind.slug);
    }
}
