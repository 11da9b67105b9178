//! The rule by examples: each reason of each type once at least.

use super::people::{
    Home, TODAY, abroad, cohabiting, dead, foreign, married, nun, single, united, widow, with,
};
use super::{day, kind};
use crate::certificates::{AskedBy, Kind, Subject, catalogue, named, refusal, state};
use serde_json::{Value, json};
use sportello_types::certificates::RefusalCode as Why;
use sportello_types::registry::RegistrySource;
use sportello_types::values::CodiceFiscale;
use std::collections::BTreeSet;

/// What is answered when the first of a household asks for herself.
fn answer(records: Vec<Value>, name: &str) -> Option<Why> {
    let home = Home::of(records);
    let told = refusal(kind(name), &home.own());
    let stated = state(&[kind(name)], &home.own());
    assert_eq!(stated.err(), told, "what is offered can be stated: {name}");
    told
}

/// Certificates by a person's change: the reason why not.
fn cases() -> Vec<(&'static str, Vec<Value>, Option<Why>)> {
    let one = |more: Value| vec![with(single(), more)];
    let family = |index: usize, more: Value| {
        let mut records = married();
        records[index] = with(records[index].clone(), more);
        records
    };
    let homeless = json!({ "no_fixed_abode": true });
    let gone = |deletion: &str| {
        one(json!({ "registrations": [
            { "since": "2008-01-01", "until": "2020-01-01", "deletion": deletion }
        ] }))
    };
    let wed_abroad = with(
        abroad(),
        json!({ "unions": [{
            "kind": "marriage", "partner": { "family_name": "COSSU" }, "since": "2015-06-04"
        }] }),
    );
    let two = json!({ "citizenships": [
        { "state": { "name": "ITALIA" } }, { "state": { "code": "Z110", "name": "FRANCIA" } }
    ] });
    let open = json!({ "procedure_open": true });
    let no_names = json!({ "unions": [{ "kind": "marriage", "partner": {}, "since": "2009-09-12" }] });
    vec![
        ("residenza", vec![single()], None),
        ("residenza", one(homeless.clone()), None),
        (
            "residenza",
            one(json!({ "residences": [] })),
            Some(Why::DataMissing),
        ),
        (
            "residenza",
            one(json!({ "certifiability": "0" })),
            Some(Why::NotCertifiable),
        ),
        ("residenza", one(json!({ "certifiability": "1" })), None),
        ("residenza", one(json!({ "certifiability": null })), None),
        (
            "residenza",
            one(json!({ "certifiability": "3" })),
            Some(Why::NotCertifiable),
        ),
        (
            "residenza",
            one(json!({ "certifiability": "4" })),
            Some(Why::NotCertifiable),
        ),
        ("residenza", vec![dead()], Some(Why::Deceased)),
        ("residenza", vec![abroad()], Some(Why::ResidentOnly)),
        ("residenza", gone("3"), Some(Why::Deleted)),
        ("residenza", gone("6"), Some(Why::Deleted)),
        (
            "residenza",
            one(json!({ "registrations": [{ "since": "2026-12-01" }] })),
            Some(Why::DataMissing),
        ),
        (
            "cittadinanza",
            one(json!({ "certifiability": "1" })),
            Some(Why::NotCertifiable),
        ),
        ("cittadinanza", vec![foreign()], Some(Why::CitizenshipOnly)),
        ("cittadinanza", one(two), Some(Why::CitizenshipOnly)),
        (
            "cittadinanza",
            one(json!({ "citizenships": [] })),
            Some(Why::DataMissing),
        ),
        ("cittadinanza", vec![abroad()], None),
        ("storico-cittadinanza", vec![single()], Some(Why::DeskOnly)),
        ("nascita", vec![single()], None),
        ("nascita", vec![abroad()], None),
        (
            "nascita",
            vec![with(
                abroad(),
                json!({ "identity": {
                    "family_name": "IONESCU",
                    "birth": { "date": "1979-10-02", "place": foreign()["identity"]["birth"]["place"] }
                } }),
            )],
            Some(Why::HappenedAbroad),
        ),
        (
            "nascita",
            one(json!({ "identity": { "family_name": "LAI", "birth": { "date": "1979-10-02" } } })),
            Some(Why::DataMissing),
        ),
        ("morte", vec![dead()], Some(Why::DeskOnly)),
        ("cancellazione", vec![single()], Some(Why::DeskOnly)),
        ("residenza-alla-data", vec![single()], Some(Why::DeskOnly)),
        ("matrimonio", married(), None),
        ("matrimonio", vec![widow()], None),
        ("matrimonio", vec![abroad()], None),
        ("matrimonio", vec![wed_abroad], Some(Why::HappenedAbroad)),
        ("matrimonio", vec![single()], Some(Why::MaritalStatus)),
        ("matrimonio", vec![united()], Some(Why::MaritalStatus)),
        (
            "matrimonio",
            one(json!({ "marital_statuses": [{ "status": "9" }] })),
            Some(Why::MaritalStatus),
        ),
        (
            "matrimonio",
            one(json!({ "marital_statuses": [{ "status": "7" }] })),
            Some(Why::MaritalStatus),
        ),
        (
            "matrimonio",
            one(json!({ "marital_statuses": [] })),
            Some(Why::DataMissing),
        ),
        (
            "matrimonio",
            one(json!({ "marital_statuses": [{ "status": "2" }] })),
            Some(Why::DataMissing),
        ),
        (
            "matrimonio",
            vec![with(married()[0].clone(), no_names)],
            Some(Why::DataMissing),
        ),
        (
            "matrimonio",
            vec![with(widow(), json!({ "marital_statuses": [{ "status": "2" }] }))],
            Some(Why::DataMissing),
        ),
        ("esistenza-in-vita", vec![single()], None),
        ("esistenza-in-vita", vec![dead()], Some(Why::Deceased)),
        ("esistenza-in-vita", vec![abroad()], Some(Why::ResidentOnly)),
        ("storico-residenza", vec![single()], Some(Why::DeskOnly)),
        ("residenza-aire", vec![abroad()], None),
        ("residenza-aire", vec![single()], Some(Why::AireOnly)),
        (
            "residenza-aire",
            vec![with(
                abroad(),
                json!({ "residences": [
                { "kind": "4", "abroad": { "state": { "name": "FRANCIA" } } }
            ] }),
            )],
            Some(Why::DataMissing),
        ),
        ("stato-civile", vec![single()], None),
        ("stato-civile", vec![united()], None),
        (
            "stato-civile",
            one(json!({ "marital_statuses": [{ "status": "9" }] })),
            Some(Why::DataMissing),
        ),
        (
            "stato-civile",
            one(json!({ "marital_statuses": [] })),
            Some(Why::DataMissing),
        ),
        ("stato-famiglia", vec![single()], None),
        ("stato-famiglia", married(), None),
        ("stato-famiglia", one(homeless), Some(Why::NoFixedAbode)),
        ("stato-famiglia", vec![nun()], Some(Why::Institution)),
        ("stato-famiglia", vec![abroad()], Some(Why::ResidentOnly)),
        (
            "stato-famiglia",
            one(json!({ "memberships": [] })),
            Some(Why::DataMissing),
        ),
        (
            "stato-famiglia",
            family(1, json!({ "withheld": true })),
            Some(Why::NotCertifiable),
        ),
        ("stato-famiglia", family(0, json!({ "withheld": true })), None),
        (
            "stato-famiglia",
            family(2, json!({ "certifiability": "0" })),
            Some(Why::NotCertifiable),
        ),
        (
            "stato-famiglia",
            family(
                0,
                json!({ "memberships": [
                { "household": "F1", "role": { "kind": "family", "relation": "9" } }
            ] }),
            ),
            Some(Why::DataMissing),
        ),
        ("famiglia-stato-civile", married(), None),
        ("famiglia-stato-civile", vec![single()], Some(Why::OneMember)),
        (
            "famiglia-stato-civile",
            family(2, json!({ "marital_statuses": [] })),
            Some(Why::DataMissing),
        ),
        ("famiglia-parentela", married(), None),
        ("famiglia-parentela", vec![single()], Some(Why::OneMember)),
        (
            "famiglia-parentela",
            family(
                2,
                json!({ "memberships": [
                { "household": "F1", "role": { "kind": "family", "relation": "99" } }
            ] }),
            ),
            Some(Why::NotCertifiable),
        ),
        (
            "famiglia-parentela",
            family(
                2,
                json!({ "memberships": [
                { "household": "F1", "role": { "kind": "family", "relation": "2" } }
            ] }),
            ),
            Some(Why::NotCertifiable),
        ),
        (
            "famiglia-parentela",
            family(
                2,
                json!({ "memberships": [
                { "household": "F1", "role": { "kind": "family", "relation": "6" } }
            ] }),
            ),
            Some(Why::NotCertifiable),
        ),
        ("residenza-convivenza", vec![nun()], None),
        ("residenza-convivenza", vec![single()], Some(Why::Institution)),
        ("stato-famiglia-aire", vec![abroad()], None),
        ("stato-famiglia-aire", vec![single()], Some(Why::AireOnly)),
        (
            "stato-famiglia-aire",
            vec![
                abroad(),
                with(
                    abroad(),
                    json!({ "id": "R2", "memberships": [
                { "household": "F1", "role": { "kind": "family", "relation": "14" } }
            ] }),
                ),
            ],
            Some(Why::NotCertifiable),
        ),
        (
            "stato-famiglia-aire",
            vec![abroad(), married()[1].clone()],
            Some(Why::AireOnly),
        ),
        ("stato-libero", vec![single()], None),
        ("stato-libero", vec![widow()], None),
        ("stato-libero", vec![foreign()], None),
        ("stato-libero", married(), Some(Why::MaritalStatus)),
        ("stato-libero", vec![abroad()], Some(Why::ResidentOnly)),
        ("unione-civile", vec![united()], None),
        ("unione-civile", married(), Some(Why::MaritalStatus)),
        (
            "unione-civile",
            vec![with(united(), json!({ "unions": [] }))],
            Some(Why::DataMissing),
        ),
        ("convivenza-fatto", vec![cohabiting()], None),
        ("convivenza-fatto", vec![single()], Some(Why::NoCohabitation)),
        ("residenza", one(open.clone()), None),
        ("stato-famiglia", one(open.clone()), None),
        ("cittadinanza", one(open), Some(Why::ProcedureOpen)),
    ]
}

