//! What is typed into the profile, kept in this browser until the portal has it: a session that ends and a
//! window that closes lose nothing.

use super::draft::Draft;
use crate::device::OwnPlace;
use serde::{Deserialize, Serialize};
use sportello_types::profile::Profile;

/// The copy: the fields as they stood before, and as typed. With both, what another device changed
/// meanwhile is told from what was typed here.
#[derive(Serialize, Deserialize)]
struct Typed {
    began: Draft,
    fields: Draft,
}

fn place(profile: &Profile) -> OwnPlace {
    OwnPlace {
        citizen: profile.id,
        page: "profile",
    }
}

/// Keeps what is typed over a profile; nothing, when that is what the profile says.
pub(super) fn keep(profile: &Profile, fields: &Draft) {
    let began = Draft::of(profile);
    if *fields == began {
        forget(profile);
        return;
    }
    let fields = fields.clone();
    place(profile).keep(&Typed { began, fields });
}

/// What was typed and never saved, over the profile as it is now.
pub(super) fn unsaved(profile: &Profile) -> Option<Draft> {
    let Typed { began, fields } = place(profile).find()?;
    restored(&began, fields, Draft::of(profile))
}

fn restored(began: &Draft, typed: Draft, now: Draft) -> Option<Draft> {
    let all = typed.typed_over(began, now.clone());
    (all != now).then_some(all)
}

/// Forgets the copy: the portal has it all, or the citizen wants none of it.
pub(super) fn forget(profile: &Profile) {
    place(profile).forget();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::place::Place;

    fn draft(street: &str, mobile: &str) -> Draft {
        Draft {
            street: street.to_owned(),
            mobile: mobile.to_owned(),
            ..Draft::default()
        }
    }

    #[test]
    fn what_was_typed_comes_back_over_what_changed_elsewhere() {
        let began = draft("Via Roma", "");
        let typed = draft("Via Manno", "");
        assert_eq!(
            restored(&began, typed, draft("Via Roma", "3331234567")),
            Some(draft("Via Manno", "3331234567"))
        );
    }

    #[test]
    fn what_the_portal_has_already_is_not_restored() {
        let typed = draft("Via Manno", "");
        assert_eq!(restored(&draft("", ""), typed.clone(), typed), None);
        // Typed before the place was chosen elsewhere, and not touched here.
        let same = draft("Via Roma", "");
        assert_eq!(restored(&same, same.clone(), draft("Via Manno", "")), None);
    }

    #[test]
    fn a_place_of_birth_comes_back_with_its_list() {
        let born = |abroad, code: &str| Draft {
            born_abroad: abroad,
            birth_place: Some(Place {
                code: code.to_owned(),
                name: code.to_owned(),
                province: None,
                invented: false,
            }),
            ..Draft::default()
        };
        assert_eq!(
            restored(&Draft::default(), born(true, "Z110"), born(false, "B354")),
            Some(born(true, "Z110"))
        );
    }
}
