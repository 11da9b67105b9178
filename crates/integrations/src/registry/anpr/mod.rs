//! ANPR, the national register of residents, through PDND: one service per use case, each with its own
//! purpose. First the fiscal code, or all of the personal data, becomes an `idANPR` (C030), then all else is
//! asked by that.
//!
//! Nothing is kept between two calls, vouchers included: with an audit record, each serves one call.
//! A call that got no answer is repeated once with the same operation number, to which ANPR gives the
//! earlier answer; one whose number another process has overtaken, once under a new one.

mod call;
mod convert;
mod criteria;
mod unions;
mod use_case;
mod wire;

pub use use_case::{UnknownUseCase, UseCase};

use super::{Answer, CivilRegistry, Inquiry, Named, RegistryError, Source, State};
use crate::pdnd::{Client, Draw, Platform};
use call::Called;
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Europe::Rome;
use criteria::Criteria;
use sportello_types::issued_certificates::NameSearch;
use sportello_types::profile::Sex;
use sportello_types::registry::{Household, Identity, Resident};
use sportello_types::values::{CodiceFiscale, HouseholdKey, ResidentKey};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use url::Url;
use wire::Subject;

/// Where ANPR is.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The platform that gives vouchers.
    pub platform: Platform,
    /// What calls begin with: `https://modipa.anpr.interno.it/govway/rest/in/MinInternoPortaANPR-PDND`.
    pub base_url: Url,
    /// What audiences begin with, which is *not* the same:
    /// `https://modipa.anpr.interno.it/govway/rest/in/MinInternoPortaANPR`.
    pub audience: String,
    /// Longest time of one exchange.
    pub time: Duration,
}

/// What a municipality is to PDND and ANPR.
#[derive(Clone, Debug)]
pub struct Access {
    /// Its client.
    pub client: Client,
    /// Its purposes (`purposeId`), by use case; what is not here is not asked.
    pub purposes: BTreeMap<UseCase, String>,
    /// What stands as `userLocation`: its IPA code.
    pub location: String,
}

/// Gives operation numbers: of one municipality and use case each is greater than all before.
#[async_trait::async_trait]
pub trait OperationNumbers: Send + Sync {
    /// The next number.
    ///
    /// # Errors
    /// [`RegistryError::Unavailable`] when none can be had.
    async fn next(&self, use_case: UseCase, now: DateTime<Utc>) -> Result<u64, RegistryError>;
}

/// A municipality's access to ANPR.
pub struct Anpr {
    environment: Environment,
    access: Access,
    http: reqwest::Client,
    numbers: Arc<dyn OperationNumbers>,
    draw: Draw,
    /// Held while a use case is asked.
    turns: BTreeMap<UseCase, Mutex<()>>,
}

/// What a person's record is put together from, when the municipality has the purposes.
const RECORD: [UseCase; 5] = [
    UseCase::C015,
    UseCase::C018,
    UseCase::C020,
    UseCase::C017,
    UseCase::C032,
];

/// Most people of the same names, sex, day and place of birth: each costs a call for every part of the
/// record.
const MOST_NAMESAKES: usize = 5;

impl Anpr {
    /// Prepares the adapter; nobody is asked.
    pub fn new(
        environment: Environment,
        access: Access,
        http: reqwest::Client,
        numbers: Arc<dyn OperationNumbers>,
        draw: Draw,
    ) -> Self {
        Self {
            environment,
            access,
            http,
            numbers,
            draw,
            turns: UseCase::ALL
                .into_iter()
                .map(|use_case| (use_case, Mutex::default()))
                .collect(),
        }
    }

    fn answer<T>(value: T, operation: Option<String>, now: DateTime<Utc>) -> Answer<T> {
        Answer {
            value,
            source: Source::Anpr,
            state: State {
                as_of: now.with_timezone(&Rome).date_naive(),
                generation: None,
            },
            operation,
        }
    }