#[test]
fn each_type_is_refused_for_its_reasons_alone() {
    for (index, (name, records, expected)) in cases().into_iter().enumerate() {
        assert_eq!(answer(records, name), expected, "case {index}: {name}");
    }
}

#[test]
fn every_type_is_issued_to_somebody_or_at_the_desk() {
    let issued: BTreeSet<&str> = cases()
        .iter()
        .filter(|(_, _, refused)| refused.is_none())
        .map(|(name, _, _)| *name)
        .collect();
    for kind in catalogue().kinds() {
        assert_eq!(issued.contains(kind.slug.as_str()), kind.online, "{}", kind.slug);
    }
}

#[test]
fn every_reason_is_given() {
    let mut given: BTreeSet<Why> = cases().into_iter().filter_map(|(_, _, why)| why).collect();
    // In tests of their own below.
    given.extend([Why::NotEntitled, Why::Alive]);
    for code in [
        Why::NotCertifiable,
        Why::ProcedureOpen,
        Why::Deceased,
        Why::Alive,
        Why::Deleted,
        Why::AireOnly,
        Why::ResidentOnly,
        Why::HappenedAbroad,
        Why::CitizenshipOnly,
        Why::MaritalStatus,
        Why::NoCohabitation,
        Why::OneMember,
        Why::Institution,
        Why::NoFixedAbode,
        Why::DataMissing,
        Why::NotEntitled,
        Why::DeskOnly,
    ] {
        // A new code has to be thought of here.
        match code {
            Why::NotCertifiable
            | Why::ProcedureOpen
            | Why::Deceased
            | Why::Alive
            | Why::Deleted
            | Why::AireOnly
            | Why::ResidentOnly
            | Why::HappenedAbroad
            | Why::CitizenshipOnly
            | Why::MaritalStatus
            | Why::NoCohabitation
            | Why::OneMember
            | Why::Institution
            | Why::NoFixedAbode
            | Why::DataMissing
            | Why::NotEntitled
            | Why::DeskOnly => assert!(given.contains(&code), "{code:?}"),
        }
    }
}

