//! Who may see whom: the one rule.
//!
//! | Who | Sees | Source |
//! |---|---|---|
//! | anybody | the own record, whole | GDPR art. 15; DPR 223/1989 art. 33 |
//! | an adult | spouse or civil partner of the same family, whole; not once they are separated | c.c. arts. 143, 144, 150; L. 76/2016 art. 1 cc. 11, 20 |
//! | an adult | minors of the same family for whom one answers, whole | c.c. arts. 2, 316, 320; guardians: 343, 357 |
//! | the guardian | the ward of age of the same family, whole | c.c. arts. 357, 414, 424 |
//! | an adult | the other members of the same family, as a certificate of family status lists them | DPR 223/1989 arts. 33 c. 1, 35 |
//! | a minor | nobody else | c.c. arts. 2, 316 |
//! | who is under guardianship (ANPR 4) | nobody else | c.c. arts. 414, 424 |
//! | members of an institution (*convivenza*) | nobody else | DPR 223/1989 art. 5: no family ties |
//! | anybody | nobody who is withheld | protected addresses |
//!
//! A court's decision that the registry holds stands before parentage (c.c. arts. 330, 333, 343);
//! an emancipated minor is nobody's to answer for (c.c. arts. 390, 394). Whatever is not certain
//! (a date of birth without day, parentage that only the relation to a third person suggests) is
//! decided for the closer sight; a registry that says elsewhere who the parents are is asked then
//! ([`Household::perhaps_children_of`]). A household of the past is listed to who was in it; whole one sees
//! there whom one sees whole today ([`Household::seen_by`]). Online one sees the own household alone,
//! though at the desk anybody may ask more (DPR 223/1989 art. 33).

use super::{Certifiability, Dated, Household, HouseholdKind, MaritalStatus, Member, Period, Relation};
use super::{Relative, ResponsibilityKind, at};
use crate::values::ResidentKey;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How much one may see of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Sight {
    /// Nothing, not even that there is one.
    Nothing,
    /// The line of the household's list: names, birth, relation, marital status, citizenship.
    Listed,
    /// The whole record, and acting for the person.
    Whole,
}

/// A member who may be seen.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'h> {
    /// Who.
    pub member: &'h Member,
    /// How much; never [`Sight::Nothing`].
    pub sight: Sight,
}

/// How much `viewer` may see of `target` by a household as it was on [`Household::at`] alone. Ages and
/// responsibility are those of `today`, whichever day is looked at.
pub fn sight(household: &Household, viewer: &ResidentKey, target: &ResidentKey, today: NaiveDate) -> Sight {
    let (Some(viewer), Some(target)) = (household.member(viewer), household.member(target)) else {
        return Sight::Nothing;
    };
    if viewer.is_deceased(today) {
        return Sight::Nothing;
    }
    if viewer.id == target.id {
        return Sight::Whole;
    }
    let may_look = viewer.identity.birth.date.is_certainly_adult(today)
        && viewer.certifiability != Some(Certifiability::UnderGuardianship)
        && household.kind == HouseholdKind::Family
        && !viewer.is_deceased(household.at);
    if !may_look || target.withheld {
        return Sight::Nothing;
    }
    let still = |member: &Member| member.until.is_none_or(|until| today <= until);
    let both_still = still(viewer) && still(target) && !target.is_deceased(today);
    if both_still && (is_spouse(household, viewer, target) || answers_for(household, viewer, target, today)) {
        return Sight::Whole;
    }
    Sight::Listed
}

impl Household {
    /// The minors whom `viewer` would see whole as a parent, and sees as a line since nobody says who their
    /// parents are: of these alone a registry is asked more.
    pub fn perhaps_children_of(&self, viewer: &ResidentKey, today: NaiveDate) -> Vec<ResidentKey> {
        let decides = |minor: &&Member| {
            let mut supposed = self.clone();
            supposed.name_parent(&minor.id, viewer);
            minor.parents.is_empty()
                && sight(self, viewer, &minor.id, today) == Sight::Listed
                && sight(&supposed, viewer, &minor.id, today) == Sight::Whole
        };
        self.members
            .iter()
            .filter(decides)
            .map(|minor| minor.id.clone())
            .collect()
    }

    /// Adds what the registry says of a minor elsewhere: that this is a parent.
    pub fn name_parent(&mut self, minor: &ResidentKey, parent: &ResidentKey) {
        let named = Relative {
            id: Some(parent.clone()),
            tax_code: None,
            family_name: None,
            given_name: None,
        };
        if let Some(minor) = self.members.iter_mut().find(|member| member.id == *minor) {
            minor.parents.push(named);
        }
    }

