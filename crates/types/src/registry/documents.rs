//! Documents and whatever else a record may hold of a person.

use super::period::dated;
use super::{Education, NonProfessional, PermitKind, Profession, personal_debug};
use crate::values::CleanText;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An identity card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdentityCard {
    /// Its number.
    pub number: CleanText,
    /// Whether it is electronic (CIE).
    #[serde(default)]
    pub electronic: bool,
    /// Whether one can travel with it.
    #[serde(default)]
    pub valid_abroad: bool,
    /// Municipality or consulate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<CleanText>,
    /// Issued on; valid since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Last day of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Annulled on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annulled_on: Option<NaiveDate>,
}

/// A foreigner's title to stay.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permit {
    /// Which.
    pub kind: PermitKind,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<CleanText>,
    /// The police headquarters or municipality that gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<CleanText>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Last day of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// Electoral position.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Electoral {
    /// Whether one is in the lists.
    pub voter: bool,
    /// Number of the section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<CleanText>,
    /// Municipality of the lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub municipality: Option<CleanText>,
}

/// Profession and education.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Occupation {
    /// Position in the profession.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profession: Option<Profession>,
    /// Condition of who has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_professional: Option<NonProfessional>,
    /// Degree of education.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub education: Option<Education>,
}

/// Driving licence and vehicles.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Driving {
    /// Whether there is a licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<bool>,
    /// Whether there are vehicles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vehicles: Option<bool>,
}

/// A pension.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pension {
    /// Which, in words.
    pub kind: CleanText,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<CleanText>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

dated!(IdentityCard, Permit, Pension);
personal_debug!(IdentityCard, Permit, Electoral, Occupation, Driving, Pension);
