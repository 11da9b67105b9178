//! Examples of the rule: each reason of each type once at least.

use super::people::{
    abroad, cohabiting, cohabiting_by, dead, foreign, married, nun, single, united, widow, with,
};
use serde_json::{Value, json};
use sportello_types::certificates::RefusalCode as Why;

/// Certificates by a person's change: the reason why not.
pub(super) fn cases() -> Vec<(&'static str, Vec<Value>, Option<Why>)> {
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
        ("convivenza-fatto", vec![cohabiting_by(json!(null))], None),
        ("contratto-convivenza", vec![cohabiting()], None),
        ("contratto-convivenza", vec![single()], Some(Why::NoContract)),
        (
            "contratto-convivenza",
            vec![cohabiting_by(json!(null))],
            Some(Why::NoContract),
        ),
        (
            "contratto-convivenza",
            vec![cohabiting_by(
                json!({ "on": "2021-03-10", "professional": "NOTAIO ANNA PIRAS", "ended": { "on": "2024-05-31" } }),
            )],
            Some(Why::NoContract),
        ),
        (
            "contratto-convivenza",
            vec![cohabiting_by(
                json!({ "on": "2021-03-10", "professional": "NOTAIO ANNA PIRAS", "ended": { "on": "2027-05-31" } }),
            )],
            None,
        ),
        (
            "contratto-convivenza",
            vec![cohabiting_by(
                json!({ "on": "2026-12-10", "professional": "NOTAIO ANNA PIRAS" }),
            )],
            Some(Why::NoContract),
        ),
        (
            "contratto-convivenza",
            vec![cohabiting_by(json!({ "on": "2021-03-10" }))],
            Some(Why::DataMissing),
        ),
        // Who has married since is bound by no contract, whatever the registry still says of it.
        (
            "contratto-convivenza",
            vec![with(
                cohabiting(),
                json!({ "marital_statuses": [{ "status": "2", "since": "2025-06-14" }] }),
            )],
            Some(Why::NoContract),
        ),
        (
            "contratto-convivenza",
            vec![with(
                abroad(),
                json!({
                    "marital_statuses": [{ "status": "1" }],
                    "unions": cohabiting()["unions"],
                }),
            )],
            Some(Why::HappenedAbroad),
        ),
        ("residenza", one(open.clone()), None),
        ("stato-famiglia", one(open.clone()), None),
        ("cittadinanza", one(open), Some(Why::ProcedureOpen)),
    ]
}
