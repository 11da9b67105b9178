//! The one way to registry data: the citizen's own household is asked for, and of it is seen what the
//! rule lets through ([`sportello_types::registry::sight`]). Nothing is kept after the answer.

use super::trouble::Trouble;
use crate::activations;
use crate::ctx::{Citizen, L2};
use crate::http::Fail;
use crate::http::page::bad_parameter;
use crate::journal::{self, Act};
use crate::time;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use sportello_integrations::registry::{Answer, CivilRegistry, Inquiry, RegistryError, Source, State};
use sportello_storage::audit::Looked;
use sportello_storage::{Tx, citizens};
use sportello_types::ids::SeenPersonId;
use sportello_types::problem::ProblemCode;
use sportello_types::registry::{CannotDeclare, Household, Member, RegistrySource, Resident, Seen};
use sportello_types::services::ServiceGroup;
use sportello_types::values::{CodiceFiscale, ResidentKey, Slug};
use std::sync::Arc;

/// The day whose situation is asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Day {
    /// The day; today when none is given, none after it.
    at: Option<NaiveDate>,
}

impl Day {
    /// The day of the request.
    pub(crate) const TODAY: Self = Self { at: None };

    /// The day, if the registry can be asked about it.
    fn of(&self, today: NaiveDate) -> Result<NaiveDate, Fail> {
        match self.at {
            None => Ok(today),
            Some(day) if day <= today && day.year() >= FIRST_YEAR => Ok(day),
            Some(_) => Err(bad_parameter("at")),
        }
    }
}

/// Nothing of a living person is older.
const FIRST_YEAR: i32 = 1900;

/// The household of a citizen on a day, and how more is asked for.
pub(crate) struct Asked<'c> {
    citizen: &'c Citizen<L2>,
    registry: Arc<dyn CivilRegistry>,
    inquiry: Inquiry,
    /// The citizen in the registry.
    own: ResidentKey,
    /// The household of the day of the request: it says how much may be seen.
    present: Household,
    /// That of the day asked for, where it is another day.
    past: Option<Household>,
    /// The day of the request.
    today: NaiveDate,
    /// The day whose situation was asked for.
    pub(crate) at: NaiveDate,
    /// Which registry said it.
    pub(crate) source: RegistrySource,
    /// Up to which day it is current.
    pub(crate) as_of: NaiveDate,
    /// The state of which all of it is.
    state: State,
}

impl<'c> Asked<'c> {
    /// Asks the municipality's registry about the citizen's household. No transaction is open
    /// meanwhile: a registry may take seconds.
    pub(crate) async fn about(citizen: &'c Citizen<L2>, day: &Day) -> Result<Self, Fail> {
        let tx = citizen.read().await?;
        activations::require(&tx, citizen.id, &[ServiceGroup::Registry]).await?;
        let found = citizens::find(&tx, citizen.id).await?;
        drop(tx);
        let profile = found.ok_or(ProblemCode::Unauthenticated)?.profile;
        let tax_code = profile.tax_code.ok_or(ProblemCode::TaxCodeNeeded)?;
        let today = time::rome_day(citizen.now);
        let at = day.of(today)?;
        let registry = citizen.app.civil_registry(citizen.tenant_id());
        let inquiry = Inquiry {
            user: citizen.id.to_string(),
            level: citizen.login.level,
            reason: format!("SPORTELLO {}", citizen.request),
            now: citizen.now,
        };
        let own = registry.resolve(&tax_code, &inquiry).await;
        let Answer {
            value: own, state, ..
        } = own.map_err(Trouble::of_today)?;
        let present = registry.household(&own, today, &inquiry).await;
        let present = present.map_err(Trouble::of_today)?;
        let source = present.source;
        let mut present = of_one_state(present, state)?;
        let mut past = if at == today {
            None
        } else {
            let past = registry.household(&own, at, &inquiry).await;
            Some(of_one_state(
                past.map_err(|error| Trouble::on(error, at))?,
                state,
            )?)
        };
        let children = children(registry.as_ref(), &present, &own, today, &inquiry).await;
        for child in &children {
            present.name_parent(child, &own);
            if let Some(past) = &mut past {
                past.name_parent(child, &own);
            }
        }
        let asked = Self {
            citizen,
            registry,
            inquiry,
            own,
            present,
            past,
            today,
            at,
            source: match source {
                Source::Municipality => RegistrySource::Municipality,
                Source::Anpr => RegistrySource::Anpr,
            },
            as_of: state.as_of,
            state,
        };
        // A registry in which the citizen is dead (some then give the household of the day before), or
        // that leaves the citizen out.
        let alive = asked.present.at == asked.today;
        if !alive || !asked.seen().iter().any(|seen| asked.is_own(seen)) {
            return Err(Trouble::Unclear(RegistryError::NotFound).into());
        }
        Ok(asked)
    }

