//! The rule by examples, and what decides beside the record: the day, and whom a certificate names.

use super::cases::cases;
use super::people::{Home, TODAY, cohabiting, dead, married, single, with};
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
    // In tests of their own.
    given.extend([Why::NotEntitled, Why::PersonOnly, Why::Alive]);
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
        Why::NoContract,
        Why::OneMember,
        Why::Institution,
        Why::NoFixedAbode,
        Why::DataMissing,
        Why::NotEntitled,
        Why::PersonOnly,
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
            | Why::NoContract
            | Why::OneMember
            | Why::Institution
            | Why::NoFixedAbode
            | Why::DataMissing
            | Why::NotEntitled
            | Why::PersonOnly
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
fn in_the_history_of_residence_what_is_stated_anew_ends_what_it_restates() {
    let home = |kind: &str, street: &str, since: &str| {
        let address = json!({ "street": street, "number": "1", "municipality": { "name": "BORGOVERDE" } });
        json!({ "kind": kind, "address": address, "since": since })
    };
    let record = with(
        single(),
        json!({
            "registrations": [{ "since": "2008-01-01", "reason": "3" }],
            "residences": [
                home("1", "VIA VECCHIA", "2008-01-01"),
                home("10", "VIA NUOVA", "2015-03-01"),
                home("11", "VIA NUOVISSIMA", "2015-03-01"),
            ],
        }),
    );
    let alone = Home::of(vec![record]);
    let stated = state(&[kind("storico-residenza")], &alone.at_counter(0, true)).unwrap();
    let rows = &stated.parts[0].table.as_ref().unwrap().rows;
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(
        rows[0][0].contains("VIA VECCHIA") && rows[0].contains(&"28/02/2015".to_owned()),
        "{rows:?}"
    );
    assert!(rows[1][0].contains("VIA NUOVISSIMA"), "{rows:?}");
    let now = state(&[kind("residenza")], &alone.own()).unwrap();
    assert!(now.parts[0].sentences[0].contains("VIA NUOVISSIMA"));
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
    let mut records = married();
    records[0] = cohabiting();
    let together = Home::of(records);
    for names in ["convivenza-fatto", "contratto-convivenza"] {
        assert_eq!(told(&together.own(), &[names]), ["R2"], "{names}");
    }
}
