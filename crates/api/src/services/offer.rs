//! [`Offer`]: a service of the catalogue as one municipality offers it.

use super::catalog::{self, Entry};
use crate::http::{Fail, ToProblem};
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{DateTime, NaiveDate, Utc};
use sportello_integrations::protocol::Classification;
use sportello_types::form::Form;
use sportello_types::istanze::Status;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::services::{Availability, Office, Service, ServiceGroup, ServiceSummary};
use sportello_types::text::istanze as words;

/// A service of the catalogue, with the offices, lists and limits of the municipality.
pub struct Offer<'a> {
    entry: &'static Entry,
    tenant: &'a ServedTenant,
}

/// A form as it is published, with its version.
#[derive(Clone, Debug)]
pub struct Published {
    /// Changes with each change of the form.
    pub version: String,
    /// The form, nothing left open.
    pub form: Form,
}

impl<'a> Offer<'a> {
    /// The service of a slug, if this municipality offers it.
    pub fn find(tenant: &'a ServedTenant, slug: &str) -> Option<Self> {
        let entry = catalog::find(slug)?;
        Some(Self { entry, tenant })
    }

    /// Its name in addresses.
    pub fn slug(&self) -> &'static str {
        self.entry.slug()
    }

    /// Its name.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.entry.title(lang)
    }

    /// Groups that must be active to use it.
    pub fn groups(&self) -> &'static [ServiceGroup] {
        self.entry.groups()
    }

    /// The office that answers for it; the front office where the municipality has none of that name.
    pub fn office(&self) -> Office {
        self.tenant
            .office(self.entry.office())
            .cloned()
            .unwrap_or_else(|| self.tenant.front_office())
    }

    /// Longest duration of the procedure, in days.
    pub fn term_days(&self) -> u32 {
        self.entry.term_days()
    }

    /// Last day for the outcome of what is sent now.
    pub fn outcome_due_on(&self, now: DateTime<Utc>) -> Option<NaiveDate> {
        self.entry.outcome_due_on(time::rome_day(now))
    }

    /// Its place in the classification plan.
    pub fn classification(&self) -> Classification {
        Classification {
            name: self.entry.title(Lang::It).to_owned(),
            code: self.entry.protocol_class().to_owned(),
        }
    }

    /// The form in force.
    pub fn form(&self) -> Result<Published, Fail> {
        let (form, version) = self
            .entry
            .form(&self.tenant.settings.parameters)
            .map_err(Fail::internal)?;
        Ok(Published { version, form })
    }

    /// What lists show.
    pub fn summary(&self, lang: Lang, now: DateTime<Utc>) -> ServiceSummary {
        self.entry.summary(lang, now)
    }

    /// The sheet.
    pub fn service(&self, lang: Lang, now: DateTime<Utc>) -> Service {
        self.entry.service(lang, now, self.office())
    }

    /// 409 `service_closed`, with the day, unless it takes applications now.
    pub fn require_open(&self, now: DateTime<Utc>) -> Result<(), Fail> {
        let (opens_at, closes_at) = self.entry.window(now);
        match self.entry.availability(now) {
            Availability::Open => Ok(()),
            Availability::NotYetOpen => Err(Closed::NotYet(opens_at).into()),
            Availability::Closed => Err(Closed::Over(closes_at).into()),
        }
    }

    /// Whether an istanza in this state may be withdrawn; `Err` says why not.
    pub fn withdrawal(&self, status: Status, lang: Lang) -> Result<(), String> {
        self.entry.withdrawal(status, lang)
    }
}

#[derive(Debug, thiserror::Error)]
enum Closed {
    #[error("the service is not open yet")]
    NotYet(Option<DateTime<Utc>>),
    #[error("the service is closed")]
    Over(Option<DateTime<Utc>>),
}

impl ToProblem for Closed {
    fn code(&self) -> ProblemCode {
        ProblemCode::ServiceClosed
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        match self {
            Self::NotYet(from) => from.map(|from| words::not_yet_open(lang, time::rome_text(from))),
            Self::Over(until) => until.map(|until| words::closed(lang, time::rome_text(until))),
        }
    }
}
