//! [`Entry`]: a service of the catalogue, before a municipality makes it its own.

use super::Source;
use super::calendar::{self, Period, Window};
use super::declaration::{Common, CostLine, Declaration};
use super::guide::{self, Guide, GuideError};
use super::vocabulary;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use sportello_types::form::{self, Field, FieldKind, Form, Param, Params, Prefill, Presence, ResolveError};
use sportello_types::istanze::{AMOUNT_DUE, Status};
use sportello_types::lang::{Lang, Localized};
use sportello_types::services::{Cost, Office, Service, ServiceGroup, ServiceSummary, TermFrom};
use std::sync::{Mutex, PoisonError};

/// Most resolved forms that are kept: as many municipalities with lists of their own.
const MOST_KEPT: usize = 256;

/// Belfiore code with which forms are tried when they are read.
const ANY_MUNICIPALITY: &str = "A001";

/// Name of the parameter that says whether the municipality receives payments in this portal.
const ONLINE_PAYMENTS: &str = "online_payments";

/// The parameters of a municipality: what it sets for itself, which one it is, and whether it receives
/// payments in this portal.
pub fn params(municipality: &str, own: &Params, online_payments: bool) -> Params {
    let mut all = own.clone();
    all.insert(ONLINE_PAYMENTS.to_owned(), Param::Bool(online_payments));
    all.insert(
        "municipality_code".to_owned(),
        Param::Text(municipality.to_owned()),
    );
    all
}

