//! Self-certifications: chosen, filled in, made.

mod chosen;
mod declaring;
mod done;
mod draft;
mod ending;
mod flaws;
mod kinds;
mod people;
mod request;

use super::frame::Frame;
use super::registry::FromRegistry;
use crate::api;
use crate::components::card::Card;
use crate::components::error_summary::focus_field;
use crate::load::load;
use crate::nav::use_nav;
use crate::route::{Query, Route};
use crate::session::use_session;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::SeenPersonId;
use sportello_types::lang::Lang;
use sportello_types::registry::{HouseholdShown, MemberShown};
use sportello_types::text::selfcertificationpages as words;

/// Parameter of the page: the person to begin with, by the opaque id.
const PERSON: &str = "persona";
/// The heading of the request.
const BEGINNING: &str = "prepara";

/// The page, about a member of the household where one is named.
pub(super) fn path_for(person: Option<SeenPersonId>, lang: Lang) -> String {
    let person = person.map(|person| person.to_string());
    let query = Query::of([(PERSON, person.as_deref())]);
    format!("{}{query}", Route::SelfCertifications.path(lang))
}

/// Whether one may declare about a member here, as the portal says.
pub(super) fn is_for(member: &MemberShown) -> bool {
    member.declarable && member.deceased_on.is_none()
}

/// What to know before, and the request.
#[component]
pub(super) fn SelfCertificationsPage() -> impl IntoView {
    let (lang, nav) = (use_lang(), use_nav());
    let household = load(None, || async { api::registry::household(None, false).await });
    let asked = untrack(|| nav.parameter(PERSON)).and_then(|id| id.parse::<SeenPersonId>().ok());
    view! {
        <Frame section=Route::Dashboard title=words::title(lang) lead=words::lead(lang)>
            <Card title=words::what_title(lang)>
                <p>{words::what_text(lang)}</p>
                <ul class="mb-0">
                    <li>{words::what_public(lang)}</li>
                    <li>{words::what_private(lang)}</li>
                    <li>{words::what_never(lang)}</li>
                </ul>
            </Card>
            <h2 class="h4 mt-4" id=BEGINNING tabindex="-1">{words::request_title(lang)}</h2>
            <FromRegistry from=household children=move |household| begin(household, asked, lang)/>
        </Frame>
    }
}

fn begin(household: HouseholdShown, asked: Option<SeenPersonId>, lang: Lang) -> AnyView {
    let members: Vec<_> = household.members.into_iter().filter(is_for).collect();
    if members.is_empty() {
        return view! { <p>{words::nobody(lang)}</p> }.into_any();
    }
    view! { <Preparing members=members asked=asked/> }.into_any()
}

/// One request after the other, each from the beginning.
#[component]
fn Preparing(
    /// About whom one may declare.
    members: Vec<MemberShown>,
    /// Whom one has come for.
    asked: Option<SeenPersonId>,
) -> impl IntoView {
    let place = use_session().read_untracked().citizen_id().map(draft::place);
    let members = StoredValue::new(members);
    let round = RwSignal::new(0_u32);
    let again = Callback::new(move |()| {
        if let Some(place) = place {
            place.forget();
        }
        round.update(|round| *round = round.wrapping_add(1));
        request_animation_frame(|| focus_field(BEGINNING));
    });
    move || {
        let first = round.get() == 0;
        let members = members.get_value();
        let ids: Vec<_> = members.iter().map(|member| member.id).collect();
        let asked = asked.filter(|_| first);
        let kept = place.filter(|_| first).and_then(draft::kept);
        let begun = draft::begun(kept, asked, &ids);
        view! { <request::Request members=members begun=begun place=place again=again/> }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_declares_for_the_living_of_whom_the_portal_says_so() {
        let member = |declarable: bool, deceased_on: Option<&str>| -> MemberShown {
            serde_json::from_value(json!({
                "id": "3f1c9b52-7a40-8d31-9c5e-2f6c1b0a9e47", "own": false, "sight": "whole",
                "declarable": declarable, "family_name": "SERRA", "given_name": null, "tax_code": null,
                "tax_code_validated": false, "sex": "F", "birth_date": "1985-04-12", "birth_place": null,
                "relation": "Moglie", "marital_status": null, "citizenships": [], "position": null,
                "deceased_on": deceased_on
            }))
            .unwrap()
        };
        assert!(is_for(&member(true, None)));
        assert!(!is_for(&member(false, None)), "a spouse declares alone");
        assert!(!is_for(&member(true, Some("2026-01-01"))));
    }

    #[test]
    fn the_address_names_nobody_but_by_the_opaque_id() {
        let id = "3f1c9b52-7a40-8d31-9c5e-2f6c1b0a9e47";
        assert_eq!(path_for(None, Lang::It), "/area-personale/autocertificazioni");
        assert_eq!(
            path_for(id.parse().ok(), Lang::En),
            format!("/en/area-personale/autocertificazioni?persona={id}")
        );
    }
}
