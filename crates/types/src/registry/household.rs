//! The household (*scheda di famiglia*, *di convivenza*) on a day.

use super::{
    Certifiability, Death, Identity, InstitutionRelation, MaritalStatus, RegistryPosition, Relation,
    Relative, Resident, Responsibility, Role, StateRef, personal_debug,
};
use crate::lang::Lang;
use crate::values::{CleanText, HouseholdKey, ResidentKey};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A household as registered on a day.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Household {
    /// Its key; some registries do not give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<HouseholdKey>,
    /// Family or institution.
    pub kind: HouseholdKind,
    /// The day.
    pub at: NaiveDate,
    /// Its members, the reference person first; those who died in it at the end.
    pub members: Vec<Member>,
}

/// Family or institution (DPR 223/1989 arts. 4, 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum HouseholdKind {
    /// *Famiglia anagrafica*.
    Family,
    /// *Convivenza anagrafica*: barracks, monastery, prison.
    Institution {
        /// Its name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<CleanText>,
    },
}

/// A member of a household.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The registry's key of the person.
    pub id: ResidentKey,
    /// Who it is.
    pub identity: Identity,
    /// What the person is in the household.
    pub role: Role,
    /// Member since.
    pub since: Option<NaiveDate>,
    /// Member until, where that is over.
    pub until: Option<NaiveDate>,
    /// Marital status on the day of the household.
    pub marital_status: Option<MaritalStatus>,
    /// Citizenships on that day.
    pub citizenships: Vec<StateRef>,
    /// Position in the registry on that day.
    pub position: Option<RegistryPosition>,
    /// Spouse or civil partner on that day.
    pub spouse: Option<Relative>,
    /// Whether the person is separated from the spouse on that day.
    #[serde(default)]
    pub separated: bool,
    /// Parents, where the registry says them: for the rule; to be shown to nobody but the person
    /// (L. 1064/1955).
    pub parents: Vec<Relative>,
    /// Who answers for the person, where that is not what parentage says: all that is held.
    pub responsibilities: Vec<Responsibility>,
    /// Death.
    pub death: Option<Death>,
    /// Whether certificates can be given.
    pub certifiability: Option<Certifiability>,
    /// Whether the person is kept from everybody else's sight.
    pub withheld: bool,
}

impl Household {
    /// Puts a household together out of the records of whoever ever was in it. Nothing when on that day
    /// nobody was.
    pub fn assemble<'r>(
        id: &HouseholdKey,
        at: NaiveDate,
        residents: impl IntoIterator<Item = &'r Resident>,
    ) -> Option<Self> {
        let mut members: Vec<Member> = residents
            .into_iter()
            .filter_map(|resident| Member::of(resident, id, at))
            .collect();
        members.sort_by_cached_key(|member| member.place(at));
        let kind = members
            .iter()
            .find(|member| !member.is_deceased(at))?
            .role
            .household();
        Some(Self {
            id: Some(id.clone()),
            kind,
            at,
            members,
        })
    }

    /// A member by key.
    pub fn member(&self, id: &ResidentKey) -> Option<&Member> {
        self.members.iter().find(|member| member.id == *id)
    }

    /// The reference person of a family, or who is responsible for an institution.
    pub fn reference(&self) -> Option<&Member> {
        self.members
            .iter()
            .find(|member| member.role.is_reference() && !member.is_deceased(self.at))
    }
}

impl Member {
    /// The member that a resident is of a household on a day; also who was one until death.
    fn of(resident: &Resident, household: &HouseholdKey, at: NaiveDate) -> Option<Self> {
        let membership = resident.membership(at).filter(|m| m.household == *household)?;
        // What holds of the dead is what held when they died.
        let day = match &resident.death {
            Some(death) if death.on <= at => death.on,
            _ => at,
        };
        Some(Self {
            id: resident.id.clone(),
            identity: resident.identity.clone(),
            role: membership.role.clone(),
            since: membership.since,
            until: membership.until,
            marital_status: resident.marital_status(day),
            citizenships: super::at(&resident.citizenships, day)
                .map(|citizenship| citizenship.state.clone())
                .collect(),
            position: resident.position(at),
            spouse: resident.spouse(day).cloned(),
            separated: resident.is_separated(day),
            parents: [&resident.father, &resident.mother]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            responsibilities: resident.responsibilities.clone(),
            death: resident.death.clone().filter(|death| death.on <= at),
            certifiability: resident.certifiability,
            withheld: resident.withheld,
        })
    }

    /// Whether the person was dead by the end of a day.
    pub fn is_deceased(&self, on: NaiveDate) -> bool {
        self.death.as_ref().is_some_and(|death| death.on <= on)
    }

    /// What the person is in the household, in words; of adoption they say nothing ([`Relation::told`]).
    pub fn relation_label(&self, lang: Lang) -> &'static str {
        match &self.role {
            Role::Family { relation } => relation.told().label(self.identity.sex, lang),
            Role::Institution { relation, .. } => relation.label(self.identity.sex, lang),
        }
    }

    /// Order of the list: the living first; reference person, spouse, then by age.
    fn place(&self, at: NaiveDate) -> (bool, u8, NaiveDate, ResidentKey) {
        let rank = match &self.role {
            role if role.is_reference() => 0,
            Role::Family {
                relation: Relation::Spouse | Relation::CivilPartner,
            } => 1,
            _ => 2,
        };
        let birth = self.identity.birth.date.earliest();
        (self.is_deceased(at), rank, birth, self.id.clone())
    }
}

impl Role {
    /// Whether it is the reference person's, or that of who is responsible.
    pub const fn is_reference(&self) -> bool {
        matches!(
            self,
            Self::Family {
                relation: Relation::Reference
            } | Self::Institution {
                relation: InstitutionRelation::Responsible,
                ..
            }
        )
    }

    /// The relation to the reference person of a family.
    pub const fn relation(&self) -> Option<Relation> {
        match self {
            Self::Family { relation } => Some(*relation),
            Self::Institution { .. } => None,
        }
    }

    fn household(&self) -> HouseholdKind {
        match self {
            Self::Family { .. } => HouseholdKind::Family,
            Self::Institution { name, .. } => HouseholdKind::Institution { name: name.clone() },
        }
    }
}

personal_debug!(Household, Member);
