//! [`Offer`]: a service of the catalogue as one municipality offers it.

use super::catalog::{self, Entry, Window};
use crate::http::{Fail, ToProblem};
use crate::tenant::ServedTenant;
use crate::time;
use chrono::{DateTime, NaiveDate, Utc};
use sportello_integrations::protocol::Classification;
use sportello_types::form::Form;
use sportello_types::istanze::Status;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Profile;
use sportello_types::services::{Office, Service, ServiceGroup, ServiceSummary, TermFrom};
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
    pub fn office(&self, lang: Lang) -> Office {
        self.tenant
            .office(self.entry.office(), lang)
            .unwrap_or_else(|| self.tenant.front_office(lang))
    }

    /// When it takes applications: as the municipality has set, else as the service declares.
    fn windows(&self) -> &[Window] {
        let calls = &self.tenant.settings.calls;
        calls.get(self.slug()).map_or(self.entry.windows(), Vec::as_slice)
    }

    /// Longest duration of the procedure, in days.
    pub fn term_days(&self) -> u32 {
        self.entry.term_days()
    }

    /// From which day the term of what is sent now runs.
    pub fn term_from(&self, now: DateTime<Utc>) -> TermFrom {
        self.entry.term_from(self.windows(), time::rome_day(now))
    }

    /// Last day for the outcome of what is sent now.
    pub fn outcome_due_on(&self, now: DateTime<Utc>) -> Option<NaiveDate> {
        self.entry.outcome_due_on(self.windows(), time::rome_day(now))
    }

    /// The last state in which an istanza can be taken back.
    pub fn withdrawable_until(&self) -> Status {
        self.entry.withdrawable_until()
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
        let settings = &self.tenant.settings;
        let online_payments = settings.payments.enabled;
        let params = catalog::params(&settings.municipality.code, &settings.parameters, online_payments);
        let (form, version) = self.entry.form(&params).map_err(Fail::internal)?;
        Ok(Published { version, form })
    }

    /// What lists show.
    pub fn summary(&self, lang: Lang, now: DateTime<Utc>) -> ServiceSummary {
        self.entry.summary(lang, self.windows(), time::rome_day(now))
    }

    /// The sheet.
    pub fn service(&self, lang: Lang, now: DateTime<Utc>) -> Service {
        let today = time::rome_day(now);
        self.entry.service(lang, self.windows(), today, self.office(lang))
    }

    /// 403 `tax_code_needed` where the service needs a fiscal code that the applicant does not have.
    pub fn require_tax_code(&self, applicant: &Profile) -> Result<(), Fail> {
        if self.entry.needs_tax_code() && applicant.tax_code.is_none() {
            return Err(ProblemCode::TaxCodeNeeded.into());
        }
        Ok(())
    }

    /// 409 `service_closed`, with the day, unless it takes applications now.
    pub fn require_open(&self, now: DateTime<Utc>) -> Result<(), Fail> {
        let today = time::rome_day(now);
        match catalog::period(self.windows(), today) {
            Some(period) if today < period.opens_on => Err(Closed::NotYet(period.opens_on).into()),
            Some(period) if today > period.closes_on => Err(Closed::Over(period.closes_on).into()),
            _ => Ok(()),
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
    NotYet(NaiveDate),
    #[error("the service is closed")]
    Over(NaiveDate),
}

impl ToProblem for Closed {
    fn code(&self) -> ProblemCode {
        ProblemCode::ServiceClosed
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::NotYet(first) => words::not_yet_open(lang, time::day_text(*first)),
            Self::Over(last) => words::closed(lang, time::day_text(*last)),
        })
    }
}
