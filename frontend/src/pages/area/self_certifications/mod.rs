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

use super::clock;
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
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::ids::SeenPersonId;
use sportello_types::lang::Lang;
use sportello_types::registry::{HouseholdShown, MemberShown, Sight};
use sportello_types::text::selfcertificationpages as words;
use sportello_types::values::PartialDate;

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

/// Whether one may declare about a member here: about oneself, being of age, and about minors of whom one
/// sees everything. The server has the last word.
pub(super) fn is_for(member: &MemberShown, today: NaiveDate) -> bool {
    let birth = member.birth_date.parse::<PartialDate>();
    member.deceased_on.is_none()
        && birth.is_ok_and(|birth| {
            if member.own {
                birth.is_certainly_adult(today)
            } else {
                member.sight == Sight::Whole && birth.is_certainly_minor(today)
            }
        })
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
    let today = clock::today();
    let declares = household
        .members
        .iter()
        .any(|member| member.own && is_for(member, today));
    let members: Vec<_> = household
        .members
        .into_iter()
        .filter(|member| declares && is_for(member, today))
        .collect();
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

    fn member(own: bool, sight: &str, birth: &str) -> MemberShown {
        serde_json::from_value(json!({
            "id": "3f1c9b52-7a40-8d31-9c5e-2f6c1b0a9e47", "own": own, "sight": sight, "family_name": "SERRA",
            "given_name": null, "tax_code": null, "tax_code_validated": false, "sex": "F", "birth_date": birth,
            "birth_place": null, "relation": "Moglie", "marital_status": null, "citizenships": [],
            "position": null, "deceased_on": null
        }))
        .unwrap()
    }

    #[test]
    fn one_declares_for_oneself_and_for_minors_alone() {
        let today = "2026-11-24".parse().unwrap();
        let may = |own, sight, birth| is_for(&member(own, sight, birth), today);
        assert!(may(true, "whole", "1985-04-12"));
        assert!(may(false, "whole", "2010-09-21"));
        assert!(!may(true, "whole", "2010-09-21"), "a minor does not declare");
        assert!(!may(false, "whole", "1983-11-03"), "a spouse declares alone");
        assert!(!may(false, "listed", "2010-09-21"), "somebody else's child");
        assert!(!may(false, "whole", "2008"), "of age or not, nobody knows");
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