    /// The household, for what concerns it as a whole; who is in it only [`Self::seen`] says.
    pub(crate) fn household(&self) -> &Household {
        self.past.as_ref().unwrap_or(&self.present)
    }

    /// The members whom the citizen may see.
    pub(crate) fn seen(&self) -> Vec<Seen<'_>> {
        self.household().seen_by(&self.own, &self.present, self.today)
    }

    /// The member of this name, if the citizen may see anything of the person: otherwise 404, as if
    /// there were nobody.
    pub(crate) fn one(&self, id: SeenPersonId) -> Result<Seen<'_>, Fail> {
        let found = self.seen().into_iter().find(|seen| self.id_of(seen) == id);
        Ok(found.ok_or(ProblemCode::NotFound)?)
    }

    /// The member of this name; the citizen where none is named.
    pub(crate) fn chosen(&self, id: Option<SeenPersonId>) -> Result<Seen<'_>, Fail> {
        let Some(id) = id else {
            let own = self.seen().into_iter().find(|seen| self.is_own(seen));
            return Ok(own.ok_or(ProblemCode::NotFound)?);
        };
        self.one(id)
    }

    /// The fiscal code by which the citizen is registered.
    pub(crate) fn own_tax_code(&self) -> Option<&CodiceFiscale> {
        let own = self.present.member(&self.own)?;
        own.identity.tax_code.as_ref().map(|known| &known.code)
    }

    /// The whole record of a member. Of who is listed alone the caller shows no more than the list does.
    pub(crate) async fn record(&self, seen: &Seen<'_>) -> Result<Resident, Fail> {
        let id = &seen.member.id;
        let answer = self.registry.person(id, self.at, &self.inquiry).await;
        let record = match answer {
            Ok(answer) => of_one_state(answer, self.state)?,
            // A member of the household without a record: the registry contradicts itself.
            Err(RegistryError::NotFound) => return Err(Trouble::Unclear(RegistryError::NotFound).into()),
            Err(error) => return Err(Trouble::of_today(error).into()),
        };
        // Withdrawn from sight between two questions.
        if record.withheld && !self.is_own(seen) {
            return Err(ProblemCode::NotFound.into());
        }
        Ok(record)
    }

    /// Whether the situation of the day of the request was asked for.
    pub(crate) fn is_today(&self) -> bool {
        self.at == self.today
    }

    /// What the registry says must be recent enough to be certified, or declared as what it says.
    pub(crate) fn require_current(&self) -> Result<(), Fail> {
        let settings = &self.citizen.tenant.settings.registry;
        if settings.certifies(self.source, self.as_of, self.today) {
            return Ok(());
        }
        Err(Trouble::Outdated(self.as_of).into())
    }

    /// Whether it is the citizen.
    pub(crate) fn is_own(&self, seen: &Seen<'_>) -> bool {
        seen.member.id == self.own
    }

    /// Whether the citizen may declare about a member, today.
    pub(crate) fn may_declare(&self, seen: &Seen<'_>) -> Result<(), CannotDeclare> {
        self.present.may_declare(&self.own, &seen.member.id, self.today)
    }

    /// What a member is called in addresses: derived from the registry's key for this citizen of this
    /// municipality alone, so that it says nothing and opens nothing to anybody else.
    pub(crate) fn id_of(&self, seen: &Seen<'_>) -> SeenPersonId {
        let mut digest = Sha256::new();
        digest.update(b"sportello registry person\0");
        digest.update(self.citizen.tenant_id().0.as_bytes());
        digest.update(self.citizen.id.0.as_bytes());
        digest.update(seen.member.id.as_str());
        let digest = digest.finalize();
        let mut bytes = [0; 16];
        for (byte, hashed) in bytes.iter_mut().zip(digest) {
            *byte = hashed;
        }
        // Version 8 (RFC 9562 §5.8): made by a rule of ours.
        let id = uuid::Builder::from_bytes(bytes)
            .with_variant(uuid::Variant::RFC4122)
            .with_version(uuid::Version::Custom);
        SeenPersonId(id.into_uuid())
    }

    /// Notes what is about to be shown, before it is: whoever is looked at reads it in the own log of
    /// accesses. Without the note nothing is shown.
    pub(crate) async fn note(&self, act: Act, shown: &[Seen<'_>]) -> Result<(), Fail> {
        let tx = self.citizen.write().await?;
        self.note_in(&tx, act, "registry", shown).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The same of an object, in the transaction of what follows from the look. The chain is locked until
    /// the commit: note late.
    pub(crate) async fn note_in(
        &self,
        tx: &Tx,
        act: Act,
        object: &str,
        shown: &[Seen<'_>],
    ) -> Result<(), Fail> {
        journal::note_look(tx, self.citizen, act, object, &self.others(shown)).await
    }

    /// The same of something that consists of declarations, with their kinds.
    pub(crate) async fn note_kinds_in(
        &self,
        tx: &Tx,
        act: Act,
        object: &str,
        kinds: Vec<Slug>,
        shown: &[Seen<'_>],
    ) -> Result<(), Fail> {
        journal::note_kinds(tx, self.citizen, act, object, kinds, &self.others(shown)).await
    }

    /// Who of them reads of the look in an own log.
    fn others<'s>(&self, shown: &[Seen<'s>]) -> Vec<Looked<'s>> {
        let others = shown.iter().filter(|seen| !self.is_own(seen));
        others.map(|seen| looked(seen.member)).collect()
    }

    /// Notes that a paper names members beside the one it is about: each of them reads so in the own log.
    /// Notes nothing where it names nobody else.
    pub(crate) async fn note_named(
        &self,
        tx: &Tx,
        act: Act,
        object: &str,
        named: &[ResidentKey],
    ) -> Result<(), Fail> {
        let household = self.household();
        let others: Vec<Looked<'_>> = named
            .iter()
            .filter(|id| **id != self.own)
            .filter_map(|id| household.member(id))
            .map(looked)
            .collect();
        if others.is_empty() {
            return Ok(());
        }
        journal::note_look(tx, self.citizen, act, object, &others).await
    }
}

