//! Invented people of the tests.

use super::super::{AskedBy, Subject};
use super::day;
use serde_json::{Value, json};
use sportello_types::registry::{Household, MunicipalityRef, RegistrySource, Resident};
use sportello_types::values::CodiceFiscale;

pub(crate) const TODAY: &str = "2026-11-28";

pub(crate) fn resident(record: Value) -> Resident {
    serde_json::from_value(record).unwrap()
}

/// The German names of the invented country.
pub(crate) fn called(municipality: &MunicipalityRef) -> Option<String> {
    (municipality.name.as_str() == "BORGOVERDE").then(|| "GRÜNHEIM".to_owned())
}

/// A record with what is in `more` in place of its own.
#[expect(clippy::needless_pass_by_value, reason = "it is written where it is called")]
pub(crate) fn with(mut record: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        record[name] = value.clone();
    }
    record
}

fn cagliari() -> Value {
    json!({ "kind": "italy", "municipality": { "code": "B354", "name": "CAGLIARI", "province": "CA" } })
}

fn gelsomini(since: &str) -> Value {
    json!({
        "kind": "1",
        "address": {
            "street": "VIA DEI GELSOMINI", "number": "12", "interior": "INT 3", "postal_code": "09999",
            "municipality": { "name": "BORGOVERDE", "province": "CA" }
        },
        "since": since
    })
}

/// An adult resident, single, alone in the family `F1`, about whom everything is known.
pub(crate) fn single() -> Value {
    json!({
        "id": "R1",
        "identity": {
            "tax_code": { "code": "LAIFNC79R42B354L", "validated": true },
            "family_name": "LAI", "given_name": "FRANCESCA", "sex": "F",
            "birth": {
                "date": "1979-10-02", "place": cagliari(),
                "act": { "municipality": "CAGLIARI", "year": 1979, "number": "812", "part": "1", "series": "A" }
            }
        },
        "citizenships": [{ "state": { "name": "ITALIA" }, "since": "1979-10-02" }],
        "marital_statuses": [{ "status": "1", "since": "1979-10-02" }],
        "registrations": [{ "since": "2008-01-01", "reason": "3" }],
        "residences": [
            with(gelsomini("2001-05-01"), json!({ "until": "2012-05-31", "address": {
                "street": "VIA ROMA", "number": "81", "postal_code": "09999",
                "municipality": { "name": "BORGOVERDE", "province": "CA" }
            } })),
            gelsomini("2012-06-01"),
        ],
        "memberships": [{ "household": "F1", "role": { "kind": "family", "relation": "1" }, "since": "2008-01-01" }],
        "certifiability": "2",
        "mother": { "family_name": "MADRE", "given_name": "SEGRETA" },
        "father": { "family_name": "PADRE", "given_name": "SEGRETO" }
    })
}

/// The same, married to `R2` with a daughter of sixteen, `R3`: the whole family.
pub(crate) fn married() -> Vec<Value> {
    let wedding = |partner: Value| {
        json!({
            "marital_statuses": [{ "status": "2", "since": "2009-09-12" }],
            "unions": [{
                "kind": "marriage", "partner": partner, "since": "2009-09-12", "place": cagliari(),
                "act": { "municipality": "CAGLIARI", "year": 2009, "number": "214", "part": "2", "series": "A" }
            }]
        })
    };
    let wife = with(
        single(),
        wedding(json!({ "id": "R2", "family_name": "MELIS", "given_name": "MARCO" })),
    );
    let husband = with(
        with(
            single(),
            json!({
                "id": "R2",
                "identity": {
                    "tax_code": { "code": "MLSMRC83S03B354W", "validated": true },
                    "family_name": "MELIS", "given_name": "MARCO", "sex": "M",
                    "birth": { "date": "1983-11-03", "place": cagliari() }
                },
                "citizenships": [{ "state": { "name": "ITALIA" }, "since": "1983-11-03" }],
                "residences": [gelsomini("2012-06-01")],
                "memberships": [{ "household": "F1", "role": { "kind": "family", "relation": "2" }, "since": "2012-06-01" }],
            }),
        ),
        // The name is in the household alone.
        wedding(json!({ "id": "R1" })),
    );
    vec![wife, husband, daughter()]
}

fn daughter() -> Value {
    with(
        single(),
        json!({
            "id": "R3",
            "identity": {
                "tax_code": { "code": "MLSSFO10P61B354N", "validated": true },
                "family_name": "MELIS", "given_name": "SOFIA", "sex": "F",
                "birth": { "date": "2010-09-21", "place": cagliari() }
            },
            "citizenships": [{ "state": { "name": "ITALIA" }, "since": "2010-09-21" }],
            "marital_statuses": [{ "status": "1", "since": "2010-09-21" }],
            "registrations": [{ "since": "2010-09-21", "reason": "1" }],
            "residences": [gelsomini("2012-06-01")],
            "memberships": [{ "household": "F1", "role": { "kind": "family", "relation": "3" }, "since": "2010-09-21" }],
        }),
    )
}

