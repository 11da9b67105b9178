//! What a record is made of, each part with its time.

use super::period::dated;
use super::{
    AddressKind, CivilAct, DeletionReason, ForeignAddress, HomeAddress, InstitutionRelation,
    InstitutionSpecies, MaritalStatus, Place, RegistrationReason, Relation, StateRef, personal_debug,
};
use crate::profile::Sex;
use crate::values::{CleanText, CodiceFiscale, HouseholdKey, PartialDate, PersonName};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Who somebody is (*generalità*).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Fiscal code; some have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<RegisteredTaxCode>,
    /// Family name; some have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<PersonName>,
    /// Given names; some have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<PersonName>,
    /// Sex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Birth.
    pub birth: Birth,
}

/// A fiscal code, and whether the Revenue Agency knows it with the same data (`validitaCF`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredTaxCode {
    /// The code.
    pub code: CodiceFiscale,
    /// Whether it is validated.
    #[serde(default)]
    pub validated: bool,
}

/// A birth.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Birth {
    /// The day, or as much of it as is known.
    pub date: PartialDate,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<CivilAct>,
}

/// A citizenship.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citizenship {
    /// Of which country.
    pub state: StateRef,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// A marital status for a while.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaritalPeriod {
    /// Which.
    pub status: MaritalStatus,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// A stay in the register: immigration, emigration.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Why it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<RegistrationReason>,
    /// From where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Place>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Why it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion: Option<DeletionReason>,
    /// To where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Place>,
}

/// An address for a while: in Italy or abroad.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Residence {
    /// What it is to the person.
    pub kind: AddressKind,
    /// In Italy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<HomeAddress>,
    /// Abroad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abroad: Option<ForeignAddress>,
    /// At whose place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub care_of: Option<CleanText>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// A household for a while.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// The household's key.
    pub household: HouseholdKey,
    /// What the person is in it.
    pub role: Role,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// What somebody is in a household.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Role {
    /// In a family.
    Family {
        /// To the reference person.
        relation: Relation,
    },
    /// In an institution (*convivenza*).
    Institution {
        /// In it.
        relation: InstitutionRelation,
        /// What the institution is for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        species: Option<InstitutionSpecies>,
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<CleanText>,
    },
}

dated!(Citizenship, MaritalPeriod, Registration, Residence, Membership);
personal_debug!(
    Identity,
    RegisteredTaxCode,
    Birth,
    Citizenship,
    MaritalPeriod,
    Registration,
    Residence,
    Membership,
    Role,
);