    async fn household_subjects(
        &self,
        id: &ResidentKey,
        at: NaiveDate,
        inquiry: &Inquiry,
    ) -> Result<(Vec<Subject>, NaiveDate, Option<String>), RegistryError> {
        let criteria = Criteria::id(id);
        let called = self.call(UseCase::C021, &criteria, at, inquiry).await?;
        // Of who has died ANPR gives nobody else: the household is that of the day before.
        let died = match called.subjects.as_slice() {
            [alone] => convert::death(alone)?.map(|death| death.on),
            _ => None,
        };
        let before = died
            .filter(|died| *died <= at)
            .and_then(|died| died.checked_sub_days(Days::new(1)));
        let Some(before) = before else {
            return Ok((called.subjects, at, called.operation));
        };
        let again = self.call(UseCase::C021, &criteria, before, inquiry).await?;
        Ok((again.subjects, before, again.operation))
    }
}

#[async_trait::async_trait]
impl CivilRegistry for Anpr {
    async fn resolve(
        &self,
        tax_code: &CodiceFiscale,
        inquiry: &Inquiry,
    ) -> Result<Answer<ResidentKey>, RegistryError> {
        let today = inquiry.now.with_timezone(&Rome).date_naive();
        let criteria = Criteria::tax_code(tax_code);
        let called = self.call(UseCase::C030, &criteria, today, inquiry).await?;
        let subject = one(called.subjects)?;
        let id = convert::id(&subject)?.ok_or(RegistryError::Unreadable { field: "idANPR" })?;
        Ok(Self::answer(id, called.operation, inquiry.now))
    }

    async fn person(
        &self,
        id: &ResidentKey,
        at: NaiveDate,
        inquiry: &Inquiry,
    ) -> Result<Answer<Resident>, RegistryError> {
        let criteria = Criteria::id(id);
        let mut whole: Option<Subject> = None;
        let mut operation = None;
        let mut absent = RegistryError::NotOffered("no purpose for a person's data");
        for use_case in RECORD
            .into_iter()
            .filter(|u| self.access.purposes.contains_key(u))
        {
            let called = self.call(use_case, &criteria, at, inquiry).await;
            let (subject, said) =
                match called.and_then(|called| Ok((one(called.subjects)?, called.operation))) {
                    // Of all but the identity nothing found means that this part of the record is empty: who never
                    // married has no C017, a foreigner no C032.
                    Err(RegistryError::NotFound) if use_case != UseCase::C015 => {
                        absent = RegistryError::NotFound;
                        continue;
                    }
                    answered => answered?,
                };
            whole = Some(match whole {
                Some(known) => known.and(subject),
                None => subject,
            });
            operation = said;
        }
        let subject = whole.ok_or(absent)?;
        let resident = convert::resident(&subject, id.clone(), None)?;
        Ok(Self::answer(resident, operation, inquiry.now))
    }

    async fn household(
        &self,
        id: &ResidentKey,
        at: NaiveDate,
        inquiry: &Inquiry,
    ) -> Result<Answer<Household>, RegistryError> {
        let (subjects, day, operation) = self.household_subjects(id, at, inquiry).await?;
        let key: HouseholdKey = "ANPR"
            .parse()
            .map_err(|_| RegistryError::Unreadable { field: "famiglia" })?;
        let mut residents = Vec::new();
        for subject in &subjects {
            let known = match convert::id(subject)? {
                Some(known) => known,
                None if subjects.len() == 1 => id.clone(),
                None => {
                    let code =
                        convert::tax_code(subject)?.ok_or(RegistryError::Unreadable { field: "idANPR" })?;
                    self.resolve(&code, inquiry).await?.value
                }
            };
            residents.push(convert::resident(subject, known, Some(&key))?);
        }
        let mut household = Household::assemble(&key, day, &residents).ok_or(RegistryError::NotFound)?;
        if household.member(id).is_none() {
            return Err(RegistryError::Unreadable {
                field: "listaSoggetti",
            });
        }
        household.id = None;
        Ok(Self::answer(household, operation, inquiry.now))
    }