/// The minors of the household of whom the registry says, where it does not with the household, that the citizen
/// is a parent. While it gives no answer to that the closer sight stays.
async fn children(
    registry: &dyn CivilRegistry,
    present: &Household,
    own: &ResidentKey,
    today: NaiveDate,
    inquiry: &Inquiry,
) -> Vec<ResidentKey> {
    let Some(citizen) = present.member(own) else {
        return Vec::new();
    };
    let mut children = Vec::new();
    for minor in present.perhaps_children_of(own, today) {
        match registry.is_parent(&minor, &citizen.identity, inquiry).await {
            Ok(answer) if answer.value => children.push(minor),
            Ok(_) => {}
            Err(RegistryError::NotOffered(_)) => break,
            Err(error) => tracing::warn!(%error, "the civil registry does not say whether one is a parent"),
        }
    }
    children
}

/// What the registry says, where it is of the same state as what it said before: between two questions a file may
/// come into force, be it the corrected one of the same day, and no paper tells of two states.
///
/// # Errors
///
/// [`Trouble::Silent`]: whoever asks again gets all of it from the new one.
pub(crate) fn of_one_state<T>(answer: Answer<T>, state: State) -> Result<T, Trouble> {
    if answer.state == state {
        Ok(answer.value)
    } else {
        let error = RegistryError::Unavailable("a file came into force between two questions");
        Err(Trouble::of_today(error))
    }
}

fn looked(member: &Member) -> Looked<'_> {
    Looked {
        resident: &member.id,
        tax_code: member.identity.tax_code.as_ref().map(|known| &known.code),
    }
}
