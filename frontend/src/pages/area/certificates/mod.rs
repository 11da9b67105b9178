//! Certificates of the civil registry: asked for, listed, downloaded.

mod archive;
mod archives;
mod cascade;
mod deliveries;
#[cfg(feature = "desk")]
mod desk;
mod destination;
mod duty;
mod held;
mod issued;
mod kinds;
mod language;
mod menu;
mod offer;
mod one;
mod presets;
mod purpose;
mod request;
mod send;
mod summary;
mod told;
mod wait;

#[cfg(feature = "desk")]
pub(super) use desk::{CounterPage, IssuedOnePage, IssuedPage};
pub(super) use one::CertificatePage;

use super::frame::Frame;
use super::registry::FromRegistry;
use super::self_certifications;
use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::load::load;
use crate::nav::use_nav;
use crate::route::{Query, Route};
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::ids::SeenPersonId;
use sportello_types::lang::Lang;
use sportello_types::registry::{HouseholdShown, MemberShown, Sight};
use sportello_types::text::{certificatepages as words, selfcertificationpages};

/// Parameter of the page: the person to begin with, by the opaque id.
const PERSON: &str = "persona";

/// The page that begins a request about a member of the household.
pub(super) fn path_for(person: SeenPersonId, lang: Lang) -> String {
    let person = person.to_string();
    let query = Query::of([(PERSON, Some(person.as_str()))]);
    format!("{}{query}", Route::Certificates.path(lang))
}

/// Whether certificates about a member may be asked for here.
pub(super) fn is_for(member: &MemberShown) -> bool {
    member.sight != Sight::Nothing && member.deceased_on.is_none()
}

/// What to know before, the request, and what was issued.
#[component]
pub(super) fn CertificatesPage() -> impl IntoView {
    let (lang, nav) = (use_lang(), use_nav());
    let household = load(None, || async { api::registry::household(None, false).await });
    let asked = untrack(|| nav.parameter(PERSON)).and_then(|id| id.parse::<SeenPersonId>().ok());
    // Whom the request is about by now: the declaration in its place begins with the same person.
    let about = RwSignal::new(asked);
    view! {
        <Frame section=Route::Dashboard title=words::title(lang) lead=words::lead(lang)>
            <Alert tone=Tone::Info title=words::private_title(lang)>
                <p>{words::private_text(lang)}</p>
                <p class="mb-0">
                    <a
                        class="btn btn-outline-primary mobile-full"
                        href=move || self_certifications::path_for(about.get(), lang)
                    >
                        {selfcertificationpages::instead(lang)}
                    </a>
                </p>
            </Alert>
            <h2 class="h4">{words::request_title(lang)}</h2>
            <FromRegistry from=household children=move |household| begin(household, asked, about, lang)/>
            <issued::Issued/>
        </Frame>
    }
}

fn begin(
    household: HouseholdShown,
    asked: Option<SeenPersonId>,
    about: RwSignal<Option<SeenPersonId>>,
    lang: Lang,
) -> AnyView {
    let members: Vec<_> = household.members.into_iter().filter(is_for).collect();
    let first = match members.as_slice() {
        [] => return view! { <p>{words::nobody(lang)}</p> }.into_any(),
        [only] => Some(only.id),
        several => asked.filter(|asked| several.iter().any(|member| member.id == *asked)),
    };
    view! { <request::Request members=members first=first about=about/> }.into_any()
}
