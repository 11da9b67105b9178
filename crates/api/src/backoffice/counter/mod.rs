//! Certificates at the counter: an operator looks somebody up in the registry and issues what whoever
//! stands there asks for. Whoever is looked at reads so in the own log of accesses, be it today or once
//! they sign in for the first time.

pub(super) mod clear;
pub(super) mod issue;
pub(super) mod options;
pub(super) mod people;
mod refused;
pub(super) mod show;

use super::certificates::name_of;
use crate::ctx::Operator;
use crate::households::{Trouble, of_one_state, place_in_words};
use crate::http::Fail;
use crate::journal::Act;
use crate::time;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use sportello_documents::certificates::{AskedBy, Kind, Subject, named};
use sportello_integrations::registry::{Inquiry, RegistryError, Source};
use sportello_storage::audit::{self, Looked};
use sportello_storage::{Tx, doubts};
use sportello_types::doubts::DoubtsCleared;
use sportello_types::issued_certificates::{Capacity, FoundResident};
use sportello_types::problem::ProblemCode;
use sportello_types::registry::{Household, Place, RegistrySource, Resident};
use sportello_types::values::{CodiceFiscale, ResidentKey};

/// As whom, and for what, an operator asks the registry.
pub(super) fn inquiry(operator: &Operator) -> Inquiry {
    Inquiry {
        user: operator.id.to_string(),
        level: operator.login.level,
        reason: format!("SPORTELLO {}", operator.request),
        now: operator.now,
    }
}

/// Somebody about whom a certificate is asked for, as the registry says today.
struct Person {
    resident: Resident,
    /// Of whom the registry knows none that is whole there are no certificates that need one.
    household: Option<Household>,
    source: RegistrySource,
    as_of: NaiveDate,
    today: NaiveDate,
}

impl Person {
    /// Asks the registry, whose data must be recent enough to be certified. No transaction is open meanwhile:
    /// it may take seconds.
    async fn ask(operator: &Operator, key: &ResidentKey) -> Result<Self, Fail> {
        let registry = operator.app.civil_registry(operator.tenant_id());
        let (inquiry, today) = (inquiry(operator), time::rome_day(operator.now));
        let answer = match registry.person(key, today, &inquiry).await {
            Ok(answer) => answer,
            Err(RegistryError::NotFound) => return Err(ProblemCode::NotFound.into()),
            Err(error) => return Err(Trouble::of_today(error).into()),
        };
        let household = match registry.household(key, today, &inquiry).await {
            Ok(household) => Some(of_one_state(household, answer.state)?),
            Err(RegistryError::NotFound | RegistryError::Ambiguous | RegistryError::Incomplete) => None,
            Err(error) => return Err(Trouble::of_today(error).into()),
        };
        let source = match answer.source {
            Source::Municipality => RegistrySource::Municipality,
            Source::Anpr => RegistrySource::Anpr,
        };
        let settings = &operator.tenant.settings.registry;
        let as_of = answer.state.as_of;
        if !settings.certifies(source, as_of, today) {
            return Err(Trouble::Outdated(as_of).into());
        }
        Ok(Self {
            resident: answer.value,
            household,
            source,
            as_of,
            today,
        })
    }

    /// The person, as the rules of certificates look at them.
    fn subject(&self, capacity: Capacity) -> Subject<'_> {
        Subject {
            resident: &self.resident,
            household: self.household.as_ref(),
            source: self.source,
            asked_by: AskedBy::Operator {
                in_person: capacity == Capacity::Own,
            },
            on: self.today,
            as_of: self.as_of,
        }
    }

    /// The adults whom a certificate of these types names beside the person.
    fn named(&self, kinds: &[&Kind], capacity: Capacity) -> Vec<Looked<'_>> {
        let named = named(kinds, &self.subject(capacity));
        let members = self.household.iter().flat_map(|household| &household.members);
        members
            .filter(|member| named.contains(&member.id))
            .map(|member| Looked {
                resident: &member.id,
                tax_code: member.identity.tax_code.as_ref().map(|known| &known.code),
            })
            .collect()
    }

    fn shown(&self, cleared: Option<DoubtsCleared>) -> FoundResident {
        shown(&self.resident, self.today, cleared)
    }
}

/// Somebody, as far as one is told apart from others, with what is to be cleared up.
fn shown(resident: &Resident, today: NaiveDate, cleared: Option<DoubtsCleared>) -> FoundResident {
    let identity = &resident.identity;
    FoundResident {
        resident: resident.id.clone(),
        family_name: identity.family_name.clone(),
        given_name: identity.given_name.clone(),
        tax_code: tax_code(resident).cloned(),
        birth_date: identity.birth.date.to_string(),
        birth_place: identity.birth.place.as_ref().map(place_in_words),
        deceased_on: resident
            .death
            .as_ref()
            .map(|death| death.on)
            .filter(|day| *day <= today),
        withheld: resident.withheld,
        doubts: resident.doubts(),
        cleared,
    }
}

/// How what the person's fiscal code and data disagree on was cleared up, if it was.
async fn cleared(tx: &Tx, resident: &Resident) -> Result<Option<DoubtsCleared>, Fail> {
    if resident.doubts().is_empty() {
        return Ok(None);
    }
    let Some(found) = doubts::cleared(tx, &resident.id, &print(resident)).await? else {
        return Ok(None);
    };
    Ok(Some(DoubtsCleared {
        at: found.at,
        by: name_of(tx, found.by).await?,
        seen: found.seen,
    }))
}

/// Digest of what is compared: what was cleared up of these data was not of others.
fn print(resident: &Resident) -> String {
    let identity = &resident.identity;
    let compared = serde_json::json!([
        tax_code(resident),
        identity.family_name,
        identity.given_name,
        identity.birth.date,
        identity.birth.place.as_ref().and_then(Place::code),
        identity.sex,
    ]);
    hex::encode(Sha256::digest(compared.to_string()))
}

fn tax_code(resident: &Resident) -> Option<&CodiceFiscale> {
    let known = resident.identity.tax_code.as_ref();
    known.map(|known| &known.code)
}

/// Notes what the operator has looked at, or done with it: each of the people reads it. The chain is locked
/// until the commit: note late.
async fn note(
    tx: &Tx,
    operator: &Operator,
    act: Act,
    (object, detail): (&str, serde_json::Value),
    seen: &[&Resident],
) -> Result<(), Fail> {
    let looked: Vec<Looked<'_>> = seen
        .iter()
        .map(|resident| Looked {
            resident: &resident.id,
            tax_code: tax_code(resident),
        })
        .collect();
    note_looked(tx, operator, act, (object, detail), &looked).await
}

/// The same of people of whom the household tells.
async fn note_looked(
    tx: &Tx,
    operator: &Operator,
    act: Act,
    (object, detail): (&str, serde_json::Value),
    looked: &[Looked<'_>],
) -> Result<(), Fail> {
    let event = audit::Event {
        actor: audit::Actor::Operator,
        // Whose data they are is told by the looks: not everybody is known here.
        citizen: None,
        object: Some(object.to_owned()),
        detail,
        ..operator.event(act.name())
    };
    Ok(audit::append_look(tx, event, looked).await?)
}
