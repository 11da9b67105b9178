//! [`Entry`]: a service of the catalogue, before a municipality makes it its own.

use super::Source;
use super::calendar;
use super::declaration::{Common, CostLine, Declaration};
use super::guide::{self, Guide, GuideError};
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};
use sportello_types::form::{self, Form, Params, ResolveError};
use sportello_types::istanze::Status;
use sportello_types::lang::Lang;
use sportello_types::services::{Availability, Cost, Office, Service, ServiceGroup, ServiceSummary};
use std::sync::{Mutex, PoisonError};

/// Most resolved forms that are kept: as many municipalities with lists of their own.
const MOST_KEPT: usize = 256;

/// A service of the catalogue.
#[derive(Debug)]
pub struct Entry {
    slug: &'static str,
    declaration: Declaration,
    guides: [Guide; 2],
    form: Form,
    /// Forms resolved so far, by the parameters that they were resolved with.
    kept: Mutex<Vec<(Params, Form, String)>>,
}

/// A folder that is not a service.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// `service.toml` cannot be read.
    #[error("service.toml: {0}")]
    Declaration(#[from] toml::de::Error),
    /// The form is not well formed.
    #[error("form: {0}")]
    Form(#[from] form::LoadError),
    /// The form does not resolve with its own defaults.
    #[error("defaults: {0}")]
    Defaults(#[from] ResolveError),
    /// A guide lacks a section, or has one too many.
    #[error("guide.{lang}.md: {error}")]
    Guide {
        /// Of which language.
        lang: &'static str,
        /// What is wrong.
        error: GuideError,
    },
}

impl Entry {
    pub(super) fn read(source: &Source, common: &str) -> Result<Self, LoadError> {
        let mut declaration: Declaration = toml::from_str(source.service)?;
        let common: Common = toml::from_str(common)?;
        let own = std::mem::take(&mut declaration.steps);
        let steps = common.before.into_iter().chain(own).chain(common.after).collect();
        let form = Form::new(steps, std::mem::take(&mut declaration.checks))?;
        let guide = |text, lang: Lang| {
            guide::read(text, lang).map_err(|error| LoadError::Guide {
                lang: lang.tag(),
                error,
            })
        };
        let entry = Self {
            slug: source.slug,
            guides: [
                guide(source.guide_it, Lang::It)?,
                guide(source.guide_en, Lang::En)?,
            ],
            declaration,
            form,
            kept: Mutex::new(Vec::new()),
        };
        entry.form(&Params::new())?;
        Ok(entry)
    }

    /// Its name in addresses.
    pub fn slug(&self) -> &'static str {
        self.slug
    }

    /// Its name.
    pub fn title(&self, lang: Lang) -> &str {
        self.declaration.title.text(lang)
    }

    /// Groups that must be active to use it.
    pub fn groups(&self) -> &[ServiceGroup] {
        &self.declaration.groups
    }

    /// The office, by the name that the municipality's settings know.
    pub fn office(&self) -> &str {
        &self.declaration.office
    }

    /// Longest duration of the procedure, in days.
    pub fn term_days(&self) -> u32 {
        self.declaration.deadline.days
    }

    /// Last day for the outcome of what is submitted on a day (Europe/Rome).
    pub fn outcome_due_on(&self, submitted_on: NaiveDate) -> Option<NaiveDate> {
        self.declaration.deadline.last_day(submitted_on)
    }

    /// Its place in the classification plan.
    pub fn protocol_class(&self) -> &str {
        &self.declaration.protocol_class
    }

    /// The form with the municipality's lists, limits and constants (the service's own where it
    /// sets none), and its version: the beginning of the SHA-256 of its JSON.
    pub fn form(&self, params: &Params) -> Result<(Form, String), ResolveError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, form, version)) = kept.iter().find(|(known, ..)| known == params) {
            return Ok((form.clone(), version.clone()));
        }
        let mut all = self.declaration.defaults.clone();
        all.extend(params.iter().map(|(name, param)| (name.clone(), param.clone())));
        let form = self.form.resolve(&all)?;
        let json = serde_json::to_vec(&form).unwrap_or_default();
        let version: String = hex::encode(Sha256::digest(json)).chars().take(16).collect();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.push((params.clone(), form.clone(), version.clone()));
        Ok((form, version))
    }

    /// When it takes applications: the period that is open, else the next, else the last; nothing
    /// when it always does.
    pub fn window(&self, now: DateTime<Utc>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        calendar::period(&self.declaration.windows, now).unzip()
    }

    /// Whether it takes applications now.
    pub fn availability(&self, now: DateTime<Utc>) -> Availability {
        calendar::availability(&self.declaration.windows, now)
    }

    /// Whether an istanza in this state may be taken back; `Err` says why not.
    pub fn withdrawal(&self, status: Status, lang: Lang) -> Result<(), String> {
        let rule = &self.declaration.withdrawal;
        // States are declared in the order of the procedure.
        if status > Status::Draft && status <= rule.until && !status.is_final() {
            return Ok(());
        }
        Err(rule.reason.text(lang).to_owned())
    }

    /// What lists show.
    pub fn summary(&self, lang: Lang, now: DateTime<Utc>) -> ServiceSummary {
        let declaration = &self.declaration;
        ServiceSummary {
            slug: self.slug.to_owned(),
            title: declaration.title.text(lang).to_owned(),
            description: declaration.description.text(lang).to_owned(),
            category: declaration.category.clone(),
            topics: declaration.topics.clone(),
            availability: self.availability(now),
        }
    }

    /// The sheet, with the municipality's office.
    pub fn service(&self, lang: Lang, now: DateTime<Utc>, office: Office) -> Service {
        let declaration = &self.declaration;
        let [it, en] = &self.guides;
        let guide = match lang {
            Lang::It => it,
            Lang::En => en,
        };
        let (opens_at, closes_at) = self.window(now);
        Service {
            summary: self.summary(lang, now),
            introduction: guide.introduction.clone(),
            addressed_to: guide.addressed_to.clone(),
            how_to: guide.how_to.clone(),
            needed: guide.needed.clone(),
            achieved: guide.achieved.clone(),
            times: guide.times.clone(),
            costs: declaration.costs.iter().map(|line| cost(line, lang)).collect(),
            further: guide.further.clone(),
            conditions: guide.conditions.clone(),
            groups: declaration.groups.clone(),
            level: declaration.level,
            term_days: declaration.deadline.days,
            opens_at,
            closes_at,
            office,
            rules: declaration.rules.clone(),
            audience: declaration.audience.text(lang).to_owned(),
            updated_on: declaration.updated_on,
        }
    }
}

fn cost(line: &CostLine, lang: Lang) -> Cost {
    Cost {
        label: line.label.text(lang).to_owned(),
        amount_cents: line.amount_cents,
        note: line.note.as_ref().map(|note| note.text(lang).to_owned()),
    }
}
