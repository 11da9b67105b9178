//! Who may declare what, and about whom: the one rule.
//!
//! | Who | Declares | Source |
//! |---|---|---|
//! | an adult | about oneself | DPR 445/2000 arts. 46, 47 |
//! | who answers for a minor | in the minor's place | art. 5; c.c. arts. 316, 320, 343, 357 |
//! | the guardian of who is under guardianship | in the ward's place | art. 5; c.c. art. 424 |
//! | a minor, who is under guardianship | nothing | art. 5 |
//! | anybody else | nothing: what one knows of others is part of one's own declaration | art. 47 c. 2 |
//! | nobody | about who is withheld, or dead | |
//! | who is no citizen of the Union | only what Italian public bodies can certify, and legally staying | art. 3 c. 2 |
//!
//! Who is kept from signing by their health (art. 4) declares before an official, at the desk. Where the
//! registry does not know the citizenship, nobody is taken for a citizen of the Union.

use super::catalogue::{Kind, NonEu, catalogue};
use crate::certificates::Subject;
use crate::certificates::rules::require;
use crate::certificates::subject::{AskedBy, tax_code_of};
use crate::certificates::wording::Voice;
use sportello_types::certificates::RefusalCode;
use sportello_types::registry::{
    Certifiability, MaritalStatus, Member, PermitKind, RegistryPosition, Relation, Resident,
    ResponsibilityKind, Sight, StateRef, at, sight,
};
use sportello_types::values::ResidentKey;

/// In which quality one declares in the place of somebody else (art. 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// As a parent.
    Parent,
    /// As a guardian (*tutore*).
    Guardian,
}

/// The one who declares, as far as the rule looks at them.
pub(super) struct Author<'a> {
    id: &'a ResidentKey,
    citizenships: Vec<&'a StateRef>,
}

/// How one stands to what is declared.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    /// Nothing when one declares about oneself.
    pub(super) capacity: Option<Capacity>,
    /// Whether art. 3 c. 2 limits the declaration.
    pub(super) limited: bool,
}

impl Standing {
    /// Of whom the sentences speak.
    pub(super) const fn voice(self) -> Voice {
        match self.capacity {
            None => Voice::Own,
            Some(_) => Voice::Other,
        }
    }
}

impl<'a> Author<'a> {
    /// The one who asks about a person.
    pub(super) fn asking(about: &Subject<'a>) -> Result<Self, RefusalCode> {
        match about.asked_by {
            AskedBy::Self_ => Ok(Self::of(about)),
            // Nobody declares through an operator.
            AskedBy::Operator { .. } => Err(RefusalCode::NotEntitled),
            AskedBy::Member { .. } => {
                let member = about.asker().ok_or(RefusalCode::NotEntitled)?;
                Ok(Self {
                    id: &member.id,
                    citizenships: member.citizenships.iter().collect(),
                })
            }
        }
    }

    /// The one whose record it is.
    pub(super) fn of(declarant: &Subject<'a>) -> Self {
        Self {
            id: &declarant.resident.id,
            citizenships: citizenships(declarant),
        }
    }
}

/// How somebody stands to a declaration of a kind about a person; why they may not make it otherwise.
pub(super) fn standing(
    kind: &Kind,
    about: &Subject<'_>,
    author: &Author<'_>,
) -> Result<Standing, RefusalCode> {
    let resident = about.resident;
    require(!resident.is_deceased(about.on), RefusalCode::Deceased)?;
    let capacity = if resident.id == *author.id {
        let adult = resident.identity.birth.date.is_certainly_adult(about.on);
        require(adult && !is_ward(resident), RefusalCode::NotEntitled)?;
        None
    } else {
        require(!kind.own_only && !resident.withheld, RefusalCode::NotEntitled)?;
        Some(capacity(about, author.id).ok_or(RefusalCode::NotEntitled)?)
    };
    Ok(Standing {
        capacity,
        limited: limited(kind, about, author)?,
    })
}

