//! The shape of a form.

use super::expr::Expr;
use super::fee::Fee;
use super::kind::FieldKind;
use super::load::{self, LoadError};
use crate::attachments::Attachment;
use crate::lang::Localized;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A form: steps of fields, and checks across them. Well formed by construction: it comes from
/// [`Form::new`] or from deserialisation, which goes through it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawForm")]
#[non_exhaustive]
pub struct Form {
    /// The pages, in order.
    pub steps: Vec<Step>,
    /// Rules that span several fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// What may have to be paid.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<Fee>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForm {
    #[serde(default)]
    steps: Vec<Step>,
    #[serde(default)]
    checks: Vec<Check>,
    #[serde(default)]
    fees: Vec<Fee>,
}

impl TryFrom<RawForm> for Form {
    type Error = LoadError;

    fn try_from(raw: RawForm) -> Result<Self, LoadError> {
        Self::with_fees(raw.steps, raw.checks, raw.fees)
    }
}

impl Form {
    /// A form, checked: ids are unique snake_case; conditions refer to earlier fields that exist;
    /// options are unique and come from one place; limits are in order; unique keys and the fields
    /// of checks exist; groups do not nest and their conditions do not quantify.
    pub fn new(steps: Vec<Step>, checks: Vec<Check>) -> Result<Self, LoadError> {
        Self::with_fees(steps, checks, Vec::new())
    }

    /// The same with fees: their names are unique, their conditions refer to fields that exist, their amounts
    /// are fixed, parameters of the municipality, computed fields of money, or (one, after the submission) set by
    /// an office; those of one time fit a notice.
    pub fn with_fees(steps: Vec<Step>, checks: Vec<Check>, fees: Vec<Fee>) -> Result<Self, LoadError> {
        let form = Self { steps, checks, fees };
        load::check(&form)?;
        Ok(form)
    }

    /// All fields of the first level, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.steps.iter().flat_map(|step| &step.fields)
    }

    /// A field by its path: `plate_kind`, or `vehicles.plate` inside a group.
    pub fn field(&self, path: &str) -> Option<&Field> {
        let (first, inner) = match path.split_once('.') {
            Some((group, inner)) => (group, Some(inner)),
            None => (path, None),
        };
        let field = self.fields().find(|f| f.id == first)?;
        match (inner, &field.kind) {
            (None, _) => Some(field),
            (Some(inner), FieldKind::Group { fields, .. }) => fields.iter().find(|f| f.id == inner),
            (Some(_), _) => None,
        }
    }

    /// A step by its id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }
}

/// A page of the form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name in addresses: snake_case.
    pub id: String,
    /// Its heading.
    pub title: Localized,
    /// A paragraph before the fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<Localized>,
    /// Its fields, in order.
    pub fields: Vec<Field>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its key in the answers: snake_case.
    pub id: String,
    /// The question, in words.
    pub label: Localized,
    /// Help under the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Localized>,
    /// What kind of answer it takes, with its limits.
    pub kind: FieldKind,
    /// Whether it must always be answered while visible.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// When it must be answered, besides `required`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_when: Option<Expr>,
    /// When it shows; always, if absent. A hidden field's answer counts as not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_when: Option<Expr>,
    /// When it cannot be changed by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only_when: Option<Expr>,
    /// Whether it can never be changed by hand (a certified value, prefilled).
    #[serde(default, skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// Its value, computed from earlier answers; such a field is read-only. Numbers, money,
    /// dates, booleans, texts and choices can be computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compute: Option<Expr>,
    /// Where a first value comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefill: Option<Prefill>,
    /// Token of the HTML `autocomplete` attribute (WCAG 2.1 success criterion 1.3.5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<String>,
    /// Health, judicial or other special data (GDPR arts. 9, 10): restricted view, never logged.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sensitive: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_false(value: &bool) -> bool {
    !value
}

/// A rule that spans several fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Stable name, part of the violation's code: snake_case.
    pub id: String,
    /// The field of the first level at which the message shows.
    pub field: String,
    /// What must not be false. While an answer that it needs is missing, nothing is reported.
    pub assert: Expr,
    /// What to tell the citizen when it is false.
    pub message: Localized,
}

/// Where a first value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Prefill {
    /// The citizen as a person: names, date of birth, fiscal code.
    #[serde(rename = "profile.person")]
    Person,
    /// Given name.
    #[serde(rename = "profile.given_name")]
    GivenName,
    /// Family name.
    #[serde(rename = "profile.family_name")]
    FamilyName,
    /// Fiscal code.
    #[serde(rename = "profile.tax_code")]
    TaxCode,
    /// Date of birth.
    #[serde(rename = "profile.birth_date")]
    BirthDate,
    /// Address of residence.
    #[serde(rename = "profile.residence")]
    Residence,
    /// Confirmed e-mail.
    #[serde(rename = "profile.email")]
    Email,
    /// Certified mail.
    #[serde(rename = "profile.pec")]
    Pec,
    /// Mobile phone.
    #[serde(rename = "profile.mobile")]
    Mobile,
    /// Fixed phone.
    #[serde(rename = "profile.phone")]
    Phone,
}

/// The answers to a form, by field id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub serde_json::Map<String, serde_json::Value>);

/// What the evaluator must know besides the answers.
#[derive(Clone, Copy, Debug)]
pub struct Env<'a> {
    /// The day, Europe/Rome.
    pub today: NaiveDate,
    /// The files attached to the draft; [`Attachment::field`] is the path of a file field
    /// (`vehicles.title_of_use` inside a group).
    pub attachments: &'a [Attachment],
}
