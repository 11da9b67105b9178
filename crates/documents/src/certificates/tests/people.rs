//! The invented people of `people/`, for the tests.

use super::super::{AskedBy, Subject};
use super::day;
use serde_json::Value;
use sportello_types::registry::{Household, MunicipalityRef, RegistrySource, Resident, Sight, sight};
use sportello_types::values::CodiceFiscale;

pub(crate) const TODAY: &str = "2026-11-28";

/// The day whose state the registry holds: that of its last import.
pub(crate) const AS_OF: &str = "2026-11-24";

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

/// The records of an invented person and the household, as they stand in `people/`.
fn records(name: &str) -> Vec<Value> {
    let text = super::super::samples::text_of(name).unwrap();
    let mut file: Value = toml::from_str(text).unwrap();
    let Value::Array(records) = file["resident"].take() else {
        panic!("{name} has no records");
    };
    records
}

fn record(name: &str) -> Value {
    records(name).remove(0)
}

/// An adult resident, single, alone in the family `F1`, about whom everything is known.
pub(crate) fn single() -> Value {
    record("single")
}

/// The same, married to `R2` with a daughter of sixteen, `R3`: the whole family. What the husband's record
/// says of the wife is her key: her name is in the household alone.
pub(crate) fn married() -> Vec<Value> {
    records("married")
}

/// An Italian abroad since 2011, married before.
pub(crate) fn abroad() -> Value {
    record("abroad")
}

/// A foreigner of whom the year of birth alone is known, and no sex.
pub(crate) fn foreign() -> Value {
    record("foreign")
}

/// A widow.
pub(crate) fn widow() -> Value {
    record("widow")
}

/// Dead, with the act.
pub(crate) fn dead() -> Value {
    record("dead")
}

/// In a civil union.
pub(crate) fn united() -> Value {
    record("united")
}

/// In a cohabitation with Marco Melis, with a contract.
pub(crate) fn cohabiting() -> Value {
    record("cohabiting")
}

/// The same, with another contract, or with none.
pub(crate) fn cohabiting_by(contract: Value) -> Value {
    let mut record = cohabiting();
    record["unions"][0]["contract"] = contract;
    record
}

/// In a monastery.
pub(crate) fn nun() -> Value {
    record("nun")
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
            as_of: day(AS_OF),
        }
    }

    /// One of them, asked for by somebody else who sees the whole record.
    pub(crate) fn other<'a>(&'a self, index: usize, tax_code: Option<&'a CodiceFiscale>) -> Subject<'a> {
        Subject {
            resident: &self.residents[index],
            asked_by: AskedBy::Member {
                tax_code,
                sight: Sight::Whole,
            },
            ..self.own()
        }
    }

    /// One of them, asked for by another who sees what the rule lets them see.
    pub(super) fn by(&self, asking: usize, index: usize) -> Subject<'_> {
        let (asking, resident) = (&self.residents[asking], &self.residents[index]);
        let household = self.household.as_ref().unwrap();
        Subject {
            resident,
            asked_by: AskedBy::Member {
                tax_code: asking.identity.tax_code.as_ref().map(|known| &known.code),
                sight: sight(household, &asking.id, &resident.id, day(TODAY)),
            },
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
