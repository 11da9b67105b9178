//! The contract of a cohabitation (L. 76/2016 art. 1 cc. 50–63) in a record.

use super::*;

fn cohabiting(kind: &str, contract: &Value) -> Value {
    let union =
        json!({ "kind": kind, "partner": { "id": "P" }, "since": "2019-03-01", "contract": contract });
    with(record("M", "1985-04-12", "1"), json!({ "unions": [union] }))
}

#[test]
fn a_contract_is_held_with_its_day_its_professional_and_its_end() {
    let contract = json!({
        "on": "2021-03-10",
        "place": { "kind": "italy", "municipality": { "name": "CAGLIARI", "province": "CA" } },
        "professional": "NOTAIO ANNA PIRAS",
        "seat": "CAGLIARI",
        "received_on": "2021-03-15",
        "protocol": "2021/4471",
        "ended": { "on": "2024-05-31", "reason": { "kind": "union", "code": "32" } },
    });
    let read = resident(cohabiting("cohabitation", &contract));
    let held = read.unions[0].contract.as_ref().unwrap();
    assert_eq!(held.on, day("2021-03-10"));
    let ended = held.ended.as_ref().unwrap();
    assert_eq!(ended.reason, Some(EndReason::Union(EndOfUnion::Withdrawal)));
    assert_eq!(serde_json::to_value(held).unwrap(), contract);
    assert_eq!(format!("{held:?}"), "CohabitationContract(…)");
    assert!(
        read.unions[0].ended.is_none(),
        "the cohabitation does not end with its contract"
    );
    let bare = resident(cohabiting("cohabitation", &json!({ "on": "2021-03-10" })));
    assert!(bare.unions[0].contract.as_ref().unwrap().professional.is_none());
}

#[test]
fn a_contract_that_cannot_be_is_none() {
    for (kind, contract, expected) in [
        (
            "marriage",
            json!({ "on": "2021-03-10" }),
            "unions: a contract of cohabitation stands with a cohabitation alone",
        ),
        (
            "cohabitation",
            json!({ "on": "2021-03-10", "ended": { "on": "2021-03-09" } }),
            "unions: ends before it begins",
        ),
        (
            "cohabitation",
            json!({ "on": "1980-03-10" }),
            "unions: begins before the birth",
        ),
        (
            "cohabitation",
            json!({ "professional": "NOTAIO ANNA PIRAS" }),
            "missing field `on`",
        ),
        (
            "cohabitation",
            json!({ "on": "2021-03-10", "term": "2031-03-10" }),
            "unknown field `term`",
        ),
    ] {
        let told = refusal(cohabiting(kind, &contract));
        assert!(told.contains(expected), "{told}, not {expected}");
    }
    let late = with(
        cohabiting("cohabitation", &json!({ "on": "2021-03-10" })),
        json!({ "death": { "on": "2020-01-01" } }),
    );
    assert!(refusal(late).contains("unions: begins after the death"));
}