/// Whether art. 3 c. 2 limits the declaration; why it rules it out.
fn limited(kind: &Kind, about: &Subject<'_>, author: &Author<'_>) -> Result<bool, RefusalCode> {
    let person = in_union(&citizenships(about));
    let known = [person, in_union(&author.citizenships)];
    let (outside, unknown) = (known.contains(&Some(false)), known.contains(&None));
    if kind.non_eu == NonEu::No {
        require(!outside, RefusalCode::CitizenshipOnly)?;
        require(!unknown, RefusalCode::DataMissing)?;
    }
    if person == Some(false) {
        stays_legally(about)?;
    }
    Ok(outside || unknown)
}

/// Whether somebody is a citizen of the Union; nothing where no citizenship is known.
fn in_union(states: &[&StateRef]) -> Option<bool> {
    let member = |state: &StateRef| {
        state.is_italy()
            || catalogue().union.iter().any(|known| match &state.code {
                Some(code) => known.code.as_ref() == Some(code),
                None => known.name.as_str().eq_ignore_ascii_case(state.name.as_str()),
            })
    };
    (!states.is_empty()).then(|| states.iter().any(|state| member(state)))
}

/// Whether somebody of whom the Union knows nothing stays in Italy by right: resident, and not known to be
/// without a permit.
fn stays_legally(about: &Subject<'_>) -> Result<(), RefusalCode> {
    let resident = about.resident;
    let position = resident.position(about.on);
    let position = position.ok_or(RefusalCode::DataMissing)?;
    require(position == RegistryPosition::Resident, RefusalCode::Deleted)?;
    let mut permits = at(&resident.permits, about.on).peekable();
    let without = permits.peek().is_some() && permits.all(|permit| permit.kind == PermitKind::None);
    require(!without, RefusalCode::NotEntitled)
}

fn citizenships<'a>(subject: &Subject<'a>) -> Vec<&'a StateRef> {
    at(&subject.resident.citizenships, subject.on)
        .map(|citizenship| &citizenship.state)
        .collect()
}

fn is_ward(resident: &Resident) -> bool {
    resident.certifiability == Some(Certifiability::UnderGuardianship)
}

/// In which quality somebody declares in the place of another of the same household; nothing when they
/// may not.
fn capacity(about: &Subject<'_>, author: &ResidentKey) -> Option<Capacity> {
    let card = about.card()?;
    let (member, viewer) = (card.member(&about.resident.id)?, card.member(author)?);
    let is_guardian = at(&member.responsibilities, about.on).any(|decision| {
        decision.kind == ResponsibilityKind::Guardian && decision.holder.is(&viewer.id, tax_code_of(viewer))
    });
    let birth = about.resident.identity.birth.date;
    if birth.is_certainly_minor(about.on) {
        let answers = sight(card, author, &member.id, about.on) == Sight::Whole;
        let parent = if is_guardian {
            Capacity::Guardian
        } else {
            Capacity::Parent
        };
        return (answers && !was_married(member) && !are_spouses(member, viewer)).then_some(parent);
    }
    let may = viewer.identity.birth.date.is_certainly_adult(about.on)
        && viewer.certifiability != Some(Certifiability::UnderGuardianship)
        && !viewer.is_deceased(about.on);
    (may && is_guardian && is_ward(about.resident)).then_some(Capacity::Guardian)
}

/// A minor who was is emancipated, and nobody's to answer for (c.c. art. 390).
const fn was_married(member: &Member) -> bool {
    !matches!(
        member.marital_status,
        None | Some(MaritalStatus::Single | MaritalStatus::Unknown)
    )
}

fn are_spouses(one: &Member, other: &Member) -> bool {
    let names = |by: &Member, who: &Member| {
        let spouse = by.spouse.as_ref();
        spouse.is_some_and(|spouse| spouse.is(&who.id, tax_code_of(who)))
    };
    let spouse = |member: &Member| {
        let relation = member.role.relation();
        matches!(relation, Some(Relation::Spouse | Relation::CivilPartner))
    };
    let bound = spouse(one) || (spouse(other) && one.role.is_reference());
    names(one, other) || names(other, one) || bound
}
