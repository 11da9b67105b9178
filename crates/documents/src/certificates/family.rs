//! Whether the record of a family can be certified.

use super::rules::require;
use super::subject::Subject;
use sportello_types::certificates::RefusalCode;
use sportello_types::registry::{Certifiability, HouseholdKind, Member, RegistryPosition, Relation};

/// Whether the person lives in a family whose record is whole (ANPR, checks of types 12, 13, 15, 16):
/// somebody with a fixed abode, in a family, with one reference person, all members in the register and
/// certifiable. A list from which a member is withheld would be false, and one with the member a breach.
pub(super) fn is_whole(subject: &Subject<'_>, register: RegistryPosition) -> Result<(), RefusalCode> {
    require(!subject.resident.no_fixed_abode, RefusalCode::NoFixedAbode)?;
    let card = subject.card().ok_or(RefusalCode::DataMissing)?;
    require(card.kind == HouseholdKind::Family, RefusalCode::Institution)?;
    let contains = subject.members().any(|member| member.id == subject.resident.id);
    require(contains && references(subject) == 1, RefusalCode::DataMissing)?;
    let asking = subject.asker().map(|member| &member.id);
    let certifiable = |member: &Member| {
        let may_be_shown = !member.withheld || asking == Some(&member.id);
        let vouched = match member.certifiability {
            Some(Certifiability::No | Certifiability::NotRegistrable) => false,
            Some(_) => true,
            // Of the person the record decides, which says more than the list of the family.
            None => subject.silence_certifies() || member.id == subject.resident.id,
        };
        may_be_shown && vouched
    };
    require(subject.members().all(certifiable), RefusalCode::NotCertifiable)?;
    let elsewhere = |member: &Member| member.position.is_some_and(|position| position != register);
    let otherwise = if register == RegistryPosition::Aire {
        RefusalCode::AireOnly
    } else {
        RefusalCode::NotCertifiable
    };
    require(!subject.members().any(elsewhere), otherwise)
}

fn references(subject: &Subject<'_>) -> usize {
    subject
        .members()
        .filter(|member| member.role.is_reference())
        .count()
}

/// Whether what the members are to the reference person can be (ANPR `EN222`): nobody is something
/// unknown, one spouse at most, no child certainly older and no parent certainly younger.
pub(super) fn relations_agree(subject: &Subject<'_>) -> bool {
    let Some(reference) = subject.members().find(|member| member.role.is_reference()) else {
        return false;
    };
    let born = reference.identity.birth.date;
    let mut spouses = 0;
    subject.members().all(|member| {
        let date = member.identity.birth.date;
        match member.role.relation() {
            None | Some(Relation::Unknown) => false,
            Some(Relation::Spouse | Relation::CivilPartner) => {
                spouses += 1;
                spouses == 1
            }
            Some(Relation::Child | Relation::Grandchild | Relation::GreatGrandchild) => {
                born.earliest() < date.latest()
            }
            Some(Relation::Parent | Relation::Grandparent | Relation::GreatGrandparent) => {
                date.earliest() < born.latest()
            }
            Some(_) => true,
        }
    })
}

/// Whether no member is something that is no longer given.
pub(super) fn relations_are_current(subject: &Subject<'_>) -> bool {
    let mut relations = subject.members().filter_map(|member| member.role.relation());
    relations.all(Relation::is_current)
}