/// An Italian abroad since 2011, married before.
pub(crate) fn abroad() -> Value {
    with(
        single(),
        json!({
            "aire": true,
            "registrations": [
                { "since": "1979-10-02", "reason": "1", "until": "2011-01-14", "deletion": "8" },
                { "since": "2011-01-15" }
            ],
            "residences": [{
                "kind": "4",
                "abroad": {
                    "street": "RUE DU PORT 8", "town": "MARSEILLE",
                    "state": { "code": "Z110", "name": "FRANCIA" }, "consulate": "MARSIGLIA"
                },
                "since": "2011-01-15"
            }],
            "marital_statuses": [{ "status": "2", "since": "2005-06-04" }],
            "unions": [{
                "kind": "marriage", "partner": { "family_name": "COSSU", "given_name": "IGNAZIO" },
                "since": "2005-06-04", "place": cagliari()
            }],
        }),
    )
}

/// A foreigner of whom the year of birth alone is known, and no sex.
pub(crate) fn foreign() -> Value {
    with(
        single(),
        json!({
            "identity": {
                "family_name": "IONESCU", "given_name": "ANDREA",
                "birth": {
                    "date": "1986",
                    "place": { "kind": "abroad", "state": { "code": "Z129", "name": "ROMANIA" }, "town": "CLUJ-NAPOCA" }
                }
            },
            "citizenships": [{ "state": { "code": "Z129", "name": "ROMANIA" } }],
            "marital_statuses": [{ "status": "1" }],
        }),
    )
}

/// A widow.
pub(crate) fn widow() -> Value {
    with(
        single(),
        json!({
            "marital_statuses": [{ "status": "3", "since": "2021-03-07" }],
            "unions": [{
                "kind": "marriage", "partner": { "family_name": "PIRAS", "given_name": "ANTONIO" },
                "since": "2004-10-05", "place": cagliari(),
                "ended": { "on": "2021-03-07", "reason": { "kind": "death" } }
            }],
        }),
    )
}

/// Dead, with the act.
pub(crate) fn dead() -> Value {
    with(
        single(),
        json!({
            "death": {
                "on": "2026-05-05", "place": cagliari(),
                "act": { "municipality": "CAGLIARI", "year": 2026, "number": "77", "part": "1" }
            }
        }),
    )
}

/// In a civil union.
pub(crate) fn united() -> Value {
    with(
        single(),
        json!({
            "marital_statuses": [{ "status": "6", "since": "2018-04-21" }],
            "unions": [{
                "kind": "civil_union", "partner": { "family_name": "DEIANA", "given_name": "ANNA" },
                "since": "2018-04-21", "place": cagliari(),
                "act": { "municipality": "CAGLIARI", "year": 2018, "number": "9", "part": "1" }
            }],
        }),
    )
}

/// In a cohabitation with Marco Melis.
pub(crate) fn cohabiting() -> Value {
    with(
        single(),
        json!({ "unions": [{
            "kind": "cohabitation", "since": "2020-02-15",
            "partner": { "tax_code": "MLSMRC83S03B354W", "family_name": "MELIS", "given_name": "MARCO" }
        }] }),
    )
}

/// In a monastery.
pub(crate) fn nun() -> Value {
    with(
        single(),
        json!({ "memberships": [{ "household": "F1", "since": "2012-06-01", "role": {
            "kind": "institution", "relation": "2", "species": "1", "name": "MONASTERO DI SANTA CHIARA"
        } }] }),
    )
}

/// People of one household, of whom the first asks.
pub(crate) struct Home {
    residents: Vec<Resident>,
    household: Option<Household>,
}

impl Home {
    pub(crate) fn of(records: Vec<Value>) -> Self {
        let residents: Vec<Resident> = records.into_iter().map(resident).collect();
        let household = Household::assemble(&"F1".parse().unwrap(), day(TODAY), &residents);
        Self { residents, household }
    }

    /// The first, asking for herself.
    pub(crate) fn own(&self) -> Subject<'_> {
        Subject {
            resident: &self.residents[0],
            household: self.household.as_ref(),
            source: RegistrySource::Municipality,
            asked_by: AskedBy::Self_,
            on: day(TODAY),
        }
    }

    /// One of them, asked for by somebody else.
    pub(crate) fn other<'a>(&'a self, index: usize, tax_code: Option<&'a CodiceFiscale>) -> Subject<'a> {
        Subject {
            resident: &self.residents[index],
            asked_by: AskedBy::Member { tax_code },
            ..self.own()
        }
    }

    /// One of them, asked for at the counter.
    pub(super) fn at_counter(&self, index: usize, in_person: bool) -> Subject<'_> {
        Subject {
            resident: &self.residents[index],
            asked_by: AskedBy::Operator { in_person },
            ..self.own()
        }
    }
}