/// The registrar weighs who asks and why (DPR 223/1989 art. 35 c. 4).
#[test]
fn the_past_is_certified_at_the_counter_alone_and_for_a_reason() {
    for (name, more, expected) in [
        ("storico-cittadinanza", json!({}), None),
        (
            "storico-cittadinanza",
            json!({ "citizenships": [{ "state": { "name": "ITALIA" } }] }),
            Some(Why::DataMissing),
        ),
        ("storico-residenza", json!({}), None),
        (
            "storico-residenza",
            json!({ "registrations": [] }),
            Some(Why::DataMissing),
        ),
        (
            "storico-residenza",
            json!({ "registrations": [{ "reason": "3" }] }),
            Some(Why::DataMissing),
        ),
    ] {
        let home = Home::of(vec![with(single(), more)]);
        assert!(kind(name).reasoned, "{name}");
        assert_eq!(refusal(kind(name), &home.own()), Some(Why::DeskOnly), "{name}");
        for in_person in [true, false] {
            let counter = home.at_counter(0, in_person);
            assert_eq!(refusal(kind(name), &counter), expected, "{name}");
            assert_eq!(state(&[kind(name)], &counter).err(), expected, "{name}");
        }
    }
}

#[test]
fn death_is_certified_of_the_dead_alone_were_it_issued_online() {
    let online = Kind {
        online: true,
        ..kind("morte").clone()
    };
    let (alive, gone) = (Home::of(vec![single()]), Home::of(vec![dead()]));
    assert_eq!(refusal(&online, &alive.own()), Some(Why::Alive));
    assert_eq!(refusal(&online, &gone.own()), None);
    let abroad = Home::of(vec![with(dead(), json!({ "aire": true }))]);
    assert_eq!(refusal(&online, &abroad.own()), Some(Why::ResidentOnly));
}

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