    async fn is_parent(
        &self,
        minor: &ResidentKey,
        adult: &Identity,
        inquiry: &Inquiry,
    ) -> Result<Answer<bool>, RegistryError> {
        let mut services = match adult.sex {
            Some(Sex::F) => vec![UseCase::C025, UseCase::C024],
            Some(Sex::M) | None => vec![UseCase::C024, UseCase::C025],
        };
        services.retain(|use_case| self.access.purposes.contains_key(use_case));
        if services.is_empty() {
            return Err(RegistryError::NotOffered("no purpose for parents"));
        }
        let mut operation = None;
        // Without a code nobody can be told to be the one whom ANPR names.
        let Some(code) = adult.tax_code.as_ref().map(|known| &known.code) else {
            return Ok(Self::answer(false, operation, inquiry.now));
        };
        let today = inquiry.now.with_timezone(&Rome).date_naive();
        let criteria = Criteria::id(minor);
        for use_case in services {
            let called = match self.call(use_case, &criteria, today, inquiry).await {
                // Who was recognised by one parent alone has no other.
                Err(RegistryError::NotFound) => continue,
                called => called?,
            };
            operation = called.operation;
            let mut found = called.subjects.iter();
            if found.any(|subject| convert::names_as_parent(subject, code)) {
                return Ok(Self::answer(true, operation, inquiry.now));
            }
        }
        Ok(Self::answer(false, operation, inquiry.now))
    }

    fn name_search(&self) -> NameSearch {
        if self.access.purposes.contains_key(&UseCase::C030) {
            NameSearch::WholeIdentity
        } else {
            NameSearch::None
        }
    }

    async fn search(
        &self,
        wanted: &Named<'_>,
        inquiry: &Inquiry,
    ) -> Result<Answer<Vec<ResidentKey>>, RegistryError> {
        let criteria = Criteria::person(wanted).ok_or(RegistryError::NotOffered(
            "it is asked by all of the personal data",
        ))?;
        let today = inquiry.now.with_timezone(&Rome).date_naive();
        let called = match self.call(UseCase::C030, &criteria, today, inquiry).await {
            Err(RegistryError::NotFound) => Called {
                subjects: Vec::new(),
                operation: None,
            },
            called => called?,
        };
        let mut found = Vec::new();
        for subject in &called.subjects {
            let id = convert::id(subject)?.ok_or(RegistryError::Unreadable { field: "idANPR" })?;
            if !found.contains(&id) {
                found.push(id);
            }
        }
        if found.len() > MOST_NAMESAKES {
            return Err(RegistryError::Ambiguous);
        }
        Ok(Self::answer(found, called.operation, inquiry.now))
    }
}

/// The people of an answer with this status, in the household of this key.
///
/// # Errors
/// [`RegistryError`].
#[cfg(feature = "fuzz")]
pub fn read_answer(
    status: reqwest::StatusCode,
    body: &[u8],
    household: &HouseholdKey,
) -> Result<Vec<Resident>, RegistryError> {
    let called = call::judge(status, body, call::Headers::default())?;
    let people = called.subjects.iter().map(|subject| {
        convert::tax_code(subject)?;
        let id = convert::id(subject)?.ok_or(RegistryError::Unreadable { field: "idANPR" })?;
        convert::resident(subject, id, Some(household))
    });
    people.collect()
}

/// The one subject of an answer: of several, none is picked.
fn one(subjects: Vec<Subject>) -> Result<Subject, RegistryError> {
    let mut subjects = subjects.into_iter();
    match (subjects.next(), subjects.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(RegistryError::NotFound),
        (Some(_), Some(_)) => Err(RegistryError::Ambiguous),
    }
}