/// A service of the catalogue.
#[derive(Debug)]
pub struct Entry {
    slug: &'static str,
    declaration: Declaration,
    category: &'static Localized,
    topics: Vec<&'static Localized>,
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
    /// A category or topic that the national model does not have.
    #[error("{0:?} is no category or topic of the national model")]
    Vocabulary(String),
    /// `amount_due` is not an amount.
    #[error("the field amount_due is not an amount of money")]
    AmountDue,
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
        let mut common: Common = toml::from_str(common)?;
        let fields = common.before.iter_mut().flat_map(|step| &mut step.fields);
        for field in fields.filter(|field| field.prefill == Some(Prefill::Person)) {
            field.kind = FieldKind::Person {
                tax_code: declaration.applicant_tax_code,
            };
        }
        let own = std::mem::take(&mut declaration.steps);
        let steps = common.before.into_iter().chain(own).chain(common.after).collect();
        let checks = std::mem::take(&mut declaration.checks);
        let form = Form::with_fees(steps, checks, std::mem::take(&mut declaration.fees))?;
        let is_money = |field: &Field| matches!(field.kind, FieldKind::Money { .. });
        if form.field(AMOUNT_DUE).is_some_and(|field| !is_money(field)) {
            return Err(LoadError::AmountDue);
        }
        let category =
            vocabulary::category(&declaration.category).ok_or_else(|| unknown(&declaration.category))?;
        let topics = declaration.topics.iter();
        let topics = topics
            .map(|topic| vocabulary::topic(topic).ok_or_else(|| unknown(topic)))
            .collect::<Result<_, _>>()?;
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
            category,
            topics,
            form,
            kept: Mutex::new(Vec::new()),
        };
        for online_payments in [false, true] {
            entry.form(&params(ANY_MUNICIPALITY, &Params::new(), online_payments))?;
        }
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

    /// Whether whoever applies must have a fiscal code.
    pub fn needs_tax_code(&self) -> bool {
        self.declaration.applicant_tax_code == Presence::Required
    }

    /// The office, by the name that the municipality's settings know.
    pub fn office(&self) -> &str {
        &self.declaration.office
    }

    /// Longest duration of the procedure, in days.
    pub fn term_days(&self) -> u32 {
        self.declaration.deadline.days
    }

    /// From which day they count for what is submitted on a day, while these windows hold.
    pub fn term_from(&self, windows: &[Window], submitted_on: NaiveDate) -> TermFrom {
        let from = self.declaration.deadline.from;
        match calendar::period(windows, submitted_on) {
            Some(period) if !period.rolling => from,
            _ => TermFrom::Submitted,
        }
    }

    /// Last day for the outcome of what is submitted on a day (Europe/Rome), while these windows
    /// hold.
    pub fn outcome_due_on(&self, windows: &[Window], submitted_on: NaiveDate) -> Option<NaiveDate> {
        let deadline = self.declaration.deadline;
        let close = || calendar::period(windows, submitted_on).map(|period| period.closes_on);
        let runs_from = match self.term_from(windows, submitted_on) {
            TermFrom::Submitted => submitted_on,
            TermFrom::CallClose => close().unwrap_or(submitted_on),
        };
        deadline.last_day(runs_from)
    }

    /// The windows of a municipality that sets none.
    pub fn windows(&self) -> &[Window] {
        &self.declaration.windows
    }

    /// The last state in which an istanza can be taken back.
    pub fn withdrawable_until(&self) -> Status {
        self.declaration.withdrawal.until
    }

    /// Its place in the classification plan.
    pub fn protocol_class(&self) -> &str {
        &self.declaration.protocol_class
    }

    /// The form with the municipality's lists, limits and constants (the service's own where it
    /// sets none), without fees where the municipality receives no payments, and its version: the beginning of the SHA-256 of its JSON.
    pub fn form(&self, params: &Params) -> Result<(Form, String), ResolveError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, form, version)) = kept.iter().find(|(known, ..)| known == params) {
            return Ok((form.clone(), version.clone()));
        }
        let mut all = self.declaration.defaults.clone();
        all.extend(params.iter().map(|(name, param)| (name.clone(), param.clone())));
        let mut form = self.form.resolve(&all)?;
        if all.get(ONLINE_PAYMENTS) != Some(&Param::Bool(true)) {
            form.fees.clear();
        }
        let json = serde_json::to_vec(&form).unwrap_or_default();
        let version: String = hex::encode(Sha256::digest(json)).chars().take(16).collect();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.push((params.clone(), form.clone(), version.clone()));
        Ok((form, version))
    }

    /// Whether an istanza in this state may be taken back; `Err` says why not.
    pub fn withdrawal(&self, status: Status, lang: Lang) -> Result<(), String> {
        let rule = &self.declaration.withdrawal;
        // States are declared in the order of the procedure.
        if status.is_sent() && status <= rule.until && !status.is_final() {
            return Ok(());
        }
        Err(rule.reason.text(lang).to_owned())
    }

    /// What lists show.
    pub fn summary(&self, lang: Lang, windows: &[Window], today: NaiveDate) -> ServiceSummary {
        let declaration = &self.declaration;
        ServiceSummary {
            slug: self.slug.to_owned(),
            title: declaration.title.text(lang).to_owned(),
            description: declaration.description.text(lang).to_owned(),
            category: declaration.category.clone(),
            category_label: self.category.text(lang).to_owned(),
            topics: self
                .topics
                .iter()
                .map(|topic| topic.text(lang).to_owned())
                .collect(),
            keywords: declaration.keywords.of(lang).to_vec(),
            availability: calendar::availability(windows, today),
        }
    }

    /// The sheet, with the municipality's office.
    pub fn service(&self, lang: Lang, windows: &[Window], today: NaiveDate, office: Office) -> Service {
        let declaration = &self.declaration;
        let [it, en] = &self.guides;
        let guide = match lang {
            Lang::It => it,
            Lang::En => en,
        };
        let period = calendar::period(windows, today);
        Service {
            summary: self.summary(lang, windows, today),
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
            needs_tax_code: self.needs_tax_code(),
            term_days: declaration.deadline.days,
            term_from: self.term_from(windows, today),
            opens_at: period.and_then(Period::opens_at),
            closes_at: period.and_then(Period::closes_at),
            opens_on: period.map(|period| period.opens_on),
            closes_on: period.map(|period| period.closes_on),
            office,
            rules: declaration.rules.clone(),
            audience: declaration.audience.text(lang).to_owned(),
            updated_on: declaration.updated_on,
        }
    }
}

fn unknown(name: &str) -> LoadError {
    LoadError::Vocabulary(name.to_owned())
}

fn cost(line: &CostLine, lang: Lang) -> Cost {
    Cost {
        label: line.label.text(lang).to_owned(),
        amount_cents: line.amount_cents,
        note: line.note.as_ref().map(|note| note.text(lang).to_owned()),
    }
}