/// What ANPR is asked for other ends says nothing of certificates.
#[test]
fn of_whom_anpr_does_not_say_that_they_are_certifiable_nothing_is_certified() {
    let told = |records: Vec<Value>, name: &str| {
        let home = Home::of(records);
        let own = Subject {
            source: RegistrySource::Anpr,
            ..home.own()
        };
        let counter = Subject {
            asked_by: AskedBy::Operator { in_person: true },
            ..own
        };
        assert_eq!(refusal(kind(name), &own), refusal(kind(name), &counter), "{name}");
        refusal(kind(name), &own)
    };
    let silent = |record: Value| with(record, json!({ "certifiability": null }));
    let said = |record: Value| with(record, json!({ "certifiability": "2" }));
    assert_eq!(
        told(vec![silent(single())], "residenza"),
        Some(Why::NotCertifiable)
    );
    assert_eq!(told(vec![said(single())], "residenza"), None);
    let mut records: Vec<Value> = married().into_iter().map(said).collect();
    assert_eq!(told(records.clone(), "stato-famiglia"), None);
    records[1] = silent(records[1].clone());
    assert_eq!(told(records.clone(), "stato-famiglia"), Some(Why::NotCertifiable));
    assert_eq!(told(records, "residenza"), None);
}

#[test]
fn a_household_of_another_day_counts_as_none() {
    let home = Home::of(married());
    let tomorrow = Subject {
        on: day(TODAY).succ_opt().unwrap(),
        asked_by: AskedBy::Self_,
        ..home.own()
    };
    assert_eq!(refusal(kind("stato-famiglia"), &tomorrow), Some(Why::DataMissing));
    assert_eq!(refusal(kind("residenza"), &tomorrow), None);
}

#[test]
fn adults_whom_a_certificate_names_are_told_apart_from_those_it_does_not_name() {
    let home = Home::of(married());
    let told = |subject: &Subject<'_>, names: &[&str]| -> Vec<String> {
        let kinds: Vec<&Kind> = names.iter().map(|name| kind(name)).collect();
        let named = named(&kinds, subject);
        named.iter().map(ToString::to_string).collect()
    };
    let wife = home.own();
    // R3 is a minor.
    for lists in ["stato-famiglia", "famiglia-parentela"] {
        assert_eq!(told(&wife, &[lists]), ["R2"], "{lists}");
    }
    for names in ["matrimonio", "stato-civile"] {
        assert_eq!(told(&wife, &["residenza", names]), ["R2"], "{names}");
    }
    assert!(told(&wife, &["residenza", "cittadinanza"]).is_empty());
    let tax_code: CodiceFiscale = "LAIFNC79R42B354L".parse().unwrap();
    let daughter = home.other(2, Some(&tax_code));
    assert_eq!(told(&daughter, &["stato-famiglia"]), ["R1", "R2"]);
    assert!(told(&daughter, &["stato-civile"]).is_empty());
}

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
