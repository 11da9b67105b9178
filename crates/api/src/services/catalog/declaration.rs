//! The shape of `service.toml` and of `_common/form.toml`.

use super::calendar::{Deadline, Window};
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_types::form::{Check, Fee, Params, Presence, Step};
use sportello_types::istanze::Status;
use sportello_types::lang::{Lang, Localized};
use sportello_types::loa::Loa;
use sportello_types::services::{Rule, ServiceGroup};

/// `service.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Declaration {
    /// Name of the service.
    pub(super) title: Localized,
    /// What it is for, 160 characters at most.
    pub(super) description: Localized,
    /// Category of the national model, in its own (Italian) words.
    pub(super) category: String,
    /// Topics of the national model, in its own words.
    pub(super) topics: Vec<String>,
    /// Other words by which people look for it.
    pub(super) keywords: Keywords,
    /// Whom it is for, in a few words.
    pub(super) audience: Localized,
    /// Groups that must be active to use it.
    pub(super) groups: Vec<ServiceGroup>,
    /// The office, by the name that the municipality's settings know.
    pub(super) office: String,
    /// Level that the login needs.
    pub(super) level: Loa,
    /// Whether the applicant's fiscal code is needed; `optional` lets in who signs in with eIDAS.
    #[serde(default)]
    pub(super) applicant_tax_code: Presence,
    /// Place in the municipality's classification plan: `IX.2`.
    pub(super) protocol_class: String,
    /// Last change of the sheet.
    pub(super) updated_on: NaiveDate,
    /// Longest duration of the procedure.
    pub(super) deadline: Deadline,
    /// When it takes applications, unless the municipality says otherwise; always, if none is given.
    #[serde(default)]
    pub(super) windows: Vec<Window>,
    /// Until when an application can be taken back.
    pub(super) withdrawal: Withdrawal,
    /// What it costs.
    #[serde(default)]
    pub(super) costs: Vec<CostLine>,
    /// Legal basis.
    pub(super) rules: Vec<Rule>,
    /// Parameters for municipalities that set none of their own.
    #[serde(default)]
    pub(super) defaults: Params,
    /// The form's own steps.
    #[serde(rename = "step")]
    pub(super) steps: Vec<Step>,
    /// Rules across fields.
    #[serde(default, rename = "check")]
    pub(super) checks: Vec<Check>,
    /// What is paid online, where the municipality receives payments.
    #[serde(default, rename = "fee")]
    pub(super) fees: Vec<Fee>,
}

/// Words of a search, by language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keywords {
    /// Italian.
    pub(super) it: Vec<String>,
    /// English.
    pub(super) en: Vec<String>,
}

impl Keywords {
    /// Those of one language.
    pub(super) fn of(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::It => &self.it,
            Lang::En => &self.en,
        }
    }
}

/// Until when an application can be taken back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Withdrawal {
    /// The last state in which it can.
    pub(super) until: Status,
    /// Why not afterwards.
    pub(super) reason: Localized,
}

/// A line of *Quanto costa*.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CostLine {
    /// What is paid for.
    pub(super) label: Localized,
    /// Euro cents; absent when it depends on the case.
    pub(super) amount_cents: Option<i64>,
    /// When it is not due, or how it is computed.
    pub(super) note: Option<Localized>,
}

/// `_common/form.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Common {
    /// Steps before the service's own.
    pub(super) before: Vec<Step>,
    /// Steps after them.
    pub(super) after: Vec<Step>,
}
