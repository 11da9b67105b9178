//! The civil registry (*anagrafe*): who lives where, with whom.
//!
//! Two kinds stand behind [`CivilRegistry`]. The municipality's own registry is a read model in our
//! database, fed by files ([`file`]): hence `api` makes that adapter out of the rows of `storage`, as it
//! does for the register of documents. The national register is reached through PDND ([`anpr`]).
//!
//! Nothing is kept here of what was answered: whoever asks again asks the registry again, since a
//! record may be withdrawn from sight at any moment (protected addresses).

pub mod anpr;
pub mod file;

use chrono::{DateTime, NaiveDate, Utc};
use sportello_types::issued_certificates::NameSearch;
use sportello_types::loa::Loa;
use sportello_types::profile::Sex;
use sportello_types::registry::{Household, Identity, Place, Resident};
use sportello_types::values::{CodiceFiscale, PersonName, ResidentKey};

/// A registry that can be asked.
#[async_trait::async_trait]
pub trait CivilRegistry: Send + Sync {
    /// The key of the person with a fiscal code.
    ///
    /// # Errors
    /// [`RegistryError`].
    async fn resolve(
        &self,
        tax_code: &CodiceFiscale,
        inquiry: &Inquiry,
    ) -> Result<Answer<ResidentKey>, RegistryError>;

    /// A person's record. `at` is the day whose state is asked; what the registry holds of other days
    /// may come along ([`sportello_types::registry::ResidentData::situation`]).
    ///
    /// # Errors
    /// [`RegistryError`].
    async fn person(
        &self,
        id: &ResidentKey,
        at: NaiveDate,
        inquiry: &Inquiry,
    ) -> Result<Answer<Resident>, RegistryError>;

    /// The household of a person on a day, whole: who may see whom of it is
    /// [`sportello_types::registry::sight`]'s to say. Of who was dead by then some registries give the
    /// household of an earlier day, and say so by its `at`.
    ///
    /// # Errors
    /// [`RegistryError`].
    async fn household(
        &self,
        id: &ResidentKey,
        at: NaiveDate,
        inquiry: &Inquiry,
    ) -> Result<Answer<Household>, RegistryError>;

    /// Whether somebody is a parent of a minor, for the rule who may see whom, where [`Self::household`] does not
    /// say who the parents are. Paternity and maternity are told for duties and rights of parents alone (L.
    /// 1064/1955): nobody else is named, and it is asked only where the answer decides.
    ///
    /// # Errors
    /// [`RegistryError::NotOffered`] where the household says all that the registry knows, or it may not be asked.
    async fn is_parent(
        &self,
        _minor: &ResidentKey,
        _adult: &Identity,
        _inquiry: &Inquiry,
    ) -> Result<Answer<bool>, RegistryError> {
        Err(RegistryError::NotOffered(
            "parents are known with the household, or not at all",
        ))
    }

    /// What [`Self::search`] must be told.
    fn name_search(&self) -> NameSearch {
        NameSearch::None
    }

    /// The keys of the people of a name who were born on a day, of those of whom no more than month or year
    /// is known too: for who stands at a counter without the fiscal code. None is no error.
    ///
    /// # Errors
    /// [`RegistryError::NotOffered`] where one asks by fiscal code alone, or where less is told than
    /// [`Self::name_search`] says; [`RegistryError::Ambiguous`] when too many fit to choose from.
    async fn search(
        &self,
        _wanted: &Named<'_>,
        _inquiry: &Inquiry,
    ) -> Result<Answer<Vec<ResidentKey>>, RegistryError> {
        Err(RegistryError::NotOffered("it is asked by fiscal code alone"))
    }
}

/// Somebody by name and birth.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    /// Family name.
    pub family_name: &'a PersonName,
    /// Given names, or some of them.
    pub given_name: &'a PersonName,
    /// Day of birth.
    pub born_on: NaiveDate,
    /// Sex, where it is told.
    pub sex: Option<Sex>,
    /// Place of birth, where it is told: a municipality by the name that it had on that day, or a country.
    pub born_at: Option<&'a Place>,
}

/// Who asks and why: registries keep it.
#[derive(Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// Our identity of the person who asks: an opaque id, never a fiscal code.
    pub user: String,
    /// How the person signed in.
    pub level: Loa,
    /// The file for which it is asked (`motivoRichiesta`): `SPORTELLO <id>`, a protocol number.
    pub reason: String,
    /// Now.
    pub now: DateTime<Utc>,
}

/// What a registry says.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// It.
    pub value: T,
    /// Who says it.
    pub source: Source,
    /// The state of the registry that it is of.
    pub state: State,
    /// The registry's name of the operation, for its support.
    pub operation: Option<String>,
}

/// A state of a registry. What is of two of them fits together by chance alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// Its day: today, or that of the last import.
    pub as_of: NaiveDate,
    /// Which import brought it, since there may be several of one day; nothing where the registry is asked itself.
    pub generation: Option<i64>,
}

impl<T> Answer<T> {
    /// The same answer about something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        Answer {
            value: change(self.value),
            source: self.source,
            state: self.state,
            operation: self.operation,
        }
    }
}

/// Which registry says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The municipality's own.
    Municipality,
    /// The national one.
    Anpr,
}

/// No answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// Nobody of that key, or nobody in the registry on that day.
    #[error("nobody of that key is in the registry")]
    NotFound,
    /// More than one person fits.
    #[error("more than one person fits")]
    Ambiguous,
    /// The registry knows that what it holds of the household is not all of it.
    #[error("the registry holds a part of the household alone")]
    Incomplete,
    /// The quota is used up.
    #[error("the quota is used up")]
    QuotaExceeded {
        /// Seconds after which it may be asked again, where it says so.
        again_in: Option<u64>,
    },
    /// The registry has no data yet, or does not offer this.
    #[error("the registry does not offer this: {0}")]
    NotOffered(&'static str),
    /// The registry refuses us: keys, purposes, times. A matter for the administrator.
    #[error("the registry refuses: {code} (operation {})", .operation.as_deref().unwrap_or("unknown"))]
    Refused {
        /// The registry's code.
        code: String,
        /// Its name of the operation, which its support asks for.
        operation: Option<String>,
    },
    /// It cannot be reached, is too slow or failed itself: worth another try, later.
    #[error("the registry is not available: {0}")]
    Unavailable(&'static str),
    /// Its answer cannot be understood.
    #[error("the answer of the registry cannot be read: {field}")]
    Unreadable {
        /// Where.
        field: &'static str,
    },
}

impl RegistryError {
    /// Whether trying again later makes sense.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::QuotaExceeded { .. })
    }
}

impl std::fmt::Debug for Inquiry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inquiry(…)")
    }
}

impl<T> std::fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("source", &self.source)
            .field("state", &self.state)
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}
