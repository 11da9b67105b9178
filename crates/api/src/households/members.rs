//! A member of a household, as the list shows them.

use super::ask::Asked;
use super::words;
use sportello_types::lang::Lang;
use sportello_types::registry::{MemberShown, Seen, Sight};

/// The line of a member.
pub(crate) fn shown(asked: &Asked<'_>, seen: &Seen<'_>, lang: Lang) -> MemberShown {
    let member = seen.member;
    let identity = &member.identity;
    // A certificate of family status does not list fiscal codes.
    let tax_code = identity.tax_code.as_ref().filter(|_| seen.sight == Sight::Whole);
    let name = |name: Option<&sportello_types::values::PersonName>| name.map(|name| name.as_str().to_owned());
    MemberShown {
        id: asked.id_of(seen),
        own: asked.is_own(seen),
        sight: seen.sight,
        declarable: asked.may_declare(seen).is_ok(),
        family_name: name(identity.family_name.as_ref()),
        given_name: name(identity.given_name.as_ref()),
        tax_code: tax_code.map(|known| known.code.clone()),
        tax_code_validated: tax_code.is_some_and(|known| known.validated),
        sex: identity.sex,
        birth_date: identity.birth.date.to_string(),
        birth_place: identity.birth.place.as_ref().map(words::place),
        relation: member.relation_label(lang).to_owned(),
        marital_status: member
            .marital_status
            .map(|status| status.label(identity.sex, lang).to_owned()),
        citizenships: member
            .citizenships
            .iter()
            .map(|state| state.name.as_str().to_owned())
            .collect(),
        position: member
            .position
            .map(|position| position.label(identity.sex, lang).to_owned()),
        deceased_on: member.death.as_ref().map(|death| death.on),
    }
}