    /// The members whom `viewer` may see, in the household's order. `present` is the viewer's household of
    /// `today`, be it this one: who has died or is divorced since has no more of the past than is over.
    pub fn seen_by(&self, viewer: &ResidentKey, present: &Self, today: NaiveDate) -> Vec<Seen<'_>> {
        if sight(present, viewer, viewer, today) == Sight::Nothing {
            return Vec::new();
        }
        self.members
            .iter()
            .map(|member| {
                let then = sight(self, viewer, &member.id, today);
                let now = sight(present, viewer, &member.id, today);
                Seen {
                    member,
                    // What was is listed; what one may do is decided by what is.
                    sight: then.min(now.max(Sight::Listed)),
                }
            })
            .filter(|seen| seen.sight != Sight::Nothing)
            .collect()
    }
}

/// Whether two members are married or in a civil union: by the record of either, or by what one of
/// them is to the other, who is the reference person. The separated owe one another no life in common (c.c. arts.
/// 143, 150), though they may still be of one family.
fn is_spouse(household: &Household, one: &Member, other: &Member) -> bool {
    let named = |by: &Member, who: &Member| by.spouse.as_ref().is_some_and(|spouse| is(spouse, who));
    let related = |of: &Member, to: &Member| {
        matches!(
            of.role.relation(),
            Some(Relation::Spouse | Relation::CivilPartner)
        ) && is_reference(household, to)
    };
    let bound = |member: &Member| {
        matches!(
            member.marital_status,
            None | Some(MaritalStatus::Married | MaritalStatus::CivilUnion)
        )
    };
    let tied = named(one, other) || named(other, one) || related(one, other) || related(other, one);
    tied && bound(one) && bound(other) && !one.separated && !other.separated
}

/// Whether `adult` answers for `other`: a minor, or a ward of age.
pub(super) fn answers_for(household: &Household, adult: &Member, other: &Member, today: NaiveDate) -> bool {
    if other.identity.birth.date.is_certainly_minor(today) {
        answers_for_minor(household, adult, other, today)
    } else {
        is_guardian(adult, other, today)
    }
}

/// Whether `guardian` represents `ward`, who is not certainly a minor. Of age one has a guardian while one is
/// under guardianship alone (c.c. arts. 414, 424): a decision from before coming of age counts no more.
fn is_guardian(guardian: &Member, ward: &Member, today: NaiveDate) -> bool {
    let has = |kind: ResponsibilityKind| {
        at(&ward.responsibilities, today)
            .any(|decision| decision.kind == kind && is(&decision.holder, guardian))
    };
    ward.certifiability == Some(Certifiability::UnderGuardianship)
        && has(ResponsibilityKind::Guardian)
        && !has(ResponsibilityKind::Revoked)
}

fn answers_for_minor(household: &Household, adult: &Member, minor: &Member, today: NaiveDate) -> bool {
    if is_emancipated(minor) {
        return false;
    }
    let mut guarded = false;
    let mut granted = false;
    for decision in &minor.responsibilities {
        let period: Period = decision.period();
        if !period.contains(today) {
            continue;
        }
        let mine = is(&decision.holder, adult);
        match decision.kind {
            ResponsibilityKind::Revoked if mine => return false,
            ResponsibilityKind::Revoked => {}
            ResponsibilityKind::Guardian => {
                guarded = true;
                granted |= mine;
            }
            ResponsibilityKind::Parental => granted |= mine,
        }
    }
    // A guardian is appointed where no parent can answer (c.c. art. 343).
    granted || (!guarded && is_parent(household, adult, minor))
}

/// Whether `adult` is a parent of `minor`: by the record, or where that names no parent by what one of
/// them is to the other, who is the reference person.
fn is_parent(household: &Household, adult: &Member, minor: &Member) -> bool {
    if !minor.parents.is_empty() {
        return minor.parents.iter().any(|parent| is(parent, adult));
    }
    let child = matches!(minor.role.relation(), Some(Relation::Child | Relation::Adopted));
    let parent = adult.role.relation() == Some(Relation::Parent);
    (child && is_reference(household, adult)) || (parent && is_reference(household, minor))
}

/// Who is or was married before coming of age (c.c. arts. 84, 390).
const fn is_emancipated(minor: &Member) -> bool {
    !matches!(
        minor.marital_status,
        None | Some(MaritalStatus::Single | MaritalStatus::Unknown)
    )
}

/// Whether a member is the reference person, and the only one: a household with two is not believed.
fn is_reference(household: &Household, member: &Member) -> bool {
    let mut references = household
        .members
        .iter()
        .filter(|member| member.role.is_reference() && !member.is_deceased(household.at));
    references.next().is_some_and(|first| first.id == member.id) && references.next().is_none()
}

fn is(named: &Relative, member: &Member) -> bool {
    named.is(
        &member.id,
        member
            .identity
            .tax_code
            .as_ref()
            .map(|registered| &registered.code),
    )
}
