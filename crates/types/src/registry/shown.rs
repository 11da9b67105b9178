//! What the citizen is shown of household and record: in words, as much as the rule lets through
//! ([`super::sight`]).

use super::{Sight, personal_debug};
use crate::ids::SeenPersonId;
use crate::profile::Sex;
use crate::values::CodiceFiscale;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which registry says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RegistrySource {
    /// The municipality's own.
    Municipality,
    /// The national one.
    Anpr,
}

/// The household as the citizen may see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HouseholdShown {
    /// The day whose situation it is.
    pub at: NaiveDate,
    /// Which registry says it.
    pub source: RegistrySource,
    /// The day up to which that registry is current: today, or that of the last import.
    pub as_of: NaiveDate,
    /// Whether it is an institution (*convivenza anagrafica*) rather than a family.
    pub institution: bool,
    /// The institution's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub institution_name: Option<String>,
    /// The members, the reference person first; who died in it at the end, where they were asked for.
    #[cfg_attr(feature = "openapi", schema(max_items = 200))]
    pub members: Vec<MemberShown>,
}

/// A member of the household.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberShown {
    /// Names the person to this citizen alone.
    pub id: SeenPersonId,
    /// Whether it is the citizen.
    pub own: bool,
    /// How much of the person the citizen may see: `listed` or `whole`.
    pub sight: Sight,
    /// Whether the citizen may declare about the person today in the place of a certificate (DPR 445/2000
    /// arts. 5, 46).
    #[serde(default)]
    pub declarable: bool,
    /// Family name; some have none.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub family_name: Option<String>,
    /// Given names; some have none.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub given_name: Option<String>,
    /// Fiscal code, of who may be seen whole.
    pub tax_code: Option<CodiceFiscale>,
    /// Whether the Revenue Agency knows the fiscal code with the same data.
    pub tax_code_validated: bool,
    /// Sex.
    pub sex: Option<Sex>,
    /// Date of birth: `1980-01-31`, `1980-01` or `1980`, as much as is known.
    #[cfg_attr(feature = "openapi", schema(pattern = r"^\d{4}(-\d{2}){0,2}$"))]
    pub birth_date: String,
    /// Place of birth.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub birth_place: Option<String>,
    /// What the person is in the household, in the person's gender.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub relation: String,
    /// Marital status, in the person's gender.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub marital_status: Option<String>,
    /// Citizenships.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub citizenships: Vec<String>,
    /// Position in the registry, in the person's gender.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub position: Option<String>,
    /// Day of death.
    pub deceased_on: Option<NaiveDate>,
}

/// A person's record as the citizen may see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonShown {
    /// The day whose situation it is.
    pub at: NaiveDate,
    /// Which registry says it.
    pub source: RegistrySource,
    /// The day up to which that registry is current.
    pub as_of: NaiveDate,
    /// The person.
    pub person: MemberShown,
    /// The record by section; none for a person who is only listed.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub sections: Vec<RecordSection>,
}

/// A section of a record.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordSection {
    /// Which.
    pub section: RecordPart,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// What it holds, the newest first; empty where the registry holds nothing.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub entries: Vec<RecordEntry>,
}

/// Sections of a record (*scheda individuale*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RecordPart {
    /// Names, birth, fiscal code.
    PersonalData,
    /// Position in the registry.
    Position,
    /// Parents: on the own record alone.
    Parents,
    /// Marital status, marriages and unions.
    Unions,
    /// Citizenships.
    Citizenships,
    /// Residences, of today and of before.
    Residences,
    /// Emigrations and immigrations.
    Migrations,
    /// Identity cards and residence permits.
    Documents,
    /// Driving licence and vehicles.
    Driving,
    /// Pensions.
    Pensions,
    /// Electoral position.
    Electoral,
    /// Profession and education.
    Occupation,
}

/// One thing that a section holds.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordEntry {
    /// What is known of it.
    #[cfg_attr(feature = "openapi", schema(max_items = 30))]
    pub facts: Vec<RecordFact>,
}

/// A label with its value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordFact {
    /// What it is.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub label: String,
    /// Its value.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub value: String,
}

personal_debug!(
    HouseholdShown,
    MemberShown,
    PersonShown,
    RecordSection,
    RecordEntry,
    RecordFact
);
